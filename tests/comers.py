"""Everybody who may come to the installation that is made to be attacked, and what each is to be answered."""

from dataclasses import dataclass, field
from enum import Enum

from fgc.access.models import Purpose, Role
from fgc.demo.attack.staff import ROLES
from tests.attacked import Attacked


class Expected(Enum):
    IN = "in"
    HIDDEN = "404, like an id that nobody has"
    SIGN_IN = "to the page for signing in"
    CLOSED = "to the page for links that cannot be used"
    NO_FEED = "404, as for every address of a calendar that is none"
    NO_METHOD = "405"


@dataclass
class Comer:
    """Somebody with what they hold: a session of staff, a link, or nothing."""

    cookies: dict[str, str] = field(default_factory=dict)
    role: Role | None = None
    family: bool = False
    inside: bool = False
    """They have to do with the first conference: assigned to it or its manager, and without a conflict."""
    never: tuple[str, ...] = ()
    """Words of the first conference that they never see, wherever they are let in."""

    def expected(self, open_to: frozenset[str], of_conference: bool) -> Expected:
        """What a page answers them that is open to those (see access_matrix.toml)."""
        if "everybody" in open_to:
            return Expected.IN
        if "feed" in open_to:
            return Expected.NO_FEED
        if "family" in open_to:
            return Expected.IN if self.family else Expected.CLOSED
        if self.role is None:
            return Expected.SIGN_IN
        inside = self.inside or not of_conference
        return Expected.IN if self.role.value in open_to and inside else Expected.HIDDEN


INSIDE = ("coordinator", "social_worker", "service_manager")
ABROAD = ("coordinator", "service_manager")
STAFF = {f"{who} of the {which} service": (which, who)
         for which, whom in (("first", ROLES), ("second", ABROAD)) for who in whom}  # fmt: skip
FAMILY = {f"{who} of the {which} conference by a link to {purpose.value}": (which, who, purpose)
          for which, who, purposes in (("first", "aunt", Purpose), ("first", "professional", (Purpose.HOME,)),
                                       ("first", "excluded", (Purpose.HOME,)),
                                       ("beside", "aunt", (Purpose.HOME,))) for purpose in purposes}  # fmt: skip
COMERS = (*FAMILY, *STAFF, "nobody")


def comer(called: str, made: Attacked) -> Comer:
    """Whoever is called so, with what they hold."""
    if called in STAFF:
        which, who = STAFF[called]
        inside = which == "first" and who in INSIDE
        hidden = (*NO_STAFF, *NOT_OF_ROLE.get(who, ()))
        never = words_of(made, starting=hidden) if inside else words_of(made)
        return Comer(made.staff(who, which)["cookie"], ROLES[who], inside=inside, never=never)
    if called in FAMILY:
        which, who, purpose = FAMILY[called]
        one = made.person(who, which)
        never = words_of(made, starting=NO_RELATIVE, but=one["id"]) if which == "first" else words_of(made)
        if who == "excluded":
            never += words_of(made, of=("protected",))
        return Comer(one["links"][purpose.value]["cookie"], family=True, never=never)
    return Comer(never=words_of(made))


NO_STAFF = ("room_draft.",)
"""Fields that nobody of staff ever sees."""
NO_REFERRER = (
    "preparation.",
    "contact_entry.",
    "time_entry.",
    "caution.",
    "exclusion.",
    "legal_check.",
    "contact_change.",
    "keeping.",
    "legal_hold.",
    "erasure.",
    "consent.",
    "safe_contact.",
    "need.",
    "export.",
    "attachment.name#2",
    "attachment.content#2",
)
"""What the coordinator alone is told stays with the coordinator: the referrer is not independent."""
NO_MANAGER = (
    "attachment.name#2",
    "attachment.content#2",
    "safe_contact.",
    "named.phone",
    "named.email",
    "named.address",
    "named.safe_contact",
)
"""How people are reached, as long as nobody let the manager in."""
NOT_OF_ROLE = {"social_worker": NO_REFERRER, "service_manager": NO_MANAGER}
NO_RELATIVE = (*NO_REFERRER, "attachment.", "named.", "order_in_force.", "knock.", "help_asked.", "feedback.")
"""What is known of one person is not told to another."""


def words_of(
    made: Attacked, *, starting: tuple[str, ...] = ("",), of: tuple[str, ...] = (), but: str = ""
) -> tuple[str, ...]:
    """The words of the first conference and of its people, or of some people, in fields whose names begin so."""
    conference = made.told["conferences"]["first"]
    whose = [conference["people"][who]["id"] for who in of or conference["people"]]
    owners = [f"person:{one}" for one in whose if one != but]
    owners += [] if of else [f"conference:{conference['id']}"]
    told = [(name, word) for owner in owners for name, word in made.told["canaries"][owner].items()]
    return tuple(word for name, word in told if name.startswith(starting))

"""A letter is believed: it says who writes and how to make sure, and says nothing where somebody else may read it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from fgc.access.letters import ask_to_join
from fgc.access.models import Role, Staff
from fgc.circle.models import Kind, PairAnswer
from fgc.conference.models import Conference
from fgc.demo.mail import Mail
from fgc.kit.compose import BUTTON, paragraphs_of
from fgc.kit.db import act, saving, session
from fgc.referral.models import Order, OrderKind, Referral
from fgc.schedule.models import Meeting
from fgc.schedule.operations import change_meeting
from tests.gathering import HALL, Gathering, gather, working
from tests.house.sources import REPOSITORY
from tests.make import World
from tests.pages.test_after_a_change import WEEK_LATER
from tests.pages.test_invitation import ask_all
from tests.posting import posting

SERVICE, ITS_PHONE = "Northmoor Family Group Conference Service", "01632 960190"
REAL = f"I work with {SERVICE}. To make sure that this message is real, phone {ITS_PHONE} and ask for me."


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Rojin Aziz", email="rojin@example.org", shared_device=True)
        found.add("Mina Rashid", email="mina@example.org", sender_name="Garden Club")
        found.add("Shirin Aziz", email="shirin@example.org", address_protected=True)
        found.add("Kawa Aziz", email="kawa@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.add("Ewa Nowak", Kind.INTERPRETER, email="ewa@example.org")
        found.add("Priya Shah", Kind.PROFESSIONAL, email="priya@example.org", shared_device=True)
        found.apart(found.people["Baran"], found.people["Kawa"])
        found.answer_pairs()
        found.meet(asked=[person for name, person in found.people.items() if name != "Baran"])
    return found


@pytest.fixture
def arrived(family: Gathering, tmp_path: Path) -> Iterator[dict[str, Mail]]:
    """What each was sent, by name."""
    with posting(family.world.app, tmp_path / "letters") as office:
        ask_all(family)
        office.work()
        yield {mail.to_name: mail for mail in office.everything()}


def test_a_friend_can_make_sure_by_phone_that_the_letter_is_real(arrived: dict[str, Mail]) -> None:
    sara = arrived["Sara"]
    assert sara.subject == "Ruth Adeyemi has a question for you"
    assert REAL in sara.text
    assert sara.text.endswith("Ruth Adeyemi, 07700 900190\n\nThis address cannot receive replies.\n"), (
        sara.text
    )
    assert len(sara.text.split()) < 120


@pytest.mark.parametrize("name", ["Rojin", "Mina", "Shirin", "Kawa", "Priya"])
def test_nothing_says_of_which_service_a_letter_is_where_somebody_else_may_read_it(
    arrived: dict[str, Mail], name: str
) -> None:
    """A shared phone, a name they chose for us, a protected address, somebody who must not find them."""
    mail = arrived[name]
    sender = "Garden Club" if name == "Mina" else "Ruth Adeyemi"
    assert mail.subject == f"A message for you from {sender}"
    for word in ("Northmoor Family", "Conference", "meeting", "family", ITS_PHONE):
        assert word not in mail.text + mail.html, word


@pytest.mark.parametrize("what", ["a concern", "an order"])
def test_a_concern_or_an_order_that_nobody_has_read_yet_does_not_show_in_the_next_letter(
    family: Gathering, tmp_path: Path, what: str
) -> None:
    """The date moves, and everybody is told at once. Laid beside the letter before it, this one says nothing of what was said
    of them a moment ago: a letter that had become neutral would."""
    with posting(family.world.app, tmp_path / "letters") as office:
        ask_all(family)
        with working(family.world.app):
            concern(family) if what == "a concern" else unread_order(family)
            conference = session().get_one(Conference, family.conference.id)
            meeting = session().scalars(select(Meeting)).one()
            change_meeting(
                conference, meeting, by=family.ruth, version=meeting.version, when=WEEK_LATER, where=HALL
            )
        office.work()
        (sara,) = office.to("sara@example.org")
    assert sara.subject == "Something has changed: a message from Ruth Adeyemi"
    assert REAL in sara.text


def concern(family: Gathering) -> None:
    ids = sorted(family.people[name].id for name in ("Sara", "Jas"))
    both = select(PairAnswer).where(PairAnswer.first_id == ids[0], PairAnswer.second_id == ids[1])
    session().scalars(both).one().concern = True


def unread_order(family: Gathering) -> None:
    referral = Referral(conference_id=family.conference.id, referrer_id=family.world.amy.id)
    session().add(referral)
    session().flush()
    told = {"conference_id": family.conference.id, "referral_id": referral.id}
    kind = OrderKind.NON_MOLESTATION
    session().add(Order(kind=kind, protects="Shirin Aziz", against="Barran Rasheed", **told))


def test_a_professional_gets_a_professionals_letter_without_family_place_or_danger(
    arrived: dict[str, Mail],
) -> None:
    for name, asked in [
        ("Jas", "give the family the information that you have"),
        ("Ewa", "I would like you to interpret."),
    ]:
        mail = arrived[name]
        assert SERVICE in mail.text
        assert asked in mail.text
        assert f"phone {SERVICE} on {ITS_PHONE}" in mail.text
        for word in (
            "Daryan",
            "Lana",
            "Aziz",
            "Rashid",
            "Elder Lane",
            "27 February",
            "safety",
            "caution",
            "apart",
        ):
            assert word not in mail.text + mail.html + mail.subject, (name, word)


def test_a_colleague_invited_to_the_service_reads_no_sign_of_the_template(
    world: World, tmp_path: Path
) -> None:
    with posting(world.app, tmp_path / "letters") as office:
        jo = world.hire(Role.COORDINATOR, "Jo Brand")
        with working(world.app), saving():
            act(**world.viewer(world.tomas).settings())
            ask_to_join(session().get_one(Staff, jo.id))
        office.work()
        (mail,) = office.everything()
    assert "[[" not in mail.text + mail.html
    assert "Hello Jo,\n\n" in mail.text, "the greeting stands by itself"
    assert "Set up how you sign in:\nhttp" in mail.text
    assert mail.text.index("Set up how you sign in:") < mail.text.index("The link works once")


def test_the_button_stands_alone_however_close_words_stand_to_it() -> None:
    assert paragraphs_of(f"Hello Jo,\n{BUTTON}\nIt works once.") == ["Hello Jo,", BUTTON, "It works once."]


def test_no_letter_runs_two_paragraphs_together() -> None:
    """The template engine takes the end of a line that ends with a tag: one empty line after it is none."""
    found = []
    letters = sorted((REPOSITORY / "templates").glob("*/letters/*.txt"))
    assert len(letters) > 15
    for path in letters:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        for number, line in enumerate(lines[:-2]):
            words = line.endswith("{% endtrans %}") and not lines[number + 1]
            if words and lines[number + 2]:
                found.append(f"{path.name}:{number + 1}")
    assert found == []

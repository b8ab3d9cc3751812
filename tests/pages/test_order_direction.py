"""An order binds the one and protects the other. Nothing turns it round: no caution, no answer, no order of which nobody has said
whom it means; and the pages ask it as the database does."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from fgc.circle.models import Caution, Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.operations import set_caution as set_caution_at_once
from fgc.circle.queries import order_pairs
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.referral.models import Order, OrderKind, Referral
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, working
from tests.pages.test_agreements import EVERYTHING, between, family, ruth_of
from tests.pages.test_indirect_contact import ALL_WORDS, offered
from tests.pages.test_two_orders import letter_of_baran, write
from tests.visiting import Browser

__all__ = ["family"]

SAY_FIRST = "First record who this order means, on the page of the safety question."
OTHER_WAY = (
    "This order is not against the person who must not find out, so it is no reason for this restriction."
)


def set_with_the_order(family: Gathering, who: str) -> Browser:
    """Ruth opens the page of Baran and Shirin, on which the order is chosen already, and says who must not learn."""
    ruth = ruth_of(family)
    page = ruth.open(between(family))
    chosen = page.tree.xpath("//select[@name='order_id']/option[@selected]/@value")
    assert chosen == [str(order.id) for order in orders(family)], "chosen already"
    ruth.press(
        "Add the restriction", {"who": who, "hides": EVERYTHING, "must_not_meet": "yes", "because": "See."}
    )
    return ruth


def orders(family: Gathering) -> Sequence[Order]:
    with working(family.world.app):
        return session().scalars(select(Order)).all()


def rests(family: Gathering) -> dict[tuple[str, str], bool]:
    """By who must not learn about whom: whether the caution rests on an order."""
    with working(family.world.app):
        called = {one.id: one.called for one in session().scalars(select(Person))}
        return {
            (called[one.person_id], called[one.protects_id]): one.order_id is not None
            for one in session().scalars(select(Caution))
        }


def her_letter_where_he_is(family: Gathering) -> UUID:
    """Daryan and Baran are asked; what Shirin says comes by a letter."""
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        meeting = family.meet(asked=[family.people[name] for name in ("Daryan", "Baran")])
        send_by(family, meeting, "Shirin")
        return meeting.id


def send_by(family: Gathering, meeting: Meeting, name: str) -> None:
    act(**family.ruth.settings())
    conference = session().get_one(Conference, family.conference.id)
    wishes = [Wish(family.people[name], [meeting.parts[0].id], way=Way.LETTER)]
    set_places(conference, meeting, by=family.ruth, wishes=wishes)


def ways(family: Gathering) -> dict[str, str]:
    with working(family.world.app):
        called = {one.id: one.called for one in session().scalars(select(Person))}
        return {called[one.person_id]: one.way.value for one in session().scalars(select(Place))}


def test_her_letter_is_read_out_although_neither_may_learn_about_the_other(family: Gathering) -> None:
    """The order binds Baran. That nothing of his is told to Shirin either makes her no one whom it binds."""
    write(family, "non_molestation")
    her_letter_where_he_is(family)
    assert set_with_the_order(family, "both").page.heading == "The safety question"
    assert rests(family) == {("Baran", "Shirin"): True, ("Shirin", "Baran"): False}
    assert ways(family) == {"Daryan": "in_person", "Baran": "in_person", "Shirin": "letter"}


def test_whom_the_order_protects_is_offered_a_letter_and_somebody_who_speaks_for_her(
    family: Gathering,
) -> None:
    write(family, "non_molestation")
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.meet(asked=[family.people[name] for name in ("Daryan", "Baran")])
    set_with_the_order(family, "both")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Record how they are heard")
    assert ruth.page.heading == "Why Shirin Aziz is not invited"
    assert offered(ruth) == ALL_WORDS


def test_a_caution_that_was_led_to_the_order_the_wrong_way_takes_no_words_from_her(family: Gathering) -> None:
    """As such rows were written before: neither the program nor the database holds her bound by her own order."""
    write(family, "non_molestation")
    with working(family.world.app):
        turned = family.apart(family.people["Shirin"], family.people["Baran"])
        turned.order_id = session().scalars(select(Order.id)).one()
    her_letter_where_he_is(family)
    assert ways(family)["Shirin"] == "letter"


def test_an_order_is_no_reason_to_keep_something_from_whom_it_protects(family: Gathering) -> None:
    """Who must not learn was chosen the wrong way, and the order gives it away."""
    write(family, "non_molestation")
    assert OTHER_WAY in set_with_the_order(family, "second").page.words
    assert rests(family) == {("Baran", "Shirin"): True}


def open_order(family: Gathering) -> str:
    """Somebody of whom nobody has said yet who of the circle it is must keep away from somebody, too."""
    with working(family.world.app):
        referral = session().scalars(select(Referral.id)).one()
        order = Order(conference_id=family.conference.id, referral_id=referral, kind=OrderKind.RESTRAINING,
                      protects="Somebody Young", against="Anybody Old")  # fmt: skip
        session().add(order)
        session().flush()
        return str(order.id)


def test_nobody_guesses_whom_an_order_binds_of_two_who_must_learn_nothing_of_each_other(
    family: Gathering,
) -> None:
    order_id = open_order(family)
    ruth = ruth_of(family)
    ruth.open(between(family))
    both = {"who": "both", "hides": EVERYTHING, "must_not_meet": "yes", "because": "See."}
    ruth.press("Add the restriction", {**both, "order_id": order_id})
    assert SAY_FIRST in ruth.page.words
    assert rests(family) == {}
    ruth.press("Add the restriction", {"who": "second"})
    assert rests(family) == {("Shirin", "Baran"): True}, "one way alone is what the coordinator says"


def test_an_order_said_to_protect_her_later_does_not_bind_her_by_the_caution_that_was_set_before(
    family: Gathering,
) -> None:
    order_id = open_order(family)
    with working(family.world.app):
        turned = family.apart(family.people["Shirin"], family.people["Baran"])
        turned.order_id = UUID(order_id)
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/orders/{order_id}/people")
    shirin, baran = (str(family.people[name].id) for name in ("Shirin", "Baran"))
    ruth.press("Save", {"protected": [shirin], "against": [baran]})
    assert ruth.page.heading == "The safety question", ruth.page.words
    assert rests(family) == {("Shirin", "Baran"): True, ("Baran", "Shirin"): True}
    her_letter_where_he_is(family)
    assert ways(family)["Shirin"] == "letter"


def test_his_letter_stays_out_where_a_caution_stands_the_other_way_alone(family: Gathering) -> None:
    """Two people lifted the caution that kept him from her, not the order: in the database, too."""
    write(family, "non_molestation")
    with working(family.world.app):
        session().execute(update(Caution).values(lifted_at=now(), lifted_by=family.world.helen.id))
        family.conference = session().get_one(Conference, family.conference.id)
        family.apart(family.people["Shirin"], family.people["Baran"])
        meeting_id = family.meet(asked=[family.people[name] for name in ("Daryan", "Shirin")]).id
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        session().add(letter_of_baran(family, meeting_id))


# --- the pages and the database ask one question

BINDS, PROTECTS = False, True
APRIL, JANUARY = date(2027, 4, 1), date(2027, 1, 31)
Told = tuple[OrderKind, date | None, list[tuple[bool, str, bool | None]]]
"""A kind, its last day, and of whom it was said on which side; None: nobody said it, they were meant once."""
RESTRAINING, OTHER = OrderKind.RESTRAINING, OrderKind.OTHER
HIS: Told = (RESTRAINING, None, [(BINDS, "Baran", True), (PROTECTS, "Shirin", True)])
HERS: Told = (OrderKind.BAIL, APRIL, [(BINDS, "Shirin", True), (PROTECTS, "Baran", True)])
OVER: Told = (RESTRAINING, JANUARY, HIS[2])
NOBODY: Told = (RESTRAINING, None, [])
ROWS: dict[str, tuple[list[Told], list[tuple[str, str, int]], set[tuple[str, str, int]]]] = {
    "an order without a restriction": ([HIS], [], {("Baran", "Shirin", 0)}),
    "restrictions both ways that rest on it": (
        [HIS], [("Baran", "Shirin", 0), ("Shirin", "Baran", 0)], {("Baran", "Shirin", 0)}),
    "two orders, each the other way": ([HIS, HERS], [], {("Baran", "Shirin", 0), ("Shirin", "Baran", 1)}),
    "two orders, and the restriction rests on one": (
        [HIS, (OrderKind.BAIL, APRIL, HIS[2])], [("Baran", "Shirin", 1)], {("Baran", "Shirin", 0), ("Baran", "Shirin", 1)}),
    "an order that is over": ([OVER], [("Baran", "Shirin", 0)], set()),
    "one that is over and one that goes on": ([OVER, HIS], [("Baran", "Shirin", 0)], {("Baran", "Shirin", 1)}),
    "it is not said whom it binds": (
        [(RESTRAINING, None, [(PROTECTS, "Shirin", True)])], [("Baran", "Shirin", 0), ("Shirin", "Baran", 0)],
        {("Baran", "Shirin", 0)}),
    "it is not said whom it protects": (
        [(RESTRAINING, None, [(BINDS, "Baran", True)])], [("Baran", "Shirin", 0), ("Shirin", "Baran", 0)],
        {("Baran", "Shirin", 0)}),
    "nobody is said, and no restriction rests on it": ([NOBODY], [], set()),
    "nobody is said, and a restriction rests on it": ([NOBODY], [("Baran", "Shirin", 0)], {("Baran", "Shirin", 0)}),
    "two whom it protects, and a restriction between them": (
        [(RESTRAINING, None, [(PROTECTS, "Shirin", True), (PROTECTS, "Daryan", True)])],
        [("Daryan", "Shirin", 0), ("Shirin", "Daryan", 0)], set()),
    "a restriction on an order between others": (
        [(RESTRAINING, None, [(BINDS, "Karwan", True), (PROTECTS, "Daryan", True)])], [("Baran", "Shirin", 0)],
        {("Karwan", "Daryan", 0), ("Baran", "Shirin", 0)}),
    "said not to be meant, who was once": (
        [(RESTRAINING, None, [(BINDS, "Baran", True), (PROTECTS, "Shirin", False)])], [], set()),
    "meant once, and nobody said more": (
        [(RESTRAINING, None, [(BINDS, "Baran", None), (PROTECTS, "Shirin", None)])], [], {("Baran", "Shirin", 0)}),
    "on both sides by a name": (
        [(RESTRAINING, None, [(BINDS, "Baran", True), (PROTECTS, "Shirin", True), (BINDS, "Shirin", None)])],
        [("Baran", "Shirin", 0)], {("Baran", "Shirin", 0)}),
    "one that keeps nobody apart": ([(OTHER, None, HIS[2])], [("Baran", "Shirin", 0)], set()),
    "somebody who left": (
        [(RESTRAINING, None, [(BINDS, "Gone", True), (PROTECTS, "Shirin", True)])], [], {("Gone", "Shirin", 0)}),
}  # fmt: skip
"""What is written down, which cautions rest on which order, and whom each keeps from whom."""


@pytest.mark.parametrize("rows", ROWS)
def test_a_page_and_the_database_say_alike_whom_an_order_binds(family: Gathering, rows: str) -> None:
    told, cautions, expected = ROWS[rows]
    with working(family.world.app):
        family.add("Karwan Amin")
        family.add("Gone Away").left_at = EARLY
        ids = [arranged(family, one) for one in told]
        for one, other, on in cautions:
            family.apart(family.people[one], family.people[other]).order_id = ids[on]
        session().flush()
        conference = session().get_one(Conference, family.conference.id)
        people = family.people.values()
        by_page, by_database = set(), set()
        for one, other in permutations(people, 2):
            asked = func.fgc_orders_apart(conference.id, one.id, other.id, EARLY.date())
            for order in order_pairs(conference).barring(one.id, other.id):
                by_page.add((one.called, other.called, ids.index(order.id)))
            for order_id in session().scalars(select(asked)):
                by_database.add((one.called, other.called, ids.index(order_id)))
        assert (by_page, by_database) == (expected, expected)


def arranged(family: Gathering, told: Told) -> UUID:
    kind, expires_on, sides = told
    order = Order(conference_id=family.conference.id, referral_id=session().scalars(select(Referral.id)).one(), kind=kind,
                  protects="No one here", against="Nor here", expires_on=expires_on)  # fmt: skip
    session().add(order)
    session().flush()
    for protected, name, means in sides:
        session().add(
            OrderParty(conference_id=order.conference_id, order_id=order.id, protected=protected,
                       person_id=family.people[name].id, means=means, once_meant=True, said_at=now())
        )  # fmt: skip
    session().flush()
    return order.id


def test_an_order_on_which_a_caution_is_to_rest_does_not_let_them_meet(family: Gathering) -> None:
    """Nobody has said yet whom it means: the caution that names it says so."""
    order_id = open_order(family)
    both = family.people["Baran"], family.people["Shirin"]
    with working(family.world.app):
        act(**family.ruth.settings())
        conference = session().get_one(Conference, family.conference.id)
        kept = set_caution_at_once(
            conference, *both, by=family.ruth, hides=[], must_not_meet=True, because="", order_id=UUID(order_id)
        )  # fmt: skip
        assert kept.order_id == UUID(order_id)
        assert order_pairs(conference).keep_apart(both[1].id, both[0].id)
        assert order_pairs(conference).no_contact == {(both[0].id, both[1].id)}

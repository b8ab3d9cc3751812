"""Two orders between the same two people: each keeps them apart for itself, and what ends takes nothing from the other."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from fgc.access.viewer import Worker
from fgc.circle.models import Caution, Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.operations import set_caution as set_caution_at_once
from fgc.circle.rules import Field
from fgc.circle.telling import told_by
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.kit.refusal import Refused
from fgc.referral.models import Order, OrderKind, Referral
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, set_places
from tests.gathering import Gathering, working
from tests.pages.test_agreements import (
    EVERYTHING,
    ask_for_less,
    between,
    caution,
    family,
    helen_at,
    ruth_of,
    token_of,
)
from tests.visiting import Browser

__all__ = ["family"]

LESS = ["address"]
UNTIL_8_FEBRUARY = {"expires_on": "8", "expires_on-month": "2", "expires_on-year": "2027"}
AFTER_IT = "2027-02-10T09:00:00+00:00"
APART = "An order in force keeps these two apart, so the restriction says that they must not meet."


def write(
    family: Gathering, kind: str, protects: str = "Shirin", against: str = "Baran", **more: str
) -> None:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/orders/new")
    ids = {"protects": str(family.people[protects].id), "against": str(family.people[against].id)}
    ruth.press("Save this record", {"kind": kind, **ids, **more})
    assert ruth.page.heading == "The safety question", ruth.page.words


@pytest.fixture
def bail_is_over(family: Gathering, clock: Callable[[str], None]) -> Gathering:
    """A restraining order without an end, and a bail condition that was written down after it and has ended since."""
    write(family, "restraining")
    write(family, "bail_condition", **UNTIL_8_FEBRUARY)
    clock(AFTER_IT)
    return family


def ask(family: Gathering, hides: list[str] | None, must_not_meet: str | None) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/cautions/{caution(family).id}/weaker")
    ruth.press(
        "Send the request", {"hides": hides, "must_not_meet": must_not_meet, "because": "The bail is over."}
    )
    return ruth


def order_id(family: Gathering, *, over: bool) -> UUID:
    with working(family.world.app):
        has_end = Order.expires_on.is_not(None) if over else Order.expires_on.is_(None)
        return session().scalars(select(Order.id).where(has_end)).one()


def test_a_bail_condition_that_ends_takes_nothing_from_a_restraining_order_that_goes_on(
    bail_is_over: Gathering,
) -> None:
    assert APART in ask(bail_is_over, LESS, None).page.words
    kept = caution(bail_is_over)
    assert (kept.must_not_meet, kept.lower_asked_by) == (True, None)


def test_a_manager_does_not_agree_to_what_was_asked_for_before_anybody_knew_of_the_restraining_order(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """Asked for while nothing but an order of another kind was there; kept by the row, as if the page had been slow."""
    write(family, "bail_condition", **UNTIL_8_FEBRUARY)
    clock(AFTER_IT)
    ask_for_less(family, LESS, must_not_meet=None)
    with working(family.world.app):
        bail = session().scalars(select(Order)).one()
        again = Order(conference_id=bail.conference_id, referral_id=bail.referral_id, kind=OrderKind.RESTRAINING,
                      protects="Shirin Aziz", against="Baran Rashid")  # fmt: skip
        session().add(again)
    helen = helen_at(family, "/circle/safety")
    assert "Restraining order, no end date" in helen.page.words.partition("What you are asked to agree to")[2]
    helen.press("Agree to relax it")
    assert APART in helen.page.words
    assert caution(family).must_not_meet


def test_the_manager_reads_every_order_that_is_in_force_between_the_two(family: Gathering) -> None:
    write(family, "restraining")
    write(family, "bail_condition", **UNTIL_8_FEBRUARY)
    ask_for_less(family, [one for one in EVERYTHING if one != "town"], must_not_meet="yes")
    read = helen_at(family, "/circle/safety").page.words.partition("What you are asked to agree to")[2]
    for order in ("Restraining order, no end date", "Bail condition, until Monday 8 February 2027"):
        assert order in read


def test_nobody_is_told_that_the_order_has_ended_while_another_one_goes_on(
    bail_is_over: Gathering,
) -> None:
    ruth = ruth_of(bail_is_over)
    assert "This order has ended." not in ruth.open(f"{bail_is_over.path}/circle/safety").words
    with working(bail_is_over.world.app):
        session().execute(text("UPDATE order_in_force SET expires_on = '2027-02-09'"))
    assert "This order has ended." in ruth.open(f"{bail_is_over.path}/circle/safety").words


def test_whoever_settles_the_earlier_order_reads_that_the_caution_stays(family: Gathering) -> None:
    until_march = {"expires_on": "8", "expires_on-month": "3", "expires_on-year": "2027"}
    write(family, "restraining", **until_march)
    write(family, "bail_condition")
    page = ruth_of(family).open(f"{family.path}/circle/orders/{order_id(family, over=True)}")
    assert "The restriction between them stays, whatever happens to the order" in page.words


def test_one_person_does_not_lead_a_caution_from_the_order_in_force_to_one_that_is_over(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    write(family, "bail_condition", **UNTIL_8_FEBRUARY)
    write(family, "restraining")
    clock(AFTER_IT)
    over, in_force = order_id(family, over=True), order_id(family, over=False)
    ruth = ruth_of(family)
    page = ruth.open(between(family))
    assert page.tree.xpath("//select[@name='order_id']/option/@value") == ["", str(in_force)]
    answer = {
        "who": "first",
        "hides": EVERYTHING,
        "must_not_meet": "yes",
        "because": "See.",
        "order_id": str(over),
    }
    form = ruth.page.form(button="Add the restriction")
    typed = form.filled(
        {name: value for name, value in answer.items() if name != "order_id"}, "Add the restriction"
    )
    sent = ruth.client.post(between(family), data={**typed, "order_id": str(over), **token_of(ruth)})
    assert (sent.status_code, "Choose from the list." in sent.get_data(as_text=True)) == (422, True)
    assert caution(family).order_id == in_force
    assert APART in ask(family, LESS, None).page.words


def test_an_order_between_two_others_is_not_offered_as_the_reason_of_a_caution(family: Gathering) -> None:
    write(family, "restraining", protects="Daryan")
    page = ruth_of(family).open(between(family))
    assert page.tree.xpath("//select[@name='order_id']/option/@value") == [""]


def test_two_whom_a_restraining_order_keeps_apart_are_not_asked_to_one_room_since_a_bail_condition_is_over(
    bail_is_over: Gathering,
) -> None:
    """Also where the program had let them: nobody makes the caution one that lets them meet, nor asks both to one part."""
    with working(bail_is_over.world.app):
        act(**bail_is_over.ruth.settings())
        conference = session().get_one(Conference, bail_is_over.conference.id)
        bail_is_over.conference = conference
        both = bail_is_over.people["Baran"], bail_is_over.people["Shirin"]
        with pytest.raises(Refused, match="ORDER_APART"):
            set_caution_at_once(
                conference, *both, by=bail_is_over.ruth, hides=[*Field], must_not_meet=False, because=""
            )
    with working(bail_is_over.world.app):
        session().execute(text("UPDATE caution SET must_not_meet = false"))
        bail_is_over.meet(asked=[bail_is_over.people[name] for name in ("Daryan", "Shirin", "Baran")])
        with pytest.raises(IntegrityError, match="must not meet"):
            session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session().rollback()


def test_his_letter_is_not_read_out_where_she_is_since_another_order_than_the_cautions_is_over(
    bail_is_over: Gathering,
) -> None:
    family = bail_is_over
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        meeting_id = family.meet(asked=[family.people[name] for name in ("Daryan", "Shirin")]).id
    with working(family.world.app):
        meeting = session().get_one(Meeting, meeting_id)
        conference = session().get_one(Conference, family.conference.id)
        act(**family.ruth.settings())
        letter = Wish(family.people["Baran"], [meeting.parts[0].id], way=Way.LETTER)
        with pytest.raises(Refused, match="WORDS_WOULD_REACH"), session().begin_nested():
            set_places(conference, meeting, by=family.ruth, wishes=[letter])
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        session().add(letter_of_baran(family, meeting_id))


def test_no_letter_of_his_waits_for_whom_an_order_is_said_to_mean_later(family: Gathering) -> None:
    """The database looks also when nothing but the answer, whom the order means, is another one."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting_id = family.meet(asked=[family.people[name] for name in ("Daryan", "Shirin")]).id
        session().add(letter_of_baran(family, meeting_id))
    with working(family.world.app):
        referral = session().scalars(select(Referral.id)).one()
        order = Order(conference_id=family.conference.id, referral_id=referral, kind=OrderKind.RESTRAINING,
                      protects="S. A.", against="B. R.")  # fmt: skip
        session().add(order)
        session().flush()
        session().add(party(order, family.people["Baran"].id, protected=False))
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        session().add(party(order, family.people["Shirin"].id, protected=True))


def letter_of_baran(family: Gathering, meeting_id: UUID) -> Place:
    part, baran = session().get_one(Meeting, meeting_id).parts[0], family.people["Baran"]
    return Place(conference_id=family.conference.id, meeting_id=meeting_id, part_id=part.id, person_id=baran.id,
                 kind=baran.kind, family_only=False, way=Way.LETTER)  # fmt: skip


def party(order: Order, person_id: UUID, *, protected: bool) -> OrderParty:
    return OrderParty(conference_id=order.conference_id, order_id=order.id, protected=protected, person_id=person_id,
                      means=True, once_meant=True, said_at=now())  # fmt: skip


def test_words_that_come_near_her_town_are_no_false_alarm_where_any_order_is_in_force(
    bail_is_over: Gathering,
) -> None:
    family = bail_is_over
    with working(family.world.app):
        baran, shirin = (session().get_one(Person, family.people[name].id) for name in ("Baran", "Shirin"))
        assert shirin.contact is not None
        shirin.contact.town = "Eastwick"
        session().flush()
        conference = session().get_one(Conference, family.conference.id)
        found = told_by(Worker(), conference, "They meet in Eastwik.", [baran])
        assert [one.by_order for one in found] == [True]
        kept = session().scalars(select(Caution)).one()
        assert kept.order_id == session().scalars(select(Order.id).where(Order.expires_on.is_not(None))).one()

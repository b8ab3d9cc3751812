"""An order that is learned of later than the referral holds from the moment it is written down."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from fgc.access.models import Assignment, Part
from fgc.circle.models import Caution, Kind, PairAnswer
from fgc.kit.db import session
from fgc.referral.models import Order, OrderKind, Referral, State
from fgc.schedule.models import Place
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Shirin and Baran are both asked to the meeting: nobody knows of an order yet."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Baran Rashid", email="baran@example.org")
        found.answer_pairs()
        conference = found.conference.id
        session().add(
            Assignment(conference_id=conference, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY)
        )
        session().add(Referral(conference_id=conference, referrer_id=world.amy.id, state=State.ACCEPTED,
                               consent_on=EARLY.date(), orders_known="no"))  # fmt: skip
        session().flush()
        found.meet(asked=[*found.people.values()])
    return found


def written(family: Gathering, **more: str) -> dict[str, object]:
    protects, against = (str(family.people[name].id) for name in ("Shirin", "Baran"))
    until = {"expires_on": "14", "expires_on-month": "9", "expires_on-year": "2027"}
    return {
        "kind": "non_molestation",
        "protects": protects,
        "against": against,
        "terms": "100 metres",
        **until,
        **more,
    }


def test_an_order_keeps_two_apart_at_once_and_takes_a_place_away(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/safety")
    ruth.follow("Record an order")
    ruth.press("Save this record", written(family, against=str(family.people["Shirin"].id)))
    assert ruth.page.status == 422, "nobody is protected against themself"
    ruth.press("Save this record", written(family, **{"expires_on-year": "2026"}))
    assert "This order has ended already" in ruth.page.words
    ruth.press("Save this record", written(family))
    assert ruth.page.heading == "The safety question", ruth.page.words
    for said in (
        "Baran Rashid and Shirin Aziz must not meet.",
        "100 metres",
        "Ends on Tuesday 14 September 2027.",
    ):
        assert said in ruth.page.words
    with working(family.world.app):
        asked = set(session().scalars(select(Place.person_id)))
        assert family.people["Shirin"].id in asked
        assert family.people["Baran"].id not in asked


def test_an_order_that_bars_no_contact_is_a_concern_that_waits(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/orders/new")
    ruth.press("Save this record", written(family, kind="prohibited_steps"))
    assert "There is a concern between" in ruth.page.words
    with working(family.world.app):
        assert session().scalars(select(Caution)).all() == []
        assert [one.concern for one in session().scalars(select(PairAnswer))].count(True) == 1


def test_whoever_comes_into_the_circle_later_is_kept_apart_when_an_order_means_them(
    family: Gathering,
) -> None:
    with working(family.world.app):
        referral = session().scalars(select(Referral)).one()
        session().add(Order(conference_id=family.conference.id, referral_id=referral.id, kind=OrderKind.RESTRAINING,
                            protects="Shirin Aziz", against="Karwan Rashid"))  # fmt: skip
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Add to the circle", {"name": "Karwan Rashid", "kind": "family"})
    assert ruth.page.heading == "Karwan Rashid", ruth.page.words
    assert "Karwan Rashid and Shirin Aziz must not meet." in ruth.page.words
    with working(family.world.app):
        caution = session().scalars(select(Caution)).one()
        assert (caution.must_not_meet, caution.protects_id) == (True, family.people["Shirin"].id)


def test_an_order_is_written_by_the_coordinator_alone(family: Gathering) -> None:
    for staff in (family.world.amy, family.world.helen, family.world.colin):
        assert family.world.in_as(staff).open(f"{family.path}/circle/orders/new").status == 404


def test_an_order_with_nobody_in_the_circle_leads_to_adding_people(world: World) -> None:
    """The form asked for two people and offered none: nothing could be sent, and nothing led on."""
    with working(world.app):
        family = gather(world)
    ruth = world.in_as(world.ruth)
    words = ruth.open(f"{family.path}/circle/orders/new").words
    assert "Add both of them to the circle first, then come back." in words
    ruth.follow("Add to the circle")
    assert ruth.page.path == f"{family.path}/circle/add"

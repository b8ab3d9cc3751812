"""A warning that stands beside a button is part of what the press is about: nobody goes on over one that came after they read."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from fgc.access.models import Role
from fgc.circle.models import Caution
from fgc.circle.models_safeguarding import Safeguarding
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.referral.models import Order, OrderKind
from fgc.schedule.models import Meeting
from tests.gathering import Gathering, working
from tests.pages.test_agreements import family, ruth_of, set_caution
from tests.pages.test_page_changed import refused
from tests.pages.test_safeguarding import SAID
from tests.the_day import Day
from tests.visiting import Browser

__all__ = ["family"]

HARM = "A concern that someone may come to serious harm has not been settled yet."
LIFT = {"because": "The letter was corrected."}
STANDS = "I have checked: the date stands"


def held(family: Gathering) -> bool:
    with working(family.world.app):
        return session().scalars(select(Conference.held_since)).one() is not None


def stopped(family: Gathering) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "The address of the hall is wrong in a letter."})
    assert held(family)
    return ruth


def write_danger(family: Gathering, what: str) -> None:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/safeguarding/new")
    said = {**SAID, "what": what, "person_id": str(family.people["Shirin"].id)}
    ruth.press("Save and tell the service manager", said)
    assert "Concern recorded. We are" in ruth.page.words, ruth.page.words


def at_the_hold(family: Gathering) -> Browser:
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/hold")
    return helen


def test_a_hold_is_not_lifted_over_a_danger_that_was_written_down_after_the_page_was_opened(
    family: Gathering,
) -> None:
    """Ruth presses “Stop everything”, is told that it is on already, and records that Baran is on his way. The manager looks at a
    page from before that."""
    stopped(family)
    helen = at_the_hold(family)
    assert HARM not in helen.page.words
    write_danger(family, "Baran said that he is on his way to her.")
    helen.press("Lift the safety hold", LIFT)
    refused(helen.page)
    assert LIFT["because"] in helen.page.words, "what she wrote is given back"
    assert held(family), "letters would go to him tonight, and nobody who decided it had read of him"
    helen = at_the_hold(family)
    assert HARM in helen.page.words
    helen.press("Lift the safety hold", LIFT)
    assert not held(family), "she has read it, and decides"


def test_a_second_danger_is_read_also_by_whoever_read_the_first(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    stopped(family)
    write_danger(family, "Her brother may take her abroad.")
    helen = at_the_hold(family)
    assert HARM in helen.page.words, "the same warning stands there before and after the second"
    clock("2027-02-01T09:05:00+00:00")
    write_danger(family, "Baran said that he is on his way to her.")
    helen.press("Lift the safety hold", LIFT)
    refused(helen.page)
    assert held(family)


def test_a_danger_that_another_manager_dealt_with_meanwhile_is_none_to_decide_over(family: Gathering) -> None:
    """The page said that there is one. It does not any more: what was done is read first."""
    stopped(family)
    write_danger(family, "Her brother may take her abroad.")
    helen = at_the_hold(family)
    other = family.world.in_as(family.world.hire(Role.SERVICE_MANAGER, "Noor Ali"))
    with working(family.world.app):
        record = session().scalars(select(Safeguarding.id)).one()
    other.open(f"{family.path}/safeguarding/{record}")
    other.press("Save", {"done": "The police know, and the passport is with them."})
    helen.press("Lift the safety hold", LIFT)
    refused(helen.page)
    assert held(family)
    at_the_hold(family).press("Lift the safety hold", LIFT)
    assert not held(family)


# --- after a hold: the dates that were looked at


def lifted(day: Day) -> Browser:
    ruth, helen = day.ruth(), day.world.in_as(day.world.helen)
    ruth.open(f"{day.path}/hold")
    ruth.press("Put on a safety hold", {"because": "Baran waits at her door."})
    helen.open(f"{day.path}/hold")
    helen.press("Lift the safety hold", LIFT)
    ruth.open(f"{day.path}/dates")
    assert STANDS in ruth.page.words
    return ruth


def confirmed(day: Day) -> bool:
    with working(day.world.app):
        kinds = session().scalars(select(Happening.kind)).all()
    return "DatesConfirmed" in kinds


def test_a_date_is_not_confirmed_in_words_that_nobody_read_as_they_are_now(day: Day) -> None:
    """Ruth looks at the dates. Meanwhile a colleague writes another way to the hall, and Shirin's town stands in it."""
    ruth = lifted(day)
    with working(day.world.app):
        session().scalars(select(Meeting)).one().getting_there = "Kawa drives from Eastwick."
    ruth.press(STANDS)
    refused(ruth.page)
    assert not confirmed(day)
    ruth.open(f"{day.path}/dates")
    assert "Kawa drives from Eastwick." in ruth.page.words
    ruth.press(STANDS)
    assert confirmed(day)


def test_a_date_is_not_confirmed_over_a_warning_that_came_after_it_was_looked_at(day: Day) -> None:
    """Nothing about the meeting is another thing. But from now on Mina must not learn where Shirin lives, and it stands there."""
    with working(day.world.app):
        session().scalars(select(Meeting)).one().getting_there = "Kawa drives from Eastwick."
    ruth = lifted(day)
    other = day.ruth()
    other.open(f"{day.path}/circle/{day.people['Shirin'].id}/contact")
    other.press("Save", {"town": "Eastwick"})
    with working(day.world.app):
        day.gathering.hide(day.people["Mina"], day.people["Shirin"], "address", "phone", "town")
    ruth.press(STANDS)
    refused(ruth.page)
    assert not confirmed(day)


# --- an order that ends


def test_an_order_that_was_made_longer_meanwhile_does_not_end_by_an_old_page(family: Gathering) -> None:
    """Two have the page open. One hears from the court that it goes on until 2028; the other, who has not heard, that it ends.
    What would be settled is the end of 2028: nobody would be reminded of it any more."""
    with working(family.world.app):
        referral = session().scalars(select(Order.referral_id)).first()
    assert referral is None
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/orders/new")
    sides = {"protects": str(family.people["Shirin"].id), "against": str(family.people["Baran"].id)}
    until = {"expires_on": "1", "expires_on-month": "3", "expires_on-year": "2027"}
    ruth.press("Save this record", {"kind": OrderKind.NON_MOLESTATION.value, **sides, **until})
    with working(family.world.app):
        order = session().scalars(select(Order.id)).one()
    one, two = ruth_of(family), ruth_of(family)
    for browser in (one, two):
        browser.open(f"{family.path}/circle/orders/{order}")
    longer = {"longer": "True", "until": "1", "until-month": "3", "until-year": "2028"}
    one.press("Save", longer)
    assert one.page.heading == "The safety question", one.page.words
    two.press("Save", {"longer": "False"})
    assert two.page.status == 409, two.page.words
    assert "1 March 2028" in two.page.words, "what stands there now"
    with working(family.world.app):
        kinds = session().scalars(select(Happening.kind)).all()
        assert kinds.count("OrderSettled") == 1
        assert session().get_one(Order, order).expires_on == date(2028, 3, 1)


def test_an_order_is_not_settled_on_a_page_that_said_that_a_caution_stays(family: Gathering) -> None:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/orders/new")
    sides = {"protects": str(family.people["Shirin"].id), "against": str(family.people["Baran"].id)}
    until = {"expires_on": "1", "expires_on-month": "3", "expires_on-year": "2027"}
    ruth.press("Save this record", {"kind": OrderKind.NON_MOLESTATION.value, **sides, **until})
    with working(family.world.app):
        order = session().scalars(select(Order.id)).one()
    ruth.open(f"{family.path}/circle/orders/{order}")
    assert "The restriction between them stays" in ruth.page.words
    with working(family.world.app):
        session().scalars(select(Caution)).one().lifted_at = now()
    ruth.press("Save", {"longer": "False"})
    assert ruth.page.status == 409, (
        "nothing protects her after that day, and the page said that something does"
    )


def test_a_page_of_the_hold_that_shows_no_danger_stays_good_while_nothing_changes(family: Gathering) -> None:
    stopped(family)
    helen = at_the_hold(family)
    set_caution(family, ["address"])
    helen.press("Lift the safety hold", LIFT)
    assert not held(family), "a restriction is no reason for the hold and stands nowhere on its page"

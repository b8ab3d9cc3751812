"""A manager lifts the hold that they read, and no other."""

from collections.abc import Callable

from sqlalchemy import select

from fgc.access.models import Role
from fgc.conference.models import Conference
from fgc.keeping.models import LegalHold
from fgc.kit.db import session
from tests.gathering import Gathering, working
from tests.pages.test_apart import family
from tests.pages.test_safeguarding import SAID

__all__ = ["family"]


def held(family: Gathering) -> bool:
    with working(family.world.app):
        return session().scalars(select(Conference.held_since)).one() is not None


def test_a_hold_that_was_set_after_the_page_was_opened_is_not_lifted_by_it(
    family: Gathering,
    clock: Callable[[str], None],
) -> None:
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    ruth.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "The address of the hall is wrong in a letter."})
    helen.open(f"{family.path}/hold")
    assert "The address of the hall is wrong" in helen.page.words
    other = family.world.in_as(family.world.hire(Role.SERVICE_MANAGER, "Noor Ali"))
    other.open(f"{family.path}/hold")
    other.press("Lift the safety hold", {"because": "The letter was corrected."})
    assert not held(family)
    clock("2027-02-01T09:20:00+00:00")
    ruth.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "Baran waits at her door."})
    assert held(family)
    helen.press("Lift the safety hold", {"because": "The letter was corrected."})
    assert held(family), (helen.page.status, "she lifted a hold whose reason she never read")


def test_what_was_to_stop_everything_while_a_hold_stood_is_read_by_whoever_lifts_it(
    family: Gathering,
) -> None:
    """A hold stands because of a letter. Then Ruth writes down that Baran is on his way, and ticks that everything stops."""
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    ruth.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "The address of the hall is wrong in a letter."})
    ruth.open(f"{family.path}/safeguarding/new")
    ruth.press("Save and tell the service manager", {**SAID, "stop": "yes", "what": "Baran said that he is on his way to her.",
                                                "person_id": str(family.people["Shirin"].id)})  # fmt: skip
    assert "Concern recorded. We are" in ruth.page.words, ruth.page.words
    helen.open(f"{family.path}/hold")
    page = helen.page.words
    helen.press("Lift the safety hold", {"because": "The letter was corrected."})
    said = any(one in page.lower() for one in ("serious harm", "on his way", "in danger"))
    assert held(family) or said, (
        "nothing on the page of the hold says that a danger was written down since, and it is lifted"
    )


def test_stop_everything_never_lifts_a_hold(family: Gathering) -> None:
    """Ruth and the manager both learn of it, and both press. Whoever is second must not undo what the first one did."""
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    ruth.open(f"{family.path}/hold")
    helen.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "Baran waits at her door."})
    assert held(family)
    helen.press("Put on a safety hold", {"because": "Baran is on his way to her."})
    assert held(family), (helen.page.status, helen.page.words[:250])


def test_set_the_hold_never_asks_to_lift_a_legal_hold(family: Gathering) -> None:
    """The same page of the legal hold: two managers hear from the court on one morning."""
    helen = family.world.in_as(family.world.helen)
    other = family.world.in_as(family.world.hire(Role.SERVICE_MANAGER, "Noor Ali"))
    helen.open(f"{family.path}/legal-hold")
    other.open(f"{family.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    other.press("Put on a legal hold", {"because": "The coroner asked for everything."})
    with working(family.world.app):
        kept = session().scalars(select(LegalHold)).one()
        assert kept.lift_asked_by is None, (
            other.page.status,
            "by “Put on a legal hold” she asked that it be lifted",
        )

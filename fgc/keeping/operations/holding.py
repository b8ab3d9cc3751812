"""A legal hold is set by one manager, and lifted by two people."""

from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.keeping.happenings import LegalHoldLifted, LegalHoldSet, LiftAsked, LiftDeclined
from fgc.keeping.models import LegalHold
from fgc.keeping.proposals import lift as proposed
from fgc.keeping.queries import hold_of
from fgc.keeping.rules import why_not_ask_to_lift, why_not_hold, why_not_lift
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse


def set_hold(conference: Conference, *, by: StaffViewer, because: str) -> None:
    """From now on nothing of this conference is erased, nobody of its circle and not the whole, whatever its time."""
    refuse(why_not_hold(hold_of(conference), by.role, because), field="because")
    with saving():
        held = LegalHold(conference_id=conference.id, because=because, set_by=by.staff_id, set_at=now())
        session().add(held)
        tell(LegalHoldSet(conference), by=by)


def ask_to_lift(conference: Conference, *, by: StaffViewer, because: str) -> None:
    """The hold stands until another person, a manager, agrees."""
    held = hold_of(conference)
    refuse(why_not_ask_to_lift(held, because), field="because")
    assert held is not None
    with saving():
        held.lift_asked_by, held.lift_asked_at, held.lift_because = by.staff_id, now(), because
        tell(LiftAsked(conference), by=by)


def lift(conference: Conference, *, by: StaffViewer, agreed_to: str) -> None:
    """The second person, to what they read (`agreed_to`, its version): what its time says counts again."""
    held = _expect_asked(conference, by, agreed_to)
    with saving():
        held.lifted_by, held.lifted_at = by.staff_id, now()
        tell(LegalHoldLifted(conference), by=by)


def leave_held(conference: Conference, *, by: StaffViewer, agreed_to: str) -> None:
    """The second person says no: the hold stands, and may be asked about again."""
    held = _expect_asked(conference, by, agreed_to)
    with saving():
        held.lift_asked_by, held.lift_asked_at, held.lift_because = None, None, ""
        tell(LiftDeclined(conference), by=by)


def _expect_asked(conference: Conference, by: StaffViewer, agreed_to: str) -> LegalHold:
    """The hold somebody else asked to lift, if it is still asked as it was read."""
    held = hold_of(conference)
    refuse(why_not_lift(held, by.staff_id, by.role))
    assert held is not None
    proposal = proposed(conference, held)
    assert proposal is not None, "somebody asked"
    expect_agreed(proposal, agreed_to)
    return held

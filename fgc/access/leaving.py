"""Leaving: everything this browser holds ends on the server, whichever of its cookies the page went by.

One browser may hold several things at once: a coordinator's tablet in a relative's hands holds the session of staff and the
relative's visit. Each is found by its own cookie and ended by itself, so that a copy of any of them opens nothing.
"""

from dataclasses import dataclass

from flask import request
from sqlalchemy import select, update

from fgc.access import audit
from fgc.access.models import PersonSession, Staff, StaffSession
from fgc.access.models_staff import Joining
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.cookies import cookie_name
from fgc.kit.db import saving, transaction

DOOR = {"kind": "door"}


@dataclass(frozen=True)
class Ended:
    """What was open in this browser, and is not any more."""

    staff: bool
    family: bool


def end_everything_here() -> Ended:
    """Ends the session of staff, every visit of the family and the invitation whose cookies this browser sends.

    In transactions of its own, and also where the audit cannot be written: whoever wants to leave is let go.
    """
    end_invitation_here()
    return Ended(staff=end_session_here(), family=end_visits_here())


def end_session_here() -> bool:
    """Ends the session of staff in this browser. Whether one was open."""
    with transaction(acting=DOOR), saving() as current:
        over = (
            update(StaffSession)
            .where(
                StaffSession.fingerprint.in_(_marks("sid", "staff-session")), StaffSession.ended_at.is_(None)
            )
            .values(ended_at=now())
            .returning(StaffSession.id, StaffSession.staff_id, StaffSession.ends_at)
        )
        ended = current.execute(over).all()
        people = {
            each.id: StaffViewer(each.id, each.service_id, each.role, each.name)
            for each in current.scalars(select(Staff).where(Staff.id.in_([row.staff_id for row in ended])))
        }
    for row in ended:
        audit.note_anyway("session.ended", by=people.get(row.staff_id), about=row.id, or_else_go_on=True)
    return any(row.ends_at > now() for row in ended)


def end_visits_here() -> bool:
    """Ends each visit of the family in this browser, also one that waits for its PIN. Whether one was open."""
    with transaction(acting=DOOR), saving() as current:
        over = (
            update(PersonSession)
            .where(
                PersonSession.fingerprint.in_(_marks("fam", "person-session")),
                PersonSession.ended_at.is_(None),
            )
            .values(ended_at=now())
            .returning(PersonSession)
        )
        ended = current.scalars(over).all()
    for one in ended:
        reader = PersonViewer(one.person_id, one.conference_id, one.service_id)
        audit.note_anyway("visit.left", by=reader, about=one.id, or_else_go_on=True)
    return any(one.ends_at > now() for one in ended)


def end_invitation_here() -> None:
    """This browser sets nothing up any more; whoever has the letter begins anew."""
    with transaction(acting=DOOR), saving() as current:
        current.execute(
            update(Joining)
            .where(Joining.opened_fingerprint.in_(_marks("join", "joining-cookie")))
            .values(opened_fingerprint=None)
        )


def _marks(kind: str, purpose: str) -> list[bytes]:
    """Of each cookie of this kind that the browser sends: more than one when somebody put another beside it."""
    return [
        secrets.ring().fingerprint(purpose, secret) for secret in request.cookies.getlist(cookie_name(kind))
    ]

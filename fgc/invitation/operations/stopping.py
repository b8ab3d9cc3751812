"""What follows for somebody's invitations when they stop taking part (see `fgc/reactions.py`)."""

from sqlalchemy import select

from fgc.access.viewer import Viewer
from fgc.circle.happenings import ConsentWithdrawn, PersonLeft
from fgc.circle.rules.consent import ENDS_ALL
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import saving, session


def let_leave(happened: PersonLeft, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """Who left the circle is not asked any more, counts among nobody, and is told of no change. No letter tells them so."""
    with saving():
        for invitation in session().scalars(
            select(Invitation).where(
                Invitation.person_id == happened.person.id, Invitation.withdrawn_at.is_(None)
            )
        ):
            invitation.withdrawn_at, invitation.withdrawn_because = now(), "left_the_circle"


def stop_asking(happened: ConsentWithdrawn, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """They are not asked any more, and no letter tells them so: they said it themself."""
    if happened.purpose not in ENDS_ALL:
        return
    with saving():
        for invitation in session().scalars(
            select(Invitation).where(
                Invitation.person_id == happened.person.id, Invitation.withdrawn_at.is_(None)
            )
        ):
            invitation.withdrawn_at, invitation.withdrawn_because = now(), "consent_withdrawn"

"""Leaving."""

from uuid import UUID

from sqlalchemy import update

from fgc.access.models import StaffSession
from fgc.kit.clock import now
from fgc.kit.db import saving, session


def sign_out(session_id: UUID) -> None:
    """Ends a staff session on the server: a kept cookie is worth nothing afterwards."""
    with saving():
        session().execute(update(StaffSession).where(StaffSession.id == session_id).values(ended_at=now()))

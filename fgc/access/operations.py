"""Signing in and out."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from fgc.access.models import PersonSession, SignInAttempt, Staff, StaffSession
from fgc.access.passwords import is_right
from fgc.access.rules import WhyNot
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused

ABSOLUTE = timedelta(hours=12)
MAX_WRONG = 5
WITHIN = timedelta(minutes=15)


def sign_in(email: str, password: str, *, device: str) -> str:
    """A new session; returns the cookie's secret.

    Refused alike for an unknown address, a wrong password and somebody who left, in about the same time; after five
    wrong ones in fifteen minutes, refused without looking.
    """
    seen = secrets.ring().fingerprint("email", email.lower())
    wrong = (
        session().scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.email_fingerprint == seen, SignInAttempt.at > now() - WITHIN)
        )
        or 0
    )
    if wrong >= MAX_WRONG:
        raise Refused(WhyNot.TOO_MANY_ATTEMPTS)
    someone = session().scalar(select(Staff).where(func.lower(Staff.email) == email.lower(), Staff.active))
    if not is_right(someone.password_hash if someone else None, password) or someone is None:
        raise Refused(WhyNot.WRONG_SIGN_IN)
    cookie = secrets.new_secret()
    with saving():
        session().add(
            StaffSession(
                staff_id=someone.id,
                fingerprint=secrets.ring().fingerprint("staff-session", cookie),
                began_at=now(),
                seen_at=now(),
                ends_at=now() + ABSOLUTE,
                device=device[:60],
            )
        )
    return cookie


def count_wrong(email: str) -> None:
    """Keeps one wrong attempt, in the database, so that all processes count together."""
    with saving():
        session().add(
            SignInAttempt(email_fingerprint=secrets.ring().fingerprint("email", email.lower()), at=now())
        )


def sign_out(session_id: UUID) -> None:
    """Ends a staff session on the server: a kept cookie is worth nothing afterwards."""
    with saving():
        session().execute(update(StaffSession).where(StaffSession.id == session_id).values(ended_at=now()))


def leave(session_id: UUID) -> None:
    """Ends a family member's session on the server."""
    with saving():
        session().execute(update(PersonSession).where(PersonSession.id == session_id).values(ended_at=now()))

"""Sessions of staff: three at the most, each begun with a secret of its own, listed, and ended whenever somebody says so.

The cookie holds a secret, the database its fingerprint. A secret that the database does not know is nobody's: it is
never adopted, and each sign-in and each proof replaces it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from fgc.access import audit, letters
from fgc.access.models import Staff, StaffSession
from fgc.access.models_staff import KnownBrowser
from fgc.access.staff.device import device_named
from fgc.access.viewer import StaffViewer
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session

ABSOLUTE = timedelta(hours=12)
MOST = 3
SHARED_BY = 5
"""People at one browser by whom it is known."""


@dataclass(frozen=True)
class Opened:
    """What the browser is given: the secret of its session, and the one by which it is known the next time."""

    session: str
    browser: str


def begin(staff: Staff, *, agent: str, browser: str | None) -> Opened:
    """A new session for somebody who just showed who they are. The oldest ends when there are three already.

    `browser`: the cookie by which this browser was known before. One that is not known is told to its owner by a
    letter, but for the very first one.
    """
    with saving() as kept:
        kept.execute(select(Staff.id).where(Staff.id == staff.id).with_for_update())
        for too_many in sessions_of(staff.id)[MOST - 1 :]:
            too_many.ended_at = now()
        secret = secrets.new_secret()
        kept.add(
            StaffSession(
                staff_id=staff.id,
                fingerprint=_fingerprint(secret),
                began_at=now(),
                seen_at=now(),
                proved_at=now(),
                ends_at=now() + ABSOLUTE,
                device=device_named(agent),
            )
        )
        here = StaffViewer(staff.id, staff.service_id, staff.role, staff.name)
        audit.note("sign_in.ok", by=here)
        return Opened(secret, _known(staff, device_named(agent), browser))


def secrets_of(browser: str | None) -> list[str]:
    """What a browser is known by: for each of those who signed in there a secret of their own, the latest first. So two who
    share a desk do not make each other strangers."""
    return [each for each in (browser or "").split(".") if each][:SHARED_BY]


def _known(staff: Staff, device: str, browser: str | None) -> str:
    """What this browser is known by from now on; a letter when it is another one than before."""
    told = secrets_of(browser)
    before = set(session().scalars(select(KnownBrowser.fingerprint).where(KnownBrowser.staff_id == staff.id)))
    mine = next((each for each in told if secrets.ring().fingerprint("browser", each) in before), None)
    if mine is None:
        mine = secrets.new_secret()
        seen = KnownBrowser(
            staff_id=staff.id,
            fingerprint=secrets.ring().fingerprint("browser", mine),
            device=device,
            first_seen_at=now(),
        )
        session().add(seen)
        session().flush()
        if before:
            letters.tell_of_browser(staff, seen)
    return ".".join([mine, *(each for each in told if each != mine)][:SHARED_BY])


def prove(session_id: UUID) -> str:
    """They have just shown again who they are: good for five minutes. Returns the session's new secret; the old one is
    dead from here on."""
    secret = secrets.new_secret()
    with saving():
        session().execute(
            update(StaffSession)
            .where(StaffSession.id == session_id)
            .values(fingerprint=_fingerprint(secret), proved_at=now(), seen_at=now())
        )
    return secret


def put_to_sleep(session_id: UUID, path: str | None) -> str:
    """From here on the session opens `path` and what is under it, or nothing at all, and never wakes. Returns its new
    secret; the old one is dead."""
    secret = secrets.new_secret()
    with saving():
        session().execute(
            update(StaffSession)
            .where(StaffSession.id == session_id)
            .values(
                fingerprint=_fingerprint(secret),
                asleep_at=func.coalesce(StaffSession.asleep_at, now()),
                lent_path=path,
            )
        )
    return secret


def sessions_of(staff_id: UUID) -> Sequence[StaffSession]:
    """Those that are open, the one used last first."""
    open_ones = select(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None), StaffSession.ends_at > now()
    )
    return (
        session().scalars(open_ones.order_by(StaffSession.seen_at.desc(), StaffSession.began_at.desc())).all()
    )


def end(staff_id: UUID, session_id: UUID) -> bool:
    """Ends one session of this member of staff on the server. False when they have no such session."""
    with saving():
        ended = session().scalar(
            update(StaffSession)
            .where(StaffSession.id == session_id, StaffSession.staff_id == staff_id)
            .values(ended_at=func.coalesce(StaffSession.ended_at, now()))
            .returning(StaffSession.id)
        )
    return ended is not None


def end_all(staff_id: UUID, *, but: UUID | None = None) -> None:
    """Ends every session of this member of staff, or every other one."""
    with saving():
        session().execute(
            update(StaffSession)
            .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None), StaffSession.id != but)
            .values(ended_at=now())
        )


def _fingerprint(secret: str) -> bytes:
    return secrets.ring().fingerprint("staff-session", secret)

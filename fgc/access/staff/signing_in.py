"""Showing who one is with a password and a code: at the door, and again before what asks for it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from fgc.access import audit
from fgc.access.models import Staff
from fgc.access.models_staff import KnownBrowser, SignInSecret
from fgc.access.passwords import is_right
from fgc.access.rules import WhyNot
from fgc.access.staff import attempts, codes
from fgc.access.staff.sessions import secrets_of
from fgc.access.viewer import StaffViewer
from fgc.kit import secrets
from fgc.kit.asking import NOWHERE
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused


@dataclass(frozen=True)
class Typed:
    """What somebody typed to show who they are."""

    email: str
    password: str
    code: str


def who_signs_in(typed: Typed, *, place: str = NOWHERE, browser: str | None = None) -> Staff:
    """The member of staff with this address, password and code, typed at a `place` on the network, in a `browser` that may
    be known for them.

    Refused alike for an address that nobody has, a wrong password, a wrong or used code and somebody who left, in
    about the same time: a password is hashed in each case, and a code is looked at only behind the right one.
    """
    known = _known(browser, typed.email)
    if known is None:
        return _who(typed, attempts.of_strangers(typed.email, place))
    return _who(typed, attempts.of_browser(typed.email, known))


def _known(browser: str | None, email: str) -> UUID | None:
    """As what this browser is known to somebody with this address, who signed in there before; None: it is not."""
    if not browser:
        return None
    marks = [secrets.ring().fingerprint("browser", each) for each in secrets_of(browser)]
    before = select(KnownBrowser.id).join(Staff, Staff.id == KnownBrowser.staff_id)
    return session().scalar(
        before.where(KnownBrowser.fingerprint.in_(marks), func.lower(Staff.email) == email.lower()).limit(1)
    )


def _who(typed: Typed, tries: attempts.Tries) -> Staff:
    attempt = attempts.count_attempt(tries)
    found = session().execute(
        select(Staff, SignInSecret)
        .join(SignInSecret, SignInSecret.staff_id == Staff.id)
        .where(func.lower(Staff.email) == typed.email.lower(), Staff.active)
    ).one_or_none()  # fmt: skip
    kept = found.SignInSecret if found else None
    right = is_right(kept.password_hash if kept else None, typed.password)
    if found is None or not right or not codes.take(found.SignInSecret, typed.code, now()):
        someone = found.Staff if found else None
        audit.note_anyway(
            "sign_in.failed", service_id=someone and someone.service_id, about=someone.id if someone else ""
        )
        raise Refused(WhyNot.WRONG_SIGN_IN)
    attempts.forget_attempt(attempt, tries)
    return found.Staff


def is_themself(viewer: StaffViewer, password: str, code: str) -> bool:
    """Whether whoever sits there is still this member of staff. Counted for this session alone, so that nobody outside can
    use up its tries; refused like an attempt to sign in."""
    if viewer.session_id is None:
        return False
    email = session().scalars(select(Staff.email).where(Staff.id == viewer.staff_id, Staff.active)).one()
    typed = Typed(email, password, code)
    return _who(typed, attempts.of_session(viewer.session_id)).id == viewer.staff_id


def has_password(staff_id: UUID) -> bool:
    """Whether they have set a password with codes."""
    found = session().scalar(select(SignInSecret.id).where(SignInSecret.staff_id == staff_id))
    return found is not None

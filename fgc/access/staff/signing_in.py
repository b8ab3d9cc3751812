"""Showing who one is with a password and a code: at the door, and again before what asks for it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from fgc.access import audit
from fgc.access.models import Staff
from fgc.access.models_staff import SignInSecret
from fgc.access.passwords import is_right
from fgc.access.rules import WhyNot
from fgc.access.staff import codes
from fgc.access.staff.attempts import count_attempt, forget_attempt
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused


@dataclass(frozen=True)
class Typed:
    """What somebody typed to show who they are."""

    email: str
    password: str
    code: str


def who_signs_in(typed: Typed) -> Staff:
    """The member of staff with this address, password and code.

    Refused alike for an address that nobody has, a wrong password, a wrong or used code and somebody who left, in
    about the same time: a password is hashed in each case, and a code is looked at only behind the right one.
    """
    attempt = count_attempt(typed.email)
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
    forget_attempt(attempt)
    return found.Staff


def is_themself(staff_id: UUID, password: str, code: str) -> bool:
    """Whether whoever sits there is still this member of staff. Counted like an attempt to sign in, and refused like one."""
    email = session().scalars(select(Staff.email).where(Staff.id == staff_id, Staff.active)).one()
    return who_signs_in(Typed(email, password, code)).id == staff_id


def has_password(staff_id: UUID) -> bool:
    """Whether they have set a password with codes."""
    found = session().scalar(select(SignInSecret.id).where(SignInSecret.staff_id == staff_id))
    return found is not None

"""Invitations to join: a link that works once, within seven days, for setting up how one shows who one is.

The link's secret is in the letter alone. Opening it gives the browser a cookie that may set up for half an hour; what
is set up uses the invitation up. The same way begins anew for somebody who lost a device.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from fgc.access import audit, letters
from fgc.access.models import Staff
from fgc.access.models_staff import Joining, SignInSecret
from fgc.access.passwords import hash_password
from fgc.access.rules import WhyNot, why_not_password
from fgc.access.staff import breached, codes
from fgc.kit import clock_guard, secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse

LIVES = timedelta(days=7)
OPEN = timedelta(minutes=30)


def invite(staff: Staff, *, by: UUID | None) -> None:
    """A letter with a link of its own; an earlier one that was not used is worth nothing from here on."""
    letter = letters.ask_to_join(staff)
    _made(staff, letter.secret(), by=by)


def link_for(staff: Staff) -> str:
    """The secret of an invitation that is not sent: for the first administrator of an installation, and for somebody who
    is signed in and begins anew."""
    secret = secrets.new_secret()
    _made(staff, secret, by=None)
    return secret


def _made(staff: Staff, secret: str, *, by: UUID | None) -> None:
    with saving():
        session().execute(
            update(Joining)
            .where(Joining.staff_id == staff.id, Joining.used_at.is_(None), Joining.ends_at > now())
            .values(ends_at=now())
        )
        session().add(
            Joining(
                service_id=staff.service_id,
                staff_id=staff.id,
                fingerprint=secrets.ring().fingerprint("joining", secret),
                made_by=by,
                made_at=now(),
                ends_at=now() + LIVES,
            )
        )
        session().flush()


def open_invitation(secret: str) -> str | None:
    """The cookie for the browser that opened a good link; None for every bad one alike. The browser that opened it
    before cannot go on. Raises `ClockBehind`."""
    clock_guard.heed()
    found = session().scalar(
        select(Joining)
        .join(Staff, Staff.id == Joining.staff_id)
        .where(
            Joining.fingerprint == secrets.ring().fingerprint("joining", secret),
            Joining.used_at.is_(None),
            Joining.ends_at > now(),
            Staff.active,
        )
        .with_for_update(of=Joining)
    )
    if found is None:
        return None
    cookie = secrets.new_secret()
    with saving():
        found.opened_fingerprint = secrets.ring().fingerprint("joining-cookie", cookie)
        found.opened_at = now()
        found.seed = codes.new_seed()
    return cookie


def joining_of(cookie: str | None) -> tuple[Joining, Staff] | None:
    """The invitation this browser has opened and not used, and whom it invites."""
    if not cookie:
        return None
    found = session().execute(
        select(Joining, Staff)
        .join(Staff, Staff.id == Joining.staff_id)
        .where(
            Joining.opened_fingerprint == secrets.ring().fingerprint("joining-cookie", cookie),
            Joining.used_at.is_(None),
            Joining.opened_at > now() - OPEN,
            Joining.ends_at > now(),
            Staff.active,
        )
    ).one_or_none()  # fmt: skip
    return (found.Joining, found.Staff) if found else None


def set_password(joining: Joining, staff: Staff, *, password: str, code: str) -> None:
    """Keeps the password and the seed of the codes, and uses the invitation up. Refused, with nothing kept, for a
    password that is easy to guess and for a code that the app does not show now."""
    known = breached.is_known(password)
    refuse(why_not_password(password, name=staff.name, email=staff.email, known=known), field="password")
    seed = joining.seed
    step = codes.step_of(seed, code, now())
    if step is None:
        raise Refused(WhyNot.WRONG_CODE, field="code")
    with saving():
        use_up(joining)
        session().execute(delete(SignInSecret).where(SignInSecret.staff_id == staff.id))
        session().add(
            SignInSecret(
                staff_id=staff.id,
                password_hash=hash_password(password),
                seed=seed,
                last_step=step,
                set_at=now(),
            )
        )


def use_up(joining: Joining) -> None:
    """The invitation was used, once. A second use that came at the same time is refused."""
    with saving():
        first = session().scalar(
            update(Joining)
            .where(Joining.id == joining.id, Joining.used_at.is_(None))
            .values(used_at=now(), seed_locked=None, opened_fingerprint=None)
            .returning(Joining.id)
        )
    if first is None:
        raise Refused(WhyNot.INVITATION_USED)
    audit.note("invitation.used", service_id=joining.service_id, about=joining.staff_id)

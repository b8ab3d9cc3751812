"""Signing in with the account of one's own organisation (OpenID Connect, code flow with PKCE).

Only for staff we know: an account elsewhere is bound to one of them once, on the page an invitation leads to, and both
sides must have the same e-mail address then and ever after. Nobody comes into being by signing in. What was begun stands
in the signed cookie of the browser that began it, so that an answer is worth nothing in another one.
"""

from collections.abc import Mapping
from types import ModuleType

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from fgc.access import audit
from fgc.access.models import Staff
from fgc.access.models_staff import Elsewhere, Joining
from fgc.access.rules import WhyNot
from fgc.access.staff import joining as invitations
from fgc.access.staff.providers import Known, Provider
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.email import compared_email, kept_email
from fgc.kit.refusal import Refused

__all__ = ["Known", "Provider", "begin", "bind", "finish", "name", "use", "who_is"]

_provider: Provider | None = None


def use(provider: Provider | None) -> None:
    """The one provider of this installation, told once at start; None: nobody signs in elsewhere."""
    global _provider
    _provider = provider


def name() -> str | None:
    """What the button says, or None: there is no button."""
    return _provider.name if _provider else None


def begin(back: str, *, again: bool) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what its cookie keeps until it comes back to `back`. `again`: they are to show anew who
    they are over there, whatever that place remembers."""
    return _speaking().begin(_told(), back, again=again)


def finish(kept: Mapping[str, str] | None, *, state: str, code: str, back: str, again: bool) -> Known:
    """Who came back. Refused alike for an answer this browser did not ask for, one that is not the provider's, not for
    us, too old or not to this question, and when the provider cannot be reached."""
    return _speaking().finish(_told(), kept, state=state, code=code, back=back, again=again)


def _speaking() -> ModuleType:
    from fgc.access.staff import speaking  # noqa: PLC0415 - 9 MB that most installations never need

    return speaking


def who_is(known: Known) -> Staff:
    """The member of staff this account is bound to, who works here and has the same address."""
    found = session().scalar(
        select(Staff)
        .join(Elsewhere, Elsewhere.staff_id == Staff.id)
        .where(
            Elsewhere.issuer == _told().issuer,
            Elsewhere.subject == known.subject,
            func.lower(Staff.email) == _mailbox(known),
            Staff.active,
        )
    )
    if found is None:
        audit.note_anyway("sign_in.failed", facts={"elsewhere": True})
        raise Refused(WhyNot.ELSEWHERE_UNKNOWN)
    return found


def _mailbox(known: Known) -> str:
    """The address the provider says, in the form in which ours are compared: it may write a domain in letters that ours
    stands in plain."""
    try:
        return compared_email(kept_email(known.email))
    except Refused as refused:
        raise Refused(WhyNot.ELSEWHERE_UNKNOWN) from refused


def bind(joining: Joining, staff: Staff, known: Known) -> None:
    """Uses an invitation up for an account elsewhere. Refused for another address than the one that was invited, and for
    an account that is somebody else's here."""
    if _mailbox(known) != compared_email(staff.email):
        raise Refused(WhyNot.ELSEWHERE_UNKNOWN)
    row = Elsewhere(staff_id=staff.id, issuer=_told().issuer, subject=known.subject, bound_at=now())
    with saving() as current:
        invitations.use_up(joining)
        current.execute(delete(Elsewhere).where(Elsewhere.staff_id == staff.id))
        try:
            with current.begin_nested():
                current.add(row)
        except IntegrityError as taken:
            raise Refused(WhyNot.ELSEWHERE_UNKNOWN) from taken
        audit.note("elsewhere.bound", service_id=staff.service_id, about=staff.id)


def _told() -> Provider:
    if _provider is None:
        raise Refused(WhyNot.ELSEWHERE_FAILED)
    return _provider

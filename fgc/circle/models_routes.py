"""Mailboxes and telephones as they are compared, and the marks by which a shared one is found in the database."""

from sqlalchemy import event

from fgc.circle.models import SafeContact
from fgc.kit import secrets


def routes_of(contact: SafeContact | None) -> list[tuple[str, str]]:
    """('email', …) and ('phone', …). Addresses are compared without regard to case, numbers by their last nine digits,
    so that +44 7700 and 07700 meet."""
    if contact is None:
        return []
    digits = "".join(sign for sign in contact.phone or "" if sign.isdigit())[-9:]
    told = (("email", (contact.email or "").casefold().strip()), ("phone", digits))
    return [(kind, value) for kind, value in told if value]


@event.listens_for(SafeContact, "before_insert")
@event.listens_for(SafeContact, "before_update")
def _mark(_mapper: object, _connection: object, contact: SafeContact) -> None:
    """Keyed, so that the marks tell nothing without the key ring."""
    ring = secrets.ring()
    contact.marks = [ring.fingerprint("route", ":".join(route)).hex() for route in routes_of(contact)]

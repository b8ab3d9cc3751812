"""Mailboxes and telephones as they are compared, and the marks by which a shared one is found in the database."""

from sqlalchemy import event

from fgc.circle.models import SafeContact
from fgc.kit import secrets
from fgc.kit.email import mailbox_of


def routes_of(contact: SafeContact | None) -> list[tuple[str, str]]:
    """('email', …) and ('phone', …), each in the one form in which it is compared. An extension is a telephone of its own:
    two social workers behind one switchboard do not read each other's messages."""
    if contact is None:
        return []
    kept = (("email", mailbox_of(contact.email or "")), ("phone", contact.phone))
    return [(kind, value) for kind, value in kept if value]


@event.listens_for(SafeContact, "before_insert")
@event.listens_for(SafeContact, "before_update")
def _mark(_mapper: object, _connection: object, contact: SafeContact) -> None:
    contact.marks = [mark_of_route(route) for route in routes_of(contact)]


def mark_of_route(route: tuple[str, str]) -> str:
    """Keyed, so that the marks tell nothing without the key ring."""
    return secrets.ring().fingerprint("route", ":".join(route)).hex()

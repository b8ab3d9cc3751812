"""The letter that tells a colleague of a safeguarding record. It says nothing of it, and a safety hold does not stop it:
it goes to staff alone and belongs to no conference."""

from datetime import datetime
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from fgc.access.models import Service, Staff
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.outbox import Cancelled, Letter, Message, Outgoing, ToKind, letter_kind, post

ALARM = "circle.safeguarding"


def alarm(service_id: UUID, to: UUID) -> Letter:
    """Tells one member of staff, in the running transaction, that something waits on their desk today."""
    return post(Outgoing(kind=ALARM, to_kind=ToKind.STAFF, to_id=to, service_id=service_id))


@letter_kind(ALARM)
def safeguarding_news(letter: Letter, _now: datetime) -> Message:
    reader = session().get(Staff, letter.to_id)
    if reader is None or not reader.active:
        raise Cancelled("no_longer_here")
    service = session().get_one(Service, letter.service_id)
    return compose(
        "circle/letters/safeguarding",
        letter=letter,
        to=reader.email,
        to_name=reader.name,
        sender_name=service.neutral_name,
        subject=_("News for you"),
        press=_("Open my desk"),
        link=f"{current_app.config['SETTINGS'].base_url}/",
        phone=service.phone,
        phone_of=service.neutral_name,
        first_name=reader.first_name,
    )

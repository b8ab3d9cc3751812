"""The letter that tells a colleague of a safeguarding record. It says nothing of it, and a safety hold does not stop it:
it goes to staff alone and belongs to no conference."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter, to_staff
from fgc.kit.outbox import Letter, Message, letter_kind, post

ALARM = "circle.safeguarding"


def alarm(service_id: UUID, to: UUID) -> Letter:
    """Tells one member of staff, in the running transaction, that something waits on their desk today."""
    return post(to_staff(ALARM, to, service_id))


@letter_kind(ALARM)
def safeguarding_news(letter: Letter, _now: datetime) -> Message:
    words = "circle/letters/safeguarding"
    return staff_letter(letter, words, path="/", press=_("Open my desk"), subject=_("News for you"))

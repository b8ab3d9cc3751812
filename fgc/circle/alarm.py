"""The letters that tell a colleague of a safeguarding record, and the coordinator that somebody asks for them. They say
nothing of it, and a safety hold does not stop them: they go to staff alone and belong to no conference."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter, to_staff
from fgc.kit.outbox import Letter, Message, letter_kind, post

ALARM = "circle.safeguarding"


def alarm(service_id: UUID, to: UUID) -> Letter:
    """Tells one member of staff, in the running transaction, that something waits on their desk today."""
    return post(to_staff(ALARM, to, service_id))


ASKED_FOR = "circle.asked_for"


def somebody_asks(service_id: UUID, to: UUID) -> Letter:
    """Tells the coordinator, in the running transaction, that somebody asked for them."""
    return post(to_staff(ASKED_FOR, to, service_id))


@letter_kind(ASKED_FOR)
def asked_for(letter: Letter, _now: datetime) -> Message:
    words = "circle/letters/asked_for"
    return staff_letter(letter, words, path="/", press=_("Open my desk"), subject=_("News for you"))


@letter_kind(ALARM)
def safeguarding_news(letter: Letter, _now: datetime) -> Message:
    words = "circle/letters/safeguarding"
    return staff_letter(letter, words, path="/", press=_("Open my desk"), subject=_("News for you"))

"""What a letter shows on a telephone before anybody opens anything: read off the letter, never told beside it."""

from flask_babel import force_locale

from fgc.circle.letters import Addressed, as_addressed, subjects_of, text_words
from fgc.circle.models import Channel, Person
from fgc.conference.models import Conference
from fgc.kit.outbox import Message, Rendered, TextMessage
from fgc.kit.tongues import shown_locale


def lock_screen(letter: Rendered) -> str:
    """What a lock screen shows of this letter; nothing of one that is posted."""
    if isinstance(letter, Message):
        return _glance(letter.sender_name, letter.subject)
    return letter.words if isinstance(letter, TextMessage) else ""


def lock_screens(person: Person, conference: Conference) -> dict[Channel, str]:
    """The same of every letter they may get by each written route they allow, in their language: of what all letters to
    them are made with (`subjects_of`, `text_words`)."""
    if person.contact is None:
        return {}
    to = as_addressed(conference, person)
    with force_locale(shown_locale(person.language)):
        shown = {Channel.EMAIL: _of_e_mail(to), Channel.TEXT: text_words(to)}
    return {channel: words for channel, words in shown.items() if channel.value in person.contact.allowed}


def _of_e_mail(to: Addressed) -> str:
    return " · ".join(_glance(to.sender_name, subject) for subject in subjects_of(to))


def _glance(sender: str, subject: str) -> str:
    return f"{sender}: {subject}"

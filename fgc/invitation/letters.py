"""What people are told about a date: that they are asked, that it moved, that it will not take place.

The words say nothing of what it is about: no name but the coordinator's, no place, no day; those stand on the person's
own page (practice.md 4.3, rule 2). A calendar file goes along only where it is safe.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale, gettext

from fgc.circle.letters import Addressed, addressed, by_e_mail, on_paper, text_words, written
from fgc.circle.models import Person
from fgc.circle.rules import through_their_eyes
from fgc.invitation.calendar import their_calendar
from fgc.invitation.models import Invitation
from fgc.invitation.queries import AnswerPage, answer_page_for
from fgc.invitation.rules import calendar_is_safe, mark_of
from fgc.kit.compose import BUTTON
from fgc.kit.db import session
from fgc.kit.outbox import (
    Attachment,
    Cancelled,
    Channel,
    HoldBack,
    Letter,
    Message,
    NotNow,
    Rendered,
    WhenUncertain,
    letter_kind,
    render,
    sentence_of,
)
from fgc.kit.words import said_moment
from fgc.schedule.calendar import MIME, NAME
from fgc.schedule.models import MeetingState

INVITATION, MOVED, CANCELLED = "invitation.invitation", "invitation.moved", "invitation.cancelled"


@dataclass(frozen=True)
class Written:
    """What one person would be sent by one route, and all it says, for the coordinator to look at."""

    channel: Channel
    sender_name: str
    subject: str
    text: str
    calendar: bytes | None
    page: str = ""
    """All that their own page tells them: a place that is hidden from them since is another page."""

    @property
    def mark(self) -> str:
        """The fingerprint of everything it holds (the link is a new one each time and does not count)."""
        told = (
            self.channel.value,
            self.sender_name,
            self.subject,
            self.text,
            self.calendar or b"",
            self.page,
        )
        return mark_of(told)


@letter_kind(INVITATION, when_uncertain=WhenUncertain.ONCE_MORE)
def invitation(letter: Letter, now: datetime) -> Rendered:
    """Being asked. Not sent any more when the meeting moved or was called off meanwhile: then another letter tells."""
    return _message(letter, _still_asked(letter), now)


@letter_kind(MOVED, when_uncertain=WhenUncertain.ONCE_MORE)
def moved(letter: Letter, now: datetime) -> Rendered:
    """The day, an hour, the place or the person's own part changed."""
    return _message(letter, _still_asked(letter), now)


@letter_kind(CANCELLED, when_uncertain=WhenUncertain.ONCE_MORE)
def cancelled(letter: Letter, now: datetime) -> Rendered:
    """It will not take place, or not for them."""
    return _message(letter, _asked(letter), now)


def _asked(letter: Letter) -> Invitation:
    return session().get_one(Invitation, letter.id_about("invitation_id"))


def _still_asked(letter: Letter) -> Invitation:
    """The invitation, unless it was withdrawn, or another letter tells of a newer date."""
    asked = _asked(letter)
    if asked.withdrawn_at or asked.meeting.state is not MeetingState.PLANNED:
        raise Cancelled("withdrawn")
    if asked.meeting.sequence != letter.about["sequence"]:
        raise Cancelled("moved")
    return asked


def _message(letter: Letter, asked: Invitation, now: datetime) -> Rendered:
    to = addressed(letter, now)
    if letter.channel is not Channel.EMAIL:
        return written(letter, to, _words_of(letter.kind))
    with force_locale(to.person.language):
        return e_mail(letter, to, asked, now)


def e_mail(letter: Letter, to: Addressed, asked: Invitation, now: datetime) -> Message:
    """The letter as an e-mail, in the language of the page that is being made."""
    seen = answer_page_for(through_their_eyes(to.person), now, invitation_id=asked.id)
    ics = calendar_of(seen, to, now) if seen else None
    attachments = (Attachment(NAME, MIME, ics),) if ics else ()
    words = _words_of(letter.kind)
    return by_e_mail(letter, to, words, subject=_subject(to), attachments=attachments, paper=False)


def calendar_of(seen: AnswerPage, to: Addressed, now: datetime) -> bytes | None:
    """The calendar file that goes along, or None where that is not safe or there is nothing to put into a calendar."""
    if not calendar_is_safe(to.contact) or not (seen.blocks or seen.calendar_blocks):
        return None
    return their_calendar(seen, made_at=now, sender_name=to.service.neutral_name)


def preview(kind: str, to: Addressed, asked: Invitation, channel: Channel, now: datetime) -> Written:
    """The letter exactly as it would go out now, without sending or keeping anything. `to.link` stands for their own.

    Made with a fixed stamp in the calendar file, so that looking twice gives the same fingerprint.
    """
    letter = Letter(kind=kind, channel=channel, again=False, to_id=to.person.id, about={})
    stamp = asked.meeting.starts_at
    seen = answer_page_for(through_their_eyes(to.person), now, invitation_id=asked.id)
    page = repr(seen)
    with force_locale(to.person.language):
        if channel is Channel.TEXT:
            return Written(channel, to.sender_name, "", text_words(to), None, page)
        if channel is Channel.PRINT:
            text = "\n\n".join(
                to.link if each == BUTTON else each for each in on_paper(_words_of(kind), to).paragraphs
            )
            return Written(channel, to.service.neutral_name, "", text, None, page)
        message = e_mail(letter, to, asked, now)
        return Written(
            channel,
            message.sender_name,
            message.subject,
            message.text,
            calendar_of(seen, to, stamp) if seen else None,
            page,
        )


@dataclass(frozen=True)
class ToCarry:
    """A letter that may go by somebody's hand now: what it says, and whom it is for."""

    to: Addressed
    said: Rendered


def to_carry(letter: Letter, now: datetime) -> ToCarry | str:
    """A letter that somebody carries; or, as a sentence, why it may not go now. Asks all that sending asks."""
    if letter.not_after_at is not None and letter.not_after_at < now:
        return sentence_of("too_late")
    try:
        return ToCarry(addressed(letter, now), render(letter, now))
    except (HoldBack, Cancelled) as stopped:
        return sentence_of(stopped.why)
    except NotNow as wait:
        zone = session().get_one(Person, letter.to_id).zone
        return gettext(
            "It is not one of their safe hours now. Wait until %(moment)s.",
            moment=said_moment(wait.until, zone),
        )


def _subject(to: Addressed) -> Callable[[], str]:
    return lambda: gettext("A message for you from %(name)s", name=to.contact.sender_name or to.phone_of)


def _words_of(kind: str) -> str:
    return f"invitation/letters/{kind.removeprefix('invitation.')}"

"""What people are told about a date: that they are asked, that it moved, that it will not take place.

The words say nothing of what it is about: no name but the coordinator's, no place, no day; those stand on the person's
own page (practice.md 4.3, rule 2). A calendar file goes along only where it is safe.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import force_locale, gettext
from markupsafe import Markup

from fgc.access.models import Service
from fgc.circle.hours import safe_moment
from fgc.circle.letters import Addressed, addressed, by_e_mail, sender_shown, subject_of, written
from fgc.circle.lock_screen import lock_screen
from fgc.circle.models import Kind, Person
from fgc.circle.rules import mark_of_letter, through_their_eyes
from fgc.invitation.calendar import their_calendar
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries import AnswerPage, answer_page_for, comes_in_person, is_away
from fgc.invitation.rules import ASKED_AGAIN, calendar_is_safe, short_code
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
    Sheet,
    TextMessage,
    WhenUncertain,
    letter_kind,
    render,
    sentence_of,
)
from fgc.kit.tongues import shown_locale
from fgc.schedule.calendar import MIME, NAME, calendar_words
from fgc.schedule.models import MeetingState

INVITATION, MOVED, CANCELLED = "invitation.invitation", "invitation.moved", "invitation.cancelled"
REMINDER = "invitation.reminder"
REMINDED = "invitation/letters/reminder"
WORDS_OF_REMINDER = {
    None: "invitation/letters/unanswered",
    Answer.NOT_SURE: "invitation/letters/unsure",
}
"""What a reminder says to whoever has not said whether they come; `REMINDED` to everybody else."""


@dataclass(frozen=True)
class Written:
    """What one person would be sent by one route, and all it says, for the coordinator to look at."""

    channel: Channel
    text: str
    lock_screen: str
    """What a lock screen shows of it before anybody opens anything."""
    calendar: bytes | None
    page: str = ""
    """All that their own page tells them: a place that is hidden from them since is another page."""

    @property
    def mark(self) -> str:
        """The fingerprint of everything it holds (the link is a new one each time and does not count)."""
        files = [(NAME, self.calendar)] if self.calendar else []
        return mark_of_letter(self.channel.value, self.lock_screen, self.text, page=self.page, attached=files)

    @property
    def calendar_says(self) -> str:
        """What their calendar shows of the file that goes along; '' when none does."""
        return calendar_words(self.calendar) if self.calendar else ""


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


@letter_kind(REMINDER)
def reminder(letter: Letter, now: datetime) -> Rendered:
    """The day is near, or no answer has come. Says neither what nor when: that stands on their page. Not sent any more when it
    is settled: they said that they cannot, they were asked to another day, it is off, or they are not asked any more."""
    asked = _asked(letter)
    if why := settled(letter, asked):
        raise Cancelled(why)
    return written(letter, addressed(letter, now), WORDS_OF_REMINDER.get(asked.answer, REMINDED))


def settled(letter: Letter, asked: Invitation) -> str:
    """Why a reminder is not needed any more, as a code; '' while it is. Whoever is only heard is reminded of an answer, and never
    of a day."""
    if asked.withdrawn_at or asked.meeting.state is not MeetingState.PLANNED:
        return "withdrawn"
    if _is_of_another_day(letter, asked):
        return "moved"
    if is_away(asked) and asked.answer not in WORDS_OF_REMINDER:
        return "answered"
    step = letter.about["days_before"]
    known = step in ASKED_AGAIN.values() and step != ASKED_AGAIN.get(asked.answer)
    return "answered" if asked.answer is Answer.NO or known else ""


def _asked(letter: Letter) -> Invitation:
    return session().get_one(Invitation, letter.id_about("invitation_id"))


def _still_asked(letter: Letter) -> Invitation:
    """The invitation, unless it was withdrawn, or another letter tells of a newer date."""
    asked = _asked(letter)
    if asked.withdrawn_at or asked.meeting.state is not MeetingState.PLANNED:
        raise Cancelled("withdrawn")
    if _is_of_another_day(letter, asked):
        raise Cancelled("moved")
    return asked


def _is_of_another_day(letter: Letter, asked: Invitation) -> bool:
    """Whether the meeting is not any more as it was when this was written; of whoever is not told the day, never."""
    return asked.meeting.sequence != letter.about["sequence"] and not is_away(asked)


def _message(letter: Letter, asked: Invitation, now: datetime) -> Rendered:
    return made(letter, addressed(letter, now), asked, now, stamp=now)


def made(letter: Letter, to: Addressed, asked: Invitation, now: datetime, *, stamp: datetime) -> Rendered:
    """The letter by its route, in the reader's language: what is sent, and what the coordinator looks at before. `stamp` is
    when its calendar file says that it was made."""
    words = _words_of(letter.kind, to, heard_only=is_away(asked))
    if letter.channel is not Channel.EMAIL:
        return written(letter, to, words)
    with force_locale(shown_locale(to.person.language)):
        seen = answer_page_for(through_their_eyes(to.person), now, invitation_id=asked.id)
        ics = calendar_of(seen, to, stamp) if seen else None
        attachments = (Attachment(NAME, MIME, ics),) if ics else ()
        return by_e_mail(letter, to, words, attachments=attachments, paper=False)


def calendar_of(seen: AnswerPage, to: Addressed, stamp: datetime) -> bytes | None:
    """The calendar file that goes along, or None where that is not safe or there is nothing to put into a calendar."""
    if (
        seen.hidden
        or not calendar_is_safe(to.contact, others_read_it=to.others_read_it)
        or not (seen.blocks or seen.calendar_blocks)
    ):
        return None
    return their_calendar(seen, made_at=stamp, sender_name=to.sender_name)


def own_calendar(seen: AnswerPage, now: datetime) -> bytes:
    """The same file, as somebody takes it from their own page; it names the same sender as their letters."""
    person = session().get_one(Person, seen.person_id)
    sender = sender_shown(person.contact, session().get_one(Service, person.service_id))
    return their_calendar(seen, made_at=now, sender_name=sender)


def preview(kind: str, to: Addressed, asked: Invitation, channel: Channel, now: datetime) -> Written:
    """The letter exactly as it would go out now, without sending or keeping anything. `to.link` stands for their own.

    Everything is read off that letter. Its calendar file has a fixed stamp, so that looking twice gives the same
    fingerprint. Raises `HoldBack` when no letter can be made, as for an address that is not whole.
    """
    letter = Letter(kind=kind, channel=channel, again=False, to_id=to.person.id, about={})
    rendered = made(letter, to, asked, now, stamp=asked.meeting.starts_at)
    seen = answer_page_for(through_their_eyes(to.person), now, invitation_id=asked.id)
    files = [each.content for each in rendered.attachments] if isinstance(rendered, Message) else []
    return Written(
        channel,
        _text_of(rendered, to, asked),
        lock_screen(rendered),
        files[0] if files else None,
        repr(seen),
    )


def _text_of(rendered: Rendered, to: Addressed, asked: Invitation) -> str:
    if isinstance(rendered, TextMessage):
        return rendered.words
    return (
        rendered.text
        if isinstance(rendered, Message)
        else paper_words(rendered, to, short_code(asked), comes=comes_in_person(asked), looked_at=True)
    )


def paper_words(
    said: Sheet, to: Addressed, code: str, *, comes: bool, picture: str = "", looked_at: bool = False
) -> Markup:
    """All that stands on the sheet but the address, in the reader's language. `code` names the invitation on the slip to
    tear off; '' for a letter that asks nothing. `comes`: they are asked to be there in person.
    `picture` is the link as a code to scan; '' where it is only looked at."""
    with force_locale(shown_locale(to.person.language)):
        words = render_template(
            "invitation/letters/paper.html",
            sender=to.sender_name, address=to.service.address, phone=to.phone, phone_of=to.phone_of, link=to.link,
            heading=subject_of(to), paragraphs=said.paragraphs, button=BUTTON, short_code=code, picture=picture,
            looked_at=looked_at, comes=comes,
        )  # fmt: skip
    return Markup(words)  # noqa: S704 - made by our own template, which escapes what is put into it


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
            "This is outside their safe hours. Wait until %(moment)s.",
            moment=safe_moment(wait.until, zone),
        )


IN_THEIR_WORK = frozenset({Kind.PROFESSIONAL, Kind.INTERPRETER, Kind.ADVOCATE})
"""Who is asked in the words of one who does it as their work, where a letter may name the service."""


def _words_of(kind: str, to: Addressed, *, heard_only: bool) -> str:
    """`heard_only`: they are asked for a letter, or for somebody to speak for them. What all the other letters say is as true for
    them: how somebody is asked stands on their page alone, and whoever lost their place has none that would tell."""
    if kind == INVITATION and to.says_service and to.person.kind in IN_THEIR_WORK:
        return "invitation/letters/professional_heard" if heard_only else "invitation/letters/professional"
    return f"invitation/letters/{kind.removeprefix('invitation.')}"

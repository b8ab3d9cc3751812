"""The contact log in words, for its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.circle.forms.contact_log import OUTCOMES, QUICK, SPENT_ON, WAYS
from fgc.circle.models import Person, Preparation, SafeContact
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay, TimeEntry
from fgc.circle.rules.contact_log import never_by, why_not_correct
from fgc.kit.words import said_day, said_moment
from fgc.kit.zones import day_of

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class LogRow:
    """One attempt, or time that was about no one person, in words. `change_url` is for whoever may correct it."""

    when: str
    said: str
    spent: str
    note: str
    change_url: str
    name: str = ""
    not_safe: bool = False
    not_safe_since: bool = False
    """It is not safe by what was in force when it was written down."""
    written_on: str = ""
    """The day on which it was written down, where that is another one."""


def contact_rows(
    entries: Sequence[ContactEntry], zone: str, *, by: UUID, names: Mapping[UUID, str] | None = None
) -> list[LogRow]:
    """The lines in words: of one person with the notes, or of everybody (`names`) without them."""
    return [
        LogRow(
            said_moment(one.contacted_at, zone),
            f"{WAYS[one.way]}: {OUTCOMES[one.outcome]}",
            duration(one.minutes) if one.minutes else "",
            one.note if names is None else "",
            _change_url(one) if why_not_correct(one, by) is None else "",
            names.get(one.person_id, "") if names is not None else "",
            one.against_wish and one.outcome is not ContactOutcome.MISTAKE,
            one.unsafe_when_written and one.outcome is not ContactOutcome.MISTAKE,
            _written_on(one, day_of(one.contacted_at, zone), zone),
        )
        for one in entries
    ]


def talk_rows(
    talks: Sequence[tuple[Person, Preparation]], *, may_change: bool, names: Mapping[UUID, str] | None = None
) -> list[LogRow]:
    """Talks in preparation that were written down on their own page alone: of one person with how it was, or of everybody
    (`names`) without."""
    return [
        LogRow(
            said_day(talk.explained_on) if talk.explained_on else "",
            _("Preparation visit or call: spoke to them"),
            duration(talk.minutes) if talk.minutes else "",
            talk.how if names is None else "",
            url_for("circle.prepare", conference_id=person.conference_id, person_id=person.id)
            if may_change and person.left_at is None
            else "",
            names.get(person.id, "") if names is not None else "",
        )
        for person, talk in talks
    ]


def time_rows(entries: Sequence[TimeEntry], zone: str, *, by: UUID) -> list[LogRow]:
    """Time that was about no one person, each with its note."""
    return [
        LogRow(
            said_day(one.spent_on),
            str(SPENT_ON[one.kind]),
            duration(one.minutes),
            one.note,
            _time_url(one) if why_not_correct(one, by) is None else "",
            written_on=_written_on(one, one.spent_on, zone),
        )
        for one in entries
    ]


def _written_on(entry: ContactEntry | TimeEntry, day: date, zone: str) -> str:
    written = day_of(entry.written_at, zone)
    return "" if written == day else said_day(written)


def quick_ways(contact: SafeContact | None) -> list[tuple[str, str]]:
    """What is written down with one tap: a way that is not forbidden, and for which there is a number, with its words."""
    never = never_by(contact)
    reachable = {ContactWay.VISIT} | (
        {ContactWay.PHONE, ContactWay.TEXT} if contact and contact.has_phone else set()
    )
    return [(way.value, str(words)) for way, words in QUICK.items() if way in reachable - never]


def asked_to_be_left_alone(entries: Sequence[ContactEntry]) -> ContactEntry | None:
    """Their newest word, where it was that they are not to be contacted; None when they spoke with somebody since."""
    words = (ContactOutcome.NO_CONTACT, ContactOutcome.SPOKE)
    newest = next((one for one in entries if one.outcome in words), None)
    return newest if newest is not None and newest.outcome is ContactOutcome.NO_CONTACT else None


def duration(minutes: int) -> str:
    """'1 hour 15 minutes', '2 hours', '20 minutes'."""
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    said = [ngettext("%(num)d hour", "%(num)d hours", hours)] if hours else []
    if rest or not hours:
        said.append(ngettext("%(num)d minute", "%(num)d minutes", rest))
    return " ".join(map(str, said))


def _change_url(entry: ContactEntry) -> str:
    return url_for(
        "circle.correct_contact",
        conference_id=entry.conference_id,
        person_id=entry.person_id,
        contact_entry_id=entry.id,
    )


def _time_url(entry: TimeEntry) -> str:
    return url_for("circle.correct_time", conference_id=entry.conference_id, time_entry_id=entry.id)

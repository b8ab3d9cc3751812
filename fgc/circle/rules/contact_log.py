"""What may be written into the contact log, which ways are offered there, and what the hours come to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from fgc.circle.models import Person, Preparation, SafeContact
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay, TimeEntry, TimeSpentOn
from fgc.circle.rules.reasons import WhyNot
from fgc.kit.zones import day_of

CLOCKS_DIFFER = timedelta(minutes=5)
"""What was done just now is not refused because two clocks differ a little."""
LONGEST_AFTER = timedelta(days=366)
"""What is written down later than this is a year that was mistyped. The database holds to it as well."""


def never_by(contact: SafeContact | None) -> frozenset[ContactWay]:
    """The ways that this person said are never safe."""
    if contact is None:
        return frozenset()
    return frozenset(way for way in ContactWay if way.channel and way.channel.value in contact.forbidden)


def may_leave_message(contact: SafeContact | None, *, taker_unsafe: bool) -> bool:
    """Whether a message may be left: on voicemail, or with somebody they named, unless that one must not find them by now
    (`taker_unsafe`). Where nobody asked them, it may not."""
    if contact is None:
        return False
    return contact.voicemail or (bool(contact.may_take_message) and not taker_unsafe)


def against_their_wish(
    contact: SafeContact | None, way: ContactWay, outcome: ContactOutcome, *, taker_unsafe: bool
) -> bool:
    """Whether this is not safe by what they said of it, or by who must not find them."""
    silent = not may_leave_message(contact, taker_unsafe=taker_unsafe)
    return way in never_by(contact) or (outcome is ContactOutcome.LEFT_MESSAGE and silent)


class Safety(Enum):
    """Whether something was safe when it was done."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    NOT_KNOWN = "not_known"
    """It is not safe as things are now. How they were then, nobody knows any more."""


@dataclass(frozen=True)
class Then:
    """What is known of the moment at which somebody was contacted."""

    taker_unsafe: bool | None = False
    """Whether whoever takes messages for them had to be kept from them. None: an order says so, nobody knows since when."""
    taker_unsafe_now: bool = False
    contact_changed: bool = False
    """How they may be reached was written down anew since; what had stood there is not kept."""


def safety_then(contact: SafeContact | None, way: ContactWay, outcome: ContactOutcome, then: Then) -> Safety:
    """What was done is judged by what was in force when it was done, and by nothing that came after it: it is kept for ever, and
    may be read in court. `contact` is as it stands now."""

    def against(*, taker_unsafe: bool) -> bool:
        return against_their_wish(contact, way, outcome, taker_unsafe=taker_unsafe)

    if then.contact_changed:
        unsafe = against(taker_unsafe=then.taker_unsafe_now or then.taker_unsafe is not False)
        return Safety.NOT_KNOWN if unsafe else Safety.SAFE
    if against(taker_unsafe=then.taker_unsafe is True):
        return Safety.NOT_SAFE
    return Safety.NOT_KNOWN if then.taker_unsafe is None and against(taker_unsafe=True) else Safety.SAFE


def why_not_log_contact(
    contact: SafeContact | None,
    way: ContactWay,
    outcome: ContactOutcome,
    *,
    contacted_at: datetime,
    now: datetime,
    was_done: bool,
    then: Then,
) -> WhyNot | None:
    """What has not happened yet is not written down, and what was not safe, as far as anybody knows, only by somebody who was
    warned of it (`was_done`): the log hides nothing, and invites to nothing."""
    if contacted_at > now + CLOCKS_DIFFER:
        return WhyNot.CONTACT_AHEAD
    if contacted_at < now - LONGEST_AFTER:
        return WhyNot.CONTACT_LONG_AGO
    if was_done or outcome is ContactOutcome.MISTAKE:
        return None
    if safety_then(contact, way, outcome, then) is Safety.SAFE:
        return None
    return WhyNot.NEVER_SAFE if way in never_by(contact) else WhyNot.NO_MESSAGE


def why_not_log_time(spent_on: date, today: date) -> WhyNot | None:
    """Hours are written down when they have been worked."""
    return WhyNot.TIME_AHEAD if spent_on > today else _long_ago(spent_on, today)


def why_not_log_talk(explained_on: date, today: date) -> WhyNot | None:
    """A talk in preparation is a contact, and stands in the log as one: it is held by the same rule."""
    return WhyNot.TALK_AHEAD if explained_on > today else _long_ago(explained_on, today)


def _long_ago(day: date, today: date) -> WhyNot | None:
    return WhyNot.CONTACT_LONG_AGO if day < today - LONGEST_AFTER else None


def why_not_correct(entry: ContactEntry | TimeEntry, by: UUID) -> WhyNot | None:
    """An entry is corrected by whoever made it. What stays of somebody erased is nobody's to correct."""
    erased = isinstance(entry, TimeEntry) and entry.kind is TimeSpentOn.CONTACTS
    return WhyNot.NOT_YOUR_ENTRY if erased or entry.staff_id != by else None


@dataclass(frozen=True)
class Effort:
    """How often somebody was tried, and how often it came to a talk."""

    attempts: int
    talks: int


def talks_beside_log(
    entries: Iterable[ContactEntry], people: Iterable[Person], zone: str
) -> list[tuple[Person, Preparation]]:
    """The talks in preparation that stand in no line of the log of their day: each is a contact as one of the log is."""
    logged = {
        (one.person_id, day_of(one.contacted_at, zone))
        for one in entries
        if one.outcome is ContactOutcome.SPOKE
    }
    return [
        (one, one.preparation)
        for one in people
        if one.preparation is not None
        and one.preparation.explained_on is not None
        and (one.id, one.preparation.explained_on) not in logged
    ]


def effort(entries: Iterable[ContactEntry], talks_beside: int) -> Effort:
    """What was entered by mistake is no attempt. `talks_beside`: how many talks stand in no line of the log."""
    counted = [one for one in entries if one.outcome is not ContactOutcome.MISTAKE]
    spoke = sum(one.outcome is ContactOutcome.SPOKE for one in counted)
    return Effort(len(counted) + talks_beside, spoke + talks_beside)


def minutes_spent(
    entries: Iterable[ContactEntry], times: Iterable[TimeEntry], people: Iterable[Person], zone: str
) -> int:
    """All the minutes of one conference. A talk in preparation counts once: by its line in the log of that day, or else by what
    stands with the talk itself."""
    counted = [one for one in entries if one.outcome is not ContactOutcome.MISTAKE]
    logged = {
        (one.person_id, day_of(one.contacted_at, zone))
        for one in counted
        if one.outcome is ContactOutcome.SPOKE and one.minutes is not None
    }
    return (
        sum(one.minutes or 0 for one in counted)
        + sum(one.minutes for one in times)
        + _talks_alone(people, logged)
    )


def _talks_alone(people: Iterable[Person], logged: Collection[tuple[UUID, date]]) -> int:
    talks = [(one.id, one.preparation) for one in people if one.preparation is not None]
    return sum(
        talk.minutes or 0
        for person_id, talk in talks
        if talk.explained_on is None or (person_id, talk.explained_on) not in logged
    )

"""The calendar file for one person: icalendar's only home.

It holds that person's own appointments and nothing else: a neutral title, no other person in any form, no word of what
it is about. `METHOD:PUBLISH`, because the other methods that tell of an event (REQUEST, CANCEL) must name attendees
(RFC 5546, 3.2.2 and 3.2.5), and a calendar program would answer them by mail to everybody it finds; a published event
may also be withdrawn (`STATUS:CANCELLED`). Times stand in UTC, so that no program has to know a zone's rules. UIDs stay
the same and SEQUENCE grows, so that a later file replaces an earlier one. No X- properties (icalendar guards them with
an assertion only), and control characters, which it lets through, are taken out here again, though they are refused where
text is typed (security.md T22).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask_babel import gettext
from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.enums import CLASS, STATUS, TRANSP

from fgc.kit.text import tidied
from fgc.kit.words import said_list

MIME = "text/calendar; charset=utf-8; method=PUBLISH"
NAME = "appointment.ics"
ASK_AGAIN = timedelta(hours=1)
"""How often a program is asked to fetch a feed anew."""


@dataclass(frozen=True)
class Appointments:
    """What one person's file says. `key` is theirs alone and never changes; `blocks` are stretches of time in UTC."""

    key: UUID
    host: str
    title: str
    sender_name: str
    sender: str
    sequence: int
    blocks: Sequence[tuple[datetime, datetime]]
    place: str = ""
    cancelled: bool = False
    tentative: bool = False
    """They are not sure yet: their calendar keeps the hours as ones that may not be. Nobody's answer is carried otherwise:
    that would take an attendee (PARTSTAT)."""
    blocks_before: int = 0
    """How many appointments the person's last file held: what is gone is taken back."""


@dataclass(frozen=True)
class Busy:
    """A stretch of time (UTC) in somebody's feed. `uid` stays the same for as long as the meeting does."""

    uid: str
    begins: datetime
    ends: datetime


def calendar_file(told: Appointments, *, made_at: datetime) -> bytes:
    """The file, as bytes (UTF-8, CRLF). Asking twice gives the same file apart from its stamp `made_at`."""
    calendar = Calendar()
    calendar.add("prodid", "-//fgc//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for number, (begins, ends) in enumerate(told.blocks, 1):
        calendar.add_component(_event(told, number, begins, ends, made_at, cancelled=told.cancelled))
    for number in range(len(told.blocks) + 1, told.blocks_before + 1):
        begins, ends = told.blocks[-1] if told.blocks else (made_at, made_at)
        calendar.add_component(_event(told, number, begins, ends, made_at, cancelled=True))
    return bytes(calendar.to_ical())


def busy_file(title: str, stretches: Sequence[Busy], *, made_at: datetime) -> bytes:
    """The file of a feed: when somebody is busy, and nothing of with whom, where or why. A calendar that fetches it again
    replaces all it had; whose organiser it is, it does not say. `title` also names the calendar (RFC 7986), since programs
    would otherwise call it by its address, which is a secret."""
    calendar = Calendar()
    calendar.add("prodid", "-//fgc//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for busy in stretches:
        calendar.add_component(_bare(busy.uid, title, busy.begins, busy.ends, made_at))
    return bytes(calendar.to_ical())


SILENT = frozenset({"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "CLASS", "TRANSP"})
"""What of an appointment nobody reads: times, and marks for programs."""


def calendar_words(content: bytes) -> str:
    """What a calendar shows of this file, in a sentence that is read off the file itself. Raises `ValueError` when it holds
    something for which there is no sentence: then nobody may be told that it holds nothing else."""
    events = Calendar.from_ical(content).walk("VEVENT")
    spoken = {
        name: dict.fromkeys(str(one[name]) for one in events if name in one)
        for name in ("SUMMARY", "LOCATION")
    }
    senders = dict.fromkeys(str(one["ORGANIZER"].params["CN"]) for one in events if "ORGANIZER" in one)
    if more := {name for one in events for name in one} - SILENT - {"SUMMARY", "LOCATION", "ORGANIZER"}:
        raise ValueError(f"a calendar file holds what no sentence says: {', '.join(sorted(more))}")
    said = _words(spoken, senders)
    unsure = any(one.get("STATUS") == STATUS.TENTATIVE for one in events)
    return f"{said} {gettext('Your calendar may show that it is not certain yet.')}" if unsure else said


def _words(spoken: dict[str, dict[str, None]], senders: dict[str, None]) -> str:
    told = {"title": said_list(list(spoken["SUMMARY"])), "place": said_list(list(spoken["LOCATION"])),
            "sender": said_list(list(senders))}  # fmt: skip
    if told["place"] and senders:
        return gettext(
            "It says “%(title)s”, the time, the place (%(place)s) and who it is from: %(sender)s.", **told
        )
    if told["place"]:
        return gettext("It says “%(title)s”, the time and the place: %(place)s.", **told)
    if senders:
        return gettext("It says “%(title)s”, the time and who it is from: %(sender)s.", **told)
    return gettext("It says only “%(title)s” and the time.", **told)


def feed_words(title: str) -> str:
    """The same of a feed, whatever stretches it holds now."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return calendar_words(busy_file(title, [Busy("example", moment, moment)], made_at=moment))


def _event(
    told: Appointments, number: int, begins: datetime, ends: datetime, made_at: datetime, *, cancelled: bool
) -> Event:
    event = _bare(f"{told.key.hex}-{number}@{told.host}", told.title, begins, ends, made_at)
    event.add("sequence", told.sequence)
    sure = STATUS.TENTATIVE if told.tentative else STATUS.CONFIRMED
    event.add("status", STATUS.CANCELLED if cancelled else sure)
    organizer = vCalAddress(f"mailto:{told.sender}")
    organizer.params["CN"] = vText(tidied(told.sender_name, lines=False))
    event.add("organizer", organizer)
    if told.place and not cancelled:
        event.add("location", tidied(told.place, lines=True))
    return event


def _bare(uid: str, title: str, begins: datetime, ends: datetime, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", tidied(title, lines=False))
    event.add("class", CLASS.PRIVATE)
    event.add("transp", TRANSP.OPAQUE)
    return event

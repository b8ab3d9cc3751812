"""When somebody may safely be reached, in words: the one place that says safe hours, on whose clock, and how to phone.

Hours are wall time where the person lives. A reader whose clock is another one is told whose it is and what it shows
now, so that nobody rings a house at night because two o'clock was meant there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol

from babel.dates import get_timezone_location
from flask import g
from flask_babel import get_locale, gettext

from fgc.access.viewer import StaffViewer
from fgc.circle.models import Channel, Kind, Person
from fgc.circle.rules import PhoneThem
from fgc.conference.queries import zone_of
from fgc.kit.clock import now
from fgc.kit.phone import shown_phone
from fgc.kit.tongues import SIGNED
from fgc.kit.words import said_hour, said_moment, said_time


class Hours(Protocol):
    """What has safe hours: a contact, what was said about one, a call."""

    @property
    def hours_from(self) -> time | None: ...

    @property
    def hours_to(self) -> time | None: ...

    @property
    def weekdays_only(self) -> bool: ...


@dataclass(frozen=True)
class SafeTimes:
    """Safe hours that are not kept, or not yet."""

    hours_from: time | None
    hours_to: time | None
    weekdays_only: bool


def times_in(told: Mapping[str, Any]) -> SafeTimes:
    """The safe hours of a contact that waits for a second person, where hours are text."""
    begins, ends = (told[name] and time.fromisoformat(told[name]) for name in ("hours_from", "hours_to"))
    return SafeTimes(begins, ends, bool(told.get("weekdays_only")))


def safe_hours(of: Hours, zone: str, *, here: str = "", with_now: bool = True) -> str:
    """'between 9 am and 2:30 pm, on weekdays only', for somebody who lives in `zone`; '' when any time is right.

    `here` is the zone of whoever reads it: of the member of staff whose page it is, unless it is said. `with_now` adds what
    that clock shows now; without it the words stay the same from one minute to the next.
    """
    days = _days(of, _clock(of))
    if not days or zone == (here or zone_of_reader() or zone):
        return days
    if not with_now:
        return gettext("%(hours)s, their time in %(place)s", hours=days, place=_place(zone))
    return gettext(
        "%(hours)s, their time in %(place)s (%(time)s there now)",
        hours=days, place=_place(zone), time=said_time(now(), zone),
    )  # fmt: skip


def said_call(call: PhoneThem) -> str:
    """The number and all that matters before it is dialled: '01632 960111, until 2 pm; leave no message'."""
    number = shown_phone(call.number)
    if hours := safe_hours(call, call.zone):
        number = gettext("%(number)s, %(hours)s", number=number, hours=hours)
    return number if call.voicemail else gettext("%(number)s; leave no message", number=number)


def where_to_tell(person: Person, call: PhoneThem | None) -> str:
    """How a PIN is told to somebody: by voice or by hand, never by the way that their link takes. A professional's number is
    looked up: whoever reads a mailbox could send another one."""
    if person.language == SIGNED:
        return gettext("They use British Sign Language: meet them, or call them by video.")
    if call:
        return gettext("Phone them: %(call)s.", call=said_call(call))
    contact = person.contact
    if contact is None or contact.locked_at or Channel.PHONE.value in contact.forbidden:
        return gettext("Tell them face to face.")
    if person.kind in (Kind.PROFESSIONAL, Kind.ADVOCATE):
        return gettext(
            "Phone their work and ask for them by name. Look the number up yourself: do not take it from an email. Or tell "
            "them face to face."
        )
    if contact.has_phone:
        return gettext("They have not said that you can phone them. Tell them face to face or by video call.")
    return gettext(
        "We have no phone number for them. Tell them face to face, or by a video call in which you see them. Never "
        "write it where their link goes."
    )


def safe_moment(moment: datetime, zone: str) -> str:
    """From when somebody in `zone` may be reached, on the clock of whoever reads it; theirs is said beside it."""
    here = zone_of_reader() or zone
    if here == zone:
        return said_moment(moment, zone)
    return gettext(
        "%(moment)s (%(time)s in %(place)s)",
        moment=said_moment(moment, here), time=said_time(moment, zone), place=_place(zone),
    )  # fmt: skip


def zone_of_reader() -> str:
    """The zone of the member of staff whose page it is; '' for everybody else, who reads of themself on their own clock."""
    reader = g.get("viewer")
    if not isinstance(reader, StaffViewer):
        return ""
    if "zone_of_reader" not in g:
        g.zone_of_reader = zone_of(reader)
    return str(g.zone_of_reader)


def _clock(of: Hours) -> str:
    if of.hours_from and of.hours_to:
        return gettext(
            "between %(begins)s and %(ends)s", begins=said_hour(of.hours_from), ends=said_hour(of.hours_to)
        )
    if of.hours_from:
        return gettext("from %(begins)s on", begins=said_hour(of.hours_from))
    return gettext("until %(ends)s", ends=said_hour(of.hours_to)) if of.hours_to else ""


def _days(of: Hours, clock: str) -> str:
    if not of.weekdays_only:
        return clock
    return gettext("%(hours)s, on weekdays only", hours=clock) if clock else gettext("on weekdays only")


def _place(zone: str) -> str:
    return get_timezone_location(zone, locale=get_locale() or "en", return_city=True)

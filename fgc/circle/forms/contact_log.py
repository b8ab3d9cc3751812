"""What is asked about an attempt to reach somebody, and about time that was spent."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms.validators import StopValidation

from fgc.circle.models import Person
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay, TimeEntry, TimeSpentOn
from fgc.circle.operations.contact_log import ContactMade
from fgc.circle.reached_then import taker_unsafe_at
from fgc.circle.rules import WhyNot
from fgc.circle.rules.contact_log import may_leave_message, never_by
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.forms import Day, Form, Hour, Number, OneOf, Paragraph, Tick

WAYS = {
    ContactWay.PHONE: _("Phone call"),
    ContactWay.TEXT: _("Text message"),
    ContactWay.EMAIL: _("Email"),
    ContactWay.LETTER: _("Letter"),
    ContactWay.VISIT: _("Visit"),
    ContactWay.VIDEO: _("Video call"),
    ContactWay.IN_PASSING: _("Met by chance"),
}
QUICK = {
    ContactWay.PHONE: _("Phoned: no reply"),
    ContactWay.TEXT: _("Texted: no reply"),
    ContactWay.VISIT: _("Visited: no reply"),
}
"""What is written down with one tap."""
OUTCOMES = {
    ContactOutcome.SPOKE: _("Spoke to them"),
    ContactOutcome.NO_REPLY: _("No reply"),
    ContactOutcome.LEFT_MESSAGE: _("Left a message"),
    ContactOutcome.WROTE: _("Wrote to them"),
    ContactOutcome.SOMEBODY_ELSE: _("Someone else answered"),
    ContactOutcome.ANOTHER_TIME: _("They asked for another time"),
    ContactOutcome.WRONG_DETAILS: _("The number or address is wrong"),
    ContactOutcome.MOVED_AWAY: _("They have moved away"),
    ContactOutcome.NO_CONTACT: _("They asked not to be contacted"),
    ContactOutcome.OTHER: _("Something else"),
    ContactOutcome.MISTAKE: _("Entered by mistake"),
}
SPENT_ON = {
    TimeSpentOn.PREPARATION: _("Preparation"),
    TimeSpentOn.MEETING: _("The meeting"),
    TimeSpentOn.TRAVEL: _("Travel"),
    TimeSpentOn.WRITING: _("Letters, calls and writing"),
    TimeSpentOn.OTHER: _("Something else"),
    TimeSpentOn.CONTACTS: _("Contacts with someone whose details were deleted"),
}
MOST_MINUTES = 1440


class Offered(OneOf):
    """One of those that are offered now. What is known and not offered is refused with its own sentence: the page may be older
    than what they said of it."""

    known: type[Enum] = ContactWay
    not_offered: WhyNot = WhyNot.NEVER_SAFE

    def pre_validate(self, form: Any) -> None:
        if self._strangers() and any(
            text in {one.value for one in self.known} for text in self.raw_data or ()
        ):
            raise StopValidation(self.not_offered.sentence)
        super().pre_validate(form)


class OfferedOutcome(Offered):
    known = ContactOutcome
    not_offered = WhyNot.NO_MESSAGE


def _note(*, longest: int, rows: int) -> Any:
    return Paragraph(
        _("Note"),
        hint=_("For you and the service manager. The social worker never sees this."),
        longest=longest,
        rows=rows,
    )


class ContactLogForm(Form):
    """`outcome` and `way` hold what is safe to offer; see `offer`."""

    day = Day(_("Date"), missing=_("Enter the date."))
    at = Hour(_("Time"), evening_too=True, missing=_("Enter the time, like 2:30 pm."))
    way = Offered(_("How did you contact them?"), missing=_("Choose how you contacted them."))
    outcome = OfferedOutcome(_("What happened?"), missing=_("Choose what happened."))
    minutes = Number(_("Minutes spent"), hint=_("Include travel there and back."), most=MOST_MINUTES)
    explained = Tick(_("I explained what the meeting is"))
    note = _note(longest=2000, rows=3)
    version = Number(least=1, missing=_("Open the page again."))

    def offer(
        self,
        conference: Conference,
        person: Person,
        *,
        zone: str,
        everything: bool,
        but: Collection[ContactOutcome],
    ) -> None:
        """Ways they forbade are not offered, nor a message where none may be left at the moment that the form speaks of; with
        `everything` they are."""
        never = frozenset() if everything else never_by(person.contact)
        at = self.moment(zone) or now()
        may = everything or may_leave_message(
            person.contact, taker_unsafe=taker_unsafe_at(conference, person, at) is not False
        )
        silent = set() if may else {ContactOutcome.LEFT_MESSAGE}
        self.way.choose_from([(way, words) for way, words in WAYS.items() if way not in never])
        self.outcome.choose_from(
            [(one, words) for one, words in OUTCOMES.items() if one not in silent and one not in but]
        )

    def moment(self, zone: str) -> datetime | None:
        """When it was; None as long as the day or the hour is missing."""
        if self.day.data is None or self.at.data is None:
            return None
        return datetime.combine(self.day.data, self.at.data, ZoneInfo(zone))

    def made(self, zone: str) -> ContactMade:
        """What was written, as `log_contact` takes it; only after the form was found good."""
        moment = self.moment(zone)
        assert moment is not None, "neither the day nor the hour is missing"
        return ContactMade(moment, self.way.data, self.outcome.data, self.minutes.data, self.note.data)


def new_contact_log_form(moment: datetime, zone: str) -> ContactLogForm:
    """The form for one more attempt: it was just now, unless somebody says another time."""
    local = moment.astimezone(ZoneInfo(zone))
    return ContactLogForm(data={"day": local.date(), "at": local.time(), "version": 1})


def contact_log_form_about(entry: ContactEntry, zone: str) -> ContactLogForm:
    """The form with what stands in the log now."""
    local = entry.contacted_at.astimezone(ZoneInfo(zone))
    kept = {name: getattr(entry, name) for name in ("way", "outcome", "minutes", "note", "version")}
    return ContactLogForm(data={"day": local.date(), "at": local.time(), **kept})


class TimeForm(Form):
    spent_on = Day(_("Date"), missing=_("Enter the date."))
    kind = OneOf(
        _("What was it for?"),
        [(kind, words) for kind, words in SPENT_ON.items() if kind is not TimeSpentOn.CONTACTS],
        missing=_("Choose what the time was for."),
    )
    minutes = Number(_("Minutes"), most=MOST_MINUTES, missing=_("Enter the minutes, like 45."))
    note = _note(longest=500, rows=2)
    version = Number(least=1, missing=_("Open the page again."))


def time_form_about(entry: TimeEntry) -> TimeForm:
    return TimeForm(
        data={name: getattr(entry, name) for name in ("spent_on", "kind", "minutes", "note", "version")}
    )

"""What is asked about a date: the day, its times, its place."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.approach.rules import Approach, PartOfMeeting
from fgc.kit.forms import Day as DayField
from fgc.kit.forms import Form, Hour, Line, Number, OneOf, Paragraph, Tick, Zone
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import When, Where
from fgc.schedule.rules import PartTimes, TypedTimes, WhyNot, times_with_start

KINDS = {
    MeetingKind.FIRST: _("The conference itself"),
    MeetingKind.SEPARATE: _("A separate, short meeting"),
    MeetingKind.REVIEW: _("A review"),
}
PLACE_FIELDS = ("venue", "venue_address", "getting_there", "doors", "food", "children", "joining")


SHOWN = "times_shown"
"""The name of the hidden input with them."""


@dataclass(frozen=True)
class Shown:
    """The times of the parts as a page shows them, with the start they belong to. The page carries them: only so is it known
    which were left as they are once the page was shown again with other ones. They decide nothing but what is proposed."""

    starts: time | None = None
    parts: Sequence[TypedTimes] = ()

    def as_line(self) -> str:
        """As the page carries them, in one line; '' where there are none yet."""
        whole = [part for part in self.parts if part.starts and part.ends]
        parts = [f"{part.key} {part.starts:%H:%M} {part.ends:%H:%M}" for part in whole]
        return " ".join([f"{self.starts:%H:%M}", *parts]) if self.starts else ""

    @classmethod
    def from_line(cls, line: str) -> "Shown | None":
        """What a page carried; None where that cannot be read."""
        try:
            starts, *words = line.split()
            parts = [
                TypedTimes(key, time.fromisoformat(begins), time.fromisoformat(ends))
                for key, begins, ends in zip(words[::3], words[1::3], words[2::3], strict=True)
            ]
            return cls(time.fromisoformat(starts), parts)
        except ValueError:
            return None


class MeetingForm(Form):
    """A day, its times and its place. `meeting_form` adds the parts of the approach."""

    kind = OneOf(
        _("What kind of meeting is it?"),
        list(KINDS.items()),
        missing=_("Choose what kind of meeting it is."),
    )
    on = DayField(_("Which day?"), hint=_("For example 27 2 2027"), missing=_("Enter the day."))
    starts = Hour(
        _("When does it start?"),
        hint=_("For example 11 am"),
        missing=_("Enter the time the meeting starts, like 2:30 pm."),
    )
    zone = Zone(_("Time zone"), missing=_("Choose the time zone of the place."))
    second = OneOf(
        _("This time comes twice on that day. Which one do you mean?"),
        [
            ("no", _("The first one, before the clocks go back")),
            ("yes", _("The second one, after the clocks have gone back")),
        ],
        optional_mark=False,
    )
    venue = Line(_("Place"), hint=_("Neutral ground that everyone can reach."))
    venue_address = Paragraph(_("Address"), rows=3, longest=500)
    getting_there = Paragraph(_("Getting there"), rows=3, hint=_("Bus, parking, lifts, steps."), longest=1500)
    rooms = Paragraph(
        _("Rooms"),
        rows=3,
        hint=_("One on each line: a large one, one for time out, one for the children."),
        longest=500,
    )
    doors = Line(_("Ways in"), hint=_("Only staff see this."))
    food = Paragraph(_("Food"), rows=2, longest=1000)
    children = Paragraph(_("For the children"), rows=2, longest=1000)
    joining = Paragraph(_("Joining by video or phone"), rows=2, longest=1000)
    version = Number("", least=0)
    """The version of the meeting that this page was opened with; hidden."""

    part_rows: Sequence[PartOfMeeting] = ()

    shown = Shown()
    """The times the page showed before it was sent, and the start they belong to."""
    moved = False
    """Whether times were moved with the start: a person looks at them first."""
    proposed = False
    """Whether usual times were filled in: a person looks at them first."""

    def settle_times(self) -> bool:
        """Moves, with the start, the times of the parts that were left as the page showed them, then fills in the usual times of
        parts that have none (`times_with_start`); True when there is nothing new to look at. Marks the start where a part would
        run past midnight. Of a separate meeting of which every part is still ticked, and none has a time, only those stay that
        it usually has: nobody has private family time alone."""
        if self._is_separate_untouched():
            for part in self.part_rows:
                self[f"{part.key}_takes_place"].data = part.separate
        typed, minutes = self._typed(), {part.key: part.minutes for part in self.part_rows}
        settled = times_with_start(self.shown.parts, typed, self.shown.starts, self.starts.data, minutes)
        if settled is None:
            self.starts.errors = [WhyNot.PAST_MIDNIGHT.sentence]
            return False
        for before, after in zip(typed, settled, strict=True):
            self.proposed |= before.is_empty
            self.moved |= after != before and not before.is_empty
            self._fill_in(before, after)
        self.shows(Shown(self.starts.data, settled))
        return not (self.proposed or self.moved)

    def shows(self, shown: Shown) -> None:
        """What the page shows from now on; it carries it, hidden, until it is sent."""
        self.shown, self.carried = shown, {**self.carried, SHOWN: shown.as_line()}

    def _taken(self) -> list[PartOfMeeting]:
        return [part for part in self.part_rows if self[f"{part.key}_takes_place"].data]

    def _typed(self) -> list[TypedTimes]:
        return [
            TypedTimes(part.key, self[f"{part.key}_starts"].data, self[f"{part.key}_ends"].data)
            for part in self._taken()
        ]

    def _fill_in(self, before: TypedTimes, after: TypedTimes) -> None:
        for name in ("starts", "ends"):
            if getattr(after, name) != getattr(before, name):
                field = self[f"{after.key}_{name}"]
                field.raw_data, field.data = None, getattr(after, name)

    def _is_separate_untouched(self) -> bool:
        every = all(self[f"{part.key}_takes_place"].data for part in self.part_rows)
        times = [self[f"{part.key}_{name}"] for part in self.part_rows for name in ("starts", "ends")]
        return self.kind.data is MeetingKind.SEPARATE and every and all(one.is_empty() for one in times)

    def incomplete(self) -> bool:
        """Marks parts with one time and not the other; True when there is one."""
        wrong = [
            self[f"{part.key}_{name}"]
            for part in self.part_rows
            for name in ("starts", "ends")
            if self[f"{part.key}_takes_place"].data and self[f"{part.key}_{name}"].is_empty()
        ]
        for field in wrong:
            field.errors = [WhyNot.PART_NEEDS_TIMES.sentence]
        return bool(wrong)

    def when(self) -> When:
        """The day and its times, as asked for."""
        parts = [
            PartTimes(part.key, self[f"{part.key}_starts"].data, self[f"{part.key}_ends"].data)
            for part in self.part_rows
            if self[f"{part.key}_takes_place"].data
        ]
        second = {"yes": True, "no": False}.get(self.second.data or "")
        return When(self.on.data, self.zone.data, self.starts.data, parts, second)

    def where(self) -> Where:
        """The place and what is arranged there."""
        rooms = [line.strip() for line in self.rooms.data.split("\n") if line.strip()]
        return Where(**{name: self[name].data for name in PLACE_FIELDS}, rooms=rooms)


@dataclass(frozen=True)
class Wished:
    """What a new date is filled in with, where somebody wished it: the kind, the day, the hour and the place."""

    kind: MeetingKind | None = None
    on: date | None = None
    starts: time | None = None
    venue: str = ""


def meeting_form(
    approach: Approach, meeting: Meeting | None, *, zone: str, wished: Wished = Wished()
) -> MeetingForm:
    """The form with the approach's parts; filled from `meeting` when one is changed, with what is wished and all parts
    ticked when not, or those of a separate meeting."""
    made: dict[str, Any] = {"part_rows": approach.parts}
    for part in approach.parts:
        words = gettext(part.words)
        made[f"{part.key}_takes_place"] = Tick(words)
        made[f"{part.key}_starts"] = Hour(_("%(part)s starts", part=words), optional_mark=False)
        made[f"{part.key}_ends"] = Hour(_("%(part)s ends", part=words), optional_mark=False)
    form: MeetingForm = type("MeetingForm", (MeetingForm,), made)(data=_kept(approach, meeting, zone, wished))
    form.shows(_shown(meeting))
    if meeting is not None:
        form.kind.choose_from([(meeting.kind, KINDS[meeting.kind])])
    return form


def _kept(approach: Approach, meeting: Meeting | None, zone: str, wished: Wished) -> dict[str, Any]:
    if meeting is None:
        separate = wished.kind is MeetingKind.SEPARATE
        return {
            **asdict(wished),
            "zone": zone,
            "version": 0,
            **{f"{part.key}_takes_place": part.separate or not separate for part in approach.parts},
        }
    kept: dict[str, Any] = {
        "kind": meeting.kind,
        "on": meeting.on,
        "starts": meeting.starts,
        "zone": meeting.zone,
        "second": "yes" if meeting.second_of_two else None,
        "rooms": "\n".join(meeting.rooms),
        "version": meeting.version,
        **{name: getattr(meeting, name) for name in PLACE_FIELDS},
    }
    for part in meeting.parts:
        kept |= {
            f"{part.key}_takes_place": True,
            f"{part.key}_starts": part.starts,
            f"{part.key}_ends": part.ends,
        }
    return kept


def _shown(meeting: Meeting | None) -> Shown:
    """What the page that is sent carried, or else what is kept."""
    carried = Shown.from_line(request.form.get(SHOWN, ""))
    if carried or meeting is None:
        return carried or Shown()
    parts = [TypedTimes(part.key, part.starts, part.ends) for part in meeting.parts]
    return Shown(min((part.starts for part in meeting.parts), default=meeting.starts), parts)


class CancelForm(Form):
    """Calling a meeting off."""

    because = Paragraph(
        _("Why are you cancelling the meeting?"),
        hint=_("For the record. No one who was invited sees this reason."),
        rows=3,
        longest=500,
        missing=_("Write why you are cancelling the meeting."),
    )

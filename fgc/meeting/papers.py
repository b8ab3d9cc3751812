"""What is printed for one meeting, filled for whoever reads it: the coordinator, those at a table, somebody who brings the food.

Each is of one meeting and so of one place. What another than the coordinator reads passes `visible` through the eyes of everybody
who could read it (`fgc.meeting.seating`), or says nothing of anybody (`fgc.meeting.supplies`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.access.models import Service
from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.circle.models import Person
from fgc.circle.needs import SOMETHING_ELSE, said_need
from fgc.circle.queries import between
from fgc.conference.models import Conference
from fgc.invitation.queries import interpreting_at
from fgc.kit.db import session
from fgc.kit.phone import shown_phone
from fgc.kit.text import in_name_order
from fgc.kit.tongues import tongue
from fgc.kit.words import said_list
from fgc.meeting.document.sheets import Block, Paper, Sheet
from fgc.meeting.queries import apart_in, needs_written_for, seated_in
from fgc.meeting.seating import Seated, agendas, how_said, signing_lists
from fgc.meeting.statements import in_parts, statements_of
from fgc.meeting.supplies import FOOD, SIGNED, TRAVEL, by_age, counted, known
from fgc.schedule.forms.needs import said_need_state
from fgc.schedule.models import Meeting, MeetingPart, Way
from fgc.schedule.rules import state_of_need
from fgc.schedule.rules.apart import PRESENT
from fgc.schedule.where import meeting_day, meeting_hour

BLANK_LINES = 2
"""On a list to sign, for whoever comes though nobody expected them."""


@dataclass(frozen=True)
class PrintJob:
    """One meeting as it is printed now, read once for every sheet of it."""

    viewer: StaffViewer
    conference: Conference
    meeting: Meeting
    seated: Sequence[Seated]
    now: datetime


def print_job(viewer: StaffViewer, conference: Conference, meeting: Meeting, now: datetime) -> PrintJob:
    """What this viewer may print of a meeting now."""
    return PrintJob(viewer, conference, meeting, seated_in(viewer, conference, meeting, now), now)


def day_sheet(job: PrintJob) -> Paper:
    """For the coordinator alone: the parts with who is in each, what each of them needs, and who must not meet."""
    viewer, conference, meeting, seated = job.viewer, job.conference, job.meeting, job.seated
    words = approach_of(conference)
    parts = [_part_block(meeting, part, _(words.part(part.key).words), seated) for part in meeting.parts]
    lead = (
        _("For %(name)s alone. Keep this sheet on you, and destroy it after the meeting.", name=viewer.name),
        _("When a part ends, take its signing-in sheet away with you."),
    )
    sheet = Sheet(
        _("Day sheet %(number)s", number=conference.number),
        _hours(meeting, meeting.parts),
        lead,
        (
            *parts,
            *_words_block(viewer, conference, meeting),
            *_apart_block(viewer, conference, meeting, seated, job.now),
            *_needs_block(job),
            *_house_block(meeting),
        ),
    )
    return Paper("day", [sheet])


def _part_block(meeting: Meeting, part: MeetingPart, words: str, seated: Iterable[Seated]) -> Block:
    here = [one for one in seated if one.part.id == part.id]
    here.sort(key=lambda one: (one.place.room, in_name_order(one.person.name)))
    each = tuple((one.person.name, how_said(one), _window(meeting, one), one.place.room) for one in here)
    head, rows = _without_empty((_("Name"), _("How"), _("When"), _("Room")), each)
    return Block(words, _hours(meeting, [part], day=False), head=head, rows=rows)


def _words_block(viewer: StaffViewer, conference: Conference, meeting: Meeting) -> list[Block]:
    """Whose words are to be heard, by whom and when; not the words themselves: the sheet may be lost."""
    found = [one for one in statements_of(viewer, conference, meeting) if one.is_needed]
    rows = tuple((one.person.name, in_parts(conference, one), one.said_by, one.state[0]) for one in found)
    head = (_("Name"), _("Part of the meeting"), _("Who reads or says the words"), _("Status"))
    return [Block(_("Words to be heard"), head=head, rows=rows)] if rows else []


def _without_empty(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The table without the columns in which nothing stands."""
    filled = [column for column in range(len(head)) if any(row[column] for row in rows)]
    return (
        tuple(head[column] for column in filled),
        tuple(tuple(row[column] for column in filled) for row in rows),
    )


def _window(meeting: Meeting, one: Seated) -> str:
    if one.place.from_at is None and one.place.until_at is None:
        return ""
    return f"{meeting_hour(meeting, _begins(one))} – {meeting_hour(meeting, _ends(one))}"


def _apart_block(
    viewer: StaffViewer, conference: Conference, meeting: Meeting, seated: Sequence[Seated], now: datetime
) -> list[Block]:
    """Each two who must not meet, of whom one at least has a place here, with what was arranged."""
    rows = tuple(
        (one.name, other.name, _arranged(meeting, [one, other], seated, instead))
        for one, other, instead in apart_in(viewer, conference, meeting, now)
    )
    head = (_("Name"), _("Must not meet"), _("What is arranged"))
    return [Block(_("Who must not meet"), head=head, rows=rows)] if rows else []


def _arranged(
    meeting: Meeting, both: Iterable[Person], seated: Sequence[Seated], instead: dict[UUID, str]
) -> str:
    found = []
    for person in both:
        theirs = [one for one in seated if one.person.id == person.id]
        there = [one for one in theirs if one.way in PRESENT]
        if there:
            first, last = _stay(there, person)
            hours = f"{meeting_hour(meeting, first)} – {meeting_hour(meeting, last)}"
            found.append(_here(there) % {"name": person.called, "hours": hours})
        elif person.id in instead:
            found.append(
                _("%(name)s is not invited. %(instead)s.", name=person.called, instead=instead[person.id])
            )
        else:
            found.append(_absent(theirs) % {"name": person.called})
    return " ".join(found)


def _here(there: Sequence[Seated]) -> str:
    """What is said of somebody who has a place: whoever said no before the change may come all the same."""
    if any(one.declined_before for one in there):
        return _("%(name)s said no before the change. If they come, they are here %(hours)s.")
    return _("%(name)s is here %(hours)s.")


def _absent(theirs: Sequence[Seated]) -> str:
    """What is said of somebody who is not there: how they are heard, that they do not come, or that nobody gave them a place."""
    ways = {one.way for one in theirs}
    if Way.LETTER in ways:
        return _("%(name)s is not here: their letter is read out.")
    if Way.SPOKESPERSON in ways:
        return _("%(name)s is not here: someone speaks for them.")
    return _("%(name)s is not coming.") if theirs else _("%(name)s is not invited to this meeting.")


def _needs_block(job: PrintJob) -> list[Block]:
    said = {one.key: _(one.words) for one in approach_of(job.conference).needs}
    written = needs_written_for(job.viewer, job.meeting)
    here = interpreting_at(job.viewer, job.meeting)
    rows: list[tuple[str, str, str]] = []
    for person in _people(one for one in job.seated if one.way is not None):
        words, state = written.get(person.id, ()), ""
        theirs: list[tuple[str, str]] = []
        for need in person.needs:
            what = said_need(said, need)
            how = said_need_state(state_of_need(need, here.gaps, here.interpreted))
            if need.kind == SOMETHING_ELSE and words and not need.words:
                state = how
            else:
                theirs.append((what, how))
        theirs += [(one, state) for one in words]
        rows += [("" if number else person.name, what, state) for number, (what, state) in enumerate(theirs)]
    head = (_("Name"), _("Needs"), _("Status"))
    return [Block(_("What they need"), head=head, rows=tuple(rows))] if rows else []


def _house_block(meeting: Meeting) -> list[Block]:
    """Rooms and doors, without the place itself: the coordinator knows it, and the sheet may be lost."""
    rooms = _("Rooms: %(rooms)s", rooms=said_list(meeting.rooms)) if meeting.rooms else ""
    items = tuple(filter(None, [rooms, meeting.doors]))
    return [Block(_("Rooms and doors"), items=items)] if items else []


def signing_in(job: PrintJob) -> Paper:
    """Lists to sign, for those of one room: names and a box, and nothing else of anybody."""
    approach, meeting = approach_of(job.conference), job.meeting
    lists = signing_lists(job.seated, meeting.parts, between(job.conference), job.now)
    sheets = []
    for one in lists:
        names = sorted((person.name for person in one.people), key=in_name_order)
        rows = tuple((name, "") for name in (*names, *[""] * BLANK_LINES))
        parts = said_list(_(approach.part(part.key).words) for part in one.parts)
        lead = (parts, _("Room: %(room)s", room=one.room)) if one.room else (parts,)
        block = Block(head=(_("Name"), _("Signature")), rows=rows)
        sheets.append(Sheet(_("Please sign in"), _hours(meeting, one.parts), lead, (block,)))
    return Paper("signing", sheets)


def agenda(job: PrintJob) -> Paper:
    """The parts and their hours, to the family and to professionals in their own words; nothing about who."""
    approach, meeting = approach_of(job.conference), job.meeting
    each = agendas(job.seated, meeting.parts, between(job.conference), job.now)
    sheets = [
        Sheet(
            _("What happens today"),
            _hours(meeting, one.parts),
            (_("For professionals"),) if one.at_work else (),
            tuple(
                Block(
                    _(approach.part(part.key).words),
                    _hours(meeting, [part], day=False),
                    (_(one.words_of(approach.part(part.key))),),
                )
                for part in one.parts
            ),
        )
        for one in each
    ]
    return Paper("agenda", sheets)


def food(job: PrintJob) -> Paper:
    """For whoever brings the food: how many people, and what they eat."""
    people = _people(one for one in job.seated if one.comes)
    needs = [known(need.words, FOOD) for one in people for need in one.needs if need.kind == "food"]
    blocks = (
        Block(_("Number of people eating"), items=by_age(people)),
        Block(_("What they need"), items=_counts(needs) or (_("Nothing special."),)),
    )
    return (
        _supplied(job.conference, _hours(job.meeting, job.meeting.parts), _("Food for a meeting"), (), blocks)
        if people
        else _nothing()
    )


def travel(job: PrintJob) -> Paper:
    """For whoever fetches people: when, and what they need in the car. Never from where."""
    meeting, seated = job.meeting, [one for one in job.seated if one.comes]
    fetched = _people(one for one in seated if one.is_fetched)
    trips = sorted((*_stay(seated, one), _in_the_car(one)) for one in fetched)
    rows = tuple(
        (meeting_hour(meeting, begins), meeting_hour(meeting, ends), says) for begins, ends, says in trips
    )
    lead = (
        _("We will phone you to say where to collect each person and where to take them. We never put this on paper."),
        _("Each line is one person and one journey. Never collect two people together unless we tell you so by phone."),
    )  # fmt: skip
    block = Block(head=(_("There by"), _("Goes home at"), _("Needs in the car")), rows=rows)
    return (
        _supplied(job.conference, meeting_day(meeting), _("Journeys to a meeting"), lead, (block,))
        if rows
        else _nothing()
    )


def _in_the_car(person: Person) -> str:
    """What is known of it in our words. What somebody wrote otherwise is told by phone."""
    says: list[str] = []
    asks = False
    for need in sorted(person.needs, key=lambda one: (one.kind, one.words)):
        if need.kind in ("travel", "access") and need.words:
            said = known(need.words, TRAVEL)
            says, asks = [*says, *map(_, said)], asks or not said
        elif need.kind == "access":
            says.append(_("help to get in and out"))
    return ", ".join([*dict.fromkeys(says), *([_("more details by phone")] if asks else [])])


def languages(job: PrintJob) -> Paper:
    """For whoever sends an interpreter: which language, and from when until when."""
    meeting, seated = job.meeting, [one for one in job.seated if one.way in PRESENT]
    rows = sorted({
        (_language(person, need.words), *_stay(seated, person), _at_place(seated, person), _stays(seated, person))
        for person in _people(one for one in seated if one.is_interpreted_for)
        for need in person.needs if need.kind == "interpreter"
    })  # fmt: skip
    told = tuple(
        (language, meeting_hour(meeting, begins), meeting_hour(meeting, ends), place, stays)
        for language, begins, ends, place, stays in rows
    )
    head = (
        _("Language"),
        _("From"),
        _("Until"),
        _("How"),
        _("During private time"),
    )
    lead = (_("We will phone you to say where the meeting is."),)
    block = Block(head=head, rows=told)
    if not told:
        return _nothing()
    return _supplied(job.conference, meeting_day(meeting), _("Interpreters for a meeting"), lead, (block,))


def _language(person: Person, words: str) -> str:
    if known(words, {SIGNED: "bfi"}):
        return tongue("bfi")
    return _("Told by phone") if person.language in ("en", "other") else tongue(person.language)


def _at_place(seated: Iterable[Seated], person: Person) -> str:
    there = any(one.comes for one in seated if one.person.id == person.id)
    return _("In person") if there else _("By phone or video")


def _stays(seated: Iterable[Seated], person: Person) -> str:
    """Whether the interpreter stays while the family is on its own; nothing where this person is not there then."""
    if not any(one.part.family_only for one in seated if one.person.id == person.id):
        return "–"
    asked = any(need.kind == "interpreter_stays" for need in person.needs)
    return _("Stays") if asked else _("Waits outside")


def _counts(needs: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(
        f"{one.number} {said_list(map(_, one.says))}" if one.says
        else ngettext(
            "%(num)d person: we will phone you about this need",
            "%(num)d people: we will phone you about their needs",
            one.number,
        )
        for one in counted(needs)
    )  # fmt: skip


def _supplied(
    conference: Conference, when: str, title: str, lead: tuple[str, ...], blocks: tuple[Block, ...]
) -> Paper:
    service = session().get_one(Service, conference.service_id)
    phone = shown_phone(service.phone, service.region)
    foot = _("Questions: %(name)s, %(phone)s.", name=service.neutral_name, phone=phone)
    return Paper("needs", [Sheet(title, when, lead, blocks, foot)])


def _nothing() -> Paper:
    return Paper("needs", [])


def _people(seated: Iterable[Seated]) -> list[Person]:
    """Each of them once, by name."""
    found = {one.person.id: one.person for one in seated}
    return sorted(found.values(), key=lambda one: in_name_order(one.name))


def _begins(one: Seated) -> datetime:
    return one.place.from_at or one.part.starts_at


def _ends(one: Seated) -> datetime:
    return one.place.until_at or one.part.ends_at


def _stay(seated: Iterable[Seated], person: Person) -> tuple[datetime, datetime]:
    """From when until when somebody is there."""
    theirs = [one for one in seated if one.person.id == person.id]
    return min(map(_begins, theirs)), max(map(_ends, theirs))


def _hours(meeting: Meeting, parts: Sequence[MeetingPart], *, day: bool = True) -> str:
    """'Saturday 27 February 2027, 11 am – 3:30 pm': from the beginning of the first of these parts to the end of the last."""
    begins, ends = parts[0].starts_at, max(part.ends_at for part in parts)
    hours = f"{meeting_hour(meeting, begins)} – {meeting_hour(meeting, ends)}"
    return f"{meeting_day(meeting)}, {hours}" if day else hours


Filler = Callable[[PrintJob], Paper]
FOR_THE_TABLE: dict[str, Filler] = {"signing-in": signing_in, "agenda": agenda}
FOR_SUPPLIERS: dict[str, Filler] = {"food": food, "travel": travel, "languages": languages}


def sheets_with_somebody(job: PrintJob) -> list[str]:
    """Those of these sheets that have something on them, by name, in their order: asked of who would stand on each, and none of
    them is filled for it. An agenda has the parts of the meeting, whoever comes."""
    seated = job.seated
    somebody = {
        "signing-in": any(one.signs_in for one in seated),
        "agenda": bool(job.meeting.parts),
        "food": any(one.comes for one in seated),
        "travel": any(one.is_fetched for one in seated),
        "languages": any(one.is_interpreted_for for one in seated),
    }
    return [name for name in (*FOR_THE_TABLE, *FOR_SUPPLIERS) if somebody[name]]

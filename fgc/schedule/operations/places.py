"""Who is asked to which part of a meeting, how they take part, and when they come and go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select

from fgc.access.viewer import StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.circle.happenings import KindCorrected
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.schedule import queries
from fgc.schedule.happenings import PlaceChanged, PlacesSet, PlaceTaken, StayChosen
from fgc.schedule.models import Chooser, Meeting, MeetingPart, MeetingState, Place, Way
from fgc.schedule.operations.apart import settle
from fgc.schedule.order_limits import words_refused, words_that_would_reach
from fgc.schedule.rules import (
    MAY_STAY,
    OF_THE_FAMILY,
    Attendee,
    WhyNot,
    at_two_meetings,
    instant_of,
    narrowed,
    unfit_interpreters,
    why_not_change,
    why_not_place,
)

Told = tuple[tuple[UUID, Way, datetime | None, datetime | None], ...]


@dataclass(frozen=True)
class Wish:
    """What one person shall be asked to. Times are wall times on the meeting's day; None means the whole part."""

    person: Person
    parts: Collection[UUID]
    way: Way = Way.IN_PERSON
    room: str = ""
    comes: time | None = None
    goes: time | None = None
    chosen_by: Chooser | None = None
    """For an advocate or interpreter: who of the family chose that they stay for private family time …"""
    stays_until: time | None = None
    """… and until when of it."""


Window = tuple[datetime | None, datetime | None]


def set_places(conference: Conference, meeting: Meeting, *, by: Viewer, wishes: Sequence[Wish]) -> None:
    """Asks each person to exactly these parts. Refused as a whole: nobody's place changes when one cannot be.

    Somebody who was asked before and now has other parts, another way or other hours is told (`PlaceChanged`), and so
    is somebody whose place is taken away (`PlaceTaken`). A refusal names the person's id as its field.
    """
    refuse(why_not_change(meeting, held=conference.held_since is not None))
    parts = {part.id: part for part in meeting.parts}
    windows = {wish.person.id: _checked(conference, meeting, wish, parts) for wish in wishes}
    with saving():
        before = queries.places_of(meeting)
        before_they = _staying(before)
        moved = [
            wish
            for wish in wishes
            if _settle(meeting, wish, before.get(wish.person.id, []), windows[wish.person.id])
        ]
        session().flush()
        _refuse_together(conference, {wish.person.id for wish in wishes})
        _refuse_twice(conference, meeting)
        _refuse_interpreters(_attending(meeting), {wish.person.id for wish in wishes})
        _tell(conference, meeting, moved, by)
        _tell_who_stays(conference, meeting, wishes, before_they, by)
        tell(PlacesSet(conference, meeting, sum(bool(wish.parts) for wish in wishes)), by=by)
        settle(conference, by=by)


def _checked(
    conference: Conference, meeting: Meeting, wish: Wish, parts: Mapping[UUID, MeetingPart]
) -> dict[UUID, Window]:
    """The person's own window in each part they are asked to, in UTC, after every rule about this one person.

    A part that their window does not touch is not theirs.
    """
    field = str(wish.person.id)
    comes, goes, stays = (
        _instant(meeting, clock, field) for clock in (wish.comes, wish.goes, wish.stays_until)
    )
    for part_id in wish.parts:
        refuse(
            why_not_place(
                approach_of(conference),
                wish.person,
                parts[part_id],
                chosen_by=wish.chosen_by,
                for_a_while=stays is not None and stays < parts[part_id].ends_at,
            ),
            field=field,
        )
    if comes is not None and goes is not None and goes <= comes:
        raise Refused(WhyNot.WINDOW_REVERSED, field=field)
    mine = [parts[part_id] for part_id in wish.parts]
    if mine and not _touches(mine, comes, goes):
        raise Refused(WhyNot.WINDOW_OUTSIDE, field=field)
    windows = {part.id: narrowed(part, comes, stays if stays and part.family_only else goes) for part in mine}
    return {part_id: own for part_id, own in windows.items() if own is not None}


def _touches(mine: Sequence[MeetingPart], comes: datetime | None, goes: datetime | None) -> bool:
    first, last = min(part.starts_at for part in mine), max(part.ends_at for part in mine)
    return (comes is None or first <= comes < last) and (goes is None or first < goes <= last)


def _instant(meeting: Meeting, clock: time | None, field: str) -> datetime | None:
    if clock is None:
        return None
    instant = instant_of(meeting.on, clock, meeting.zone, meeting.second_of_two)
    if isinstance(instant, WhyNot):
        raise Refused(instant, field=field)
    return instant


def _refuse_together(conference: Conference, here: Collection[UUID]) -> None:
    """Looks at every meeting of the conference as it would stand, and names the two, beside one of those asked here."""
    for seats in queries.would_be_together(conference, now()):
        mine = [str(seat.person_id) for seat in seats if seat.person_id in here]
        if mine:
            raise queries.refused_together(WhyNot.MUST_NOT_MEET, seats, field=mine[0])
    for seats in words_that_would_reach(conference):
        mine = [str(seat.person_id) for seat in seats if seat.person_id in here]
        if mine:
            raise words_refused(seats, field=mine[0])


def _refuse_twice(conference: Conference, meeting: Meeting) -> None:
    """Nobody is asked to two meetings at once."""
    for one, other in at_two_meetings(queries.seats_of(conference)):
        if meeting.id in (one.meeting_id, other.meeting_id):
            raise Refused(WhyNot.AT_ANOTHER_MEETING, field=str(one.person_id))


def let_stay(
    conference: Conference,
    meeting: Meeting,
    part: MeetingPart,
    person: Person,
    *,
    by: StaffViewer,
    chosen_by: Chooser,
    until: time | None = None,
) -> None:
    """On the day: the family said in the room that this advocate or interpreter stays with them for this part. They are bound
    by cautions and orders as anybody, and an interpreter is as everybody there asked for. The caller has asked whether the
    meeting is open. Refused where `until` is not inside the part and their own hours; its very end is all of it."""
    goes = _instant(meeting, until, "stays_until")
    refuse(None if _touches([part], None, goes) else WhyNot.WINDOW_OUTSIDE, field="stays_until")
    for_a_while = goes is not None and goes < part.ends_at
    refuse(why_not_place(approach_of(conference), person, part, chosen_by=chosen_by, for_a_while=for_a_while))
    with saving():
        place = queries.place_in(part, person) or _new(meeting, part, person)
        if goes is not None and place.from_at is not None:
            refuse(WhyNot.WINDOW_REVERSED if goes <= place.from_at else None, field="stays_until")
        place.chosen_by, place.until_at = chosen_by, goes if for_a_while else None
        session().add(place)
        session().flush()
        _refuse_together(conference, {person.id})
        here = {one.id for one in queries.people_in(part)}
        _refuse_interpreters((one for one in _attending(meeting) if one.person.id in here), {person.id})
        tell(StayChosen(conference, meeting, person.id, part.key, chosen_by, stays=True), by=by)


def refuse_in_private_time(happened: KindCorrected, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Nobody who is paid to be there has a place in private family time unless somebody of the family chose it (the database
    holds the same). Whoever is asked to it, or was, is not said to be one of them while they have that place: the coordinator
    sees what is taken from them, and they are told of it as of any other change. What happened stays as it was. In a meeting that
    was called off nobody was together: their place in that time is no place any more, and goes."""
    if happened.kind in OF_THE_FAMILY:
        return
    mine = (Place.person_id == happened.person.id, Place.family_only)
    rows = session().execute(
        select(Place, Meeting).join(Meeting, Meeting.id == Place.meeting_id).where(*mine)
    )
    for place, meeting in rows.all():
        if happened.kind in MAY_STAY and place.chosen_by is not None:
            continue
        if meeting.state is not MeetingState.CANCELLED:
            ahead = meeting.state is MeetingState.PLANNED
            raise Refused(WhyNot.HAS_PRIVATE_PLACE if ahead else WhyNot.WAS_IN_PRIVATE_TIME, field="kind")
        session().delete(place)
    session().flush()


def _staying(places: Mapping[UUID, Sequence[Place]]) -> dict[tuple[UUID, UUID], Chooser]:
    """By whose choice somebody stays, by person and part."""
    return {
        (person_id, place.part_id): place.chosen_by
        for person_id, mine in places.items()
        for place in mine
        if place.chosen_by
    }


def _tell_who_stays(
    conference: Conference,
    meeting: Meeting,
    wishes: Iterable[Wish],
    before: Mapping[tuple[UUID, UUID], Chooser],
    by: Viewer,
) -> None:
    """Who of the family chose, and who wrote it down: once for each change of it."""
    now_is, keys = _staying(queries.places_of(meeting)), {part.id: part.key for part in meeting.parts}
    asked = {wish.person.id for wish in wishes}
    for person_id, part_id in sorted(before.keys() | now_is.keys()):
        was, chosen = before.get((person_id, part_id)), now_is.get((person_id, part_id))
        if person_id in asked and was is not chosen:
            stays = chosen is not None
            told = StayChosen(conference, meeting, person_id, keys[part_id], chosen or was, stays=stays)  # type: ignore[arg-type]
            tell(told, by=by)


def _attending(meeting: Meeting) -> list[Attendee]:
    """Who has a place in this meeting, as it stands in the running transaction."""
    return queries.attendees_in(select(Meeting.id).where(Meeting.id == meeting.id)).get(meeting.id, [])


def _refuse_interpreters(attendees: Iterable[Attendee], here: Collection[UUID]) -> None:
    """Nobody is set beside an interpreter who is not as they asked for, nor an interpreter beside them (`here`: who is set now).
    It is said beside the interpreter."""
    for gap in unfit_interpreters(attendees):
        if gap.interpreter is not None and (gap.person.id in here or gap.interpreter.id in here):
            refuse(gap.reason, field=str(gap.interpreter.id))


def _settle(meeting: Meeting, wish: Wish, kept: Sequence[Place], wanted: Mapping[UUID, Window]) -> bool:
    """Writes one person's places; True when they had been asked and now something of theirs is different."""
    before, asked_at = _told(kept), min((place.asked_at for place in kept if place.asked_at), default=None)
    by_part = {place.part_id: place for place in kept}
    for part_id in by_part.keys() - wanted.keys():
        if by_part[part_id].arrived_at is not None:
            raise Refused(WhyNot.SOMEBODY_CAME, field=str(wish.person.id))
        session().delete(by_part[part_id])
    parts = {part.id: part for part in meeting.parts}
    places = [by_part.get(part_id) or _new(meeting, parts[part_id], wish.person) for part_id in wanted]
    for place in places:
        place.way, place.room = wish.way, wish.room
        stays = wish.person.kind in MAY_STAY and place.family_only
        place.chosen_by = wish.chosen_by if stays else None
        place.from_at, place.until_at = wanted[place.part_id]
        place.asked_at = place.asked_at or asked_at
    session().add_all(places)
    return asked_at is not None and _told(places) != before


def _new(meeting: Meeting, part: MeetingPart, person: Person) -> Place:
    return Place(
        conference_id=meeting.conference_id,
        meeting_id=meeting.id,
        part_id=part.id,
        person_id=person.id,
        family_only=part.family_only,
        kind=person.kind,
    )


def _told(places: Iterable[Place]) -> Told:
    return tuple(
        sorted(
            ((place.part_id, place.way, place.from_at, place.until_at) for place in places),
            key=lambda told: told[0],
        )
    )


def _tell(conference: Conference, meeting: Meeting, moved: Sequence[Wish], by: Viewer) -> None:
    for wish in moved:
        kind = PlaceChanged if wish.parts else PlaceTaken
        tell(kind(conference, meeting, wish.person.id), by=by)

"""What is known about dates and places. Row-level security says the same again underneath."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from fgc.access.viewer import Viewer, Worker
from fgc.approach.reading import approach_of
from fgc.circle.models import Caution, Need, Person
from fgc.circle.models_reaching import Interpreting
from fgc.circle.queries import between, names_in, open_pairs, people_of
from fgc.circle.rules import (
    Between,
    Pair,
    PhoneThem,
    Route,
    WhyNot,
    may_see_cautions,
    pair,
    phone_them,
    route,
)
from fgc.conference.models import Conference, Happening, Stage
from fgc.conference.queries import conferences_of
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.refusal import Refused
from fgc.kit.text import in_name_order
from fgc.schedule.happenings import PlacesSet
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place
from fgc.schedule.models_apart import CheckScope, Exclusion, LegalCheck, WordsOutcome
from fgc.schedule.rules import (
    INTERPRETER_NEEDS,
    STANDING,
    Attendee,
    Checked,
    Seat,
    left_out,
    seat_of,
    together,
    why_not_beside,
    why_not_reinstate,
    why_not_schedule,
)
from fgc.schedule.rules import WhyNot as NotYet
from fgc.schedule.rules.apart import PRESENT


@dataclass(frozen=True)
class ToTell:
    """Somebody who has been asked, and how they would be told of a change now."""

    person: Person
    way: Route | WhyNot
    phone: PhoneThem | None
    waits_until: datetime | None
    """The beginning of their safe hours, when a written word has to wait for them."""


@cached_while_reading
def meetings_of(viewer: Viewer, conference: Conference) -> Sequence[Meeting]:
    """The meetings of a conference the viewer may open, the earliest first, with their parts."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    chosen = select(Meeting).where(Meeting.conference_id == conference.id, Meeting.conference_id.in_(mine))
    return (
        session()
        .scalars(chosen.order_by(Meeting.starts_at, Meeting.id).options(selectinload(Meeting.parts)))
        .all()
    )


def meeting_for(viewer: Viewer, conference: Conference, meeting_id: UUID) -> Meeting | None:
    """One meeting of this conference, or None alike for unknown and somebody else's."""
    return next((meeting for meeting in meetings_of(viewer, conference) if meeting.id == meeting_id), None)


def place_in(part: MeetingPart, person: Person) -> Place | None:
    """Somebody's place in one part."""
    return session().scalar(select(Place).where(Place.part_id == part.id, Place.person_id == person.id))


def people_in(part: MeetingPart) -> list[Person]:
    """Who is there in one part, with what they need; not whoever is only heard by a letter or through somebody else."""
    placed = select(Place.person_id).where(Place.part_id == part.id, Place.way.in_(PRESENT))
    found = select(Person).where(Person.id.in_(placed), Person.left_at.is_(None))
    return list(session().scalars(found.options(selectinload(Person.needs)).order_by(Person.id)))


def attending(meeting_id: UUID) -> list[Person]:
    """Who is there in some part of a meeting, in person or by video or phone."""
    placed = select(Place.person_id).where(Place.meeting_id == meeting_id, Place.way.in_(PRESENT))
    return list(session().scalars(select(Person).where(Person.id.in_(placed)).order_by(Person.id)))


@cached_while_reading
def places_of(meeting: Meeting) -> Mapping[UUID, list[Place]]:
    """Everybody's places in a meeting, by the id of the person, in the order of the parts."""
    return places_by_meeting([meeting])[meeting.id]


def places_by_meeting(meetings: Sequence[Meeting]) -> dict[UUID, dict[UUID, list[Place]]]:
    """The same for each of these meetings, by its id: asked once for all of them."""
    order = {part.id: number for one in meetings for number, part in enumerate(one.parts)}
    found: dict[UUID, dict[UUID, list[Place]]] = {one.id: {} for one in meetings}
    rows = session().scalars(select(Place).where(Place.meeting_id.in_(found))).all()
    for place in sorted(rows, key=lambda place: order[place.part_id]):
        found[place.meeting_id].setdefault(place.person_id, []).append(place)
    return found


def attendees_in(meetings: Select[UUID]) -> dict[UUID, list[Attendee]]:
    """Who has a place in each of these meetings (a question for their ids), by the id of the meeting, with what is known of them
    and interpreting, in one question. Nobody who left the circle, or who is no longer there at all."""
    needs = (
        select(Need.person_id, func.max(Need.arranged_at).label("arranged_at"))
        .where(Need.kind.in_(INTERPRETER_NEEDS))
        .group_by(Need.person_id)
        .subquery()
    )
    rows = session().execute(
        select(Place.meeting_id, Person, Interpreting, func.bool_or(Place.way.in_(PRESENT)), needs)
        .join(Person, Person.id == Place.person_id)
        .outerjoin(Interpreting, Interpreting.person_id == Person.id)
        .outerjoin(needs, needs.c.person_id == Person.id)
        .where(Place.meeting_id.in_(meetings), Person.left_at.is_(None))
        .group_by(Place.meeting_id, Person.id, Interpreting.id, needs.c.person_id, needs.c.arranged_at)
        .order_by(Place.meeting_id, Person.added_at, Person.id)
    )
    found: dict[UUID, list[Attendee]] = {}
    for meeting_id, person, terms, present, needing, arranged_at in rows:
        one = Attendee(person, terms, present, needing is not None, arranged_at)
        found.setdefault(meeting_id, []).append(one)
    return found


def places_set_at(meeting: Meeting) -> datetime | None:
    """When it was last decided who is asked to which part; None where nobody has decided yet."""
    return session().scalar(
        select(func.max(Happening.at)).where(
            Happening.conference_id == meeting.conference_id,
            Happening.kind == PlacesSet.__name__,
            Happening.facts["meeting"].astext == str(meeting.id),
        )
    )


def placed_elsewhere(meeting: Meeting) -> frozenset[UUID]:
    """The ids of people who have a place in another meeting of the same conference. One that was called off is none: nobody is
    heard there."""
    chosen = (
        select(Place.person_id)
        .join(Meeting, Meeting.id == Place.meeting_id)
        .where(
            Place.conference_id == meeting.conference_id,
            Place.meeting_id != meeting.id,
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    return frozenset(session().scalars(chosen.distinct()))


def reinstating(
    conference: Conference, meetings: Sequence[Meeting], now: datetime
) -> dict[UUID, NotYet | None]:
    """For each of these meetings why it cannot be taken back that it was called off; None where it can. It is asked what is
    asked when a date is set, too: what else stands at these hours."""
    asked = select(Place.meeting_id).where(
        Place.meeting_id.in_([one.id for one in meetings]), Place.asked_at.is_not(None)
    )
    told, held = set(session().scalars(asked.distinct())), conference.held_since is not None
    others, seats = beside(conference), seats_of(conference, meetings)
    standing = {one.id for one in others}
    return {
        one.id: why_not_reinstate(one, now, held=held, asked=one.id in told)
        or why_not_beside(one, others, [seat for seat in seats if seat.meeting_id in standing | {one.id}])
        for one in meetings
    }


def passed(meetings: Sequence[Meeting], now: datetime) -> set[UUID]:
    """Those that nobody began before their time was over: under a safety hold nobody could, and elsewhere somebody may have
    forgotten to. Whether they took place nobody has said yet."""
    return {one.id for one in meetings if one.state is MeetingState.PLANNED and one.ends_at <= now}


def beside(conference: Conference) -> list[Meeting]:
    """The meetings of a conference that are to come or under way, as they stand in the running transaction."""
    chosen = select(Meeting).where(Meeting.conference_id == conference.id, Meeting.state.in_(STANDING))
    return list(session().scalars(chosen))


def to_tell(meeting: Meeting, now: datetime) -> list[ToTell]:
    """Everybody who has been asked to this meeting, and how and when a change would reach them."""
    asked = exists().where(
        Place.person_id == Person.id, Place.meeting_id == meeting.id, Place.asked_at.is_not(None)
    )
    chosen = (
        select(Person)
        .where(asked, Person.left_at.is_(None))
        .order_by(Person.added_at, Person.id)
        .options(joinedload(Person.contact))
    )
    return [how_to_tell(person, now) for person in session().scalars(chosen)]


def how_to_tell(person: Person, now: datetime) -> ToTell:
    """How and when a word would reach one person now: in writing, by phone, or only in person."""
    way = route(person.contact, person, now)
    waits = way.not_before if isinstance(way, Route) and way.not_before > now else None
    return ToTell(person, way, phone_them(person.contact, person), waits)


def seats_of(conference: Conference, too: Sequence[Meeting] = ()) -> list[Seat]:
    """The seats of all still in the circle in every meeting of the conference that is to come or under way, and in these. None
    once it is closed: nobody meets then, and what was planned and never took place stays as it was."""
    if conference.stage is Stage.CLOSED:
        return []
    standing = Meeting.state.in_(STANDING) | Meeting.id.in_([one.id for one in too])
    rows = session().execute(
        select(Place, MeetingPart)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .join(Meeting, Meeting.id == Place.meeting_id)
        .join(Person, Person.id == Place.person_id)
        .where(Meeting.conference_id == conference.id, standing, Person.left_at.is_(None))
    )
    return [seat_of(place, part) for place, part in rows]


def checked_pairs(conference: Conference, *scopes: CheckScope, without: UUID | None = None) -> Checked:
    """The pairs for whom a second person recorded that something about one meeting is allowed, each with the meeting: what
    these scopes say, or anything at all; as if nothing was allowed for the meeting `without`."""
    rows = session().execute(
        select(LegalCheck.first_id, LegalCheck.second_id, LegalCheck.meeting_id).where(
            LegalCheck.conference_id == conference.id,
            LegalCheck.allowed.is_(True),
            LegalCheck.ended_at.is_(None),
            LegalCheck.scope.in_(scopes or tuple(CheckScope)),
        )
    )
    return {(pair(row.first_id, row.second_id), row.meeting_id) for row in rows if row.meeting_id != without}


def allowed_checks(meeting: Meeting) -> Sequence[LegalCheck]:
    """The legal checks that something about this meeting rests on, the oldest first."""
    chosen = select(LegalCheck).where(
        LegalCheck.meeting_id == meeting.id, LegalCheck.allowed.is_(True), LegalCheck.ended_at.is_(None)
    )
    return session().scalars(chosen.order_by(LegalCheck.asked_at, LegalCheck.id)).all()


def heard_only(meeting: Meeting) -> set[UUID]:
    """The ids of those who are only heard at a meeting, by a letter or through somebody else."""
    return {
        person_id
        for person_id, places in places_of(meeting).items()
        if not any(place.way in PRESENT for place in places)
    }


def would_be_together(
    conference: Conference, now: datetime, *, without: UUID | None = None
) -> list[tuple[Seat, Seat]]:
    """The seats that bring together two people who must not meet, as it stands in the running transaction; as if no legal check
    allowed anything for the meeting `without`."""
    checked = checked_pairs(conference, CheckScope.MEETING, without=without)
    return together(seats_of(conference), between(conference), checked, now)


def refused_together(reason: NotYet, seats: tuple[Seat, Seat], *, field: str | None = None) -> Refused:
    """The refusal that names the two whom these seats would bring together, by name; read by the coordinator, who sets both."""
    names = (session().get_one(Person, seat.person_id).name for seat in seats)
    one, other = sorted(names, key=in_name_order)
    return Refused(reason, field=field, one=one, other=other)


def apart_pairs(viewer: Viewer, conference: Conference, now: datetime) -> list[Pair]:
    """Every two people who must not meet, for the pages of the coordinator and the manager."""
    if not may_see_cautions(viewer):
        return []
    found, names = between(conference), names_in(viewer, conference)
    apart = (pair(one.person_id, one.protects_id) for one in found.cautions)
    pairs = {both for both in apart if found.must_not_meet(*both, now)}
    named = (two_by_name(both, names) for both in pairs)
    return sorted(named, key=lambda both: [in_name_order(names[one]) for one in both])


def two_by_name(both: Pair, names: Mapping[UUID, str]) -> Pair:
    """Two people as a page names them: always in the same order, that of their names."""
    one, other = sorted(both, key=lambda each: in_name_order(names[each]))
    return one, other


def checks_of(viewer: Viewer, conference: Conference) -> Sequence[LegalCheck]:
    """The legal checks of a conference, the newest first; none for whoever may not see cautions."""
    if not may_see_cautions(viewer):
        return []
    chosen = select(LegalCheck).where(LegalCheck.conference_id == conference.id)
    return session().scalars(chosen.order_by(LegalCheck.asked_at.desc(), LegalCheck.id)).all()


def exclusions_of(viewer: Viewer, conference: Conference) -> Sequence[Exclusion]:
    """Who is not asked to which meeting for safety's sake; nothing for whoever may not see cautions."""
    if not may_see_cautions(viewer) and not isinstance(viewer, Worker):
        return []
    chosen = select(Exclusion).where(Exclusion.conference_id == conference.id)
    return session().scalars(chosen.order_by(Exclusion.decided_on, Exclusion.id)).all()


def outcomes_of(
    meeting_ids: Collection[UUID], marked: InstrumentedAttribute[str] = WordsOutcome.mark
) -> dict[tuple[UUID, UUID, str], WordsOutcome]:
    """What became of words that were left for these meetings, the newest line of each: by the meeting, the person, and the mark
    of the very words (`rules.mark_of_words`). All of one person's are heard at once: whoever has only what was taken down, or
    only what they wrote themself, says which mark is theirs (`WordsOutcome.views_mark`, `own_mark`)."""
    chosen = select(WordsOutcome).where(WordsOutcome.meeting_id.in_(meeting_ids))
    rows = session().scalars(chosen.order_by(WordsOutcome.turn)).all()
    return {(one.meeting_id, one.person_id, getattr(one, marked.key)): one for one in rows}


def missing_exclusions(viewer: Viewer, conference: Conference, now: datetime) -> list[tuple[Meeting, Person]]:
    """Each meeting of the whole family with whoever is not asked to it for safety, without a word yet on why. It stays
    after the meeting until it is written, whatever has become of the caution since: as it was when the meeting began."""
    firsts = [
        one for one in meetings_of(viewer, conference)
        if one.kind is MeetingKind.FIRST and one.state is not MeetingState.CANCELLED
    ]  # fmt: skip
    if not firsts:
        return []
    people, cautions = people_of(viewer, conference), between(conference)
    rows = session().execute(
        select(Place.person_id, Place.meeting_id).join(Meeting, Meeting.id == Place.meeting_id)
        .where(
            Meeting.conference_id == conference.id, Meeting.state != MeetingState.CANCELLED,
            Meeting.kind != MeetingKind.REVIEW,
        ).distinct()
    ).all()  # fmt: skip
    written = (
        session()
        .execute(
            select(Exclusion.person_id, Exclusion.meeting_id).where(Exclusion.conference_id == conference.id)
        )
        .all()
    )
    return [
        (meeting, person)
        for meeting in firsts
        for person in left_out(
            people,
            {row.person_id for row in rows if row.meeting_id == meeting.id},
            {row.person_id for row in rows if row.meeting_id != meeting.id},
            {row.person_id for row in written if row.meeting_id == meeting.id},
            cautions if meeting.state in STANDING else _cautions_then(conference, meeting),
            now if meeting.state in STANDING else meeting.starts_at,
        )
    ]


def _cautions_then(conference: Conference, meeting: Meeting) -> Between:
    """The cautions that were there when a meeting began, those among them that were lifted since."""
    set_before = select(Caution).where(
        Caution.conference_id == conference.id, Caution.set_at <= meeting.starts_at
    )
    return Between(tuple(session().scalars(set_before)))


def why_not_yet(viewer: Viewer, conference: Conference, now: datetime) -> NotYet | None:
    """What is missing before the conference counts as one that has a date; None when nothing is."""
    firsts = [
        one.id for one in meetings_of(viewer, conference)
        if one.kind is MeetingKind.FIRST and one.state in STANDING
    ]  # fmt: skip
    asked = session().scalars(select(Place.person_id).where(Place.meeting_id.in_(firsts)).distinct()).all()
    asks_pairs = approach_of(conference).gates.pairs_answered
    return why_not_schedule(
        asked=asked,
        open_pairs=len(open_pairs(viewer, conference)) if asks_pairs else 0,
        missing=[
            person
            for meeting, person in missing_exclusions(viewer, conference, now)
            if meeting.state in STANDING
        ],
        meetings=len(firsts),
    )


def caution_of(caution_id: UUID) -> Caution:
    return session().get_one(Caution, caution_id)

"""What is known of how long things are kept, and what stands in the way of erasing them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Enum,
    Row,
    Select,
    String,
    Table,
    and_,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.orm import joinedload

from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.models import Kind, Person, SafeContact
from fgc.circle.rules.mentions import Mentions, mentions
from fgc.circle.rules.naming import one_person
from fgc.conference.attaching import count_of
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo
from fgc.conference.queries import conferences_of, zone_of
from fgc.keeping.models import EraseNotice, Erasure, Keeping, LegalHold
from fgc.keeping.rules import IN_HAND, About, erased_from
from fgc.kit.clock import today
from fgc.kit.db import Base, session
from fgc.kit.kept_as import AsText
from fgc.kit.locked import LOCKED, Locked, under
from fgc.kit.telltale import Protected, telltale
from fgc.kit.text import in_name_order
from fgc.plan.models import AgreedName, AgreedQuote, Plan, PlanState, SealedPlan
from fgc.referral.models import Named, Referral
from fgc.schedule.models import Meeting, MeetingState

HELD_BACK = (
    Erasure.agreed.is_(True),
    Erasure.done_at.is_(None),
    exists().where(LegalHold.conference_id == Erasure.conference_id, LegalHold.lifted_at.is_(None)),
)
"""Of an erasure: it was agreed, and a legal hold keeps it from being done."""


NOT_WORDED = ("audit", "person")
"""Tables whose plain words stay as they are: `fgc_erase_person` leaves them out too."""


@dataclass(frozen=True)
class Kept:
    """How long one conference is kept."""

    conference: Conference
    keeping: Keeping
    notice: EraseNotice | None
    """Of the class it has now; a notice for another day counts for nothing."""
    hold: LegalHold | None

    @property
    def erased_from(self) -> datetime | None:
        """From when the night erases it; None before it is on the list."""
        return erased_from(self.notice) if self.notice else None


def kept(conference: Conference) -> Kept | None:
    """How long this conference is kept; None before it ended."""
    found = session().execute(_kept().where(Conference.id == conference.id)).one_or_none()
    return _read(found) if found else None


def hold_of(conference: Conference) -> LegalHold | None:
    """The legal hold that stands now, if one does and the viewer may know of it."""
    return session().scalar(
        select(LegalHold).where(LegalHold.conference_id == conference.id, LegalHold.lifted_at.is_(None))
    )


def held_back(conference_id: UUID) -> bool:
    """Whether a hold keeps this conference from being erased. On a restored database only one counts that was set after what
    is done again: an earlier one was lifted since."""
    return bool(
        session().scalar(select(text("fgc_held_back(:conference)").bindparams(conference=conference_id)))
    )


def on_the_list(viewer: StaffViewer) -> Select[Conference]:
    """What will be erased of the conferences of the viewer, the first first, also where a hold stops it."""
    noticed = and_(EraseNotice.conference_id == Conference.id, EraseNotice.until == Keeping.until)
    return (
        select(Conference)
        .join(Keeping, Keeping.conference_id == Conference.id)
        .join(EraseNotice, noticed)
        .where(_mine(viewer))
        .order_by(EraseNotice.noticed_at, Conference.id)
    )


def kept_each(conferences: Sequence[Conference]) -> list[Kept]:
    """How long each of these is kept, in their order."""
    rows = session().execute(_kept().where(Conference.id.in_([one.id for one in conferences])))
    found = {row.Conference.id: _read(row) for row in rows}
    return [found[one.id] for one in conferences]


def holds_of(viewer: StaffViewer) -> Sequence[tuple[LegalHold, Conference]]:
    """Each legal hold that stands, the oldest first."""
    rows = session().execute(
        select(LegalHold, Conference)
        .join(Conference, Conference.id == LegalHold.conference_id)
        .where(_mine(viewer), LegalHold.lifted_at.is_(None))
        .order_by(LegalHold.set_at)
    )
    return [(row.LegalHold, row.Conference) for row in rows]


def was_sealed(conference: Conference) -> bool:
    """Whether the family's plan was ever made final here, also when a newer version is in the making."""
    sealed = exists().where(Plan.conference_id == conference.id, Plan.state == PlanState.SEALED)
    return bool(session().scalar(select(sealed)))


def meetings_to_come(conference: Conference) -> Sequence[Meeting]:
    """Those that people wait for: planned, for today or a later day in the service's zone. One whose day is past and that
    nobody ended is waited for by nobody."""
    ahead = Meeting.on >= today(zone_of(conference))
    return _meetings(conference, Meeting.state == MeetingState.PLANNED, ahead)


def meetings_now(conference: Conference) -> Sequence[Meeting]:
    """Those at which people are together: begun, and of today, or with private family time that was never ended."""
    begun, day = _meetings(conference, Meeting.state == MeetingState.UNDER_WAY), today(zone_of(conference))
    return [one for one in begun if one.on >= day or one.alone_since]


def _meetings(conference: Conference, *which: ColumnElement[bool]) -> Sequence[Meeting]:
    chosen = select(Meeting).where(Meeting.conference_id == conference.id, *which)
    return session().scalars(chosen.order_by(Meeting.starts_at, Meeting.id)).all()


def youngest_born_on(conference: Conference) -> date | None:
    """The latest birthday of those it is about, in the circle or as the referral named them."""
    in_circle = select(func.max(Person.born_on)).where(
        Person.conference_id == conference.id, Person.kind == Kind.CENTRAL
    )
    named = select(func.max(Named.born_on)).where(Named.conference_id == conference.id, Named.central)
    found: date | None = session().scalar(in_circle) or session().scalar(named)
    return found


def about(person: Person) -> About:
    """What stands in the way of erasing this person."""
    in_hand = exists().where(Plan.conference_id == person.conference_id, Plan.state.in_(IN_HAND))
    sealed = select(func.count()).select_from(text("fgc_sealed_with(:which)").bindparams(which=person.id))
    held = select(text("fgc_on_hold(:conference)").bindparams(conference=person.conference_id))
    return About(
        kind=person.kind,
        erased=person.erased_at is not None,
        on_hold=bool(session().scalar(held)),
        plan_in_hand=bool(session().scalar(select(in_hand))),
        in_a_kept_plan=bool(session().scalar(sealed)) or bool(sealed_naming(person)),
        near=near_their_name(person),
        attached=sum(count_of(person.conference_id, to) for to in AttachedTo),
    )


def naming(person: Person) -> Mentions | None:
    """By what this person is called in what others wrote: in the circle now and before, as a plan was agreed with their name
    before it was corrected, and as the referrer named them; None for somebody erased."""
    now_called: list[str] | None = session().scalar(select(func.fgc_called(person.id)))
    if not now_called:
        return None
    rest = select(Person.name, Person.called).where(
        Person.conference_id == person.conference_id, Person.id != person.id, Person.erased_at.is_(None)
    )
    others = {name for row in session().execute(rest) for name in row}
    return mentions((person.name, *_names_before(person)), person.called, frozenset(now_called), others)


def _names_before(person: Person) -> list[str]:
    agreed = session().scalars(select(AgreedName).where(AgreedName.person_id == person.id))
    referred = session().scalars(select(Named.name).where(Named.id == person.named_id))
    names = {name for name in (*(one.name for one in agreed), *referred, *person.former_names) if name}
    return sorted(names - {person.name}, key=in_name_order)


def referred_as(person: Person) -> list[UUID]:
    """The rows of the referral that are about this person: the one they came from, any with their name, however it is spelt,
    that nobody else came from, and the referral itself where they phoned it in."""
    rows = session().execute(
        select(Named.id, Named.name, Person.id.label("became"))
        .outerjoin(Person, Person.named_id == Named.id)
        .where(Named.conference_id == person.conference_id)
    )
    full = (person.name, *_names_before(person))
    named = [
        row.id
        for row in rows
        if (
            any(one_person(row.name, name) for name in full)
            if row.became is None
            else row.became == person.id
        )
    ]
    return [*named, *_phoned_in(person, full, named)]


def _phoned_in(person: Person, full: Collection[str], named: Collection[UUID]) -> list[UUID]:
    """The referral, where whoever phoned it in had one of these names, or left a number or a mailbox at which this person is
    reached. A number of the family that somebody else left goes with the first of those whose it is."""
    referral = session().scalar(select(Referral).where(Referral.conference_id == person.conference_id))
    if referral is None or not (referral.caller_contact or referral.caller_team):
        return []
    reached = [
        *session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)),
        *session().scalars(select(Named).where(Named.id.in_(named))),
    ]
    theirs = [Protected(person.id, phone=one.phone, email=one.email) for one in reached]
    by_name = any(one_person(referral.caller_name, name) for name in full)
    return [referral.id] if by_name or telltale(referral.caller_contact, theirs) else []


def sealed_naming(person: Person) -> set[UUID]:
    """Plans that were sealed and have this person's name in their words, in whatever line and spelling."""
    called = naming(person)
    sealed = select(SealedPlan.plan_id).where(
        SealedPlan.conference_id == person.conference_id, SealedPlan.emptied_at.is_(None)
    )
    plans = session().scalars(select(Plan).where(Plan.id.in_(sealed))).all()
    return {plan.id for plan in plans if called and any(map(called.spellings, _words_of(plan)))}


def near_their_name(person: Person) -> tuple[str, ...]:
    """Words in what others wrote, of what the viewer may read, that may be this person's name and are not surely."""
    called = naming(person)
    texts = texts_in(person.conference_id) if called else ()
    found = {hit.casefold(): hit for one in texts if called for hit in called.near(one.words)}
    return tuple(found[each] for each in sorted(found))


@dataclass(frozen=True)
class Text:
    """One text of a conference."""

    row_id: UUID
    words: str
    field: Locked[str] | None
    """How it is locked; None where it is not."""


def texts_in(conference_id: UUID) -> Iterator[Text]:
    """Everything that was written in this conference and the viewer may read, but what is locked under somebody's own key
    and what the family alone may read. Names in the circle are not in it."""
    for table, fields in _tables_with_texts():
        plain = [] if table.name in NOT_WORDED else [one for one in table.c if _is_free_text(one)]
        if not plain and not fields:
            continue
        sealed = [table.c[field.column] for field in fields]
        rows = select(table.c.id, *plain, *sealed).where(table.c.conference_id == conference_id)
        for row_id, *kept in session().execute(rows).all():
            yield from (Text(row_id, words, None) for words in kept[: len(plain)] if words)
            for field, locked_words in zip(fields, kept[len(plain) :], strict=True):
                if locked_words is not None:
                    yield Text(row_id, field.unlock(row_id, locked_words), field)


def _tables_with_texts() -> Iterator[tuple[Table, list[Locked[str]]]]:
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__):
        table = mapper.local_table
        if isinstance(table, Table) and {"id", "conference_id"} <= set(table.c.keys()):
            yield (
                table,
                [
                    field
                    for field in LOCKED.get(mapper.class_, {}).values()
                    if isinstance(field.keeper, under) and isinstance(field.kept_as, AsText)
                ],
            )


def _is_free_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String) and not isinstance(column.type, Enum)


def _words_of(plan: Plan) -> Iterator[str]:
    quoted_from = {one.question_id for one in plan.goals} | {one.bottom_line_id for one in plan.actions}
    quotes = session().scalars(
        select(AgreedQuote).where(AgreedQuote.plan_id == plan.id, AgreedQuote.about_id.in_(quoted_from))
    )
    for row in (plan, *plan.goals, *plan.actions, *plan.contingencies, *quotes):
        for name, field in LOCKED[type(row)].items():
            if isinstance(field.kept_as, AsText):
                yield getattr(row, name)


def erasure_waiting(person: Person) -> Erasure | None:
    """What was asked about this person and is not decided."""
    return session().scalar(
        select(Erasure).where(Erasure.person_id == person.id, Erasure.decided_at.is_(None))
    )


def erasure_for(viewer: Viewer, conference: Conference, erasure_id: UUID) -> tuple[Erasure, Person] | None:
    """One that was asked in this conference, and about whom; None alike for unknown and not allowed."""
    row = (
        session()
        .execute(
            select(Erasure, Person)
            .join(Person, Person.id == Erasure.person_id)
            .join(Conference, Conference.id == Erasure.conference_id)
            .where(
                Erasure.id == erasure_id,
                Erasure.conference_id == conference.id,
                _mine(viewer),
            )
            .options(joinedload(Person.contact))
        )
        .one_or_none()
    )
    return (row.Erasure, row.Person) if row else None


def erasures_open(viewer: StaffViewer) -> Sequence[tuple[Erasure, Conference]]:
    """What waits for a manager, the oldest first."""
    rows = session().execute(
        select(Erasure, Conference)
        .join(Conference, Conference.id == Erasure.conference_id)
        .where(_mine(viewer), Erasure.decided_at.is_(None))
        .order_by(Erasure.asked_at)
    )
    return [(row.Erasure, row.Conference) for row in rows]


def erasures_held_back(viewer: StaffViewer) -> Sequence[tuple[Erasure, Conference]]:
    """What was agreed and waits for a hold to be lifted, the oldest first."""
    rows = session().execute(
        select(Erasure, Conference)
        .join(Conference, Conference.id == Erasure.conference_id)
        .where(_mine(viewer), *HELD_BACK)
        .order_by(Erasure.decided_at)
    )
    return [(row.Erasure, row.Conference) for row in rows]


def _read(row: Row[Conference, Keeping, EraseNotice, LegalHold]) -> Kept:
    return Kept(row.Conference, row.Keeping, row.EraseNotice, row.LegalHold)


def _kept() -> Select[Conference, Keeping, EraseNotice, LegalHold]:
    noticed = and_(EraseNotice.conference_id == Conference.id, EraseNotice.until == Keeping.until)
    held = and_(LegalHold.conference_id == Conference.id, LegalHold.lifted_at.is_(None))
    return (
        select(Conference, Keeping, EraseNotice, LegalHold)
        .join(Keeping, Keeping.conference_id == Conference.id)
        .outerjoin(EraseNotice, noticed)
        .outerjoin(LegalHold, held)
    )


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    return Conference.id.in_(conferences_of(viewer).with_only_columns(Conference.id).order_by(None))

"""The sealed copies of a plan: whose they are and how they reached them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from fgc.access.viewer import PersonViewer
from fgc.circle.models import Person
from fgc.circle.queries import between
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER, Letter, LetterState
from fgc.kit.read_cache import cached_while_reading
from fgc.plan.models import (
    CopySent,
    Plan,
    PlanState,
    SealedPlan,
)
from fgc.plan.queries.file_tells import tells_hidden
from fgc.plan.queries.held import held_copies, may_open
from fgc.plan.queries.readers import readers_of
from fgc.plan.queries.versions import own_meetings

LEAVING = (LetterState.PENDING, LetterState.SENDING, LetterState.UNCERTAIN)


def sealed_for_staff(conference: Conference, number: int, kind: str) -> SealedPlan | None:
    """The whole plan ('plan') or the child's version ('child') of one version number."""
    return session().scalar(
        select(SealedPlan)
        .join(Plan, Plan.id == SealedPlan.plan_id)
        .where(
            Plan.conference_id == conference.id,
            Plan.number == number,
            SealedPlan.kind == kind,
            SealedPlan.kind.in_(("plan", "child")),
            SealedPlan.emptied_at.is_(None),
        )
        .order_by(SealedPlan.sealed_at.desc())
        .limit(1)
    )


def sealed_for_person(viewer: PersonViewer, *, childs: bool) -> SealedPlan | None:
    """This person's own copy of the newest sealed version; the whole plan when nothing in it is hidden from them. No word of
    what was sealed can be left out any more, so there is none while a safety hold lasts (it says where everybody meets next),
    nor once a caution hides from them what it tells."""
    conference = session().get_one(Conference, viewer.conference_id)
    kept = None if conference.held_since is not None else _kept_for(viewer, childs=childs)
    return None if kept is None or tells_hidden(kept, viewer.person_id, between(conference)) else kept


def is_withheld(viewer: PersonViewer) -> bool:
    """Whether a file of theirs is kept and not given to them, because a caution that came after the seal hides what it tells."""
    cautions = between(session().get_one(Conference, viewer.conference_id))
    files = (_kept_for(viewer, childs=childs) for childs in (False, True))
    return any(kept is not None and tells_hidden(kept, viewer.person_id, cautions) for kept in files)


@cached_while_reading
def _kept_for(viewer: PersonViewer, *, childs: bool) -> SealedPlan | None:
    newest = session().scalar(
        select(Plan)
        .where(
            Plan.conference_id == viewer.conference_id,
            Plan.state == PlanState.SEALED,
            Plan.meeting_id.in_(own_meetings(viewer)),
        )
        .order_by(Plan.number.desc())
        .limit(1)
    )
    if newest is None or not may_open(viewer, newest):
        return None
    return _files_of(viewer.person_id, _files_kept(newest)).get("child" if childs else "plan")


def _files_kept(plan: Plan) -> list[SealedPlan]:
    found = select(SealedPlan).where(SealedPlan.plan_id == plan.id, SealedPlan.emptied_at.is_(None))
    return list(session().scalars(found))


def _files_of(person_id: UUID, kept: Iterable[SealedPlan]) -> dict[str, SealedPlan]:
    """Of a version's files those that were made for this person: 'plan' is their own copy, or else the whole; 'child' the one
    made for a child."""
    mine = {one.kind: one for one in kept if one.person_id in (None, person_id)}
    found = {"plan": mine.get("copy", mine.get("plan")), "child": mine.get("child")}
    return {name: one for name, one in found.items() if one is not None}


def plan_of(kept: SealedPlan) -> Plan:
    """The version that a sealed file is of."""
    return session().get_one(Plan, kept.plan_id)


def kinds_kept(plan: Plan) -> frozenset[str]:
    """Which files of a sealed version are still kept ('plan', 'child'): none when somebody named in them was erased."""
    found = select(SealedPlan.kind).where(SealedPlan.plan_id == plan.id, SealedPlan.emptied_at.is_(None))
    return frozenset(session().scalars(found))


def file_of(kept: SealedPlan) -> bytes:
    """The sealed file, byte for byte as it was sealed. It is loaded and opened here alone."""
    session().refresh(kept, [SealedPlan.pdf.key])
    return kept.pdf


@dataclass(frozen=True)
class Reader:
    """Somebody who gets the plan, and how it went to them; `sent` is None while it has not reached them."""

    person: Person
    sent: CopySent | None
    at: datetime | None
    """When it left for them."""
    leaves: bool
    """A letter with it waits for its hour, or is just going."""
    waits: bool
    """The coordinator looks at their copy first."""
    withheld: bool
    """A caution that came after the seal hides from them what their file tells."""
    files: frozenset[str]
    """Which files of their own may be given to them now: 'plan' (the whole, or their own copy of it), 'child'."""

    @property
    def by_hand(self) -> bool:
        """Nothing brings it to them but the coordinator's own hand, and it may be given to them."""
        return self.sent is None and not self.leaves and not self.waits and not self.withheld


def copies_sent(plan: Plan) -> list[Reader]:
    """Everybody who gets this version, with the newest line of the distribution log that is true: a letter that waits, is held
    or failed has given it to nobody yet."""
    letters = select(Letter).join(CopySent, CopySent.letter_id == Letter.id)
    letter_of = {one.id: one for one in session().scalars(letters.where(CopySent.plan_id == plan.id))}
    lines = session().scalars(select(CopySent).where(CopySent.plan_id == plan.id).order_by(CopySent.at))
    sent: dict[UUID, tuple[CopySent, datetime]] = {}
    leaving: set[UUID] = set()
    for line in lines:
        letter = letter_of.get(line.letter_id) if line.letter_id else None
        if letter is None or letter.state in HANDED_OVER:
            sent[line.person_id] = line, (letter.sent_at if letter else None) or line.at
        elif letter.state in LEAVING:
            leaving.add(line.person_id)
    kept, cautions = _files_kept(plan), between(session().get_one(Conference, plan.conference_id))
    waiting = {one.person_id for one in held_copies([plan.conference_id]) if one.plan_id == plan.id}
    readers = []
    for one in readers_of(plan):
        given, at = sent.get(one.id, (None, None))
        theirs = _files_of(one.id, kept)
        telling = {name for name, file in theirs.items() if tells_hidden(file, one.id, cautions)}
        readers.append(
            Reader(
                one,
                given,
                at,
                leaves=given is None and one.id in leaving,
                waits=one.id in waiting,
                withheld=bool(telling),
                files=frozenset() if one.id in waiting else frozenset(theirs.keys() - telling),
            )
        )
    return readers


def copies_given(*which: ColumnElement[bool]) -> list[tuple[CopySent, datetime]]:
    """The lines of the distribution log of copies that went, each with when it left: of a letter that is the moment it was handed
    over, not the one at which it was asked for. The oldest first."""
    left = func.coalesce(Letter.sent_at, CopySent.at)
    rows = session().execute(
        select(CopySent, left)
        .outerjoin(Letter, Letter.id == CopySent.letter_id)
        .where(or_(Letter.id.is_(None), Letter.state.in_(HANDED_OVER)), *which)
        .order_by(left, CopySent.id)
    )
    return [(line, at) for line, at in rows]


def handed_over() -> ColumnElement[bool]:
    """Which lines of the distribution log are of a copy that went: given by hand, or in a letter that was handed over (of an old
    one the letter is not kept any more)."""
    waits = select(Letter.id).where(Letter.id == CopySent.letter_id, Letter.state.not_in(HANDED_OVER))
    return ~waits.exists()

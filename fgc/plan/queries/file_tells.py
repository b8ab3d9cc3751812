"""Whom a sealed file tells about: nothing can be taken out of it any more when a caution comes after the seal."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.queries import between
from fgc.circle.rules import Between, Field, place_visible, through_their_eyes
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.plan.models import Plan, SealedPlan
from fgc.plan.queries.quoted import central_in, quoted_in
from fgc.plan.queries.readers import everybody_at
from fgc.plan.queries.signers import expected_signers, known_to, people_named_in

NAMED = frozenset({Field.NAME.value, Field.ATTENDANCE.value})


@dataclass(frozen=True)
class FileTells:
    """By id: who is named in a file, and of whom it says where they will be when everybody meets again."""

    names: tuple[UUID, ...] = ()
    place_of: tuple[UUID, ...] = ()

    def as_kept(self) -> dict[str, object]:
        """What goes into the sealed row's evidence."""
        return {
            "names": [str(one) for one in self.names],
            "place_of": [str(one) for one in self.place_of],
        }


def file_tells(plan: Plan, conference: Conference, reader: Person | None) -> FileTells:
    """Whom a file that is made now for this reader tells about; without a reader, whom the whole plan does."""
    named = people_named_in(plan) | {one.person_id for one in expected_signers(plan)}
    named |= {one.id for one in central_in(conference, quoted_in(plan))}
    people = session().scalars(select(Person).where(Person.id.in_(named)).order_by(Person.id))
    there = everybody_at(plan.meeting_id) if plan.review_on and plan.review_place else []
    if reader is not None and not place_visible(
        there, through_their_eyes(reader), now(), cautions=between(conference)
    ):
        there = []
    known = known_to(reader, conference, people)
    return FileTells(tuple(one.id for one in known), tuple(sorted(one.id for one in there)))


def tells_hidden(kept: SealedPlan, reader_id: UUID, cautions: Between) -> bool:
    """Whether a sealed file tells this reader what a caution hides from them now. A caution that was lifted since is no
    matter: their file only says less than the page does. Somebody who left the circle was there when it was sealed, and their
    name is taken out of no paper. Of a file that was sealed before this was kept nobody knows whom it tells about: then it is
    whomever a caution hides from this reader."""
    names, place_of = kept.evidence.get("names"), kept.evidence.get("place_of")
    if names is None or place_of is None:
        return bool(cautions.hidden_about_anybody(reader_id, now()) & (NAMED | {Field.VENUE.value}))
    hidden = {about: cautions.hidden_from(reader_id, UUID(about), now()) for about in {*names, *place_of}}
    return any(hidden[about] & NAMED for about in names) or any(
        Field.VENUE.value in hidden[about] for about in place_of
    )

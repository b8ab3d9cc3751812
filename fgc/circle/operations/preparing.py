"""Getting ready: the talk with each person, what each needs, the checklist."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.circle.happenings import ChecklistChanged, PersonPrepared
from fgc.circle.models import Check, Need, Person, Preparation
from fgc.circle.queries import checks_of
from fgc.circle.rules import why_not_tick
from fgc.circle.rules.contact_log import why_not_log_talk
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import refuse


def prepare(
    conference: Conference,
    person: Person,
    *,
    by: StaffViewer,
    version: int,
    needs: Mapping[str, str],
    **told: Any,
) -> None:
    """Writes down the coordinator's talk with one person; `told` holds fields of `Preparation`. Raises `Stale`. Refused where the
    day of the talk is new and no talk can have been then: it counts as prepared from that day on.

    `needs` are keys of the approach's needs with a word on each, or with none. A need that was there keeps that it is
    arranged; one that the person gave themself on their own page stays, whatever is ticked here.
    """
    with saving():
        preparation = person.preparation or _begun(person)
        expect(preparation, version)
        talked_on = told.get("explained_on")
        if talked_on and talked_on != preparation.explained_on:
            refuse(why_not_log_talk(talked_on, today(zone_of(conference))), field="explained_on")
        for field, value in told.items():
            setattr(preparation, field, value)
        known = {need.kind: need for need in person.needs}
        for kind, words in needs.items():
            if kind not in known:
                person.needs.append(Need(conference_id=conference.id, kind=kind, words=words))
            else:
                known[kind].words = words
        for kind, need in known.items():
            if kind not in needs and not need.from_person:
                session().delete(need)
        tell(PersonPrepared(conference, person, preparation.minutes), by=by)
    session().refresh(person, ["needs"])


def arrange(need: Need, *, done: bool) -> None:
    """Notes that somebody's need is arranged (the interpreter is booked, the taxi ordered), or is not any more."""
    with saving():
        need.arranged_at = now() if done else None


def arrange_again(person_ids: Collection[UUID]) -> None:
    """What was arranged for these people was for another day or hour: the taxi, the food, who looks after the children."""
    with saving():
        session().execute(
            update(Need)
            .where(Need.person_id.in_(person_ids), Need.arranged_at.is_not(None))
            .values(arranged_at=None)
        )


def keep_checklist(conference: Conference, *, by: StaffViewer, done: Collection[str]) -> None:
    """The checklist as it stands now: these lines are done, the others are not. Lines that were called not needed
    stay so unless they are ticked."""
    lines = approach_of(conference).checklist
    kept = checks_of(conference)
    with saving():
        for line in lines:
            check = kept.get(line.key)
            if line.key in done and check is None:
                session().add(
                    Check(conference_id=conference.id, item=line.key, done_at=now(), done_by=by.staff_id)
                )
            elif line.key not in done and check is not None and not check.not_needed_because:
                session().execute(delete(Check).where(Check.id == check.id))
        session().flush()
        tell(ChecklistChanged(conference, len(checks_of(conference)), len(lines)), by=by)


def not_needed(conference: Conference, *, by: StaffViewer, item: str, because: str) -> None:
    """One line of the checklist is not needed here, with the reason; it counts as done."""
    lines = approach_of(conference).checklist
    refuse(why_not_tick(item, lines))
    with saving():
        session().execute(delete(Check).where(Check.conference_id == conference.id, Check.item == item))
        session().add(
            Check(
                conference_id=conference.id,
                item=item,
                done_at=now(),
                done_by=by.staff_id,
                not_needed_because=because,
            )
        )
        session().flush()
        tell(ChecklistChanged(conference, len(checks_of(conference)), len(lines)), by=by)


def _begun(person: Person) -> Preparation:
    person.preparation = Preparation(person_id=person.id, conference_id=person.conference_id)
    session().flush()
    return person.preparation

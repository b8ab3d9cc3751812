"""What is done with a conference as a whole: opened, assigned, stopped, set going again."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fgc.access.models import Assignment, Conflict, Part, Role, Service
from fgc.access.viewer import StaffViewer
from fgc.conference import letters
from fgc.conference.happenings import ConflictDeclared, FamilyNameCorrected, HoldLifted, HoldSet
from fgc.conference.history import tell
from fgc.conference.models import Conference, Numbering, Stage
from fgc.conference.queries import assigned, colleagues, may_open
from fgc.conference.rules import why_not_declare, why_not_hold, why_not_lift
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse


def open_conference(*, by: StaffViewer, name: str, refers: bool = True) -> Conference:
    """A new conference of the viewer's service, in draft, with the next number; the viewer is its referrer, unless they write
    down what somebody else refers (`refers`)."""
    with saving():
        service = session().get_one(Service, by.service_id)
        conference = Conference(
            service_id=service.id,
            approach=service.approach,
            name=name,
            opened_at=now(),
            number=_next_number(service),
        )
        session().add(conference)
        session().flush()
        if refers:
            assign(conference, by.staff_id, Part.REFERRER)
    return conference


def assign(conference: Conference, staff_id: UUID, part: Part) -> None:
    """Gives somebody a part in the conference from now on; having it already changes nothing."""
    with saving():
        have = select(Assignment.id).where(
            Assignment.conference_id == conference.id,
            Assignment.staff_id == staff_id,
            Assignment.part == part,
            Assignment.ended_at.is_(None),
        )
        if session().scalar(have) is None:
            session().add(
                Assignment(conference_id=conference.id, staff_id=staff_id, part=part, began_at=now())
            )


def relieve(conference: Conference, part: Part, *, of: UUID | None = None) -> None:
    """Ends whoever has this part now (or only `of`). The row stays: who was responsible when is never lost."""
    with saving():
        ending = update(Assignment).where(
            Assignment.conference_id == conference.id, Assignment.part == part, Assignment.ended_at.is_(None)
        )
        session().execute((ending.where(Assignment.staff_id == of) if of else ending).values(ended_at=now()))


def hold(conference: Conference, *, by: StaffViewer, because: str) -> None:
    """Stops every letter and hides every place at once, until the service manager lifts it."""
    refuse(why_not_hold(conference.held_since, because), field="because")
    with saving():
        conference.held_since, conference.held_because, conference.held_by = now(), because, by.name
        conference.safety_version += 1
        tell(HoldSet(conference), by=by)
        _tell_of_hold(conference, letters.HOLD_SET, by)


def lift_hold(conference: Conference, *, by: StaffViewer, because: str) -> None:
    """Lets letters go again. What was held meanwhile waits for a person to decide about each."""
    refuse(why_not_lift(conference.held_since, by.role, because), field="because")
    with saving():
        conference.held_since, conference.held_because, conference.held_by = None, "", None
        conference.safety_version += 1
        tell(HoldLifted(conference), by=by)
        _tell_of_hold(conference, letters.HOLD_LIFTED, by)


def _tell_of_hold(conference: Conference, kind: str, by: StaffViewer) -> None:
    """The coordinator and every manager who may open the conference, but whoever did it."""
    coordinator = assigned(conference, Part.COORDINATOR)
    managers = [one for one in colleagues(conference, Role.SERVICE_MANAGER) if may_open(conference, one)]
    readers = {one.id for one in (*managers, coordinator) if one is not None} - {by.staff_id}
    for reader in sorted(readers):
        letters.hold_news(kind, conference.service_id, reader)


def correct_name(conference: Conference, *, by: StaffViewer, name: str) -> None:
    """The name was misspelled, or the family calls itself otherwise, at any time after the referral was sent. History
    says that it was corrected, and by whom."""
    if name == conference.name:
        return
    with saving():
        conference.name = name
        tell(FamilyNameCorrected(conference), by=by)


def declare_conflict(conference: Conference, *, by: StaffViewer, staff_id: UUID, why: str) -> None:
    """Somebody of staff has a relative or an interest here. Their access ends at once; if they were the coordinator,
    the conference waits for another one."""
    with saving():
        refuse(
            why_not_declare(_is_declared(conference, staff_id), _parts_of(conference, staff_id), why),
            field="why",
        )
        coordinates = Part.COORDINATOR in _parts_of(conference, staff_id)
        if coordinates:
            conference.awaiting_independence = False
            conference.stage = Stage.WAITING if conference.stage is Stage.PREPARING else conference.stage
        tell(ConflictDeclared(conference, staff_id), by=by)
        # Last: from here on the database itself shows them nothing of the conference any more.
        if coordinates:
            relieve(conference, Part.COORDINATOR, of=staff_id)
        session().add(Conflict(conference_id=conference.id, staff_id=staff_id, why=why, declared_at=now()))


def _is_declared(conference: Conference, staff_id: UUID) -> bool:
    found = select(Conflict.id).where(Conflict.conference_id == conference.id, Conflict.staff_id == staff_id)
    return session().scalar(found) is not None


def _parts_of(conference: Conference, staff_id: UUID) -> frozenset[Part]:
    return frozenset(
        session().scalars(
            select(Assignment.part).where(
                Assignment.conference_id == conference.id,
                Assignment.staff_id == staff_id,
                Assignment.ended_at.is_(None),
            )
        )
    )


def _next_number(service: Service) -> str:
    """'NFG-2027-0001': the service's initials, the year on its own clock, a count without doubles."""
    year = today(service.zone).year
    counted = insert(Numbering).values(service_id=service.id, year=year, last=1)
    last = session().scalar(
        counted.on_conflict_do_update(
            index_elements=["service_id", "year"], set_={"last": Numbering.last + 1}
        ).returning(Numbering.last)
    )
    initials = "".join(word[0] for word in service.name.split() if word[0].isalpha())[:3].upper()
    return f"{initials}-{year}-{last:04d}"

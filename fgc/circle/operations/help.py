"""Asking the coordinator to be in touch: by one's own page, at once, and until it has happened."""

from uuid import UUID

from sqlalchemy import select, update

from fgc.access.models import Assignment, Part
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.circle.alarm import somebody_asks
from fgc.circle.models_help import URGENT, HelpAsked, HelpKind
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import job, later


def ask_for_help(kind: HelpKind, *, by: PersonViewer, words: str = "", about_id: UUID | None = None) -> None:
    """A word to the coordinator alone. It is told nowhere else, not even in history: on their desk until they have been in
    touch and, where somebody does not know what to do, by a letter at once that says nothing of it."""
    with saving():
        session().add(
            HelpAsked(
                conference_id=by.conference_id,
                person_id=by.person_id,
                kind=kind,
                about_id=about_id,
                words=words.strip(),
                asked_at=now(),
            )
        )
        if kind in URGENT:
            later(tell_coordinator, only_once=f"help:{by.conference_id}", conference_id=by.conference_id)


@job("circle.tell_coordinator", retry=8)
def tell_coordinator(conference_id: UUID) -> None:
    """The letter to whoever coordinates the conference now. It belongs to no conference, so that no hold stops it."""
    conference = session().get_one(Conference, conference_id)
    coordinators = select(Assignment.staff_id).where(
        Assignment.conference_id == conference_id,
        Assignment.part == Part.COORDINATOR,
        Assignment.ended_at.is_(None),
    )
    with saving():
        for staff_id in session().scalars(coordinators).all():
            somebody_asks(conference.service_id, staff_id)


def settle_help(asked: HelpAsked, *, by: StaffViewer) -> None:
    """The coordinator has been in touch: about this asking and those before it. What was asked after it stays, for she had
    not seen it."""
    with saving() as current:
        current.execute(
            update(HelpAsked)
            .where(
                HelpAsked.conference_id == asked.conference_id,
                HelpAsked.person_id == asked.person_id,
                HelpAsked.kind == asked.kind,
                HelpAsked.about_id.is_not_distinct_from(asked.about_id),
                HelpAsked.settled_at.is_(None),
                HelpAsked.asked_at <= asked.asked_at,
            )
            .values(settled_at=now(), settled_by=by.staff_id)
        )

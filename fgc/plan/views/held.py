"""What the coordinator reads about copies that wait for a look."""

from dataclasses import dataclass
from uuid import UUID

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.forms.telltale import said_of
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.looking import ReaderCopy, copy_for
from fgc.plan.models import HeldCopy, Plan
from fgc.plan.queries import held_copies


@dataclass(frozen=True)
class Held:
    """One copy that waits: whose it is, and what it may tell them."""

    id: UUID
    person_id: UUID
    name: str
    why: str


def held_said(viewer: Viewer, conference: Conference) -> list[Held]:
    """The copies of this conference that wait, for its coordinator."""
    if not isinstance(viewer, StaffViewer) or viewer.role is not Role.COORDINATOR:
        return []
    return [held_of(one, copy_of(viewer, conference, one)) for one in held_copies([conference.id])]


def held_of(held: HeldCopy, copy: ReaderCopy) -> Held:
    """One copy that waits, in words."""
    reader = session().get_one(Person, held.person_id)
    return Held(held.id, reader.id, reader.name, said_of(copy.told))


def copy_of(viewer: Viewer, conference: Conference, held: HeldCopy) -> ReaderCopy:
    """The copy that waits, as it stands now."""
    plan, reader = session().get_one(Plan, held.plan_id), session().get_one(Person, held.person_id)
    return copy_for(viewer, conference, plan, reader)

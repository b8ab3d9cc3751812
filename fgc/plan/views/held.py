"""What the coordinator reads about copies that wait for a look."""

from dataclasses import dataclass, replace
from uuid import UUID

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.forms.telltale import said_of
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.words import said_list
from fgc.plan.looking import ReaderCopy, held_copy_for
from fgc.plan.models import HeldCopy
from fgc.plan.queries import held_copies

Waiting = tuple[HeldCopy, ReaderCopy]
"""A copy that waits, and how it reads now."""


@dataclass(frozen=True)
class Held:
    """A copy that waits, or several that wait for the very same words and that one person may let go: the first of them, whose
    they are, and what it may tell these people."""

    id: UUID
    readers: tuple[Person, ...]
    why: str
    refused: bool
    """Whether it was decided that they may not read it."""

    @property
    def name(self) -> str:
        return said_list([one.name for one in self.readers])


def held_said(viewer: Viewer, conference: Conference) -> list[Held]:
    """The copies of this conference that wait, for its coordinator."""
    if not isinstance(viewer, StaffViewer) or viewer.role is not Role.COORDINATOR:
        return []
    alike: dict[object, list[Waiting]] = {}
    for one in held_copies([conference.id]):
        copy = held_copy_for(viewer, conference, one)
        same_words = one.plan_id, one.refused_at is None, frozenset(copy.words_found)
        key = same_words if copy.told and not copy.takes_two else one.id
        alike.setdefault(key, []).append((one, copy))
    return [held_of(*copies) for copies in alike.values()]


def held_of(*copies: Waiting) -> Held:
    """Copies that wait for the same words, in words."""
    first, copy = copies[0]
    readers = tuple(session().get_one(Person, held.person_id) for held, _copy in copies)
    told = [replace(one, readers=readers) for one in copy.told]
    refused = all(held.refused_at is not None for held, _copy in copies)
    return Held(first.id, readers, said_of(told), refused)

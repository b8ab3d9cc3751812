"""What a manager reads before they lift a safety hold. What it is, later steps know: this one has never heard of a concern."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fgc.conference.models import Conference


@dataclass(frozen=True)
class Unsettled:
    """Something that was written down about a danger, about which no manager has said yet what was done."""

    id: UUID
    written_at: datetime


Find = Callable[[Conference], Sequence[Unsettled]]
_finds: list[Find] = []


def read_before_lifting(find: Find) -> Find:
    """Marks the function of a later step that finds what has to be read first."""
    _finds.append(find)
    return find


def unsettled_in(conference: Conference) -> list[Unsettled]:
    """All of it, the oldest first: it stands as a warning beside the button, and belongs to the version of its page."""
    found = [one for find in _finds for one in find(conference)]
    return sorted(found, key=lambda one: (one.written_at, one.id))

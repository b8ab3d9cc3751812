"""When each person is at a meeting, by their own hours in the parts that they are asked to."""

from uuid import UUID

from fgc.schedule.happenings import Hours
from fgc.schedule.models import Meeting
from fgc.schedule.queries import places_of
from fgc.schedule.rules import blocks
from fgc.schedule.rules.apart import PRESENT


def own_hours(meeting: Meeting) -> dict[UUID, Hours]:
    """When each person is seen or heard at a meeting, as unbroken stretches, in UTC; nothing of whoever is heard by a letter or
    through somebody else."""
    parts = {part.id: part for part in meeting.parts}
    found: dict[UUID, Hours] = {}
    for person_id, places in places_of(meeting).items():
        there = [(one, parts[one.part_id]) for one in places if one.way in PRESENT]
        found[person_id] = blocks(
            (
                max(part.starts_at, one.from_at or part.starts_at),
                min(part.ends_at, one.until_at or part.ends_at),
            )
            for one, part in there
        )
    return found

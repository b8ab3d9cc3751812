"""One family, and what was made of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fgc.access.models import Service
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.demo.attack import rows
from fgc.demo.attack.staff import People


@dataclass
class Family:
    """A conference that was made, its people by what they are in it, and one row of each table."""

    conference: Conference
    service: Service
    staff: People
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, UUID] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, UUID]:
        return {"conference_id": self.conference.id}

    def keep(self, row: Any) -> Any:
        """Notes the first row of each table."""
        self.rows.setdefault(row.__tablename__, row.id)
        return row

    def owner(self, who: str = "") -> str:
        """How one of its people is called as an owner of words; without a name, the conference itself."""
        return (
            rows.named("person", self.people[who].id) if who else rows.named("conference", self.conference.id)
        )

"""On whose behalf something is seen or done. Every query takes one first; every change names one as `by`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import g

from fgc.access.models import Role
from fgc.kit.clock import now
from fgc.kit.db import act


@dataclass(frozen=True)
class StaffViewer:
    """A signed-in member of staff."""

    staff_id: UUID
    service_id: UUID
    role: Role
    name: str
    session_id: UUID | None = None
    proved_at: datetime | None = None
    """When they last showed who they are, in this session."""
    is_lent: bool = False
    """Their browser is in the hands of somebody of the family, for this one page (see `lending.py`)."""

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"

    def settings(self) -> dict[str, str]:
        """What row-level security reads (see policies.sql)."""
        return {
            "kind": "staff",
            "viewer": str(self.staff_id),
            "service": str(self.service_id),
            "role": self.role.value,
            "conference": "",
            "moment": now().isoformat(),
        }


@dataclass(frozen=True)
class PersonViewer:
    """Somebody of the family or a guest, come in by a personal link to one conference."""

    person_id: UUID
    conference_id: UUID
    service_id: UUID
    session_id: UUID | None = None
    link_id: UUID | None = None
    pin_because: str = ""
    """Why they typed a PIN to come in, and type it again to sign; nothing where they need none."""
    device: str = ""

    @property
    def needs_pin(self) -> bool:
        return bool(self.pin_because)

    @property
    def actor(self) -> str:
        return f"person:{self.person_id}"

    def settings(self) -> dict[str, str]:
        return {
            "kind": "person",
            "viewer": str(self.person_id),
            "service": str(self.service_id),
            "role": "",
            "conference": str(self.conference_id),
            "moment": now().isoformat(),
        }


@dataclass(frozen=True)
class Worker:
    """The background worker, the clock: it sends letters and looks at due dates, and shows nothing to anybody."""

    @property
    def actor(self) -> str:
        return "worker"

    def settings(self) -> dict[str, str]:
        return {"kind": "worker", "viewer": "", "service": "", "role": "", "conference": ""}


Viewer = StaffViewer | PersonViewer | Worker


def viewer() -> Viewer:
    """Who this request is for. Only pages behind the gate may ask."""
    found: Viewer = g.viewer
    return found


def staff() -> StaffViewer:
    """The member of staff this request is for (a staff page)."""
    found = viewer()
    if not isinstance(found, StaffViewer):
        raise TypeError("a page for staff was opened on behalf of somebody else")
    return found


def person() -> PersonViewer:
    """The family member this request is for (a page behind a personal link)."""
    found = viewer()
    if not isinstance(found, PersonViewer):
        raise TypeError("a page for the family was opened on behalf of somebody else")
    return found


def at_the_door() -> None:
    """From here on this request runs for nobody in particular, also when somebody is signed in: what it does concerns
    whoever shows now who they are."""
    act(kind="door", viewer="", service="", role="", conference="", moment=now().isoformat())

"""What has to come before anybody is asked, and how far it is."""

from sqlalchemy import select

from fgc.access.models import Part, Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.approach.rules import ChecklistItem
from fgc.circle.consents import stopped
from fgc.circle.models import Check, Person, Preparation
from fgc.circle.queries.orders import open_sides
from fgc.circle.queries.safety import open_with
from fgc.circle.rules import Readiness
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.referral.models import Independence
from fgc.referral.queries import bottom_lines_frozen, bottom_lines_of


def readiness_of(viewer: Viewer, conference: Conference, person: Person) -> Readiness:
    """What has to be so before this person is asked, as it stands now (see `why_not_invite`)."""
    gates = approach_of(conference).gates
    return Readiness(
        open_with=open_with(viewer, conference, person) if gates.pairs_answered else (),
        open_gates=open_gates(conference),
        order_unread=bool(open_sides(conference)),
        independence_signed=not gates.independence_signed or _signed_independence(conference),
        lines_approved=not gates.bottom_lines_approved or _lines_approved(conference),
        held=conference.held_since is not None,
        stopped=stopped(person),
    )


@cached_while_reading
def checks_of(conference: Conference) -> dict[str, Check]:
    """The lines of the preparation checklist that are done or not needed, by their key."""
    rows = session().scalars(select(Check).where(Check.conference_id == conference.id))
    return {row.item: row for row in rows}


def open_gates(conference: Conference) -> tuple[ChecklistItem, ...]:
    """The lines of the checklist that must come before anybody is asked and are not done."""
    done = checks_of(conference)
    return tuple(item for item in approach_of(conference).checklist if item.gate and item.key not in done)


def preparation_of(viewer: Viewer, person: Person) -> Preparation | None:
    """The coordinator's talk with one person: for the coordinator and, as supervisor, the service's manager alone."""
    if not isinstance(viewer, StaffViewer) or viewer.role not in (Role.COORDINATOR, Role.SERVICE_MANAGER):
        return None
    return session().scalar(select(Preparation).where(Preparation.person_id == person.id))


@cached_while_reading
def _lines_approved(conference: Conference) -> bool:
    return not bottom_lines_of(conference) or bottom_lines_frozen(conference)


@cached_while_reading
def _signed_independence(conference: Conference) -> bool:
    coordinator = assigned(conference, Part.COORDINATOR)
    if coordinator is None or conference.awaiting_independence:
        return False
    return (
        session().scalar(
            select(Independence.id)
            .where(Independence.conference_id == conference.id, Independence.staff_id == coordinator.id)
            .limit(1)
        )
        is not None
    )

"""The people of the circle in the record: who they are, and how they are reached as far as `visible` lets the viewer know."""

from fgc.access.viewer import StaffViewer
from fgc.circle.forms.people import KINDS, SIDES
from fgc.circle.models import Person
from fgc.circle.queries import address_of, between, in_order, people_of
from fgc.circle.rules import Between, Field, visible
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.invitation.standings import standings_of
from fgc.kit.clock import now
from fgc.kit.tongues import tongue
from fgc.record.queries.said import on_day
from fgc.record.sheet import Part, Table, table

COLUMNS = (
    "Name",
    "Called",
    "Kind",
    "Tie",
    "Work",
    "Side",
    "Language",
    "Phone",
    "E-mail",
    "Address",
    "Answer",
    "Left",
)
PROTECTED = "protected: only on the coordinator’s screen"


def people_part(viewer: StaffViewer, conference: Conference) -> Part:
    """Everybody who is or was in the circle."""
    zone, cautions = zone_of(conference), between(conference)
    rows = [
        (
            one.name,
            one.tie or one.job,
            KINDS[one.kind],
            "\n".join(filter(None, [*_reached(viewer, one, cautions), _address(viewer, one)])),
            on_day(one.left_at, zone),
        )
        for one in _everybody(viewer, conference)
    ]
    return Part("People", tables=table(("Name", "Tie or work", "As", "Reached by", "Left the circle"), rows))


def people_rows(viewer: StaffViewer, conference: Conference) -> Table:
    """The same people, a column for each thing."""
    cautions, standings = between(conference), standings_of(viewer, conference)
    rows = []
    for one in _everybody(viewer, conference):
        phone, email = _reached(viewer, one, cautions)
        answer = standings[one.id].value if one.id in standings else ""
        rows.append(
            (
                one.name, one.called, str(KINDS[one.kind]), one.tie, one.job, str(SIDES[one.side]), tongue(one.language),
                phone, email, _address(viewer, one).replace("\n", ", "), answer, "yes" if one.left_at else "",
            )
        )  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def _everybody(viewer: StaffViewer, conference: Conference) -> list[Person]:
    return in_order(people_of(viewer, conference, left_too=True))


def _reached(viewer: StaffViewer, person: Person, cautions: Between) -> tuple[str, str]:
    """Phone and e-mail, each where the viewer may learn it."""
    contact, moment = person.contact, now()
    if contact is None:
        return "", ""
    phone = contact.phone if visible(person, Field.PHONE, viewer, moment, cautions=cautions) else ""
    email = contact.email if visible(person, Field.EMAIL, viewer, moment, cautions=cautions) else ""
    return phone, email


def _address(viewer: StaffViewer, person: Person) -> str:
    """An open address. A protected one is never printed, not even for the coordinator, who sees it on the screen."""
    contact = person.contact
    if contact is None or not contact.has_address:
        return ""
    return PROTECTED if contact.address_protected else address_of(viewer, person) or ""

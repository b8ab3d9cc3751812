"""The people of the circle in the record: who they are, and how they are reached as far as `visible` lets the viewer know."""

from flask_babel import gettext as _

from fgc.access.viewer import StaffViewer
from fgc.circle.forms.people import KINDS, SIDES
from fgc.circle.models import Person
from fgc.circle.queries import address_of, contact_of, in_order, people_of
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.invitation.standings import standings_of
from fgc.kit.phone import shown_phone
from fgc.kit.tongues import tongue
from fgc.kit.words import mark
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
    "Email",
    "Address",
    "Answer",
    "Left",
)
PROTECTED = mark("protected: only the coordinator can see it")


def people_part(viewer: StaffViewer, conference: Conference) -> Part:
    """Everybody who is or was in the circle."""
    zone = zone_of(conference)
    rows = [
        (
            one.name,
            one.tie or one.job,
            KINDS[one.kind],
            "\n".join(filter(None, _reached(viewer, conference, one))),
            on_day(one.left_at, zone),
        )
        for one in _everybody(viewer, conference)
    ]
    return Part(
        _("People"),
        tables=table(
            (
                _("Name"),
                _("Relationship or role"),
                _("Role"),
                _("How to reach them"),
                _("Removed from the circle"),
            ),
            rows,
        ),
    )


def people_rows(viewer: StaffViewer, conference: Conference) -> Table:
    """The same people, a column for each thing."""
    standings, rows = standings_of(viewer, conference), []
    for one in _everybody(viewer, conference):
        phone, email, address = _reached(viewer, conference, one)
        answer = standings[one.id].value if one.id in standings else ""
        rows.append(
            (
                one.name, one.called, str(KINDS[one.kind]), one.tie, one.job, str(SIDES[one.side]), tongue(one.language),
                phone, email, address.replace("\n", ", "), answer, "yes" if one.left_at else "",
            )
        )  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def _everybody(viewer: StaffViewer, conference: Conference) -> list[Person]:
    return in_order(people_of(viewer, conference, left_too=True))


def _reached(viewer: StaffViewer, conference: Conference, person: Person) -> tuple[str, str, str]:
    """Phone, e-mail and address, where the viewer may learn them. A protected address is never printed, not even for the
    coordinator, who sees it on the screen."""
    contact = contact_of(viewer, conference, person)
    if contact is None:
        return "", "", ""
    if contact.has_address and contact.address_protected:
        return shown_phone(contact.phone), contact.email, _(PROTECTED)
    return shown_phone(contact.phone), contact.email, address_of(viewer, conference, person) or ""

"""What one person may learn about another: the one function that every page, letter, calendar file and copy asks."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.circle.models import Person
from fgc.circle.rules.cautions import Between


class Field(Enum):
    """A thing that could be learned about one person."""

    NAME = "name"
    ATTENDANCE = "attendance"
    """Whether they come: it also hides their name in any list of who is there."""
    ADDRESS = "address"
    TOWN = "town"
    PHONE = "phone"
    EMAIL = "email"
    VENUE = "venue"
    """Where they will be."""
    ARRIVAL = "arrival"
    """When they come and go."""
    IMAGE = "image"
    OTHER_MEETING = "other_meeting"
    """That there is a meeting besides the viewer's own."""

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "name": "That they belong to the circle", "attendance": "Whether they come", "address": "Their address",
    "town": "The town they live in", "phone": "Their phone number", "email": "Their email address",
    "venue": "Where the meeting is", "arrival": "When they arrive and leave", "image": "A photo of them",
    "other_meeting": "That there is another meeting",
}  # fmt: skip

PLACES = frozenset({Field.VENUE, Field.ARRIVAL})
WHERE_TO_FIND = frozenset({Field.ADDRESS, Field.TOWN, Field.PHONE, Field.EMAIL})
TOGETHER = frozenset({Field.NAME, Field.ATTENDANCE, Field.VENUE, Field.IMAGE})
"""What people who are asked to the same part of a meeting learn of each other, unless a caution says no."""

REACHED = WHERE_TO_FIND | {Field.IMAGE}
"""How somebody is found: by the coordinator, and by a manager only while another one has let them in."""

OF_ROLE = {
    Role.COORDINATOR: frozenset(Field),
    Role.SERVICE_MANAGER: frozenset(Field) - REACHED,
    Role.SOCIAL_WORKER: frozenset(
        {Field.NAME, Field.ATTENDANCE, Field.VENUE, Field.ARRIVAL, Field.OTHER_MEETING}
    ),
}
"""Roles that are not here learn nothing. Addresses and numbers stay with the coordinator: what relatives tell the
coordinator is not the social worker's (practice.md 4.5)."""
LET_IN = {Role.SERVICE_MANAGER: frozenset(Field)}
"""And what they learn while they have a part in the conference or were let in for a day (`conference.urgent`)."""


def visible(
    person: Person,
    field: Field,
    viewer: Viewer,
    now: datetime,
    *,
    cautions: Between,
    together: bool = False,
    let_in: bool = False,
) -> bool:
    """Whether the viewer may learn this about this person now. What is not allowed here is hidden.

    `together` says that both are asked to the same part of a meeting; `let_in`, that a member of staff has a part in the
    conference or was let in for a day. A letter, which the worker writes, asks with `through_their_eyes(recipient)`: the
    worker itself may learn nothing. During a safety hold nobody sees where and when anybody will be. A protected address
    is for the coordinator's screen, and a manager's who was let in; not even for its owner's link.
    """
    if cautions.held and field in PLACES:
        return False
    if isinstance(viewer, StaffViewer):
        return viewer.service_id == person.service_id and field in learns(viewer.role, let_in=let_in)
    if not isinstance(viewer, PersonViewer) or viewer.conference_id != person.conference_id:
        return False
    if viewer.person_id == person.id:
        return field is not Field.ADDRESS or _address_is_open(person)
    if not together or field not in TOGETHER or person.left_at is not None:
        return False
    hidden = cautions.hidden_from(viewer.person_id, person.id, now)
    return field.value not in hidden and not (field is Field.NAME and Field.ATTENDANCE.value in hidden)


def place_visible(people: Iterable[Person], viewer: Viewer, now: datetime, *, cautions: Between) -> bool:
    """Whether the viewer may learn where these people meet: only when it is hidden about none of them, and never during
    a safety hold, not even of nobody."""
    return not cautions.held and all(
        visible(person, Field.VENUE, viewer, now, cautions=cautions, together=True) for person in people
    )


def time_visible(people: Iterable[Person], viewer: Viewer, now: datetime, *, cautions: Between) -> bool:
    """Whether the viewer may learn on which day and at what hour these people meet: staff by their role, of the family only
    whoever is one of these people, and nobody during a safety hold."""
    if isinstance(viewer, StaffViewer):
        return not cautions.held and Field.ARRIVAL in learns(viewer.role, let_in=False)
    return any(visible(person, Field.ARRIVAL, viewer, now, cautions=cautions) for person in people)


def through_their_eyes(person: Person) -> PersonViewer:
    """The person as a viewer: for a letter to them, or a page shown to the coordinator as they see it."""
    return PersonViewer(person.id, person.conference_id, person.service_id)


def learns(role: Role, *, let_in: bool) -> frozenset[Field]:
    """What staff of this role may learn about people of a conference that is open to them."""
    nothing: frozenset[Field] = frozenset()
    return OF_ROLE.get(role, nothing) | (LET_IN.get(role, nothing) if let_in else nothing)


def _address_is_open(person: Person) -> bool:
    contact = person.contact
    return contact is not None and not contact.address_protected

"""PINs and personal links of the circle: made, told, ended."""

from collections.abc import Sequence

from fgc.access import links as access
from fgc.access import pins
from fgc.access.ended import CLOSED, CLOSED_UNNAMED
from fgc.access.models import PersonalLink
from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.circle.happenings import BrowserAsked, LinksEnded, PinMade, PinTold, WrongReader
from fgc.circle.letters import unnamed
from fgc.circle.models import Person
from fgc.circle.queries import shared_routes
from fgc.conference.history import Happened, tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import acting_as, saving


def make_pin(conference: Conference, person: Person, *, by: StaffViewer) -> str:
    """A new PIN to be said to this person by voice; it stands nowhere else. People who share a mailbox or a telephone
    never have the same one."""
    shared = shared_routes(by, conference)
    others = [
        each.id for one, other, _kind in shared if person.id in (one.id, other.id) for each in (one, other)
    ]
    with saving():
        made = pins.make_pin(
            person.id, conference.id, by=by, unlike=[other for other in others if other != person.id]
        )
        tell(PinMade(conference, person), by=by)
    return made


def note_pin_told(conference: Conference, person: Person, *, by: StaffViewer) -> None:
    """Records that the coordinator said it to them. Refused when there is none."""
    with saving():
        pins.note_told(person.id, by=by)
        tell(PinTold(conference, person), by=by)


def end_links(
    conference: Conference, person: Person, links: Sequence[PersonalLink], *, by: StaffViewer
) -> None:
    """These links open nothing any more, and pages that are open by them close. No letter is sent."""
    with saving():
        for link in links:
            access.revoke_link(link, because="ended_by_coordinator")
        tell(LinksEnded(conference, person, len(links)), by=by)


def see_to(conference: Conference, person: Person, link: PersonalLink, *, by: StaffViewer) -> None:
    """The coordinator has spoken with them about a link that somebody else had opened, or another kind of browser."""
    with saving():
        link.known_at = now()
        wrong = link.revoked_because == access.NOT_ME
        tell(WrongReader(conference, person) if wrong else BrowserAsked(conference, person), by=by)


def close_links(closed: Happened, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """With the conference every way into it ends. Asked on behalf of the program who is told of it by their old link: a manager
    closes, and how people are reached is not a manager's by their role."""
    with acting_as(Worker().settings()):
        people = [person.id for person in unnamed(closed.conference)]
    for person_id in people:
        access.revoke_links(person_id, because=CLOSED_UNNAMED)
    access.revoke_all_links(closed.conference.id, because=CLOSED)

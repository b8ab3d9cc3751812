"""Who comes into the circle, who is changed, who leaves it."""

from uuid import uuid4

from fgc.access.links import revoke_links
from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import BirthDateCorrected, KindCorrected, PersonAdded, PersonChanged, PersonLeft
from fgc.circle.models import Kind, Person, Preparation, SafeContact
from fgc.circle.operations.again import take_over
from fgc.circle.operations.interpreting import forget_interpreting
from fgc.circle.operations.orders import bring_in_somebody, keep_matched
from fgc.circle.queries import people_of
from fgc.circle.rules import called_by_default, why_not_add, why_not_leave
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.outbox import cancel_waiting
from fgc.kit.refusal import refuse


def add_person(
    conference: Conference, *, by: StaffViewer, name: str, kind: Kind, called: str = "", **told: object
) -> Person:
    """A new person in the circle, whom nobody can reach yet and with whom every pair is open.

    `told` holds the other fields of `Person`. Refused when somebody of the same name is there already: two rows for
    one person would split their cautions. Whom an order in force means is kept apart at once, and so is whoever has the
    name of somebody who left (see `take_over`).
    """
    others = people_of(by, conference)
    refuse(why_not_add(name, others), field="name")
    with saving():
        person = Person(
            id=uuid4(),
            conference_id=conference.id,
            service_id=conference.service_id,
            name=name,
            kind=kind,
            called=called or called_by_default(name),
            added_at=now(),
            **{"zone": zone_of(conference)} | told,
        )
        session().add(person)
        session().flush()
        person.contact = SafeContact(person_id=person.id, conference_id=conference.id)
        person.preparation = Preparation(person_id=person.id, conference_id=conference.id)
        session().flush()
        tell(PersonAdded(conference, person), by=by)
        take_over(conference, person, by=by)
        bring_in_somebody(conference, person, [*others, person], by=by)
    return person


def change_person(
    conference: Conference, person: Person, *, by: StaffViewer, version: int, **told: object
) -> None:
    """Changes what is kept about somebody; `told` holds fields of `Person` by name.

    Raises `Stale` when somebody else changed it since the page was opened, with what they wrote. Refused beside `kind` where
    somebody has a place in private family time that is not for who they are said to be.
    """
    expect(person, version)
    others = [one for one in people_of(by, conference) if one.id != person.id]
    refuse(why_not_add(str(told.get("name", person.name)), others), field="name")
    with saving():
        was, born_on = (person.name, person.called), person.born_on
        keep_matched(conference, [*others, person])
        if isinstance(kind := told.get("kind"), Kind) and kind is not person.kind:
            _correct_kind(conference, person, kind, by=by)
        for field, value in told.items():
            setattr(person, field, value)
        person.called = person.called or called_by_default(person.name)
        if person.name != was[0]:
            person.former_names = list(dict.fromkeys((*person.former_names, was[0])))
        session().flush()
        tell(PersonChanged(conference, person), by=by)
        if person.born_on != born_on:
            tell(BirthDateCorrected(conference, person), by=by)
        if was != (person.name, person.called):
            take_over(conference, person, by=by)
            bring_in_somebody(conference, person, [*others, person], by=by)


def _correct_kind(conference: Conference, person: Person, kind: Kind, *, by: StaffViewer) -> None:
    """Told before it is written, since it may be refused."""
    tell(KindCorrected(conference, person, person.kind, kind), by=by)
    if Kind.INTERPRETER in (person.kind, kind):
        forget_interpreting(person)


def leave(conference: Conference, person: Person, *, by: StaffViewer, because: str) -> int:
    """Takes somebody out of the circle: their links stop at once, letters on their way are cancelled (how many is
    returned), their row and their cautions stay. The person whom it is all about cannot leave."""
    refuse(why_not_leave(person))
    with saving():
        person.left_at, person.left_because = now(), because
        revoke_links(person.id, because="left_the_circle")
        cancelled = cancel_waiting(matter_id=conference.id, because="left_the_circle", to_id=person.id)
        tell(PersonLeft(conference, person), by=by)
    return cancelled

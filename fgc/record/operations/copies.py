"""Somebody asks for a copy of what is kept about them; two people release it; the person shows that it is them."""

from datetime import date, datetime

from sqlalchemy import update

from fgc.access.models import PersonSession, Purpose, Role
from fgc.access.pins import check_pin
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.resending import Due, resendable
from fgc.circle.rules import WhyNot as Unreachable
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Reason, refuse
from fgc.record import letters
from fgc.record.happenings import OwnCopyAgreed, OwnCopyAsked, OwnCopyRecorded, OwnCopyReleased
from fgc.record.models import OwnCopy, RequestRoute
from fgc.record.proposals import own_copy
from fgc.record.queries import has_pin, newest_copy, why_not_record_request
from fgc.record.rules import (
    OPEN_FOR,
    Standing,
    WhyNot,
    month_after,
    standing,
    why_not_ask_copy,
    why_not_release,
    why_not_requested_on,
)


def ask_copy(conference: Conference, *, by: PersonViewer) -> OwnCopy:
    """From this day on there is one calendar month to answer."""
    refuse(why_not_ask_copy(newest_copy(by.person_id), now()))
    asked_on = today(zone_of(conference))
    with saving():
        copy = OwnCopy(
            conference_id=conference.id, person_id=by.person_id, asked_at=now(), due_on=month_after(asked_on)
        )
        session().add(copy)
        tell(OwnCopyAsked(conference, copy), by=by)
    return copy


def record_request(
    conference: Conference,
    person: Person,
    *,
    request_route: RequestRoute,
    requested_on: date,
    by: StaffViewer,
) -> OwnCopy:
    """Somebody asked by phone, by letter or in person, as whoever has no page does. The month runs from the day they asked;
    from here on it goes as if they had asked on their own page. Refused for a day that is still to come."""
    refuse(why_not_record_request(person))
    refuse(why_not_requested_on(requested_on, today(zone_of(conference))), field="requested_on")
    with saving():
        copy = OwnCopy(
            conference_id=conference.id,
            person_id=person.id,
            asked_at=now(),
            recorded_by=by.staff_id,
            request_route=request_route,
            requested_on=requested_on,
            due_on=month_after(requested_on),
        )
        session().add(copy)
        tell(OwnCopyRecorded(conference, copy), by=by)
    return copy


def release(
    copy: OwnCopy, conference: Conference, person: Person, *, by: StaffViewer, agreed_to: str
) -> Unreachable | None:
    """One of the two says that what they read (`agreed_to`, its version) may go. With the second it is
    open, and a neutral letter goes by the person's safe route;
    what comes back says why none could, and then the coordinator tells them by voice."""
    refuse(
        why_not_release(
            copy, by.staff_id, by.role, held=conference.held_since is not None, has_pin=has_pin(person)
        )
    )
    expect_agreed(own_copy(copy, conference, person, by=by)[0], agreed_to)
    _ = (
        person.contact
    )  # read now: a manager may as long as the copy waits for them, and the letter goes by it
    with saving():
        _mark(copy, by, now())
        if copy.coordinator_at is None or copy.manager_at is None:
            tell(OwnCopyAgreed(conference, copy), by=by)
            return None
        # of one reading of the clock: a microsecond more is no longer thirty days
        copy.released_at = now()
        copy.ends_at = copy.released_at + OPEN_FOR
        tell(OwnCopyReleased(conference, copy), by=by)
        sent = write_to(person, kind=letters.READY, purpose=Purpose.HOME, about={"own_copy_id": copy.id},
                        not_after_at=copy.ends_at)  # fmt: skip
    return sent if isinstance(sent, Unreachable) else None


@resendable(letters.READY, about="own_copy_id")
def copy_due(_viewer: StaffViewer, _conference: Conference, _person: Person, letter: Letter) -> Due | Reason:
    """As long as the copy can be opened."""
    copy = session().get_one(OwnCopy, letter.id_about("own_copy_id"))
    if standing(copy, now()) is not Standing.OPEN:
        return WhyNot.OPENS_NO_LONGER
    return Due(letters.READY, Purpose.HOME, {"own_copy_id": copy.id}, copy.ends_at)


def _mark(copy: OwnCopy, by: StaffViewer, moment: datetime) -> None:
    if by.role is Role.COORDINATOR:
        copy.coordinator_id, copy.coordinator_at = by.staff_id, moment
    else:
        copy.manager_id, copy.manager_at = by.staff_id, moment


def prove(*, by: PersonViewer, pin: str) -> None:
    """They type their PIN once more, also where their link asks for none. It is good for five minutes, in this visit."""
    right_at = check_pin(by, pin)
    with saving():
        session().execute(
            update(PersonSession).where(PersonSession.id == by.session_id).values(pin_at=right_at)
        )

"""When somebody of the circle has said that they are there: what their calendar feed shows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.access.viewer import PersonViewer
from fgc.circle.consents import stopped
from fgc.circle.models import Person
from fgc.circle.queries import others_read
from fgc.circle.rules import Between, Field, visible
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.invitation.queries import answer_page_for
from fgc.invitation.rules import may_have_feed
from fgc.invitation.seeing import offers_calendar, takes_part
from fgc.kit.db import session
from fgc.schedule.calendar import Busy
from fgc.schedule.hours import stretches
from fgc.schedule.models import Meeting
from fgc.schedule.rules import STANDING


def feed_is_safe(viewer: PersonViewer, pin_because: str, now: datetime) -> bool:
    """Whether this person may have a calendar that fetches their hours now: asked before one is offered, and at each
    fetch, since what makes it unsafe may come later."""
    kept = select(Person).where(Person.id == viewer.person_id).options(joinedload(Person.contact))
    person = session().scalars(kept).one()
    return not stopped(person) and may_have_feed(
        person, person.contact, pin_because, now, others_read_it=others_read(person.id)
    )


def hours_of_person(viewer: PersonViewer, pin_because: str, now: datetime) -> list[Busy]:
    """Their own hours in what they said yes to, ahead or under way. None at all while it is not safe or all is on hold:
    a calendar that fetches an empty file forgets what it had."""
    person = session().get_one(Person, viewer.person_id)
    held = session().get_one(Conference, viewer.conference_id).held_since is not None
    if not visible(person, Field.ARRIVAL, viewer, now, cautions=Between(held=held)):
        return []
    if not feed_is_safe(viewer, pin_because, now):
        return []
    asked = (
        select(Invitation.id)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.person_id == viewer.person_id,
            Invitation.asked_at.is_not(None),
            Meeting.state.in_(STANDING),
            Meeting.ends_at > now,
        )
        .order_by(Meeting.starts_at)
    )
    pages = [answer_page_for(viewer, now, invitation_id=one) for one in session().scalars(asked).all()]
    shown = [seen for seen in pages if seen is not None and takes_part(seen) and offers_calendar(seen)]
    return [busy for seen in shown for busy in stretches(viewer, seen.meeting_id, seen.blocks)]

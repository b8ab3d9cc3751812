"""What waits when a copy of the plan, or what is written about a meeting, may tell its reader what must stay hidden, and after a
safety hold was lifted."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.kit.db import session
from fgc.kit.words import said_moment
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import held_copies
from fgc.schedule.after_hold import lifted_and_unconfirmed
from fgc.schedule.models import Meeting
from fgc.schedule.read_through import told_by_meeting
from fgc.schedule.rules import STANDING


def lifted(desk: Desk) -> list[Wait]:
    """Each conference whose hold was lifted, until the coordinator has confirmed the date, moved it or called it off."""
    return [
        Wait(
            1,
            _("The safety hold was lifted. Check the date and what waits."),
            url=url_for("schedule.meetings", conference_id=conference_id),
            button=_("Look at the dates"),
            when=said_moment(at, desk.zone),
        )
        for conference_id, at in lifted_and_unconfirmed(desk.ids()).items()
    ]


def copies(desk: Desk) -> list[Wait]:
    """Each person who cannot read the plan before the coordinator has looked at their copy."""
    held = held_copies(desk.ids())
    names = {
        person.id: person.name
        for person in session().scalars(select(Person).where(Person.id.in_([one.person_id for one in held])))
    }
    return [
        Wait(
            1,
            _(
                "%(name)s cannot read the plan before you have looked at their copy.",
                name=names[one.person_id],
            ),
            url=url_for("plan.plan", conference_id=one.conference_id),
            button=_("Look at it"),
            tone="danger",
        )
        for one in held
    ]


def meeting_texts(desk: Desk) -> list[Wait]:
    """Each meeting to come of which something that is written for all who are asked may tell one of them what is hidden from
    them: a caution, a town or a name is another one than when it was written."""
    meetings = session().scalars(
        select(Meeting)
        .where(Meeting.conference_id.in_(desk.ids()), Meeting.state.in_(STANDING))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [
        Wait(
            1,
            _("What is written about the meeting may tell somebody what must stay hidden from them."),
            url=url_for("schedule.meetings", conference_id=one.conference_id),
            button=_("Look at what is written"),
            tone="danger",
        )
        for one in meetings
        if told_by_meeting(desk.viewer, desk.named(one.conference_id), one)
    ]

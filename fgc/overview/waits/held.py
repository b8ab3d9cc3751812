"""What waits when a copy of the plan may tell its reader what must stay hidden."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.kit.db import session
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import held_copies


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

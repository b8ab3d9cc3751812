"""What waits when somebody has stopped what they had agreed to."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.consents import who_stopped
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.overview.waits.desk import Desk, Wait


def stopped(desk: Desk) -> list[Wait]:
    """Each person who stopped something by their own page, until the coordinator has seen it."""
    people = (
        session()
        .scalars(
            select(Person).where(
                Person.conference_id.in_(desk.ids()),
                Person.id.in_(select(Consent.person_id).where(Consent.is_stop_unseen)),
            )
        )
        .all()
    )
    altogether = who_stopped(people)
    return [
        Wait(
            1,
            _("%(name)s has withdrawn a consent.", name=person.name),
            url=url_for("circle.consents", conference_id=person.conference_id, person_id=person.id),
            button=_("See who has received what"),
            detail=_("Their links and letters stopped automatically. Speak to them if they would like that.")
            if person.id in altogether
            else _(
                "Speak with them if they want it. Until you have looked, their plan is not made final and no copy of it goes out."
            ),
            tone="danger",
        )
        for person in sorted(people, key=lambda one: in_name_order(one.name))
    ]

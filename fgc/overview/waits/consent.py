"""What waits when somebody has stopped what they had agreed to."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select

from fgc.circle.consents import stop_unseen, who_stopped
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.overview.waits.desk import Desk, Wait


def stopped(desk: Desk) -> list[Wait]:
    """Each person who stopped something by their own page, until the coordinator has seen it."""
    people = (
        session()
        .scalars(_who_have(Consent.is_stop_unseen.is_(True)).where(Person.conference_id.in_(desk.ids())))
        .all()
    )
    altogether = who_stopped(people)
    of_sharing = set(
        session().scalars(_who_have(stop_unseen()).where(Person.id.in_([one.id for one in people])))
    )
    return [
        Wait(
            1,
            _("%(name)s has withdrawn a consent.", name=person.name),
            url=url_for("circle.consents", conference_id=person.conference_id, person_id=person.id),
            button=_("See who has received what"),
            detail=_what_follows(altogether=person.id in altogether, of_sharing=person in of_sharing),
            tone="danger",
        )
        for person in sorted(people, key=lambda one: in_name_order(one.name))
    ]


def _who_have(which: ColumnElement[bool]) -> Select[Person]:
    return select(Person).where(Person.id.in_(select(Consent.person_id).where(which)))


def _what_follows(*, altogether: bool, of_sharing: bool) -> str:
    """What has stopped by itself, and what the coordinator does."""
    if altogether:
        return _("Their links and letters stopped automatically. Speak to them if they would like that.")
    if of_sharing:
        return _(
            "Speak with them if they want it. Until you have looked, their plan is not made final and no copy of it goes out."
        )
    return _(
        "They no longer agree that you speak to others about this. Speak with them first if they want it."
    )

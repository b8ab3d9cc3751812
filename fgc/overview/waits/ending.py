"""Conferences of which no review is planned: they lead to their end."""

from flask import url_for
from flask_babel import gettext as _

from fgc.conference.models import Conference, Stage
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import sealed_plans_now
from fgc.review.models import Review
from fgc.review.queries import reviews_by_conference
from fgc.review.rules import nothing_to_come


def closable(desk: Desk) -> list[Wait]:
    """For the service manager: the review said that the conference can end, or nobody wants another one."""
    return [
        Wait(
            5,
            _("%(name)s: no review is planned. This conference can be closed.", name=one.name),
            url=url_for("keeping.close", conference_id=one.id),
            button=_("Close the conference"),
            about=one.name,
        )
        for one, _reviews in _ending(desk)
    ]


def declined(desk: Desk) -> list[Wait]:
    """For the coordinator: somebody of the family said on their own page that nobody needs to meet again."""
    return [
        Wait(
            5,
            _("%(name)s: the family has declined the review.", name=one.name),
            detail=_("“%(words)s”", words=reviews[0].declined_because),
            url=url_for("review.review", conference_id=one.id),
            button=_("Open the review"),
            about=one.name,
        )
        for one, reviews in _ending(desk)
        if reviews and reviews[0].declined_by
    ]


def _ending(desk: Desk) -> list[tuple[Conference, list[Review]]]:
    """Each with its reviews, the newest first."""
    live = [one for one in desk.conferences if one.stage is Stage.LIVE]
    found = reviews_by_conference([one.id for one in live])
    plans = sealed_plans_now([one.id for one in live])
    return [(one, found[one.id]) for one in live if nothing_to_come(found[one.id], plans.get(one.id))]

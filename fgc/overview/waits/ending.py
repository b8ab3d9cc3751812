"""What is to be ended: conferences of which no review is planned, and meetings whose last part is still open."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import sealed_plans_now
from fgc.review.models import Review
from fgc.review.queries import reviews_by_conference
from fgc.review.rules import nothing_to_come
from fgc.schedule.models import Meeting, MeetingState


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


def last_parts(desk: Desk) -> list[Wait]:
    """Each meeting whose last part began and whose hours are over: until somebody ends it, nothing that follows can begin."""
    over = select(Meeting).where(
        Meeting.conference_id.in_(desk.ids()),
        Meeting.state == MeetingState.UNDER_WAY,
        Meeting.ends_at < desk.now,
    )
    found = session().scalars(over.options(selectinload(Meeting.parts)).order_by(Meeting.ends_at)).all()
    return [
        Wait(
            3,
            _(
                "%(name)s: the last part of the meeting is still open. End it when everybody has gone.",
                name=desk.named(one.conference_id).name,
            ),
            url=url_for("meeting.day", conference_id=one.conference_id),
            button=_("The day"),
        )
        for one in found
        if one.parts and one.parts[-1].began_at and not one.parts[-1].ended_at
    ]

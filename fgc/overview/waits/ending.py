"""What is to be ended: conferences of which no review is planned, and meetings whose hours are over."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fgc.conference.models import Conference, Stage
from fgc.keeping.ending import not_told, with_links
from fgc.kit.db import session
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import sealed_plans_now
from fgc.review.models import Review
from fgc.review.queries import reviews_by_conference
from fgc.review.rules import nothing_to_come
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from fgc.schedule.rules import STANDING

BEFORE_IT = (Stage.PREPARING, Stage.SCHEDULED)


def closable(desk: Desk) -> list[Wait]:
    """For the service manager: the review said that the conference can end, or nobody wants another one."""
    return [
        Wait(
            5,
            _("No review is planned. This conference can be closed."),
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
            _("The family has declined the review."),
            detail=_("“%(words)s”", words=reviews[0].declined_because),
            url=url_for("review.review", conference_id=one.id),
            button=_("Open the review"),
            about=one.name,
        )
        for one, reviews in _ending(desk)
        if reviews and reviews[0].declined_by
    ]


def untold_links(desk: Desk) -> list[Wait]:
    """For the coordinator: closing ends the links of people whom nobody has told."""
    return [
        Wait(
            5,
            ngettext(
                "No review is planned. %(num)d person has not been told until when their link works.",
                "No review is planned. %(num)d people have not been told until when their links work.",
                untold,
            ),
            url=url_for("keeping.tell_of_ending", conference_id=one.id),
            button=_("Tell them"),
            about=one.name,
        )
        for one, _reviews in _ending(desk)
        if not one.held_since and (untold := len(not_told(one, with_links(one))))
    ]


def _ending(desk: Desk) -> list[tuple[Conference, list[Review]]]:
    """Each with its reviews, the newest first."""
    live = [one for one in desk.conferences if one.stage is Stage.LIVE]
    found = reviews_by_conference([one.id for one in live])
    plans = sealed_plans_now([one.id for one in live])
    return [(one, found[one.id]) for one in live if nothing_to_come(found[one.id], plans.get(one.id))]


def meetings_over(desk: Desk) -> list[Wait]:
    """Each meeting whose hours are over and that nobody has ended, or begun: until somebody ends it, nothing that follows can
    begin."""
    over = select(Meeting).where(
        Meeting.conference_id.in_(desk.ids()),
        Meeting.state.in_(STANDING),
        Meeting.ends_at < desk.now,
    )
    found = session().scalars(over.options(selectinload(Meeting.parts)).order_by(Meeting.ends_at)).all()
    waits = ((one, _not_ended(desk.named(one.conference_id), one)) for one in found)
    return [
        Wait(
            3,
            sentence,
            url=url_for("meeting.day", conference_id=one.conference_id, meeting=one.id),
            button=_("Open the day"),
        )
        for one, sentence in waits
        if sentence
    ]


def _not_ended(conference: Conference, meeting: Meeting) -> str:
    """What the coordinator is asked to do. Of a meeting that was never begun only where the conference still waits for it, and
    not under a safety hold, which does not say when people meet."""
    unended = [part for part in meeting.parts if part.began_at and not part.ended_at]
    if meeting.state is MeetingState.PLANNED:
        waited_for = meeting.kind is MeetingKind.FIRST and conference.stage in BEFORE_IT
        return _never_begun() if waited_for and not conference.held_since else ""
    if meeting.alone_since:
        return _(
            "The hours of the meeting are over, and the family has not said yet that it is "
            "ready. Give them the time they need. If they have gone home, record that on the page of the "
            "day."
        )
    if unended == list(meeting.parts[-1:]):
        return _("The last part of the meeting is still open. End that part when everyone has gone.")
    return _(
        "The hours of the meeting are over, and it has not been ended. End each part that is "
        "still open. Then start the last part and end it."
    )


def _never_begun() -> str:
    return _(
        "The day of the meeting has passed, and none of its parts was started here. If the "
        "meeting took place, start and end its parts. If it did not, cancel the meeting or set another day."
    )

"""Words that were left for a meeting, until it is said what became of them."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from fgc.conference.models import Stage
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.meeting.statements import statements_of
from fgc.overview.waits.desk import Desk, Wait
from fgc.schedule.models import Meeting, MeetingState, Place
from fgc.schedule.models_apart import Exclusion
from fgc.schedule.rules.apart import PRESENT

OVER = (Stage.CLOSED, Stage.DECLINED)


def words_left(desk: Desk) -> list[Wait]:
    """Each person who was to be heard at a meeting that is over and was not there: nobody has said yet whether they were."""
    return [
        Wait(
            3,
            _("%(name)s was not at the meeting. Were their words heard?", name=one.person.name),
            detail=_("Record that they were heard, or why they were not."),
            url=url_for(
                "meeting.words",
                conference_id=meeting.conference_id,
                meeting_id=meeting.id,
                person_id=one.person.id,
            ),
            button=_("Record what happened"),
            about=one.person.name,
        )
        for meeting in _held_with_words(desk)
        for one in statements_of(desk.viewer, desk.named(meeting.conference_id), meeting)
        if one.is_open
    ]


def _held_with_words(desk: Desk) -> list[Meeting]:
    """The meetings that are over for which anybody may have left words, or was heard without being there."""
    open_now = [one.id for one in desk.conferences if one.stage not in OVER]
    left = (
        exists().where(Invitation.meeting_id == Meeting.id, Invitation.own_words.is_not(None)),
        exists().where(Invitation.meeting_id == Meeting.id, Invitation.way.not_in(PRESENT)),
        exists().where(Place.meeting_id == Meeting.id, Place.way.not_in(PRESENT)),
        exists().where(Exclusion.meeting_id == Meeting.id),
    )
    chosen = select(Meeting).where(
        Meeting.conference_id.in_(open_now), Meeting.state == MeetingState.HELD, or_(*left)
    )
    return list(session().scalars(chosen.order_by(Meeting.starts_at, Meeting.id)))

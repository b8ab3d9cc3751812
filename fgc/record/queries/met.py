"""Who was asked and what they answered, and the meetings with those who came. Of the family's own time: its hours alone."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.circle.queries import between, names_in
from fgc.circle.rules import place_visible
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.invitation.queries import came_to
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.words import mark, said_day, said_moment, said_time
from fgc.meeting.queries import present_at
from fgc.plan.queries import everybody_at
from fgc.record.queries.said import STATES, answer_of
from fgc.record.sheet import Part, facts, table
from fgc.schedule.forms.dates import KINDS
from fgc.schedule.models import Meeting, MeetingPart, MeetingState
from fgc.schedule.models_apart import Outcome, WordsOutcome
from fgc.schedule.queries import outcomes_of
from fgc.schedule.rules import mark_of_words
from fgc.schedule.where import shows_day

HIDDEN = mark("hidden while the safety hold lasts")


def invitations_part(viewer: StaffViewer, conference: Conference) -> Part:
    """Everybody who was asked to a meeting, with their answer and the words they want read out."""
    asked = (
        session()
        .scalars(
            select(Invitation)
            .join(Meeting, Meeting.id == Invitation.meeting_id)
            .where(Invitation.conference_id == conference.id)
            .order_by(Meeting.starts_at, Invitation.id)
            .options(joinedload(Invitation.meeting))
        )
        .all()
    )
    meetings = {one.meeting_id for one in asked}
    names, came = names_in(viewer, conference), came_to(meetings)
    outcomes = outcomes_of(meetings, WordsOutcome.own_mark)
    rows = [
        (
            names[one.person_id],
            said_day(one.meeting.on) if shows_day(viewer, conference, one.meeting) else _(HIDDEN),
            _("no longer invited")
            if one.withdrawn_at
            else answer_of(one, came=(one.meeting_id, one.person_id) in came),
            said_moment(one.answered_at, one.meeting.zone) if one.answered_at else "",
            one.own_words,
            _heard(one, outcomes),
        )
        for one in asked
        if one.person_id in names
    ]
    return Part(
        _("Invitations and answers"),
        tables=table(
            (
                _("Who"),
                _("Meeting on"),
                _("Answer"),
                _("When"),
                _("Their words"),
                _("Heard at the meeting"),
            ),
            rows,
        ),
    )


def _heard(invitation: Invitation, outcomes: Mapping[tuple[UUID, UUID, str], WordsOutcome]) -> str:
    """Whether these words of theirs were heard; '' where nobody said so."""
    about = invitation.meeting_id, invitation.person_id
    found = outcomes.get((*about, mark_of_words(*about, invitation.own_words)))
    if found is None:
        return ""
    return _("yes") if found.outcome is Outcome.HEARD else _("no")


def meetings_parts(viewer: StaffViewer, conference: Conference) -> list[Part]:
    """Each meeting: when and where if it may be told, its parts as they went, who came."""
    meetings = session().scalars(
        select(Meeting).where(Meeting.conference_id == conference.id).order_by(Meeting.starts_at)
    )
    return [_meeting(viewer, conference, one) for one in meetings]


def _meeting(viewer: StaffViewer, conference: Conference, meeting: Meeting) -> Part:
    open_ = place_visible(everybody_at(meeting.id), viewer, now(), cautions=between(conference))
    where = ", ".join(filter(None, [meeting.venue, meeting.venue_address])) if open_ else ""
    approach, tells = approach_of(conference), shows_day(viewer, conference, meeting)
    parts = [
        (
            approach.part(one.key).words,
            _hours(one, meeting.zone) if tells else _(HIDDEN),
            _went(one, meeting.zone),
        )
        for one in meeting.parts
    ]
    came = [
        (one.name, one.tie, _("yes") if any(place.arrived_at for place in one.places) else "")
        for one in present_at(viewer, meeting)
    ]
    return Part(
        f"{KINDS[meeting.kind]}: {said_day(meeting.on) if tells else _(HIDDEN)}",
        (STATES[meeting.state],),
        facts(
            (_("From"), said_moment(meeting.starts_at, meeting.zone) if tells else ""),
            (_("Until"), said_time(meeting.ends_at, meeting.zone) if tells else ""),
            (_("Where"), where),
            (
                _("Cancelled because"),
                meeting.cancelled_because if meeting.state is MeetingState.CANCELLED else "",
            ),
        ),
        (
            *table((_("Part"), _("Planned"), _("As it happened")), parts),
            *table((_("Invited"), _("Relationship or role"), _("Came")), came),
        ),
    )


def _hours(part: MeetingPart, zone: str) -> str:
    return _from_to(said_time(part.starts_at, zone), said_time(part.ends_at, zone))


def _went(part: MeetingPart, zone: str) -> str:
    if part.began_at is None:
        return ""
    ended = said_time(part.ended_at, zone) if part.ended_at else "…"
    return _from_to(said_time(part.began_at, zone), ended)


def _from_to(begins: str, ends: str) -> str:
    return _("%(begins)s to %(ends)s", begins=begins, ends=ends)

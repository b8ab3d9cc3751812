"""The coordinator's page for the day, made for one hand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.lending import hand_browser_over
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle.forms.telltale import heeded, heeded_lines, said_of
from fgc.circle.models import Kind
from fgc.circle.queries import person_for
from fgc.circle.telling import told_together
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.invitation.listing import answer_said
from fgc.invitation.models import Answer
from fgc.invitation.queries import invitations_of, reached_in
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.meeting import operations
from fgc.meeting.forms import BeginPrivateTimeForm, KnockForm, LetStayForm
from fgc.meeting.papers import print_job, sheets_with_somebody
from fgc.meeting.queries import (
    may_stay_in,
    meeting_of_the_day,
    meetings_of,
    part_of,
    present_at,
    seat_for,
    together_now,
)
from fgc.meeting.read_through import look_at_room
from fgc.meeting.rules import (
    Present,
    WhyNot,
    due_in,
    earlier_part_open,
    last_tap,
    part_due,
    still_inside,
    why_not_begin,
    why_not_open,
    why_not_print,
)
from fgc.meeting.statements import Statement, in_parts, statements_of
from fgc.meeting.views import bp
from fgc.schedule.forms import WAYS
from fgc.schedule.forms.places import CHOOSERS
from fgc.schedule.models import Chooser, Meeting, MeetingPart
from fgc.schedule.readers import readers_of
from fgc.schedule.where import shows_where


@bp.get("/conferences/<uuid:conference_id>/day")
@open_to(Role.COORDINATOR)
def day(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = _meeting(conference)
    if meeting is None:
        return page("meeting/day.html", conference=conference, meeting=None, parts=[], others=[])
    return page(
        "meeting/day.html",
        conference=conference,
        meeting=meeting,
        parts=_parts(conference, meeting),
        now_due=due.id if (due := part_due(meeting)) else None,
        shut=why_not_open(meeting, now()),
        ways=WAYS,
        **_taps(meeting),
        shows_where=shows_where(viewer(), conference),
        **_warnings(conference, meeting),
        prints=_prints(conference, meeting),
        statements=_statements(conference, meeting),
        others=[other for other in meetings_of(viewer(), conference) if other.id != meeting.id],
    )


def _prints(conference: Conference, meeting: Meeting) -> list[str]:
    """Which sheets there are to print now: a link to one with nothing on it would lead nowhere."""
    if staff().role is not Role.COORDINATOR or why_not_print(conference, meeting):
        return []
    return ["day", *sheets_with_somebody(print_job(staff(), conference, meeting, now()))]


def _statements(conference: Conference, meeting: Meeting) -> list[tuple[Statement, str]]:
    """Whose words are to be heard, and in which parts; of nobody while the family is on its own."""
    if meeting.alone_since:
        return []
    found = statements_of(viewer(), conference, meeting)
    return [(one, in_parts(conference, one)) for one in found if one.is_needed]


def _parts(conference: Conference, meeting: Meeting) -> list[tuple[Any, ...]]:
    """Each part with its words, who is due, and why it cannot begin; nobody is named while the family is alone."""
    present = [] if meeting.alone_since else present_at(viewer(), meeting)
    approach = approach_of(conference)
    return [
        (part, approach.part(part.key).words, due_in(present, part), why_not_begin(meeting, part, now()))
        for part in meeting.parts
    ]


def _taps(meeting: Meeting) -> dict[str, Any]:
    """What stands beside each of them, what an Undo undoes, and the part that was tapped."""
    return {"answers": _answers(meeting), "last_tap": last_tap, "tapped": request.args.get("part")}


def _answers(meeting: Meeting) -> dict[str, dict[UUID, Any]]:
    """What each of them answered, in a few words: nobody waits for whoever said that they cannot come; and how those take part
    who chose another way since they were asked: their place still says how they were asked."""
    rows = [one for one in session().scalars(invitations_of(viewer(), meeting)) if one.withdrawn_at is None]
    reached = reached_in(meeting.conference_id)
    return {
        "said": {one.person_id: answer_said(one, reached=one.id in reached) for one in rows},
        "chose": {one.person_id: one.way for one in rows if one.answer is Answer.ANOTHER_WAY and one.way},
    }


def _room_words(conference: Conference, meeting: Meeting) -> dict[str, Any]:
    """In words: what the family would read in its room that has to be looked at, and what is left out there for whom."""
    look = look_at_room(viewer(), conference, meeting)
    waiting = told_together(one for found in look.to_look_at.values() for one in found)
    return {"warned": said_of(waiting), "left_out": said_of(look.left_out)}


def _warnings(conference: Conference, meeting: Meeting) -> dict[str, Any]:
    """These words; and who must not meet and is here: nobody is named while the family is alone."""
    together = [] if meeting.alone_since else together_now(viewer(), conference, now())
    return {"together": together, **_room_words(conference, meeting)}


@bp.post("/conferences/<uuid:conference_id>/day/places/<uuid:place_id>/arrived")
@open_to(Role.COORDINATOR)
def arrive(conference_id: UUID, place_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    seat = seat_for(viewer(), conference, place_id) or abort(404)
    operations.arrive(conference, seat, by=staff())
    return _back(conference, seat.meeting, seat.part)


@bp.post("/conferences/<uuid:conference_id>/day/places/<uuid:place_id>/left")
@open_to(Role.COORDINATOR)
def leave(conference_id: UUID, place_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    seat = seat_for(viewer(), conference, place_id) or abort(404)
    operations.leave(conference, seat, by=staff())
    if request.form.get("to") == "private_time":
        return redirect(
            url_for("meeting.begin_private_time", conference_id=conference.id, meeting=seat.meeting.id), 303
        )
    return _back(conference, seat.meeting, seat.part)


@bp.post("/conferences/<uuid:conference_id>/day/places/<uuid:place_id>/undo")
@open_to(Role.COORDINATOR)
def take_back(conference_id: UUID, place_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    seat = seat_for(viewer(), conference, place_id) or abort(404)
    operations.take_back(seat, noted_at=request.form.get("noted_at", ""))
    return _back(conference, seat.meeting, seat.part)


@bp.post("/conferences/<uuid:conference_id>/day/parts/<uuid:part_id>/begin")
@open_to(Role.COORDINATOR)
def begin_part(conference_id: UUID, part_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting, part = part_of(viewer(), conference, part_id) or abort(404)
    if part.family_only:
        abort(404)
    operations.begin_part(conference, meeting, part, by=staff())
    return _back(conference, meeting, part)


@bp.post("/conferences/<uuid:conference_id>/day/parts/<uuid:part_id>/end")
@open_to(Role.COORDINATOR)
def end_part(conference_id: UUID, part_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting, part = part_of(viewer(), conference, part_id) or abort(404)
    operations.end_part(conference, meeting, part, by=staff())
    return _back(conference, meeting, part)


@bp.route("/conferences/<uuid:conference_id>/day/private-time", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def begin_private_time(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = _meeting(conference) or abort(404)
    part = next((one for one in meeting.parts if one.family_only), None) or abort(404)
    staying = may_stay_in(viewer(), meeting, part)
    room = _room(conference, meeting, part) | {"may_stay": staying}
    form = BeginPrivateTimeForm.about(
        missed=any(wanted for _one, wanted in staying),
        chosen=any(one.chosen_by for _who, one in room["staying"]),
    )
    if form.validate_on_submit() and _room_heeded(form, conference, meeting):
        with form.refusals():
            operations.begin_private_time(conference, meeting, part, by=staff(), **form.said())
            return hand_browser_over() if form.stays.data else _back(conference, meeting, part)
    shown = {"conference": conference, "meeting": meeting, "form": form, "part": part, **room}
    shown |= _room_words(conference, meeting)
    return page("meeting/begin_private_time.html", **shown)


def _central_names(present: Sequence[Present]) -> str:
    """Whom the conference is about, by name: whoever it is about chose, and the page can say who that is."""
    names = [one.name for one in present if one.kind is Kind.CENTRAL]
    return _(" or ").join(names) if names else str(CHOOSERS[Chooser.CENTRAL])


def _room(conference: Conference, meeting: Meeting, part: MeetingPart) -> dict[str, Any]:
    """Who has still to leave, who stays and by whose choice, and why it cannot begin; with the part that has to end first, where
    the coordinator may end it: the family ends its own."""
    present, shut = present_at(viewer(), meeting), why_not_begin(meeting, part, now())
    first = earlier_part_open(meeting, part) if shut is WhyNot.EARLIER_PART else None
    return {
        "inside": still_inside(present, part),
        "staying": due_in(present, part),
        "choosers": {**CHOOSERS, Chooser.CENTRAL: _central_names(present)},
        "shut": shut,
        "open_part": first if first and not first.family_only else None,
        "called": {one.key: _(one.words) for one in approach_of(conference).parts},
    }


@bp.route(
    "/conferences/<uuid:conference_id>/day/parts/<uuid:part_id>/stay/<uuid:person_id>",
    methods=["GET", "POST"],
)
@open_to(Role.COORDINATOR)
def let_stay(conference_id: UUID, part_id: UUID, person_id: UUID) -> Response:
    """The family said in the room who stays with it: of those who came and have no place in it yet."""
    conference = conference_for(viewer(), conference_id)
    meeting, part = part_of(viewer(), conference, part_id) or abort(404)
    person = person_for(viewer(), conference, person_id) or abort(404)
    if person.id not in {one.id for one, _wanted in may_stay_in(viewer(), meeting, part)}:
        abort(404)
    form = LetStayForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.let_stay(conference, meeting, part, person, by=staff(), **form.values())
            return redirect(
                url_for("meeting.begin_private_time", conference_id=conference.id, meeting=meeting.id), 303
            )
    return page("meeting/let_stay.html", conference=conference, meeting=meeting, person=person, form=form)


def _room_heeded(form: BeginPrivateTimeForm, conference: Conference, meeting: Meeting) -> bool:
    """Whether the questions and what the plan must have tell nobody in the room what is hidden from them."""
    return heeded_lines(
        form, "said_out", look_at_room(viewer(), conference, meeting).to_look_at,
        conference=conference, by=staff(), place="meeting.begin_private_time",
    )  # fmt: skip


@bp.route("/conferences/<uuid:conference_id>/day/knock", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def knock(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = _meeting(conference) or abort(404)
    form, hearers = KnockForm(), readers_of(viewer(), conference, meeting)
    if form.validate_on_submit() and heeded(
        form, "because", conference=conference, readers=hearers, by=staff(), place="meeting.knock"
    ):
        with form.refusals():
            operations.knock(conference, meeting, by=staff(), because=form.because.data)
            return redirect(url_for("meeting.day", conference_id=conference.id, meeting=meeting.id), 303)
    return page("meeting/knock.html", conference=conference, meeting=meeting, form=form)


def _meeting(conference: Conference) -> Meeting | None:
    """The meeting the address names, or else the one of today."""
    return meeting_of_the_day(viewer(), conference, now(), request.args.get("meeting", type=UUID))


def _back(conference: Conference, meeting: Meeting, part: MeetingPart) -> Response:
    """To the part that was tapped, so that the thumb stays where it was."""
    return redirect(
        url_for(
            "meeting.day", conference_id=conference.id, meeting=meeting.id, part=part.key, _anchor=part.key
        ),
        303,
    )

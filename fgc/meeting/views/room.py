"""The family's room: for those alone who have a place in the family's own time."""

from datetime import timedelta

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part
from fgc.access.staying import asked_by_itself, stay
from fgc.access.viewer import person, viewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.clock import now
from fgc.kit.everyday_pictures import PICTURES
from fgc.kit.pages import page
from fgc.meeting import operations
from fgc.meeting.forms import NothingAsked
from fgc.meeting.queries import Room, bottom_lines_of, questions_of, room_of
from fgc.meeting.rules import WhyNot, why_not_enter, why_not_write
from fgc.meeting.views import bp

TALKING = timedelta(hours=2)


@bp.get("/yours/room")
@open_to(FAMILY)
def room() -> Response:
    conference, mine = my_room()
    shut = why_not_write(mine.part, mine.place, now())
    return page(
        "meeting/room.html",
        room=mine,
        shut=shut,
        notes=may_read(shut),
        entry=why_not_enter(mine.part, mine.place, now()) is None,
        pictures=PICTURES,
        zone=mine.meeting.zone,
        prompts=approach_of(conference).prompts,
        questions=questions_of(person(), conference.id),
        must_have=bottom_lines_of(person(), conference.id),
        coordinator=assigned(conference, Part.COORDINATOR),
    )


@bp.route("/yours/room/back-together", methods=["GET", "POST"])
@open_to(FAMILY)
def end_private_time() -> Response:
    conference, mine = my_room()
    form = NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            operations.end_private_time(conference, mine, by=person())
            return redirect(url_for("meeting.room"), 303)
    return page(
        "meeting/end_private_time.html",
        room=mine,
        form=form,
        coordinator=assigned(conference, Part.COORDINATOR),
    )


def my_room(*, by_itself: bool = False) -> tuple[Conference, Room]:
    """The conference (its row locked in a POST) and the room of whoever asks; 404 for those who belong to none. `by_itself`:
    the open page asks, and nobody touched it."""
    conference = conference_for(viewer(), person().conference_id)
    mine = room_of(person()) or abort(404)
    if by_itself:
        asked_by_itself()
    else:
        stay_while_alone(mine)
    return conference, mine


def stay_while_alone(mine: Room) -> None:
    """While the family is on its own its pages stay open: people talk, and tap seldom."""
    session_id = person().session_id
    if session_id and mine.part.began_at and not mine.part.ended_at:
        stay(session_id, TALKING)


def may_read(shut: WhyNot | None) -> bool:
    """Whether somebody of the room may read the notes: as long as they may write, and once it is too late for that."""
    return shut in (None, WhyNot.TOO_LATE)

"""The family's room: for those alone who have a place in the family's own time."""

from datetime import timedelta

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part
from fgc.access.staying import stay
from fgc.access.viewer import person, viewer
from fgc.approach.reading import approach_of
from fgc.approach.rules import Prompt
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.kit.refusal import Stale, refuse
from fgc.meeting import operations
from fgc.meeting.forms import NoteForm, NothingAsked
from fgc.meeting.queries import EMPTY, Note, Room, bottom_lines_of, notes_of, questions_of, room_of
from fgc.meeting.rules import WhyNot, why_not_write
from fgc.meeting.views import bp

TALKING = timedelta(hours=2)


@bp.get("/yours/room")
@open_to(FAMILY)
def room() -> Response:
    conference, mine = _mine()
    shut = why_not_write(mine.part, mine.place, now())
    notes = {} if shut is WhyNot.YOUR_TIME_OVER else notes_of(person(), mine.meeting)
    return page(
        "meeting/room.html",
        room=mine,
        shut=shut,
        zone=mine.meeting.zone,
        prompts=[(prompt, notes.get(prompt.key, EMPTY)) for prompt in approach_of(conference).prompts],
        questions=questions_of(person(), conference.id),
        must_have=bottom_lines_of(person(), conference.id),
        coordinator=assigned(conference, Part.COORDINATOR),
    )


@bp.route("/yours/room/<box>", methods=["GET", "POST"])
@open_to(FAMILY)
def note(box: str) -> Response:
    conference, mine = _mine()
    prompt = _prompt(conference, box)
    refuse(why_not_write(mine.part, mine.place, now()))
    kept = notes_of(person(), mine.meeting).get(box, EMPTY)
    form = NoteForm(data={"words": kept.words, "version": kept.version})
    theirs = None
    if form.validate_on_submit() and not (theirs := _kept_or_theirs(mine, box, form)):
        return redirect(url_for("meeting.room", _anchor=box), 303)
    return page(
        "meeting/note.html",
        status=409 if theirs else None,
        prompt=prompt,
        form=form,
        theirs=theirs,
        version=(theirs or kept).version,
        coordinator=assigned(conference, Part.COORDINATOR),
    )


def _kept_or_theirs(mine: Room, box: str, form: NoteForm) -> Note | None:
    """Keeps what was written; or, where somebody else was faster, what they wrote."""
    try:
        operations.write_note(mine, box, by=person(), version=form.version.data or 0, **form.values())
    except Stale:
        return notes_of(person(), mine.meeting)[box]
    return None


@bp.route("/yours/room/back-together", methods=["GET", "POST"])
@open_to(FAMILY)
def end_private_time() -> Response:
    conference, mine = _mine()
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


def _mine() -> tuple[Conference, Room]:
    """The conference (its row locked in a POST) and the room of whoever asks; 404 for those who belong to none."""
    conference = conference_for(viewer(), person().conference_id)
    mine = room_of(person()) or abort(404)
    stay_while_alone(mine)
    return conference, mine


def stay_while_alone(mine: Room) -> None:
    """While the family is on its own its pages stay open: people talk, and tap seldom."""
    session_id = person().session_id
    if session_id and mine.part.began_at and not mine.part.ended_at:
        stay(session_id, TALKING)


def _prompt(conference: Conference, box: str) -> Prompt:
    return next((prompt for prompt in approach_of(conference).prompts if prompt.key == box), None) or abort(
        404
    )

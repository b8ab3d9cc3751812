"""The family's notes, locked before they come here. What is asked and answered is for the script of the room: every
answer but a refusal of the form itself says how the notes stand now, as JSON; 409 means that somebody was faster."""

import base64
from collections.abc import Callable

from flask import Response as PlainResponse
from flask import abort, jsonify, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.viewer import person
from fgc.approach.reading import approach_of
from fgc.kit.bodies import takes
from fgc.kit.clock import now
from fgc.kit.forms import Form
from fgc.kit.refusal import Stale, refuse
from fgc.meeting import operations
from fgc.meeting.forms import BeginAnewForm, BeginNotesForm, NoteForm
from fgc.meeting.models import NotesBegun, RoomDraft
from fgc.meeting.queries import Room, notes_of
from fgc.meeting.rules import why_not_write
from fgc.meeting.views import bp
from fgc.meeting.views.room import may_read, my_room

NOTE = 100_000
"""A box of 60,000 bytes in base64, and what goes with it."""


@bp.get("/yours/room/notes")
@open_to(FAMILY)
def notes() -> Response:
    _conference, mine = my_room()
    shut = why_not_write(mine.part, mine.place, now())
    if not may_read(shut):
        refuse(shut)
    return _as_they_stand(mine)


@bp.post("/yours/room/notes/begin")
@open_to(FAMILY)
@takes(NOTE)
def begin_notes() -> Response:
    _conference, mine = my_room()
    form = BeginNotesForm()
    return _done(mine, form, lambda: operations.begin_notes(mine, by=person(), proof=form.proof.data))


@bp.post("/yours/room/notes/begin-anew")
@open_to(FAMILY)
@takes(NOTE)
def begin_notes_anew() -> Response:
    _conference, mine = my_room()
    form = BeginAnewForm()

    def begin() -> None:
        operations.begin_notes_anew(mine, by=person(), proof=form.proof.data, instead_of=form.instead_of.data)

    return _done(mine, form, begin)


@bp.post("/yours/room/note/<box>")
@open_to(FAMILY)
@takes(NOTE)
def write_note(box: str) -> Response:
    conference, mine = my_room()
    if box not in [prompt.key for prompt in approach_of(conference).prompts]:
        abort(404)
    form = NoteForm()

    def keep() -> None:
        sealed, version = form.sealed.data, form.version.data or 0
        operations.write_note(mine, box, by=person(), sealed=sealed, version=version, begun=form.begun.data)

    return _done(mine, form, keep)


def _done(mine: Room, form: Form, operation: Callable[[], None]) -> Response:
    """Does it. What is not locked is refused unread (422)."""
    if not form.validate_on_submit():
        return _as_they_stand(mine, 422)
    try:
        operation()
    except Stale:
        return _as_they_stand(mine, 409)
    return redirect(url_for("meeting.notes"), 303)


def _as_they_stand(mine: Room, status: int = 200) -> Response:
    kept = notes_of(person(), mine.meeting, now())
    begun = _begun(kept.begun, kept.begun_by) if kept.begun else None
    answer: PlainResponse = jsonify(begun=begun, notes=[_note(draft, by) for draft, by in kept.boxes])
    answer.status_code = status
    return answer


def _begun(begun: NotesBegun, by: str) -> dict[str, object]:
    said = _("%(name)s started your notes.", name=by) if by else _("Your notes have been started.")
    return {"id": str(begun.id), "proof": base64.b64encode(begun.proof).decode(), "said": said}


def _note(draft: RoomDraft, by: str) -> dict[str, object]:
    return {
        "box": draft.box,
        "sealed": base64.b64encode(draft.sealed).decode(),
        "version": draft.version,
        "last": _("%(name)s wrote here last.", name=by) if by else "",
        "meanwhile": _("%(name)s wrote here while you were writing. Nothing is lost.", name=by)
        if by
        else _("Someone wrote here while you were writing. Nothing is lost."),
    }

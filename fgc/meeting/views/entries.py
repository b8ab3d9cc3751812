"""Somebody asks to be let into the family's notes, and somebody who is in lets them in: what two browsers tell each other
through here (docs/decisions/0006-family-room.md). Each answer says as JSON how it stands now; 409 means that somebody was
faster, or that it is over."""

import base64
from collections.abc import Callable

from flask import Response as PlainResponse
from flask import jsonify, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.viewer import person
from fgc.conference.models import Conference
from fgc.kit.bodies import takes
from fgc.kit.clock import now
from fgc.kit.forms import Form
from fgc.kit.refusal import Refused, Stale
from fgc.meeting import operations
from fgc.meeting.forms import (
    AnswerEntryForm,
    AskToEnterForm,
    EntryForm,
    LetInForm,
    NothingAsked,
    ShowKeyForm,
)
from fgc.meeting.models import EntryRequest, EntryState
from fgc.meeting.queries import Entry, Room, entries_of
from fgc.meeting.rules import why_not_enter
from fgc.meeting.views import bp
from fgc.meeting.views.room import my_room

ENTRY = 4_000
"""Two keys in base64, and what goes with them."""


@bp.get("/yours/room/entries")
@open_to(FAMILY)
def entries() -> Response:
    """Where nobody is let in any more that is the answer, as JSON too: a page that got another one would ask for ever."""
    return _as_they_stand(*my_room(by_itself=True))


@bp.post("/yours/room/entries/ask")
@open_to(FAMILY)
@takes(ENTRY)
def ask_to_enter() -> Response:
    conference, mine = my_room()
    form = AskToEnterForm()

    def ask() -> None:
        operations.ask_to_enter(mine, by=person(), begun=form.begun.data, commitment=form.commitment.data)

    return _done(conference, mine, form, ask)


@bp.post("/yours/room/entries/answer")
@open_to(FAMILY)
@takes(ENTRY)
def answer_entry() -> Response:
    conference, mine = my_room()
    form = AnswerEntryForm()

    def answer() -> None:
        entry = _entry(conference, mine, form)
        operations.answer_entry(mine, entry, by=person(), key=form.key.data)

    return _done(conference, mine, form, answer)


@bp.post("/yours/room/entries/show")
@open_to(FAMILY)
@takes(ENTRY)
def show_entry_key() -> Response:
    conference, mine = my_room()
    form = ShowKeyForm()

    def show() -> None:
        entry = _entry(conference, mine, form)
        operations.show_entry_key(mine, entry, by=person(), key=form.key.data, nonce=form.nonce.data)

    return _done(conference, mine, form, show)


@bp.post("/yours/room/entries/let-in")
@open_to(FAMILY)
@takes(ENTRY)
def let_in() -> Response:
    conference, mine = my_room()
    form = LetInForm()

    def give() -> None:
        entry = _entry(conference, mine, form)
        operations.let_in(mine, entry, by=person(), sealed=form.sealed.data)

    return _done(conference, mine, form, give)


@bp.post("/yours/room/entries/refuse")
@open_to(FAMILY)
@takes(ENTRY)
def refuse_entry() -> Response:
    conference, mine = my_room()
    form = EntryForm()

    def end() -> None:
        operations.refuse_entry(mine, _entry(conference, mine, form), by=person())

    return _done(conference, mine, form, end)


@bp.post("/yours/room/entries/stop")
@open_to(FAMILY)
@takes(ENTRY)
def stop_asking() -> Response:
    conference, mine = my_room(by_itself=True)
    return _done(conference, mine, NothingAsked(), lambda: operations.stop_asking(mine, by=person()))


def _entry(conference: Conference, mine: Room, form: EntryForm) -> EntryRequest | None:
    """The request that is meant, of those that whoever asks may know of."""
    there = entries_of(person(), conference, mine, now())
    return next((one.request for one in there if str(one.request.id) == form.entry.data), None)


def _done(conference: Conference, mine: Room, form: Form, operation: Callable[[], None]) -> Response:
    """Does it. What is not as the script of the room makes it is refused unread (422)."""
    if not form.validate_on_submit():
        return _as_they_stand(conference, mine, 422)
    try:
        operation()
    except Stale:
        return _as_they_stand(conference, mine, 409)
    except Refused as refused:
        return _as_they_stand(conference, mine, 409, refused.sentence)
    return redirect(url_for("meeting.entries"), 303)


def _as_they_stand(conference: Conference, mine: Room, status: int | None = None, why: str = "") -> Response:
    """The requests as they stand: 409 where nobody is let in any more, 200 where somebody is, if no other `status` is said."""
    shut = why_not_enter(mine.part, mine.place, now())
    found = [] if shut else entries_of(person(), conference, mine, now())
    over = shut.sentence if shut else ""
    answer: PlainResponse = jsonify(why=why, over=over, entries=[_entry_told(one) for one in found])
    answer.status_code = status or (409 if shut else 200)
    return answer


def _entry_told(one: Entry) -> dict[str, object]:
    """What its two phones need of each other, each its part; the others learn how far it is."""
    request, me = one.request, person().person_id
    sent: dict[str, bytes | None] = {"commitment": request.commitment}
    told: dict[str, object] = {"id": str(request.id), "asks": str(request.person_id), "name": one.name}
    told |= {"state": request.state.value, "by": one.answered_by}
    if request.person_id == me and one.hides_answer:
        told["state"] = EntryState.ASKED.value
    elif request.person_id == me:
        sent |= {"answer_key": request.answer_key, "sealed": request.sealed}
        told["answers"] = str(request.answered_by or "")
    elif request.answered_by == me:
        sent |= {"shown_key": request.shown_key, "nonce": request.nonce}
    return told | {name: base64.b64encode(value).decode() for name, value in sent.items() if value}

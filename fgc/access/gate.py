"""The gate: every request comes through here, is known or turned away, and runs in one transaction.

Deny by default: a page that does not say whom it is open to answers 404, as does a page that is not open to whoever
asks. A GET or HEAD runs READ ONLY. A POST is one `saving()`: what the page did is committed before its answer leaves,
or undone when the answer is a refusal (see `once.py`).
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, current_app, g, make_response, request
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from fgc.access import audit, feeds, proof, unsent
from fgc.access.links import SESSION_IDLE
from fgc.access.models import Level, PersonSession, Role, StaffSession
from fgc.access.once import done_once
from fgc.access.openness import (
    ALL_STAFF,
    EVERYBODY,
    FAMILY,
    FAMILY_DOOR,
    FEED,
    STAFF_DOOR,
    WAY_OUT,
    Openness,
    open_to,
    openness_of,
)
from fgc.access.turning_away import READING, turned_away
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.access.visits import AtTheDoor
from fgc.kit import clock_guard, secrets
from fgc.kit.clock import now
from fgc.kit.cookies import cookie_name, set_cookie
from fgc.kit.db import act, saving, session, transaction
from fgc.kit.refusal import Refused, Stale
from fgc.kit.security_log import Event, odd
from fgc.kit.written import straight

__all__ = [
    "ALL_STAFF", "EVERYBODY", "FAMILY", "FAMILY_DOOR", "FEED", "READING", "STAFF_DOOR", "WAY_OUT", "Openness", "cookie_name",
    "open_to", "openness_of", "set_cookie", "through",
]  # fmt: skip

log = logging.getLogger("fgc.access.gate")
STAFF_IDLE = timedelta(minutes=30)
TOUCH_EVERY = timedelta(minutes=1)
DOORS = ("access.open_", "access.pin", "access.who")
"""Where a visit changes hands: its answer sets a cookie, whoever came in by the same browser before."""
PERSON_COMES_IN = (
    "SELECT (came).id, (came).seen_at, (came).person_id, (came).conference_id, (came).service_id, (came).link_id,"
    " (came).level, (came).device, (came).ends_at, (came).stays_until, because, initial, language, behind"
    " FROM fgc_person_comes_in(%s, %s, %s)"
)
STAFF_COMES_IN = (
    "SELECT session_id AS id, last_seen_at AS seen_at, last_proved_at AS proved_at, asleep,"
    " (who).id AS staff_id, (who).service_id, (who).role, (who).name"
    " FROM fgc_staff_comes_in(%s, %s, %s, %s)"
)


def through(dispatch: Callable[[], object]) -> AnyResponse:
    """Runs the view of this request for whoever asks, in one transaction. Called for every request by the app."""
    openness = openness_of(request.endpoint)
    if request.routing_exception is not None or request.endpoint == "static":
        return make_response(dispatch())
    if openness is None:
        abort(404)
    if "viewer" in g:
        raise RuntimeError(
            "two requests share one context: what is kept for one person would be shown to another"
        )
    g.viewer = None
    with transaction(read_only=request.method in READING):
        try:
            response = _let_in(openness, dispatch)
        except (HTTPException, Refused, Stale) as refusal:
            # Answered in here, where the page can still ask for the service's name and the viewer's language.
            response = make_response(current_app.handle_user_exception(refusal))
    for step in g.pop("when_kept", []):
        _afterwards(step)
    if g.get("touch"):
        _afterwards(_touch)
    _afterwards(lambda: clock_guard.advance(writes=request.method not in READING))
    unsent.give_browser(response)
    if secret := g.pop("new_secret", None):
        set_cookie(response, "sid", secret, samesite="Lax")
    return response


def _let_in(openness: Openness, dispatch: Callable[[], object]) -> AnyResponse:
    g.viewer = _who(openness)
    if g.viewer is None:
        act(kind="door")
    else:
        act(told=True, **g.viewer.settings())
    if not openness.admits(g.viewer):
        return _turned_away(openness)
    if openness.step_up and isinstance(g.viewer, StaffViewer) and (asks := proof.ask_again(g.viewer)):
        return asks
    if request.method in READING:
        if g.viewer is not None and "unsent" in request.args:
            unsent.fill_in()
        return _noted_reading(make_response(dispatch()))
    viewer: Viewer | None = g.viewer
    actor = None if request.endpoint in DOORS else viewer
    response = done_once(lambda: _noted_change(make_response(dispatch()), openness), actor)
    if viewer is not None and "unsent" in request.form:
        _afterwards(lambda: unsent.forget(viewer, request.form["unsent"]))
    return response


def _afterwards(step: Callable[[], object]) -> None:
    """What follows in a transaction of its own, when the answer is decided and what it tells of is kept. Where the database
    does not take it, the answer stays true: it is done at the next request, or by a timer."""
    try:
        step()
    except DBAPIError:
        log.exception("after the answer")
        odd(Event.CRASHED, kind="after the answer")


def _noted_reading(response: AnyResponse) -> AnyResponse:
    """Whoever reads what is protected is noted, before the first byte is sent; also where they ask for a part of a file."""
    opened = getattr(current_app.view_functions[request.endpoint or ""], "noted", None)
    if opened is not None and response.status_code in (200, 206):
        what = opened if isinstance(opened, audit.Opened) else opened(**(request.view_args or {}))
        _note(what.value, response)
    return response


def _noted_change(response: AnyResponse, openness: Openness) -> AnyResponse:
    """Every form that went well is noted, also where its operation says nothing more. What happens at the door says
    itself what is to be noted."""
    if response.status_code < 400 and g.viewer is not None and not openness.everybody:
        _note(request.endpoint or "", response)
    return response


def _note(action: str, response: AnyResponse) -> None:
    """Of the address only ids and numbers are noted: a word in it could be a secret."""
    asked: dict[str, Any] = dict(request.view_args or {})
    audit.note(
        action,
        conference_id=asked.pop("conference_id", None),
        about=" ".join(str(value) for value in asked.values() if isinstance(value, UUID | int)),
        facts={"endpoint": request.endpoint, "method": request.method, "status": response.status_code},
    )


def _turned_away(openness: Openness) -> AnyResponse:
    """To where they can come in, or 404. What their form brought is kept for whoever this cookie stood for."""
    cookie = request.cookies.get(cookie_name("fam" if openness.family else "sid"))
    return turned_away(staff=bool(openness.roles), family=openness.family, cookie=cookie)


def _who(openness: Openness) -> Viewer | None:
    """Whoever the cookies stand for now. Rights are read from the database at each request, never from the cookie.

    A page for staff asks for the staff cookie, a page for the family for the other one: on a coordinator's tablet
    both may be there. A page open to everybody says which, or takes either (a language, a size of letters, a check).
    A browser of staff that is lent stands for them on the page it was lent for, and nowhere else.
    """
    if openness.feed:
        return feeds.owner_of(str((request.view_args or {})["secret"]))
    found: Viewer | None = None
    if openness.cookie == WAY_OUT:
        return None
    for_staff = bool(openness.roles) or openness.cookie == STAFF_DOOR
    for_family = openness.family or openness.cookie == FAMILY_DOOR
    if not for_staff and (secret := request.cookies.get(cookie_name("fam"))):
        found = _person(secret)
    if found is None and not for_family and (secret := request.cookies.get(cookie_name("sid"))):
        found = _staff(secret, request.path if openness.lendable else None)
    return found


def _staff(secret: str, lendable_path: str | None) -> StaffViewer | None:
    cookie = secrets.ring().fingerprint("staff-session", secret)
    row = _comes_in(STAFF_COMES_IN, (cookie, now(), STAFF_IDLE, lendable_path), StaffSession)
    if row is None:
        return None
    return StaffViewer(
        row.staff_id, row.service_id, Role(row.role), row.name, row.id, row.proved_at, row.asleep
    )


def _person(secret: str) -> PersonViewer | None:
    cookie = secrets.ring().fingerprint("person-session", secret)
    row = _comes_in(PERSON_COMES_IN, (cookie, now(), SESSION_IDLE), PersonSession)
    if row is None:
        return None
    clock_guard.believe_it(behind=row.behind)
    if row.because and row.level != Level.SELF.value:
        reader = PersonViewer(row.person_id, row.conference_id, row.service_id)
        level, initial = Level(row.level), row.initial or ""
        g.waiting = AtTheDoor(reader, row.id, row.link_id, level, initial, row.language or "")
        return None
    stays = max(now() + SESSION_IDLE, row.stays_until or now())
    g.closes_at, g.ends_at = min(stays, row.ends_at), row.ends_at
    return PersonViewer(
        row.person_id, row.conference_id, row.service_id, row.id, row.link_id, row.because or "", row.device
    )


def _comes_in(question: str, asked: tuple[object, ...], kept_in: type[StaffSession | PersonSession]) -> Any:
    """The session the cookie stands for, or None. From here on the transaction runs on behalf of whose it is."""
    row = straight(question, *asked)
    if row is not None and row.seen_at < now() - TOUCH_EVERY:
        g.touch = (kept_in, row.id)
    return row


def _touch() -> None:
    """Notes that the session is in use, at most once a minute, in a transaction of its own."""
    table, row_id = g.touch
    with transaction(acting={"kind": "door"}), saving():
        stays = {"stays_until": g.stays_until} if "stays_until" in g else {}
        session().execute(update(table).where(table.id == row_id).values(seen_at=now(), **stays))

"""Nothing typed is lost when a form arrives after its sender's session has ended: it waits, locked, for half an hour.

It is kept for whomever the cookie stood for when the session was last in use, and only where that session ended by
itself: what somebody ended, because they left or lost a device, keeps nothing. It is shown to the same person alone, after
they came in again in the usual way (a passkey; a link and a PIN), and is sent when they press for it, through the gate like
any form. Passwords, codes, PINs and files are not kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import current_app, request
from sqlalchemy import delete, exists, func, select
from werkzeug.exceptions import HTTPException

from fgc.access.forms import ProofForm
from fgc.access.limits import Limit, heed
from fgc.access.models import PersonSession, StaffSession
from fgc.access.models_unsent import Unsent
from fgc.access.openness import openness_of
from fgc.access.viewer import Viewer
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.jobs import every

KEPT = timedelta(minutes=30)
AS_CLOSED = "unsent_path"
"""Where a form would have been sent whose page closed by itself, with what was typed in it."""
LATEST = timedelta(hours=12)
"""After this long nobody comes back to what they were writing."""
DOOR = {"kind": "door"}
NOT_KEPT = {
    AS_CLOSED,
    "csrf_token",
    "once",
    "unsent",
    "secret",
    "password",
    "code",
    "pin",
    "passkey",
    *ProofForm.NAMES,
}
MANY = Limit("typed too late", most=20)
A_MOMENT = timedelta(minutes=2)
STAFF = (StaffSession, "staff-session", "SELECT 1 FROM fgc_staff_comes_in(%s, %s, %s, NULL)")
PERSON = (PersonSession, "person-session", "SELECT 1 FROM fgc_person_comes_in(%s, %s, %s)")


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: where it was to be sent, and what they had typed."""

    id: UUID
    path: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What of it a person reads as their own words: not the choices and numbers of the form."""
        return [text for _name, text in self.fields if " " in text.strip()]


def keep(cookie: str | None, *, of_staff: bool) -> bool:
    """Keeps the form of this request for whomever the cookie stood for; False where it stood for nobody, or where nothing
    was typed."""
    if not may_wait(request.form.get(AS_CLOSED) or request.path):
        return False
    fields = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_KEPT and text]
    if not cookie or not fields:
        return False
    heed(MANY)
    table, purpose, comes_in = STAFF if of_staff else PERSON
    mark = secrets.ring().fingerprint(purpose, cookie)
    with transaction(acting=DOOR), saving():
        last = session().scalar(select(table.seen_at).where(table.fingerprint == mark))
        if last is None or last < now() - LATEST:
            return False
        return _keep_for_whoever_it_was(comes_in, mark, last, fields)


def may_wait(path: str) -> bool:
    """Whether something sent to this path may wait for its sender: a form of a page for staff or the family, unless it
    leaves no trace."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, "POST")
    except HTTPException:
        return False
    open_to = openness_of(endpoint)
    return open_to is not None and not open_to.everybody and not open_to.traceless


def _keep_for_whoever_it_was(
    comes_in: str, mark: bytes, last: datetime, fields: list[tuple[str, str]]
) -> bool:
    """The door says who it was, as of the moment they were last seen: somebody who had not typed their PIN is nobody."""
    session().connection().exec_driver_sql(comes_in, (mark, last, A_MOMENT))
    who = session().scalar(select(func.fgc_viewer()))
    if who is None:
        return False
    path = request.form.get(AS_CLOSED) or request.full_path.rstrip("?")
    session().add(Unsent(id=uuid4(), actor_id=who, typed={"path": path, "fields": fields}, at=now()))
    return True


def waits_for(viewer: Viewer) -> bool:
    """Whether something waits for somebody who has just come in."""
    with transaction(acting=viewer.settings()):
        return _waits()


def waits_behind(cookie: str) -> bool:
    """Whether something waits for whoever opened a link with this answer; no, before they have typed their PIN."""
    mark = secrets.ring().fingerprint("person-session", cookie)
    with transaction(acting=DOOR):
        session().connection().exec_driver_sql(PERSON[2], (mark, now(), A_MOMENT))
        return _waits()


def waiting() -> Waiting | None:
    """The newest thing that waits for whoever this page is for."""
    found = session().scalar(
        select(Unsent)
        .where(Unsent.actor_id == func.fgc_viewer(), Unsent.at > now() - KEPT)
        .order_by(Unsent.at.desc())
        .limit(1)
    )
    if found is None:
        return None
    fields = [(str(name), str(text)) for name, text in found.typed["fields"]]
    return Waiting(found.id, str(found.typed["path"]), fields)


def forget(viewer: Viewer, unsent_id: str) -> None:
    """They sent it again, or threw it away. What came of sending it is on the page that answers."""
    with transaction(acting=viewer.settings()), saving():
        session().execute(
            delete(Unsent).where(Unsent.actor_id == func.fgc_viewer(), Unsent.id == _id(unsent_id))
        )


@every("*/15 * * * *")
def forget_late() -> None:
    """What nobody came back for is thrown away."""
    with saving():
        session().execute(delete(Unsent).where(Unsent.at <= now() - KEPT))


def _waits() -> bool:
    mine = exists().where(Unsent.actor_id == func.fgc_viewer(), Unsent.at > now() - KEPT)
    return bool(session().scalar(select(mine)))


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None

"""Nothing typed is lost when a form arrives after its sender's session has ended: it waits, locked, for half an hour.

**Whose it is.** It is kept for whomever the cookie stood for when the session was last in use, and only where that session
ended by itself a short while ago: what somebody ended, because they left or lost a device, keeps nothing, and the answer
itself gives back what was typed (see `form_words.py`). The cookie alone
proves little: an old one may be copied, or tried by whoever finds it. So the browser that sent the form is given a secret
with the answer, and what waits is shown to the same person alone, in that browser alone, after they came in again in the
usual way (a passkey; a link and a PIN).

**It is never sent from here.** All of it can be read, with where it was to go. Where the view says so with `resend=`, naming
the deed, its own page is opened with the words filled in, and sent from there like any other; everything else is begun anew on
its own page, with nothing filled in. A view that says nothing is not offered. Passwords, codes, PINs and files are not kept.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import current_app, g, request
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, true
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from fgc.access.forms import ProofForm
from fgc.access.limits import Limit, heed_by
from fgc.access.models import PersonSession, StaffSession
from fgc.access.models_unsent import Unsent
from fgc.access.openness import Openness, openness_of
from fgc.access.viewer import Viewer
from fgc.kit import agreement, page_version, secrets
from fgc.kit.clock import now
from fgc.kit.cookies import cookie_name, set_cookie
from fgc.kit.db import saving, session, transaction
from fgc.kit.jobs import every

KEPT = timedelta(minutes=30)
AS_CLOSED = "unsent_path"
"""Where a form would have been sent whose page closed by itself, with what was typed in it."""
LATEST = timedelta(hours=2)
"""How long after a session was in use, or was let stay open, something typed in it is still kept."""
BROWSER = "unsent"
"""The cookie of the browser in which something waits. It opens nothing by itself."""
DOOR = {"kind": "door"}
NOT_KEPT = {
    AS_CLOSED,
    agreement.FIELD,
    page_version.FIELD,
    "csrf_token",
    "once",
    "unsent",
    "secret",
    "password",
    "pin",
    "passkey",
    *ProofForm.NAMES,
}
SHOWS_WHO = "code"
KEYS = {"part", "version", "text"}
MANY = Limit("typed too late", most=20)
SHORTEST_IDLE = timedelta(minutes=15)
"""No session is over by itself that was used since."""
A_MOMENT = timedelta(minutes=2)
STAFF = (StaffSession, "staff-session", "SELECT 1 FROM fgc_staff_comes_in(%s, %s, %s, NULL)")
PERSON = (PersonSession, "person-session", "SELECT 1 FROM fgc_person_comes_in(%s, %s, %s)")


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: where it was to be sent, and what they had typed."""

    id: UUID
    path: str
    """Of the page it was to go to, or nothing where there is no such page to open."""
    deed: str
    """What it was to do, in words, where its page opens filled in; otherwise nothing."""
    fields: list[tuple[str, str]]
    """Everything that was typed or chosen, in the order of the form."""
    asked_again: bool = False
    """They were in, and were asked first to show again who they are."""

    @property
    def answers(self) -> list[str]:
        """What of it somebody of the family typed or chose: not the ids and keys that their page sent along, which say nothing
        to them and go nowhere from here."""
        return [text for name, text in self.fields if name not in KEYS and _id(text) is None]


def keep(cookie: str | None, *, of_staff: bool) -> bool:
    """Keeps the form of this request for whomever the cookie stood for, in this browser; False where it stood for nobody,
    or where nothing was typed."""
    fields = _typed()
    if not cookie or not fields:
        return False
    table, purpose, comes_in = STAFF if of_staff else PERSON
    mark = secrets.ring().fingerprint(purpose, cookie)
    with transaction(acting=DOOR), saving():
        open_until = func.greatest(table.seen_at, getattr(table, "stays_until", None))
        found = (
            session()
            .execute(select(table.seen_at, open_until).where(table.fingerprint == mark))
            .one_or_none()
        )
        if found is None or found[1] < now() - LATEST:
            return False
        heed_by(MANY, mark.hex())
        last = found[0]
        # The door says who it was, as of the moment they were last seen: somebody who had not typed their PIN is nobody.
        session().connection().exec_driver_sql(comes_in, (mark, last, A_MOMENT))
        who = session().scalar(select(func.fgc_viewer()))
        return who is not None and _keep(who, fields)


def timed_out(cookie: str | None, *, of_staff: bool) -> bool:
    """Whether the session this cookie stood for is over by itself: nobody ended it, and it was not lent to anybody."""
    if not cookie:
        return False
    table, purpose, _comes_in = STAFF if of_staff else PERSON
    lent = table.asleep_at.is_(None) if table is StaffSession else true()
    over = or_(table.ends_at <= now(), table.seen_at <= now() - SHORTEST_IDLE)
    mark = secrets.ring().fingerprint(purpose, cookie)
    found = select(exists().where(table.fingerprint == mark, table.ended_at.is_(None), over, lent))
    return bool(session().scalar(found))


def is_lent_here() -> bool:
    """Whether this browser of staff is in somebody else's hands: what another tab of it sends is not given back to them."""
    marks = [
        secrets.ring().fingerprint("staff-session", one)
        for one in request.cookies.getlist(cookie_name("sid"))
    ]
    asleep = select(exists().where(StaffSession.fingerprint.in_(marks), StaffSession.asleep_at.is_not(None)))
    with transaction(acting=DOOR):
        return bool(marks) and bool(session().scalar(asleep))


def keep_for(viewer: Viewer) -> bool:
    """Keeps the form of this request for somebody who is in, and is asked first to show again who they are."""
    fields = _typed()
    if not fields:
        return False
    heed_by(MANY, viewer.actor)
    with transaction(acting=viewer.settings()), saving():
        return _keep(session().scalars(select(func.fgc_viewer())).one(), fields, asked_again=True)


def _typed() -> list[tuple[str, str]]:
    """What this request brought of a form that may wait."""
    if not may_wait(request.form.get(AS_CLOSED) or request.path):
        return []
    never = never_given_back()
    return [(name, text) for name, text in request.form.items(multi=True) if name not in never and text]


def never_given_back() -> frozenset[str]:
    """The fields of this request that are never kept nor given back. What is called `code` is a code of an app at the door, and
    may be anything elsewhere."""
    at_the_door = (request.endpoint or "").startswith("access.")
    return frozenset(NOT_KEPT | {SHOWS_WHO} if at_the_door else NOT_KEPT)


def _keep(who: UUID, fields: list[tuple[str, str]], *, asked_again: bool = False) -> bool:
    path = urlsplit(request.form.get(AS_CLOSED) or request.path).path
    secret = request.cookies.get(cookie_name(BROWSER)) or secrets.new_secret()
    session().add(
        Unsent(
            id=uuid4(),
            actor_id=who,
            browser=_mark_of(secret),
            typed={"path": path, "fields": fields, "asked_again": asked_again},
            at=now(),
        )
    )
    g.unsent_browser = secret
    return True


def give_browser(answer: Response) -> None:
    """The browser in which something was kept gets the cookie by which it is known."""
    if secret := g.pop("unsent_browser", None):
        set_cookie(answer, BROWSER, secret, samesite="Strict", max_age=int(KEPT.total_seconds()))


def may_wait(path: str) -> bool:
    """Whether something sent to this path may wait for its sender: a form of a page for staff or the family, unless it
    leaves no trace."""
    open_to = _openness(path, "POST")
    return open_to is not None and not open_to.everybody and not open_to.traceless


def _openness(path: str, method: str) -> Openness | None:
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method)
    except HTTPException:
        return None
    return openness_of(endpoint)


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
    found = session().scalar(select(Unsent).where(*_mine()).order_by(Unsent.at.desc()).limit(1))
    if found is None:
        return None
    fields = [(str(name), str(text)) for name, text in found.typed["fields"]]
    path = str(found.typed["path"])
    goes_to = _openness(path, "POST")
    page = path if _openness(path, "GET") is not None else ""
    deed = goes_to.resend if goes_to is not None and goes_to.resend and page else ""
    return Waiting(found.id, page, deed, fields, bool(found.typed.get("asked_again")))


def fill_in() -> None:
    """The page that is asked for is opened with what waits for it, where its view lets it be sent again."""
    found = waiting()
    if found is not None and found.deed and found.path == request.path:
        g.typed_before, g.unsent = found.fields, found.id


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
    return bool(session().scalar(select(exists().where(*_mine()))))


def _mine() -> tuple[ColumnElement[bool], ...]:
    """What waits for whoever this is, in this browser."""
    marks = [_mark_of(secret) for secret in request.cookies.getlist(cookie_name(BROWSER))]
    return Unsent.actor_id == func.fgc_viewer(), Unsent.browser.in_(marks), Unsent.at > now() - KEPT


def _mark_of(secret: str) -> bytes:
    return secrets.ring().fingerprint("unsent", secret)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None

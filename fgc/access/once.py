"""Doing what a form asks once: a double click, a retry or twenty identical requests have one effect.

A form carries a random `once`. It is taken in the transaction of the change itself, so that identical requests wait for
the first, and the answer is kept with it, locked, for a day. Identical is what brings the same words: whoever goes back,
writes or chooses something else and sends it again has sent another form, and it counts.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import IO
from uuid import UUID, uuid4

from flask import Response, g, make_response, redirect, request
from flask import session as cookie
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from werkzeug.wrappers import Response as AnyResponse

from fgc.access.models import Once
from fgc.access.viewer import Viewer
from fgc.kit.clock import now
from fgc.kit.db import beside, saving, session, undo
from fgc.kit.jobs import every
from fgc.kit.locked import lock_of
from fgc.kit.refusal import AlreadyDone
from fgc.kit.written import Written

KEPT = timedelta(days=1)
MESSAGES = "_flashes"
"""Where Flask keeps them."""


def done_once(dispatch: Callable[[], object], viewer: Viewer | None) -> AnyResponse:
    """Runs the view of a POST in one `saving()`, once for each actor and key; a repeat gets the first answer.

    Whoever is not known yet is at the door: signing in or opening a link again does no harm, and its answer sets a
    cookie that a kept answer could not.
    """
    key = _key() if viewer else ""
    actor = viewer.actor if viewer else ""
    try:
        with _said_only_if_kept(), saving():
            first = _claim(actor, key) if key else None
            response = make_response(dispatch())
            if response.status_code >= 400:
                undo()
            elif first is not None:
                _remember(first, response)
            return response
    except AlreadyDone:
        return _same_answer(actor, key)


@contextmanager
def _said_only_if_kept() -> Iterator[None]:
    """What the next page shall say ("All their links are ended") waits in a cookie, which also goes with the answer that
    nothing was changed: it is said if and only if the change was kept."""
    before = list(cookie.get(MESSAGES, []))
    try:
        yield
    except BaseException:
        cookie.pop(MESSAGES, None)
        if before:
            cookie[MESSAGES] = before
        raise


def when_kept(step: Callable[[], object]) -> None:
    """For what follows in the browser, or in a transaction of its own, from what this form does: the gate does it after the
    commit. Where the form is refused or its commit fails, what the browser holds is as it was."""
    beside(_leave_to_the_gate, step)


@contextmanager
def _leave_to_the_gate(steps: Sequence[Callable[[], object]]) -> Iterator[None]:
    yield
    g.when_kept = [*g.get("when_kept", []), *steps]


def _key() -> str:
    """What is the same for the same form with the same words; a form that brings no key, or signs that are no key of ours, is
    not held to be a repeat of another."""
    told = request.form.get("once", "")[:64]
    if not (told and told.isascii() and told.isprintable()):
        return ""
    brought = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    files = sorted(
        (name, file.filename or "", _digest(file.stream)) for name, file in request.files.items(multi=True)
    )
    return hashlib.sha256(json.dumps([brought, files]).encode()).hexdigest()


def _digest(file: IO[bytes]) -> str:
    """Of what is in it, read piece by piece: another picture may have the same name and length. The request's own limit says
    how much that can be."""
    file.seek(0)
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    finally:
        file.seek(0)


ROWS = Once.__table__
CLAIM = Written(
    lambda: insert(ROWS).on_conflict_do_nothing(constraint="uq_once_actor_key").returning(ROWS.c.id)  # type: ignore[arg-type]
)
KEEP = Written(
    lambda: (
        update(ROWS)  # type: ignore[arg-type]
        .where(ROWS.c.id == bindparam("row"))
        .values(status=bindparam("with_status"), location=bindparam("to"), answer_locked=bindparam("body"))
    )
)
"""Every form that is sent asks both."""


def _claim(actor: str, key: str) -> UUID:
    """Takes the key for this request. A second request with it waits here until the first is kept or undone."""
    row = uuid4()
    if CLAIM.row(id=row, actor=actor, key=key, at=now()) is None:
        raise AlreadyDone(None)
    return row


def _remember(row: UUID, response: Response) -> None:
    body = None
    if not response.location and response.mimetype == "text/html" and "never_kept" not in g:
        body = lock_of(Once, "answer").lock(row, response.get_data(as_text=True))
    KEEP.run(row=row, with_status=response.status_code, to=response.location, body=body)


def never_keep() -> None:
    """What this request answers is shown once: a repeat is sent to the page's own address instead."""
    g.never_kept = True


def _same_answer(actor: str, key: str) -> AnyResponse:
    kept = session().scalars(select(Once).where(Once.actor == actor, Once.key == key)).one()
    if kept.location:
        return redirect(kept.location, kept.status or 303)
    if not kept.answer:
        return redirect(request.path, 303)
    return make_response(kept.answer, kept.status)


@every("20 3 * * *")
def forget_answers() -> None:
    """Each night: answers older than a day are thrown away; nobody retries that late."""
    with saving():
        session().execute(delete(Once).where(Once.at < now() - KEPT))

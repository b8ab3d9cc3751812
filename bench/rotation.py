"""The key ring is rotated while 200 requests a second are offered, and killed half way: every field opens, no edit is lost.

Families open their page and answer, at two workers of gunicorn, each request at its moment whether or not those before
it are answered (open loop); a quarter are answers, which are kept with a locked copy of the page that thanks for them. Two
coordinators' browsers change what is arranged for the children at two meetings, again and again: locked under the ring,
too. Meanwhile `keys rotate` runs, is killed (kill -9) when half of the fields stand under the new key, and runs again.

Afterwards every locked field of every table is opened and compared with what it said before, whoever edited it last with
what was kept, and the number of answers with those that were thanked for. The database has a row in every table, made as
for attacks, and many letters that wait, so that a rotation takes a while.
"""

import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session, undefer

from bench.load import people
from bench.load.answering import OURS, installed, requests_of
from bench.load.editing import Edited, edits
from bench.load.servers import ROOT, Server, serving
from bench.load.steady import Offered, Rate, offered
from bench.report import Figure, Ratio, machine, slowest, tell, versions
from config import from_environment
from fgc.access.models import Service
from fgc.access.viewer import Worker
from fgc.app import create_app
from fgc.conference.models import Happening
from fgc.demo.attack import making
from fgc.invitation.models import Invitation
from fgc.kit import db, postgres, relock, secrets
from fgc.kit.clock import now
from fgc.kit.letter import Channel, Letter, LetterState, ToKind
from fgc.kit.locked import all_locked, lock_of

FAMILIES = 20
PEOPLE = 10
LETTERS = 12_000
EACH_SECOND = 200.0
BROWSERS = 48
ALONE = 5.0
"""Seconds of load before the rotation begins."""
ROTATE = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate"]
Words = dict[tuple[str, UUID, str], Any]
"""What every locked field says, by table, row and field."""


@dataclass
class Turned:
    """What the rotation did, by the machine's clock."""

    began: float = 0.0
    killed: float = 0.0
    ended: float = 0.0
    by_first: int = 0
    by_second: int = 0


def main() -> None:
    """Prints the table, within two minutes. Raises when a field does not open or an edit is lost."""
    where = machine()
    with tempfile.TemporaryDirectory() as folder, postgres.temporary(durable=True) as running:
        environment = installed(running, Path(folder))
        app = create_app(from_environment())
        owner = db.connect(running.url("owner", "bench"))
        asked = people.asked(app, FAMILIES, of=PEOPLE)
        ruth = _filled(app, owner)
        before = _said(owner)
        with serving(OURS, 2, environment) as server:
            came, turned, edited = _under_load(server, owner, asked, ruth)
        _none_lost(owner, before, came, edited)
        owner.dispose()
    _report(came, turned, edited, len(before), where)


def _filled(app: Flask, owner: Engine) -> str:
    """A row in every table, and letters; the cookie of the coordinator of the families that are asked."""
    ruth = people.coordinator(app)
    with app.app_context(), db.transaction(acting=Worker().settings()):
        making.make()
    kept = lock_of(Letter, "kept_secret")
    alike = {"kind": "x", "about": {}, "safety_version": 0, "created_at": now(), "attempts": 0, "again": False,
             "to_kind": ToKind.PERSON, "channel": Channel.EMAIL, "state": LetterState.HELD}  # fmt: skip
    with owner.begin() as connection:
        service = connection.scalar(select(Service.id).limit(1))
        rows = [{"id": one, "to_id": one, "service_id": service, "secret_locked": kept.lock(one, f"of {one}"), **alike}
                for one in (uuid4() for _ in range(LETTERS))]  # fmt: skip
        connection.execute(insert(Letter), rows)
    return ruth


def _said(owner: Engine) -> Words:
    """Opens every locked field there is. Raises when one does not open."""
    found: Words = {}
    with Session(owner) as current:
        for model, one_field in all_locked():
            column = getattr(model, one_field.column)
            for row in current.scalars(select(model).where(column.is_not(None)).options(undefer(column))):
                found[model.__tablename__, row.id, one_field.name] = getattr(row, one_field.name)
    return found


def _under_load(
    server: Server, owner: Engine, asked: list[people.Asked], ruth: str
) -> tuple[Offered, Turned, Edited]:
    rate = Rate(server.port, EACH_SECOND, BROWSERS, _mixed(server, asked))
    meetings = _meetings_of(owner, asked[0], asked[-1])
    with edits(server, meetings, f"sid={ruth}") as edited, offered(rate) as came:
        time.sleep(ALONE)
        turned = _killed_half_way(owner)
        time.sleep(1)
    return came, turned, edited


def _meetings_of(owner: Engine, *asked: people.Asked) -> list[tuple[UUID, UUID]]:
    """The meetings these people are asked to, each with its conference."""
    found = select(Invitation).where(Invitation.person_id.in_([each.person_id for each in asked]))
    with Session(owner) as current:
        return [(each.meeting_id, each.conference_id) for each in current.scalars(found)]


def _mixed(server: Server, asked: list[people.Asked]) -> list[str]:
    """Everybody in turn: three times their page, then an answer, each the other one than before."""
    both = requests_of(server, asked)
    return [
        both["post"][n][turn // 4 % 2] if (n + turn) % 4 == 0 else both["get"][n][0]
        for turn in range(8)
        for n in range(len(asked))
    ]


def _killed_half_way(owner: Engine) -> Turned:
    """Rotates, kills that when half is done, and rotates again to the end."""
    turned, old = Turned(began=time.time()), secrets.ring().keys.current
    all_of_them = relock.status(owner).total()
    first = subprocess.Popen(ROTATE, cwd=ROOT, stdout=subprocess.DEVNULL)
    while _under_another(owner, old) < all_of_them / 2:
        if first.poll() is not None:
            raise RuntimeError("the rotation was over before it was killed")
        time.sleep(0.3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    turned.killed = time.time()
    turned.by_first = _under_another(owner, old)
    told = subprocess.run(ROTATE, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    turned.ended = time.time()
    turned.by_second = int(told.split(". ")[1].split()[0])
    if set(relock.status(owner)) != {secrets.ring().keys.current}:
        raise RuntimeError("something still stands under the old key")
    return turned


def _under_another(owner: Engine, old: str) -> int:
    counted = relock.status(owner)
    return counted.total() - counted[old]


def _none_lost(owner: Engine, before: Words, came: Offered, edited: Edited) -> None:
    """Every field opens and says what it said, or what was kept last; every answer that was thanked for is there."""
    after = _said(owner)
    expected = before | {("meeting", each, "children"): words for each, words in edited.words.items()}
    if wrong := [where for where, words in expected.items() if after.get(where) != words]:
        raise RuntimeError(f"{len(wrong)} fields do not say what they should: {wrong[:3]}")
    with owner.connect() as connection:
        kept = connection.scalar(select(func.count()).where(Happening.kind == "Answered"))
    if (kept or 0) < came.statuses.get("POST 200", 0):
        raise RuntimeError(f"{came.statuses['POST 200']} answers were thanked for, {kept} were kept")


def _report(
    came: Offered, turned: Turned, edited: Edited, fields: int, where: dict[str, str | float]
) -> None:
    good = sum(count for said, count in came.statuses.items() if said.endswith(" 200"))
    times = [(came.began + due, took * 1000) for due, took in zip(came.due, came.took, strict=True)]
    alone = [took for due, took in times if due < turned.began]
    meanwhile = [took for due, took in times if turned.began <= due <= turned.ended]
    seconds = turned.ended - turned.began
    during = [due for due, took in times if turned.began <= due + took / 1000 <= turned.ended]
    figures = [
        Figure("offered", "requests offered", EACH_SECOND, "a second"),
        Figure("answered", "answered while the ring was rotated", len(during) / seconds, "a second"),
        Figure("post_share", "  of all, answers to an invitation", _share(came, "POST") * 100, "%"),
        Figure("refused", "  of all, not answered, or not well", sum(came.statuses.values()) - good, "requests"),
        Figure("p50_alone_ms", "half are answered within, before it", slowest(alone, 0.5), "ms"),
        Figure("p95_alone_ms", "95 of 100 are answered within, before it", slowest(alone), "ms"),
        Figure("p50_ms", "half are answered within, while it runs", slowest(meanwhile, 0.5), "ms"),
        Figure("p95_ms", "95 of 100 are answered within, while it runs", slowest(meanwhile), "ms"),
        Figure("first_s", "the first rotation ran until it was killed", turned.killed - turned.began, "s"),
        Figure("by_first", "  fields it locked anew", turned.by_first, "fields"),
        Figure("second_s", "the second one ran", turned.ended - turned.killed, "s"),
        Figure("by_second", "  fields it locked anew", turned.by_second, "fields"),
        Figure("fields", "fields opened afterwards that were there before", fields, "fields"),
        Figure("edits", "edits that were kept, none of them lost", edited.times, "edits"),
    ]  # fmt: skip
    ratios = [
        Ratio("answered_of_offered", "answered of what was offered meanwhile", len(during) / seconds / EACH_SECOND,
              0.99, at_least=True),
        Ratio("slower", "95 of 100: while it runs, of before", slowest(meanwhile) / slowest(alone)),
    ]  # fmt: skip
    used = versions("flask", "gunicorn", "sqlalchemy", "psycopg", "cryptography")
    about = f"{FAMILIES} families of {PEOPLE}, 2 workers, {LETTERS} letters that wait, a row in every table"
    tell("rotation", where=where, used=used, figures=figures, ratios=ratios, about=about)


def _share(came: Offered, method: str) -> float:
    return sum(count for said, count in came.statuses.items() if said.startswith(method)) / sum(
        came.statuses.values()
    )

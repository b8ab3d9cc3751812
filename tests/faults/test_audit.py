"""Whoever changes the audit with the owner's rights is found out: what was done, and to which line."""

import errno
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from fgc.access import audit
from fgc.access.audit import checking, export, heads, reading
from fgc.access.audit.checking import Checked, Wrong
from fgc.access.viewer import Worker
from fgc.kit.clock import now
from fgc.kit.db import saving, transaction
from fgc.kit.postgres import Server
from fgc.kit.seal import SealKey
from tests.conftest import as_worker
from tests.make import World

LINES = 40
TAMPERINGS = 100
CHECKER = Path(__file__).resolve().parents[2] / "docs" / "check_audit.py"
Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the heads are copied to."""
    monkeypatch.setattr(heads, "_file", tmp_path / "outside" / "heads.jsonl")
    return tmp_path / "outside" / "heads.jsonl"


def note_some(world: World, count: int = LINES) -> None:
    with world.app.app_context(), transaction(acting=Worker().settings()):
        for number in range(count):
            with saving():
                audit.note("thing.done", by=Worker(), service_id=world.service.id, facts={"number": number})


@dataclass
class Chain:
    """A chain of `LINES` lines whose head was copied outside, and the owner of the tables, who may do anything."""

    world: World
    owner: Owner

    @property
    def id(self) -> UUID:
        return self.world.service.id

    def checked(self) -> Checked:
        with as_worker(self.world.app):
            return reading.checked(self.id)

    def do(self, statement: str, **values: object) -> None:
        self.owner.execute(sql.SQL(statement), {"chain": self.id} | values)  # type: ignore[arg-type]

    def restore(self) -> None:
        """As it was: `untouched` is a copy."""
        for table in ("audit", "audit_head"):
            self.do(f"DELETE FROM {table}")
            self.do(f"INSERT INTO {table} SELECT * FROM untouched_{table}")

    def last(self) -> int:
        found = self.owner.execute("SELECT max(seq) FROM audit WHERE chain = %s", (self.id,)).fetchone()
        assert found
        return int(str(found[0]))


@pytest.fixture
def chain(world: World, outside: Path, server: Server, database_name: str) -> Iterator[Chain]:
    note_some(world)
    with as_worker(world.app):
        heads.copy_heads()
    with psycopg.connect(server.conninfo("owner", database_name), autocommit=True) as owner:
        made = Chain(world, owner)
        made.do("ALTER TABLE audit DISABLE TRIGGER USER")
        made.do("ALTER TABLE audit DROP CONSTRAINT uq_audit_chain_seq")
        for table in ("audit", "audit_head"):
            made.do(f"CREATE TABLE untouched_{table} AS SELECT * FROM {table}")
        yield made


# --- what an owner of the tables could do, and what is to be said of it -------------------------------------------

EDITS = {
    "action": "'plan.read'", "about": "about || 'x'", "at": "at + interval '1 microsecond'", "actor_kind": "'staff'",
    "actor_id": "gen_random_uuid()", "conference_id": "gen_random_uuid()", "request": "'0'", "id": "gen_random_uuid()",
    "payload_locked": "substr(payload_locked, 2)", "mac": "sha256(mac)", "prev": "sha256(prev)",
}  # fmt: skip
SHIFT = "UPDATE audit SET seq = seq + %(by)s WHERE chain = %(chain)s AND seq >= %(at)s"


def edit(chain: Chain, dice: random.Random) -> tuple[Wrong, int]:
    at, field = dice.randint(1, chain.last()), dice.choice(sorted(EDITS))
    chain.do(f"UPDATE audit SET {field} = {EDITS[field]} WHERE chain = %(chain)s AND seq = %(at)s", at=at)
    return Wrong.CHANGED, at


def delete(chain: Chain, dice: random.Random) -> tuple[Wrong, int]:
    at = dice.randint(1, chain.last() - 1)
    chain.do("DELETE FROM audit WHERE chain = %(chain)s AND seq = %(at)s", at=at)
    if dice.random() < 0.5:  # and nobody should see the gap
        chain.do(SHIFT, at=at, by=-1)
    return Wrong.REMOVED, at


def reorder(chain: Chain, dice: random.Random) -> tuple[Wrong, int]:
    one, other = sorted(dice.sample(range(1, chain.last() + 1), 2))
    chain.do(
        "UPDATE audit SET seq = %(one)s + %(other)s - seq WHERE chain = %(chain)s AND seq IN (%(one)s, %(other)s)",
        one=one,
        other=other,
    )
    return Wrong.MOVED, one


def insert(chain: Chain, dice: random.Random) -> tuple[Wrong, int]:
    """A line of somebody's own making, or another copy of one that is there, with or without room made for it."""
    like, at = dice.randint(1, chain.last()), dice.randint(1, chain.last())
    chain.do(f"CREATE TEMP TABLE forged AS SELECT * FROM audit WHERE chain = %(chain)s AND seq = {like}")
    if dice.random() < 0.5:
        chain.do("UPDATE forged SET action = 'plan.read', actor_kind = 'staff'")
    if dice.random() < 0.5:
        chain.do(SHIFT, at=at, by=1)
    chain.do("UPDATE forged SET seq = %(at)s, id = %(id)s", at=at, id=uuid4())
    chain.do("INSERT INTO audit SELECT * FROM forged")
    chain.do("DROP TABLE forged")
    return Wrong.INSERTED, at


def cut(chain: Chain, dice: random.Random) -> tuple[Wrong, int]:
    """The end is cut off, and mostly the head in the database is put back to fit."""
    at = dice.randint(1, chain.last())
    chain.do("DELETE FROM audit WHERE chain = %(chain)s AND seq >= %(at)s", at=at)
    if at > 1 and dice.random() < 0.8:
        chain.do(
            "UPDATE audit_head SET (seq, mac) = (SELECT seq, mac FROM audit WHERE chain = %(chain)s ORDER BY seq DESC"
            " LIMIT 1) WHERE id = %(chain)s"
        )
    elif dice.random() < 0.5:
        chain.do("DELETE FROM audit_head WHERE id = %(chain)s")
    return Wrong.CUT, at


def test_100_tamperings_with_the_owners_rights_are_each_noticed_and_named(chain: Chain) -> None:
    assert chain.checked() == Checked(chain.last())
    dice, ways = random.Random(1909), (edit, delete, reorder, insert, cut)
    wrong = []
    for number in range(TAMPERINGS):
        way: Callable[[Chain, random.Random], tuple[Wrong, int]] = ways[number % len(ways)]
        expected = way(chain, dice)
        found = chain.checked().finding
        if found is None or (found.wrong, found.seq) != expected:
            wrong.append(f"{number}: {way.__name__} {expected} was said to be {found}")
        chain.restore()
    assert wrong == []
    assert chain.checked() == Checked(chain.last())


def test_a_chain_written_anew_from_some_line_on_is_not_the_one_noted_outside(chain: Chain) -> None:
    """The worst: the end is cut off, and the program itself, which has the key, goes on from there."""
    last = chain.last()
    chain.do("DELETE FROM audit WHERE chain = %(chain)s AND seq >= 30")
    chain.do(
        "UPDATE audit_head SET (seq, mac) = (SELECT seq, mac FROM audit WHERE chain = %(chain)s AND seq = 29)"
        " WHERE id = %(chain)s"
    )
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    note_some(chain.world, LINES)
    found = chain.checked().finding
    assert found == checking.Finding(Wrong.REPLACED, 1, last)
    assert "line 40 does not match the copy kept elsewhere" in found.sentence


def test_heads_are_copied_when_the_chain_has_grown(chain: Chain, outside: Path) -> None:
    def copied() -> list[int]:
        return [told["seq"] for told in map(json.loads, outside.read_text().splitlines())
                if told["chain"] == str(chain.id)]  # fmt: skip

    assert copied() == [LINES]
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    note_some(chain.world, 2)
    for _ in range(2):
        with as_worker(chain.world.app):
            heads.copy_heads()
    assert copied() == [LINES, LINES + 2]
    assert outside.stat().st_mode & 0o077 == 0


# --- two who write at once, and a line that does not follow -----------------------------------------------------------


def test_many_writers_of_two_processes_make_one_chain(
    chain: Chain, server: Server, database_name: str
) -> None:
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    code = (
        "import sys, os; from uuid import UUID; from pathlib import Path\n"
        "from fgc.access import audit; from fgc.access.viewer import Worker; from fgc.kit import db, secrets\n"
        "secrets.use(secrets.KeyRing.load_or_make(Path(sys.argv[2]))); db.connect(sys.argv[1])\n"
        "for number in range(100):\n"
        "    with db.transaction(acting={'kind': 'worker'}), db.saving():\n"
        "        for twice in range(2): audit.note('thing.done', by=Worker(), service_id=UUID(sys.argv[3]))\n"
    )
    keys = str(Path(os.environ["FGC_STATE"]) / "keys.json")
    command = [sys.executable, "-c", code, server.url("app", database_name), keys, str(chain.id)]
    writers = [subprocess.Popen(command, cwd=CHECKER.parents[1]) for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: note_some(chain.world, 25), range(4)))
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert chain.checked() == Checked(LINES + 2 * 200 + 4 * 25)


def test_the_database_lets_no_line_in_that_does_not_follow_the_last(
    chain: Chain, server: Server, database_name: str
) -> None:
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    insert = """INSERT INTO audit SELECT gen_random_uuid(), chain, {seq}, conference_id, actor_kind, actor_id, action,
        about, at, request, payload_locked, {prev}, mac FROM audit WHERE chain = %s AND seq = 7"""
    columns = "id, chain, seq, conference_id, actor_kind, actor_id, action, about, at, request, payload_locked, prev, mac"
    insert = insert.replace("INTO audit", f"INTO audit ({columns})")
    for seq, prev in (("seq", "prev"), ("41", "prev"), ("42", "(SELECT mac FROM audit WHERE seq = 40)")):
        with psycopg.connect(server.conninfo("app", database_name)) as app:
            app.execute("SELECT set_config('fgc.kind', 'worker', true)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="does not follow"):
                app.execute(insert.format(seq=seq, prev=prev), (chain.id,))  # type: ignore[arg-type]


# --- the exported chain, checked by a script that knows nothing of us -------------------------------------------------


def run_checker(file: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(CHECKER), str(file), *more], check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def exported(chain: Chain, tmp_path: Path) -> Path:
    key = SealKey.load_or_make(tmp_path / "seal.pem", "Family plan seal")
    with as_worker(chain.world.app):
        lines = list(export.exported(chain.id, reading.lines_of(chain.id), key, at=now()))
    (tmp_path / "export.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path / "export.jsonl"


def test_an_exported_chain_is_checked_without_us(exported: Path, tmp_path: Path) -> None:
    key = SealKey.load_or_make(tmp_path / "seal.pem", "Family plan seal")
    status, said = run_checker(exported, key.fingerprint)
    assert (status, f"{LINES} lines" in said, key.fingerprint in said) == (0, True, True), said
    assert run_checker(exported, "0" * 64)[0] == 1


def _relinked(lines: list[str], at: int) -> list[str]:
    """Somebody who knows how the links are made changes a line and makes all later links anew."""
    told = [json.loads(line) for line in lines[:-1]]
    told[at]["action"] = "plan.read"
    link = ""
    for one in told:
        one.pop("link")
        link = hashlib.sha256((link + export.plain(one)).encode()).hexdigest()
        one["link"] = link
    head = json.loads(lines[-1])
    head["head"]["link"] = link
    return [export.plain(one) for one in [*told, head]]


TAMPERED: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "changed": (lambda lines: [*lines[:9], lines[9].replace("thing.done", "thing.gone"), *lines[10:]], "line 10 of the chain"),
    "removed": (lambda lines: [*lines[:9], *lines[10:]], "line 10 of the chain"),
    "inserted": (lambda lines: [*lines[:9], lines[3], *lines[9:]], "line 10 of the chain"),
    "moved": (lambda lines: [*lines[:9], lines[10], lines[9], *lines[11:]], "line 10 of the chain"),
    "end cut off": (lambda lines: [*lines[:-3], lines[-1]], "are missing"),
    "head cut off": (lambda lines: lines[:-1], "the end is missing"),
    "all links made anew": (lambda lines: _relinked(lines, 9), "the signature is not of this head"),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_an_exported_chain_that_was_changed_is_refused(how: str, exported: Path, tmp_path: Path) -> None:
    tamper, expected = TAMPERED[how]
    other = tmp_path / "other.jsonl"
    other.write_text("\n".join(tamper(exported.read_text().splitlines())) + "\n")
    status, said = run_checker(other)
    assert (status, expected in said) == (1, True), said


# --- what an operator runs --------------------------------------------------------------------------------------------


def test_the_commands_say_what_is_wrong_and_export_only_what_is_whole(chain: Chain, tmp_path: Path) -> None:
    run = chain.world.app.test_cli_runner().invoke
    verified = run(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output
    assert f"{chain.world.service.name}: {LINES} lines read, whole and unchanged" in verified.output
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    written = run(args=["audit", "export", str(tmp_path / "all.jsonl")])
    assert written.exit_code == 0, written.output
    status, said = run_checker(tmp_path / "all.jsonl", written.output.split()[-1])
    assert (status, f"{LINES + 1} lines as exported" in said) == (0, True), (
        said
    )  # that it was exported is in it
    chain.do("ALTER TABLE audit DISABLE TRIGGER USER")
    chain.do("DELETE FROM audit WHERE seq = 7")
    verified = run(args=["audit", "verify"])
    assert (verified.exit_code, "6 lines read, line 7 was removed" in verified.output) == (1, True)
    refused = run(args=["audit", "export", str(tmp_path / "more.jsonl")])
    assert (refused.exit_code, "line 7 was removed" in refused.output) == (1, True)
    assert not (tmp_path / "more.jsonl").exists()


def test_half_a_chain_is_never_taken_for_the_export_and_no_earlier_export_is_lost(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after some lines; and later somebody types the name of a file that is there."""
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "all.jsonl"
    real, left = export.plain, [30]

    def until_it_is_full(told: dict[str, object]) -> str:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(told)

    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    run = chain.world.app.test_cli_runner().invoke
    with monkeypatch.context() as patched:
        patched.setattr(export, "plain", until_it_is_full)
        failed = run(args=["audit", "export", str(file)])
    assert (failed.exit_code, "Nothing is exported: No space left on device" in failed.output) == (1, True)
    assert left[0] < 0, "some lines were written before"
    assert list(folder.iterdir()) == []
    assert run(args=["audit", "export", str(file)]).exit_code == 0
    first = file.read_bytes()
    assert (file.stat().st_mode & 0o777, first.count(b"\n") > LINES) == (0o600, True)
    again = run(args=["audit", "export", str(file)])
    assert (again.exit_code, "Nothing is exported: File exists" in again.output) == (1, True)
    assert [one.read_bytes() for one in folder.iterdir()] == [first]


def test_a_broken_chain_is_an_error_in_the_log_each_night(
    chain: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    chain.do("DELETE FROM audit WHERE seq = 7")
    with as_worker(chain.world.app):
        reading.check_chains()
    (told,) = [record for record in caplog.records if record.name == "fgc.access.audit"]
    assert (told.levelname, told.message, told.seq) == ("ERROR", "audit chain broken", 7)  # type: ignore[attr-defined]


def test_commands_that_change_something_are_noted(chain: Chain) -> None:
    chain.do("ALTER TABLE audit ENABLE TRIGGER USER")
    run = chain.world.app.test_cli_runner().invoke
    assert run(args=["keys", "drop", "nothing"]).exit_code != 0
    run(args=["keys", "status"])
    told = chain.owner.execute(
        "SELECT action, actor_kind FROM audit WHERE chain <> %s", (chain.id,)
    ).fetchall()
    assert told == [("keys.drop", "worker")]

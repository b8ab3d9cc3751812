"""What an authority asks for after a breach, gathered by one command."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
from click.testing import Result
from sqlalchemy import select

from fgc.access.models_audit import AuditLine
from fgc.kit.db import session
from fgc.kit.dumps import new_pair
from tests.conftest import as_worker
from tests.gathering import gather, working
from tests.make import World

Clock = Callable[[str], None]
FROM, TO = "2027-02-17T08:00:00+00:00", "2027-02-17T12:00"
BEFORE, WITHIN = "2027-02-16T09:00:00+00:00", "2027-02-17T09:00:00+00:00"


@pytest.fixture
def happened(world: World, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Ruth read how Mina is reached, the day before and within the time; the security log has a line of each day."""
    with working(world.app):
        found = gather(world)
        mina = found.add("Mina Rashid", email="mina@example.org")
    for at in (BEFORE, WITHIN):
        clock(at)
        world.in_as(world.ruth).open(f"{found.path}/circle/{mina.id}")
    log = tmp_path / "security.jsonl"
    lines = [{"at": at, "level": "alert", "event": "authz_admin"} for at in (BEFORE, WITHIN)]
    log.write_text("".join(f"{json.dumps(line)}\n" for line in lines) + "no line at all\n", encoding="utf-8")
    monkeypatch.setitem(world.app.config, "SETTINGS", replace(world.app.config["SETTINGS"], security_log=log))
    return world


def pack(world: World, file: Path, *more: str) -> Result:
    asked = ["incident", "pack", FROM, TO, str(file), "--reason", "A laptop is gone.", *more]
    return world.app.test_cli_runner().invoke(args=asked)


def read(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def test_what_happened_is_packed_for_an_authority_without_a_name(happened: World, tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    assert pack(happened, file, "--in-clear").exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    told = read(file.read_bytes())
    assert "A laptop is gone." in told["README.txt"]
    assert [json.loads(line)["at"] for line in told["timeline.jsonl"].splitlines()] == [WITHIN]
    lines = [json.loads(line) for line in told["audit.jsonl"].splitlines()]
    assert {line["at"][:10] for line in lines} == {"2027-02-17"}
    assert "contact.read" in {line["action"] for line in lines}
    counts: dict[str, Any] = json.loads(told["counts.json"])
    assert counts["conferences"] == counts["people of families and professionals, named in a line"] == 1
    assert counts["kinds of data that were opened"] == {"Looked at how to reach someone": 1}
    assert counts["events of the security log"] == {"alert: authz_admin": 1}
    assert json.loads(told["controls.json"])["audit"][happened.service.name] == "whole"
    whole = "".join(told.values())
    assert not [name for name in ("Mina", "Rashid", "Ruth", "mina@example.org") if name in whole]


def test_it_is_for_the_offline_key_alone_and_noted_first(
    happened: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, public = new_pair()
    settings = replace(happened.app.config["SETTINGS"], backup_key=public)
    monkeypatch.setitem(happened.app.config, "SETTINGS", settings)
    file = tmp_path / "pack.zip.age"
    assert pack(happened, file).exit_code == 0
    assert b"README" not in file.read_bytes()
    opened = pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(secret)])
    assert "README.txt" in read(opened)
    with as_worker(happened.app):
        noted = session().scalars(select(AuditLine).where(AuditLine.action == "incident.packed")).all()
    assert [json.loads(line.payload)["since"] for line in noted] == [FROM]
    assert "laptop" not in noted[0].payload


def test_no_other_file_is_written_over_and_nothing_goes_out_in_clear_by_mistake(
    happened: World, tmp_path: Path
) -> None:
    file = tmp_path / "pack.zip"
    assert "FGC_BACKUP_KEY is not set" in pack(happened, file).output
    assert not file.exists()
    file.write_text("something else")
    assert pack(happened, file, "--in-clear").exit_code == 1
    assert file.read_text() == "something else"
    wrong = happened.app.test_cli_runner().invoke(
        args=["incident", "pack", TO, FROM, str(file), "--reason", "x"]
    )
    assert wrong.exit_code == 2

"""A backup from before letters were sent, links ended and somebody erased: after a restore all of that stays done."""

import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from config import Settings
from fgc.access import audit
from fgc.access.audit import heads
from fgc.access.links import make_link, revoke_links
from fgc.access.models import PersonalLink, PersonSession, Purpose, StaffSession
from fgc.access.models_audit import AuditLine
from fgc.access.viewer import Worker
from fgc.circle.models import Person, SafeContact
from fgc.circle.models_keys import PersonKey
from fgc.commands.starting import bring_up
from fgc.demo.mail import letters
from fgc.demo.sink import Sink
from fgc.kit import db, delivery, dumps, jobs, journal, postman, secrets
from fgc.kit.db import session
from fgc.kit.letter import Letter, LetterState
from fgc.kit.outbox import Outgoing, ToKind, post
from fgc.kit.postgres import Server
from tests.conftest import as_worker
from tests.erasing import erase
from tests.faults import post_office
from tests.gathering import Gathering, gather, working
from tests.make import World

BEFORE, BACKUP = "2027-02-18T09:00:00+00:00", "2027-02-18T12:00:00+00:00"
LATER, RESTORE = "2027-02-18T15:00:00+00:00", "2027-02-18T18:00:00+00:00"
TOMORROW = "2027-02-19T09:00:00+00:00"
CANARIES = (
    "Zqshirin",
    "zqcanary@example.org",
    "Elder Lane",
    "NM-27-0001",
    "Northmoor",
    "CREATE TABLE",
    "personal_link",
)
Clock = Callable[[str], None]


@dataclass
class House:
    """An installation, its post office, its journal, the folder of its backups and the offline key that opens them."""

    family: Gathering
    server: Server
    sink: Sink
    folder: Path
    key: Path
    clock: Clock
    monkeypatch: pytest.MonkeyPatch

    @property
    def app(self) -> Flask:
        return self.family.world.app

    @property
    def backup(self) -> Path:
        return self.folder / "backups" / "fgc.age"

    def run(self, *words: object) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words])

    def set(self, **settings: Any) -> Settings:
        changed = replace(self.app.config["SETTINGS"], **settings)
        self.monkeypatch.setitem(self.app.config, "SETTINGS", changed)
        return changed

    def move_to(self, database: str) -> None:
        """From here on the product stands on this database."""
        self.set(
            database_url=self.server.url("app", database),
            owner_database_url=self.server.url("owner", database),
        )
        db.engine().dispose()
        db.connect(self.server.url("app", database))

    def link(self, name: str) -> str:
        secret, person = secrets.new_secret(), self.family.people[name]
        with working(self.app):
            make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                      purpose=Purpose.HOME, secret=secret)  # fmt: skip
        return secret

    def post(self, kind: str = post_office.NEWS, *, by_itself: bool = False, **more: Any) -> UUID:
        """A letter that somebody of staff asks for, or the program itself."""
        world = self.family.world
        out = Outgoing(kind, ToKind.STAFF, uuid4(), world.service.id, None, **more)
        acting = Worker().settings() if by_itself else world.viewer(world.ruth).settings()
        with self.app.app_context(), db.transaction(acting=acting):
            return post(out, with_secret=True).id

    def carry(self) -> None:
        """What the worker does in a minute."""
        with as_worker(self.app):
            postman.sweep()
        jobs.run_due()

    def arrived(self) -> int:
        return len(letters(self.sink.folder))

    def state(self, letter: UUID) -> tuple[LetterState, str | None]:
        with as_worker(self.app):
            found = session().get_one(Letter, letter)
            return found.state, found.why


@pytest.fixture
def house(
    world: World,
    server: Server,
    database_name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> Iterator[House]:
    clock(BEFORE)
    monkeypatch.setattr(heads, "_file", tmp_path / "outside" / "heads.jsonl")
    monkeypatch.setattr(journal, "_file", tmp_path / "outside" / "journal.jsonl")
    monkeypatch.setattr(delivery, "_settings", None)
    (tmp_path / "backups").mkdir()
    secret, public = dumps.new_pair()
    (tmp_path / "offline.key").write_text(f"# public key: {public}\n{secret}\n")
    with working(world.app):
        family = gather(world)
        for name in ("Nazdar", "Sara", "Shirin"):
            family.add(f"{name} Zqshirin", email="zqcanary@example.org")
    with Sink(tmp_path / "letters") as sink:
        delivery.use(post_office.settings(sink.port))
        made = House(family, server, sink, tmp_path, tmp_path / "offline.key", clock, monkeypatch)
        made.set(backup_key=public, state=tmp_path / "state")
        made.move_to(database_name)
        yield made
    db.engine().dispose()


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    name = f"restored_{uuid4().hex[:12]}"
    server.create_database(name)
    yield name
    db.engine().dispose()
    server.drop_database(name)


def backed_up(house: House) -> None:
    with as_worker(house.app):
        heads.copy_heads()
    done = house.run("backup", house.backup)
    assert done.exit_code == 0, done.output


def restored(house: House, empty: str, *more: object) -> Result:
    house.move_to(empty)
    return house.run("restore", house.backup, "--identity", house.key, *more)


# --- what was done after the backup stays done ---------------------------------------------------------------------


@dataclass
class Afterwards:
    """What the house had when the backup was made, and what came of it before everything was lost."""

    links: dict[str, str]
    waiting: Sequence[UUID]
    tomorrow: UUID
    arrived: int


@pytest.fixture
def afterwards(house: House) -> Afterwards:
    links = {name: house.link(name) for name in house.family.people}
    house.post()
    house.carry()
    house.clock(BACKUP)
    waiting = [house.post(), house.post(post_office.URGENT)]
    with working(house.app):
        session().get_one(Letter, waiting[0]).state = LetterState.SENDING
    tomorrow = house.post(not_before_at=datetime.fromisoformat(TOMORROW))
    house.family.world.with_link(links["Shirin"])
    backed_up(house)
    house.clock(LATER)
    with working(house.app):
        session().get_one(Letter, waiting[0]).state = LetterState.PENDING
    house.carry()
    with as_worker(house.app):
        revoke_links(house.family.people["Nazdar"].id, because="changed her address")
    erase(house.family, "Sara")
    with as_worker(house.app):
        for _each in range(3):
            audit.note("thing.done", by=Worker(), service_id=house.family.world.service.id)
        heads.copy_heads()
    assert house.arrived() == 3
    house.clock(RESTORE)
    return Afterwards(links, waiting, tomorrow, house.arrived())


def test_after_a_restore_nothing_is_sent_again_and_what_was_ended_or_erased_stays_so(
    house: House, afterwards: Afterwards, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = restored(house, empty)
    assert said.exit_code == 0, said.output
    assert "Done again from the journal: link 2, person 1." in said.output
    house.carry()
    assert [house.state(one) for one in afterwards.waiting] == [(LetterState.HELD, "restored")] * 2
    assert house.state(afterwards.tomorrow) == (LetterState.PENDING, None)
    opened = {name: house.family.world.with_link(link).page.path for name, link in afterwards.links.items()}
    assert opened == {"Nazdar": "/l", "Sara": "/l", "Shirin": "/yours"}
    with as_worker(house.app):
        sara = house.family.people["Sara"].id
        assert session().query(SafeContact).filter_by(person_id=sara).count() == 0
        assert session().query(PersonKey).filter_by(person_id=sara).count() == 0
        assert session().get_one(Person, sara).name == "A family member"
        reasons = session().execute(select(PersonalLink.person_id, PersonalLink.revoked_because)).all()
        assert dict(reasons)[house.family.people["Nazdar"].id] == "restored"
    assert house.run("audit", "verify").exit_code == 0
    bring_up(house.app.config["SETTINGS"])
    assert "letters wait" in capsys.readouterr().err
    for staff in (house.family.world.ruth, house.family.world.helen, house.family.world.amy):
        assert (
            "All letters are waiting: this system was restored from a backup."
            in house.family.world.in_as(staff).page.words
        )
    asked, by_itself = house.post(), house.post(by_itself=True)
    house.carry()
    assert (house.state(asked)[0], house.arrived()) == (LetterState.PENDING, afterwards.arrived)
    released = house.run("restore", "release")
    assert released.exit_code == 0, released.output
    house.carry()
    assert house.state(asked)[0] is LetterState.SENT
    assert house.arrived() == afterwards.arrived + 1, "of what was on its way nothing went"
    assert house.state(by_itself) == (LetterState.HELD, "restored")
    assert "All letters are waiting" not in house.family.world.in_as(house.family.world.ruth).page.words
    assert house.run("restore", "release").exit_code == 1


# --- the file ------------------------------------------------------------------------------------------------------


def bytes_in(folder: Path) -> bytes:
    return b"\n".join(file.name.encode() + b"\n" + file.read_bytes() for file in folder.iterdir())


def test_a_backup_shows_nothing_to_whoever_finds_it_and_opens_with_its_offline_key_alone(
    house: House, empty: str
) -> None:
    backed_up(house)
    found = bytes_in(house.backup.parent)
    assert [word for word in CANARIES if word.encode() in found] == []
    assert found.startswith(b"fgc.age") or b"age-encryption.org" in found
    assert {stat.S_IMODE(file.stat().st_mode) for file in house.backup.parent.iterdir()} == {0o600}
    assert sorted(file.name for file in house.backup.parent.iterdir()) == ["fgc.age", "fgc.age.json"]
    stranger = house.folder / "stranger.key"
    assert house.run("backup", "--make-key", stranger).exit_code == 0
    house.move_to(empty)
    refused = house.run("restore", house.backup, "--identity", stranger, "--without-journal")
    assert (refused.exit_code, "does not open the backup" in refused.output) == (1, True)
    assert restored(house, empty, "--without-journal").exit_code == 1, "nothing of the refused one is left"
    with as_worker(house.app):
        assert session().query(Person).count() == 3


def refused(house: House, said: str, file: Path | None = None) -> None:
    before = sorted(house.folder.rglob("*"))
    done = house.run("backup", file or house.backup)
    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert sorted(house.folder.rglob("*")) == before


def test_what_would_be_no_safe_backup_is_refused_and_leaves_nothing(house: House) -> None:
    settings = house.app.config["SETTINGS"]
    for name, said in (
        ("fgc.age", "never replaces one"), ("fgc.age.json", "never replaces one"), ("fgc.age.part", "Remove it"),
        ("keys.json", "the keys would lie beside"), ("seal.pem", "the keys would lie beside"),
    ):  # fmt: skip
        there = house.backup.with_name(name)
        there.write_text("another")
        refused(house, said)
        there.unlink()
    (settings.state / "backups").mkdir(parents=True)
    refused(house, "the keys would lie beside", settings.state / "backups" / "fgc.age")
    refused(house, "is not there", house.folder / "nowhere" / "fgc.age")
    for wrong, said in (
        ({"backup_key": ""}, "FGC_BACKUP_KEY is not set"), ({"backup_key": "age1nonsense"}, "no public key of age"),
        ({"owner_database_url": settings.database_url}, "DATABASE_OWNER_URL"),
    ):  # fmt: skip
        house.set(**wrong)
        refused(house, said)
        house.monkeypatch.setitem(house.app.config, "SETTINGS", settings)
    house.monkeypatch.setattr(dumps, "PROGRAMS", ("pg_nothing",))
    refused(house, "install postgresql-client-")


def test_a_dump_that_breaks_off_leaves_no_backup(house: House) -> None:
    programs = house.folder / "bin"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\necho half of it\nexit 1\n")
    (programs / "pg_dump").chmod(0o755)
    house.monkeypatch.setattr(dumps, "clients", lambda _major: dumps.Clients(programs))
    done = house.run("backup", house.backup)
    assert (done.exit_code, "did not finish" in done.output) == (1, True)
    assert list(house.backup.parent.iterdir()) == []


def cut(house: House) -> None:
    whole = house.backup.read_bytes()
    house.backup.write_bytes(whole[: len(whole) // 2])


def another_sheet(house: House) -> None:
    sheet = house.backup.with_name("fgc.age.json")
    sheet.write_text(sheet.read_text().replace("fgc backup 1", "fgc backup 2"))


def gap(house: House) -> None:
    journal._append([journal.Entry("link", uuid4(), datetime.fromisoformat(LATER)) for _each in range(3)])
    lines = journal.where().read_text().splitlines()
    journal.where().write_text("\n".join(lines[1:]) + "\n")


@pytest.mark.parametrize(("harm", "said"), [
    (cut, "not the file that its sheet was written for"), (another_sheet, "was changed"),
    (lambda house: house.backup.with_name("fgc.age.json").unlink(), "is not there"),
    (gap, "not as it was written (line 1)"), (lambda house: None, "give it with --journal"),
])  # fmt: skip
def test_what_cannot_be_trusted_is_not_restored(
    house: House, empty: str, harm: Callable[[House], None], said: str
) -> None:
    backed_up(house)
    harm(house)
    done = restored(house, empty)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_a_journal_that_was_begun_anew_is_not_taken_for_the_one_that_was_lost(
    house: House, empty: str
) -> None:
    at = datetime.fromisoformat(BEFORE)
    journal._append([journal.Entry("link", uuid4(), at)])
    backed_up(house)
    journal.where().unlink()
    journal._append([journal.Entry("link", uuid4(), at)])
    done = restored(house, empty)
    assert (done.exit_code, "not the journal that went on" in done.output) == (1, True), done.output


def test_a_database_with_anything_in_it_or_anybody_on_it_is_left_alone(house: House, empty: str) -> None:
    backed_up(house)
    done = house.run("restore", house.backup, "--identity", house.key, "--without-journal")
    assert (done.exit_code, "is not empty" in done.output) == (1, True), done.output
    with psycopg.connect(house.server.conninfo("app", empty)):
        done = restored(house, empty, "--without-journal")
    assert (done.exit_code, "Somebody is connected" in done.output) == (1, True), done.output


def test_a_file_that_ends_early_fills_nothing(house: House, empty: str) -> None:
    backed_up(house)
    cut(house)
    keys, url = dumps.identities(house.key), house.server.url("owner", empty)
    with (
        house.backup.open("rb") as opened,
        pytest.raises(dumps.NotDone, match="The database is empty as before"),
    ):
        dumps.pour(url, dumps.clients(18), from_=opened, keys=keys, last=b"SELECT 1;")
    with psycopg.connect(house.server.conninfo("owner", empty)) as owner:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert owner.execute(tables).fetchone() == (0,)


def test_without_its_journal_every_link_ends_and_letters_go_only_when_somebody_insists(
    house: House, empty: str
) -> None:
    link = house.link("Shirin")
    backed_up(house)
    done = restored(house, empty, "--without-journal")
    assert done.exit_code == 1
    assert "The backup is as it was written. Without its journal" in done.output
    assert "been changed" not in done.output
    assert house.family.world.with_link(link).page.path == "/l"
    assert "had been changed" in house.run("restore", "release").output
    assert house.run("restore", "release", "--although").exit_code == 0


def test_nobody_stays_signed_in_and_nobody_is_served_before_the_end_of_a_restore(
    house: House, empty: str
) -> None:
    link = house.link("Shirin")
    house.family.world.with_link(link)
    house.family.world.in_as(house.family.world.ruth)
    backed_up(house)
    restored(house, empty, "--without-journal")
    with as_worker(house.app):
        assert session().scalars(select(PersonSession.ended_at)).one() is not None
    with db.transaction(acting={"kind": "door"}):
        assert None not in session().scalars(select(StaffSession.ended_at)).all()
    with psycopg.connect(house.server.conninfo("owner", empty)) as owner:
        owner.execute("UPDATE restored SET replayed_at = NULL")
    with pytest.raises(SystemExit, match="cut short"):
        bring_up(house.app.config["SETTINGS"])


def test_a_backup_is_deleted_when_its_day_has_come_and_nothing_else_is(house: House) -> None:
    backed_up(house)
    folder = house.backup.parent
    (folder / "other.age").write_text("someone else")
    (folder / "other.age.json").write_text("{}")
    half = folder / "old.age.part"
    half.write_text("half")
    os.utime(half, (0, 0))
    house.clock("2027-03-24T09:00:00+00:00")
    assert house.run("backup", "--prune", folder).exit_code == 0
    assert house.backup.exists()
    house.clock("2027-03-25T09:00:00+00:00")
    done = house.run("backup", "--prune", folder)
    assert (done.exit_code, "1 deleted." in done.output) == (0, True), done.output
    assert sorted(file.name for file in folder.iterdir()) == ["other.age", "other.age.json"]


def test_that_a_backup_is_made_and_restored_is_noted_and_in_the_security_log(
    house: House, empty: str, caplog: pytest.LogCaptureFixture
) -> None:
    backed_up(house)
    restored(house, empty, "--without-journal")
    house.run("restore", "release", "--although")
    with as_worker(house.app):
        noted = set(session().scalars(select(AuditLine.action)))
        of_the_service = select(AuditLine).where(
            AuditLine.action == "restore.done", AuditLine.chain == house.family.world.service.id
        )
        facts = json.loads(session().scalars(of_the_service).one().payload)
    assert {"backup.made", "restore.done", "restore.released"} <= noted
    assert (facts["backup_at"], facts["sound"]) == (BEFORE, False)
    assert [
        record.levelname for record in caplog.records if getattr(record, "kind", "") == "restore.released"
    ]

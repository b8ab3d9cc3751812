"""A signed plan is sealed once and kept for good; each reader gets it as they may see it; anybody can check a file."""

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from fgc.access.viewer import Worker
from fgc.conference.models import Conference, Stage
from fgc.kit import db, jobs
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.letter import Letter, LetterState
from fgc.kit.postgres import Server
from fgc.kit.worker import adopt
from fgc.plan import operations
from fgc.plan.models import CopySent, Plan, PlanState, SealedPlan, Signature
from fgc.plan.operations.checking import sealed_plans
from fgc.plan.operations.sealing import seal_what_waits
from fgc.plan.queries import file_of, handed_over
from fgc.review.models import Review
from tests.gathering import working
from tests.posting import posting
from tests.the_day import Day, signs
from tests.visiting import Browser


def kept(day: Day) -> list[SealedPlan]:
    with working(day.world.app):
        return list(session().scalars(select(SealedPlan).order_by(SealedPlan.kind)))


def whole(day: Day) -> bytes:
    with working(day.world.app):
        return file_of(session().scalars(select(SealedPlan).where(SealedPlan.kind == "plan")).one())


def test_the_last_signature_leads_to_a_sealed_plan_that_is_followed(signed: Day) -> None:
    with signed.world.app.app_context():
        jobs.run_due()
    with working(signed.world.app):
        assert session().scalars(select(Plan.state)).one() is PlanState.SEALED
        assert session().scalars(select(Conference.stage)).one() is Stage.LIVE
        assert session().scalars(select(Review.due_on)).one().isoformat() == "2027-05-22"


def test_killed_anywhere_while_sealing_it_is_sealed_once_when_a_worker_starts_again(
    signed: Day, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for point in ("plan_printed", "plan_sealed", "seal_told"):
        if (child := os.fork()) == 0:
            db.let_go()
            os.environ["FGC_CRASH_AT"] = point
            with signed.world.app.app_context():
                jobs.run_due()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, point
        assert kept(signed) == []
        adopt(0)
        with working(signed.world.app):
            assert session().scalars(select(Plan.state)).one() is PlanState.SIGNED
    monkeypatch.setenv("FGC_CLOCK", (now() + timedelta(minutes=16)).isoformat())
    with signed.world.app.app_context():
        with transaction(acting=Worker().settings()):
            seal_what_waits()
        jobs.run_due()
    assert [one.kind for one in kept(signed)].count("plan") == 1
    with working(signed.world.app):
        assert session().scalars(select(Plan.state)).one() is PlanState.SEALED
    assert "plans wait for their seal" in [getattr(record, "kind", "") for record in caplog.records]


FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


@contextmanager
def full_disk(server: Server, database: str, table: str) -> Iterator[None]:
    """What PostgreSQL answers when there is no room for another row of this table."""
    with psycopg.connect(server.conninfo("owner", database), autocommit=True) as owner:
        owner.execute(FULL.format(table=table))  # type: ignore[arg-type]
        yield
        owner.execute("DROP FUNCTION full_disk CASCADE")


def test_a_full_disk_while_sealing_leaves_no_part_of_it_and_it_is_sealed_when_there_is_room(
    signed: Day, server: Server, database_name: str
) -> None:
    with (
        full_disk(server, database_name, "letter"),
        signed.world.app.app_context(),
    ):  # after every file was kept
        with pytest.raises(OperationalError, match="No space left"):
            jobs.run_due()
        with transaction(acting=Worker().settings()):
            assert session().scalars(select(Plan.state)).one() is PlanState.SIGNED
    assert kept(signed) == []
    with signed.world.app.app_context():
        with transaction(acting=Worker().settings()):
            seal_what_waits()
        jobs.run_due()
    assert [one.kind for one in kept(signed)].count("plan") == 1


def test_on_a_full_disk_a_form_answers_503_with_what_was_typed_and_no_secret(
    agreed: Day, server: Server, database_name: str
) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    with full_disk(server, database_name, "signature"):
        ruth.press("Record the signature", {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"})
        assert (ruth.page.status, "Ruth Adeyemi" in ruth.page.words) == (503, True)
        sara = signs(agreed.family("Sara"), "Sara Whitlow")
        assert (sara.page.status, "Sara Whitlow" in sara.page.words) == (503, True)
        assert not sara.pin or sara.pin not in sara.page.words
    with working(agreed.world.app):
        assert session().scalars(select(Signature.id)).all() == []
    signs(agreed.family("Sara"), "Sara Whitlow")


def test_sealing_twice_has_one_effect(sealed: Day) -> None:
    before = [one.sha256 for one in kept(sealed)]
    with working(sealed.world.app):
        plan = session().scalars(select(Plan.id)).first()
    with sealed.world.app.app_context(), transaction(acting=Worker().settings()):
        operations.seal_plan(plan)
    assert [one.sha256 for one in kept(sealed)] == before


def test_what_is_kept_is_what_its_sha256_says_and_cannot_be_changed(sealed: Day) -> None:
    for one in kept(sealed):
        with working(sealed.world.app):
            pdf = file_of(session().get_one(SealedPlan, one.id))
        assert hashlib.sha256(pdf).hexdigest() == one.sha256
    for change in ("UPDATE sealed_plan SET sha256 = 'x'", "DELETE FROM sealed_plan"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            sealed.world.app.app_context(),
            transaction(acting=Worker().settings()),
            saving(),
        ):
            session().execute(text(change))


def test_after_a_restore_each_sealed_plan_is_looked_at_and_one_that_is_another_is_named(
    sealed: Day, server: Server, database_name: str
) -> None:
    with working(sealed.world.app):
        found = list(sealed_plans())
    assert len(found) == len(kept(sealed))
    assert all(whole for _id, whole in found)
    for harm, mend in (
        ("sha256 = reverse(sha256)", "sha256 = reverse(sha256)"),
        ("pdf_locked = evidence_locked", "pdf_locked = pdf_locked"),
    ):
        with psycopg.connect(server.conninfo("owner", database_name), autocommit=True) as owner:
            owner.execute(f"UPDATE sealed_plan SET {harm}")  # type: ignore[arg-type]
            with working(sealed.world.app):
                assert not any(whole for _id, whole in sealed_plans())
            owner.execute(f"UPDATE sealed_plan SET {mend}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("program", "arguments", "good"),
    [
        ("pdfsig", ["-nocert"], "Signature is Valid"),
        ("qpdf", ["--check"], "No syntax or stream encoding errors"),
    ],
)
def test_two_other_programs_agree(
    sealed: Day, tmp_path: Path, program: str, arguments: list[str], good: str
) -> None:
    found = shutil.which(program)
    assert found, f"{program} is not installed"
    file = tmp_path / "plan.pdf"
    file.write_bytes(whole(sealed))
    said = subprocess.run([found, *arguments, str(file)], capture_output=True, text=True, check=False)
    assert good in said.stdout
    if program == "pdfsig":
        assert "Total document signed" in said.stdout


def test_anybody_can_check_a_file_and_learns_nothing_about_anybody(sealed: Day) -> None:
    pdf = whole(sealed)
    assert "newest version" in _check(sealed, pdf)
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    assert "not a plan that we sealed" in _check(sealed, bytes(changed))
    assert "not a plan that we sealed" in _check(sealed, pdf + b"\n")
    words = _check(sealed, pdf)
    assert not [name for name in sealed.people if name in words]


def test_the_code_on_the_last_page_says_the_same(sealed: Day) -> None:
    code = next(one.short_code for one in kept(sealed) if one.kind == "plan")
    anybody = sealed.world.app.test_client()
    assert "newest version" in anybody.get(f"/check?code={code.lower()}").get_data(as_text=True)
    assert "not a plan that we sealed" in anybody.get("/check?code=AAAAA-AAAAA").get_data(as_text=True)


def test_the_command_says_the_same_and_exits_accordingly(sealed: Day, tmp_path: Path) -> None:
    runner = sealed.world.app.test_cli_runner()
    file = tmp_path / "plan.pdf"
    file.write_bytes(whole(sealed))
    good = runner.invoke(args=["plan", "verify", str(file)])
    assert good.exit_code == 0
    assert good.output.startswith("genuine and current")
    file.write_bytes(whole(sealed)[:-1])
    bad = runner.invoke(args=["plan", "verify", str(file)])
    assert bad.exit_code == 1
    assert bad.output.startswith("not the sealed document")


def test_each_reader_keeps_their_own_copy_and_strangers_none(sealed: Day) -> None:
    for name in ("Shirin", "Sara", "Rojin"):
        browser = sealed.family(name)
        answer = browser.client.get("/yours/plan.pdf")
        assert answer.status_code == 200, name
        assert answer.mimetype == "application/pdf"
        assert "Rashid" not in answer.headers["Content-Disposition"]
    assert sealed.family("Baran").client.get("/yours/plan.pdf").status_code == 404
    assert sealed.world.in_as(sealed.world.tomas).open(f"{sealed.path}/plan/1/plan.pdf").status == 404


def test_while_a_safety_hold_lasts_no_sealed_file_says_where_they_meet_next(sealed: Day) -> None:
    """Whoever looks over a shoulder, or has the link, reads in the file where everybody will be; and nothing can be left out
    of what is sealed."""
    sara, ruth, amy = sealed.family("Sara"), sealed.ruth(), sealed.amy()
    files = {
        sara: ["/yours/plan.pdf"],
        amy: [f"{sealed.path}/plan/1/plan.pdf"],
        ruth: [f"{sealed.path}/plan/1/plan.pdf"],
    }
    assert "Save our plan (PDF)" in sara.open("/yours").words
    ruth.open(f"{sealed.path}/hold")
    ruth.press("Put on a safety hold", {"because": "He was seen at the hall."})
    for who, addresses in files.items():
        for address in addresses:
            got = who.client.get(address)
            assert got.mimetype != "application/pdf", address
            assert got.status_code in (403, 404, 409, 422), got.status_code
    assert "Save our plan (PDF)" not in sara.open("/yours").words
    helen = sealed.world.in_as(sealed.world.helen)
    helen.open(f"{sealed.path}/hold")
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    assert sara.client.get("/yours/plan.pdf").mimetype == "application/pdf"


def test_who_got_what_is_written_down(sealed: Day) -> None:
    with working(sealed.world.app):
        routes = {
            row.person_id: row.route for row in session().execute(select(CopySent.person_id, CopySent.route))
        }
    assert routes[sealed.people["Sara"].id] == "email"
    assert routes[sealed.people["Amy"].id] == "signed_in"
    assert sealed.people["Nazdar"].id not in routes
    ruth = sealed.ruth()
    assert "by hand" in ruth.open("/").words
    ruth.open(f"{sealed.path}/plan/copies")
    while "I gave them their copy" in ruth.page.words:
        ruth.press("I gave them their copy")
    assert "Not yet" not in ruth.page.words


def test_nobody_counts_as_having_a_copy_before_its_letter_has_gone(sealed: Day, tmp_path: Path) -> None:
    """A letter that waits for its hour, or is stuck, has given nobody anything."""
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/plan/copies")
    assert "A letter is on its way" in ruth.page.words
    assert "Email with a link" not in ruth.page.words
    sara = sealed.people["Sara"]
    assert copies_that_went(sealed) == {sealed.people["Amy"].id}
    assert "Sara" not in by_hand_on_desk(ruth), "it is on its way: nobody carries it yet"
    with posting(sealed.world.app, tmp_path / "letters") as office:
        office.work()
    ruth.open(f"{sealed.path}/plan/copies")
    assert "Email with a link" in ruth.page.words
    assert "A letter is on its way" not in ruth.page.words
    assert sara.id in copies_that_went(sealed)
    with working(sealed.world.app):
        chosen = select(Letter).where(Letter.kind == "plan.copy", Letter.to_id == sara.id)
        session().scalars(chosen).one().state = LetterState.FAILED
    assert sara.id not in copies_that_went(sealed)
    assert "Sara" in by_hand_on_desk(ruth)


def copies_that_went(day: Day) -> set[UUID]:
    with working(day.world.app):
        return set(session().scalars(select(CopySent.person_id).where(handed_over())))


def by_hand_on_desk(ruth: Browser) -> str:
    """The names before the line of the desk that says who gets the plan by hand."""
    before, found, _after = ruth.open("/").words.partition(": give them the plan by hand.")
    assert found
    return before[-120:]


def test_the_social_worker_reads_the_sealed_plan_and_records_once(sealed: Day) -> None:
    amy = sealed.amy()
    amy.open("/")
    amy.open(amy.page.link("Read the plan"))
    amy.press("Record the decision", {"note": "As agreed."})
    assert amy.page.status == 422
    assert "As agreed." in amy.page.text
    amy.press("Record the decision", {"decision": "agreed"})
    assert "recorded" in amy.page.words
    assert "Yes, this is the plan we agreed" in amy.open(f"{sealed.path}/plan/review").words


def test_a_file_that_is_no_pdf_is_refused_beside_its_field(sealed: Day) -> None:
    words = _check(sealed, b"hello")
    assert "Choose a file of this kind: PDF." in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose the file, or enter the code that is printed beside the plan’s square code (QR code)."),
        (
            "   ",
            "Choose the file, or enter the code that is printed beside the plan’s square code (QR code).",
        ),
        ("ABCD", "Enter all ten letters and digits of the code, like ABCDE-23456."),
        ("27/2/27", "Enter all ten letters and digits of the code, like ABCDE-23456."),
    ],
)
def test_whoever_has_not_typed_a_whole_code_is_not_told_that_the_plan_is_false(
    sealed: Day, typed: str, said: str
) -> None:
    browser = sealed.world.with_link("A" * 43)
    browser.open("/check")
    browser.press("Check", {"code": typed})
    assert browser.page.status == 422
    assert said in browser.page.words
    assert "not a plan that we sealed" not in browser.page.words
    if typed.strip():
        browser.open(f"/check?code={typed}")
        assert (browser.page.status, said in browser.page.words) == (422, True)


def _check(day: Day, file: bytes) -> str:
    browser = day.world.with_link("A" * 43)
    browser.open("/check")
    form = browser.page.form(button="Check")
    answer = browser.client.post(
        "/check", data={**form.filled({}, "Check"), "file": (BytesIO(file), "plan.pdf")}
    )
    return answer.get_data(as_text=True)

"""What is done and read is noted, with the change itself or not at all."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from fgc.access import audit
from fgc.access.models import Assignment, Part, PersonSession, Role, Staff
from fgc.access.models_audit import AuditLine
from fgc.access.openness import Openness
from fgc.conference import audited, deeds
from fgc.conference.history import Happened
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction, undo
from fgc.kit.postgres import Server
from fgc.plan.models import Plan, PlanState
from tests.conftest import as_worker
from tests.gathering import working
from tests.make import World
from tests.the_day import Day, agree
from tests.visiting import Browser, cookie, put


def lines(app: Flask) -> list[AuditLine]:
    with as_worker(app):
        return list(session().scalars(select(AuditLine).order_by(AuditLine.chain, AuditLine.seq)))


@contextmanager
def on_behalf(world: World, who: object) -> Iterator[None]:
    viewer = world.viewer(who)  # type: ignore[arg-type]
    with world.app.app_context(), transaction(acting=viewer.settings()):
        yield


def test_a_change_and_its_line_are_kept_together_or_not_at_all(world: World) -> None:
    ruth = world.viewer(world.ruth)
    with on_behalf(world, world.ruth), saving():
        audit.note("thing.done", by=ruth, about=world.ruth.id, facts={"count": 2})
    with on_behalf(world, world.ruth), saving():
        audit.note("thing.refused", by=ruth)
        undo()
    noted = lines(world.app)[-1]
    assert (noted.action, noted.about, noted.payload) == ("thing.done", str(world.ruth.id), '{"count": 2}')
    assert (noted.actor_kind, noted.actor_id, noted.chain) == ("staff", world.ruth.id, world.service.id)


def test_what_is_refused_is_noted_anyway(world: World) -> None:
    with on_behalf(world, world.ruth), saving():
        audit.note_anyway("pin.wrong", by=world.viewer(world.ruth))
        undo()
    assert lines(world.app)[-1].action == "pin.wrong"


def test_what_a_form_did_is_noted_with_what_happened(shown: Day) -> None:
    before = len(lines(shown.world.app))
    agree(shown)
    noted = lines(shown.world.app)[before:]
    told, form = (
        next(line for line in noted if line.action == name) for name in ("PlanAnswered", "plan.answer_plan")
    )
    assert told.request == form.request != ""
    assert told.conference_id == form.conference_id == shown.gathering.conference.id
    assert {told.actor_id, form.actor_id} == {shown.world.amy.id}


@pytest.mark.parametrize(
    "wrong",
    ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "TRUNCATE audit", "UPDATE audit_head SET seq = 0"],
)
def test_the_apps_role_cannot_change_what_was_noted(
    wrong: str, world: World, server: Server, database_name: str
) -> None:
    with psycopg.connect(server.conninfo("app", database_name)) as connection:
        connection.execute("SELECT set_config('fgc.kind', 'worker', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
def test_nor_does_the_owner_by_mistake(wrong: str, day: Day, server: Server, database_name: str) -> None:
    with (
        psycopg.connect(server.conninfo("owner", database_name)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        connection.execute(wrong)  # type: ignore[arg-type]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_whoever_of_staff_reads_what_is_protected_is_noted_with_whose_it_is(day: Day) -> None:
    ruth, kawa = day.ruth(), day.people["Kawa"]
    before = len(lines(day.world.app))
    assert ruth.client.get(f"{day.path}/circle/{kawa.id}").status_code == 200
    assert ruth.client.get(f"{day.path}/circle/{uuid4()}").status_code == 404
    noted = lines(day.world.app)[before:]
    assert [(line.action, line.about, line.actor_id) for line in noted] == [
        ("contact.read", str(kawa.id), day.world.ruth.id)
    ]


def test_who_looked_at_the_plan_is_noted_only_when_there_was_one(day: Day) -> None:
    before = len(lines(day.world.app))
    day.amy().open(f"{day.path}/plan")
    assert [line.action for line in lines(day.world.app)[before:] if line.action == "plan.read"] == []


@pytest.mark.parametrize("empty", ["plan", "actions", "review"])
def test_a_page_with_nothing_of_a_plan_on_it_is_no_look_at_the_plan(day: Day, empty: str) -> None:
    before = len(lines(day.world.app))
    assert day.amy().open(f"{day.path}/{empty}").status == 200
    assert "plan.read" not in [line.action for line in lines(day.world.app)[before:]]


def test_the_words_of_the_plan_on_the_page_of_its_actions_are_a_look_at_it(sealed: Day) -> None:
    sealed.amy().open(f"{sealed.path}/actions")
    assert "plan.read" in [line.action for line in lines(sealed.world.app)]


def test_a_downloaded_plan_is_noted_for_staff_and_family(sealed: Day) -> None:
    before = len(lines(sealed.world.app))
    sealed.family("Kawa").client.get("/yours/plan.pdf")
    amy = sealed.amy()
    amy.open(f"{sealed.path}/plan")
    assert amy.client.get(amy.page.links(".pdf")[0]).status_code == 200
    told = [line.actor_kind for line in lines(sealed.world.app)[before:] if line.action == "plan.downloaded"]
    assert told == ["person", "staff"]


def test_the_family_sees_who_has_looked_at_their_plan_and_the_coordinator_can_print_it(sealed: Day) -> None:
    amy = sealed.amy()
    amy.open(f"{sealed.path}/plan")
    kawa = sealed.family("Kawa")
    kawa.open("/yours")
    kawa.follow("Who has looked at our plan")
    assert "Amy Okafor, social worker, read the plan." in kawa.page.words
    assert "Saturday 27 February 2027" in kawa.page.words
    assert "Kawa" not in kawa.page.words.replace("Hello Kawa", "")
    amy.client.get(amy.page.links(".pdf")[0])
    kawa.open("/yours/plan/read-by")
    assert "Amy Okafor, social worker, read the plan and saved a copy." in kawa.page.words
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/plan")
    ruth.follow("Who has looked at the plan")
    assert "Amy Okafor Social worker Read the plan and saved a copy" in ruth.page.words
    assert sealed.amy().open(f"{sealed.path}/plan/read-by").status == 404


def test_the_social_workers_manager_is_not_called_a_social_worker_where_the_family_sees_who_read(
    sealed: Day,
) -> None:
    with working(sealed.world.app):
        amy = session().scalars(select(Staff).where(Staff.name == "Amy Okafor")).one()
        conference_id = session().scalars(select(Plan.conference_id)).one()
        session().add(
            Assignment(
                conference_id=conference_id, staff_id=amy.id, part=Part.REFERRERS_MANAGER, began_at=now()
            )
        )
    sealed.amy().open(f"{sealed.path}/plan")
    kawa = sealed.family("Kawa")
    kawa.open("/yours/plan/read-by")
    assert "Amy Okafor, the social worker’s manager, read the plan." in kawa.page.words
    ruth = sealed.ruth().open(f"{sealed.path}/plan/read-by")
    assert "Amy Okafor Social worker’s manager Read the plan" in ruth.words


def test_the_coordinator_sees_who_of_staff_did_and_read_what(shown: Day) -> None:
    shown.amy().open(f"{shown.path}/plan")
    ruth = shown.ruth()
    ruth.open(shown.path)
    ruth.follow("Audit: who did what and who read what")
    assert "Amy Okafor Read the plan" in ruth.page.words
    assert "Someone in the circle" not in ruth.page.words
    ruth.open(f"{shown.path}/audit")
    assert "Ruth Adeyemi Read the audit" in ruth.page.words
    assert shown.amy().open(f"{shown.path}/audit").status == 404


def test_each_deed_stands_once_where_the_coordinator_reads_it_and_twice_in_the_chain(shown: Day) -> None:
    agree(shown)
    ruth, auditor = shown.ruth(), _auditor(shown.world)
    ruth.open(f"{shown.path}/audit")
    assert ruth.page.words.count("Amy Okafor The social worker answered the plan") == 1
    assert "Amy Okafor Answered the plan" not in ruth.page.words
    auditor.open("/audit?q=answered the plan")
    assert "Amy Okafor The social worker answered the plan" in auditor.page.words
    assert "Amy Okafor Answered the plan" in auditor.page.words, (
        "the chain has a line for each thing that was noted"
    )


def test_everything_that_is_noted_is_said_in_words_and_no_words_are_left_over(
    app: Flask, request: pytest.FixtureRequest
) -> None:
    forms = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not _open(app, rule.endpoint).everybody
    } - {"static"}
    source = "\n".join(path.read_text() for path in (request.config.rootpath / "fgc").rglob("*.py"))
    notes = set(
        re.findall(r'note(?:_anyway)?\(\s*(?:"[a-z_.]+" if [a-z]+ else )?"([a-z_]+\.[a-z_]+)"', source)
    )
    notes |= set(re.findall(r'note(?:_anyway)?\(\s*"([a-z_]+\.[a-z_]+)" if', source))
    notes -= {opened.value for opened in audit.Opened}
    with app.test_request_context():
        named = audited.deeds()
    kinds = {kind.__name__ for kind in _kinds(Happened)}
    assert sorted((forms | kinds) - set(named)) == []
    assert sorted(notes - set(named) - OF_NO_SERVICE) == []
    assert sorted(set(deeds.FORMS) - forms) == []
    assert sorted(set(deeds.COUNTED) - kinds) == []


OF_NO_SERVICE = {
    "backup.made", "backup.pruned", "clock.set_right", "incident.packed", "thing.done",
}  # fmt: skip
"""Noted in the chain of no service, which no page shows."""


def _open(app: Flask, endpoint: str) -> Openness:
    return getattr(app.view_functions[endpoint], "open_to", Openness())


def _kinds(kind: type[Happened]) -> Iterator[type[Happened]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def test_an_auditor_reads_the_whole_chain_and_has_it_checked(
    shown: Day, server: Server, database_name: str
) -> None:
    auditor = _auditor(shown.world)
    auditor.follow("Audit")
    assert "Someone in the circle The family showed its plan" in auditor.page.words
    auditor.open("/audit?q=showed its plan")
    assert "Someone in the circle The family showed its plan" in auditor.page.words
    number = shown.gathering.conference.number
    auditor.open(f"/audit?q={number}")
    assert number in auditor.page.words
    auditor.open("/audit?q=Nobody")
    assert "Nothing found" in auditor.page.words
    auditor.open("/audit?check=now")
    assert "Complete and unchanged" in auditor.page.words
    assert auditor.open(shown.path).status == 404
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("ALTER TABLE audit DISABLE TRIGGER USER")
        owner.execute("UPDATE audit SET action = 'x' WHERE chain = %s AND seq = 2", (shown.world.service.id,))
    auditor.open("/audit?check=now")
    assert "The audit has been tampered with: line 2 was changed" in auditor.page.words


def _auditor(world: World) -> Browser:
    with world.app.app_context(), transaction(acting={"kind": "worker"}), saving():
        someone = Staff(
            service_id=world.service.id, role=Role.AUDITOR, name="Ann Audit", email="ann@example.org",
            phone="01632 960100",
        )  # fmt: skip
        session().add(someone)
    return world.in_as(someone)


def test_whoever_may_not_read_the_plan_does_not_learn_who_did(sealed: Day) -> None:
    assert sealed.family("Baran").open("/yours/plan/read-by").status == 404


# --- when it cannot be written ------------------------------------------------------------------------------------


@pytest.fixture
def unwritable(server: Server, database_name: str) -> Callable[[], None]:
    def shut() -> None:
        with psycopg.connect(server.conninfo("owner", database_name)) as connection:
            connection.execute("REVOKE INSERT ON audit FROM fgc_app")

    return shut


def test_what_cannot_be_noted_is_not_done_and_not_shown(shown: Day, unwritable: Callable[[], None]) -> None:
    amy = shown.amy()
    amy.open(f"{shown.path}/plan/answer")
    unwritable()
    amy.press("Send this answer", {"decision": "agreed", "met": [str(line.id) for line in shown.lines]})
    assert amy.page.status == 503
    assert "This page is not working at the moment" in amy.page.words
    amy.open(f"{shown.path}/plan/answer")
    assert amy.page.status == 503
    assert "Kawa" not in amy.page.text
    with as_worker(shown.world.app):
        assert session().scalars(select(Plan.state)).all() == [PlanState.SHOWN]


def test_signing_out_and_leaving_work_even_then(day: Day, unwritable: Callable[[], None]) -> None:
    ruth, kawa = day.ruth(), day.family("Kawa")
    mine = cookie(ruth.client, "sid")
    unwritable()
    ruth.press("Sign out")
    assert ruth.page.path == "/sign-in"
    put(ruth.client, "sid", str(mine))
    assert ruth.open("/").path.startswith("/sign-in")
    token = kawa.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert kawa.client.post("/leave", data={"csrf_token": token}).status_code == 200
    with as_worker(day.world.app):
        assert session().scalars(select(PersonSession.ended_at)).all()[-1] is not None


def test_the_audit_is_read_after_showing_again_who_one_is(shown: Day, clock: Callable[[str], None]) -> None:
    ruth, auditor = shown.ruth(), shown.world.in_as(shown.world.hire(Role.AUDITOR, "Iris Wood"))
    clock((now() + timedelta(minutes=6)).isoformat())
    for browser, path in ((ruth, f"{shown.path}/audit"), (auditor, "/audit")):
        browser.proves = None
        assert browser.open(path).heading == "Confirm that it is you"

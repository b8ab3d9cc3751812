"""A copy of the record for staff: with a reason, by a second person, for a day, marked, counted and noted (T14, T21)."""

import csv
import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from fgc.access import limits
from fgc.access.models import Assignment, Role
from fgc.access.models_audit import AuditLine
from fgc.access.models_watch import Tally
from fgc.circle.models import Person, SafeContact
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.record.models import Export
from tests.gathering import working
from tests.neighbours import Westbrook
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
WHY = "The court asks for it."


def ask(browser: Browser, day: Day) -> None:
    browser.open(f"{day.path}/record")
    browser.press("Ask for a copy", {"because": WHY})


def agreed(day: Day) -> str:
    """Ruth asked and Helen agreed: the address of the file."""
    ask(day.ruth(), day)
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/record")
    helen.press("Agree")
    ruth = day.ruth()
    ruth.open(f"{day.path}/record")
    return ruth.page.link("Download the copy")


def forget_counts(day: Day) -> None:
    with working(day.world.app):
        session().query(Tally).delete()


def files(answer: TestResponse) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def printed(pdf: bytes) -> str:
    """The words of each page in the order they are written in: read in lines, the mark across the page tears others apart."""
    command = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def noted(day: Day) -> list[AuditLine]:
    with working(day.world.app):
        return session().query(AuditLine).filter_by(action="export.taken").all()


def test_who_asked_takes_it_after_a_second_person_agreed_and_every_page_says_who_and_when(
    signed: Day,
) -> None:
    path = agreed(signed)
    answer = signed.ruth().client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    told = files(answer)
    assert set(told) == {"record.pdf", "people.csv", "actions.csv"}
    (line,) = noted(signed)
    code = line.payload.partition('"copy": "')[2][:14]
    assert code in answer.headers["Content-Disposition"]
    pages = printed(told["record.pdf"]).split("\f")[:-1]
    assert len(pages) > 1
    assert all(f"Copy {code} for Ruth Adeyemi, Saturday 27 February 2027" in page for page in pages)
    whole = " ".join(" ".join(pages).split())
    for part in (
        "The referral",
        "People",
        "Invitations and answers",
        "The plan, version 1",
        "What has happened",
    ):
        assert part in whole
    rows = list(csv.reader(io.StringIO(told["people.csv"].decode("utf-8-sig"))))
    assert "Nazdar Aziz" in {row[0] for row in rows}


def test_no_export_without_a_reason_without_a_second_person_or_for_anybody_else(signed: Day) -> None:
    ruth, helen, amy = signed.ruth(), signed.world.in_as(signed.world.helen), signed.amy()
    ruth.open(f"{signed.path}/record")
    assert "Say why" in ruth.press("Ask for a copy", {"because": " "}).words
    ruth.press("Ask for a copy", {"because": WHY})
    with working(signed.world.app):
        path = f"{signed.path}/record/{session().query(Export.id).scalar()}.zip"
    assert "No service manager has agreed to this copy yet." in ruth.open(path).words
    assert WHY in helen.open(f"{signed.path}/record").words
    assert "Only the person who asked" in helen.open(path).words
    assert amy.open(f"{signed.path}/record").status == 404
    assert amy.open(path).status == 404
    helen.open(f"{signed.path}/record")
    helen.press("Agree")
    assert "Only the person who asked" in helen.open(path).words
    west = Westbrook(signed.world.app)
    assert west.in_as(west.helen).open(path).status == 404
    assert noted(signed) == []


def test_for_a_managers_own_wish_it_takes_another_manager(signed: Day) -> None:
    helen = signed.world.in_as(signed.world.helen)
    ask(helen, signed)
    assert "Agree" not in helen.page.words.split()
    with working(signed.world.app):
        own = f"{signed.path}/record/{session().query(Export.id).scalar()}"
    token = helen.open("/account").tree.xpath("//input[@name='csrf_token']/@value")[0]
    helen.client.post(f"{own}/agree", data={"csrf_token": token})
    assert "A service manager other than the person who asked" in helen.open(f"{signed.path}/record").words
    other = signed.world.in_as(signed.world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    assert "asks for a copy of the record" in other.page.words
    other.open(f"{signed.path}/record")
    other.press("Agree")
    assert helen.client.get(f"{own}.zip").status_code == 200


def test_a_copy_is_not_agreed_to_unread_nor_for_somebody_who_opens_the_conference_no_more(
    signed: Day,
) -> None:
    ask(signed.ruth(), signed)
    helen = signed.world.in_as(signed.world.helen)
    helen.open(f"{signed.path}/record")
    for said in ("Ruth Adeyemi, for 24 hours", WHY, "The referral, the people, invitations and answers"):
        assert said in helen.page.words
    form = helen.page.form(button="Agree")
    unread = {name: values for name, values in form.fields.items() if name != "agreed_to"}
    assert helen.client.post(form.action, data=unread).status_code == 409
    with working(signed.world.app):
        part = session().query(Assignment).filter_by(staff_id=signed.world.ruth.id, ended_at=None).one()
        part.ended_at = now()
    helen.press("Agree")
    assert (
        "This request has ended: the person who asked withdrew it or no longer works on this."
        in helen.page.words
    )
    assert [
        tag for tag in ("Waiting for a service manager", "Declined", "Agreed") if tag in helen.page.words
    ] == []
    assert helen.page.tree.xpath("//strong[contains(@class, 'fgc-tag')]/text()") == ["Ended"]
    assert not {"Agree", "Decline"} & {
        "".join(one.itertext()).strip() for one in helen.page.tree.iter("button")
    }
    with working(signed.world.app):
        asked = session().query(Export).one()
        assert (asked.agreed, asked.decided_by, asked.ends_at) == (False, None, None)


def test_export_without_step_up_is_not_given(signed: Day, clock: Clock) -> None:
    path = agreed(signed)
    ruth = signed.ruth()
    ruth.open(f"{signed.path}/record")
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    clock("2027-02-27T14:05:00+00:00")
    answer = ruth.client.get(path)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/prove")
    sent = ruth.client.post(f"{signed.path}/record/ask", data={"csrf_token": token, "because": WHY})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/prove?next=/unsent")
    helen = signed.world.in_as(signed.world.helen)
    clock("2027-02-27T14:15:00+00:00")
    assert helen.client.post(f"{path[:-4]}/agree", data={"csrf_token": token}).status_code in (400, 403)
    assert noted(signed) == []


def test_a_second_one_within_a_minute_and_a_sixth_of_a_day_are_too_many(
    signed: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ruth = agreed(signed), signed.ruth()
    assert ruth.client.get(path).status_code == 200
    assert ruth.client.get(path).status_code == 429
    assert len(noted(signed)) == 1
    counts = {"record taken": 1, "record taken today": 6}
    monkeypatch.setattr(limits, "counted", lambda what, *_more: counts[what])
    assert ruth.client.get(path).status_code == 429
    counts["record taken today"] = 5
    assert ruth.client.get(path).status_code == 200


def test_an_export_that_cannot_be_counted_or_noted_is_not_given(
    signed: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ruth = agreed(signed), signed.ruth()

    def broken(*_: object) -> int:
        raise RuntimeError("no database")

    monkeypatch.setitem(signed.world.app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as patch:
        patch.setattr(limits, "counted", broken)
        answer = ruth.client.get(path)
    assert (answer.status_code, answer.get_data()[:2]) == (500, answer.get_data()[:2].replace(b"PK", b""))
    assert noted(signed) == []


def test_it_is_noted_though_whoever_takes_it_hangs_up(signed: Day) -> None:
    """The line is kept before the answer is handed over: not one byte of it is read here."""
    path, ruth = agreed(signed), signed.ruth()
    answer = ruth.client.get(path, buffered=False)
    assert len(noted(signed)) == 1
    answer.close()
    assert len(noted(signed)) == 1
    audit = signed.world.in_as(signed.world.helen).open(f"{signed.path}/audit")
    assert "Ruth Adeyemi Downloaded a copy of the record" in audit.words


def test_after_a_day_it_is_over(signed: Day, clock: Clock) -> None:
    path = agreed(signed)
    clock("2027-02-28T13:55:00+00:00")
    ruth = signed.ruth()
    assert "24 hours are over" in ruth.open(path).words
    assert "Download the copy" not in ruth.page.words
    assert noted(signed) == []


def test_a_protected_address_is_on_no_paper_and_nobodys_words_are_a_formula(signed: Day) -> None:
    with working(signed.world.app), saving():
        people = {one: session().get_one(Person, signed.people[one].id) for one in ("Nazdar", "Sara")}
        people["Nazdar"].tie = '=HYPERLINK("http://evil.example")'
        contacts = {
            name: session().query(SafeContact).filter_by(person_id=one.id).one()
            for name, one in people.items()
        }
        contacts["Nazdar"].address, contacts["Nazdar"].address_protected = "7 Hidden Rise", True
        contacts["Sara"].address = "9 Open Street"
    told = files(signed.ruth().client.get(agreed(signed)))
    everything = printed(told["record.pdf"]) + told["people.csv"].decode() + told["actions.csv"].decode()
    assert "Hidden Rise" not in everything
    assert "9 Open Street" in everything
    cells = [cell for row in csv.reader(io.StringIO(told["people.csv"].decode("utf-8-sig"))) for cell in row]
    assert '\'=HYPERLINK("http://evil.example")' in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.usefixtures("ticking")
def test_a_copy_of_the_record_may_be_taken_on_a_clock_that_goes_on(signed: Day) -> None:
    """A day from the agreement is a day also where two readings of the clock are not the same instant."""
    assert agreed(signed)
    with working(signed.world.app):
        export = session().scalars(select(Export)).one()
        assert export.decided_at is not None
        assert export.ends_at == export.decided_at + timedelta(days=1)

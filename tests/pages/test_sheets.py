"""Sheets to print for a meeting: whoever reads one, at the table, in a taxi or from a bin, learns no more than is theirs."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import g
from flask_babel import force_locale
from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from fgc.access.models_audit import AuditLine
from fgc.circle.models import AgeGroup, Kind, Need
from fgc.conference import audited
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.meeting.document.printing import rendered
from fgc.meeting.papers import FOR_SUPPLIERS, FOR_THE_TABLE, day_sheet, print_job
from fgc.meeting.views import printing
from fgc.schedule.models import Meeting, MeetingKind, Place, Way
from fgc.schedule.models_apart import Code, Decider, Exclusion, Instead
from tests import pseudo
from tests.gathering import EARLY, SATURDAY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

Clock = Callable[[str], None]
SHEETS = ("day", "signing-in", "agenda", "food", "travel", "languages")
STRANGERS = ("food", "travel", "languages")


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Baran must not meet Shirin, nor learn of her; he has a meeting of his own a week later."""
    clock("2027-02-20T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL).age_group = AgeGroup.CHILD
        found.add("Shirin Aziz", phone="07700 900101", address="14 Kingfisher Row", language="ckb")
        found.add("Kawa Aziz", phone="07700 900104")
        found.add("Mina Rashid", email="mina@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Amy Okafor", Kind.PROFESSIONAL, email="amy@example.org")
        found.answer_pairs()
        found.apart(found.people["Baran"], found.people["Shirin"])
        asked = [found.people[name] for name in ("Daryan", "Shirin", "Kawa", "Mina", "Amy")]
        meeting = found.meet(asked=asked)
        need(found, "Shirin", "interpreter", "interpreter_stays", food="Halal, no nuts please",
             travel="From 14 Kingfisher Row, with Daryan, a child's seat")  # fmt: skip
        need(found, "Kawa", food="no nuts; halal")
        need(
            found,
            "Mina",
            food="My son Baran must never know that I am vegetarian",
            access="",
            travel="wheelchair",
        )
        need(found, "Daryan", food="")
        session().add(
            Exclusion(
                conference_id=found.conference.id, meeting_id=meeting.id, person_id=found.people["Baran"].id,
                code=Code.VIOLENCE, because="He broke her arm.", considered=["video"], instead=Instead.LETTER,
                decided_by=Decider.SERVICE, decided_on=EARLY.date(), review_on=EARLY.date() + timedelta(days=90),
                written_by=world.ruth.id,
            )
        )  # fmt: skip
    return found


def need(family: Gathering, name: str, *kinds: str, **more: str) -> None:
    person = family.people[name]
    for kind, words in {**dict.fromkeys(kinds, ""), **more}.items():
        session().add(Need(person_id=person.id, conference_id=family.conference.id, kind=kind, words=words))


def ruth(family: Gathering) -> Browser:
    return family.world.in_as(family.world.ruth)


def meeting_of(family: Gathering, kind: MeetingKind = MeetingKind.FIRST) -> Meeting:
    return session().scalars(select(Meeting).where(Meeting.kind == kind)).one()


def asked(family: Gathering, sheet: str, browser: Browser | None = None) -> TestResponse:
    browser = browser or ruth(family)
    path = f"{family.path}/day/print/{sheet}.pdf"
    answer = browser.client.get(path)
    if answer.status_code in (302, 303) and browser.proves is not None:
        browser.proves()
        answer = browser.client.get(path)
    return answer


def pages(family: Gathering, sheet: str) -> list[str]:
    """The words of each page."""
    answer = asked(family, sheet)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == "application/pdf"
    command = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(command, input=answer.get_data(), capture_output=True, check=True).stdout.decode()
    return [" ".join(page.split()) for page in told.split("\f") if page.strip()]


def test_the_day_sheet_tells_the_coordinator_who_is_where_what_they_need_and_who_must_not_meet(
    family: Gathering,
) -> None:
    words = " ".join(pages(family, "day"))
    for said in ("For Ruth Adeyemi alone.", "Welcome", "Time on your own as a family", "Mina Rashid In person",
                 "Shirin is here", "Baran is not invited. A letter that someone reads out.",
                 "Food I can eat: Halal, no nuts please Still to arrange"):  # fmt: skip
        assert said in words, said
    assert "Kingfisher Row" in words, "as she wrote it, for the coordinator"
    assert "The Rashid family" not in words, "a sheet that is lost names no family"
    assert "Elder Lane" not in words


def test_the_day_sheet_says_by_which_hours_two_are_kept_apart_and_who_does_not_come(
    family: Gathering,
) -> None:
    with working(family.world.app):
        meeting = meeting_of(family)
        last = max(meeting.parts, key=lambda one: one.starts_at)
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Shirin"].id)):
            if place.part_id != meeting.parts[0].id:
                session().delete(place)
        seat(family, meeting, last, "Baran")
        answers(family, "Mina", Answer.NO)
        answers(family, "Kawa", Answer.ANOTHER_WAY, Way.VIDEO)
    words = " ".join(pages(family, "day"))
    assert "Baran is here 1:55 pm – 3:30 pm. Shirin is here 11 am – 11:20 am." in " ".join(
        words.replace("Baran Rashid Shirin Aziz", "").split()
    )
    assert "Mina Rashid Cannot come" in words
    assert "Kawa Aziz By video" in words


def test_what_somebody_wrote_stands_on_the_day_sheet_instead_of_the_words_something_else(
    family: Gathering,
) -> None:
    with working(family.world.app):
        need(family, "Kawa", "other")
        kawas = select(Invitation).where(Invitation.person_id == family.people["Kawa"].id)
        for one in session().scalars(kawas):
            one.needs_words = "I have to leave at three."
    words = " ".join(pages(family, "day"))
    assert "I have to leave at three. Still to arrange" in words
    assert "Something else" not in words


def test_whoever_has_a_place_and_is_not_there_is_not_called_without_one(family: Gathering) -> None:
    """Kawa is heard by a letter, Mina cannot come; only Zana was never given a place."""
    with working(family.world.app):
        family.apart(family.people["Mina"], family.people["Kawa"])
        family.apart(family.add("Zana Aziz", email="zana@example.org"), family.people["Kawa"])
        answers(family, "Mina", Answer.NO)
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Kawa"].id)):
            place.way = Way.LETTER
    words = " ".join(pages(family, "day"))
    assert "Kawa is not here: their letter is read out." in words
    assert "Mina is not coming." in words
    assert re.findall(r"(\w+) is not invited to this meeting", words) == ["Zana"]


def test_every_sheet_is_whole_in_the_language_of_whoever_prints_it(family: Gathering, tmp_path: Path) -> None:
    names = ("Shirin Aziz", "Kawa Aziz", "Mina Rashid", "Baran Rashid", "Daryan Rashid", "Amy Okafor", "Ruth Adeyemi",
             "Shirin", "Baran", "NM-27-0001", "Northmoor Messages", "large", "small", "Halal, no nuts please", "no nuts; halal",
             "From 14 Kingfisher Row, with Daryan, a child's seat", "My son Baran must never know that I am vegetarian",
             "wheelchair", "Kurdish Sorani")  # fmt: skip
    with pseudo.spoken(family.world.app, tmp_path), working(family.world.app), force_locale(pseudo.CODE):
        act(**family.ruth.settings())
        g.viewer = family.ruth
        conference = session().get_one(Conference, family.conference.id)
        job = print_job(family.ruth, conference, meeting_of(family), now())
        fillers = {"day": day_sheet, **FOR_THE_TABLE, **FOR_SUPPLIERS}
        assert tuple(fillers) == SHEETS
        for sheet, fill in fillers.items():
            words = html.fromstring(rendered(fill(job))).find("body").text_content()
            assert pseudo.left_in_english(words, names=names) == [], sheet


def seat(family: Gathering, meeting: Meeting, part: Any, name: str, room: str = "") -> None:
    person = family.people[name]
    session().add(
        Place(
            conference_id=person.conference_id, meeting_id=meeting.id, part_id=part.id, person_id=person.id,
            kind=person.kind, family_only=part.family_only, room=room,
        )
    )  # fmt: skip
    session().flush()


def answers(family: Gathering, name: str, answer: Answer, way: Way | None = None) -> None:
    theirs = session().scalars(select(Invitation).where(Invitation.person_id == family.people[name].id)).one()
    theirs.asked_at, theirs.answered_at, theirs.answer, theirs.way = EARLY, EARLY, answer, way


def test_whoever_signs_in_reads_nobody_who_is_kept_from_them(family: Gathering) -> None:
    """The database puts two who must not meet into no part; that one comes is hidden from another who may sit beside her."""
    with working(family.world.app):
        family.hide(family.people["Mina"], family.people["Shirin"], "attendance")
    lists = pages(family, "signing-in")
    assert lists
    assert any("Mina Rashid" in one for one in lists)
    assert any("Shirin Aziz" in one for one in lists)
    for one in lists:
        assert not ("Mina Rashid" in one and "Shirin Aziz" in one), one
        assert "Baran" not in one
        assert "Page" not in one, "no list tells that there is another"
        for private in ("mother", "interpreter", "Halal", "Rashid family", "NM-27-0001", "Kingfisher"):
            assert private not in one


def test_a_list_is_of_one_room_and_of_the_parts_of_those_who_sign_it(family: Gathering) -> None:
    with working(family.world.app):
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Mina"].id)):
            place.room = "Blue room"
    lists = pages(family, "signing-in")
    assert len(lists) == 2
    (blue,) = [one for one in lists if "Blue room" in one]
    assert "Mina Rashid" in blue
    assert "Kawa Aziz" not in blue
    assert "Welcome, Hearing the facts and Agreeing the plan" in blue
    assert not any("Time on your own" in one for one in lists), "nobody signs in to private family time"


def test_whoever_is_kept_away_reads_on_no_agenda_when_the_others_come(family: Gathering) -> None:
    whole, at_work = pages(family, "agenda")
    assert "For professionals" in at_work
    assert "The family hears the information that professionals have" in at_work
    assert "You talk and write your plan" not in at_work
    for said in ("Welcome", "Hearing the facts", "Time on your own as a family", "Agreeing the plan",
                 "We say hello, eat something and agree how we talk to each other.", "11 am – 11:20 am"):  # fmt: skip
        assert said in whole
    with working(family.world.app):
        meeting = meeting_of(family)
        last = max(meeting.parts, key=lambda one: one.starts_at)
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Shirin"].id)):
            if place.part_id != meeting.parts[0].id:
                session().delete(place)
        seat(family, meeting, last, "Baran")
    each = [one for one in pages(family, "agenda") if "For professionals" not in one]
    (his,) = [one for one in each if "Welcome" not in one]
    assert "Agreeing the plan" in his
    assert "1:55 pm – 3:30 pm" in his
    assert "11 am" not in his
    (hers,) = [one for one in each if "Agreeing the plan" not in one]
    assert "11 am – 11:20 am" in hers
    assert "3:30 pm" not in hers
    for one in [whole, at_work, *pages(family, "agenda")]:
        for name in ("Shirin", "Baran", "Kawa", "Mina", "Amy", "Rashid", "Aziz"):
            assert name not in one


def test_a_caterer_learns_numbers_and_needs_and_nothing_of_anybody(family: Gathering) -> None:
    (words,) = pages(family, "food")
    assert "4 adults" in words
    assert "1 child" in words
    assert "2 halal and no nuts" in words
    assert "2 people: we will phone you about their needs" in words
    assert "vegetarian" not in words, "half of what somebody wrote may say the contrary of the whole"


def test_a_taxi_firm_reads_no_address_and_is_told_to_fetch_nobody_with_anybody(family: Gathering) -> None:
    (words,) = pages(family, "travel")
    assert "We will phone you to say where to collect each person" in words
    assert "Never collect two people together" in words
    assert "11 am 3:30 pm more details by phone" in words
    assert "11 am 3:30 pm help to get in and out, space for a wheelchair" in words
    assert "seat" not in words


def test_an_interpreter_learns_the_language_and_the_hours(family: Gathering) -> None:
    (words,) = pages(family, "languages")
    assert "Kurdish Sorani 11 am 3:30 pm In person Stays" in words


@pytest.mark.parametrize("sheet", STRANGERS)
def test_what_a_stranger_finds_in_a_bin_names_nobody_and_no_place(family: Gathering, sheet: str) -> None:
    answer = asked(family, sheet)
    raw = answer.get_data().decode("latin-1")
    words = " ".join(pages(family, sheet))
    for told in ("Shirin", "Baran", "Kawa", "Mina", "Daryan", "Amy", "Ruth", "Rashid", "Aziz", "NM-27-0001", "Kingfisher",
                 "Elder Lane", "arm", "07700", "conference", "family"):  # fmt: skip
        assert told not in words, told
        assert told in {"arm", "family", "conference"} or told not in raw
    assert "Questions: Northmoor Messages, 01632 960190." in words


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_file_has_a_neutral_name_and_its_reading_is_noted(family: Gathering, sheet: str) -> None:
    answer = asked(family, sheet)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={sheet}.pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    says = {
        "day": "Printed the day sheet: who is where, what they need, and who must not meet",
        "signing-in": "Printed the lists to sign in",
        "agenda": "Printed an agenda",
        "food": "Printed how many people eat, and what they need",
        "travel": "Printed who is fetched when, and what is needed in the car",
        "languages": "Printed which interpreters are needed when",
    }
    with working(family.world.app):
        lines = select(AuditLine).where(
            AuditLine.action.endswith(".printed"), AuditLine.conference_id == family.conference.id
        )
        assert [(one.actor_id, audited.said(one)) for one in session().scalars(lines)] == [
            (family.world.ruth.id, says[sheet])
        ], "what was printed, and not where the family meets"


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_printed_while_a_hold_lasts_while_the_family_is_alone_or_after_closing(
    family: Gathering, sheet: str
) -> None:
    meets = family.path
    changes: dict[str, Any] = {
        "The place, and": {"held_since": EARLY, "held_because": "x", "held_by": "Ruth Adeyemi"},
        "This conference is closed.": {"stage": Stage.CLOSED, "held_since": None},
    }
    for values in changes.values():
        with working(family.world.app):
            session().execute(
                update(Conference)
                .where(Conference.id == family.conference.id)
                .values(**{name: value for name, value in values.items() if name != "held_because"})
            )
        assert asked(family, sheet).status_code == 409
        assert "To print" not in ruth(family).open(f"{meets}/day").words
    with working(family.world.app):
        session().execute(update(Conference).values(stage=Stage.MEETING, held_since=None))
        alone = next(one for one in meeting_of(family).parts if one.family_only)
        alone.began_at = datetime(2027, 2, 20, 8, 59, tzinfo=UTC)
    assert asked(family, sheet).status_code == 409
    assert "To print" not in ruth(family).open(f"{meets}/day").words


@pytest.mark.parametrize("who", ["amy", "helen", "colin", "tomas"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_nobody_but_the_coordinator_prints_one(family: Gathering, sheet: str, who: str) -> None:
    browser = family.world.in_as(getattr(family.world, who))
    assert asked(family, sheet, browser).status_code == 404


def test_each_sheet_is_of_one_meeting_and_so_of_one_place(family: Gathering) -> None:
    with working(family.world.app):
        other = family.meet(
            kind=MeetingKind.SEPARATE,
            when=replace(SATURDAY, on=date(2027, 3, 6)),
            asked=[family.people["Baran"]],
        )
        second = other.id
    browser = ruth(family)
    for sheet in ("signing-in", "day"):
        answer = browser.client.get(f"{family.path}/day/print/{sheet}.pdf?meeting={second}")
        command = ["pdftotext", "-layout", "-", "-"]
        words = subprocess.run(
            command, input=answer.get_data(), capture_output=True, check=True
        ).stdout.decode()
        assert "Baran Rashid" in words
        assert "Kawa" not in words
        first = " ".join(pages(family, sheet))
        assert "Kawa" in first
        assert sheet == "day" or "Baran" not in first


def test_the_day_leads_to_each_sheet(family: Gathering) -> None:
    browser = ruth(family)
    page = browser.open(f"{family.path}/day")
    assert "To print" in page.words
    found = [one for one in page.tree.xpath("//a/@href") if "/day/print/" in one]
    assert [one.partition("?")[0].rpartition("/")[2] for one in found] == [f"{one}.pdf" for one in SHEETS]


@pytest.mark.parametrize(
    ("cannot", "without_needs", "left"),
    [
        ((), False, SHEETS),
        ((), True, ("day", "signing-in", "agenda", "food")),
        (("Shirin",), False, ("day", "signing-in", "agenda", "food", "travel")),
        (("Shirin", "Mina"), False, ("day", "signing-in", "agenda", "food")),
        (("Shirin", "Mina", "Kawa", "Daryan", "Amy"), False, ("day", "agenda")),
    ],
    ids=["everybody", "nobody needs anything", "she cannot come", "nor he", "no one comes"],
)
def test_the_day_leads_to_those_sheets_that_can_be_printed_and_to_no_other(
    family: Gathering, cannot: tuple[str, ...], without_needs: bool, left: tuple[str, ...]
) -> None:
    """It asks who would stand on each without filling it: what it offers and what is there must not part."""
    with working(family.world.app):
        if without_needs:
            session().query(Need).delete()
        for name in cannot:
            answers(family, name, Answer.NO)
    browser = ruth(family)
    hrefs = browser.open(f"{family.path}/day").tree.xpath("//a/@href")
    offered = [one.partition("?")[0].rpartition("/")[2] for one in hrefs if "/day/print/" in one]
    assert offered == [f"{one}.pdf" for one in left]
    printed = {sheet: asked(family, sheet, browser).status_code for sheet in SHEETS}
    assert printed == {sheet: 200 if sheet in left else 409 for sheet in SHEETS}


def test_a_sheet_about_nobody_says_so(family: Gathering) -> None:
    with working(family.world.app):
        session().query(Need).delete()
    for sheet in ("travel", "languages"):
        answer = asked(family, sheet)
        assert answer.status_code == 409
        assert "There is nothing to print on this sheet yet" in answer.get_data(as_text=True)


def test_a_thousand_sheets_are_not_printed_in_a_row(
    family: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PRINTED", replace(printing.PRINTED, most=2))
    browser = ruth(family)
    path = f"{family.path}/day/print/agenda.pdf"
    assert [browser.client.get(path).status_code for _each in range(3)] == [200, 200, 429]

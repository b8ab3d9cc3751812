"""Whoever writes the first draft with the others reads no name, and no place, that a caution hides from them."""

import pytest
from lxml import html
from sqlalchemy import select

from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.models import Plan
from fgc.plan.wording import plan_text
from tests.gathering import EARLY, working
from tests.pages.test_called_alike import aunt, written
from tests.the_day import AGREEING, Clock, Day, add, agree, show_plan, write_plan
from tests.visiting import Browser

__all__ = ["aunt"]
SOMEBODY = "someone in the circle"


@pytest.fixture
def hidden(begun: Day, aunt: str) -> str:
    """Nazdar, who is in the room and writes too, must not know of Sara Aziz; the id of Sara Aziz."""
    with working(begun.world.app):
        theirs = session().scalars(select(Person).where(Person.name == "Sara Aziz")).one()
        begun.gathering.hide(begun.people["Nazdar"], theirs, "name", "attendance")
    return aunt


def draft(day: Day, hidden: str) -> Browser:
    """Kawa put Sara Aziz into every place of a draft in which somebody can be named. His browser."""
    kawa = written(day, hidden)
    add(
        kawa,
        "Add who does what",
        {"what": "Cooks", "who_id": str(day.people["Kawa"].id), "helper_id": hidden, "days": ["2"]},
    )
    add(kawa, "Add if", {"if_words": "It snows", "then_words": "We walk", "who_id": hidden})
    kawa.open("/yours/plan/write/keeper")
    kawa.press("Save", {"monitor_id": hidden})
    assert kawa.page.path == "/yours/plan/write", kawa.page.words
    return kawa


def pages_of(browser: Browser) -> dict[str, str]:
    """Every page of the draft that a link leads to, as its reader gets it."""
    found = {"/yours/plan/write": browser.open("/yours/plan/write").text}
    links = [one for one in browser.page.links("/yours/plan/write/") if not one.endswith((".png", "/up"))]
    assert len(links) > 8
    found |= {one: browser.open(one).text for one in links}
    takes_out = [one for text in list(found.values()) for one in links_in(text, "/out")]
    assert takes_out
    found |= {one: browser.open(one).text for one in takes_out}
    found["/yours/plan/show"] = browser.open("/yours/plan/show").text
    return found


def links_in(text: str, end: str) -> list[str]:
    return [str(one) for one in html.fromstring(text).xpath("//a/@href") if str(one).endswith(end)]


def test_no_page_of_the_draft_names_somebody_of_whom_the_writer_may_not_know(begun: Day, hidden: str) -> None:
    """Not by name, not by who they are, and not by an id that would be the same at two lines."""
    kawa = draft(begun, hidden)
    assert "Sara Aziz : Fetches Daryan" in kawa.page.words
    nazdar = begun.family("Nazdar")
    told = pages_of(nazdar)
    found = {
        (path, one) for path, text in told.items() for one in ("Sara Aziz", "aunt of", hidden) if one in text
    }
    assert not found, found
    words = nazdar.open("/yours/plan/write").words
    assert f"{SOMEBODY} : Fetches Daryan" in words
    assert f"With help from {SOMEBODY}" in words
    assert f"We walk ({SOMEBODY})" in words
    assert nazdar.page.text.count(f"<strong>{SOMEBODY}</strong>") == 1, "who keeps an eye on it"


def test_nor_a_professional_who_promises_something(begun: Day) -> None:
    with working(begun.world.app):
        jas = begun.people["Jas"]
        begun.gathering.hide(begun.people["Nazdar"], jas, "name", "attendance")
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    add(
        kawa,
        "Add what a service promises",
        {"what": "A place in the after-school club", "who_id": str(jas.id), "how_often": "each week"},
    )
    assert "Jas Gill : A place in the after-school club" in kawa.page.words
    nazdar = begun.family("Nazdar").open("/yours/plan/write")
    assert f"{SOMEBODY} : A place in the after-school club" in nazdar.words
    assert "Jas Gill" not in nazdar.text


def test_whoever_changes_a_line_does_not_take_away_somebody_whom_they_may_not_know(
    begun: Day, hidden: str
) -> None:
    kawa, nazdar = draft(begun, hidden), begun.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.follow("Change Fetches Daryan")
    assert SOMEBODY in nazdar.page.text
    nazdar.press("Save", {"what": "Fetches Daryan from school"})
    assert nazdar.page.path.startswith("/yours/plan/write"), nazdar.page.words
    assert nazdar.page.heading.startswith("Our plan"), nazdar.page.words
    assert "Sara Aziz : Fetches Daryan from school" in kawa.open("/yours/plan/write").words
    nazdar.open("/yours/plan/write")
    nazdar.follow(
        "Say who, and when" if "Say who, and when" in nazdar.page.text else "Who keeps an eye on it"
    )
    nazdar.press("Save", {"no_review_because": ""})
    assert "<strong>Sara Aziz</strong>" in kawa.open("/yours/plan/write").text
    nazdar.open("/yours/plan/write")
    nazdar.follow("Change Fetches Daryan")
    nazdar.press("Save", {"who_id": str(begun.people["Kawa"].id)})
    assert "Kawa : Fetches Daryan from school" in kawa.open("/yours/plan/write").words


def test_somebody_who_left_stays_with_what_they_promised_when_another_word_of_it_is_changed(
    begun: Day, aunt: str
) -> None:
    kawa = written(begun, aunt)
    kawa_id, mina_id = (str(begun.people[name].id) for name in ("Kawa", "Mina"))
    add(kawa, "Add who does what", {"what": "Cooks", "who_id": kawa_id, "helper_id": mina_id, "days": ["2"]})
    assert "With help from Mina" in kawa.page.words
    with working(begun.world.app):
        session().get_one(Person, begun.people["Mina"].id).left_at = EARLY
    kawa.open("/yours/plan/write")
    kawa.follow("Change Cooks")
    kawa.press("Save", {"if_not": "Nazdar does it"})
    assert "If it does not work Nazdar does it" in kawa.page.words
    assert f"With help from {SOMEBODY}" in kawa.page.words


def test_nor_does_the_draft_tell_where_they_meet_again_to_whom_that_is_hidden(begun: Day) -> None:
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Nazdar"], begun.people["Shirin"], "venue")
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    assert "Same hall" in kawa.page.words
    nazdar = begun.family("Nazdar")
    assert "Same hall" not in nazdar.open("/yours/plan/write").text
    assert "The day you meet again is not shown here now." in nazdar.page.words
    assert "Same hall" not in nazdar.open("/yours/plan/write/keeper").text
    assert "Same hall" not in nazdar.open("/yours/plan/show").text


def test_the_draft_has_no_child_in_its_title_of_whom_the_writer_may_not_know(begun: Day) -> None:
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Nazdar"], begun.people["Daryan"], "name", "attendance")
    write_plan(begun.family("Kawa"), begun)
    nazdar = begun.family("Nazdar")
    assert begun.family("Kawa").open("/yours/plan/write").heading == "Our plan for Daryan"
    assert nazdar.open("/yours/plan/write").heading == "Our plan"


def test_a_child_who_is_not_invited_stands_in_the_title_for_all_but_those_who_may_not_know_of_them(
    begun: Day, clock: Clock
) -> None:
    """Also at the end, whoever began to write; and it is no change of the plan."""
    with working(begun.world.app):
        lana = begun.gathering.add("Lana Rashid", Kind.CENTRAL)
        begun.gathering.hide(begun.people["Nazdar"], lana, "name", "attendance")
    write_plan(begun.family("Nazdar"), begun)
    assert begun.family("Nazdar").open("/yours/plan/write").heading == "Our plan for Daryan"
    assert begun.family("Kawa").open("/yours/plan/write").heading == "Our plan for Daryan and Lana"
    clock(AGREEING)
    show_plan(begun.family("Kawa"))
    agree(begun)
    both = "Our plan for Daryan and Lana"
    assert both in begun.ruth().open(f"{begun.path}/plan").words
    assert both in begun.family("Kawa").open("/yours/plan").words
    with working(begun.world.app):
        plan, conference = session().scalars(select(Plan)).one(), session().scalars(select(Conference)).one()
        nazdar = session().get_one(Person, begun.people["Nazdar"].id)
        assert plan_text(plan, conference, reader=nazdar).title == "Our plan for Daryan"
        assert plan_text(plan, conference).title == both


def test_the_plan_is_shown_by_whoever_read_it_with_a_name_left_out(
    begun: Day, clock: Clock, hidden: str
) -> None:
    """She may show it: what she agreed to is what stood on her page, and the others read who does it."""
    kawa = draft(begun, hidden)
    clock("2027-02-27T13:55:00+00:00")
    show_plan(begun.family("Nazdar"))
    assert "Sara Aziz" in kawa.open("/yours/plan").words
    assert "Sara Aziz" not in begun.family("Nazdar").open("/yours/plan").text

"""The safety question about many people on one page: a person at a time, each of the others by name, nothing by the way."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from fgc.circle.models import Kind, PairAnswer, Person
from fgc.circle.queries import open_pairs
from fgc.circle.rules import needs_answer
from fgc.kit.db import session
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

SAVE = "Save the answers"


@pytest.fixture
def family(world: World, clock) -> Gathering:  # noqa: ANN001
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        for name in ("Shirin Aziz", "Nazdar Aziz", "Rojin Aziz"):
            found.add(name)
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.add("Dev Rao", Kind.PROFESSIONAL, email="dev@example.org")
    return found


def opened(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(ruth.open(f"{family.path}/circle/safety").link("Answer for several people"))
    return ruth


def box(family: Gathering, name: str, field: str) -> str:
    return f"{family.people[name].id.hex}-{field}"


def answers(family: Gathering) -> Mapping[frozenset[str], bool]:
    """Each answered pair by first names, and whether there is a concern."""
    with working(family.world.app):
        called = {one.id: one.called for one in session().scalars(select(Person))}
        rows = session().scalars(select(PairAnswer)).all()
        return {frozenset((called[row.first_id], called[row.second_id])): row.concern for row in rows}


def left_open(family: Gathering) -> set[frozenset[str]]:
    with working(family.world.app):
        found = open_pairs(family.ruth, family.conference)
        return {frozenset((one.called, other.called)) for one, other in found}


def test_a_whole_circle_is_answered_for_on_one_page_and_every_name_is_read(family: Gathering) -> None:
    ruth = opened(family)
    words = ruth.page.words
    assert "I have thought of each of them: Rojin, Shirin, Dev and Jas." in words
    assert "I have thought of each of them: Shirin, Dev and Jas." in words
    assert "I have thought of each of them: Dev and Jas." in words
    ruth.press(SAVE, {box(family, name, "everybody"): "yes" for name in ("Shirin", "Nazdar", "Rojin")})
    assert "9 pairs are answered." in ruth.page.words
    assert "All 9 pairs are answered." in ruth.page.words
    assert "Preparation checklist" not in ruth.page.words, "its first lines are done"
    assert left_open(family) == set()
    assert set(answers(family).values()) == {False}
    assert len(answers(family)) == 9


def test_no_one_tap_says_that_all_are_safe(family: Gathering) -> None:
    """Each person has a box of their own, none is ticked beforehand, and whoever was not thought of stays open."""
    ruth = opened(family)
    fields = ruth.page.form(button=SAVE).fields
    boxes = [name for name in fields if name.endswith("-everybody")]
    assert len(boxes) == 3
    assert [fields[name] for name in boxes] == [[]] * 3
    ruth.press(SAVE, {box(family, "Rojin", "everybody"): "yes"})
    nazdars = {frozenset(("Nazdar", each)) for each in ("Rojin", "Shirin", "Dev", "Jas")}
    shirins = {frozenset(("Shirin", each)) for each in ("Dev", "Jas")}
    assert left_open(family) == nazdars | shirins
    ruth = opened(family)
    ruth.press(SAVE)
    assert ruth.page.status == 422
    assert "Nothing is answered yet." in ruth.page.words


def test_whoever_came_since_the_page_was_opened_was_thought_of_by_nobody(family: Gathering) -> None:
    ruth, other = opened(family), family.world.in_as(family.world.ruth)
    other.open(f"{family.path}/circle/safety/{family.people['Rojin'].id}")
    with working(family.world.app):
        family.add("Baran Rashid")
    ruth.press(SAVE, {box(family, name, "everybody"): "yes" for name in ("Shirin", "Nazdar", "Rojin")})
    waiting = {frozenset(("Baran", each)) for each in ("Shirin", "Nazdar", "Rojin", "Jas", "Dev")}
    assert left_open(family) == waiting
    other.press(SAVE, {"everybody": "yes"})
    assert left_open(family) == waiting


def test_a_concern_without_the_last_box_comes_back_with_all_that_was_ticked(family: Gathering) -> None:
    ruth = opened(family)
    ticked = {
        box(family, "Nazdar", "concerned"): [str(family.people["Shirin"].id)],
        box(family, "Rojin", "everybody"): "yes",
    }
    ruth.press(SAVE, ticked)
    assert ruth.page.status == 422
    assert "Tick this too, when you have thought of each of them." in ruth.page.words
    fields = ruth.page.form(button=SAVE).fields
    assert fields[box(family, "Nazdar", "concerned")] == [str(family.people["Shirin"].id)]
    assert fields[box(family, "Rojin", "everybody")] == ["yes"]
    assert answers(family) == {}


def test_a_concern_that_was_said_is_never_answered_away_with_many_others(family: Gathering) -> None:
    ruth = opened(family)
    shirin = str(family.people["Shirin"].id)
    ruth.press(
        SAVE, {box(family, "Nazdar", "concerned"): [shirin], box(family, "Nazdar", "everybody"): "yes"}
    )
    assert "There is a concern between" in ruth.page.words
    assert "3 pairs are answered." in ruth.page.words, "the fourth is open until its restriction is written"
    again = opened(family)
    assert box(family, "Nazdar", "everybody") not in again.page.form(button=SAVE).fields
    assert answers(family)[frozenset(("Nazdar", "Shirin"))] is True
    assert frozenset(("Nazdar", "Shirin")) in left_open(family)


def test_a_concern_ticked_in_the_morning_is_kept_although_a_colleague_answered_at_noon(
    family: Gathering,
) -> None:
    """Ruth has two tabs. In one she says that nothing is known; in the older one she ticks what Shirin told her on the phone."""
    old, ruth = opened(family), opened(family)
    everybody = {box(family, name, "everybody"): "yes" for name in ("Shirin", "Nazdar", "Rojin")}
    ruth.press(SAVE, everybody)
    assert left_open(family) == set()
    old.press(SAVE, {**everybody, box(family, "Nazdar", "concerned"): [str(family.people["Shirin"].id)]})
    assert "The concern between Nazdar Aziz and Shirin Aziz is recorded." in old.page.words, old.page.words
    assert "someone had answered that nothing is known about these two." in old.page.words
    assert "There is a concern between" in old.page.words
    assert answers(family)[frozenset(("Nazdar", "Shirin"))] is True
    assert left_open(family) == {frozenset(("Nazdar", "Shirin"))}, "neither is invited before it is settled"


def test_nothing_is_known_in_an_old_tab_leaves_the_concern_and_says_so(family: Gathering) -> None:
    old, ruth = opened(family), opened(family)
    shirin = str(family.people["Shirin"].id)
    ruth.press(
        SAVE, {box(family, "Nazdar", "concerned"): [shirin], box(family, "Nazdar", "everybody"): "yes"}
    )
    old.press(SAVE, {box(family, "Nazdar", "everybody"): "yes"})
    assert (
        "someone recorded a concern between Nazdar Aziz and Shirin Aziz. It still stands." in old.page.words
    )
    assert answers(family)[frozenset(("Nazdar", "Shirin"))] is True


def test_an_old_tab_with_a_box_missing_comes_back_whole_although_all_is_answered(family: Gathering) -> None:
    old, ruth = opened(family), opened(family)
    ruth.press(SAVE, {box(family, name, "everybody"): "yes" for name in ("Shirin", "Nazdar", "Rojin")})
    shirin = str(family.people["Shirin"].id)
    old.press(SAVE, {box(family, "Nazdar", "concerned"): [shirin]})
    assert old.page.status == 422
    assert old.page.form(button=SAVE).fields[box(family, "Nazdar", "concerned")] == [shirin]
    old.press(SAVE, {box(family, "Nazdar", "everybody"): "yes"})
    assert answers(family)[frozenset(("Nazdar", "Shirin"))] is True


def test_two_professionals_need_no_answer_but_a_concern_between_them_counts(family: Gathering) -> None:
    assert frozenset(("Jas", "Dev")) not in left_open(family)
    ruth, jas = family.world.in_as(family.world.ruth), family.people["Jas"]
    ruth.open(f"{family.path}/circle/safety/{jas.id}")
    ruth.press(SAVE, {"concerned": [str(family.people["Dev"].id)], "everybody": "yes"})
    assert frozenset(("Jas", "Dev")) in left_open(family)


def test_a_professional_who_turns_out_to_be_family_is_asked_about(family: Gathering) -> None:
    with working(family.world.app):
        session().get_one(Person, family.people["Dev"].id).kind = Kind.FAMILY
    assert frozenset(("Jas", "Dev")) in left_open(family)


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.PROFESSIONAL])
def test_everybody_but_two_professionals_is_asked_about(kind: Kind) -> None:
    one, other = Person(kind=kind), Person(kind=Kind.PROFESSIONAL)
    assert needs_answer(one, other)
    assert needs_answer(other, one)
    assert needs_answer(one, Person(kind=kind))
    assert not needs_answer(other, Person(kind=Kind.PROFESSIONAL))

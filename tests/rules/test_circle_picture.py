"""The circle picture: everybody is there, on their side, and no name lies on another."""

from itertools import combinations
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgc.circle.models import Kind, Person, Ring, Side
from fgc.circle.picture import MIDDLE_X, WIDTH, drawn
from fgc.circle.rules import Standing


def person(
    name: str, kind: Kind = Kind.FAMILY, side: Side = Side.MOTHERS, ring: Ring = Ring.FAMILY
) -> Person:
    called = name.split(maxsplit=1)[0]
    return Person(id=uuid5(NAMESPACE_DNS, name), name=name, called=called, kind=kind, side=side, ring=ring)


def family(count: int) -> list[Person]:
    """A child, and as many others as asked for, spread over rings and sides; every sixth is there for their work."""
    sides, rings = (
        (Side.MOTHERS, Side.FATHERS, Side.OTHER, Side.MOTHERS, Side.FATHERS, Side.BOTH),
        tuple(Ring),
    )
    names = ("Shirin", "Baran", "Bartholomew", "Nazdar", "Kawa", "Christopher", "Jo", "Rojin")
    return [person("Daryan Rashid", Kind.CENTRAL)] + [
        person(
            f"{names[number % 8]}{number} X",
            Kind.PROFESSIONAL if number % 6 == 5 else Kind.FAMILY,
            sides[number % 6],
            rings[number // 2 % 3],
        )
        for number in range(count - 1)
    ]


@pytest.mark.parametrize("count", [1, 3, 12, 25])
def test_no_name_lies_on_another_and_all_stay_on_the_page(count: int) -> None:
    picture = drawn(family(count), {})
    assert len(picture.spots) == count
    for one, other in combinations(picture.spots, 2):
        assert one.box.shared(other.box) == 0, (one.label, other.label)
    for spot in picture.spots:
        assert spot.box.left >= 0
        assert spot.box.right <= WIDTH
        assert spot.box.bottom <= picture.height


def test_the_mothers_side_is_left_and_the_fathers_right() -> None:
    people = family(25)
    assert {Side.MOTHERS, Side.FATHERS} <= {one.side for one in people if one.kind is Kind.FAMILY}
    where = {spot.person_id: spot.x for spot in drawn(people, {}).spots}
    for one in people:
        if one.kind is Kind.FAMILY and one.side is Side.MOTHERS:
            assert where[one.id] < MIDDLE_X
        if one.kind is Kind.FAMILY and one.side is Side.FATHERS:
            assert where[one.id] > MIDDLE_X


def test_professionals_are_squares_outside_the_circle() -> None:
    picture = drawn(family(12), {})
    outer = picture.bands[0]
    squares = [spot for spot in picture.spots if spot.square]
    assert squares
    assert all(spot.y > picture.middle[1] + outer.ry for spot in squares)


def test_a_side_without_anybody_is_a_gap_until_somebody_is_there() -> None:
    people = [person("Daryan Rashid", Kind.CENTRAL), person("Shirin Aziz")]
    assert [gap.side for gap in drawn(people, {}).gaps] == [Side.FATHERS]
    assert drawn([*people, person("Mina Rashid", side=Side.FATHERS)], {}).gaps == ()
    assert drawn([*people, person("Ali Azad", side=Side.BOTH)], {}).gaps == ()
    assert drawn(people, {}, sought=()).gaps == ()


def test_a_person_who_is_not_named_here_is_placed_without_a_name() -> None:
    people = [person("Daryan Rashid", Kind.CENTRAL), person("Shirin Aziz")]
    spots = drawn(people, {}, unnamed=frozenset({people[1].id})).spots
    assert {spot.label for spot in spots} == {"Daryan", ""}


def test_two_of_the_same_name_are_told_apart() -> None:
    spots = drawn([person("Sara Whitlow"), person("Sara Rashid")], {}).spots
    assert {spot.label for spot in spots} == {"Sara W.", "Sara R."}


def test_who_is_missing_from_the_answers_has_not_been_asked() -> None:
    people = family(3)
    spots = drawn(people, {people[1].id: Standing.COMING}).spots
    assert {spot.person_id: spot.standing for spot in spots}[people[1].id] is Standing.COMING
    assert sum(spot.standing is Standing.NOT_ASKED for spot in spots) == 2


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, 45))
def test_the_same_people_always_give_the_same_picture(count: int) -> None:
    people = family(count)[:count]
    assert drawn(people, {}) == drawn(people, {})
    assert len(drawn(people, {}).spots) == count

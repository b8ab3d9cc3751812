"""What strangers read about needs: words of ours or none, and never half of what somebody wrote."""

import pytest

from fgc.meeting.supplies import FOOD, SIGNED, TRAVEL, Count, counted, known


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("Vegetarian", ("vegetarian",)),
        ("I am vegetarian, and no nuts please.", ("vegetarian", "no nuts")),
        ("halal", ("halal",)),
        ("Nut allergy", ("no nuts",)),
        ("allergic to peanuts", ("no nuts",)),
        ("gluten-free / no milk", ("no gluten", "no milk")),
        ("no eggs + vegan food", ("vegan", "no egg")),
        ("Coeliac", ("no gluten",)),
    ],
)
def test_what_a_caterer_knows_is_said_in_one_form(written: str, says: tuple[str, ...]) -> None:
    assert known(written, FOOD) == says


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "not vegetarian",
        "vegetarian, like her mother Shirin",
        "Halal. He must not see me eat.",
        "no nuts since he broke my arm",
        "14 Kingfisher Row, vegetarian",
        "vegetarian 07700 900101",
        "بدون گوشت",
        "nuts",
        "vegetarians' club on Elder Lane",
        "halal\nBaran",
    ],
)
def test_of_what_tells_more_than_a_need_nothing_is_passed_on(written: str) -> None:
    assert known(written, FOOD) == ()


def test_a_driver_is_told_of_the_wheelchair_and_not_of_the_street() -> None:
    assert known("Wheelchair", TRAVEL) == ("space for a wheelchair",)
    assert known("a child's seat and a pram", TRAVEL) == ("a child seat", "space for a pushchair")
    assert known("from 3 Elder Lane, wheelchair", TRAVEL) == ()


def test_somebody_who_signs_has_an_interpreter_who_signs() -> None:
    assert known("BSL please", {SIGNED: "bfi"}) == ("bfi",)
    assert known("British Sign Language", {SIGNED: "bfi"}) == ("bfi",)
    assert known("Sorani, not Kurmanji", {SIGNED: "bfi"}) == ()


def test_those_who_need_the_same_are_counted_together_and_phone_calls_stand_last() -> None:
    needs = [("no nuts", "halal"), (), ("vegan",), ("halal", "no nuts"), ()]
    assert counted(needs) == [
        Count(2, ("halal", "no nuts")),
        Count(1, ("vegan",)),
        Count(2, ()),
    ]

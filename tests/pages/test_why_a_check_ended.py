"""A legal check that ended says why it did, in whole sentences: a changed hall is no order, and an order is no changed hall."""

import pytest

from tests.gathering import Gathering
from tests.pages.test_agreements import (
    asked_check,
    family,
    helen_at,
    kept_check,
    ruth_of,
    set_caution,
    write_order,
)
from tests.pages.test_check_of_another_meeting import both_are_asked

__all__ = ["family"]

STRONGER = (
    "A legal check ended: the safety restriction was made stronger, or an order was recorded, "
    "after the check was asked for."
)
ELSEWHERE = "A legal check ended: the meeting has another time, place, rooms or doors."


def history(family: Gathering) -> str:
    return ruth_of(family).open(f"{family.path}/history").words


def test_the_history_of_a_changed_hall_speaks_of_no_order(family: Gathering) -> None:
    path = both_are_asked(family)
    ruth = ruth_of(family)
    ruth.open(f"{path}/change")
    button = (
        "Save the change and tell everyone invited"
        if "Save the change and tell everyone invited" in ruth.page.text
        else "Save the date"
    )
    ruth.press(button, {"venue": "The Old Chapel"})
    assert kept_check(family) == (True, True)
    words = history(family)
    assert ELSEWHERE in words
    assert STRONGER not in words


@pytest.mark.parametrize("how", ["an order", "a stronger restriction"])
def test_the_history_of_an_order_speaks_of_no_changed_hall(family: Gathering, how: str) -> None:
    check = asked_check(family)
    if how == "an order":
        write_order(family)
    else:
        set_caution(family, ["address", "town"], must_not_meet="yes")
    words = history(family)
    assert STRONGER in words
    assert ELSEWHERE not in words
    helen = helen_at(family, f"/dates/apart/{check.id}")
    assert "made stronger after the check was asked for." not in helen.page.words, (
        "it may have been anything else"
    )
    assert (
        "This legal check has ended: the safety restriction was made stronger after the check was asked for"
        in helen.page.words
    )


def test_what_a_check_is_about_is_a_whole_sentence(family: Gathering) -> None:
    asked_check(family)
    words = ruth_of(family).open(f"{family.path}/dates/apart").words
    assert "Can both be at this meeting?" in words
    assert ". Whether both can be" not in words

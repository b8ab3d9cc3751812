"""Where others name somebody: what is surely their name, in whatever spelling, and what only may be."""

import unicodedata

import pytest

from fgc.circle.rules.mentions import Mentions, mentions

OTHERS = ("Baran Rashid", "Baran", "Leanne Brennan", "Leanne")


def siobhan(*others: str) -> Mentions:
    return mentions(
        ("Siobhán O’Neill",), "Siobhán", frozenset({"Siobhán O’Neill", "Siobhán"}), (*OTHERS, *others)
    )


@pytest.mark.parametrize(
    "spelt",
    [
        "Siobhán O’Neill",
        "Siobhan O'Neill",
        "SIOBHAN O'NEILL",
        "siobhan o`neill",
        "Siobhan ONeill",
        "Siobhan\nO'Neill",
        unicodedata.normalize("NFD", "Siobhán O’Neill"),
        "Siobhan",
        "siobhan",
        "SIOBHÁN",
    ],
)
def test_a_name_is_found_whole_however_its_accents_apostrophes_and_case_are_typed(spelt: str) -> None:
    text = f"Baran says that {spelt}, his wife, will come."
    assert (
        siobhan().reworded(text, "a family member") == "Baran says that a family member, his wife, will come."
    )


def test_what_stands_round_a_name_stays_as_it_was_written() -> None:
    text = "“Siobhan’s flat”, she said: Siobhan. (siobhan o'neill)\nNot Siobhana; not Siobha n."
    assert siobhan().reworded(text, "she") == "“she’s flat”, she said: she. (she)\nNot Siobhana; not she."


@pytest.mark.parametrize("text", ["Siobain came.", "Shivonne? No: Siobhann.", "We saw Siobhana."])
def test_what_is_spelt_nearly_as_a_name_is_left_and_shown_to_those_who_decide(text: str) -> None:
    assert siobhan().reworded(text, "x") == text
    assert siobhan().near(text), text


def test_a_first_name_that_two_people_have_is_left_unless_it_is_spelt_as_only_one_of_them_spells_it() -> None:
    two = siobhan("Siobhan Byrne", "Siobhan")
    text = "Siobhan came, with Siobhan Byrne, Siobhan O'Neill and Siobhán."
    assert two.reworded(text, "x") == "Siobhan came, with Siobhan Byrne, x and x."
    assert two.near(text) == {"Siobhan"}
    assert two.near("Siobhan Byrne came.") == set(), "that is surely somebody else"


def test_nobody_s_sentence_loses_its_verb_because_somebody_is_called_will() -> None:
    will = mentions(("Will Hope",), "Will", frozenset({"Will Hope", "Will"}), OTHERS)
    assert will.reworded("Will said he will come. will hope did.", "x") == "x said he will come. x did."
    assert will.near("he will come") == {"will"}


def test_nobody_else_s_name_is_shown_as_nearly_theirs() -> None:
    shaun = mentions(("Shaun Hill",), "Shaun", frozenset({"Shaun Hill", "Shaun"}), ("Sean Park", "Sean"))
    assert shaun.near("Sean and Sean Park came.") == set()
    assert shaun.near("Shawn came.") == {"Shawn"}


def test_a_name_from_before_it_was_corrected_is_theirs_too() -> None:
    before = mentions(
        ("Siobhán O’Neill", "Chevonne Neal"), "Siobhán", frozenset({"Siobhán O’Neill", "Siobhán"}), OTHERS
    )
    assert before.reworded("Chevonne came. Chevonne Neal stays.", "x") == "x came. x stays."

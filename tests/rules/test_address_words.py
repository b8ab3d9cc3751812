"""What may say where somebody lives is told from what only says who they are."""

import pytest

from fgc.circle.models import Kind, Person
from fgc.circle.rules import tie_for_relatives
from fgc.kit.address_words import may_be_address


@pytest.mark.parametrize(
    "words",
    [
        "Flat 3", "12 Refuge Lane", "12a Elm", "3 Elm", "LS1", "ls1 4ab", "Elm Road", "elm street", "Rose House", "Priory Court",
        "aunt, 07700 900123", "aunt, ٠٧٧٠٠", "P.O. Box 7", "the women's refuge", "aunt@example.org", "house 12",
    ],
)  # fmt: skip
def test_an_address_is_noticed_however_little_of_it_there_is(words: str) -> None:
    assert may_be_address(words)


@pytest.mark.parametrize(
    "words",
    [
        "grandmother on Mum's side", "2nd cousin", "12th cousin", "1 of 3 sisters", "Year 10 teacher", "close friend",
        "court officer", "house manager", "aunt", "friend of Grace", "",
    ],
)  # fmt: skip
def test_a_tie_is_no_address(words: str) -> None:
    assert not may_be_address(words)


def test_a_tie_that_is_there_already_and_says_where_she_lives_is_read_by_no_relative() -> None:
    """It was typed before anybody looked, or came from elsewhere."""
    nazdar = Person(
        name="Nazdar Aziz",
        called="Nazdar",
        kind=Kind.FAMILY,
        job="",
        tie="grandmother, Flat 3, 12 Refuge Lane",
    )
    assert tie_for_relatives(nazdar) == ""
    nazdar.tie = "grandmother"
    assert tie_for_relatives(nazdar) == "grandmother"
    assert tie_for_relatives(Person(tie="", job="health visitor")) == "health visitor"
    assert tie_for_relatives(Person(tie="", job="carer, Flat 3, 12 Refuge Lane")) == "", "nor is their work"
    assert tie_for_relatives(Person(tie="12 Refuge Lane", job="carer, Flat 3, 12 Refuge Lane")) == ""

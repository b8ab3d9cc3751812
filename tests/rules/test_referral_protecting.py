"""What the family will read must not say an address that the same referral marks as protected."""

from uuid import uuid4

import pytest

from fgc.referral.models import Named
from fgc.referral.rules.protecting import protected_words_in


def named(name: str, address: str, *, protected: bool = False, phone: str = "") -> Named:
    return Named(id=uuid4(), name=name, address=address, address_protected=protected, phone=phone)


SHIRIN = named("Shirin Aziz", "8 Orchard Rise\nEastwick EW4 2PT", protected=True, phone="07700 900101")
NAZDAR = named("Nazdar Aziz", "3 Mill Lane, Northmoor")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who fetches Lana at 8 Orchard Rise?", "Orchard Rise"),
        ("Who drives to ORCHARD-RISE?", "ORCHARD-RISE"),
        ("Who fetches the children in Eastwick?", "Eastwick"),
        ("Who lives near EW4 2PT?", "EW4 2PT"),
        ("Ring 07700 900 101 first", "07700 900 101"),
        ("Who helps Shirin in the mornings?", ""),
        ("Who can drive from Mill Lane in Northmoor?", ""),
        ("", ""),
    ],
)
def test_a_line_for_the_family_says_no_protected_road_town_postcode_or_number(text: str, found: str) -> None:
    assert protected_words_in(text, [SHIRIN, NAZDAR]) == found


def test_a_town_in_which_somebody_else_lives_openly_may_be_named_and_the_road_may_not() -> None:
    people = [SHIRIN, named("Kawa Aziz", "1 High Street, Eastwick")]
    assert protected_words_in("Who lives in Eastwick and has a car?", people) == ""
    assert protected_words_in("Who walks past Orchard Rise?", people) == "Orchard Rise"


def test_nothing_is_looked_for_where_no_address_is_protected() -> None:
    assert protected_words_in("Who fetches Lana at Mill Lane?", [NAZDAR]) == ""


@pytest.mark.parametrize(
    "address",
    ["12 Mill Lane Eastwick EW4 2PT", "12 Mill Ln, Eastwick", "The Old Vicarage Mill Lane, Eastwick"],
)
@pytest.mark.parametrize(
    "text", ["Can Daryan be fetched from 12 Mill Ln?", "Who walks past Mill Lane?", "Who lives in Eastwick?"]
)
def test_an_address_is_found_however_it_is_written(address: str, text: str) -> None:
    assert protected_words_in(text, [named("Shirin Aziz", address, protected=True)])

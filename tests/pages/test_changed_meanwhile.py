"""Two people write at once: whoever is second reads what stands there now as the form asks it, and no name of a field."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from fgc.circle.models import Kind
from tests.gathering import Gathering, gather, working
from tests.make import World

Clock = Callable[[str], None]
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|[0-9a-f]{8}-[0-9a-f]{4}|\b\d{4}-\d\d-\d\d\b|\bNone\b|\bTrue\b")
"""What stands in the program and on no page: names of fields and of their values, ids, days as a machine writes them."""


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add(
            "Shirin Aziz",
            email="shirin@example.org",
            phone="07700 900101",
            address="8 Orchard Rise",
            safe_word="heron",
        )
        found.add("Kawa Aziz", email="kawa@example.org")
        found.answer_pairs()
        found.meet(asked=[found.people["Shirin"]])
    return found


def shirin(family: Gathering, page: str) -> str:
    return f"{family.path}/circle/{family.people['Shirin'].id}/{page}"


def meeting(family: Gathering) -> str:
    ruth = family.world.in_as(family.world.ruth)
    return next(one for one in ruth.open(f"{family.path}/dates").links("/dates/") if one.endswith("/change"))


FORMS: dict[str, tuple[Any, dict[str, Any], tuple[str, ...]]] = {
    "person": (
        lambda family: shirin(family, "change"),
        {"kind": "family", "side": "mothers_side", "ring": "closest", "age_group": "young_person", "tie": "aunt who paints"},
        ("Side of the family Mother’s side", "How close they are Closest", "Age Young person, 12 to 17",
         "the child or adult the conference is about aunt who paints", "Language they understand best English"),
    ),
    "contact": (
        lambda family: shirin(family, "contact"),
        {"town": "Eastwick", "forbidden": ["letter", "text"], "shared_device": "yes"},
        ("Best way to reach them Email", "Never by", "Letter by post", "Town Eastwick", "Phone number 07700 900101",
         "Someone else may look at their phone or mailbox Yes"),
    ),
    "preparation": (
        lambda family: shirin(family, "prepare"),
        {"willing": "unsure", "how": "At her home", "explained_on": "1", "explained_on-month": "2", "explained_on-year": "2027"},
        ("How you spoke At her home", "Do they want to take part? Not sure yet",
         "Day you explained what a conference is Monday 1 February 2027"),
    ),
    "meeting": (
        meeting,
        {"venue": "Mill Lane Hall"},
        ("Place Mill Lane Hall", "Which day? Saturday 27 February 2027", "When does it start? 11 am"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_whoever_was_second_reads_what_stands_there_now_as_the_form_asks_it(
    family: Gathering, form: str
) -> None:
    address, changes, says = FORMS[form]
    path = address(family)
    first, second = (family.world.in_as(family.world.ruth) for _each in range(2))
    for browser in (first, second):
        assert browser.open(path).status == 200
    first.press("Save", changes)
    assert first.page.status == 200, first.page.words
    second.press("Save", {})
    assert second.page.status == 409, second.page.words
    kept = second.page.words.partition("What is saved now")[2].partition("What you wrote")[0]
    for words in says:
        assert words in kept
    assert RAW.findall(kept) == []
    assert "Orchard Rise" not in second.page.words.partition("What you wrote")[0]
    assert "heron" not in kept

"""A concern that was written down after a page of the safety question was opened is not wiped out by that page."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from fgc.circle.models import PairAnswer
from fgc.circle.rules import pair
from fgc.kit.db import session
from tests.gathering import Gathering, working
from tests.pages.test_agreements import family, ruth_of
from tests.visiting import Browser

__all__ = ["family"]

SAVE = "Save the answers"
SINCE = "After you opened this page, a concern about %s was recorded. It is ticked now."


def concern(family: Gathering) -> bool:
    first, second = pair(family.people["Shirin"].id, family.people["Baran"].id)
    with working(family.world.app):
        asked = select(PairAnswer.concern).where(PairAnswer.first_id == first, PairAnswer.second_id == second)
        return session().scalars(asked).one()


def page_of(family: Gathering, name: str) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/safety/{family.people[name].id}")
    return ruth


def ticked(browser: Browser) -> list[str]:
    return list(browser.page.tree.xpath("//input[@name='concerned'][@checked]/@value"))


def test_nothing_is_known_on_an_old_page_does_not_wipe_out_a_concern(family: Gathering) -> None:
    """She opened Baran's page in the morning; at noon Shirin told her that she is afraid of him; at night she sends it."""
    old, ruth = page_of(family, "Baran"), page_of(family, "Shirin")
    ruth.press(SAVE, {"concerned": [str(family.people["Baran"].id)], "everybody": "yes"})
    assert concern(family), ruth.page.words
    daryan = str(family.people["Daryan"].id)
    old.press(SAVE, {"concerned": [daryan], "everybody": "yes"})
    assert concern(family), "nobody would ask any more, and both would be invited"
    assert SINCE % "Shirin Aziz" in old.page.words
    assert set(ticked(old)) == {daryan, str(family.people["Shirin"].id)}, (
        "and nothing that was ticked is lost"
    )
    old.press(SAVE)
    assert old.page.heading == "The safety question", old.page.words
    assert concern(family)


def test_a_prohibited_steps_order_is_no_less_a_concern_for_a_page_that_was_opened_before(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """Also where the page showed an earlier concern, about something else, that is settled by now."""
    page_of(family, "Baran").press(SAVE, {"concerned": [str(family.people["Shirin"].id)], "everybody": "yes"})
    old, ruth = page_of(family, "Baran"), ruth_of(family)
    assert ticked(old) == [str(family.people["Shirin"].id)]
    clock("2027-02-01T09:10:00+00:00")
    ruth.open(f"{family.path}/circle/orders/new")
    protects, against = (str(family.people[name].id) for name in ("Shirin", "Baran"))
    ruth.press("Save this record", {"kind": "prohibited_steps", "protects": protects, "against": against})
    old.press(SAVE, {"concerned": [], "everybody": "yes"})
    assert concern(family), "the order is in force, and nothing would be known between them"
    assert SINCE % "Shirin Aziz" in old.page.words


def test_another_mistake_on_the_old_page_does_not_bring_the_concern_before_nobodys_eyes(
    family: Gathering,
) -> None:
    """The page comes back without the box that was missing; what was written down meanwhile is not on it yet."""
    old, ruth = page_of(family, "Baran"), page_of(family, "Shirin")
    ruth.press(SAVE, {"concerned": [str(family.people["Baran"].id)], "everybody": "yes"})
    old.press(SAVE)
    assert "Tick this when you have thought of everyone on the page." in old.page.words
    old.press(SAVE, {"everybody": "yes"})
    assert concern(family)
    assert SINCE % "Shirin Aziz" in old.page.words


@pytest.mark.parametrize("since", ["", "earlier"])
def test_a_page_that_does_not_say_which_concern_it_showed_clears_none(family: Gathering, since: str) -> None:
    baran = page_of(family, "Baran")
    baran.press(SAVE, {"concerned": [str(family.people["Shirin"].id)], "everybody": "yes"})
    again = page_of(family, "Baran")
    form = again.page.form(button=SAVE)
    named = " ".join(f"{family.people[name].id}@{since}" for name in ("Daryan", "Shirin"))
    sent = {**form.fields, "listed": named, "concerned": [], "everybody": "yes"}
    assert again.client.post(form.action, data=sent).status_code == 422
    assert concern(family)


def test_whoever_had_the_concern_before_their_eyes_takes_it_back(family: Gathering) -> None:
    page_of(family, "Shirin").press(SAVE, {"concerned": [str(family.people["Baran"].id)], "everybody": "yes"})
    again = page_of(family, "Baran")
    assert ticked(again) == [str(family.people["Shirin"].id)]
    again.press(SAVE, {"concerned": [], "everybody": "yes"})
    assert again.page.heading == "The safety question", again.page.words
    assert not concern(family)

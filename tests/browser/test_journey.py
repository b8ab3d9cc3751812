"""The story in a real browser: coordinator, grandmother, social worker. Every page they met was looked at."""

from tests.browser.conftest import Told
from tests.valid_html import invalid

LEAST_STEPS = 60
LEAST_PAGES = 60


def test_the_story_is_played_in_chromium_to_its_end(told: Told) -> None:
    assert told.story.steps >= LEAST_STEPS
    assert told.story.found["sealed_pdf"]


def test_no_page_on_the_way_has_a_finding_of_axe(told: Told) -> None:
    assert told.looked.findings == []


def test_every_page_on_the_way_is_valid_html(told: Told) -> None:
    assert len(told.looked.pages) >= LEAST_PAGES
    assert invalid(told.looked.pages) == []


def test_every_page_on_the_way_fits_a_screen_of_320_pixels(told: Told) -> None:
    assert told.looked.too_wide == []


def test_a_family_members_titles_say_nothing(told: Told) -> None:
    assert {"invitation.answer", "plan.sign"} <= told.looked.titles.keys()
    telling = [
        (page, title)
        for page, titles in told.looked.titles.items()
        for title in titles
        if any(word in title.lower() for word in ("conference", "family", "plan", "child", "court", "rashid"))
    ]
    assert telling == []

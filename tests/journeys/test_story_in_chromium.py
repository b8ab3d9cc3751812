"""The story in a real browser: coordinator, grandmother, social worker. Every page they met was looked at."""

from tests.journeys.conftest import Played
from tests.valid_html import invalid

LEAST_STEPS = 60
LEAST_PAGES = 60


def test_the_story_is_played_in_chromium_to_its_end(played: Played) -> None:
    assert played.story.steps >= LEAST_STEPS
    assert played.story.found["sealed_pdf"]


def test_no_page_on_the_way_has_a_finding_of_axe(played: Played) -> None:
    assert played.looked.findings == []


def test_every_page_on_the_way_is_valid_html(played: Played) -> None:
    assert len(played.looked.pages) >= LEAST_PAGES
    assert invalid(played.looked.pages) == []


def test_every_page_on_the_way_fits_a_screen_of_320_pixels(played: Played) -> None:
    assert played.looked.too_wide == []


def test_a_family_members_titles_say_nothing(played: Played) -> None:
    assert {"invitation.answer", "plan.sign"} <= played.looked.titles.keys()
    telling = [
        (page, title)
        for page, titles in played.looked.titles.items()
        for title in titles
        if any(word in title.lower() for word in ("conference", "family", "plan", "child", "court", "rashid"))
    ]
    assert telling == []

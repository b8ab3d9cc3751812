"""One person answers on their own page: without script, on a slow line, and with somebody coming into the room."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Response
from playwright.sync_api import Page as Tab

from bench.load import people
from fgc.app import Product
from fgc.kit import db
from fgc.kit.postgres import Server
from tests.browser.looking import found_by_axe
from tests.faults.answering import answered, servers
from tests.strict import wrong_with as by_the_letter

PHONE = {"width": 390, "height": 844}
MOST = 20_000
ELSEWHERE = "https://www.bbc.co.uk/weather"


@dataclass
class Asked:
    """Somebody who was asked: where their page is, and how many answers came since."""

    chromium: Browser
    address: str
    cookie: str
    count: Callable[[], int]
    before: int
    not_yet_themself: Callable[[], None]
    """As it is after their PIN, before they said that it is them."""

    def phone(self, *, script: bool = True) -> BrowserContext:
        """A phone on which their link was opened. The weather page is there too, without a line to the world."""
        context = self.chromium.new_context(viewport=PHONE, java_script_enabled=script, base_url=self.address)  # type: ignore[arg-type]
        context.add_cookies([{"name": "fam", "value": self.cookie, "url": self.address}])
        context.route(
            f"{ELSEWHERE}*", lambda route: route.fulfill(body="<title>Weather</title><p>Sunny.</p>")
        )
        return context

    @property
    def answers(self) -> int:
        return self.count() - self.before


@pytest.fixture(scope="module")
def everybody(
    chromium: Browser, product: Product, server: Server, template: str
) -> Iterator[Iterator[Asked]]:
    """One after another, each with a family of their own, at one server."""
    name = "asked_in_a_browser"
    server.create_database(name, template=template)
    owner = db.connect(server.url("owner", name))
    asked = people.asked(product, 20)
    owner.dispose()

    def count() -> int:
        return answered(server, name)

    def back_at_the_door(person: UUID) -> None:
        with sa.create_engine(server.url("owner", name), poolclass=sa.NullPool).begin() as line:
            back = sa.text("UPDATE person_session SET level = 'pin' WHERE person_id = :who")
            assert line.execute(back, {"who": person}).rowcount == 1

    with servers(server, name, count=1) as (one,):
        address = f"http://localhost:{one.port}"
        yield (
            Asked(chromium, address, each.cookie, count, count(), partial(back_at_the_door, each.person_id))
            for each in asked
        )
    server.drop_database(name)


@pytest.fixture
def nazdar(everybody: Iterator[Asked]) -> Asked:
    return next(everybody)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_one_tap_answers_and_the_same_page_says_thank_you(nazdar: Asked, script: bool) -> None:
    tab = nazdar.phone(script=script).new_page()
    tab.goto("/yours/answer")
    tab.get_by_role("button", name="Yes, I will come").click()
    assert "Thank you, Nazdar" in tab.inner_text("main")
    tab.get_by_role("button", name="No, I cannot").click()
    assert "knows that you cannot" in tab.inner_text("main")
    assert nazdar.answers == 2


CHOICES = ["Yes, I will come", "No, I cannot", "I am not sure yet", "I want to take part another way"]
LOOKS: list[dict[str, str]] = [{}, {"forced_colors": "active"}, {"media": "print"}]


def ticked(tab: Tab) -> list[str]:
    """The answers whose tick can be seen. No answer has any other shape, which could look like a control."""
    tick = "path[d='m4 18 9 9 17-20']"
    assert tab.locator(".fgc-answer :is(circle, ellipse, rect, input)").count() == 0
    assert tab.locator(".fgc-answer svg").count() == tab.locator(f".fgc-answer {tick}").count()
    given = [one for one in tab.locator(".fgc-answer").all() if one.locator(tick).count()]
    for one in given:
        assert one.locator(tick).is_visible()
        assert one.get_by_text("This is your answer now.").is_visible()
    return [one.locator("b").inner_text() for one in given]


@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_believes_they_said_yes_when_they_said_no(nazdar: Asked, width: int) -> None:
    """The answer somebody gave, and no other, has a tick and says so in words: also in high contrast and printed."""
    tab = nazdar.phone().new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto("/yours/answer")
    assert tab.locator(".fgc-answer b").all_inner_texts() == CHOICES
    assert (ticked(tab), tab.get_by_text("You said:").count()) == ([], 0)
    for choice in [
        "No, I cannot",
        "I am not sure yet",
        "Yes, I will come",
        "I want to take part another way",
    ]:
        tab.goto("/yours/answer")
        tab.get_by_role("button", name=choice).click()
        tab.get_by_text(f"You said: {choice}.").wait_for()
        for look in LOOKS:
            tab.emulate_media(forced_colors="none", media="screen")
            tab.emulate_media(**look)  # type: ignore[arg-type]
            assert ticked(tab) == [choice]
            assert tab.get_by_text(f"You said: {choice}.").is_visible()
        tab.emulate_media(forced_colors="none", media="screen")
        tab.goto("/yours/answer")
        assert ticked(tab) == [choice]
        assert tab.get_by_text(f"You said: {choice}. You can change your mind until the day.").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_asked_who_they_are_nothing_looks_as_if_it_were_chosen_for_them(nazdar: Asked, width: int) -> None:
    nazdar.not_yet_themself()
    tab = nazdar.phone().new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto("/who")
    assert tab.get_by_role("heading", name="Are you N…?").is_visible()
    assert tab.locator(".fgc-answer b").all_inner_texts() == ["Yes, that is me", "No, that is not me"]
    for look in LOOKS:
        tab.emulate_media(**look)  # type: ignore[arg-type]
        assert ticked(tab) == []


def test_without_script_folds_open_and_help_can_be_asked_for(nazdar: Asked) -> None:
    tab = nazdar.phone(script=False).new_page()
    tab.goto("/yours/answer")
    tab.get_by_text("Help with coming").click()
    tab.locator("[name=needs]").first.check()
    tab.get_by_role("button", name="Say what I need").click()
    assert "Thank you" in tab.inner_text("main")


def test_the_page_weighs_less_than_twenty_kilobytes_and_an_answer_takes_two_requests(nazdar: Asked) -> None:
    """Everything the phone fetches but the font, as a proxy compresses it."""
    came: list[Response] = []
    tab = nazdar.phone().new_page()
    tab.on("response", lambda response: came.append(response))  # noqa: PLW0108 - Playwright writes on it
    tab.goto("/yours/answer", wait_until="networkidle")
    sizes = {
        one.url.rsplit("/", 1)[-1]: len(gzip.compress(one.body(), 6)) for one in came if not _is_font(one)
    }
    assert sum(sizes.values()) < MOST, sizes
    tab.get_by_role("button", name="Yes, I will come").click()
    tab.wait_for_load_state("networkidle")
    pages = [one for one in came if one.request.resource_type == "document"]
    assert [one.request.method for one in pages] == ["GET", "POST"]
    assert nazdar.answers == 1


def _is_font(response: Response) -> bool:
    return response.request.resource_type == "font"


def test_nothing_is_fetched_from_anywhere_else(nazdar: Asked) -> None:
    asked_for: list[str] = []
    tab = nazdar.phone().new_page()
    tab.on("request", lambda request: asked_for.append(request.url))
    tab.goto("/yours/answer", wait_until="networkidle")
    assert [url for url in asked_for if not url.startswith((nazdar.address, "data:"))] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_after_leaving_quickly_back_shows_nothing(nazdar: Asked, script: bool) -> None:
    tab = nazdar.phone(script=script).new_page()
    tab.goto("/closed")
    tab.goto("/yours/answer")
    tab.get_by_role("button", name="Yes, I will come").click()
    tab.get_by_role("button", name="Leave this page quickly").click()
    tab.wait_for_url(f"{ELSEWHERE}*")
    for _time in range(3):
        tab.go_back()
        assert _tells(tab) == [], tab.url
    tab.goto("/yours/answer")
    assert tab.url.endswith("/closed")


def test_leaving_quickly_closes_the_other_tab_too(nazdar: Asked) -> None:
    phone = nazdar.phone()
    behind, before = phone.new_page(), phone.new_page()
    for tab in (behind, before):
        tab.goto("/yours/answer")
    before.get_by_role("button", name="Leave this page quickly").click()
    behind.wait_for_url(f"{ELSEWHERE}*")
    assert _tells(behind) == []


def test_on_a_shared_telephone_the_page_of_one_closes_when_another_opens_theirs(nazdar: Asked) -> None:
    phone = nazdar.phone()
    hers, again = phone.new_page(), phone.new_page()
    hers.goto("/yours/answer")
    again.goto("/yours/answer")
    assert hers.url.endswith("/yours/answer"), "her own second tab closes nothing"
    theirs = phone.new_page()
    theirs.goto("/closed")
    theirs.evaluate("new BroadcastChannel('left').postMessage('0123456789abcdef')")
    for tab in (hers, again):
        tab.wait_for_url(f"{ELSEWHERE}*")
        assert _tells(tab) == []


def _tells(tab: Tab) -> list[str]:
    seen = f"{tab.title()} {tab.locator('body').inner_text() if tab.locator('body').count() else ''}"
    return [word for word in ("Nazdar", "Ruth", "come", "Elder Lane", "Thank you") if word in seen]


def test_a_link_that_is_only_opened_sends_nothing_and_has_no_script(nazdar: Asked) -> None:
    """As a mail filter opens it, in a whole browser."""
    sent: list[str] = []
    tab = nazdar.phone().new_page()
    tab.on("request", lambda request: sent.append(f"{request.method} {request.resource_type}"))
    tab.goto(f"/l/{'A' * 43}", wait_until="networkidle")
    tab.wait_for_timeout(1500)
    assert {one for one in sent if one.startswith("POST") or one.endswith("script")} == set()
    assert tab.locator("script").count() == 0
    assert tab.title() == "Message"


def test_before_a_page_closes_by_itself_it_says_so_and_one_tap_keeps_it(nazdar: Asked) -> None:
    context = nazdar.phone()
    tab = context.new_page()
    tab.clock.install()
    tab.goto("/yours/answer", wait_until="networkidle")
    notice = tab.get_by_role("alertdialog")
    assert not notice.is_visible()
    words = tab.locator("textarea[name=own_words]")
    tab.locator("details", has=words).evaluate("one => { one.open = true }")
    words.focus()
    tab.clock.fast_forward("15:05")
    notice.wait_for(state="visible")
    assert tab.evaluate("document.activeElement.closest('[role=alertdialog]')?.tagName") == "DIV"
    assert [one for one in by_the_letter(tab.content()) if "role" in one] == []
    tab.keyboard.press("Enter")
    notice.wait_for(state="hidden")
    assert tab.evaluate("document.activeElement.name") == "own_words", "where they were, as it was"
    assert tab.url.endswith("/yours/answer")
    tab.clock.fast_forward("20:05")
    tab.wait_for_url("**/closed")


def test_what_is_being_written_when_a_page_closes_by_itself_is_there_again(nazdar: Asked) -> None:
    context = nazdar.phone()
    tab = context.new_page()
    tab.clock.install()
    tab.goto("/yours/answer", wait_until="networkidle")
    assert tab.locator("textarea[name=own_words]").count() == 1
    tab.locator("textarea[name=own_words]").evaluate("one => { one.value = 'I am there for her.' }")
    with tab.expect_request(lambda asked: asked.url.endswith("/yours/unsent") and asked.method == "POST"):
        tab.clock.fast_forward("20:05")
    tab.wait_for_url("**/closed")
    assert "We keep what you wrote for 30 minutes" in tab.locator("main > *").first.inner_text()
    tab.goto("/yours/answer")
    assert tab.url.endswith("/closed"), "the visit is over, on the server too"


def test_three_times_shift_leaves_too(nazdar: Asked) -> None:
    tab = nazdar.phone().new_page()
    tab.goto("/yours/answer")
    for _time in range(3):
        tab.keyboard.press("Shift")
    tab.wait_for_url(f"{ELSEWHERE}*")
    assert tab.url.startswith(ELSEWHERE)


def test_the_tab_says_nothing(nazdar: Asked) -> None:
    tab = nazdar.phone().new_page()
    tab.goto("/yours/answer")
    assert tab.title() == "Message"
    assert "yours/answer" in tab.url


def test_the_look_would_find_what_is_wrong(nazdar: Asked) -> None:
    """The check of every page in this folder is no check if it finds nothing that was planted."""
    tab = nazdar.phone().new_page()
    tab.goto("/yours/answer")
    assert found_by_axe(tab) == []
    tab.evaluate("() => { const field = document.createElement('input'); document.body.append(field) }")
    assert any(finding.startswith("label") for finding in found_by_axe(tab))

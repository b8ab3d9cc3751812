"""Words that a coordinator carries by hand are copied with one press, exactly as they stand, and stay nowhere."""

from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from fgc.app import Product
from fgc.kit.headers import ALWAYS
from tests.browser.looking import found_by_axe

WORDS = "Ruth has a message for you. http://localhost/l/abc_DEF-123\nSecond line"
BUILT = Path(__file__).resolve().parents[2] / "fgc" / "static" / "build" / "staff.js"


def opened(product: Product, chromium: Browser, *, script: bool = True) -> Page:
    """A page with the box and the form that says it is sent, under the product's own policies."""
    with product.test_request_context("/"):
        parts = product.jinja_env.get_template("parts/show.html").module
        box = parts.to_copy("words", "These words", WORDS, "Copy the words")  # type: ignore[attr-defined]
    html = f"""<!DOCTYPE html><html lang="en"><title>Text</title><style>[hidden] {{ display: none !important }}</style>
    <body><main><h1>A text</h1>{box}<form method="post"><button>I have sent the text</button></form></main>
    <script type="module" src="/staff.js"></script>"""

    def answer(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(body=BUILT.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=html, content_type="text/html", headers=ALWAYS)

    allowed = ["clipboard-read", "clipboard-write"]
    tab = chromium.new_context(permissions=allowed, java_script_enabled=script).new_page()
    tab.route("**/*", answer)
    tab.goto("http://localhost/text")
    return tab


def carried(tab: Page) -> str:
    words: str = tab.evaluate("() => navigator.clipboard.readText()")
    return words


def test_one_press_copies_the_words_to_the_letter_and_says_so(product: Product, chromium: Browser) -> None:
    tab = opened(product, chromium)
    tab.get_by_role("button", name="Copy the words").click()
    expect(tab.get_by_role("status")).to_have_text("Copied.")
    assert carried(tab) == WORDS
    assert found_by_axe(tab) == []
    tab.context.close()


def test_the_link_does_not_stay_in_the_clipboard_once_it_is_said_that_it_was_sent(
    product: Product, chromium: Browser
) -> None:
    tab = opened(product, chromium)
    tab.get_by_role("button", name="Copy the words").click()
    expect(tab.get_by_role("status")).to_have_text("Copied.")
    with tab.expect_navigation():
        tab.get_by_role("button", name="I have sent the text").click()
    assert carried(tab) == ""
    tab.context.close()


def test_what_they_copied_themselves_is_not_taken_out_of_the_clipboard(
    product: Product, chromium: Browser
) -> None:
    tab = opened(product, chromium)
    tab.evaluate("() => navigator.clipboard.writeText('A shopping list')")
    with tab.expect_navigation():
        tab.get_by_role("button", name="I have sent the text").click()
    assert carried(tab) == "A shopping list"
    tab.context.close()


def test_without_script_there_is_no_dead_button_and_the_words_can_be_selected(
    product: Product, chromium: Browser
) -> None:
    tab = opened(product, chromium, script=False)
    expect(tab.get_by_role("button")).to_have_count(1)
    expect(tab.get_by_label("These words")).to_have_value(WORDS)
    expect(tab.get_by_label("These words")).to_be_visible()
    tab.context.close()

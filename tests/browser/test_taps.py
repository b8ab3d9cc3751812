"""On the day a tap changes the list where the thumb is, and loads no other page; what cannot be noted is said."""

from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from fgc.kit.headers import POLICY

BUILT = Path(__file__).resolve().parents[2] / "fgc" / "static" / "build" / "staff.js"
AWAITED, HERE = "Is here", "Has left"


def day(button: str, tag: str) -> str:
    said = f'<strong class="fgc-tag">{tag}</strong>' if tag else ""
    return f"""<!DOCTYPE html><html lang="en"><title>The day</title><body><p role="status" data-tapped></p>
    <div data-live="There is no connection."><details open><summary>2 people</summary><div data-taps><ul>
    <li><span class="fgc-row__name">Kawa</span> {said}
    <form method="post" action="/day/places/17/arrived"><input type="hidden" name="once" value="a">
    <button>{button}</button></form></li></ul></div></details></div>
    <script type="module" src="/staff.js"></script>"""


def opened(chromium: Browser, answer: str | None) -> Page:
    """The page of the day under the product's own policy; `answer`: what a tap is answered, None: nothing at all."""

    def served(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY}
        if route.request.method == "POST":
            if answer is None:
                route.abort()
            else:
                assert route.request.post_data == "once=a"
                route.fulfill(body=answer, content_type="text/html", headers=headers)
        elif route.request.url.endswith(".js"):
            route.fulfill(body=BUILT.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=day(AWAITED, ""), content_type="text/html", headers=headers)

    tab = chromium.new_context().new_page()
    tab.route("**/*", served)
    tab.goto("http://localhost/day")
    tab.evaluate("() => { window.opened = true }")
    return tab


def test_a_tap_notes_an_arrival_without_loading_a_page(chromium: Browser) -> None:
    tab = opened(chromium, day(HERE, "Here since 10:50 am"))
    tab.get_by_role("button", name=AWAITED).click()
    expect(tab.get_by_role("button", name=HERE)).to_be_focused()
    expect(tab.get_by_role("status")).to_have_text("Kawa: Here since 10:50 am")
    assert tab.evaluate("() => window.opened === true")
    tab.context.close()


def test_an_arrival_that_did_not_reach_us_is_said_and_nothing_is_shown_as_noted(chromium: Browser) -> None:
    tab = opened(chromium, None)
    tab.get_by_role("button", name=AWAITED).click()
    expect(tab.get_by_role("status")).to_have_text("There is no connection.")
    expect(tab.get_by_role("button", name=AWAITED)).to_be_visible()
    tab.context.close()


def test_whoever_was_signed_out_meanwhile_is_led_to_the_page_that_says_so(chromium: Browser) -> None:
    tab = opened(chromium, "<!DOCTYPE html><title>Sign in</title><h1>Sign in</h1>")
    tab.get_by_role("button", name=AWAITED).click()
    tab.wait_for_function("() => window.opened !== true")
    tab.context.close()

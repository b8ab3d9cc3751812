"""Every link and button of a page says by its own name what it leads to, and no two say the same and lead elsewhere."""

from tests.strict import alike
from tests.the_day import Day
from tests.visiting import Browser

OF_STAFF = (
    "", "/circle", "/circle/pairs", "/circle/checklist", "/dates", "/dates/apart", "/invitations", "/day", "/plan",
    "/plan/signing", "/actions", "/review", "/history", "/referral", "/hold", "/plan/copies", "/record/copies",
    "/safeguarding", "/record",
)  # fmt: skip
OF_ONE = ("", "/links", "/consents", "/contact", "/letters", "/change", "/pairs")
OF_FAMILY = (
    "/yours",
    "/yours/plan",
    "/yours/actions",
    "/yours/answer",
    "/yours/readers",
    "/yours/calendar",
    "/yours/kept",
)


def two_alike(browser: Browser, paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        browser.open(path)
        if browser.page.status == 200:
            found[path] = alike(browser.page.text)
    assert len(found) >= min(8, len(paths) - 2), [path for path in paths if path not in found]
    return {path: names for path, names in found.items() if names}


def test_whoever_hears_a_staff_page_as_a_list_of_links_can_tell_one_from_the_other(sealed: Day) -> None:
    people = [f"/circle/{sealed.people[name].id}" for name in ("Kawa", "Mina")]
    paths = [sealed.path + one for one in (*OF_STAFF, *(who + page for who in people for page in OF_ONE))]
    world = sealed.world
    for browser in (sealed.ruth(), sealed.amy(), world.in_as(world.helen)):
        assert two_alike(browser, ["/", "/conferences", "/account", *paths]) == {}


def test_whoever_hears_a_page_of_the_family_as_a_list_of_links_can_tell_one_from_the_other(
    sealed: Day,
) -> None:
    for name in ("Kawa", "Sara"):
        assert two_alike(sealed.family(name), list(OF_FAMILY)) == {}

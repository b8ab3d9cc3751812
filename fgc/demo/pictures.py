"""docs/pictures from the running demo: each page as the person it is for sees it, and the sealed PDF."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fgc.demo import seed
from fgc.demo.story import Story

CHROMIUM = "/usr/bin/chromium"
DESKTOP: Any = {"width": 1180, "height": 820}
PHONE: Any = {"width": 390, "height": 844}


Pages = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Who looks at which pages: the name of the picture, and the address."""

STAFF: dict[str, Pages] = {
    "answered": (("ruth.adeyemi@example.org", (("desk", "/"), ("invitations", "{conference}/invitations"))),),
    "the end": (
        (
            "ruth.adeyemi@example.org",
            (
                ("conference", "{conference}"),
                ("circle", "{conference}/circle"),
                ("day", "{conference}/day"),
                ("actions", "{conference}/actions"),
            ),
        ),
        (
            "amy.okafor@example.org",
            (("referral", "{conference}/referral"), ("plan-for-staff", "{conference}/plan")),
        ),
        ("helen.marsh@example.org", (("manager", "/"), ("history", "{conference}/history"))),
    ),
}
FAMILY: dict[str, Pages] = {
    "asked": (("Sara", (("answer", "/yours/answer"),)),),
    "the end": (
        (
            "Sara",
            (("yours", "/yours"), ("plan-for-family", "/yours/plan"), ("yours-actions", "/yours/actions")),
        ),
    ),
}


def take(story: Story, moment: str, folder: Path) -> None:
    """Writes the pictures of one moment of the story into `folder`. Needs Debian's chromium and pdftoppm."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pictures are taken

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for email, places in STAFF.get(moment, ()):
            page = browser.new_context(viewport=DESKTOP, base_url=story.base_url).new_page()
            story.pass_time(30)  # a code is taken once
            _sign_in(page, email, story.code())
            for name, path in places:
                _shoot(page, path.format(conference=story.conference), folder / f"{name}.png")
        for who, places in FAMILY.get(moment, ()):
            page = browser.new_context(viewport=PHONE, base_url=story.base_url).new_page()
            _open_link(page, story, who)
            for name, path in places:
                _shoot(page, path, folder / f"{name}.png")
        browser.close()
    print(f"   pictures: {moment}", file=sys.stderr)
    if moment == "the end":
        _paper(Path(story.found["sealed_pdf"]), folder)


def _sign_in(page: Any, email: str, code: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(seed.PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def _open_link(page: Any, story: Story, who: str) -> None:
    page.goto(story.links[who])
    page.get_by_role("button", name="Open").click()
    if urlsplit(page.url).path == "/pin":
        page.get_by_label("Your PIN").fill(story.pins[who])
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Yes, that is me").click()


def _shoot(page: Any, path: str, file: Path) -> None:
    """Stops where another page opens than the one that the picture is of."""
    page.goto(path)
    if (shown := urlsplit(page.url).path) != path:
        raise RuntimeError(f"{file.name}: {path} led to {shown}")
    page.screenshot(path=str(file), clip=None, full_page=False)


def _paper(pdf: Path, folder: Path) -> None:
    """The first pages of the sealed plan side by side are one picture; each page is kept by itself as well."""
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(folder / "plan-page")], check=True)  # noqa: S607
    pages = sorted(folder.glob("plan-page-*.png"))
    if pages:
        (folder / "plan.png").write_bytes(pages[min(1, len(pages) - 1)].read_bytes())

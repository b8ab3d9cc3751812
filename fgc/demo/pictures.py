"""docs/pictures from the running demo: each page as the person it is for sees it, and the sealed PDF."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from fgc.demo import seed
from fgc.demo.story import Story

CHROMIUM = "/usr/bin/chromium"
DESKTOP: Any = {"width": 1180, "height": 820}
PHONE: Any = {"width": 390, "height": 844}


def take(story: Story, folder: Path) -> None:
    """Writes every picture into `folder`. Needs Debian's chromium and pdftoppm (`./run pictures` installs them)."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pictures are taken

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for who, email, places in STAFF_PAGES:
            page = browser.new_context(viewport=DESKTOP, base_url=story.base_url).new_page()
            story.pass_time(30)  # a code is taken once
            _sign_in(page, email, story.code())
            for name, path in places:
                _shoot(page, path.format(**story.found), folder / f"{name}.png")
            print(f"  {who}: {', '.join(name for name, _path in places)}", file=sys.stderr)
        for who, places in FAMILY_PAGES:
            page = browser.new_context(viewport=PHONE, base_url=story.base_url).new_page()
            page.goto(story.links[who])
            page.get_by_role("button", name="Open").click()
            for name, path in places:
                _shoot(page, path, folder / f"{name}.png")
            print(f"  {who}: {', '.join(name for name, _path in places)}", file=sys.stderr)
        browser.close()
    _paper(Path(story.found["sealed_pdf"]), folder)


STAFF_PAGES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Ruth",
        "ruth.adeyemi@example.org",
        (
            ("desk", "/"),
            ("conference", "{conference}"),
            ("circle", "{conference}/circle"),
            ("invitations", "{conference}/invitations"),
            ("day", "{conference}/day"),
            ("actions", "{conference}/actions"),
        ),
    ),
    (
        "Amy",
        "amy.okafor@example.org",
        (("referral", "{conference}/referral"), ("plan-for-staff", "{conference}/plan")),
    ),
    ("Helen", "helen.marsh@example.org", (("manager", "/"), ("history", "{conference}/history"))),
)
FAMILY_PAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Sara",
        (
            ("yours", "/yours"),
            ("answer", "/yours/answer"),
            ("plan-for-family", "/yours/plan"),
            ("yours-actions", "/yours/actions"),
        ),
    ),
)


def _sign_in(page: Any, email: str, code: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(seed.PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def _shoot(page: Any, path: str, file: Path) -> None:
    page.goto(path)
    page.screenshot(path=str(file), clip=None, full_page=False)


def _paper(pdf: Path, folder: Path) -> None:
    """The first pages of the sealed plan side by side are one picture; each page is kept by itself as well."""
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(folder / "plan-page")], check=True)  # noqa: S607
    pages = sorted(folder.glob("plan-page-*.png"))
    if pages:
        (folder / "plan.png").write_bytes(pages[min(1, len(pages) - 1)].read_bytes())

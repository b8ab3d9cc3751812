"""The browser of the tests: Debian's Chromium, which asks nothing of a network."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from tests import patience

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@contextmanager
def launched() -> Iterator[Browser]:
    """Ended with the block: while it runs nothing else in this process can have an event loop."""
    expect.set_options(timeout=patience.SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()

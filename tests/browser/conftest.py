"""Chromium, and the family's telephones in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import launched
from tests.browser.phones import Phones, phones_of
from tests.the_day import Clock, Day


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def phones(begun: Day, chromium: Browser, clock: Clock) -> Iterator[Phones]:
    """The family's telephones while it is on its own."""
    with phones_of(begun, chromium) as found:
        yield found

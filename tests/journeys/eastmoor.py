"""A new service, Eastmoor, from its first day to the moment when fifteen people are asked to a conference.

Nothing here is made by a builder or told by the demonstration's story: a command begins the service, and every person fills
in the pages that they find. Letters go by SMTP into a mail server, and the links are followed from there.

A press is a tap on a link, a button, a box, a radio button, one choice of a list that opens, or what is folded and has to be
opened first. Typing is not counted, nor how somebody comes from one line to the next with the keyboard.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from fgc.demo.reading import Page
from fgc.kit import jobs
from fgc.kit.clock import now
from tests.moments import connected, own_clock
from tests.posting import Posting, posting
from tests.visiting import ASKS, Browser

LINK = r"/l/[\w-]{43}"
JOIN = r"/join/[\w-]{43}"
PASSWORD = "correct horse battery staple"
EMAILS = {
    "Joseph": "joseph@example.org", "Dele": "dele@example.org", "Ife": "ife@example.org", "Marcus": "marcus@example.org",
    "Ruby": "ruby@example.org", "Leon": "leon@example.org", "Zadie": "zadie@example.org", "Bola": "bola@example.org",
    "Kim": "kim.ward@example.org", "Jo": "jo.hale@example.org", "Sam": "sam.price@example.org", "Amy": "amy.dunn@example.org",
}  # fmt: skip


class Counted(Browser):
    """A browser of somebody of the staff whose presses are counted from `begin` on."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.test_client())
        self.clicks = self.pages = 0
        self.email = self.seed = ""

    def begin(self) -> None:
        self.clicks = self.pages = 0

    def follow(self, label: str) -> Page:
        self.clicks += 1
        return super().follow(label)

    def press(  # type: ignore[override]
        self, button: str, filled: Mapping[str, object] | None = None, *, form: int | str | None = None
    ) -> Page:
        self.clicks += 1 + self._taps(button, filled or {}, form)
        page = super().press(button, dict(filled or {}), form=form)
        assert page.status == 200, (button, page.words[page.words.find("There is a problem") :][:900])
        if page.heading == ASKS:
            self.show()
        return self.page

    def show(self) -> None:
        """Shows again that it is still them."""
        super().press("Go on", {"proof_password": PASSWORD, "proof_code": self.code()})
        self.clicks += 1

    def code(self) -> str:
        """What the app on their phone says now."""
        return pyotp.TOTP(self.seed).at(now())

    def at_desk(self) -> Page:
        """They come back to their desk, and sign in again when they were away for long."""
        if self.open("/").heading == "Sign in":
            self.sign_in()
        return self.page

    def sign_in(self) -> Page:
        return self.press("Sign in", {"email": self.email, "password": PASSWORD, "code": self.code()})

    def _taps(self, button: str, filled: Mapping[str, object], which: int | str | None) -> int:
        """What has to be tapped before the button: boxes that change, choices, and folds that hide a field."""
        before, opened, taps = self.page.form(button=button, which=which).fields, set(), 0
        for name, wanted in filled.items():
            controls = self.page.tree.xpath("//*[@name=$name]", name=name)
            assert controls, name
            for fold in controls[0].iterancestors("details"):
                if fold.get("open") is None and fold not in opened:
                    opened.add(fold)
                    taps += 1
            values = (
                {str(one) for one in wanted}
                if isinstance(wanted, list)
                else {str(wanted)}
                if wanted
                else set()
            )
            if controls[0].tag == "select" or controls[0].get("type") == "radio":
                taps += values != set(before[name])
            elif controls[0].get("type") == "checkbox":
                taps += len(values ^ set(before[name]))
        return taps

    def _arrive(self, response: TestResponse) -> Page:
        self.pages += 1
        return super()._arrive(response)


@dataclass
class Eastmoor:
    """The service and whoever takes part in its first conference, each with their own browser."""

    app: Flask
    url: str
    """Of the database that is its own."""
    folder: Path
    """Where its letters arrive."""
    conference: str = ""
    ada: Counted = field(init=False)
    helen: Counted = field(init=False)
    colin: Counted = field(init=False)
    amy: Counted = field(init=False)
    ruth: Counted = field(init=False)
    office: Posting = field(init=False)
    numbers: dict[str, float] = field(default_factory=dict)
    """What it took the coordinator until everybody was asked: clicks, pages, seconds."""
    people: int = 0
    asked: int = 0
    """How many were in the circle by then, and how many of them were asked."""
    pins: dict[str, str] = field(default_factory=dict)
    """What Ruth told them, by first name."""
    links: dict[str, str] = field(default_factory=dict)
    """What Ruth wrote to them by hand, by first name."""
    emails: dict[str, str] = field(default_factory=lambda: dict(EMAILS))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside, the app is at this database, and the mail server and a clock of its own run."""
        with connected(self.url), own_clock(), posting(self.app, self.folder) as self.office:
            yield

    def at(self, moment: str) -> None:
        """It is now this instant, and the worker has done what is due."""
        os.environ["FGC_CLOCK"] = moment
        self.office.work()

    def worker_round(self, moment: str) -> None:
        """The same, and what the worker looks for by itself from time to time: reminders are among it."""
        os.environ["FGC_CLOCK"] = moment
        with self.app.app_context():
            jobs.run_due(periodic=True)

    def newest(self, email: str, pattern: str) -> str:
        """The path of a link in the newest letter to this address that has one."""
        self.office.work()
        for mail in self.office.to(email):
            if found := re.search(pattern, mail.text):
                return found[0]
        raise AssertionError(f"no letter with a link to {email}")

    def comes_in(self, name: str, link: str = "") -> Browser:
        """Somebody of the family, or there for their work, opens their newest link, types their PIN and says that it is them."""
        browser = Browser(self.app.test_client())
        browser.open(link or self.links.get(name) or self.newest(self.emails[name], LINK))
        browser.press("Open")
        browser.press("Go on", {"pin": self.pins[name]})
        browser.press("Yes, that is me")
        assert browser.page.status == 200, browser.page.words
        return browser

    def joined(self, email: str, link: str) -> Counted:
        """Somebody opens the link of their letter and sets up how they sign in."""
        browser = Counted(self.app)
        browser.email = email
        browser.open(link)
        browser.press("Start")
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.page.text)
        assert found
        browser.seed = found[1].replace(" ", "")
        browser.press("Save the password and sign in", {"password": PASSWORD, "code": browser.code()})
        return browser

    def begins(self) -> None:
        """A command begins the service. The administrator and the manager open the links that it prints."""
        told = {
            "name": "Eastmoor Family Conferences", "neutral-name": "Eastmoor Messages", "phone": "01632 960200",
            "email": "office@example.org", "address": "2 Mill Street, Eastmoor", "approach": "child_fgc",
            "administrator": "Ada Byrne", "administrator-email": "ada@example.org", "administrator-phone": "01632 960201",
            "manager": "Helen Shaw", "manager-email": "helen.shaw@example.org", "manager-phone": "01632 960202",
        }  # fmt: skip
        options = [part for name, value in told.items() for part in (f"--{name}", value)]
        result = self.app.test_cli_runner().invoke(args=["service", "begin", *options])
        assert result.exit_code == 0, result.output
        first, second = re.findall(JOIN, result.output)
        self.ada = self.joined(told["administrator-email"], first)
        self.helen = self.joined(told["manager-email"], second)

    def hired(self, name: str, role: str, manager: str = "") -> Counted:
        """The administrator invites somebody, who comes in by their letter."""
        email = f"{name.lower().replace(' ', '.')}@example.org"
        self.ada.open("/users/invite")
        above = {"manager_id": chosen(self.ada, "manager_id", manager)} if manager else {}
        wanted = {"name": name, "email": email, "phone": "01632 960210", "role": role, **above}
        self.ada.press("Send the invitation", wanted)
        return self.joined(email, self.newest(email, JOIN))


def own_link(page: Page) -> str:
    """The path of somebody's link in the words that Ruth writes to them by hand."""
    found = re.search(LINK, page.text)
    assert found, page.words
    return found[0]


def chosen(browser: Browser, field: str, words: str) -> str:
    """The value of the choice, or of the radio button, with these words."""
    for option in browser.page.tree.xpath("//select[@name=$name]/option", name=field):
        if words in option.text_content():
            return str(option.get("value"))
    for box in browser.page.tree.xpath("//input[@name=$name]", name=field):
        label = browser.page.tree.xpath("//label[@for=$id]", id=box.get("id"))[0]
        if words in label.text_content():
            return str(box.get("value"))
    raise AssertionError(f"no {words!r} in {field}")

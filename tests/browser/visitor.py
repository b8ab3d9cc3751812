"""A visitor with a real browser: the same story, told to Chromium. What the page shows is what the story reads."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, Locator, Response

from fgc.demo.reading import NotThere, Page
from fgc.demo.visitor import Visitor
from tests import patience
from tests.browser.room import Room

FILES = {".pdf", ".ics"}
Look = Callable[["InChromium"], None]


class InChromium(Visitor):
    """Presses what a person presses: folds are opened, choices ticked, words typed, the button clicked."""

    def __init__(self, base_url: str, name: str, context: BrowserContext, look: Look | None = None) -> None:
        super().__init__(base_url, name)
        self.context = context
        self.tab = context.new_page()
        self.tab.set_default_timeout(patience.SECONDS * 1000)
        self._look = look
        self.received = ""
        """The newest page as it was sent, before any script."""

    def open(self, address: str) -> Page:
        target = urljoin(self._here(), address)
        self.requests += 1
        if PurePosixPath(urlsplit(target).path).suffix in FILES:
            return self._kept(target)
        answer = self.tab.goto(target)
        assert answer is not None, target
        return self._shown(answer)

    def press(
        self,
        button: str,
        filled: Mapping[str, object] | None = None,
        *,
        form: int | str | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Page:
        found = self._form(button, form)
        self.requests += 1
        for name, value in sorted((filled or {}).items(), key=lambda one: not self._is_choice(found, one[0])):
            self._fill(found, name, value)
        for name, (filename, data) in (files or {}).items():
            kind = "application/octet-stream"
            found.locator(f'[name="{name}"]').set_input_files(
                {"name": filename, "mimeType": kind, "buffer": data}
            )
        pressed = found.locator("button", has_text=button).first
        _unfold(pressed)
        if pressed.locator("xpath=ancestor::*[@data-taps]").count():
            return self._tapped(pressed)
        with self.tab.expect_navigation() as answer:
            pressed.click()
        return self._shown(answer.value)

    def _tapped(self, button: Locator) -> Page:
        """What is noted with one tap: the list is another one, and the page is the same one that was opened."""
        self.tab.evaluate("() => { window.opened = true }")
        here = button.element_handle()
        button.click()
        here.wait_for_element_state("hidden")
        assert self.tab.evaluate("() => window.opened === true"), "a tap on the day loads no page"
        self.page = Page(self.tab.content(), urlsplit(self.tab.url).path, self.page.status)
        return self.page

    @property
    def notes(self) -> Room:  # type: ignore[override]
        """The family's notes, opened and locked by this browser's own script."""
        return Room(self.tab)

    def close(self) -> None:
        self.context.close()

    def _form(self, button: str, which: int | str | None) -> Locator:
        """As `Page.form` finds it: the first that has the button, or that number, or with this in its address."""
        named = f'form[action*="{which}"]' if isinstance(which, str) else "form"
        found = self.tab.locator(named).filter(has=self.tab.locator("button", has_text=button))
        if isinstance(which, str) and not found.count() and which in self.page.path:
            found = self.tab.locator("form:not([action])").filter(
                has=self.tab.locator("button", has_text=button)
            )
        if not found.count():
            raise NotThere(
                f"no button {button!r} on {self.page.path} ({self.page.status} {self.page.heading})"
            )
        return found.nth(which if isinstance(which, int) else 0)

    @staticmethod
    def _is_choice(form: Locator, name: str) -> bool:
        return form.locator(f'[name="{name}"][type=radio], [name="{name}"][type=checkbox]').count() > 0

    def _fill(self, form: Locator, name: str, value: object) -> None:
        fields = form.locator(f'[name="{name}"]')
        if not fields.count():
            raise NotThere(f"no field {name!r} in the form on {self.page.path}")
        wanted = (
            [] if value is None else [str(one) for one in (value if isinstance(value, list) else [value])]
        )
        if self._is_choice(form, name):
            self._choose(fields, wanted)
            return
        field = fields.first
        _unfold(field)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(wanted)
        elif field.get_attribute("type") == "hidden":
            field.evaluate("(field, value) => { field.value = value }", wanted[0])
        else:
            field.fill(wanted[0] if wanted else "")

    @staticmethod
    def _choose(fields: Locator, wanted: list[str]) -> None:
        for field in fields.all():
            _unfold(field)
            ticked = (field.get_attribute("value") or "on") in wanted
            if ticked or field.get_attribute("type") == "checkbox":
                field.set_checked(ticked)

    def _shown(self, answer: Response) -> Page:
        self.headers = {name.title(): value for name, value in answer.all_headers().items()}
        self.received = answer.text()
        self.page = Page(self.tab.content(), urlsplit(self.tab.url).path, answer.status)
        if self._look is not None:
            self._look(self)
        return self.prove()

    def _kept(self, target: str) -> Page:
        """A file: the browser keeps it and stays on its page."""
        answer = self.context.request.get(target)
        if "html" in answer.headers["content-type"] and self.proves:
            self.open(answer.url)
            answer = self.context.request.get(target)
        self.body, self.headers = (
            answer.body(),
            {name.title(): value for name, value in answer.headers.items()},
        )
        self.page = Page("", urlsplit(target).path, answer.status)
        return self.page


def _unfold(field: Locator) -> None:
    """Opens the folds round a field, outermost first, as a person would to reach it."""
    for fold in field.locator("xpath=ancestor::details[not(@open)]").all():
        fold.locator("summary").first.click()

"""A browser without script over the app's own test client: it follows links and fills in forms as they stand."""

from collections.abc import Callable, Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fgc.demo.notes import Notes
from fgc.demo.reading import Form, Page
from tests.strict import wrong_with

ASKS = "Confirm that it is you"


class Browser:
    """One person's browser. `open`, `press`: answers are followed to the page they lead to; CSRF and access stay on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._page: Page = Page("", "/", 0)
        self._ahead: str | None = None
        self._notes: Notes | None = None
        self.pin = ""
        """What its owner typed to come in, if they were asked."""
        self.proves: Callable[[], None] | None = None
        """Shows that it is still them, when a page asks; None: they cannot."""
        self._was_asked = False

    @property
    def page(self) -> Page:
        """What its owner sees. Where they were led to and have not looked yet (`leave_at`) is asked for now."""
        if self._ahead is not None:
            self.open(self._ahead)
        return self._page

    def leave_at(self, path: str) -> None:
        """They were led to this page and may never look at it: a test that goes on elsewhere does not wait for it."""
        self._ahead = path

    def leave(self, response: TestResponse) -> None:
        """The same with an answer: the page that it is, or the one that it leads to."""
        if response.location:
            self.leave_at(response.location)
        else:
            self._arrive(response)

    def open(self, path: str) -> Page:
        return self._arrive(self.client.get(path))

    def follow(self, label: str) -> Page:
        """Follows the first link with these words."""
        return self.open(self.page.link(label))

    def press(
        self, button: str, filled: dict[str, object] | None = None, *, form: int | str | None = None
    ) -> Page:
        """Fills in the form that holds the button (or the one with that action or number) and presses it; once more, from
        the start, when they were asked first to show that it is still them."""
        before = self.page
        self._arrive(self.send(button, filled, form=form))
        if self._was_asked and before.heading != ASKS:
            self.open(before.path)
            self.press(button, filled, form=form)
        return self.page

    def send(
        self, button: str, filled: dict[str, object] | None = None, *, form: int | str | None = None
    ) -> TestResponse:
        """The same, once, and the answer as it came: nothing it leads to is opened."""
        found: Form = self.page.form(button=button, which=form)
        return self.client.post(found.action, data=found.filled(filled or {}, button))

    @property
    def notes(self) -> Notes:
        """The family's notes in this browser."""
        if self._notes is None:
            self._notes = Notes(self)
        return self._notes

    def ask(self, address: str, told: Mapping[str, str] | None = None, /) -> tuple[int, str]:
        """What a script of the page asks for: the status and the text of the answer it is led to."""
        response = self.client.get(address) if told is None else self.client.post(address, data=dict(told))
        if response.status_code == 303:
            response = self.client.get(response.headers["Location"])
        return response.status_code, response.get_data(as_text=True)

    def _arrive(self, response: TestResponse) -> Page:
        hops, self._ahead = 0, None
        path = response.request.path
        while response.status_code in (301, 302, 303) and hops < 5:
            path = response.headers["Location"]
            response = self.client.get(path)
            hops += 1
        text = response.get_data(as_text=True)
        if response.mimetype == "text/html":
            wrong = wrong_with(text)
            assert not wrong, (path, wrong)
        self._page = Page(text, path, response.status_code)
        self._was_asked = self.proves is not None and self._page.heading == ASKS
        if self.proves is None or not self._was_asked:
            return self._page
        self.proves()
        self.open(path)
        self._was_asked = True
        return self._page


def cookie(client: FlaskClient, name: str) -> str | None:
    """What the browser keeps under this name."""
    found = client.get_cookie(name, domain="localhost")
    return found.value if found else None


def put(client: FlaskClient, name: str, value: str) -> None:
    """Somebody puts a cookie into the browser by hand."""
    client.set_cookie(name, value, domain="localhost")

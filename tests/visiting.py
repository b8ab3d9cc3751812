"""A browser without script over the app's own test client: it follows links and fills in forms as they stand."""

from collections.abc import Callable, Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fgc.demo.notes import Notes
from fgc.demo.reading import Form, Page
from tests.strict import wrong_with

ASKS = "Show that it is you"


class Browser:
    """One person's browser. `open`, `press`: answers are followed to the page they lead to; CSRF and access stay on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page = Page("", "/", 0)
        self._notes: Notes | None = None
        self.pin = ""
        """What its owner typed to come in, if they were asked."""
        self.proves: Callable[[], None] | None = None
        """Shows that it is still them, when a page asks; None: they cannot."""
        self._was_asked = False

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
        found: Form = before.form(button=button, which=form)
        self._arrive(self.client.post(found.action, data=found.filled(filled or {}, button)))
        if self._was_asked and before.heading != ASKS:
            self.open(before.path)
            self.press(button, filled, form=form)
        return self.page

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
        hops = 0
        path = response.request.path
        while response.status_code in (301, 302, 303) and hops < 5:
            path = response.headers["Location"]
            response = self.client.get(path)
            hops += 1
        text = response.get_data(as_text=True)
        if response.mimetype == "text/html":
            wrong = wrong_with(text)
            assert not wrong, (path, wrong)
        self.page = Page(text, path, response.status_code)
        self._was_asked = self.proves is not None and self.page.heading == ASKS
        if self.proves is None or not self._was_asked:
            return self.page
        self.proves()
        self.open(path)
        self._was_asked = True
        return self.page


def cookie(client: FlaskClient, name: str) -> str | None:
    """What the browser keeps under this name."""
    found = client.get_cookie(name, domain="localhost")
    return found.value if found else None


def put(client: FlaskClient, name: str, value: str) -> None:
    """Somebody puts a cookie into the browser by hand."""
    client.set_cookie(name, value, domain="localhost")

"""The family's telephones in a real browser, each of which opened its owner's own link."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Request
from playwright.sync_api import Page as Tab
from werkzeug.serving import make_server

from tests import patience
from tests.the_day import Day
from tests.visiting import cookie

PHONE = {"width": 390, "height": 844}


@dataclass
class Phones:
    """The family's telephones, and everything that any of them sent."""

    chromium: Browser
    address: str
    day: Day
    sent: list[str] = field(default_factory=list)
    opened: list[BrowserContext] = field(default_factory=list)

    def of(self, name: str, *, script: bool = True) -> Tab:
        """A telephone on which this person opened their own link."""
        context = self.chromium.new_context(viewport=PHONE, java_script_enabled=script, base_url=self.address)  # type: ignore[arg-type]
        let_in = cookie(self.day.family(name).client, "fam")
        context.add_cookies([{"name": "fam", "value": let_in or "", "url": self.address}])
        context.on("request", self._note)
        context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>"))
        self.opened.append(context)
        tab = context.new_page()
        tab.set_default_timeout(patience.SECONDS * 1000)
        return tab

    def _note(self, request: Request) -> None:
        heads = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        self.sent.append(f"{request.method} {request.url}\n{heads}\n{request.post_data or ''}")


@contextmanager
def phones_of(day: Day, chromium: Browser) -> Iterator[Phones]:
    """The telephones of this day, with a server of their own."""
    server = make_server("localhost", 0, day.world.app, threaded=True)
    server.daemon_threads = False  # what a page sends as it goes is answered before the database goes
    running = threading.Thread(target=server.serve_forever)
    running.start()
    found = Phones(chromium, f"http://localhost:{server.server_port}", day)
    yield found
    for context in found.opened:
        for tab in context.pages:
            tab.unroute_all(behavior="ignoreErrors")  # a page that asks while it is closed is nobody's fault
        context.close()
    server.shutdown()
    running.join()
    server.server_close()

"""The story as it is told: who takes part, what time it is, which letters came, and what must be true."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fgc.demo import seed
from fgc.demo.mail import Mail, letters
from fgc.demo.reading import NotThere
from fgc.demo.visitor import Visitor

EMAILS = {
    "Amy": "amy.okafor@example.org",
    "Colin": "colin.reid@example.org",
    "Helen": "helen.marsh@example.org",
    "Ruth": "ruth.adeyemi@example.org",
    "Tomas": "tomas.field@example.org",
}


class Story:
    """Everything the players share. The worker follows the story's clock and sends what is due."""

    def __init__(self, base_url: str, *, clock: Path, letters: Path, quiet: bool = False) -> None:
        self.base_url = base_url
        self.quiet = quiet
        self.steps = 0
        self.links: dict[str, str] = {}
        """The newest personal link of each family member, by first name."""
        self.pins: dict[str, str] = {}
        """What Ruth told those who type a PIN, by first name."""
        self.found: dict[str, str] = {}
        """Addresses and codes found on the way, by a word the players agree on ('conference', 'sealed_pdf', …)."""
        self.folder = letters.parent
        """Where the demo keeps what it downloads."""
        self._clock, self._letters = clock, letters
        self._visitors: dict[str, Visitor] = {}
        self.look: Callable[[str], None] = lambda _moment: None
        """Who looks on at each pause."""
        self.watch: Callable[[], None] = lambda: None
        """Raises when nothing can come any more of what is waited for."""

    def pause(self, moment: str) -> None:
        """A moment at which somebody may want to look at the pages: 'asked', 'answered', 'the end'."""
        self.look(moment)

    def at(self, moment: str) -> None:
        """It is now this instant (ISO 8601 with offset); the worker does what is due within a second or two."""
        datetime.fromisoformat(moment)
        draft = self._clock.with_suffix(".new")
        draft.write_text(moment, encoding="ascii")
        draft.replace(self._clock)

    def staff(self, name: str) -> Visitor:
        """The browser of a member of staff by first name ('Amy', 'Colin', 'Helen', 'Ruth', 'Tomas'), signed in."""
        if name not in self._visitors:
            self._visitors[name] = self.browser(name)
        visitor = self._visitors[name]
        visitor.proves = lambda: {"proof_password": seed.PASSWORD, "proof_code": self.code()}
        if visitor.open("/").path == "/sign-in":
            self.sign_in(name)
            self.check(visitor.page.path == "/", f"{name} is signed in")
        return visitor

    def sign_in(self, name: str) -> None:
        """On the page for signing in that is in front of them."""
        typed = {"email": EMAILS[name], "password": seed.PASSWORD, "code": self.code()}
        self._visitors[name].press("Sign in", typed)

    def code(self) -> str:
        """What the app on every phone of staff shows now."""
        return seed.code(self._now())

    def pass_time(self, seconds: int) -> None:
        """Some seconds pass."""
        self.at((self._now() + timedelta(seconds=seconds)).isoformat())

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.read_text(encoding="ascii").strip())

    def family(self, name: str, link: str | None = None) -> Visitor:
        """The browser of a family member who opens their personal link (the given or their newest one)."""
        visitor = self.browser(name)
        self.links[name] = link or self.links[name]
        visitor.open(self.links[name])
        visitor.press("Open")
        if visitor.page.path == "/pin":
            visitor.press("Go on", {"pin": self.pins[name]})
            self.check(visitor.page.heading == f"Are you {name[0]}…?", f"{name} is asked who they are")
            visitor.press("Yes, that is me")
        return visitor

    def tell_pin(self, name: str) -> None:
        """Ruth makes a PIN for this person of the circle (by whole name), says it to them, and writes down that she did."""
        ruth = self.staff("Ruth")
        ruth.open(f"{self.conference}/circle")
        for label in (name, "Links and PIN", "Make a"):
            ruth.follow(label)
        ruth.press("Make a PIN")
        shown = ruth.page.tree.xpath("//*[contains(@class, 'fgc-pin')]")[0].text_content()
        self.pins[name.split(maxsplit=1)[0]] = "".join(shown.split())
        ruth.press("I have told them")
        self.check(
            "You told them the PIN on" in ruth.page.words,
            f"{name} was told their PIN: {ruth.page.words[:400]}",
        )
        self.check(self.pins[name.split(maxsplit=1)[0]] not in ruth.page.text, "the PIN is shown once")

    def stranger(self) -> Visitor:
        """A browser of nobody in particular."""
        return self.browser("")

    def browser(self, name: str) -> Visitor:
        """A new browser for somebody. Tests give some people a real one."""
        return Visitor(self.base_url, name)

    @property
    def conference(self) -> str:
        """The path of the conference: /conferences/<id>."""
        return self.found["conference"]

    def mail(self, to: str, *, after: int = 0, seconds: float = 300) -> Mail:
        """The newest letter to this address; waits for one beyond the first `after` letters to it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            mine = self.mails(to)
            if len(mine) > after:
                return mine[-1]
            self.watch()
            time.sleep(0.05)
        raise NotThere(f"no letter number {after + 1} to {to} in {seconds:.0f} seconds")

    def mails(self, to: str = "") -> list[Mail]:
        """Every letter that arrived so far, oldest first, to this address or to anybody."""
        return [mail for mail in reversed(letters(self._letters)) if to in ("", mail.to)]

    def step(self, sentence: str) -> None:
        """Says what has just been done and seen."""
        self.steps += 1
        if not self.quiet:
            print(f"  {self.steps:3d}. {sentence}", file=sys.stderr, flush=True)

    def check(self, true: object, what: str) -> None:
        """Stops the story when something that must be true is not."""
        if not true:
            raise NotThere(what)

    def until(self, true: Callable[[], Any], what: str, *, seconds: float = 300) -> Any:
        """Waits for something the worker does; `true` is asked again and again, and what it answers comes back."""
        end = time.monotonic() + seconds
        while not (answer := true()):
            if time.monotonic() > end:
                raise NotThere(f"{what}: not so after {seconds:.0f} seconds")
            self.watch()
            time.sleep(0.1)
        return answer


def link_in(mail: Mail) -> str:
    """The personal link in a letter."""
    for address in mail.links:
        if "/l/" in address:
            return str(address)
    raise NotThere(f"no personal link in the letter {mail.subject!r}")

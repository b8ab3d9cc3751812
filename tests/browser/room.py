"""The family's notes in a real browser: what `fgc.demo.notes` does by hand, done by pressing what a person presses."""

import re

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from fgc.demo.notes import ROOM

KEPT = "() => Object.entries(sessionStorage).filter(([name]) => name.startsWith('fgc room ')).map(([, key]) => key)[0]"


SAID = "found => found.map((one) => one.firstChild.textContent)"


def plain(sentence: str) -> re.Pattern[str]:
    """A sentence in which names are set apart from their surroundings, whichever way those run."""
    return re.compile("[\u2068\u2069]*".join(re.escape(one) for one in sentence))


class Room:
    """The room in one tab."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    def begin(self) -> None:
        self.tab.goto(ROOM)
        self.tab.get_by_role("button", name="Start our notes", exact=True).first.click()
        expect(self.tab.get_by_text("You are in.")).to_be_visible()

    @property
    def key(self) -> str:
        """What this tab keeps."""
        return str(self.tab.evaluate(KEPT))

    @property
    def link(self) -> str:
        return f"{ROOM}#{self.key}"

    @property
    def words(self) -> str:
        """What is read out to the others."""
        self.tab.locator("summary", has_text="Let the others in").click()
        return " ".join(self.tab.locator("[data-words] li").all_inner_texts())

    def come_in(self, link: str) -> "Room":
        self.tab.goto("about:blank")
        self.tab.goto(link)
        expect(self.tab.get_by_text("You are in.")).to_be_visible()
        return self

    def look(self) -> "Room":
        """What the page does by itself every few seconds, at once."""
        self.tab.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        return self

    def ask_in(self) -> None:
        self.tab.goto(ROOM)
        self.tab.get_by_role("button", name="Ask to come in").click()
        expect(self.tab.get_by_text("You asked to come in.")).to_be_visible()

    def answer(self, name: str) -> None:
        """Somebody asks, and whoever is in presses the button."""
        expect(self.look().tab.get_by_text(plain(f"{name} is asking to come in."))).to_be_visible()
        self.tab.get_by_role("button", name=plain(f"Let {name} in")).click()

    @property
    def pictures(self) -> str:
        """The four on the phone that asks, as they are said."""
        expect(self.tab.locator("[data-asks] .fgc-picture")).to_have_count(4)
        return ", ".join(self.tab.locator("[data-asks] .fgc-picture__word").evaluate_all(SAID))

    @property
    def rows(self) -> list[str]:
        """The three on the phone that lets in."""
        expect(self.tab.locator("[data-lets] .fgc-picture")).to_have_count(12)
        rows = self.tab.locator("[data-lets] button.fgc-pictures").all()
        return [", ".join(row.locator(".fgc-picture__word").evaluate_all(SAID)) for row in rows]

    def choose(self, said: str) -> None:
        self.tab.locator("[data-lets] button.fgc-pictures").nth(self.rows.index(said)).click()

    def box(self, name: str) -> Locator:
        return self.tab.locator(f"[data-box={name}]")

    def read(self, box: str) -> str:
        """What stands in a box now, after the page was opened once more."""
        self.tab.goto(ROOM)
        expect(self.tab.get_by_text("You are in.")).to_be_visible()
        return self.shown(box)

    def shown(self, box: str) -> str:
        return (
            self.box(box).locator("[data-text]").inner_text()
            if self.box(box).locator("[data-kept]").is_visible()
            else ""
        )

    def type(self, box: str, words: str) -> None:
        place = self.box(box)
        place.locator("[data-do=write]").click()
        place.locator("textarea").fill(words)

    def keep(self, box: str) -> str | None:
        """Presses the button. Where somebody was faster: what they wrote, which now stands on the page too."""
        place = self.box(box)
        place.get_by_role("button", name="Lock and save").click()
        expect(place.locator("[data-do=keep]")).to_be_enabled()
        theirs = place.locator("[data-theirs]:visible")
        return theirs.inner_text() if theirs.count() else None

    def write(self, box: str, words: str) -> str | None:
        self.type(box, words)
        return self.keep(box)

"""Two server processes and 300 edits at once: nothing acknowledged is lost. A form sent twenty times counts once."""

import http.client
import os
import random
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fgc.demo.visitor import Visitor
from fgc.kit.db import session, transaction
from fgc.kit.postgres import Server
from fgc.plan.models import Action
from tests import patience
from tests.faults.two_servers import opened, two_servers
from tests.the_day import FAMILY, PRIVATE, Day, add
from tests.visiting import Browser

EDITS = 300
WRITERS = 12
LINES = 4


@pytest.fixture
def written(begun: Day) -> Day:
    """The family has begun its plan: a few lines that need more words."""
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.press("Start")
    for number in range(LINES):
        add(
            kawa,
            "Add who does what",
            {"what": f"line {number}:", "who_id": str(begun.people["Kawa"].id), "how_often": "every day"},
        )
    return begun


def lines_of(day: Day) -> dict[str, str]:
    """The path and the words of every line, as the family's own role reads them."""
    with day.world.app.app_context(), transaction(acting=day.acting("Kawa")):
        return {
            f"/yours/plan/write/action/{line.id}": line.what
            for line in session().scalars(select(Action).order_by(Action.position))
        }


def append(visitor: Visitor, line: str, mark: str) -> int:
    """Adds one word to a line as a person would: read, write, and when somebody was faster, both texts again."""
    again = 0
    visitor.open(line)
    while True:
        form = visitor.page.form(button="Save")
        theirs = _what_stands_there(visitor) or form.fields["what"][0]
        visitor.press("Save", {"what": f"{theirs} {mark}"})
        if visitor.page.status == 200:
            return again
        assert visitor.page.status == 409, (visitor.page.status, visitor.page.words)
        again += 1
        assert mark in visitor.page.text, "what was typed is gone"


def _what_stands_there(visitor: Visitor) -> str:
    """The other's text on the page that keeps both; nothing on the usual page."""
    if visitor.page.status != 409:
        return ""
    prose = visitor.page.tree.xpath("//h2[1]/following-sibling::p[1]")
    return prose[0].text_content().split("\n")[0].strip()


def test_300_edits_at_two_servers_lose_nothing(written: Day, server: Server, database_name: str) -> None:
    paths, state = list(lines_of(written)), Path(os.environ["FGC_STATE"])
    with two_servers(server.url("app", database_name), state, PRIVATE) as addresses:
        links = [written.links[FAMILY[number % len(FAMILY)]] for number in range(WRITERS)]
        visitors = [opened(addresses[number % 2], link) for number, link in enumerate(links)]
        free, lock = list(visitors), threading.Lock()

        def edit(number: int) -> int:
            with lock:
                visitor = free.pop()
            try:
                return append(visitor, random.Random(number).choice(paths), f"w{number}.")
            finally:
                with lock:
                    free.append(visitor)

        with ThreadPoolExecutor(WRITERS) as pool:
            again = sum(pool.map(edit, range(EDITS)))
    words = " ".join(lines_of(written).values())
    lost = [number for number in range(EDITS) if words.split().count(f"w{number}.") != 1]
    assert lost == []
    assert again > 0, "nobody ever wrote at the same time: the test shows nothing"


def test_the_same_form_sent_twenty_times_has_one_effect_and_one_answer(
    written: Day, server: Server, database_name: str
) -> None:
    with two_servers(server.url("app", database_name), Path(os.environ["FGC_STATE"]), PRIVATE) as addresses:
        kawa = opened(addresses[0], written.links["Kawa"])
        kawa.open("/yours/plan/write/action/add")
        form = kawa.page.form(button="Save")
        sent = urllib.parse.urlencode(
            form.filled(
                {"what": "Twenty times", "who_id": str(written.people["Kawa"].id), "how_often": "daily"},
                "Save",
            ),
            doseq=True,
        ).encode()
        cookies = "; ".join(f"{one.name}={one.value}" for one in kawa.cookies)
        barrier = threading.Barrier(20)

        def post(number: int) -> tuple[int, str]:
            address = addresses[number % 2]
            barrier.wait()
            return _post(f"{address}/yours/plan/write/action/add", sent, cookies)

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(post, range(20)))
    assert len(set(answers)) == 1, answers
    assert answers[0][0] == 303
    assert sum(words == "Twenty times" for words in lines_of(written).values()) == 1


def _post(address: str, data: bytes, cookies: str) -> tuple[int, str]:
    parts = urllib.parse.urlsplit(address)
    line = http.client.HTTPConnection(parts.netloc, timeout=patience.SECONDS)
    try:
        line.request(
            "POST", parts.path, data, {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
    finally:
        line.close()


def test_every_edit_is_one_version_further(written: Day) -> None:
    kawa = written.family("Kawa")
    line = next(iter(lines_of(written)))
    for word in ("one.", "two."):
        append_here(kawa, line, word)
    with written.world.app.app_context(), transaction(acting=written.acting("Kawa")):
        assert session().scalar(select(func.max(Action.version))) == 3


def append_here(browser: Browser, line: str, word: str) -> None:
    browser.open(line)
    browser.press("Save", {"what": f"{browser.page.form(button='Save').fields['what'][0]} {word}"})
    assert browser.page.status == 200

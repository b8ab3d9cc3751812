"""The story holds from the first line of the referral to the next version of the plan, and nothing leaks on the way."""

import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.circle.models import Person
from fgc.demo.__main__ import CHAPTERS
from fgc.demo.mail import Mail
from fgc.demo.s07_the_day import FOR_US_ALONE
from fgc.demo.visitor import Visitor
from fgc.kit import database, db, postgres, secrets
from tests.journeys.conftest import Played
from tests.neighbours import everything

PEOPLE = {
    "Daryan": "Rashid", "Lana": "Rashid", "Shirin": "Aziz", "Baran": "Rashid", "Nazdar": "Aziz", "Rojin": "Aziz",
    "Kawa": "Aziz", "Mina": "Rashid", "Sara": "Whitlow", "Priya": "Nair", "Jas": "Gill", "Hêlîn": "Hêlîn",
}  # fmt: skip
PHONES = ("07700 900101", "07700 900102", "01632 960111", "07700 900104", "07700 900105")
ADDRESSES = ("Eastwick", "Orchard Rise")
NOT_FOR_BARAN = (
    "27 February", "Elder Lane", "Eastwick", "Orchard", "Shirin", "Nazdar", "Rojin", "Kawa", "Mina", "Sara", "Priya",
    "Jas", "Hêlîn", "Farrow", "Hiwa", "Community Hall", "Market Walk", "2027-02-27", "20270227",
)  # fmt: skip


def test_every_chapter_is_played(played: Played) -> None:
    assert list(played.chapters) == [title for title, _chapter in CHAPTERS]
    assert all(played.chapters.values())
    assert len(set(played.story.told)) == played.story.steps


# --- letters ------------------------------------------------------------------------------------------------------


def all_of(mail: Mail) -> str:
    """Everything a letter holds, as whoever reads over a shoulder would have it: head, words, files."""
    files = b"\n".join(data for name, data in mail.attachments.items() if not name.endswith(".pdf"))
    head = mail.raw.decode("utf-8", "replace").split("\n\n", 1)[0].split("\r\n\r\n", 1)[0]
    return f"{head}\n{mail.subject}\n{mail.text}\n{mail.html}\n{files.decode()}"


def test_no_letter_names_anybody_else_or_where_they_are(played: Played) -> None:
    told = []
    for mail in played.story.mails():
        reader = mail.to.partition("@")[0].replace("helin", "Hêlîn").split(".")[0].title()
        words = all_of(mail)
        others = [
            name for name in (*PEOPLE, *set(PEOPLE.values())) if name not in (reader, PEOPLE.get(reader))
        ]
        told += [
            f"{mail.to}: {one}" for one in (*others, *PHONES, *ADDRESSES) if re.search(rf"\b{one}\b", words)
        ]
    assert told == []
    assert len(played.story.mails()) > len(PEOPLE)


def test_each_letter_goes_to_one_person_and_has_a_link_of_its_own(played: Played) -> None:
    mails = played.story.mails()
    assert {len(mail.envelope_to) for mail in mails} == {1}
    links = [link for mail in mails for link in {one for one in mail.links if "/l/" in one}]
    assert links
    assert len(links) == len(set(links))


def test_the_log_names_nobody_and_holds_no_link(played: Played) -> None:
    log = (played.state / "demo.log").read_text(encoding="utf-8")
    links = [urlsplit(link).path.removeprefix("/l/") for link in played.story.links.values()]
    emails = [mail.to for mail in played.story.mails()]
    found = [one for one in (*PEOPLE, "Rashid", *PHONES, *ADDRESSES, *links, *emails) if one in log]
    assert log
    assert found == []


# --- who must not know --------------------------------------------------------------------------------------------


@contextmanager
def inside(played: Played) -> Iterator[postgres.Server]:
    """The house's own database and keys, from this process; afterwards all is as it was."""
    kept = secrets._ring, db._engine
    os.environ["FGC_CLOCK"] = str(played.house.clock)
    with postgres.start(postgres.state_for(played.state)) as server:
        secrets.use(secrets.KeyRing.load_or_make(played.state / "keys.json"))
        engine = db.connect(server.url("app", database.NAME))
        try:
            yield server
        finally:
            engine.dispose()
            del os.environ["FGC_CLOCK"]
            secrets._ring, db._engine = kept


def a_link_for(played: Played, called: str) -> str:
    """A link for somebody who is only spoken with: what it shows must hold all the same."""
    secret = secrets.new_secret()
    with inside(played), db.transaction(acting=Worker().settings()), db.saving() as session:
        person = session.scalars(sa.select(Person).where(Person.called == called)).one()
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.HOME, secret=secret)  # fmt: skip
        whole = person.name
    if called not in played.story.pins:
        played.story.tell_pin(whole)
    return f"{played.house.base_url}/l/{secret}"


def every_page(visitor: Visitor, *known: str) -> Iterator[tuple[str, str]]:
    """All that can be reached from here by links, and what may be typed into the address bar."""
    waiting, seen = deque([*known, visitor.page.path]), set[str]()
    while waiting:
        path = waiting.popleft()
        if path in seen or not path.startswith("/") or path.startswith(("/build", "/leave", "/demo")):
            continue
        seen.add(path)
        page = visitor.open(path)
        yield path, page.text or visitor.body.decode("utf-8", "replace")
        waiting.extend(href.partition("#")[0] for href in page.links("/") if href.startswith("/"))


TYPED = (
    "/yours", "/yours/answer", "/yours/calendar.ics", "/yours/plan", "/yours/plan.pdf", "/yours/room", "/yours/sign",
    "/yours/actions", "/yours/feedback", "/yours/plan/write", "/yours/childs-plan.pdf", "/check",
)  # fmt: skip


def test_no_page_that_baran_can_reach_tells_day_place_guests_or_town(played: Played) -> None:
    baran = played.story.family("Baran", a_link_for(played, "Baran"))
    pages = dict(every_page(baran, *TYPED))
    told = [f"{path}: {word}" for path, text in pages.items() for word in NOT_FOR_BARAN if word in text]
    assert told == []
    assert "Hello Baran" in pages["/yours/answer"]
    played.story.links.pop("Baran")


@pytest.mark.parametrize("name", ["Mina", "Kawa", "Sara"])
def test_no_page_of_a_relative_tells_where_shirin_lives_or_anybodys_number(played: Played, name: str) -> None:
    pages = every_page(played.story.family(name), *TYPED)
    told = [f"{path}: {word}" for path, text in pages for word in (*ADDRESSES, *PHONES) if word in text]
    assert told == []


def test_a_coordinator_with_a_link_to_the_family_finds_nothing(played: Played) -> None:
    tomas = played.story.staff("Tomas")
    assert tomas.open(played.story.conference).status == 404
    pages = every_page(tomas, "/", "/conferences", "/find?q=Rashid", "/conferences?q=Rashid")
    told = [path for path, text in pages if "Daryan" in text or played.story.conference in text]
    assert told == []


def test_what_the_family_wrote_for_itself_alone_lies_nowhere_in_the_clear(played: Played) -> None:
    with inside(played) as server:
        kept = "\n".join(everything(server.url("owner", database.NAME)))
    assert "room_draft" in kept
    assert FOR_US_ALONE not in kept
    assert not [mail for mail in played.story.mails() if FOR_US_ALONE in all_of(mail)]

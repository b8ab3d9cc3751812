"""Nobody learns what they must not, whatever they open: every page, letter, calendar file, copy, error and log."""

import io
import json
import logging
import re
import subprocess
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from fgc.app import Product
from fgc.demo.mail import letters
from fgc.kit import db
from fgc.kit.db import Base, session
from fgc.kit.logs import JsonLines
from fgc.kit.outbox import Letter, ToKind
from fgc.kit.postgres import Server
from tests.gathering import working
from tests.journeys.canaries import CANARIES, CASE, DAY_OF_A, Haunted, haunted
from tests.make import World
from tests.neighbours import Family, Westbrook, family

PEOPLE = ("Daryan", "Shirin", "Nazdar", "Kawa", "Rojin", "Mina", "Baran", "Sara", "Jas", "Amy O")
STAFF = ("ruth", "helen", "amy")
STRANGERS = ("colin", "tomas", "a coordinator elsewhere", "a manager elsewhere", "nobody")
EVERYBODY = (*PEOPLE, *STAFF, *STRANGERS)
MOST = 700


@dataclass
class Logged(logging.Handler):
    """Everything that was logged, as the product writes it."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    __hash__ = logging.Handler.__hash__


@dataclass
class Sweep:
    """The conference, what every viewer reached of it, and what was logged meanwhile."""

    told: Haunted
    reached: dict[str, dict[str, str]]
    logged: list[str]
    allowed: dict[tuple[str, str], bool]
    for_baran: list[dict[str, str]]
    """His pages as they were, and after everything changed that is not his."""


@pytest.fixture(scope="module")
def sweep(
    product: Product, server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sweep]:
    name, folder = f"canaries_{id(product):x}", Path(tmp_path_factory.mktemp("canaries"))
    server.create_database(name, template=template)
    engine, logged = db.connect(server.url("app", name)), Logged()
    logging.getLogger().addHandler(logged)
    with pytest.MonkeyPatch.context() as patch:
        told = haunted(World(product), lambda at: patch.setenv("FGC_CLOCK", at), folder / "letters")
        neighbours = Westbrook(product)
        family(server.url("owner", name), neighbours.service.id, neighbours.amy.id)
        reached = {viewer: crawl(product, told, client_of(viewer, told, neighbours)) for viewer in EVERYBODY}
        allowed = {(who, one): who in canary.only for who in EVERYBODY for one, canary in CANARIES.items()}
        for_baran = [his_pages(told)]
        with psycopg.connect(server.conninfo("owner", name)) as owner:
            for change in ELSEWHERE:
                owner.execute(change, {"meeting": told.day.meeting.id, "baran": told.day.people["Baran"].id})
        for_baran.append(his_pages(told))
        yield Sweep(told, reached, logged.lines, allowed, for_baran)
    logging.getLogger().removeHandler(logged)
    engine.dispose()
    server.drop_database(name)


# --- what they reach


def client_of(viewer: str, told: Haunted, neighbours: Westbrook) -> FlaskClient:
    """A browser in which this viewer is signed in, or came by their link; nobody's for a stranger."""
    day = told.day
    if viewer == "nobody":
        return day.world.app.test_client()
    if viewer in PEOPLE:
        return day.family(viewer.split(maxsplit=1)[0]).client
    elsewhere = {"a coordinator elsewhere": "ruth", "a manager elsewhere": "helen"}
    world, name = (neighbours, elsewhere[viewer]) if viewer in elsewhere else (day.world, viewer)
    return world.in_as(getattr(world, name)).client


def crawl(app: Flask, told: Haunted, client: FlaskClient) -> dict[str, str]:
    """Everything this browser gets by following every link and by asking for every address with every id there is;
    also as an answer to a form that is sent without its key."""
    waiting, seen = deque(["/", "/yours", *FOUND_BY, *addresses(app, told, "GET")]), dict[str, str]()
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if path in seen:
            continue
        with client.get(path) as answer:
            seen[path] = told_by(answer)
            waiting.extend(_links(path, answer))
    for path in addresses(app, told, "POST"):
        seen[f"POST {path}"] = told_by(client.post(path))
    for path in ("/nowhere", f"{told.day.path}/nowhere"):
        seen[path] = told_by(client.get(path))
    return seen


def told_by(answer: TestResponse) -> str:
    """All that an answer tells: its status, its headers, its body; a PDF by its text."""
    body = answer.get_data()
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{answer.status}\n{heads}\n{_words(body, answer.mimetype)}".replace("\r\n ", "")


def _words(body: bytes, kind: str) -> str:
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as bundle:
            kinds = {".pdf": "application/pdf"}
            return "\n".join(
                _words(bundle.read(name), kinds.get(Path(name).suffix, "")) for name in bundle.namelist()
            )
    return _pdf_text(body) if kind == "application/pdf" else body.decode("utf-8", "replace")


def _pdf_text(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return said.stdout.decode() + pdf.decode("latin-1")


def _links(path: str, answer: TestResponse) -> Iterator[str]:
    """The addresses a page leads to within the product, but not out of it."""
    found = [answer.headers["Location"]] if "Location" in answer.headers else []
    if answer.mimetype == "text/html":
        found += re.findall(r'(?:href|src|action)="([^"#]+)"', answer.get_data(as_text=True))
    for link in found:
        parts = urlsplit(urljoin(path, link.replace("&amp;", "&")))
        if (
            parts.netloc in ("", "localhost")
            and not parts.path.startswith(("/static", "/leave", "/sign-out"))
            and (Path(parts.path).suffix not in (".js", ".css", ".woff2", ".svg", ".png", ".ico"))
        ):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


FOUND_BY = ("/find?q=Zq", "/conferences?q=Zq", "/find?q=Shirin", "/conferences?q=Daryan")
"""Searches: by letters that many of the hidden words begin with, and by names."""
FEW = ("Shirin", "Baran", "Mina")


def addresses(app: Flask, told: Haunted, method: str) -> Iterator[str]:
    """Every address of the product, with every id of this family that could stand in it."""
    ids = _ids(told)
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint in ("static", "demo_mail.letters"):
            continue
        if rule.endpoint.split(".")[0] not in app.blueprints or rule.endpoint.startswith(
            ("mail.", "access.leave")
        ):
            continue
        values = [_values(rule, name, ids) for name in sorted(rule.arguments)]
        for chosen in product(*values):
            built = rule.build(dict(zip(sorted(rule.arguments), chosen, strict=True)), append_unknown=False)
            if built:
                yield built[1]


def _ids(told: Haunted) -> dict[str, list[Any]]:
    """The ids of the rows in each table, of people the few whom it is all about."""
    ids: dict[str, list[Any]] = {}
    with working(told.day.world.app):
        mine = told.day.gathering.conference.id
        for table in Base.metadata.sorted_tables:
            if "conference_id" in table.c and table.name not in (
                "plan",
                "goal",
                "action",
                "contingency",
                "room_draft",
            ):
                rows = session().execute(select(table.c.id).where(table.c.conference_id == mine).limit(4))
                ids[table.name] = list(rows.scalars())
        ids["letter"] = list(session().execute(select(Letter.id).limit(4)).scalars())
    ids["conference"] = [mine]
    ids["person"] = [told.day.people[name].id for name in FEW]
    ids["meeting"] = [told.day.meeting.id, told.meeting_b.id]
    return ids


def _values(rule: Rule, name: str, ids: dict[str, list[Any]]) -> Iterable[Any]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if type(converter).__name__ == "UUIDConverter":
        table = Family({key: key for key in (*ids, "action")}).of(name)  # type: ignore[arg-type]
        return ids.get(str(table), []) or ids["person"][:1]
    return [1] if type(converter).__name__ == "IntegerConverter" else ["wish"]


ELSEWHERE = (
    "UPDATE invitation SET answer = NULL, answered_at = NULL WHERE meeting_id = %(meeting)s",
    "DELETE FROM place WHERE meeting_id = %(meeting)s AND NOT family_only",
    'UPDATE meeting SET venue_locked = NULL, "on" = "on" + 1, food_locked = NULL WHERE id = %(meeting)s',
    "UPDATE person SET name = 'Aaron A', added_at = now() WHERE id <> %(baran)s AND called <> 'Kawa'",
    "UPDATE person SET left_at = now() WHERE called = 'Sara'",
    "UPDATE action SET what_locked = NULL",
)
"""Everything about the meeting that is not Baran's changes: who comes, how many, where, when, in which order."""


def his_pages(told: Haunted) -> dict[str, str]:
    """What Baran's own pages say, without what is new at each opening."""
    client = client_of("Baran", told, told.day.world)
    fresh = re.compile(r'(name="(?:csrf_token|once)" value="|data-token="|Set-Cookie: )[^"\n]*')
    paths = [path for path in addresses(told.day.world.app, told, "GET") if path.startswith("/yours")]
    paths.remove("/yours/kept.pdf")  # holds when his page was opened, this time too
    return {path: fresh.sub("", told_by(client.get(path))) for path in ("/yours", *paths)}


# --- what must hold


def found_in(text: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word in text]


@pytest.mark.parametrize("viewer", EVERYBODY)
def test_nothing_hidden_reaches(viewer: str, sweep: Sweep) -> None:
    leaks = [
        f"{one} ({word}) on {path}"
        for one, canary in CANARIES.items()
        if not sweep.allowed[viewer, one]
        for path, text in sweep.reached[viewer].items()
        for word in found_in(text, canary.words)
    ]
    assert leaks == []


def test_the_excluded_person_and_strangers_learn_no_day(sweep: Sweep) -> None:
    leaks = [f"{viewer}: {word} on {path}" for viewer in ("Baran", *STRANGERS)
             for path, text in sweep.reached[viewer].items() for word in found_in(_body(text), DAY_OF_A)]  # fmt: skip
    assert leaks == []


def _body(text: str) -> str:
    """The page itself, without whole days that are another Saturday: their own conference is kept until one."""
    return re.sub(r"Saturday (?!27 February 2027)\d+ \w+ \d{4}", "", text.split("\n<", 1)[-1])


def test_counts_order_and_length_tell_the_excluded_person_nothing(sweep: Sweep) -> None:
    before, after = sweep.for_baran
    assert sum(text.startswith("200") for text in before.values()) > 4
    assert before == after


def test_the_sweep_reaches_what_there_is_to_reach(sweep: Sweep) -> None:
    """Whoever may know a thing finds it somewhere: a sweep that opens nothing shows nothing."""
    missed = [one for one, canary in CANARIES.items() if one not in NOWHERE
              and not any(word in text for who in EVERYBODY if sweep.allowed[who, one]
                          for text in sweep.reached[who].values() for word in canary.words)]  # fmt: skip
    assert missed == []
    assert all(any(text.startswith("200") for text in pages.values()) for pages in sweep.reached.values())


NOWHERE = ("the family's own note",)
"""Locked in the family's browsers: no answer of the server holds it."""


def test_whoever_may_takes_a_copy_and_it_is_swept(sweep: Sweep) -> None:
    """What somebody said themself is in their own copy and in nobody else's; of the record, both have their own."""
    own = {who: sweep.reached[who]["/yours/kept.pdf"] for who in PEOPLE}
    assert [
        who for who, text in own.items() if not text.startswith("200") or "What we keep about you" not in text
    ] == []
    hers = ("Zqherownwords", "Zqherneedofone", "Zqherprepwords", "Zqherfeedback", "zqshirinbox")
    assert [word for word in hers if word not in own["Shirin"]] == []
    assert [(who, word) for who in PEOPLE if who != "Shirin" for word in hers if word in own[who]] == []
    records = {
        who: [text for text in pages.values() if "Content-Type: application/zip" in text]
        for who, pages in sweep.reached.items()
    }
    assert {who: len(found) for who, found in records.items() if found} == {"ruth": 1, "helen": 1}
    never = ("Zqherprepwords", "Zqlarkspur", "Zqnewroztea", "Zqhehurther", "Zqroomnote", "Zqherfeedback")
    assert [word for found in records.values() for text in found for word in never if word in text] == []


def test_every_letter_holds_nothing_but_its_readers_own(sweep: Sweep) -> None:
    leaks = []
    sent = letters(sweep.told.letters)
    for mail in sent:
        reader = _reader(mail.to, sweep.told)
        whole = _letter_text(mail.raw)
        for one, canary in CANARIES.items():
            if reader == "staff" or not sweep.allowed[reader, one] or canary.only == CASE:
                own = (mail.to,) if reader in PEOPLE else ()
                leaks += [
                    f"{mail.to}: {one} ({word})" for word in found_in(_without(whole, own), canary.words)
                ]
    assert leaks == []
    assert {_reader(mail.to, sweep.told) for mail in sent} >= {
        "Rojin",
        "Mina",
        "Baran",
        "Shirin",
        "Sara",
        "Jas",
    }


def _without(text: str, own: tuple[str, ...]) -> str:
    for each in own:
        text = text.replace(each, "")
    return text


def _reader(address: str, told: Haunted) -> str:
    for name in PEOPLE:
        if address.startswith((name.split()[0].lower(), f"zq{name.lower()}box")):
            return name
    return "staff"


def _letter_text(raw: bytes) -> str:
    """Head and every part of a letter, decoded; a PDF by its text."""
    mail = message_from_bytes(raw, policy=default)
    parts = [f"{name}: {value}" for name, value in mail.items()]
    for part in mail.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            pdf = part.get_content_type() == "application/pdf"
            parts.append(
                _pdf_text(content) if pdf else content.decode("utf-8", "replace").replace("\r\n ", "")
            )
    return "\n".join(parts)


def test_no_log_holds_any_of_it(sweep: Sweep) -> None:
    everything = "\n".join(sweep.logged)
    assert [one for one, canary in CANARIES.items() if found_in(everything, canary.words)] == []
    assert all(json.loads(line) for line in sweep.logged)


def test_no_letter_waits_for_somebody_who_is_kept_apart_with_another_ones_name(sweep: Sweep) -> None:
    """What is kept of letters are ids; the words are made when they go."""
    with working(sweep.told.day.world.app):
        kept = [str(row) for row in session().execute(select(Letter.about, Letter.why, Letter.kind))]
        assert session().scalars(select(Letter.id).where(Letter.to_kind == ToKind.PERSON)).first()
    assert [one for one, canary in CANARIES.items() if found_in("\n".join(kept), canary.words)] == []

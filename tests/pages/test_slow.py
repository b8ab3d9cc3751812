"""Nothing slow holds up anybody else: a hostile picture, a provider that is silent."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, text

from fgc.access.staff import elsewhere, provider_answers
from fgc.kit import bulkhead, confined, picture
from fgc.kit.db import session
from fgc.kit.picture import WhyNot, redrawn, scans_of
from fgc.kit.refusal import Refused
from fgc.plan.models import Signature
from tests import patience
from tests.gathering import working
from tests.make import World
from tests.the_day import Day
from tests.visiting import Browser


def photo(**more: object) -> bytes:
    kept = BytesIO()
    Image.effect_mandelbrot((320, 240), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(kept, "JPEG", **more)
    return kept.getvalue()


def of_many_scans(times: int) -> bytes:
    """A small JPEG that repeats one of its scans: each is decoded over the whole picture again."""
    whole = photo(progressive=True)
    begins = whole.index(b"\xff\xda")
    ends = begins + 2
    while not (whole[ends] == 0xFF and whole[ends + 1] not in (0x00, *range(0xD0, 0xD8))):
        ends += 1
    return whole[:begins] + whole[begins:ends] * times + whole[ends:]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is started, instead of being started."""
    begun: list[str] = []

    def starts(command: list[str], **_more: object) -> SimpleNamespace:
        begun.append(command[-1])
        return SimpleNamespace(returncode=4, stdout=b"")

    monkeypatch.setattr(confined.subprocess, "run", starts)
    return begun


def test_a_small_jpeg_of_six_hundred_scans_is_refused_before_any_decoder_reads_it(counted: list[str]) -> None:
    sent = of_many_scans(600)
    assert len(sent) < 4_000_000
    with pytest.raises(Refused, match="TOO_MANY_SCANS"):
        redrawn(sent)
    assert counted == []
    with pytest.raises(Refused, match="UNREADABLE"):
        redrawn(photo(progressive=True))
    assert counted == [str(picture._CHILD)], "so that the refusal above says something"


def test_what_cameras_and_programs_write_is_taken() -> None:
    assert scans_of(photo()) == 1
    assert 2 <= scans_of(photo(progressive=True)) <= 12
    assert scans_of(photo(restart_marker_blocks=1)) == 1, "marks within a scan begin none"
    thumbnail = photo(exif=b"Exif\x00\x00" + photo(progressive=True))
    assert scans_of(thumbnail) == 1, "the scans of a small picture inside are not decoded"
    assert scans_of(photo() + of_many_scans(600)) == 1, "what follows the end is not decoded either"
    assert redrawn(photo(progressive=True)).startswith(b"\x89PNG")


def test_a_jpeg_cut_into_endless_segments_is_refused_without_reading_on() -> None:
    assert picture.why_not_draw(b"\xff\xd8" + b"\xff\xfe\x00\x02" * 100_000) is WhyNot.TOO_MANY_SCANS


def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The decoder as on a slow machine: it says that it has begun, and draws once it may."""
    begun, may_go_on = tmp_path / "begun", tmp_path / "go-on"
    child = tmp_path / "slow.py"
    child.write_text(
        f"import pathlib, runpy, sys, time\n"
        f"pathlib.Path({str(begun)!r}).touch()\n"
        f"while not pathlib.Path({str(may_go_on)!r}).exists(): time.sleep(0.02)\n"
        f"runpy.run_path({str(picture._CHILD)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(picture, "_CHILD", child)
    monkeypatch.setattr(picture, "SECONDS", patience.SECONDS)
    return begun, may_go_on


def until(there: Path) -> None:
    end = time.monotonic() + patience.SECONDS
    while not there.exists():
        assert time.monotonic() < end, "it never began"
        time.sleep(0.02)


def test_while_a_picture_is_drawn_the_same_conference_takes_what_others_send(
    agreed: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = gate(tmp_path, monkeypatch)
    ruth, sara = agreed.ruth(), agreed.people["Sara"]
    ruth.open(f"{agreed.path}/plan/signing/{sara.id}/paper")
    form = ruth.page.form(button="Record the signature").filled(
        {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"}, "Record the signature"
    )
    sent: dict[str, object] = {**form, "picture": (BytesIO(photo()), "sheet.jpg")}
    answers: list[int] = []
    upload = threading.Thread(
        target=lambda: answers.append(ruth.client.post(ruth.page.path, data=sent).status_code)
    )
    upload.start()
    try:
        until(begun)
        with working(agreed.world.app):
            session().execute(text("SELECT id FROM conference FOR UPDATE NOWAIT"))
        other = agreed.ruth()
        other.open(f"{agreed.path}/plan/signing/{agreed.people['Kawa'].id}/paper")
        second = other.page.form(button="Record the signature").filled(
            {"name": "Kawa Aziz", "witness": "Ruth Adeyemi", "same": "yes"}, "Record the signature"
        )
        refused = other.client.post(
            other.page.path, data={**second, "picture": (BytesIO(photo()), "sheet.jpg")}
        )
        assert "We are working on another picture" in refused.get_data(as_text=True)
        assert other.client.post(other.page.path, data=second | {"once": "another"}).status_code == 303
        assert answers == [], "the first one is still being drawn"
    finally:
        may_go_on.touch()
        upload.join(patience.SECONDS)
    assert answers == [303]
    with working(agreed.world.app):
        signed = {one.typed_name: one.has_picture for one in session().scalars(select(Signature))}
    assert signed == {"Kawa Aziz": False, "Sara Whitlow": True}


def test_what_changed_while_the_picture_was_drawn_is_looked_at_again_before_it_is_stored(
    agreed: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = gate(tmp_path, monkeypatch)
    ruth, sara = agreed.ruth(), agreed.people["Sara"]
    ruth.open(f"{agreed.path}/plan/signing/{sara.id}/paper")
    form = ruth.page.form(button="Record the signature").filled(
        {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"}, "Record the signature"
    )
    sent: dict[str, object] = {**form, "picture": (BytesIO(photo()), "sheet.jpg")}
    answers: list[str] = []
    upload = threading.Thread(
        target=lambda: answers.append(ruth.client.post(ruth.page.path, data=sent).get_data(as_text=True))
    )
    upload.start()
    try:
        until(begun)
        with working(agreed.world.app):
            session().execute(text("UPDATE plan SET state = 'sealed'"))
    finally:
        may_go_on.touch()
        upload.join(patience.SECONDS)
    assert len(answers) == 1
    with working(agreed.world.app):
        assert session().scalars(select(Signature)).all() == []


def test_one_person_does_not_have_pictures_drawn_without_end(
    agreed: Day,
) -> None:
    ruth, sara = agreed.ruth(), agreed.people["Sara"]
    there, sent = f"{agreed.path}/plan/signing/{sara.id}/paper", of_many_scans(60)
    ruth.open(there)
    form = ruth.page.form(button="Record the signature").filled(
        {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"}, "Record the signature"
    )
    said = [
        ruth.client.post(there, data={**form, "once": str(turn), "picture": (BytesIO(sent), "sheet.jpg")})
        for turn in range(21)
    ]
    assert [answer.status_code for answer in said] == [422] * 20 + [429]


@pytest.fixture
def silent() -> Iterator[list[socket.socket]]:
    """A provider that is connected to and never says a word: each connection it took."""
    took: list[socket.socket] = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(16)
        door.settimeout(0.1)
        over = threading.Event()

        def waits() -> None:
            while not over.is_set():
                try:
                    took.append(door.accept()[0])
                except TimeoutError:
                    continue

        waiting = threading.Thread(target=waits)
        waiting.start()
        issuer = f"http://127.0.0.1:{door.getsockname()[1]}"
        elsewhere.use(elsewhere.Provider(issuer, "fgc", "a secret of ours", "Northmoor Council"))
        try:
            yield took
        finally:
            elsewhere.use(None)
            over.set()
            waiting.join()
            for each in took:
                each.close()


def test_a_provider_that_is_silent_is_asked_once_and_nobody_else_waits_for_it(
    app: Flask, world: World, silent: list[socket.socket]
) -> None:
    for _one in range(6):
        anybody = Browser(app.test_client())
        anybody.open("/sign-in/elsewhere/sign-in")
        assert "is not responding at the moment" in anybody.page.words
        assert anybody.page.path == "/sign-in"
    assert len(silent) == 1


def test_who_asks_elsewhere_holds_one_place_and_leaves_a_worker_for_everybody_else(
    app: Flask, world: World, silent: list[socket.socket]
) -> None:
    with app.app_context(), bulkhead.place():
        anybody = Browser(app.test_client())
        anybody.open("/sign-in/elsewhere/sign-in")
        assert "is not responding at the moment" in anybody.page.words
        with pytest.raises(bulkhead.Full, match=r"^$"), bulkhead.place():
            pass
    assert silent == [], "where no place is free nobody is asked"
    with bulkhead.place():
        pass


def test_what_a_provider_says_of_itself_is_not_asked_for_at_each_press(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    issuer = "http://id.example.org"
    about = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
    }

    def answers(_client: object, _method: str, where: str, **_more: object) -> bytes:
        asked.append(where)
        return json.dumps(about).encode()

    monkeypatch.setattr(provider_answers, "_body", answers)
    elsewhere.use(elsewhere.Provider("http://id.example.org", "fgc", "a secret of ours", "Northmoor Council"))
    try:
        for _one in range(3):
            away = app.test_client().get("/sign-in/elsewhere/sign-in")
            assert away.headers["Location"].startswith("http://id.example.org/authorize?")
    finally:
        elsewhere.use(None)
    assert len(asked) == 1

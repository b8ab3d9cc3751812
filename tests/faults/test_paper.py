"""The press under attack and in trouble: nothing is fetched or written, and somebody's plan still comes out."""

import http.server
import io
import logging
import os
import signal
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from fgc.kit import paper
from fgc.kit.paper import Attachment, NotPrinted, Stationery, printed
from fgc.kit.paper.press import Press, PressFailed
from fgc.kit.paper.press import press as press_of_this_process
from fgc.plan.document.stationery import stationery
from tests import patience

AT = datetime(2027, 2, 28, 17, 5, tzinfo=UTC)
ENDLESS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs><rect id="g0" width="1" height="1"/>'
    + "".join(f'<g id="g{n}">{f"<use href=#g{n - 1} />" * 10}</g>' for n in range(1, 9))
    + '</defs><use href="#g8"/></svg>'
)
"""A picture of ten to the power of eight squares, written in a few lines."""


@cache
def latin() -> Stationery:
    """Not made when the module is only read."""
    return stationery("child_fgc", "Latin only")


def page(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>A page</title></head><body>{body}</body></html>'


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).replace("\xa0", " ").split()
    )


@pytest.fixture
def press() -> Iterator[Press]:
    one = Press(seconds=patience.SECONDS)
    yield one
    one.close()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_address_is_ever_fetched(press: Press, listener: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY-7319")
    targets = (
        address,
        secret.as_uri(),
        f"file://{secret}",
        "file:///etc/passwd",
        f"ftp://{address[7:]}",
        "data:text/plain,x",
    )
    body = "".join(
        f'<img alt="x" src="{to}"><iframe src="{to}"></iframe><object data="{to}"></object><embed src="{to}">'
        f'<link rel="stylesheet" href="{to}/a.css"><link rel="attachment" href="{to}">'
        f'<a rel="attachment" href="{to}">y</a>'
        f'<style>@import url("{to}/b.css"); p {{ background: url("{to}/c.png") }} '
        f'@font-face {{ font-family: z; src: url("{to}/d.woff2") }}</style><p style="font-family: z">z</p>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{to}/e.png" width="9" height="9"/>'
        f'<use href="{to}/f.svg#g"/></svg>'
        for to in targets
    )
    pdf = printed(f'<base href="{address}/">' + page(body), latin(), made_at=AT, on=press)
    assert asked == []
    assert b"CANARY-7319" not in pdf
    assert "CANARY-7319" not in text_of(pdf)
    assert PdfReader(io.BytesIO(pdf)).attachments == {}


def test_styles_that_ask_for_an_address_get_nothing(press: Press, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    bad = Stationery("", f'@import url("{address}/a.css"); body {{ background: url("{address}/b.png") }}')
    printed(page("<p>Hello</p>"), bad, made_at=AT, on=press)
    assert asked == []


def test_only_bare_names_are_taken_along(press: Press) -> None:
    for name in ("../plan.json", "/etc/passwd", "a/b", "", ".hidden"):
        with pytest.raises(ValueError, match="bare name"):
            printed(page(""), latin(), made_at=AT, pictures={name: b""}, on=press)
        with pytest.raises(ValueError, match="bare name"):
            printed(page(""), latin(), made_at=AT, attachments=[Attachment(name, b"", "")], on=press)


DOORS = {
    "reads a file of the machine": "open('/etc/hostname').read()",
    "writes outside its folder": "open('/tmp/' + str(os.getpid()) + '.leak', 'w')",
    "opens for appending": "open(os.path.expanduser('~') + '/../leak', 'a')",
    "makes a folder": "os.mkdir('/tmp/leak-of-the-press')",
    "removes a file": "os.remove('/tmp/nothing-here')",
    "opens a socket": "socket.socket()",
    "looks up a name": "socket.getaddrinfo('localhost', 80)",
    "starts a program": "subprocess.run(['true'])",
    "starts a shell": "os.system('true')",
    "forks": "os.fork()",
    "becomes another program": "os.execv('/bin/true', ['true'])",
    "ends a process": "os.kill(1, 0)",
}


@pytest.mark.parametrize("deed", DOORS.values(), ids=DOORS.keys())
def test_the_press_can_do_nothing_else(deed: str, tmp_path: Path) -> None:
    script = (
        f"import os, socket, subprocess, sys; sys.path.insert(0, {str(Path(paper.__file__).parent)!r}); import child\n"
        f"child.shut_the_doors({str(tmp_path)!r})\n"
        f"open({str(tmp_path / 'inside')!r}, 'w').close()\n"
        f"try:\n    {deed}\n"
        "except PermissionError as refused:\n    print('refused:', 'the press may not' in str(refused))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert ran.stdout == "refused: True\n", ran.stderr


def test_the_press_knows_nothing_of_our_surroundings(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "CANARY-2206")
    printed(page("<p>Hello</p>"), latin(), made_at=AT, on=press)
    assert press._child is not None
    around = Path(f"/proc/{press._child.pid}/environ").read_bytes()
    assert b"CANARY" not in around
    assert {part.split(b"=")[0] for part in around.split(b"\0") if part} <= {
        b"PATH", b"LANG", b"HOME", b"TMPDIR", b"XDG_CACHE_HOME", b"LC_CTYPE",
    }  # fmt: skip


def test_a_press_that_is_killed_between_two_jobs_is_replaced(press: Press) -> None:
    first = printed(page("<p>Hello</p>"), latin(), made_at=AT, on=press)
    assert press._child is not None
    os.kill(press._child.pid, signal.SIGKILL)
    assert printed(page("<p>Hello</p>"), latin(), made_at=AT, on=press) == first


def test_a_press_that_is_killed_in_a_job_prints_it_at_the_second_try(press: Press) -> None:
    printed(page("<p>Hello</p>"), latin(), made_at=AT, on=press)
    assert press._child is not None
    threading.Timer(0.25, os.kill, (press._child.pid, signal.SIGKILL)).start()
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(1500))
    assert "1499" in text_of(printed(page(f"<table>{rows}</table>"), latin(), made_at=AT, on=press))


def test_a_layout_that_never_ends_comes_out_plain_with_the_same_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hasty = Press(seconds=4)
    marked = replace(latin(), always='@page { @top-center { content: "For Ruth alone" } }')
    with caplog.at_level(logging.WARNING):
        pdf = printed(
            page(f"<p>Kawa drives Daryan.</p>{ENDLESS}<p>Nazdar has Lana.</p>"), marked, made_at=AT, on=hasty,
            attachments=[Attachment("plan.json", b"{}", "The plan")],
        )  # fmt: skip
    hasty.close()
    assert [record.kind for record in caplog.records] == ["full", "full"]
    assert "Kawa drives Daryan." in text_of(pdf)
    assert "Nazdar has Lana." in text_of(pdf)
    assert "For Ruth alone" in text_of(pdf)
    assert PdfReader(io.BytesIO(pdf)).attachments["plan.json"] == [b"{}"]


def test_what_cannot_be_printed_at_all_says_so() -> None:
    class Jammed(Press):
        def printed(self, *_args: object) -> bytes:
            raise PressFailed("jam")

    with pytest.raises(NotPrinted, match=r"jam|^$"):
        printed(page(""), latin(), made_at=AT, on=Jammed())
    with pytest.raises(NotPrinted, match="too long to print"):
        printed("x" * (paper.LONGEST_HTML + 1), latin(), made_at=AT)


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "x" * 10_000 + "</p>",
        "<p>" + "".join(map(chr, range(0xA1, 0x2FFF))) + "\U0001f600\u200d\U0001f469</p>",
        '<p dir="rtl">' + "داریان 12:30 Elder Lane " * 400 + "</p>",
        "<table>"
        + "".join(f"<tr><td>{number}</td><td>who</td></tr>" for number in range(2_000))
        + "</table>",
        "<div>" * 400 + "deep" + "</div>" * 400,
    ],
    ids=["one long word", "odd letters", "right to left", "many rows", "deep"],
)
def test_strange_pages_come_out(body: str) -> None:
    patient = Press()
    assert printed(page(body), latin(), made_at=AT, on=patient).startswith(b"%PDF-1.7")
    patient.close()


def test_a_picture_that_is_a_bomb_does_not_take_the_machine_with_it(press: Press) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 24)))
        + chunk(b"IEND", b"")
    )
    html = page('<img alt="x" src="drawing.png"><p>Hello</p>')
    pdf = printed(html, latin(), made_at=AT, pictures={"drawing.png": bomb}, on=press)
    assert "Hello" in text_of(pdf)


def test_threads_each_get_their_own_page(press: Press) -> None:
    def one(number: int) -> bool:
        return f"Number {number}." in text_of(
            printed(page(f"<p>Number {number}.</p>"), latin(), made_at=AT, on=press)
        )

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(one, range(24)))


def test_a_forked_process_starts_its_own_press() -> None:
    printed(page("<p>Hello</p>"), latin(), made_at=AT)
    ours = press_of_this_process()
    folder = Path(ours._folder)
    pid = os.fork()
    if not pid:
        same = press_of_this_process() is ours
        os._exit(same)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert folder.exists()
    assert printed(page("<p>Hello</p>"), latin(), made_at=AT)


def test_a_closed_press_leaves_nothing_behind(press: Press) -> None:
    printed(page("<p>Hello</p>"), latin(), made_at=AT, on=press)
    folder, child = Path(press._folder), press._child
    assert folder.exists()
    press.close()
    assert not folder.exists()
    assert child is not None
    assert child.poll() is not None

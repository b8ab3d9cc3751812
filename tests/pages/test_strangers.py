"""Whatever anybody sends, deep, long, or of no kind at all, is answered in words: never by a page of ours that broke."""

from collections.abc import Iterable
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from flask import Flask

from fgc.kit.seal import Why, check
from tests.gathering import gather, working
from tests.make import World
from tests.the_day import Day
from tests.visiting import Browser

WRONG = {
    "nothing that can be kept": "\0", "in the middle": "a\0b", "long": "x" * 9000, "deep": "[" * 9000,
    "no sign": "\uffff", "turned round": "\u202eabc", "spaces": " \t\r\n", "a number": "9" * 400,
    "not a number": "NaN", "a path": "//evil.example/\\", "markup": "<script>", "percent": "%00%ff",
}  # fmt: skip
"""What stands for words, numbers and ids in every field that somebody may write into."""
NAMES = ("secret", "email", "password", "code", "passkey", "pin", "me", "language", "state", "once", "unsent", "name", "part",
         "invitation", "proof", "sealed", "version", "begun", "instead_of", "answer", "to", "proof_passkey",
         "proof_password", "proof_code", "unsent_path", "q", "next", "page", "week", "meeting", "kind", "check")  # fmt: skip


def token_of(browser: Browser, path: str = "/sign-in") -> str:
    found: str = browser.open(path).tree.xpath("//input[@name='csrf_token']/@value")[0]
    return found


def broken_by_forms(browser: Browser, paths: Iterable[str], page: str = "/sign-in") -> list[tuple[str, str]]:
    """Which of these break, by what: each is sent everything in every field, with a token that is good."""
    found = []
    for (kind, wrong), path in product(WRONG.items(), list(paths)):
        told = dict.fromkeys(NAMES, wrong) | {"csrf_token": token_of(browser, page)}
        answer = browser.client.post(path, data=told)
        assert answer.status_code != 400 or "Nothing was sent" not in answer.get_data(as_text=True), path
        found += [(kind, path)] if answer.status_code >= 500 else []
    return found


def test_nothing_in_an_address_breaks_a_page(app: Flask, world: World) -> None:
    with working(app):
        path = gather(world).path
    browsers = (world.in_as(world.helen), world.in_as(world.ruth), Browser(app.test_client()))
    paths = ("/find", "/conferences", f"{path}/circle", "/check", "/prove", "/sign-in", f"{path}/day", f"{path}/audit",
             f"{path}/invitations", "/service/readings", "/sign-in/elsewhere/back")  # fmt: skip
    asked = [
        (kind, where, browser.client.get(where, query_string=dict.fromkeys(NAMES, wrong)).status_code)
        for (kind, wrong), browser, where in product(WRONG.items(), browsers, paths)
    ]
    assert len({status for _kind, _where, status in asked}) > 1
    assert [each for each in asked if each[2] >= 500] == []


def test_no_number_in_an_address_breaks_a_page(sealed: Day) -> None:
    ruth = sealed.ruth()
    numbers = ("0", "1", "9" * 9, "9" * 10, "9" * 19, "9" * 30, "9" * 4000)
    paths = ("/plan/versions/{}", "/plan/{}/full.pdf")
    asked = [
        (number[:12], path, ruth.client.get(f"{sealed.path}{path.format(number)}").status_code)
        for number, path in product(numbers, paths)
    ]
    assert 200 in {status for _number, _path, status in asked}
    assert [each for each in asked if each[2] >= 500] == []


def test_nothing_a_stranger_writes_into_a_form_breaks_a_page(app: Flask) -> None:
    paths = ("/l", "/sign-in", "/sign-in/passkey", "/sign-in/elsewhere/finish", "/join", "/join/set-up", "/pin", "/who",
             "/language", "/text-size", "/check", "/yours/unsent", "/yours/answer", "/leave")  # fmt: skip
    assert broken_by_forms(Browser(app.test_client()), paths) == []


def test_nothing_a_relative_writes_into_a_form_breaks_their_page(begun: Day) -> None:
    """The room's notes come from a script, locked; what is not is refused unread."""
    paths = ("/yours/room/notes/begin", "/yours/room/notes/begin-anew", "/yours/room/note/wish", "/yours/answer",
             *(f"/yours/room/entries/{step}" for step in ("ask", "answer", "show", "let-in", "refuse", "stop")),
             "/yours/unsent/throw-away", "/stay", "/yours/room/note/%00", f"/yours/room/note/{'x' * 3000}")  # fmt: skip
    assert broken_by_forms(begun.family("Kawa"), paths, "/yours") == []


def test_nothing_staff_write_into_a_form_of_the_door_breaks_it(world: World) -> None:
    paths = ("/account/add-passkey", "/account/sessions/end-others", "/unsent/throw-away", "/prove")
    assert broken_by_forms(world.in_as(world.ruth), paths, "/account") == []


REPORTS = [
    b"", b"[" * 60_000, b'{"csp-report":' * 4000, b"\xff\xfe", b"7", b'{"csp-report": {"blocked-uri": 1e999}}',
    b'[{"type": "csp-violation", "body": {"blockedURL": "\\u0000"}}]', b"x" * 70_000, b'"' + b'\\"' * 30_000,
]  # fmt: skip


def test_no_report_of_a_browser_breaks_anything(app: Flask) -> None:
    for number, (body, kind) in enumerate(product(REPORTS, ("application/csp-report", "text/plain"))):
        place = {"REMOTE_ADDR": f"203.0.113.{number}"}
        answer = app.test_client().post("/csp", data=body, content_type=kind, environ_base=place)
        assert answer.status_code in (204, 400, 413), body[:30]


HEADERS = ("Accept-Language", "User-Agent", "Referer", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "Forwarded", "Cookie",
           "If-None-Match", "Range", "Content-Type")  # fmt: skip
VALUES = ("", ";", "x" * 9000, "\xff", "q=1;q=" + "9" * 400, "en;q=NaN", "[" * 500, "=;=" * 90)


def test_no_header_breaks_a_page(app: Flask) -> None:
    client = app.test_client()
    asked = [
        (header, value[:9], where, client.get(where, headers={header: value}).status_code)
        for header, value, where in product(
            HEADERS, VALUES, ("/sign-in", "/closed", "/check", "/yours", "/feed/x.ics")
        )
    ]
    assert {200, 303, 404} <= {status for *_asked, status in asked}
    assert [each for each in asked if each[3] >= 500] == []


COOKIES = ("visit", "fam", "sid", "unsent", "here", "join", "browser", "language", "text")


def test_no_cookie_breaks_a_page(app: Flask) -> None:
    asked = []
    for name, value, where in product(
        COOKIES, (*VALUES, "a.b.c", "." * 3000, "e30=", "A" * 43), ("/sign-in", "/closed", "/yours")
    ):
        sent = {"Cookie": f"{name}={value}; {name}={value}"}
        asked.append((name, value[:9], where, app.test_client().get(where, headers=sent).status_code))
    assert {200, 303} <= {status for *_asked, status in asked}
    assert [each for each in asked if each[3] >= 500] == []


def part(header: str, body: bytes = b"x") -> bytes:
    return b"--b\r\n" + header.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body + b"\r\n"


NAMED = 'Content-Disposition: form-data; name="file"; filename='
MULTIPARTS = [
    b"", b"--b", b"--b--", b"--b\r\n" * 3000, b"\r\n" * 20_000, b"--b\r\n\r\n\r\n--b--", part("no header"), part(":" * 900),
    part("Content-Disposition: form-data"), part('Content-Disposition: form-data; name="' + "n" * 70_000 + '"'),
    part(f'{NAMED}"' + "../" * 900 + '"') + b"--b--", part(f'{NAMED}"a\0b.pdf"') + b"--b--",
    part("Content-Disposition: form-data; name*=utf-8''%ff%fe; filename*0*=x") + b"--b--",
    part(f'{NAMED}"x"\r\nContent-Type: multipart/mixed; boundary=b', part("x") * 300) + b"--b--",
    part(f'{NAMED}"x"\r\nContent-Type: text/plain; charset=no-such') + b"--b--",
    part(f'{NAMED}"x"\r\nContent-Transfer-Encoding: base64', b"%%%") + b"--b--",
    part('Content-Disposition: form-data; name="code"\r\nContent-Type: text/plain; charset=utf-7', b"+AAA-") + b"--b--",
    b"".join(part(f'Content-Disposition: form-data; name="f{number}"') for number in range(2500)) + b"--b--",
]  # fmt: skip
KINDS = ("multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 3000, "multipart/",
         "multipart/form-data; boundary=\xff; charset=x")  # fmt: skip


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # the library leaves a file of memory to the collector when it stops early
)
def test_no_form_in_parts_breaks_a_page(app: Flask) -> None:
    """Without an end, without a name, with parts in parts, with more than anybody sends: read before the token is."""
    asked = []
    for body, kind, where in product(MULTIPARTS, KINDS, ("/check", "/sign-in", "/l")):
        answer = app.test_client().post(where, data=body, content_type=kind)
        asked.append((where, kind[:30], body[:40], answer.status_code))
    assert {400, 413} <= {status for *_asked, status in asked}
    assert [each for each in asked if each[3] >= 500] == []


def der(depth: int) -> bytes:
    """Boxes within boxes, as certificates and signatures are written."""
    inner = b""
    for _each in range(depth):
        length = len(inner)
        size = bytes([length]) if length < 128 else b"\x83" + length.to_bytes(3, "big")
        inner = b"\x30" + size + inner
    return inner


def sealed_by_nobody(content: bytes) -> bytes:
    """A file whose one signature covers all of it, and is this."""
    gap, tail = b"<" + content.hex().upper().encode() + b">", b"\n%%EOF\n"
    start = len(b"%%PDF-/ByteRange [0 %010d %010d %010d]" % (0, 0, 0))
    return b"%%PDF-/ByteRange [0 %010d %010d %010d]" % (start, start + len(gap), len(tail)) + gap + tail


FILES = [
    b"", b"%PDF-", b"%PDF-" + b"[" * 100_000, b"%PDF-/ByteRange [0 1 2 3]" * 15_000,
    b"%PDF-/ByteRange [0 " + b"9" * 5000 + b" 1 1]", b"%PDF-" + b"<" * 300_000, sealed_by_nobody(der(3000)),
    sealed_by_nobody(b"\x30\x84\xff\xff\xff\xff"), sealed_by_nobody(b"\xff" * 90),
]  # fmt: skip


def test_no_file_breaks_the_look_whether_it_is_a_plan(app: Flask) -> None:
    """On the page nothing of it is read: its SHA-256 is looked up. At the machine its signature is read, too."""
    browser = Browser(app.test_client())
    for file in FILES:
        sent: dict[str, Any] = {
            "csrf_token": token_of(browser, "/check"),
            "file": (BytesIO(file), "plan.pdf"),
        }
        assert browser.client.post("/check", data=sent).status_code in (200, 413, 422), file[:30]
        assert check(file, trusted=[]).why in set(Why), file[:30]

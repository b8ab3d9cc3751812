"""What a letter may look like: one reader, nothing that breaks out of its place, the same words in both parts."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import html5lib
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader

from fgc.kit import delivery, words
from fgc.kit.compose import compose
from fgc.kit.delivery import as_email
from fgc.kit.letter import Letter
from fgc.kit.outbox import Attachment, HoldBack, Message, TextMessage
from fgc.kit.postman import LONGEST_PAUSE, pause
from tests import pseudo
from tests.breaking_out import BREAKING_OUT, SETTINGS, WRONG_ADDRESSES, message

HEADERS = {
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}
WORDS = """
{% trans name=person %}Ruth Adeyemi is asking you, {{ name }}.{% endtrans %}


It is about
one thing.

[[press]]

You can change your mind.
"""


@pytest.fixture(autouse=True)
def _provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_settings", SETTINGS)


@pytest.fixture
def templates() -> Iterator[Flask]:
    app = Flask(__name__, template_folder=str(Path(__file__).parents[2] / "templates"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader([DictLoader({"test/words.txt": WORDS}), app.jinja_loader])
    words.set_up(app, chosen=lambda: None)
    app.jinja_env.globals.update(page_language=words.page_language, page_direction=words.page_direction)
    with app.app_context():
        yield app


def letter(**known: object) -> Letter:
    return Letter(**{"id": uuid4(), "kind": "test", "again": False, **known})


def written(**changed: object) -> Message:
    given_: dict[str, object] = {
        "letter": letter(), "to": "rose@example.org", "to_name": "Rose Ember", "sender_name": "Ruth Adeyemi",
        "subject": "A message for you from Ruth Adeyemi", "press": "Open your page", "link": "https://example.org/l/abc",
        "phone": "01632 960190", "phone_of": "Ruth", "signed": "Northmoor Messages", "person": "Rose",
    }  # fmt: skip
    return compose("test/words", **given_ | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["to", "to_name", "sender_name", "subject"])
@pytest.mark.parametrize("sign", BREAKING_OUT)
def test_nothing_breaks_out_of_a_header(field: str, sign: str) -> None:
    value = "rose@example.org" if field == "to" else "Rose"
    with pytest.raises(HoldBack, match=r"control_characters|bad_address"):
        message(**{field: f"{value}{sign}"})


@pytest.mark.parametrize("address", WRONG_ADDRESSES)
def test_one_letter_has_one_address(address: str) -> None:
    with pytest.raises(HoldBack, match="bad_address"):
        message(to=address)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_the_headers_are_the_expected_ones(
    to_name: str, sender_name: str, subject: str
) -> None:
    delivery._settings = SETTINGS
    try:
        asked = message(to_name=to_name, sender_name=sender_name, subject=subject)
    except HoldBack:
        return
    parsed = message_from_bytes(as_email(asked, "<1@example.org>").as_bytes(), policy=policy.default)
    assert set(parsed.keys()) == HEADERS
    assert len(parsed.keys()) == len(HEADERS)
    assert [address.addr_spec for address in parsed["To"].addresses] == ["rose@example.org"]
    assert [address.addr_spec for address in parsed["From"].addresses] == ["post@example.org"]
    assert [address.addr_spec for address in parsed["Reply-To"].addresses] == ["reply@example.org"]


def test_the_letter_travels_in_seven_bits_and_arrives_as_it_was() -> None:
    asked = message(
        text="Zażółć gęślą jaźń\n.\n" + "long " * 400, to_name="Žofia, the aunt", subject="Wiadomość"
    )
    raw = as_email(asked, "<1@example.org>").as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["To"].addresses[0].display_name == "Žofia, the aunt"
    assert parsed.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip() == asked.text.rstrip()


def test_a_calendar_file_goes_with_it() -> None:
    ics = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    attached = Attachment("date.ics", "text/calendar; charset=utf-8; method=PUBLISH", ics)
    parsed = message_from_bytes(
        as_email(message(attachments=(attached,)), "<1@example.org>").as_bytes(), policy=policy.default
    )
    (part,) = parsed.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "date.ics")
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert part.get_payload(decode=True) == ics


def test_a_text_is_one_line_to_one_telephone() -> None:
    assert TextMessage("+447700900123", "You have a message from Northmoor Messages.").to == "+447700900123"
    for to, said, why in (
        ("07700 900123", "Hello", "bad_number"),
        ("+447700900123", "x" * 161, "text_too_long"),
        ("+447700900123", "one\ntwo", "control_characters"),
    ):
        with pytest.raises(HoldBack, match=why):
            TextMessage(to, said)


def test_text_and_html_say_the_same(templates: Flask) -> None:
    asked = written()
    page = html5lib.parse(asked.html, namespaceHTMLElements=False)
    shown = " ".join(" ".join(page.find("body").itertext()).split())
    for paragraph in ("Ruth Adeyemi is asking you, Rose.", "It is about one thing.", "You can change your mind.",
                      "https://example.org/l/abc", "Ruth, 01632 960190"):  # fmt: skip
        assert paragraph in asked.text
        assert paragraph in shown
    assert (
        asked.text.index("one thing")
        < asked.text.index("Open your page")
        < asked.text.index("change your mind")
    )
    assert "\n\n\n" not in asked.text
    assert [link.get("href") for link in page.iter("a")] == ["https://example.org/l/abc"]
    html5lib.HTMLParser(strict=True).parse(asked.html)


def test_what_people_typed_is_words_and_nothing_else(templates: Flask) -> None:
    typed = "<script>x</script><img src=http://evil.example/> {{7*7}} &amp;"
    asked = written(person=typed)
    page = html5lib.parse(asked.html, namespaceHTMLElements=False)
    assert not list(page.iter("script"))
    assert not list(page.iter("img"))
    assert typed in asked.text
    assert typed in " ".join(page.find("body").itertext())


def test_a_second_copy_says_that_it_is_one(templates: Flask) -> None:
    assert "twice" not in written().text + written().html
    again = written(letter=letter(again=True))
    assert again.text.startswith("You may get this message twice.")
    assert "You may get this message twice." in again.html


def test_in_a_language_written_from_right_to_left_the_frame_turns(templates: Flask, tmp_path: Path) -> None:
    assert '<html lang="en" dir="ltr">' in written(language=pseudo.CODE).html, "no words of it yet"
    with pseudo.spoken(templates, tmp_path):
        assert '<html lang="ckb" dir="rtl">' in written(language=pseudo.CODE).html
        assert '<html lang="en" dir="ltr">' in written().html


def test_a_letter_without_a_link_has_no_button(templates: Flask) -> None:
    asked = written(link="", press="", phone="")
    assert "href" not in asked.html
    assert "phone" not in asked.text


def test_pauses_grow_to_four_hours_and_never_further() -> None:
    for attempts in range(1, 40):
        usual = min(timedelta(minutes=2 ** min(attempts - 1, 20)), timedelta(hours=4))
        assert usual * 0.5 <= pause(attempts) <= usual * 1.5 <= LONGEST_PAUSE * 1.5

"""The letters of the demo can be read on a page, which exists nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import from_environment
from fgc.demo import mail
from fgc.demo.sink import Sink
from fgc.kit import delivery
from fgc.kit.message import Attachment, Message
from tests.make import World
from tests.visiting import Browser


@pytest.fixture
def arrived(world: World, monkeypatch: pytest.MonkeyPatch) -> mail.Mail:
    """One letter that the sink took, in the folder the page reads."""
    folder = Path(world.app.config["SETTINGS"].state) / mail.FOLDER
    with Sink(folder) as sink:
        monkeypatch.setattr(delivery, "_settings", sink.settings())
        said = f"Hello\n\nOpen https://example.org/l/{'a' * 43}.\n\n<script>alert(1)</script>"
        files = (Attachment("date.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n"),)
        hello = Message(
            to="rose@example.org",
            to_name="Rose <b>Ember</b>",
            sender_name="Ruth Adeyemi",
            subject="A message for you",
            text=said,
            html="<p>Hello</p><script>x</script>",
            attachments=files,
        )
        assert delivery.deliver(hello, "<1@example.org>", lambda: True).verdict is delivery.Verdict.SENT
    return mail.wait_for(folder, "rose@example.org", subject="message", containing="Hello")


def test_a_letter_is_read_as_its_reader_would_read_it(world: World, arrived: mail.Mail) -> None:
    browser = Browser(world.app.test_client())
    listed = browser.open("/demo/letters")
    assert listed.status == 200
    assert "Rose <b>Ember</b>" in listed.words
    read = browser.open(listed.link("A message for you"))
    assert read.heading == "A message for you"
    assert "<script>alert(1)</script>" in read.words
    assert read.link("https://example.org/l/") == arrived.link
    kept = browser.client.get(read.link("date.ics"))
    assert (kept.data, kept.mimetype) == (b"BEGIN:VCALENDAR\r\n", "application/octet-stream")
    assert kept.headers["Content-Disposition"] == "attachment; filename=date.ics"


@pytest.mark.parametrize(
    "path", ["/demo/letters/00000000000000000000", "/demo/letters/..%2f..%2fkeys", "/demo/letters/x"]
)
def test_nothing_else_is_read_by_that_page(world: World, path: str) -> None:
    assert world.app.test_client().get(path).status_code == 404


def test_where_people_are_served_the_page_cannot_be_registered() -> None:
    app = Flask(__name__)
    app.config["SETTINGS"] = replace(from_environment(), env="production")
    with pytest.raises(ValueError, match="demo"):
        app.register_blueprint(mail.bp)


def test_somebody_who_waits_in_vain_is_told(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="no letter to rose"):
        mail.wait_for(tmp_path, "rose@example.org", timeout=0.1)

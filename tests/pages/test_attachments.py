"""Files of a referral and a conference: who adds, opens and takes out one, what is refused; the family never has any."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from fgc.access.models import Role
from fgc.access.models_audit import AuditLine
from fgc.access.models_watch import Tally
from fgc.conference import attaching
from fgc.conference.models import Conference, Happening, Stage
from fgc.conference.models_attachments import AttachedTo, Attachment, AttachmentKind
from fgc.conference.rules import MOST_ATTACHED
from fgc.demo import s01_referral
from fgc.keeping.models import LegalHold
from fgc.kit import bulkhead
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from tests.conftest import as_worker
from tests.gathering import working
from tests.make import World
from tests.pages.test_exports import agreed, files, printed
from tests.pages.test_referral import Told, begun
from tests.rules.test_sent_pdf import holds_a_file, pdf, starts_a_script
from tests.the_day import Day
from tests.visiting import Browser

CANARY = "Quillfeather 51.5N"
ORDER = {"kind": "court_order", "name": "Order of 3 March", "says_where": "False"}
SAYS_WHERE = ORDER | {"says_where": "True"}
GENOGRAM = {"kind": "family_drawing", "name": "Genogram", "says_where": "False"}


def picture(colour: str = "green") -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    kept = BytesIO()
    Image.new("RGB", (200, 120), colour).save(kept, "JPEG", exif=exif, comment=CANARY.encode())
    return kept.getvalue()


def send(
    browser: Browser, page: str, content: bytes, filled: dict[str, object], called: str = "scan0001.pdf"
) -> TestResponse:
    """Fills in the form of the page and sends it with a file."""
    browser.open(page)
    form = browser.page.form(button="Attach the file")
    data = form.filled(filled, "Attach the file") | {"file": (BytesIO(content), called)}
    return browser.client.post(form.action, data=data, content_type="multipart/form-data")


def attach(browser: Browser, page: str, content: bytes, filled: dict[str, object]) -> None:
    answer = send(browser, page, content, filled)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def kept(world: World) -> list[Attachment]:
    with as_worker(world.app):
        return list(session().scalars(select(Attachment).order_by(Attachment.added_at)).all())


def file_of(conference: str, attachment: Attachment) -> str:
    return f"{conference}/attachments/{attachment.id}"


def in_a_draft(world: World) -> tuple[Browser, str]:
    amy = world.in_as(world.amy)
    return amy, begun(amy)


@pytest.fixture
def told(world: World, clock: object) -> Told:
    """The referral was accepted, and Ruth signed that she is independent."""
    found = Told(world, clock)
    s01_referral.play(found)  # type: ignore[arg-type]
    return found


def test_the_referrer_attaches_the_court_order_while_they_write(world: World) -> None:
    amy, path = in_a_draft(world)
    amy.open(f"{path}/referral/write")
    amy.follow("Attachments")
    assert "No files yet, such as a court order" in amy.page.words
    amy.follow("Attach a file to the referral")
    attach(amy, amy.page.path, pdf(), ORDER)
    words = amy.open(f"{path}/referral").words
    assert "Order of 3 March" in words
    assert "Court order" in words
    assert "added by Amy" in words
    assert world.in_as(world.colin).open(f"{path}/referral/attachments/add").status == 404


def test_nobody_but_whoever_writes_a_draft_adds_to_it(world: World) -> None:
    _amy, path = in_a_draft(world)
    helen = world.in_as(world.helen)
    assert helen.open(f"{path}/referral/attachments/add").status == 404
    assert "Attach a file" not in helen.open(f"{path}/referral").words


def test_a_file_is_given_as_a_file_to_keep_under_a_name_that_names_nobody_and_is_noted(told: Told) -> None:
    amy = told.staff("Amy")
    attach(amy, f"{told.conference}/referral/attachments/add", picture(), ORDER | {"name": "Lana Rashid"})
    (file,) = kept(told.world)
    answer = told.staff("Ruth").client.get(file_of(told.conference, file))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=attachment-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert CANARY.encode() not in answer.data
    assert "Lana" not in str(answer.headers)
    with as_worker(told.world.app):
        (line,) = session().scalars(select(AuditLine).where(AuditLine.action == "attachment.read"))
        assert line.actor_id == told.world.ruth.id
        assert line.about == str(file.id)
        sealed = session().scalars(select(Attachment.content_locked)).one()
        assert answer.data[:64] not in bytes(sealed)


def test_whoever_asks_for_a_part_of_a_file_is_noted_as_for_all_of_it(told: Told) -> None:
    """A download that goes on where it broke off asks for a part. Nobody reads a file piece by piece unseen."""
    ruth = told.staff("Ruth")
    attach(ruth, f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    (file,) = kept(told.world)
    answer = ruth.client.get(file_of(told.conference, file), headers={"Range": "bytes=0-99"})
    assert answer.status_code == 206
    with as_worker(told.world.app):
        assert session().scalar(select(func.count()).where(AuditLine.action == "attachment.read")) == 1


def test_what_was_sent_stays_and_those_who_may_correct_it_add_beside_it(told: Told) -> None:
    for who in ("Amy", "Ruth", "Helen"):
        browser = told.staff(who)
        browser.open(f"{told.conference}/referral")
        browser.follow("Attach a file to the referral")
        attach(browser, browser.page.path, pdf(), ORDER)
    assert len(kept(told.world)) == 3
    amy = told.staff("Amy")
    assert len(amy.open(f"{told.conference}/referral").tree.xpath("//main//a[@download]")) == 3


def test_what_the_coordinator_attaches_is_theirs_alone_until_they_let_others_open_it(told: Told) -> None:
    """What relatives gave the coordinator is not the social worker's."""
    ruth = told.staff("Ruth")
    ruth.open(told.conference)
    ruth.follow("Attachments")
    assert "No files yet" in ruth.page.words
    ruth.follow("Attach a file")
    attach(ruth, ruth.page.path, picture(), GENOGRAM)
    (file,) = kept(told.world)
    path = file_of(told.conference, file)
    others = [told.staff("Amy"), told.staff("Colin"), told.staff("Helen")]
    for other in others:
        assert other.client.get(path).status_code == 404
        assert "Genogram" not in other.open(f"{told.conference}/attachments").words
    assert "Only you can open it." in ruth.open(f"{told.conference}/attachments").words
    ruth.follow("Change who can open it")
    ruth.press("Save", {"referrer": "yes"})
    assert "You and the referrer can open it." in ruth.page.words
    assert [other.client.get(path).status_code for other in others] == [200, 200, 404]
    ruth.follow("Change who can open it")
    ruth.press("Save", {"referrer": None, "managers": "yes"})
    assert [other.client.get(path).status_code for other in others] == [404, 404, 200]
    assert others[0].open(f"{path}/readers").status == 404
    for other in others:
        assert other.open(f"{told.conference}/attachments/add").status == 404


def test_what_may_tell_where_someone_lives_is_let_open_to_nobody(told: Told) -> None:
    ruth = told.staff("Ruth")
    attach(ruth, f"{told.conference}/attachments/add", picture(), GENOGRAM | {"says_where": "True"})
    (file,) = kept(told.world)
    ruth.open(f"{told.conference}/attachments")
    assert "May show where someone lives" in ruth.page.words
    assert "Change who can open it" not in ruth.page.words
    ruth.open(f"{file_of(told.conference, file)}/readers")
    assert "This file may show where someone lives" in ruth.page.words
    assert not ruth.page.tree.xpath("//main//form")


def test_a_manager_opens_what_may_tell_where_someone_lives_only_while_let_in(told: Told) -> None:
    attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), SAYS_WHERE)
    (file,) = kept(told.world)
    helen = told.staff("Helen")
    path = file_of(told.conference, file)
    assert helen.client.get(path).status_code == 404
    words = helen.open(f"{told.conference}/referral").words
    assert "1 file may tell where someone lives" in words
    assert "Order of 3 March" not in words
    other = told.world.hire(Role.SERVICE_MANAGER, "Noor Haddad")
    helen.follow("Ask to be let in")
    helen.press("Ask the service manager", {"number": "NFG-2027-0001", "why": "The court phones."})
    noor = told.world.in_as(other)
    noor.open("/conferences/urgent")
    noor.press("Let them in")
    assert helen.client.get(path).status_code == 200
    assert noor.client.get(path).status_code == 404, "whoever agreed learns nothing"


def test_a_manager_shows_who_they_are_before_a_file_is_given(
    told: Told, clock: Callable[[str], None]
) -> None:
    attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    (file,) = kept(told.world)
    helen = told.staff("Helen")
    clock((now() + timedelta(minutes=6)).isoformat())
    answer = helen.client.get(file_of(told.conference, file))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/prove?next=")


def test_before_the_statement_of_independence_no_file_is_open_to_the_coordinator(told: Told) -> None:
    attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    (file,) = kept(told.world)
    with working(told.world.app):
        session().scalars(select(Conference)).one().awaiting_independence = True
    ruth = told.staff("Ruth")
    words = ruth.open(f"{told.conference}/referral").words
    assert "once you have signed the statement of independence" in words
    assert "Order of 3 March" not in words
    for path in (file_of(told.conference, file), f"{told.conference}/attachments"):
        assert ruth.client.get(path).headers["Location"].endswith("/independence")
    with told.world.app.app_context(), transaction(acting=told.world.viewer(told.world.ruth).settings()):
        assert session().scalar(select(func.count()).select_from(Attachment)) == 0


def test_whoever_has_no_part_in_it_and_the_family_have_no_file_and_no_list(shown: Day) -> None:
    attach(shown.ruth(), f"{shown.path}/attachments/add", picture(), GENOGRAM)
    (file,) = kept(shown.world)
    tomas, kawa = shown.world.in_as(shown.world.tomas), shown.family("Kawa")
    for path in (
        "/attachments",
        "/attachments/add",
        f"/attachments/{file.id}",
        f"/attachments/{file.id}/take-out",
    ):
        assert tomas.client.get(shown.path + path).status_code == 404
        assert kawa.client.get(shown.path + path).status_code != 200
    assert not kawa.open("/yours").tree.xpath("//a[contains(@href, 'attachment')]")
    assert "Genogram" not in kawa.open("/yours/plan").words


@pytest.mark.parametrize(
    ("content", "called", "said"),
    [
        (pdf(starts_a_script), "order.pdf", "something in it that runs or plays"),
        (pdf(holds_a_file), "order.pdf", "has other files inside it"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "order.pdf", "locked with a password"),
        (b"%PDF-1.7 nothing", "order.pdf", "This PDF cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "photo.png", "Choose a PDF, or a photo"),
        (b"MZ" + bytes(200), "order.pdf", "Choose a PDF, or a photo"),
        (b"", "order.pdf", "This file is empty."),
        (b"<html>" + pdf(), "order.pdf", "Choose a PDF, or a photo"),
        (b"\xff\xd8\xff" + bytes(300), "photo.jpg", "This picture cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "photo.png", "This picture cannot be read"),
    ],
    ids=["script", "file inside", "locked", "broken", "SVG called PNG", "program", "empty", "page and PDF", "JPEG", "PNG"],
)  # fmt: skip
def test_a_file_that_is_not_taken_is_refused_beside_it_and_nothing_written_is_lost(
    world: World, content: bytes, called: str, said: str
) -> None:
    amy, path = in_a_draft(world)
    answer = send(amy, f"{path}/referral/attachments/add", content, ORDER, called)
    assert answer.status_code == 422
    words = answer.get_data(as_text=True)
    assert said in words
    assert "Choose the file again." in words
    assert 'value="Order of 3 March"' in words
    assert kept(world) == []


def test_whether_it_tells_where_someone_lives_has_to_be_said(world: World) -> None:
    amy, path = in_a_draft(world)
    answer = send(amy, f"{path}/referral/attachments/add", pdf(), ORDER | {"says_where": None})
    assert answer.status_code == 422
    assert "Choose whether the file shows where someone lives" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("called", "shown"),
    [
        ("Users/amy/Order of March.pdf", "Order of March"),
        ("../../etc/passwd", "passwd"),
        ("\u202egnp.exe\u200b.pdf", "gnp.exe"),
        ("....pdf", "Court order"),
        ("x" * 400 + ".pdf", "x" * 120),
    ],
)
def test_without_a_name_of_its_own_it_is_called_as_the_file_was_made_safe(
    world: World, called: str, shown: str
) -> None:
    amy, path = in_a_draft(world)
    answer = send(amy, f"{path}/referral/attachments/add", pdf(), ORDER | {"name": ""}, called)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    (file,) = kept(world)
    with as_worker(world.app):
        assert session().scalars(select(Attachment)).one().name == shown
    assert file.kind is AttachmentKind.COURT_ORDER


def test_a_scanned_page_keeps_enough_dots_to_be_read(told: Told) -> None:
    page = BytesIO()
    Image.new("RGB", (2480, 3508), "white").save(page, "PNG")
    attach(told.staff("Ruth"), f"{told.conference}/attachments/add", page.getvalue(), GENOGRAM)
    (file,) = kept(told.world)
    answer = told.staff("Ruth").client.get(file_of(told.conference, file))
    assert max(Image.open(BytesIO(answer.data)).size) == 2400


def test_whoever_added_it_or_the_coordinator_takes_one_out_asked_once_and_history_says_so(told: Told) -> None:
    for _time in range(2):
        attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    for who in ("Colin", "Helen"):
        other = told.staff(who)
        assert "Remove" not in other.open(f"{told.conference}/attachments").words
        other.open(f"{file_of(told.conference, kept(told.world)[0])}/take-out")
        assert "Only the person who added this file or" in other.page.words
    for who in ("Amy", "Ruth"):
        browser = told.staff(who)
        browser.open(f"{told.conference}/attachments")
        browser.follow("Remove")
        assert "This cannot be undone." in browser.page.words
        browser.press("Remove")
        assert "The file has been removed." in browser.page.words
    assert kept(told.world) == []
    told.staff("Ruth").open(f"{told.conference}/history")
    with as_worker(told.world.app):
        deeds = session().scalars(select(Happening).where(Happening.kind.startswith("Attachment"))).all()
        assert sorted(one.kind for one in deeds) == ["AttachmentAdded"] * 2 + ["AttachmentTakenOut"] * 2
        assert not [one for one in deeds if "March" in str(one.facts) or "court" in str(one.facts)]


def test_a_press_does_not_take_out_what_only_whoever_added_it_may(told: Told) -> None:
    attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    (file,) = kept(told.world)
    amy, helen = told.staff("Amy"), told.staff("Helen")
    amy.open(f"{file_of(told.conference, file)}/take-out")
    form = amy.page.form(button="Remove")
    token = helen.page.tree.xpath("//input[@name='csrf_token']/@value")
    helen.open(f"{told.conference}/hold")
    token = helen.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    page_version = form.fields["page_version"][0]
    answer = helen.client.post(form.action, data={"csrf_token": token, "page_version": page_version})
    assert answer.status_code in (409, 422)
    assert len(kept(told.world)) == 1


def test_under_a_legal_hold_nothing_is_taken_out(told: Told) -> None:
    attach(told.staff("Amy"), f"{told.conference}/referral/attachments/add", pdf(), ORDER)
    (file,) = kept(told.world)
    amy = told.staff("Amy")
    amy.open(f"{file_of(told.conference, file)}/take-out")
    with working(told.world.app):
        conference = session().scalars(select(Conference.id)).one()
        session().add(
            LegalHold(
                conference_id=conference, because="The coroner.", set_by=told.world.helen.id, set_at=now()
            )
        )
    amy.press("Remove")
    assert "has to stay as it is for now" in amy.page.words
    assert len(kept(told.world)) == 1


def test_after_closing_a_file_is_read_and_none_is_added_or_taken_out(told: Told) -> None:
    attach(told.staff("Ruth"), f"{told.conference}/attachments/add", picture(), GENOGRAM)
    (file,) = kept(told.world)
    ruth = told.staff("Ruth")
    ruth.open(f"{told.conference}/attachments/add")
    form = ruth.page.form(button="Attach the file")
    with working(told.world.app):
        found = session().scalars(select(Conference)).one()
        found.stage, found.closed_at = Stage.CLOSED, now()
    data = form.filled(GENOGRAM, "Attach the file") | {"file": (BytesIO(picture()), "x.jpg")}
    assert ruth.client.post(form.action, data=data, content_type="multipart/form-data").status_code == 409
    assert ruth.client.get(file_of(told.conference, file)).status_code == 200
    words = ruth.open(f"{told.conference}/attachments").words
    assert "Genogram" in words
    assert not [word for word in ("Attach a file", "Remove", "Change who") if word in words]
    assert len(kept(told.world)) == 1


def test_of_two_who_add_the_last_that_fits_at_once_one_is_refused(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulkhead, "_places", 2)
    world = told.world
    with (
        world.app.test_request_context("/"),
        transaction(acting=world.viewer(world.ruth).settings()),
        saving(),
    ):
        conference = session().scalars(select(Conference)).one()
        for _number in range(MOST_ATTACHED - 1):
            attaching.add(conference, AttachedTo.CONFERENCE, by=world.viewer(world.ruth), content=b"x", name="x",
                          kind=AttachmentKind.OTHER, says_where=False)  # fmt: skip
    browsers = [told.staff("Ruth"), told.staff("Ruth")]
    with ThreadPoolExecutor(2) as both:
        answers = list(
            both.map(
                lambda browser: send(browser, f"{told.conference}/attachments/add", pdf(), GENOGRAM), browsers
            )
        )
    assert sorted(one.status_code for one in answers) == [303, 422]
    (refused,) = [one.get_data(as_text=True) for one in answers if one.status_code == 422]
    assert "There are 20 attachments here already." in refused
    assert len(kept(world)) == MOST_ATTACHED


def test_the_record_takes_along_what_may_leave_and_says_that_there_is_more(signed: Day) -> None:
    """A record becomes the council's: nothing that may tell where someone lives, nothing that relatives gave the coordinator."""
    ruth = signed.ruth()
    for filled in (
        GENOGRAM,
        GENOGRAM | {"name": "Her letter"},
        GENOGRAM | {"name": "Envelope", "says_where": "True"},
    ):
        attach(ruth, f"{signed.path}/attachments/add", pdf(), filled)
    first = kept(signed.world)[0]
    ruth.open(f"{signed.path}/attachments/{first.id}/readers")
    ruth.press("Save", {"referrer": "yes"})
    with working(signed.world.app):
        session().query(Tally).delete()
    told = files(signed.ruth().client.get(agreed(signed)))
    assert set(told) == {"record.pdf", "people.csv", "actions.csv", "attachment-1.pdf"}
    words = " ".join(printed(told["record.pdf"]).split())
    assert "Genogram" in words
    assert "2 attachments are not in this copy." in words
    assert "Her letter" not in words
    assert "Envelope" not in words


def test_whoever_writes_down_that_someone_asks_to_be_erased_is_told_to_look_at_the_files(sealed: Day) -> None:
    attach(sealed.ruth(), f"{sealed.path}/attachments/add", pdf(), GENOGRAM)
    ruth = sealed.ruth()
    kawa: UUID = sealed.people["Kawa"].id
    ruth.open(f"{sealed.path}/circle/{kawa}/erase")
    assert "One file is attached." in ruth.page.words

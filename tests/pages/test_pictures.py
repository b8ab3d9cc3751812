"""A child's drawing and the photo of a signed sheet: drawn anew, shown to those who may see them, and to nobody else."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from fgc.kit.bodies import PICTURE
from fgc.kit.db import session
from fgc.plan.models import Plan, Signature
from tests.conftest import as_worker
from tests.the_day import Day
from tests.visiting import Browser

CANARY = b"Quillfeather 51.5N"


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    kept = BytesIO()
    Image.new("RGB", (200, 120), "green").save(kept, "JPEG", exif=exif, comment=CANARY)
    return kept.getvalue()


def sent(photo: bytes) -> tuple[BytesIO, str]:
    return BytesIO(photo), f"{CANARY.decode()}.jpg"


def writing(begun: Day) -> Browser:
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/begin")
    kawa.press("Start")
    return kawa


def test_a_childs_drawing_is_kept_as_we_drew_it_and_can_be_taken_out(begun: Day, photo: bytes) -> None:
    kawa = writing(begun)
    kawa.open("/yours/plan/write/drawing")
    form = kawa.page.form(button="Save")
    answer = kawa.client.post(
        form.action,
        data=form.filled({}, "Save") | {"picture": sent(photo)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    shown = kawa.client.get("/yours/plan/write/drawing.png")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert shown.data.startswith(b"\x89PNG")
    assert CANARY not in shown.data
    assert shown.headers["Cache-Control"] == "no-store"
    kawa.open("/yours/plan/write/drawing")
    kawa.press("Remove this drawing")
    assert kawa.client.get("/yours/plan/write/drawing.png").status_code == 404


def test_another_picture_of_the_same_name_and_length_sent_from_the_same_page_is_the_one_that_is_kept(
    begun: Day,
) -> None:
    """A child draws again, the uncle goes back and sends the new one: it was thanked for, and thrown away."""
    kawa = writing(begun)
    kawa.open("/yours/plan/write/drawing")
    form = kawa.page.form(button="Save")
    drawings = [drawn("red"), drawn("blue")]
    most = max(map(len, drawings))
    for drawing in drawings:
        data = form.filled({}, "Save") | {"picture": (BytesIO(drawing.ljust(most, b"\0")), "drawing.png")}
        answer = kawa.client.post(form.action, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)
    shown = Image.open(BytesIO(kawa.client.get("/yours/plan/write/drawing.png").data)).convert("RGB")
    assert shown.getpixel((5, 5)) == (0, 0, 255)


def drawn(colour: str) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (200, 120), colour).save(kept, "PNG")
    return kept.getvalue()


def test_what_is_no_picture_comes_back_with_what_to_do(begun: Day) -> None:
    kawa = writing(begun)
    kawa.open("/yours/plan/write/drawing")
    form = kawa.page.form(button="Save")
    for content in (b"<svg/>", b"\xff\xd8\xff" + bytes(300)):
        data = form.filled({}, "Save") | {"picture": (BytesIO(content), "x.png")}
        answer = kawa.client.post(form.action, data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "PNG" in answer.get_data(as_text=True)
    answer = kawa.client.post(
        form.action, data=bytes(PICTURE + 1), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413
    with as_worker(begun.world.app):
        assert session().scalars(select(Plan.drawing)).all() in ([], [None])


def test_the_photo_of_a_signed_sheet_is_locked_and_the_coordinators_alone(agreed: Day, photo: bytes) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.follow("Record a signature on paper")
    form = ruth.page.form(button="Record the signature")
    filled = form.filled({"name": "Daryan Rashid", "witness": "Ruth", "same": "y"}, "Record the signature")
    answer = ruth.client.post(
        form.action, data=filled | {"picture": sent(photo)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    ruth.open(f"{agreed.path}/plan/signing")
    address = ruth.page.link("The signed sheet")
    shown = ruth.client.get(address)
    assert shown.data.startswith(b"\x89PNG")
    assert CANARY not in shown.data
    assert agreed.amy().client.get(address).status_code == 404
    with as_worker(agreed.world.app):
        kept = session().scalars(select(Signature.picture_locked).where(Signature.has_picture)).one()
        assert shown.data[:64] not in bytes(kept)

"""Pictures that people send are drawn anew: nothing of the file that came is left but what can be seen."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from fgc.kit.picture import WhyNot, child, redrawn
from fgc.kit.refusal import Refused

CANARY = b"Quillfeather 51.5N"


def file(picture: Image.Image, kind: str, **more: object) -> bytes:
    kept = BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()


def upright() -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (600, 300), "red")
    picture.paste("blue", (300, 0, 600, 300))
    return picture


def read(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    picture.load()
    assert picture.format == "PNG"
    assert picture.info == {}
    return picture


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_what_a_camera_writes_into_a_photo_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: shown, it has to be turned back
    exif[0x010E] = CANARY.decode()
    sent = file(upright(), "JPEG", exif=exif, comment=CANARY)
    assert CANARY in sent
    kept = redrawn(sent)
    assert CANARY not in kept
    picture = read(kept).convert("RGB")
    assert picture.size == (300, 600)
    red, _green, blue = picture.getpixel((150, 60))  # type: ignore[misc]
    assert red > 200 > blue


def test_texts_and_what_follows_the_end_of_a_png_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Where", CANARY.decode(), zip=False)
    sent = file(upright(), "PNG", pnginfo=texts) + b"<script>" + CANARY
    kept = redrawn(sent)
    assert CANARY not in kept
    assert b"script" not in kept
    assert read(kept).size == (600, 300)


def test_what_can_be_seen_through_is_drawn_on_white() -> None:
    assert read(redrawn(file(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))).convert("RGB").getpixel(
        (5, 5)
    ) == (255, 255, 255)


def test_a_large_photo_is_kept_small() -> None:
    noise = Image.effect_noise((2400, 1600), 90).convert("RGB")
    kept = redrawn(file(noise, "JPEG", quality=80))
    assert len(kept) <= child.KEPT_BYTES
    assert max(read(kept).size) <= child.SIDE


def test_a_small_file_that_claims_many_pixels_is_refused_before_it_is_drawn() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        child.OPENINGS[0]
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(Refused, match=r"TOO_LARGE|UNREADABLE") as refused:
        redrawn(bomb)
    assert refused.value.field == "picture"
    assert refused.value.reason in (WhyNot.TOO_LARGE, WhyNot.UNREADABLE)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + bytes(100),
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        child.OPENINGS[0],
        child.OPENINGS[1] + bytes(500),
        file(upright(), "JPEG")[:400],
        child.OPENINGS[0] + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b""),
    ],
)
def test_what_is_no_whole_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(Refused, match=r"TOO_LARGE|UNREADABLE") as refused:
        redrawn(sent)
    assert refused.value.reason is WhyNot.UNREADABLE


def test_a_file_that_is_too_long_is_not_looked_at() -> None:
    with pytest.raises(Refused, match=r"TOO_LARGE|UNREADABLE") as refused:
        redrawn(child.OPENINGS[1] + bytes(child.MOST_BYTES))
    assert refused.value.reason is WhyNot.TOO_LARGE

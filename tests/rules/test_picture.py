"""Pictures that people send are drawn anew: nothing of the file that came is left but what can be seen."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageDraw, PngImagePlugin

from fgc.kit import picture as pictures
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


PHONE = (8064, 6048)
"""48 megapixels."""


def halves(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    found = Image.new(mode, size, "red")
    found.paste("blue", (size[0] // 2, 0, *size))
    return found


def seen_halves(kept: bytes) -> bool:
    picture = read(kept).convert("RGB")
    left, right = (picture.getpixel((picture.width * part // 4, picture.height // 2)) for part in (1, 3))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    return left[0] > 180 > left[2] and right[2] > 180 > right[0]


def heic(picture: Image.Image) -> bytes:
    kept = BytesIO()
    pillow_heif.from_pillow(picture).save(kept, quality=60)
    return kept.getvalue()


@pytest.mark.parametrize("more", [{}, {"progressive": True}], ids=["plain", "in layers"])
def test_a_telephones_photo_of_48_megapixels_is_taken(more: dict[str, bool]) -> None:
    kept = redrawn(file(halves(PHONE), "JPEG", **more))
    assert (seen_halves(kept), read(kept).size) == (True, (1400, 1050))


def test_a_telephones_own_kind_of_photo_is_taken_at_its_full_size() -> None:
    sent = heic(halves(PHONE))
    assert pictures.HEIC.match(sent)
    assert seen_halves(redrawn(sent))


def test_a_png_of_48_megapixels_is_taken() -> None:
    assert seen_halves(redrawn(file(halves(PHONE, "RGBA"), "PNG", compress_level=1)))


def test_a_photo_with_a_second_one_behind_it_is_drawn_and_not_refused() -> None:
    """Telephones put a picture of the depth, or a small film, behind the photo."""
    sent = file(halves((800, 600)), "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600))])
    assert sent.startswith(child.OPENINGS[1])
    assert seen_halves(redrawn(sent))


def deep(colours: int, values: tuple[int, ...]) -> bytes:
    """A PNG with sixteen bits for each colour: the left half has the first value in each, the right half the second."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colours]
    row = b"\0" + b"".join(struct.pack(">H", value) * channels * 50 for value in values)
    header = struct.pack(">IIBBBBB", 100, 20, 16, colours, 0, 0, 0)
    return (
        child.OPENINGS[0]
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * 20))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("colours", [0, 2], ids=["grey", "colours"])
def test_a_scan_with_sixteen_bits_does_not_become_a_white_sheet(colours: int) -> None:
    kept = read(redrawn(deep(colours, (0x4000, 0xC000)))).convert("L")
    assert [round(kept.getpixel((x, 10)) / 64) for x in (20, 80)] == [1, 3]  # type: ignore[operator]


def test_a_drawing_in_black_and_white_stays_a_drawing_when_it_is_made_smaller() -> None:
    """Lines of one dot: taken dot by dot, half of them were lost and half of the sheet was black."""
    sheet = Image.new("1", (5600, 2800), 1)
    lines = ImageDraw.Draw(sheet)
    for x in range(0, 5600, 4):
        lines.line((x, 0, x, 2800), fill=0)
    kept = read(redrawn(file(sheet, "PNG"))).convert("L")
    darkest, lightest = kept.crop((10, 10, 1390, 690)).getextrema()
    assert 100 < darkest <= lightest < 230  # type: ignore[operator]


def test_white_chalk_that_can_be_seen_through_elsewhere_does_not_vanish() -> None:
    chalk = Image.new("RGBA", (200, 100), (255, 255, 255, 0))
    ImageDraw.Draw(chalk).line((0, 50, 200, 50), fill="white", width=9)
    kept = read(redrawn(file(chalk, "PNG"))).convert("L")
    assert kept.getextrema() == (0, 255)


def test_a_photo_for_a_printing_house_keeps_its_colours() -> None:
    assert seen_halves(redrawn(file(halves((600, 300)).convert("CMYK"), "JPEG")))


def test_a_photo_that_was_turned_is_upright_also_where_it_is_very_large() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = read(redrawn(file(halves(PHONE), "JPEG", exif=exif))).convert("RGB")
    assert kept.size == (1050, 1400)
    upper = kept.crop((0, 0, 1050, 700))
    assert ImageChops.difference(upper, Image.new("RGB", upper.size, (254, 0, 0))).getextrema()[0] < (0, 60)


def test_a_jpeg_that_claims_more_dots_than_any_camera_gives_is_said_to_be_too_large() -> None:
    sent = file(halves((64, 64)), "JPEG")
    at = sent.index(b"\xff\xc0") + 5
    with pytest.raises(Refused, match="TOO_LARGE"):
        redrawn(sent[:at] + struct.pack(">HH", 60_000, 60_000) + sent[at + 4 :])


@pytest.mark.parametrize(
    ("child_does", "said"),
    [
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", WhyNot.TOO_SLOW),
        (f"raise SystemExit({child.TOO_MANY_PIXELS})", WhyNot.TOO_LARGE),
        (f"raise SystemExit({child.TOO_MUCH_MEMORY})", WhyNot.TOO_LARGE),
        (f"raise SystemExit({child.NO_PICTURE})", WhyNot.UNREADABLE),
        ("import time; time.sleep(9)", WhyNot.TOO_LATE),
    ],
    ids=["its time is over", "dots", "memory", "no picture", "a busy machine"],
)  # fmt: skip
def test_the_limit_that_was_met_is_the_one_that_is_said(
    child_does: str, said: WhyNot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(child_does)
    monkeypatch.setattr(pictures, "_CHILD", script)
    monkeypatch.setattr(pictures, "SECONDS", 3)
    with pytest.raises(Refused, match=said.name) as refused:
        redrawn(file(halves((8, 8)), "PNG"))
    assert refused.value.reason is said


@pytest.mark.parametrize(
    "sent",
    [heic(halves((64, 64)))[:300], b"\0\0\0\x1cftypheic" + bytes(500), b"\0\0\0\x1cftypmif1" + b"\xff" * 500],
)
def test_a_broken_photo_of_a_telephone_is_refused_with_how_to_send_another(sent: bytes) -> None:
    with pytest.raises(Refused, match="UNREADABLE") as refused:
        redrawn(sent)
    assert "take a screenshot of it" in refused.value.sentence

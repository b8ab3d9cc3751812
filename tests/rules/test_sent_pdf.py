"""PDFs that people send are written anew: nothing of the file that came is left but its pages, and what runs is refused."""

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from fgc.kit import pdf as pdfs
from fgc.kit.pdf import WhyNot, child, rewritten
from fgc.kit.refusal import Refused

CANARY = "Quillfeather 51.5N"


def pdf(made: Callable[[Pdf], None] | None = None, **more: object) -> bytes:
    """A PDF of one page on which “Hello” stands, and what else was made of it."""
    with pikepdf.new() as new:
        new.add_blank_page()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        new.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        new.pages[0].Contents = new.make_stream(b"BT /F 24 Tf 50 700 Td (Hello) Tj ET")
        if made:
            made(new)
        kept = BytesIO()
        new.save(kept, **more)
        return kept.getvalue()


def refused(sent: bytes) -> WhyNot:
    with pytest.raises(Refused, match=r"[A-Z_]+") as why:
        rewritten(sent)
    assert why.value.field == "file"
    assert isinstance(why.value.reason, WhyNot)
    return why.value.reason


def annotation(**what: object) -> Callable[[Pdf], None]:
    def made(new: Pdf) -> None:
        one = Dictionary(Type=Name.Annot, Rect=[0, 0, 99, 99], **what)
        new.pages[0].Annots = Array([new.make_indirect(one)])

    return made


def starts_a_script(new: Pdf) -> None:
    new.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))


def names_a_script(new: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
    new.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def has_script_when_a_page_opens(new: Pdf) -> None:
    new.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))


def has_script_behind_a_harmless_press(new: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("x"))
    annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=script))(
        new
    )


def is_a_form_that_runs(new: Pdf) -> None:
    new.Root.AcroForm = Dictionary(Fields=Array([]), XFA=new.make_stream(b"<xdp/>"))


def holds_a_file(new: Pdf) -> None:
    new.attachments["other.txt"] = b"hello"


def is_a_portfolio(new: Pdf) -> None:
    new.Root.Collection = Dictionary(Type=Name.Collection)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (starts_a_script, WhyNot.RUNS),
        (names_a_script, WhyNot.RUNS),
        (has_script_when_a_page_opens, WhyNot.RUNS),
        (has_script_behind_a_harmless_press, WhyNot.RUNS),
        (is_a_form_that_runs, WhyNot.RUNS),
        (annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe"))), WhyNot.RUNS),
        (annotation(Subtype=Name.RichMedia), WhyNot.RUNS),
        (annotation(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://x.example"))), WhyNot.SENDS),
        (annotation(Subtype=Name.Link, A=Dictionary(S=Name.ImportData, F=String("x"))), WhyNot.SENDS),
        (holds_a_file, WhyNot.HOLDS_FILES),
        (is_a_portfolio, WhyNot.HOLDS_FILES),
        (annotation(Subtype=Name.FileAttachment), WhyNot.HOLDS_FILES),
        (annotation(Subtype=Name.Link, A=Dictionary(S=Name.GoToE)), WhyNot.HOLDS_FILES),
    ],
)  # fmt: skip
def test_what_runs_reaches_out_or_hides_a_file_is_refused_with_how_to_send_it(
    made: Callable[[Pdf], None], why: WhyNot
) -> None:
    assert refused(pdf(made)) is why
    assert "print it to a new PDF" in why.value


def test_a_script_whose_name_is_written_in_disguise_is_found() -> None:
    hidden = pdf(starts_a_script, compress_streams=False).replace(b"/JavaScript", b"/J#61vaScript")
    assert b"/J#61vaScript" in hidden
    assert refused(hidden) is WhyNot.RUNS


def test_what_is_locked_with_a_password_is_refused() -> None:
    assert refused(pdf(encryption=pikepdf.Encryption(owner="owner", user="secret"))) is WhyNot.LOCKED


@pytest.mark.parametrize(
    "how", [{"R": 6}, {"R": 4, "aes": False, "metadata": False}, {"R": 3, "aes": False, "metadata": False}]
)
def test_what_asks_for_a_password_only_to_be_printed_is_taken_and_opens_for_everybody(
    how: dict[str, Any],
) -> None:
    """Courts send such files. Amy reads it without a password, so to be told that it has one would be no help to her."""
    anew = rewritten(pdf(encryption=pikepdf.Encryption(owner="owner", user="", **how)))
    with pikepdf.open(BytesIO(anew)) as read:
        assert not read.is_encrypted
        assert b"(Hello) Tj" in read.pages[0].Contents.read_bytes()


def test_a_script_is_found_in_what_asks_for_a_password_only_to_be_printed() -> None:
    sent = pdf(starts_a_script, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert refused(sent) is WhyNot.RUNS


def test_what_a_program_noted_and_where_links_lead_is_gone_and_the_page_stays() -> None:
    def made(new: Pdf) -> None:
        new.docinfo["/Author"] = String(CANARY)
        with new.open_metadata() as about:
            about["dc:title"] = CANARY
        link = Dictionary(S=Name.URI, URI=String(f"https://example.org/{CANARY}"))
        annotation(Subtype=Name.Link, A=link)(new)
        new.pages[0].PieceInfo = Dictionary(Private=String(CANARY))
        new.trailer.Hidden = new.make_indirect(Dictionary(Private=String(CANARY)))

    sent = pdf(made)
    assert opened_up(sent).count(CANARY.encode()) >= 3
    kept = opened_up(rewritten(sent))
    assert CANARY.encode() not in kept
    assert b"(Hello) Tj" in kept


def test_where_a_photo_in_it_was_taken_is_gone() -> None:
    """A telephone's scanner puts its photos into a PDF as they are."""
    for packed in (False, True):
        kept = rewritten(pdf(with_photo(packed=packed)))
        assert CANARY.encode() not in opened_up(kept)
        with pikepdf.open(BytesIO(kept)) as read:
            (photo,) = read.pages[0].get_images().values()
            picture = pikepdf.PdfImage(photo).as_pil_image().convert("RGB")
        red, _green, blue = picture.getpixel((5, 5))  # type: ignore[misc]
        assert red > 200 > blue


def with_photo(*, packed: bool) -> Callable[[Pdf], None]:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    jpeg = BytesIO()
    Image.new("RGB", (90, 60), "red").save(jpeg, "JPEG", exif=exif, comment=CANARY.encode())

    def made(new: Pdf) -> None:
        photo = new.make_stream(jpeg.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=90, Height=60,
                                ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
        if packed:
            photo.write(zlib.compress(jpeg.getvalue()), filter=Array([Name.FlateDecode, Name.DCTDecode]))
        new.pages[0].Resources.XObject = Dictionary(I=photo)

    return made


def opened_up(sent: bytes) -> bytes:
    """All of a PDF with nothing packed, as it could be searched."""
    with pikepdf.open(BytesIO(sent)) as read:
        kept = BytesIO()
        read.save(
            kept, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False,
        )  # fmt: skip
    return kept.getvalue()


def test_what_is_written_behind_or_between_the_pages_is_gone() -> None:
    """A file that is a PDF to one program and a page of a script to another."""
    sent = pdf() + b"<html><script>alert(1)</script>"
    assert b"script" not in opened_up(rewritten(sent))
    assert refused(b"<html><script>alert(1)</script>\n" + pdf()) is WhyNot.UNREADABLE


def test_the_signature_of_a_file_that_was_written_anew_is_not_shown_as_one() -> None:
    def made(new: Pdf) -> None:
        field = Dictionary(FT=Name.Sig, T=String("s"), V=Dictionary(Type=Name.Sig, Contents=String(CANARY)))
        new.Root.AcroForm = Dictionary(Fields=Array([new.make_indirect(field)]), SigFlags=3)

    assert CANARY.encode() not in opened_up(rewritten(pdf(made)))


def test_a_small_file_that_unpacks_to_gigabytes_is_refused() -> None:
    packing = zlib.compressobj(9)
    bomb = b"".join(packing.compress(bytes(1 << 20)) for _ in range(1100)) + packing.flush()

    def made(new: Pdf) -> None:
        new.pages[0].Contents = new.make_stream(b"")
        new.pages[0].Contents.write(bomb, filter=Name.FlateDecode)

    assert len(bomb) < 2_000_000
    assert refused(pdf(made)) is WhyNot.TOO_MUCH


def test_what_is_packed_twice_over_is_refused() -> None:
    def made(new: Pdf) -> None:
        new.pages[0].Contents = new.make_stream(b"")
        twice = zlib.compress(zlib.compress(b"BT ET"))
        new.pages[0].Contents.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))

    as_it_is = pikepdf.StreamDecodeLevel.none
    assert refused(pdf(made, compress_streams=False, stream_decode_level=as_it_is)) is WhyNot.TOO_MUCH


def test_a_picture_of_more_dots_than_any_camera_gives_is_refused() -> None:
    def made(new: Pdf) -> None:
        new.pages[0].Resources.XObject = Dictionary(
            I=new.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
        )

    assert refused(pdf(made)) is WhyNot.TOO_MUCH


def test_a_very_long_file_is_refused() -> None:
    def made(new: Pdf) -> None:
        for _page in range(child.MOST_PAGES):
            new.add_blank_page()

    assert refused(pdf(made)) is WhyNot.TOO_MUCH


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.7 and nothing else",
        b"%PDF-1.4\n<html><script>alert(1)</script>",
        b"%PDF-1.4\n" + b"[" * 200_000,
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + b"<</A " * 3000 + b"1" + b">>" * 3000 + b">>\nendobj\n",
        b"GIF89a" + bytes(100),
    ],
    ids=["nothing", "a name", "a page", "brackets", "nested", "a picture"],
)  # fmt: skip
def test_what_is_no_pdf_is_refused(sent: bytes) -> None:
    assert refused(sent) is WhyNot.UNREADABLE


def test_a_file_that_is_too_long_is_not_looked_at() -> None:
    assert refused(b"%PDF-" + bytes(child.MOST_BYTES)) is WhyNot.TOO_LARGE


@pytest.mark.parametrize(
    ("child_does", "said"),
    [
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", WhyNot.TOO_SLOW),
        (f"raise SystemExit({child.TOO_MUCH})", WhyNot.TOO_MUCH),
        ("raise SystemExit(77)", WhyNot.UNREADABLE),
        ("print('no PDF')", WhyNot.UNREADABLE),
        ("import time; time.sleep(9)", WhyNot.TOO_LATE),
    ],
    ids=["its time is over", "too much", "it broke", "it wrote something else", "a busy machine"],
)  # fmt: skip
def test_the_limit_that_was_met_is_the_one_that_is_said(
    child_does: str, said: WhyNot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(child_does)
    monkeypatch.setattr(pdfs, "_CHILD", script)
    monkeypatch.setattr(pdfs, "SECONDS", 3)
    assert refused(pdf()) is said


def test_a_photo_keeps_what_says_how_its_colours_are_meant() -> None:
    jpeg = BytesIO()
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(jpeg, "JPEG", icc_profile=b"profile", comment=b"gone")
    kept = child.without_position(jpeg.getvalue())
    assert b"Adobe" in kept
    assert b"profile" in kept
    assert b"gone" not in kept
    with pytest.raises(ValueError, match="no JPEG"):
        child.without_position(b"GIF89a")

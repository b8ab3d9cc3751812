"""What an attacker does to a sealed file, and what the seal says of it: each time, not the sealed document."""

import hashlib
import io
import os
import random
import re
import stat
import subprocess
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from fgc.kit.paper import printed
from fgc.kit.seal import SealKey, Why, check, sealed
from fgc.kit.seal.key import KeyLiesOpen
from fgc.plan.document import pdf
from fgc.plan.document.stationery import stationery
from tests import paper_samples as plans

AT = plans.SEALED_AT


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return SealKey.load_or_make(tmp_path_factory.mktemp("state") / "seal.pem", "Northmoor FGC Service")


@pytest.fixture(scope="module")
def file(key: SealKey) -> bytes:
    return sealed(pdf(plans.northmoor()), key, reason="The plan as it was signed", at=AT)


def why(file: bytes, key: SealKey) -> Why | None:
    return check(file, trusted=[key.certificate]).why


def test_what_we_sealed_is_genuine(file: bytes, key: SealKey) -> None:
    verdict = check(file, trusted=[key.certificate])
    assert verdict.genuine
    assert verdict.sealed_at == AT
    assert verdict.fingerprint == key.fingerprint == hashlib.sha256(key.certificate).hexdigest()


def test_the_seal_keeps_the_document_archival(file: bytes) -> None:
    root = PdfReader(io.BytesIO(file)).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in xmp
    assert "<xmp:ModifyDate>2027-02-28T17:05:12Z</xmp:ModifyDate>" in xmp
    assert root["/StructTreeRoot"]
    (field,) = root["/AcroForm"]["/Fields"]
    assert field["/F"] & 4
    assert field["/TU"] == "The plan as it was signed"
    assert root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"


def test_pdfsig_agrees(file: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    path.write_bytes(file[:300] + bytes([file[300] ^ 1]) + file[301:])
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


def test_qpdf_agrees(file: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file)
    ran = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "No syntax or stream encoding errors found" in ran.stdout


def test_any_flipped_bit_shows(file: bytes, key: SealKey) -> None:
    gap = re.search(rb"/Contents <", file)
    assert gap is not None
    chance = random.Random(15)
    places = (
        {chance.randrange(len(file)) for _ in range(60)}
        | set(range(gap.start(), gap.end() + 60))
        | {0, len(file) - 1}
    )
    places |= set(range(gap.end() + 2500, gap.end() + 2560)) | set(range(len(file) - 40, len(file)))
    for place in places:
        for bit in (0x01, 0x20):
            other = bytearray(file)
            other[place] ^= bit
            assert why(bytes(other), key) is not None, (place, bit)


@pytest.mark.parametrize("more", [b"\n", b"\0", b"%%EOF\n", b"% harmless", b"\n1 0 obj\n<<>>\nendobj\n"])
def test_anything_appended_shows(file: bytes, key: SealKey, more: bytes) -> None:
    assert why(file + more, key) is Why.ADDED_TO


@pytest.mark.parametrize("less", [1, 2, 700, 30_000])
def test_anything_cut_off_shows(file: bytes, key: SealKey, less: int) -> None:
    assert why(file[:-less], key) in {Why.CUT, Why.NOT_SEALED}


def test_anything_put_before_shows(file: bytes, key: SealKey) -> None:
    assert why(b"\n" + file, key) is Why.NOT_A_PDF
    assert why(b"%PDF-1.7\n" + file, key) is not None


def rewritten(file: bytes, change: str) -> bytes:
    writer = PdfWriter(io.BytesIO(file), incremental=change.startswith("added"))
    if "metadata" in change:
        writer.add_metadata({"/Title": "Another plan"})
    if "page" in change:
        writer.pages[1].merge_page(PdfReader(io.BytesIO(pdf(plans.sorani()))).pages[0])
    if "note" in change:
        writer.add_annotation(1, FreeText(text="and Baran comes on Sundays", rect=(60, 600, 300, 640)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "change", ["metadata", "added metadata", "page laid over", "added page laid over", "note", "added note"]
)
def test_an_edited_file_is_not_the_sealed_document(file: bytes, key: SealKey, change: str) -> None:
    assert why(rewritten(file, change), key) in {Why.ADDED_TO, Why.CUT, Why.CHANGED, Why.NOT_SEALED}


def test_a_file_sealed_with_another_key_is_not_ours(file: bytes, key: SealKey, tmp_path: Path) -> None:
    theirs = SealKey.load_or_make(tmp_path / "seal.pem", "Northmoor FGC Service")
    again = sealed(pdf(plans.northmoor()), theirs, reason="The plan as it was signed", at=AT)
    assert why(again, key) is Why.OTHER_KEY
    assert why(again, theirs) is None
    assert why(file, theirs) is Why.OTHER_KEY


def test_our_certificate_beside_another_keys_signature_does_not_pass(key: SealKey, tmp_path: Path) -> None:
    theirs = SealKey.load_or_make(tmp_path / "seal.pem", "Northmoor FGC Service")
    mixed = SealKey(key.certificate, theirs.private)
    assert why(sealed(pdf(plans.northmoor()), mixed, reason="x", at=AT), key) is Why.CHANGED


def test_the_signature_of_one_plan_does_not_fit_another(file: bytes, key: SealKey) -> None:
    other = sealed(pdf(plans.sorani()), key, reason="The plan as it was signed", at=AT)
    contents = re.compile(rb"/Contents <([0-9A-F]+)>")
    one, two = contents.search(file), contents.search(other)
    assert one is not None
    assert two is not None
    swapped = file[: one.start(1)] + two[1].ljust(len(one[1]), b"0")[: len(one[1])] + file[one.end(1) :]
    assert why(swapped, key) is Why.CHANGED


def test_a_range_that_leaves_room_does_not_pass(file: bytes, key: SealKey) -> None:
    ranged = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", file)
    assert ranged is not None
    wide = file.replace(ranged[3], str(int(ranged[3]) - 1).encode().rjust(len(ranged[3]), b"0"), 1)
    assert why(wide, key) is not None
    assert why(file + b"\n/ByteRange [0 5 10 20]", key) is Why.ADDED_TO


@pytest.mark.parametrize(
    "rubbish", [b"", b"%PDF-", b"PK\x03\x04", b"%PDF-1.7\n/ByteRange [0 10 12 5]", b"<html>", bytes(4096)]
)
def test_rubbish_is_answered_and_not_tripped_over(rubbish: bytes, key: SealKey) -> None:
    assert why(rubbish, key) is not None
    assert why(b"%PDF-1.7\n" + random.Random(1).randbytes(5000) + b"/ByteRange[0 20 40 4]", key) is not None


def test_a_printed_file_without_seal_says_so(key: SealKey) -> None:
    assert why(pdf(plans.northmoor()), key) is Why.NOT_SEALED


def test_a_sealed_file_cannot_be_sealed_over(file: bytes, key: SealKey) -> None:
    with pytest.raises(Exception, match="filled already"):
        sealed(file, key, reason="again", at=AT)


def test_a_seal_needs_a_time_with_its_zone(key: SealKey) -> None:
    with pytest.raises(ValueError, match="zone"):
        sealed(b"", key, reason="x", at=datetime(2027, 2, 28))  # noqa: DTZ001


def test_seals_hold_when_years_have_passed(key: SealKey) -> None:
    page = printed("<html lang=en><title>x</title>x</html>", stationery("child_fgc", ""), made_at=AT)
    late = sealed(page, key, reason="x", at=AT + timedelta(days=3650))
    assert check(late, trusted=[key.certificate]).sealed_at == AT + timedelta(days=3650)


# --- the key -----------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "seal.pem"
    first = SealKey.load_or_make(path, "A service")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert SealKey.load_or_make(path, "Another name") == first
    assert [one.name for one in path.parent.iterdir()] == ["seal.pem"]
    assert first.private.hex() not in repr(first)
    assert "private" not in repr(first)


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "seal.pem"
    SealKey.load_or_make(path, "A service")
    os.chmod(path, 0o640)
    with pytest.raises(KeyLiesOpen, match=r"seal\.pem"):
        SealKey.load_or_make(path, "A service")


def test_a_certificate_of_another_key_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        SealKey.load_or_make(tmp_path / name, name)
    private = (tmp_path / "one").read_text().split("-----BEGIN CERTIFICATE")[0]
    certificate = (tmp_path / "two").read_text().partition("-----BEGIN CERTIFICATE")
    with pytest.raises(ValueError, match="not that of the key"):
        SealKey.from_pem((private + certificate[1] + certificate[2]).encode())


def _fingerprint(path: str) -> str:
    return SealKey.load_or_make(Path(path), "A service").fingerprint


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(6, mp_context=get_context("spawn")) as processes:
        found = set(processes.map(_fingerprint, [str(tmp_path / "seal.pem")] * 12))
    assert len(found) == 1

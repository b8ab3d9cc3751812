"""Making and checking the seal itself, with pyHanko. Only `fgc.kit.seal` asks for this module."""

import asyncio
import hashlib
import re
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fgc.kit.seal import Verdict, Why
from fgc.kit.seal.key import SealKey, fingerprint_of

FIELD = "Seal"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_SIGNATURE = re.compile(rb"<((?:[0-9A-F]{2})+)>")


class _AsPrinted(IncrementalPdfFileWriter):
    """Leaves title, dates and maker as they were printed: pyHanko would write the machine's own clock there."""

    def _update_meta(self) -> None:
        pass


def sealed(pdf: bytes, key: SealKey, *, reason: str, at: datetime) -> bytes:
    """See `fgc.kit.seal.sealed`. The field is invisible, and stands on the last page with a name for screen readers."""
    if at.tzinfo is None:
        raise ValueError("the time of a seal needs its zone")
    certificate = x509.Certificate.load(key.certificate)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(certificate)
    signer = SimpleSigner(certificate, keys.PrivateKeyInfo.load(key.private), store, embed_roots=False)
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        name=certificate.subject.native["common_name"],
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    where = SigFieldSpec(FIELD, on_page=-1, box=None, readable_field_name=reason)
    signer_of_pdf = PdfSigner(about, signer, new_field_spec=where)
    return asyncio.run(_signed(signer_of_pdf, _AsPrinted(BytesIO(pdf)), at))


async def _signed(signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime) -> bytes:
    """pyHanko's own steps one by one, because only so can the time be ours and not that of its own clock."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    size = await session.estimate_signature_container_size(None, tight=False)
    ready = session.prepare_tbs_document(validation_info=None, bytes_reserved=size)
    out = BytesIO()
    digested, _out = ready.digest_tbs_document(output=out)
    await ready.perform_signature(digested.document_digest, PdfCMSSignedAttributes())
    return out.getvalue()


def check(pdf: bytes, trusted: frozenset[bytes]) -> Verdict:
    """See `fgc.kit.seal.check`. First the bytes and the signature over them; what pyHanko reads is already known."""
    found = _signature_over_all(pdf)
    if isinstance(found, Why):
        return Verdict(found)
    signed, written, digest = found
    certificates = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    if len(certificates) != 1 or len(signed["signer_infos"]) != 1:
        return Verdict(Why.OTHER_KEY)
    (certificate,) = certificates
    fingerprint = fingerprint_of(certificate.dump())
    if certificate.dump() not in trusted:
        return Verdict(Why.OTHER_KEY, fingerprint=fingerprint)
    if not _holds(signed["signer_infos"][0], certificate, digest) or written != _as_we_write(
        signed, certificate
    ).ljust(len(written), b"\0"):
        return Verdict(Why.CHANGED)
    return _as_sealed(pdf, fingerprint)


def _signature_over_all(pdf: bytes) -> tuple[cms.SignedData, bytes, bytes] | Why:
    """The one signature that covers every byte but itself: read, as written, and the digest of what it covers."""
    if not pdf.startswith(b"%PDF-"):
        return Why.NOT_A_PDF
    ranges = [tuple(map(int, found.groups())) for found in _RANGE.finditer(pdf)]
    if not ranges:
        return Why.NOT_SEALED
    whole = [
        (before, after) for before, after, length in ranges if after + length == len(pdf) and before < after
    ]
    if not whole:
        longest = max(after + length for _, after, length in ranges)
        return Why.ADDED_TO if longest < len(pdf) else Why.CUT
    if len(ranges) > 1:
        return Why.ADDED_TO
    before, after = whole[0]
    content = _content(pdf[before:after])
    return Why.CHANGED if content is None else (*content, hashlib.sha256(pdf[:before] + pdf[after:]).digest())


def _content(gap: bytes) -> tuple[cms.SignedData, bytes] | None:
    """What stands in the one place that the signature cannot cover, read and as it is written; None if unreadable."""
    found = _SIGNATURE.fullmatch(gap)
    if found is None:
        return None
    written = bytes.fromhex(found[1].decode())
    try:
        info = cms.ContentInfo.load(written)
        if info["content_type"].native != "signed_data":
            return None
        _ = info.native  # reads every part, so that a broken one shows here
    except (ValueError, TypeError, KeyError):
        return None
    return info["content"], written


def _as_we_write(signed: cms.SignedData, certificate: x509.Certificate) -> bytes:
    """The signature written again from the parts that are proved, and zeros: nothing else may stand in its place."""
    (signer,) = signed["signer_infos"]
    algorithm = {"algorithm": "sha256"}
    of = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    again = cms.SignedData({
        "version": "v1",
        "digest_algorithms": [algorithm],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", certificate)],
        "signer_infos": [{
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", of),
            "digest_algorithm": algorithm,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": signer["signed_attrs"],
            "signature": signer["signature"],
        }],
    })  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": again}).dump())


def _holds(signer: cms.SignerInfo, certificate: x509.Certificate, digest: bytes) -> bool:
    try:
        if signer["digest_algorithm"]["algorithm"].native != "sha256":
            return False
        return all(validate_sig_integrity(signer, certificate, "data", digest))
    except (SignatureValidationError, ValueError, TypeError):
        return False


def _as_sealed(pdf: bytes, fingerprint: str) -> Verdict:
    """What a trusted key has sealed must also be a certified document that forbids every change."""
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(signatures) != 1:
        return Verdict(Why.CHANGED)
    (one,) = signatures
    one.compute_integrity_info()
    certified = one.docmdp_level is MDPPerm.NO_CHANGES and one.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return Verdict(None if certified else Why.CHANGED, one.self_reported_timestamp, fingerprint)

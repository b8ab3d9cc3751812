"""The key of the seal: EC P-256 with a self-signed certificate, in one file that only its owner can read."""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from fgc.kit.clock import now
from fgc.kit.files import write_new

_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_YEARS = 25


class KeyLiesOpen(Exception):
    """The key's file can be read by others: who could have read it could seal in our name."""


def fingerprint_of(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER), in hexadecimal: what is printed, and what people compare."""
    return hashlib.sha256(certificate).hexdigest()


@dataclass(frozen=True)
class SealKey:
    """A private key (PKCS #8, DER; never shown in a log) and its certificate (DER)."""

    certificate: bytes
    private: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.certificate)

    def sign(self, content: bytes) -> bytes:
        """ECDSA over the SHA-256 of `content`, in DER: the certificate's public key checks it."""
        private = serialization.load_der_private_key(self.private, password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("a key of another kind")
        return private.sign(content, ec.ECDSA(hashes.SHA256()))

    @classmethod
    def load_or_make(cls, path: Path, name: str) -> "SealKey":
        """The key kept in `path`, or a new one under `name`. Processes that start at once end with the same key.

        Raises `KeyLiesOpen` when anybody but the file's owner may read or write it, ValueError when it is no key.
        """
        if not path.exists():
            _keep(path, _made(name))
        if path.stat().st_mode & 0o077:
            raise KeyLiesOpen(path.name)
        return cls.from_pem(path.read_bytes())

    @classmethod
    def from_pem(cls, pem: bytes) -> "SealKey":
        """A key and its certificate from one PEM text. ValueError when the two do not belong together."""
        certificate = x509.load_pem_x509_certificate(pem)
        private = serialization.load_pem_private_key(pem, password=None)
        if certificate.public_key() != private.public_key():
            raise ValueError("the certificate is not that of the key")
        return cls(
            certificate.public_bytes(serialization.Encoding.DER),
            private.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )


def _made(name: str) -> bytes:
    key, since = ec.generate_private_key(ec.SECP256R1()), now()
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = _certificate(key, named, since)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _certificate(key: ec.EllipticCurvePrivateKey, named: x509.Name, since: datetime) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    purposes = x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - timedelta(days=1))
        .not_valid_after(since + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(purposes, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _keep(path: Path, pem: bytes) -> None:
    """Whole or not at all, and never over a key that is there already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    write_new(draft, pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

"""Checks an exported audit without the program that wrote it: python check_audit.py FILE [FINGERPRINT].

Needs Python and `cryptography`. Each line holds a link: the SHA-256 of the link before it and of the line itself. The last
link is signed with the key that seals plans; FINGERPRINT is that key's, as printed on the last page of each sealed plan.
"""

import base64
import hashlib
import json
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256


def plain(told: dict) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


link, seq, fingerprints = "", 0, set()
for number, text in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
    told = json.loads(text)
    if "head" in told:
        certificate = base64.b64decode(told["certificate"])
        fingerprints.add(hashlib.sha256(certificate).hexdigest())
        key = x509.load_der_x509_certificate(certificate).public_key()
        try:
            key.verify(base64.b64decode(told["signature"]), plain(told["head"]).encode(), ECDSA(SHA256()))
        except InvalidSignature:
            sys.exit(f"line {number} of the file: the signature is not of this head")
        if (told["head"]["link"], told["head"]["lines"]) != (link, seq):
            sys.exit(
                f"line {number} of the file: lines after {seq} are missing, or not those that were signed"
            )
        print(f"chain {told['head']['chain']}: {seq} lines as exported on {told['head']['exported_at']}")
        link, seq = "", 0
        continue
    said, seq = told.pop("link"), seq + 1
    link = hashlib.sha256((link + plain(told)).encode()).hexdigest()
    if (told["seq"], said) != (seq, link):
        sys.exit(
            f"line {number} of the file: line {seq} of the chain was changed, removed, inserted or moved"
        )
if seq or not fingerprints or (len(sys.argv) > 2 and fingerprints != {sys.argv[2]}):
    sys.exit("the end is missing, or it is signed with another key")
print("signed with the key of fingerprint", *fingerprints)

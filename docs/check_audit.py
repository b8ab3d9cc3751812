"""Checks an exported audit without us: python check_audit.py FILE [FINGERPRINT, printed in a sealed plan]."""

import hashlib
import json
import sys
from base64 import b64decode

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

link, seq, signers = "", 0, set()
for number, text in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
    told, here = json.loads(text), f"line {number} of the file: "
    said = told.pop("link", None)
    plain = json.dumps(told.get("head", told), sort_keys=True, separators=(",", ":"))
    if "head" not in told:  # a line of the chain: its link is made of the one before it and of itself
        link, seq = hashlib.sha256((link + plain).encode()).hexdigest(), seq + 1
        if (told["seq"], said) != (seq, link):
            sys.exit(f"{here}line {seq} of the chain was changed, removed, inserted or moved")
        continue
    certificate = b64decode(told["certificate"])  # the head of a chain: its last link, signed
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        key.verify(b64decode(told["signature"]), plain.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        sys.exit(f"{here}the signature is not of this head")
    if (told["head"]["link"], told["head"]["lines"]) != (link, seq):
        sys.exit(f"{here}lines after {seq} are missing, or not those that were signed")
    print(f"chain {told['head']['chain']}: {seq} lines as exported on {told['head']['exported_at']}")
    link, seq, signers = "", 0, signers | {hashlib.sha256(certificate).hexdigest()}
if seq or not signers or (len(sys.argv) > 2 and signers != {sys.argv[2]}):
    sys.exit("the end is missing, or it is signed with another key")
print("signed with the key of fingerprint", *signers)

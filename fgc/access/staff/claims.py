"""What an organisation where staff may sign in besides here says of itself and of somebody, read whole and by type.

Its signature says who spoke and not that what is said makes sense: a number where a word belongs, a moment of ten years ago,
an end that never comes. Nothing is turned into what it should have been: what is not exactly right is refused. Pure
functions; the signature, and which claims must be there at all, are the library's to check (see `speaking.py`).
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fgc.access.rules import WhyNot
from fgc.access.staff.providers import Known
from fgc.kit.bounded_json import read_object
from fgc.kit.refusal import Refused

BODY = 256 * 1024
"""Of any answer of the provider, in bytes: the longest is its list of keys."""
TOKEN = 32 * 1024
CODE = 4096
LEEWAY = 60
"""Seconds by which two clocks may differ."""
SAID_NOW = 600
"""How old, in seconds, what is said about somebody may be: it was made when the code was exchanged, a moment ago."""
LASTS_MOST = 24 * 3600
FRESH = 300
"""How old, in seconds, a sign-in over there may be when somebody shows again who they are."""
KEYS_MOST = 100
_SUBJECT = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
"""1 to 255 signs of ASCII that can be seen (OpenID Connect Core, 2)."""
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[!-?A-~]{1,189}")
_CODE = re.compile(r"[ -~]+")
_PART = re.compile(r"[A-Za-z0-9_-]+")
TEXTS = ("iss", "sub", "nonce", "azp", "at_hash", "acr", "sid", "jti")


class BadClaims(ValueError):
    """Something of what was said is not what it has to be."""


def read_about(about: Mapping[str, Any], *, issuer: str) -> dict[str, str]:
    """Where the provider is asked, by its own word, when it is the one we were told of. Each address is as safe as the
    provider's own: one that is reached by TLS sends our secret nowhere else."""
    if about.get("issuer") != issuer:
        raise BadClaims("another issuer")
    return {
        name: _address(about.get(name), urlsplit(issuer).scheme)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }


def _address(told: object, scheme: str) -> str:
    if not isinstance(told, str) or len(told) > 2000 or not re.fullmatch("[!-~]+", told):
        raise BadClaims("no address")
    parts = urlsplit(told)
    if parts.scheme not in ("https", scheme) or not parts.hostname:
        raise BadClaims("no address to ask at")
    return told


def read_code(code: str) -> str:
    """What the browser brought back, to be exchanged: some signs of ASCII."""
    if len(code) > CODE or not _CODE.fullmatch(code):
        raise BadClaims("no code")
    return code


def read_tokens(told: Mapping[str, Any]) -> tuple[str, str | None]:
    """The token that says who somebody is, whole and of a size that can be looked at, and the other one, if any."""
    token, access = told.get("id_token"), told.get("access_token")
    if not isinstance(token, str) or len(token) > TOKEN or not (access is None or isinstance(access, str)):
        raise BadClaims("no token")
    parts = token.split(".")
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise BadClaims("no signed token")
    for part in parts[:2]:
        read_object(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)), longest=TOKEN)
    return token, access


def read_keys(told: Mapping[str, Any]) -> dict[str, Any]:
    """The provider's list of keys: some objects of texts."""
    keys = told.get("keys")
    if not isinstance(keys, list) or not 0 < len(keys) <= KEYS_MOST:
        raise BadClaims("no keys")
    if not all(isinstance(key, dict) and isinstance(key.get("kty"), str) for key in keys):
        raise BadClaims("no key")
    return {"keys": keys}


def who_is_said(claims: Mapping[str, Any], *, client_id: str, moment: datetime, again: bool) -> Known:
    """Who somebody is over there. `again`: they have just shown it anew. Raises `BadClaims`; refused where it does not
    say that the address was verified, in that one word of JSON."""
    for name in TEXTS:
        if name in claims and not isinstance(claims[name], str):
            raise BadClaims(name)
    _refuse_other_reader(claims, client_id)
    _refuse_other_times(claims, int(moment.timestamp()), again=again)
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise BadClaims("sub")
    if claims.get("email_verified") is not True:
        raise Refused(WhyNot.ELSEWHERE_UNKNOWN)
    if not isinstance(email, str) or not _ADDRESS.fullmatch(email):
        raise BadClaims("email")
    return Known(subject, email)


def _refuse_other_reader(claims: Mapping[str, Any], client_id: str) -> None:
    readers = claims.get("aud")
    among = readers if isinstance(readers, list) and len(readers) < 20 else [readers]
    if client_id not in among or not all(isinstance(one, str) for one in among):
        raise BadClaims("aud")


def _refuse_other_times(claims: Mapping[str, Any], now: int, *, again: bool) -> None:
    said_at, ends_at = _moment(claims, "iat"), _moment(claims, "exp")
    if not now - SAID_NOW <= said_at <= now + LEEWAY:
        raise BadClaims("iat")
    if not now - LEEWAY < ends_at <= now + LASTS_MOST:
        raise BadClaims("exp")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise BadClaims("nbf")
    if not again and "auth_time" not in claims:
        return
    shown_at = _moment(claims, "auth_time")
    if shown_at > now + LEEWAY or (again and shown_at < now - FRESH):
        raise BadClaims("auth_time")


def _moment(claims: Mapping[str, Any], name: str) -> int:
    """Whole seconds since 1970, after it and before the year 9999; a truth is no number here."""
    told = claims.get(name)
    if type(told) is not int or not 0 < told < 253_402_300_800:
        raise BadClaims(name)
    return told

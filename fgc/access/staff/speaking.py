"""Speaking with the organisation where staff may sign in besides here: OpenID Connect, code flow with PKCE.

Loaded when the first person does: its libraries are 9 MB that most installations never need (see `elsewhere.py`).
"""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from fgc.access.rules import WhyNot
from fgc.access.staff import claims
from fgc.access.staff.provider_answers import answer, forget, remembered
from fgc.access.staff.providers import Known, Provider
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.refusal import Refused

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with the provider's own key. Never "none", never one made with our secret."""


def begin(provider: Provider, back: str, *, again: bool) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what its cookie keeps until it comes back to `back`. `again`: they are to show anew who
    they are over there, whatever that place remembers."""
    kept = {name: secrets.new_secret() for name in ("state", "nonce", "verifier")}
    client = OAuth2Client(
        session=None, client_id=provider.client_id, redirect_uri=back, scope="openid email",
        code_challenge_method="S256",
    )  # fmt: skip
    more: dict[str, Any] = {"prompt": "login", "max_age": 0} if again else {}
    with _asking():
        endpoint = _about(provider)["authorization_endpoint"]
    where, _state = client.create_authorization_url(
        endpoint, state=kept["state"], code_verifier=kept["verifier"], nonce=kept["nonce"], **more
    )
    return str(where), kept


def finish(
    provider: Provider, kept: Mapping[str, str] | None, *, state: str, code: str, back: str, again: bool
) -> Known:
    """Who came back. Refused alike for an answer this browser did not ask for, one that is not the provider's, not for
    us, too old or not to this question, and when the provider cannot be reached."""
    if not kept or not hmac.compare_digest(kept["state"].encode(), state.encode()):
        raise Refused(WhyNot.ELSEWHERE_FAILED)
    with _asking():
        about = _about(provider)
        token, access = _exchanged(provider, about, code=code, verifier=kept["verifier"], back=back)
        signed = _signed(about["jwks_uri"], token)
        said = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {"nonce": kept["nonce"], "client_id": provider.client_id, "access_token": access},
        )
        known = claims.who_is_said(said, client_id=provider.client_id, moment=now(), again=again)
        said.validate(now=int(now().timestamp()), leeway=claims.LEEWAY)
    return known


@contextmanager
def _asking() -> Iterator[None]:
    """What goes wrong between us and the provider, or in what it says, is one refusal."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, JoseError, KeyError, ValueError, TypeError) as wrong:
        raise Refused(WhyNot.ELSEWHERE_FAILED) from wrong


def _about(provider: Provider) -> dict[str, str]:
    """What the provider says of itself; only when it is the one we were told of."""
    where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    return remembered(where, lambda said: claims.read_about(said, issuer=provider.issuer))


def _exchanged(
    provider: Provider, about: Mapping[str, str], *, code: str, verifier: str, back: str
) -> tuple[str, str | None]:
    asked = {
        "grant_type": "authorization_code",
        "code": claims.read_code(code),
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    ourselves = (provider.client_id, provider.client_secret)
    return claims.read_tokens(answer("POST", about["token_endpoint"], data=asked, auth=ourselves))


def _signed(keys_at: str, token: str) -> jwt.Token:
    """The token, signed with one of the provider's keys. They change: where none of those that are remembered fits, they are
    asked for anew, once."""
    try:
        return _decoded(keys_at, token)
    except (JoseError, ValueError):
        if not forget(keys_at):
            raise
        return _decoded(keys_at, token)


def _decoded(keys_at: str, token: str) -> jwt.Token:
    keys = KeySet.import_key_set(cast("Any", remembered(keys_at, claims.read_keys)))
    return jwt.decode(token, keys, algorithms=ALGORITHMS)

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
from fgc.access.staff.providers import Known, Provider
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.refusal import Refused

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with the provider's own key. Never "none", never one made with our secret."""
FRESH = 300
"""How old, in seconds, a sign-in over there may be when somebody shows again who they are."""
PATIENCE = 10.0


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
        told = _exchanged(provider, about, code=code, verifier=kept["verifier"], back=back)
        keys = KeySet.import_key_set(cast("Any", _json(httpx.get(about["jwks_uri"], timeout=PATIENCE))))
        signed = jwt.decode(told["id_token"], keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {
                "nonce": kept["nonce"],
                "client_id": provider.client_id,
                "access_token": told.get("access_token"),
            },
        )
        claims.validate(now=int(now().timestamp()), leeway=60)
    _refuse_stale(claims, again=again)
    if claims.get("email_verified") is False or not claims.get("email"):
        raise Refused(WhyNot.ELSEWHERE_UNKNOWN)
    return Known(str(claims["sub"]), str(claims["email"]))


def _refuse_stale(claims: Mapping[str, Any], *, again: bool) -> None:
    shown_at = claims.get("auth_time")
    if again and (shown_at is None or now().timestamp() - shown_at > FRESH):
        raise Refused(WhyNot.ELSEWHERE_FAILED)


@contextmanager
def _asking() -> Iterator[None]:
    """What goes wrong between us and the provider, or in what it says, is one refusal."""
    try:
        yield
    except (httpx.HTTPError, JoseError, KeyError, ValueError, TypeError) as wrong:
        raise Refused(WhyNot.ELSEWHERE_FAILED) from wrong


def _about(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself; only when it is the one we were told of."""
    where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    about = _json(httpx.get(where, timeout=PATIENCE))
    if about["issuer"] != provider.issuer:
        raise ValueError("another issuer")
    return about


def _exchanged(
    provider: Provider, about: Mapping[str, Any], *, code: str, verifier: str, back: str
) -> dict[str, Any]:
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    ourselves = (provider.client_id, provider.client_secret)
    return _json(httpx.post(about["token_endpoint"], data=asked, auth=ourselves, timeout=PATIENCE))


def _json(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found

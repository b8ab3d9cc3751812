"""What a provider says of somebody is taken only when each part is of its type and makes sense: rules with plain values."""

import base64
import json
from datetime import UTC, datetime

import pytest

from fgc.access.staff.claims import BadClaims, read_about, read_code, read_keys, read_tokens, who_is_said
from fgc.access.staff.providers import Known
from fgc.kit.bounded_json import BadJson
from fgc.kit.refusal import Refused

NOON = datetime(2027, 2, 18, 12, tzinfo=UTC)
AT = 1802952000
"""Noon, as it was looked up."""
RIGHT = {"iss": "https://id.example", "aud": "fgc", "sub": "ruth-1", "email": "ruth@example.org", "email_verified": True,
         "iat": AT - 2, "exp": AT + 3600, "nonce": "n"}  # fmt: skip
GONE = object()


def said(again: bool = False, **changed: object) -> Known:
    claims = {name: value for name, value in (RIGHT | changed).items() if value is not GONE}
    return who_is_said(claims, client_id="fgc", moment=NOON, again=again)


def test_what_is_right_is_taken() -> None:
    assert said() == Known("ruth-1", "ruth@example.org")
    assert said(aud=["another", "fgc"]).subject == "ruth-1"
    assert said(sub="x" * 255, nbf=AT, auth_time=AT - 86_400).email == "ruth@example.org"
    assert said(sub="CN=Ruth Adeyemi,OU=Staff").subject == "CN=Ruth Adeyemi,OU=Staff"
    assert said(again=True, auth_time=AT - 300).subject == "ruth-1"


@pytest.mark.parametrize(
    "verified", ["true", "false", 1, 0, None, GONE, [True], "True", {"email": True}, False]
)
def test_an_address_counts_only_when_the_provider_says_true_that_it_was_verified(verified: object) -> None:
    with pytest.raises(Refused, match="ELSEWHERE_UNKNOWN"):
        said(email_verified=verified)


@pytest.mark.parametrize("subject", ["", "ruth\0", "x" * 256, 7, None, GONE, ["ruth"], True, " ruth", "ruth\n", "r\u00adth",
                                     "ru\u200bth", "\ud800", "rüth"])  # fmt: skip
def test_whom_it_is_about_is_1_to_255_signs_that_can_be_seen(subject: object) -> None:
    with pytest.raises(BadClaims, match="sub"):
        said(sub=subject)


@pytest.mark.parametrize("email", ["", "ruth", "ruth@", "@example.org", "ruth@example.org\0", ["ruth@example.org"], 7, None,
                                   GONE, "ruth@x@example.org", "ru\u212ath@example.org", "ruth @example.org",
                                   "r" * 65 + "@example.org", "r@" + "e" * 190])  # fmt: skip
def test_an_address_is_one_in_ascii_and_no_other_sign_becomes_a_letter_of_it(email: object) -> None:
    with pytest.raises(BadClaims, match="email"):
        said(email=email)


TEN_YEARS = 10 * 365 * 86_400
NO_MOMENTS = (
    1e308,
    float("inf"),
    float("nan"),
    "1802952000",
    True,
    None,
    GONE,
    -1,
    0,
    AT + 0.5,
    253_402_300_800,
    [AT],
)


@pytest.mark.parametrize("moment", [*NO_MOMENTS, AT - TEN_YEARS, AT - 601, AT + 61])
def test_what_was_said_long_ago_or_not_yet_or_at_no_moment_is_not_taken(moment: object) -> None:
    with pytest.raises(BadClaims, match="iat"):
        said(iat=moment)


@pytest.mark.parametrize("moment", [*NO_MOMENTS, AT - TEN_YEARS, AT - 60, AT + 86_401])
def test_what_has_ended_or_hardly_ever_ends_is_not_taken(moment: object) -> None:
    with pytest.raises(BadClaims, match="exp"):
        said(exp=moment)


@pytest.mark.parametrize("moment", [each for each in NO_MOMENTS if each is not GONE] + [AT + 61])
def test_what_is_not_yet_to_be_used_is_not_taken(moment: object) -> None:
    with pytest.raises(BadClaims, match="nbf"):
        said(nbf=moment)


@pytest.mark.parametrize("moment", [*NO_MOMENTS, AT - 301, AT + 61])
def test_whoever_has_to_show_it_anew_has_shown_it_now(moment: object) -> None:
    with pytest.raises(BadClaims, match="auth_time"):
        said(again=True, auth_time=moment)


@pytest.mark.parametrize("name", ["iss", "nonce", "azp", "at_hash", "acr", "sid", "jti"])
@pytest.mark.parametrize("value", [7, None, True, ["x"], {"x": 1}])
def test_a_word_is_a_word(name: str, value: object) -> None:
    with pytest.raises(BadClaims, match=name):
        said(**{name: value})


@pytest.mark.parametrize(
    "readers", ["another", GONE, None, 7, [], ["another"], ["fgc", 7], ["fgc"] * 20, {"fgc": 1}]
)
def test_what_is_said_to_somebody_else_is_not_taken(readers: object) -> None:
    with pytest.raises(BadClaims, match="aud"):
        said(aud=readers)


ABOUT = {"issuer": "https://id.example", "authorization_endpoint": "https://id.example/go",
         "token_endpoint": "https://id.example/token", "jwks_uri": "https://id.example/keys"}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"issuer": "https://evil.example"}, {"issuer": ["https://id.example"]}, {"issuer": None},
     {"token_endpoint": "http://id.example/token"}, {"jwks_uri": "file:///etc/passwd"}, {"jwks_uri": "https:///keys"},
     {"authorization_endpoint": "javascript:alert(1)"}, {"authorization_endpoint": None}, {"token_endpoint": ["x"]},
     {"token_endpoint": "https://id.example/to ken"}, {"jwks_uri": "https://id.example/" + "k" * 2000}],
)  # fmt: skip
def test_our_secret_is_sent_to_no_address_that_is_less_safe_than_the_provider(
    wrong: dict[str, object],
) -> None:
    assert read_about(ABOUT, issuer="https://id.example")["token_endpoint"] == "https://id.example/token"
    with pytest.raises(BadClaims, match=r"issuer|address"):
        read_about(ABOUT | wrong, issuer="https://id.example")


def part(told: str) -> str:
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


GOOD = f"{part('{}')}.{part(json.dumps(RIGHT))}.{part('signed')}"


@pytest.mark.parametrize(
    "token",
    [None, 7, "", "a.b", f"{part('{}')}.{part('[' * 9000)}.x", f"{part('[' * 9000)}.{part('{}')}.x", GOOD + ".more",
     GOOD + "=", f"{part('{}')}.{part('[]')}.x", f"{part('{}')}.{'A' * 40_000}.x", "ü.ü.ü"],
)  # fmt: skip
def test_a_token_is_bounded_and_whole_before_its_signature_is_looked_at(token: object) -> None:
    assert read_tokens({"id_token": GOOD}) == (GOOD, None)
    with pytest.raises((BadClaims, BadJson), match=r"token|unreadable|no object|too long"):
        read_tokens({"id_token": token})


@pytest.mark.parametrize("access", [7, ["x"], {}, True])
def test_the_other_token_is_a_word_or_not_there(access: object) -> None:
    with pytest.raises(BadClaims, match="no token"):
        read_tokens({"id_token": GOOD, "access_token": access})


@pytest.mark.parametrize("keys", [None, {}, [], "keys", [7], [{}], [{"kty": 7}], [{"kty": "EC"}] * 101])
def test_a_list_of_keys_is_one(keys: object) -> None:
    with pytest.raises(BadClaims, match="key"):
        read_keys({"keys": keys})


@pytest.mark.parametrize("code", ["", "a\0b", "c" * 4097, "ü", "a\nb"])
def test_a_code_is_some_signs_of_ascii(code: str) -> None:
    assert read_code("a code") == "a code"
    with pytest.raises(BadClaims, match="no code"):
        read_code(code)

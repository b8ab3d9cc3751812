"""Codes of six digits from an app (TOTP, RFC 6238): made from a seed, for half a minute each, taken once each."""

from datetime import datetime

import pyotp
import segno
from sqlalchemy import update

from fgc.access.models_staff import SignInSecret
from fgc.kit.db import saving, session

HALF_MINUTE = 30
ACROSS = 1
"""How many half minutes a clock may be off, either way."""


def new_seed() -> str:
    """160 random bits, as the app takes them."""
    return pyotp.random_base32()


def step_of(seed: str, code: str, moment: datetime) -> int | None:
    """The half minute the code stands for, counted since 1970, or None when it is not right now."""
    app, now_step = pyotp.TOTP(seed), int(moment.timestamp()) // HALF_MINUTE
    given = "".join(code.split())
    if not given.isascii() or not given.isdigit():
        return None
    for step in range(now_step - ACROSS, now_step + ACROSS + 1):
        if pyotp.utils.strings_equal(given, app.generate_otp(step)):
            return step
    return None


def take(kept: SignInSecret, code: str, moment: datetime) -> bool:
    """Whether the code is right and no code of its half minute or a later one was taken before. Then it is used up,
    in the same statement that looked, so that of two at once one is taken (measured: the library takes a code twice)."""
    step = step_of(kept.seed, code, moment)
    if step is None:
        return False
    with saving():
        newer = update(SignInSecret).where(SignInSecret.id == kept.id, SignInSecret.last_step < step)
        used = session().scalar(newer.values(last_step=step).returning(SignInSecret.id))
    return used is not None


def picture_of(seed: str, *, whose: str, place: str) -> str:
    """The picture an app reads the seed from, as an address of data that may stand in a page."""
    uri = pyotp.TOTP(seed).provisioning_uri(name=whose, issuer_name=place)
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=3, light="white"))


def in_groups(seed: str) -> str:
    """The seed in groups of four, to be typed."""
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))

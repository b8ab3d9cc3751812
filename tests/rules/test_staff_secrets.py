"""Passwords that everybody knows, codes from an app, and what a browser calls itself."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgc.access.rules import WhyNot, why_not_password, why_not_remove
from fgc.access.staff import breached, codes
from fgc.access.staff.device import device_named

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2027, 2, 18, 9, 0, 10, tzinfo=UTC)
STOLEN = [f"stolen password {number}" for number in range(257)]


@pytest.fixture(autouse=True)
def no_list_afterwards() -> Iterator[None]:
    yield
    breached.use(None)


def in_a_file(folder: Path, form: str) -> Path:
    hashes = sorted(hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in STOLEN)
    lines = {
        "hashes": hashes,
        "hashes with counts": [f"{one}:{number}" for number, one in enumerate(hashes)],
        "plain": STOLEN,
    }[form]
    file = folder / "list.txt"
    file.write_text("".join(f"{line}\r\n" for line in lines), newline="")
    return file


@pytest.mark.parametrize("form", ["hashes", "hashes with counts", "plain"])
def test_each_stolen_password_is_found_in_each_form_of_the_list_and_no_other(
    tmp_path: Path, form: str
) -> None:
    breached.use(in_a_file(tmp_path, form))
    assert all(breached.is_known(each) for each in STOLEN)
    assert not any(breached.is_known(f"{each} or not") for each in STOLEN)


def test_without_a_list_only_our_own_rules_hold() -> None:
    assert not breached.is_known(STOLEN[0])
    assert (
        why_not_password("correct horse battery", name="Ruth Adeyemi", email="r@x.org", known=False) is None
    )
    assert (
        why_not_password("correct horse battery", name="Ruth Adeyemi", email="r@x.org", known=True)
        is WhyNot.KNOWN_TO_EVERYBODY
    )


def test_the_last_way_in_is_not_removed() -> None:
    assert why_not_remove(1, has_other_ways=False) is WhyNot.LAST_WAY_IN
    assert why_not_remove(2, has_other_ways=False) is None
    assert why_not_remove(1, has_other_ways=True) is None


@given(st.integers(min_value=-6, max_value=6))
def test_a_code_is_right_half_a_minute_early_or_late_and_not_longer(half_minutes: int) -> None:
    seed = SEED
    then = NOW + timedelta(seconds=30 * half_minutes)
    step = codes.step_of(seed, pyotp.TOTP(seed).at(then), NOW)
    assert (step is not None) == (abs(half_minutes) <= 1)
    if step is not None:
        assert step == int(then.timestamp()) // 30


@given(st.text(max_size=12))
def test_what_is_no_code_is_never_one(typed: str) -> None:
    assert codes.step_of(SEED, f"x{typed}", NOW) is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_people_would(agent: str, name: str) -> None:
    assert device_named(agent) == name

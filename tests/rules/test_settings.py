"""What production refuses to start with, and what is there in a test alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from config import Settings, WrongSetting, from_environment
from fgc.app import keys_for

NEEDED = {
    "FGC_ENV": "production", "FGC_BASE_URL": "https://conferences.example.org", "FGC_PHONE": "01632 960190",
    "SMTP_HOST": "mail.example.org", "MAIL_SENDER": "post@example.org",
}  # fmt: skip


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """All that production needs, and nothing that only tests have."""
    for name in ("FGC_CLOCK", "FGC_CRASH_AT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**NEEDED, "FGC_STATE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "value"), [("FGC_CLOCK", "2027-03-08T10:00:00+00:00"), ("FGC_CRASH_AT", "claimed")]
)
def test_production_starts_with_no_stopped_clock_and_no_crash_point(
    production: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert from_environment().env == "production"
    production.setenv(name, value)
    with pytest.raises(WrongSetting, match=name):
        from_environment()


@pytest.mark.parametrize("env", ["development", "demo"])
def test_a_crash_point_is_for_tests_alone(production: pytest.MonkeyPatch, env: str) -> None:
    production.setenv("FGC_ENV", env)
    production.setenv("FGC_CRASH_AT", "claimed")
    with pytest.raises(WrongSetting, match="FGC_CRASH_AT"):
        from_environment()


@pytest.mark.parametrize("env", ["development", "demo", "test"])
def test_production_starts_with_no_key_that_was_made_to_try_things_out(
    production: pytest.MonkeyPatch, env: str
) -> None:
    settings: Settings = from_environment()
    made = keys_for(replace(settings, env=env))
    made.replace(replace(made.keys, by_kid={**made.keys.by_kid, "another": bytes(32)}, current="another"))
    with pytest.raises(WrongSetting, match="FGC_STATE"):
        keys_for(settings)


def test_keys_of_production_are_its_own_from_the_first_start(production: pytest.MonkeyPatch) -> None:
    settings = from_environment()
    assert keys_for(settings).keys.by_kid == keys_for(settings).keys.by_kid

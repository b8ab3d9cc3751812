"""How passwords of staff are kept."""

from typing import Any

import pytest
from argon2 import PasswordHasher

from config import ENVIRONMENTS
from fgc.access import passwords
from fgc.access.passwords import hash_password, hasher_for, is_right


@pytest.mark.parametrize("env", sorted(set(ENVIRONMENTS) - {"test"}))
def test_wherever_people_work_a_guess_costs_64_mib_and_three_passes(env: str) -> None:
    assert hasher_for(env).hash("Newroz tea").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_only_the_right_password_is_right_and_nobody_has_one() -> None:
    kept = hash_password("Newroz tea")
    assert is_right(kept, "Newroz tea")
    assert not is_right(kept, "newroz tea")
    assert not is_right(None, "Newroz tea")


def test_a_password_kept_with_other_parameters_is_still_right() -> None:
    assert is_right(hasher_for("production").hash("Newroz tea"), "Newroz tea")
    assert is_right(hasher_for("test").hash("Newroz tea"), "Newroz tea")


class Counting(PasswordHasher):
    """How often something was hashed."""

    hashed = 0

    def hash(self, *told: Any, **more: Any) -> str:
        self.hashed += 1
        return super().hash(*told, **more)


def test_the_first_stranger_after_a_start_waits_no_longer_than_somebody_we_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise the time of an answer would say who has an account."""
    monkeypatch.setattr(passwords, "_hasher", passwords._hasher)
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords.use(hasher)
    made_ready = hasher.hashed
    assert not is_right(None, "Newroz tea")
    assert hasher.hashed == made_ready

"""How passwords of staff are kept."""

import pytest

from config import ENVIRONMENTS
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

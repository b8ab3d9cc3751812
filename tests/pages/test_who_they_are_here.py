"""Who somebody is here is put right after they were asked to the family's own time."""

import pytest

from tests.the_day import Day


@pytest.mark.parametrize("kind", ["advocate", "interpreter", "professional"])
def test_who_somebody_is_here_is_put_right_though_they_have_a_place_in_private_family_time(
    day: Day, kind: str
) -> None:
    """Kawa came into the circle as family; he turns out to be somebody who is paid to be there."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people['Kawa'].id}/change")
    ruth.press("Save", {"kind": kind, "tie": "Advocate of Daryan, from the council"})
    assert ruth.page.status in (200, 422), (ruth.page.status, ruth.page.words[:200])
    assert "Advocate of Daryan" in ruth.page.text, "what was typed is lost"

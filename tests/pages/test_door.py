"""Who gets in, and what everybody else sees."""

from tests.make import World


def test_staff_sign_in_and_out(world: World) -> None:
    ruth = world.in_as(world.ruth)
    assert ruth.page.status == 200


def test_a_bad_link_and_a_good_one_look_alike_until_they_are_opened(world: World) -> None:
    browser = world.with_link("A" * 43)
    assert browser.page.heading == "This link cannot be used"
    assert browser.page.status == 200
    assert "01632 960190" in browser.page.words

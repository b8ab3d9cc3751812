"""A page of the family offers what can be done now, and nothing that is always refused."""

from tests.the_day import Day


def test_a_family_whose_plan_is_sealed_is_not_asked_to_write_it(sealed: Day) -> None:
    """Nazdar tapped "Write our plan" in the family's room, and read that it could not be written."""
    nazdar = sealed.family("Nazdar")
    nazdar.open("/yours/room")
    assert nazdar.page.heading == "Your time on your own as a family"
    assert "Write our plan" not in nazdar.page.words
    assert "We are ready to show our plan" not in nazdar.page.words
    shut = nazdar.open("/yours/plan/begin").words
    assert "Write a new version" not in shut
    assert "Write our plan" not in nazdar.open("/yours").words


def test_a_family_on_its_own_is_asked_to_show_its_plan_once_there_is_one(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/room")
    assert "We are ready to show our plan" not in kawa.page.words, "there is none"
    kawa.follow("Write our plan")
    kawa.press("Start")
    kawa.open("/yours/room")
    assert "Write our plan" in kawa.page.words
    kawa.follow("We are ready to show our plan")
    assert kawa.page.path == "/yours/plan/show"


def test_on_the_day_nobody_is_asked_whether_they_can_come(begun: Day) -> None:
    """The page behind it only said that they should phone."""
    home = begun.family("Rojin").open("/yours").words
    assert "Can you come?" not in home
    assert "Answer, change your answer" not in home


def test_a_professional_whom_the_plan_does_not_name_is_not_led_to_a_plan_that_is_not_there(
    shown: Day,
) -> None:
    jas = shown.family("Jas")
    assert "There is no plan to read yet." in jas.open("/yours/plan").words
    assert "Read our plan" not in jas.open("/yours").words
    assert "Read our plan" in shown.family("Kawa").open("/yours").words

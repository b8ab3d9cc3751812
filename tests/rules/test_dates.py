"""Days and hours as people type them: understood when they can mean one thing, asked about when they cannot."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from flask import Flask, get_flashed_messages
from flask_babel import Babel, force_locale
from werkzeug.datastructures import MultiDict

from fgc.kit.dates import read_day, read_hour
from fgc.kit.forms import Day, Form, Hour
from tests.typed import cases

TODAY = date(2027, 3, 8)


class Asked(Form):
    day = Day("The day")
    born = Day("Born", of_birth=True)
    hour = Hour("The hour")
    until = Hour("Until", evening_too=True)


@pytest.fixture(autouse=True)
def the_eighth_of_march(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FGC_CLOCK", "2027-03-08T09:00:00+00:00")
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not a secret")
    Babel(app)
    with app.test_request_context("/", method="POST"):
        yield


def filled(**typed: str) -> Asked:
    form = Asked(formdata=MultiDict(typed), meta={"csrf": False})
    form.validate()
    return form


def boxes(name: str, typed: str) -> dict[str, str]:
    """The three boxes, filled with a day that is written with spaces, dots or strokes."""
    parts = typed.replace("/", " ").replace(".", " ").split()
    return dict(zip((name, f"{name}-month", f"{name}-year"), parts, strict=True))


def in_first_box(name: str, typed: str) -> dict[str, str]:
    return {name: typed, f"{name}-month": "", f"{name}-year": ""}


def outcome(form: Asked, name: str) -> str:
    field = form[name]
    assert bool(field.data) != bool(field.errors), "taken, or refused with a sentence"
    return "" if field.errors else field.data.isoformat()[:10]


@pytest.mark.parametrize(("typed", "right"), cases("day"))
def test_a_whole_day_in_the_first_box_is_read_or_asked_about(typed: str, right: str) -> None:
    assert outcome(filled(**in_first_box("day", typed)), "day") == right


@pytest.mark.parametrize(("typed", "right"), [case for case in cases("day") if "-" not in case[0]])
def test_the_same_day_in_three_boxes_is_read_the_same(typed: str, right: str) -> None:
    assert outcome(filled(**boxes("day", typed)), "day") == right


@pytest.mark.parametrize(("typed", "right"), cases("time"))
def test_an_hour_is_read_or_asked_about(typed: str, right: str) -> None:
    field = filled(hour=typed).hour
    assert (f"{field.data:%H:%M}" if field.data else "") == right
    assert bool(field.errors) == (not right)


def day(text: str, **more: Any) -> date:
    return read_day(text, **{"today": TODAY, "first": date(1900, 1, 1), "last": date(2077, 12, 31)} | more)


@pytest.mark.parametrize(
    "typed",
    [
        "Monday 27th of September 2027", "Sept 27 2027", "september 27th, 2027", "27-9-2027", "27SEP2027", "27 . 9 . 2027",
        "Mon, 27 Sept. 2027", "the 27th September 2027", "٢٧ ٩ ٢٠٢٧", "27 Sep '27", "2027/9/27",
    ],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(typed: str) -> None:
    assert day(typed) == date(2027, 9, 27)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9/27/2027", "no such day"),
        ("27 9", "the day, the month and the year"),
        ("September 2027", "the day, the month and the year"),
        ("27092027", "the day, the month and the year"),
        ("27 9 27 2027", "the day, the month and the year"),
        ("27 next 2027", "no such day"),
        ("27 Ma 2027", "no such day"),
        ("27 ju 2027", "no such day"),
        ("tomorrow", "the day, the month and the year"),
        ("27 9 85", "all four numbers"),
        ("27 9 227", "all four numbers"),
        ("Friday 27 9 2027", "The date you gave is Monday 27 September 2027"),
        ("0 9 2027", "no such day"),
        ("29 2 2027", "no such day"),
        ("31 12 1899", "too early"),
        ("1 1 2078", "too late"),
        ("1 1 0000", "no such day"),
    ],
)
def test_no_day_is_guessed(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        day(typed)


def test_nobody_is_made_a_hundred_years_younger_by_a_year_of_two_figures() -> None:
    assert outcome(filled(**boxes("born", "3 4 85")), "born") == "1985-04-03"
    for twice in ("3 4 12", "3 4 27"):
        assert "all four numbers" in filled(**boxes("born", twice)).born.errors[0]
    assert "too late" in filled(**boxes("born", "3 4 2028")).born.errors[0]
    assert "in the future" in filled(**boxes("born", "3 4 2027")).born.errors[0]
    assert outcome(filled(**boxes("born", "8 3 2027")), "born") == "2027-03-08", "on the day itself"
    assert "too early" in filled(**boxes("born", "3 4 1903")).born.errors[0]


def test_months_and_weekdays_are_read_in_the_readers_language_and_in_english() -> None:
    with force_locale("fr"):
        assert day("lundi 27 septembre 2027") == day("27 Sept 2027") == date(2027, 9, 27)
        assert day("1 févr. 2027") == day("1 fevrier 2027") == date(2027, 2, 1)
        assert (day("1 juin 2027"), day("1 juillet 2027")) == (date(2027, 6, 1), date(2027, 7, 1))
        with pytest.raises(ValueError, match="no such day"):
            day("1 jui 2027")
    with force_locale("uk"):
        assert day("27 вересня 2027") == date(2027, 9, 27)
    with force_locale("ar"):
        assert day("27 سبتمبر 2027") == date(2027, 9, 27)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("2 P.M.", time(14)), ("2.30 p.m.", time(14, 30)), ("230pm", time(14, 30)), ("14h30", time(14, 30)),
        ("1400hrs", time(14)), ("14 h", time(14)), ("930", time(9, 30)), ("half past 10", time(10, 30)), ("11 oclock", time(11)),
        ("quarter to 3pm", time(14, 45)), ("quarter past 9", time(9, 15)), ("12:00 noon", time(12)), ("12 midnight", time(0)),
        ("12am", time(0)), ("12.30am", time(0, 30)), ("١٤:٣٠", time(14, 30)), ("00:15", time(0, 15)),
    ],
)  # fmt: skip
def test_an_hour_may_be_written_in_many_ways(typed: str, right: time) -> None:
    assert read_hour(typed) == right


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2", "morning or afternoon"), ("2 o’clock", "morning or afternoon"), ("230", "morning or afternoon"),
        ("half past 2", "morning or afternoon"), ("24:00", "no such time"), ("2400", "no such time"), ("13pm", "no such time"),
        ("10:75", "no such time"), ("quarter to 1", "Enter a time"), ("2 to 3", "Enter a time"), ("14000", "Enter a time"),
        ("11 noon", "Enter a time"), ("2027", ""),
    ],
)  # fmt: skip
def test_no_hour_is_guessed(typed: str, said: str) -> None:
    if not said:
        assert read_hour(typed) == time(20, 27)
        return
    with pytest.raises(ValueError, match=said):
        read_hour(typed)


def test_until_nine_may_be_the_evening() -> None:
    assert "morning or afternoon" in filled(until="9").until.errors[0]
    assert "morning or afternoon" in filled(until="9:30").until.errors[0]
    for typed, right in (
        ("9 pm", time(21)),
        ("9am", time(9)),
        ("09:30", time(9, 30)),
        ("21:00", time(21)),
        ("12", time(12)),
    ):
        assert filled(until=typed).until.data == right


def sent(**typed: str) -> list[str]:
    form = Asked(formdata=MultiDict(typed), meta={"csrf": False})
    assert form.validate_on_submit(), form.errors
    return [str(sentence) for sentence in get_flashed_messages()]


def test_what_was_understood_is_shown_back() -> None:
    assert sent(**in_first_box("day", "27/9/27"), hour="1400") == [
        "We read “27/9/27” as Monday 27 September 2027.",
        "We read “1400” as 2 pm.",
    ]


def test_what_was_written_plainly_is_not_repeated() -> None:
    assert sent(**boxes("day", "27 9 2027"), hour="2 PM", until="09:30") == []
    assert sent(**boxes("day", "07 09 2027"), hour="14.00") == []


def test_a_page_that_is_shown_again_has_the_day_and_the_hour_as_they_were_typed() -> None:
    """Whoever wrote "5pm" finds their own words, and looks for the mistake where it is."""
    form = filled(**in_first_box("day", "27 Sept 2027"), hour="half past 10")
    assert form.day.shown() == ["27 Sept 2027", "", ""]
    assert form.hour._value() == "half past 10"
    assert filled(hour="5pm").hour._value() == "5pm"
    wrong = filled(**in_first_box("day", "31 12 9999"), hour="25:00")
    assert wrong.day.shown() == ["31 12 9999", "", ""]
    assert wrong.hour._value() == "25:00"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\u200e", "\ufeff", "\u00ad"])
def test_a_sign_that_nobody_sees_is_no_part_of_a_day_or_an_hour(unseen: str) -> None:
    assert day(f"{unseen}2{unseen}7/2/{unseen}2027{unseen}") == date(2027, 2, 27)
    assert outcome(filled(**boxes("day", f"27{unseen} 2 2027")), "day") == "2027-02-27"
    assert read_hour(f"{unseen}2:3{unseen}0 pm") == time(14, 30)
    with pytest.raises(ValueError, match="the day, the month and the year"):
        day(f"{unseen}-5 3 2027")


def test_the_figures_of_any_script_make_an_hour_as_they_make_a_day() -> None:
    assert day("٢٧ / ٣ / ٢٠٢٧") == date(2027, 3, 27)
    assert read_hour("٢ pm") == read_hour("١٤:٠٠") == time(14, 0)
    assert read_hour("۱۱") == time(11, 0)


@pytest.mark.parametrize("typed", ["0", "00", "٠"])
def test_a_nought_alone_is_not_midnight(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a time"):
        read_hour(typed)
    assert read_hour("0:00") == read_hour("midnight") == time(0, 0)


def test_a_whole_text_in_the_box_for_a_day_or_an_hour_is_not_searched_for_one() -> None:
    """Two hundred thousand words took a quarter of a minute, in which nobody else was served."""
    assert read_day("of the 27 2 2028", today=TODAY, first=TODAY, last=date(2029, 1, 1)) == date(2028, 2, 27)
    with pytest.raises(ValueError, match="Enter the day, the month and the year"):
        read_day("of " * 40 + "27 2 2028", today=TODAY, first=TODAY, last=date(2029, 1, 1))
    with pytest.raises(ValueError, match="Enter a time"):
        read_hour(" " * 200 + "11 am")

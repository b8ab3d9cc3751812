"""A list of people, as it is pasted from a letter, an e-mail or a table: what each line is understood to say."""

from datetime import date

import pytest

from fgc.circle.models import AgeGroup, Channel, Kind, Person, Side
from fgc.circle.rules import ListedPerson, OrderSide, doubles, may_be, may_be_meant, read_list
from fgc.referral.models import Order

TODAY = date(2027, 2, 1)
E, T, P, L, I = Channel.EMAIL, Channel.TEXT, Channel.PHONE, Channel.LETTER, Channel.IN_PERSON  # noqa: E741


def one(line: str) -> ListedPerson:
    (found,) = read_list(line, today=TODAY)
    return found


@pytest.mark.parametrize(
    ("line", "name", "tie"),
    [
        ("Nazdar Aziz, grandmother on Mum's side, 01632 960111", "Nazdar Aziz", "grandmother on Mum's side"),
        ("Nazdar Aziz grandmother 01632 960111", "Nazdar Aziz", "grandmother"),
        ("Nazdar Aziz (grandmother) 01632 960111", "Nazdar Aziz", "grandmother"),
        ("Nazdar Aziz - grandmother - 01632 960111", "Nazdar Aziz", "grandmother"),
        ("Nazdar Aziz\tgrandmother\t01632 960111", "Nazdar Aziz", "grandmother"),
        ("Nazdar Aziz; grandmother; Tel: 01632 960111", "Nazdar Aziz", "grandmother"),
        ("3. Nazdar Aziz, grandmother", "Nazdar Aziz", "grandmother"),
        ("• Nazdar Aziz | grandmother", "Nazdar Aziz", "grandmother"),
        ("Siobhán O’Neill-Smith, aunt", "Siobhán O’Neill-Smith", "aunt"),
        ("Jean-Luc de la Tour, uncle", "Jean-Luc de la Tour", "uncle"),
        ("Ms Farrow, school link", "Ms Farrow", "school link"),
        ("باران رشید, father", "باران رشید", "father"),
        ("Nazdar Aziz, grandmother, lives with Kawa", "Nazdar Aziz", "grandmother, lives with Kawa"),
    ],
)
def test_a_name_and_what_they_are_is_found_however_the_line_is_laid_out(
    line: str, name: str, tie: str
) -> None:
    found = one(line)
    assert (found.name, found.tie) == (name, tie)


def test_no_word_is_lost_that_nobody_understood() -> None:
    found = one(
        "Kawa Aziz, uncle, kawa@example.org, second@example.org, drives a taxi, 07700 900104, 07700 900105"
    )
    assert (found.email, found.phone) == ("kawa@example.org", "07700 900104")
    for left in ("uncle", "second@example.org", "drives a taxi", "07700 900105"):
        assert left in found.tie


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("Kawa Aziz, kawa@example.org", (E,)),
        ("Kawa Aziz, 07700 900104", (P,)),
        ("Kawa Aziz, kawa@example.org, 07700 900104", (E, P)),
        ("Kawa Aziz, kawa@example.org, 07700 900104, phone only", (P,)),
        ("Kawa Aziz, 07700 900104, by text", (T,)),
        ("Kawa Aziz, in person", (I,)),
        ("Kawa Aziz", ()),
    ],
)
def test_a_number_alone_is_never_texted(line: str, ways: tuple[Channel, ...]) -> None:
    assert one(line).ways == ways


@pytest.mark.parametrize(
    ("words", "forbidden"),
    [
        ("no texts", (T,)), ("never by text", (T,)), ("don't call", (P,)), ("don’t ring", (P,)),
        ("do not phone", (P,)), ("no post", (L,)), ("not by e-mail", (E,)),
    ],
)  # fmt: skip
def test_a_way_that_is_not_safe_is_never_read_as_one_that_is(
    words: str, forbidden: tuple[Channel, ...]
) -> None:
    found = one(f"Kawa Aziz, kawa@example.org, 07700 900104, {words}")
    assert found.forbidden == forbidden
    assert not set(found.ways) & set(forbidden)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("9am-3pm", ("9am", "3pm")), ("between 9:30 am and 2:30 pm", ("9:30 am", "2:30 pm")),
        ("09:30 – 14:30", ("09:30", "14:30")), ("after 6pm", ("6pm", "")), ("before 3 pm", ("", "3 pm")),
    ],
)  # fmt: skip
def test_safe_hours_are_understood(words: str, hours: tuple[str, str]) -> None:
    found = one(f"Shirin Aziz, mother, 07700 900101, text, {words}, weekdays only")
    assert (found.hours_from, found.hours_to) == hours
    assert (found.weekdays_only, found.tie, found.phone) == (True, "mother", "07700 900101")


@pytest.mark.parametrize(
    ("tie", "kind"),
    [
        ("health visitor", Kind.PROFESSIONAL), ("class teacher", Kind.PROFESSIONAL), ("social worker", Kind.PROFESSIONAL),
        ("advocate for Daryan", Kind.ADVOCATE), ("BSL interpreter", Kind.INTERPRETER), ("friend of Mum", Kind.FRIEND),
        ("neighbour", Kind.FRIEND), ("aunt", Kind.FAMILY), ("", Kind.FAMILY),
    ],
)  # fmt: skip
def test_who_somebody_is_there_as_is_told_from_what_they_are(tie: str, kind: Kind) -> None:
    assert one(f"Kim Ward, {tie}").kind is kind


def test_side_age_language_and_place_are_understood() -> None:
    found = one("Rojin Aziz, aunt on Mum's side, speaks Swedish, +46 70 174 06 05, aged 17")
    assert (found.side, found.age_group, found.language, found.zone) == (
        Side.MOTHERS, AgeGroup.YOUNG_PERSON, "sv", "Europe/Stockholm",
    )  # fmt: skip
    assert one("Dele Bright, uncle, BSL").language == "bfi"
    assert one("Dele Bright, uncle, 07700 900104").zone == ""


@pytest.mark.parametrize(
    ("words", "born_on", "age"),
    [
        ("01.02.2014", "01.02.2014", AgeGroup.YOUNG_PERSON), ("born 01-02-2014", "01-02-2014", AgeGroup.YOUNG_PERSON),
        ("dob 03/06/2025", "03/06/2025", AgeGroup.BABY), ("DOB: 2019-06-03", "2019-06-03", AgeGroup.CHILD),
        ("b. 2 May 2017", "2 May 2017", AgeGroup.CHILD), ("01 02 2014", "01 02 2014", AgeGroup.YOUNG_PERSON),
        ("date of birth 2nd February 2009", "2nd February 2009", AgeGroup.YOUNG_PERSON),
        ("01.02.14", "01.02.14", AgeGroup.ADULT), ("31.02.2014", "31.02.2014", AgeGroup.ADULT),
    ],
)  # fmt: skip
def test_a_day_of_birth_is_never_taken_for_a_number_to_call(words: str, born_on: str, age: AgeGroup) -> None:
    for line in (f"Lina Aziz, cousin, {words}, 07700 900105", f"Lina Aziz, cousin, 07700 900105, {words}"):
        found = one(line)
        assert (found.born_on, found.age_group) == (born_on, age)
        assert (found.phone, found.tie) == ("07700 900105", "cousin")
    alone = one(f"Lina Aziz, cousin, {words}")
    assert (alone.phone, alone.ways, alone.born_on) == ("", (), born_on)


@pytest.mark.parametrize(
    "number",
    [
        "01.63.29.60.11",
        "01632-960111",
        "020 7946 0018",
        "+33 1 02 03 14 55",
        "01 02 03 14 55",
        "01.02.14.55.66",
    ],
)
def test_a_number_is_never_taken_for_a_day(number: str) -> None:
    found = one(f"Kawa Aziz, uncle, {number}")
    assert (found.phone, found.born_on) == (number, "")


def test_headings_and_empty_lines_are_passed_over() -> None:
    found = read_list("Name\tTie\tPhone\r\n\r\nNazdar Aziz\tgrandmother\t01632 960111\r\n", today=TODAY)
    assert [each.name for each in found] == ["Nazdar Aziz"]
    assert read_list(" \n\t\n", today=TODAY) == []


def test_a_number_that_is_none_stays_to_be_put_right() -> None:
    short = one("Kawa Aziz, uncle, 0770 900")
    assert (short.phone, short.tie) == ("0770 900", "uncle")
    assert one("Kawa Aziz, uncle, 01632 9601111111111").phone == "01632 9601111111111"


def test_the_same_name_twice_is_found_however_it_is_spelt() -> None:
    assert doubles(["Siobhán O’Neill", "Kawa Aziz", "siobhan o'neill", "Kawa Aziz"]) == {2, 3}
    assert doubles(["", ""]) == set()


def test_whoever_is_there_already_is_proposed_and_the_same_name_first() -> None:
    there = [Person(name="Baran Rashid", called="Baran"), Person(name="Baran", called="Baran")]
    listed = one("Baran, father").as_person()
    assert [each.name for each in may_be(listed, there)] == ["Baran", "Baran Rashid"]
    assert may_be(one("Rojin Aziz").as_person(), there) == []


def test_a_name_that_is_near_one_in_an_order_is_said() -> None:
    side = OrderSide(Order(protects="Shirin Aziz", against="Baran Rashid"), protected=False)
    assert may_be_meant(one("Barran Rasheed, father").as_person(), [side]) == ["Baran Rashid"]
    assert may_be_meant(one("Jo Hale, health visitor").as_person(), [side]) == []

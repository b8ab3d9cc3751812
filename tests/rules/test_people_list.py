"""A list of people, as it is pasted from a letter, an e-mail or a table: what each line is understood to say."""

from datetime import date

import pytest

from fgc.circle.models import AgeGroup, Channel, Kind, Person, SafeContact, Side
from fgc.circle.rules import (
    ListedPerson,
    OrderSide,
    WhyNot,
    doubles,
    may_be,
    may_be_meant,
    read_list,
    why_not_their_part,
)
from fgc.kit.refusal import Refused
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
        assert left in found.rest or left == found.tie


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
        ("do not phone", (P,)), ("no post", (L,)), ("not by email", (E,)),
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
    assert one("M\u00e1ire Byrne, aunt, +353 87 123 4567").zone == "Europe/Dublin"
    assert one("Ana Costa, aunt, +351 21 123 4567").zone in {"", "Europe/Lisbon"}, (
        "three clocks in one country"
    )


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("signs BSL", ""), ("BSL user", ""), ("uses British Sign Language", ""), ("signs in BSL", ""),
        ("Deaf, signs BSL", "Deaf"),
        ("Deaf and BSL is her first language", "Deaf and BSL is her first language"),
        ("needs a BSL interpreter", "needs a BSL interpreter"),
    ],
)  # fmt: skip
def test_whoever_signs_is_read_to_sign_and_is_nobody_s_interpreter(words: str, rest: str) -> None:
    found = one(f"Ewa Nowak, aunt, {words}")
    assert (found.language, found.kind, found.tie, found.rest) == ("bfi", Kind.FAMILY, "aunt", rest)
    assert one("Ewa Nowak, aunt, speaks Polish").language == "pl"


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


WARNINGS = (
    "never between 9am and 5pm", "not after 5", "not after 5pm", "not before 9am", "he is home after 5pm", "don't call after 6pm",
    "not on weekdays", "cannot text", "can't take calls", "stop texting", "texts unsafe", "her emails are monitored",
    "he reads her e-mail", "he can see her emails", "letters are opened by him", "post code LS1",
    "please do not ring because he answers the phone", "don't text her at all when he is home", "DO NOT CONTACT", "not safe",
    "12 - 14 Refuge Lane", "only text when he is out", "calls after 5 worry her", "he pays for the phone", "text or he will see",
)  # fmt: skip


@pytest.mark.parametrize("words", WARNINGS)
def test_a_warning_is_never_read_as_a_way_or_an_hour_that_is_safe_and_no_word_of_it_is_lost(
    words: str,
) -> None:
    """Whoever says when not to ring must not be rung just then."""
    for line in (
        f"Leila Rashid, mother, leila@example.org, 07700 900123, {words}",
        f"Leila Rashid, {words}, 07700 900123, mother, leila@example.org",
        f"Leila Rashid {words} 07700 900123",
    ):
        found = one(line)
        assert found.name == "Leila Rashid"
        assert (found.ways, found.hours_from, found.hours_to, found.weekdays_only) == ((), "", "", False)
        assert [word for word in words.replace(" - ", " ").split() if word not in found.rest] == []


def test_what_was_understood_well_counts_for_nothing_beside_words_that_nobody_understood() -> None:
    found = one("Leila Rashid, mother, 07700 900123, by text, after 5pm, weekdays only, he pays for it")
    assert (found.ways, found.hours_from, found.weekdays_only) == ((), "", False)
    assert found.rest == "he pays for it, by text, after 5pm, weekdays only"
    assert (found.tie, found.phone) == ("mother", "07700 900123")


def test_a_way_that_is_forbidden_stays_forbidden_beside_other_words_and_no_other_is_proposed() -> None:
    found = one("Leila Rashid, mother, leila@example.org, 07700 900123, no texts, he pays for the phone")
    assert (found.forbidden, found.ways) == ((T,), ())
    assert one("Leila Rashid, leila@example.org, 07700 900123, never by email").ways == ()


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("by text", (T,)), ("text only", (T,)), ("text or call", (T, P)), ("only by phone", (P,)), ("by post", (L,)),
        ("face to face", (I,)), ("texting is fine", (T,)),
    ],
)  # fmt: skip
def test_a_way_that_is_said_in_known_words_alone_is_proposed(words: str, ways: tuple[Channel, ...]) -> None:
    found = one(f"Kawa Aziz, uncle, 07700 900104, {words}")
    assert (found.ways, found.rest) == (ways, "")


@pytest.mark.parametrize("hours", ["after 5", "9-5", "between 9 and 5pm", "12 - 14", "until late"])
def test_an_hour_that_may_be_another_is_not_guessed(hours: str) -> None:
    found = one(f"Kawa Aziz, uncle, 07700 900104, {hours}")
    assert (found.hours_from, found.hours_to, found.ways) == ("", "", ())
    assert found.rest != ""


ADDRESSES = (
    "Flat 3, 12 Refuge Lane, Leeds LS1 4AB", "12 - 14 Refuge Lane", "LS1 4AB", "Elm Road", "c/o Rose House", "12 Elm",
    "lives at the refuge in Leeds", "at Kawa's", "old number 01632 960119", "in Gothenburg", "7700 900123",
)  # fmt: skip


@pytest.mark.parametrize("words", ADDRESSES)
def test_where_somebody_lives_never_becomes_the_tie_that_relatives_read(words: str) -> None:
    for line in (
        f"Nazdar Aziz, grandmother, {words}, 01632 960111",
        f"Nazdar Aziz, {words}, grandmother, 01632 960111",
        f"Nazdar Aziz (grandmother; {words})",
    ):
        found = one(line)
        assert (found.name, found.tie, found.ways) == ("Nazdar Aziz", "grandmother", ())
        assert [
            word for word in words.replace(",", "").replace(" - ", " ").split() if word not in found.rest
        ] == []
    assert one(f"Nazdar Aziz {words}").tie == ""


def test_an_old_number_is_not_the_one_that_is_rung() -> None:
    found = one("Kawa Aziz, uncle, old number 01632 960119, 07700 900104")
    assert (found.phone, found.rest, found.ways) == ("07700 900104", "old number 01632 960119", ())


@pytest.mark.parametrize(
    ("line", "tie", "rest"),
    [
        ("Ahmed Rashid, father, factory worker", "father", "factory worker"),
        ("Leila Rashid, mother, works in housing", "mother", "works in housing"),
        ("Leila Rashid, mum, school dinner lady", "mum", "school dinner lady"),
        ("Leila Rashid, mum, contact through solicitor only", "mum", "contact through solicitor only"),
        ("Rosa Rashid, aunt, teacher", "aunt", "teacher"),
        ("Rosa Rashid, social worker, his aunt", "his aunt", "social worker"),
        ("Rosa Rashid, interpreter, sister of Mum", "interpreter, sister of Mum", ""),
    ],
)
def test_a_father_who_works_is_a_father_of_whom_the_safety_question_is_asked(
    line: str, tie: str, rest: str
) -> None:
    found = one(line)
    assert (found.kind, found.tie, found.rest) == (Kind.FAMILY, tie, rest)


@pytest.mark.parametrize(
    ("line", "tie", "kind"),
    [
        ("Mrs Patel, class teacher at St Anne's, 01632 960122", "class teacher", Kind.PROFESSIONAL),
        ("Mrs Patel class teacher at his school", "class teacher", Kind.PROFESSIONAL),
        ("Ann Lee, housing officer from Leeds City Council", "housing officer", Kind.PROFESSIONAL),
        ("Ann Lee, key worker with the Youth Team", "key worker", Kind.PROFESSIONAL),
        ("Ann Lee, solicitor for the council", "solicitor", Kind.PROFESSIONAL),
        ("Ann Lee, family support worker", "family support worker", Kind.PROFESSIONAL),
        ("Ann Lee, child psychologist", "child psychologist", Kind.PROFESSIONAL),
        ("Ann Lee, advocate from Voices", "advocate", Kind.ADVOCATE),
        ("Dr Shah, Elm Surgery", "", Kind.PROFESSIONAL),
        ("PC Jones", "", Kind.PROFESSIONAL),
        ("Dr Shah, uncle", "uncle", Kind.FAMILY),
        ("Dr Kawa Aziz", "", Kind.FAMILY),
        ("Kawa Aziz, social worker at Leeds for his brother", "", Kind.FAMILY),
        ("Kawa Aziz, police called at night", "", Kind.FAMILY),
        ("Kawa Aziz, father, teacher at Elm School", "father", Kind.FAMILY),
    ],
)
def test_work_is_found_with_words_round_it_and_kin_wins(line: str, tie: str, kind: Kind) -> None:
    found = one(line)
    assert (found.tie, found.kind) == (tie, kind)
    assert "at" not in line.split() or "at" in found.rest.split(), "no word is lost"


def test_a_role_and_a_part_in_the_circle_that_disagree_are_said() -> None:
    for kind, role, reason in (
        (Kind.FAMILY, "class teacher", WhyNot.WORK_IS_NO_FAMILY),
        (Kind.FAMILY, "class teacher at St Anne’s", WhyNot.WORK_IS_NO_FAMILY),
        (Kind.PROFESSIONAL, "aunt", WhyNot.FAMILY_IS_NO_WORK),
        (Kind.INTERPRETER, "interpreter, sister of Mum", WhyNot.FAMILY_IS_NO_WORK),
        (Kind.FAMILY, "aunt, teacher", None),
        (Kind.FAMILY, "", None),
        (Kind.FRIEND, "Sunday school teacher", None),
        (Kind.PROFESSIONAL, "children’s guardian", None),
        (Kind.PROFESSIONAL, "child psychologist", None),
    ):
        assert why_not_their_part(kind, role) is reason, role


def test_whose_social_worker_somebody_is_makes_them_no_kin() -> None:
    for tie in ("Mum's social worker", "health visitor for Dad", "solicitor of mother"):
        assert one(f"Kim Ward, {tie}").kind is Kind.PROFESSIONAL


def test_the_stamp_and_the_sender_of_a_chat_are_nobody_s_name() -> None:
    for stamp in (
        "[29/11/2026, 14:03] Nan: ",
        "[29/11/2026, 14:03:11] Nan Aziz: ",
        "29/11/2026, 14:03 - Nan: ",
    ):
        found = one(f"{stamp}Leila Aziz 07700 900123")
        assert (found.name, found.phone, found.rest) == ("Leila Aziz", "07700 900123", "")


def test_a_name_with_a_comma_in_a_table_is_one_name() -> None:
    for line in (
        '"Aziz, Leila"\t"mum"\t07700 900123', '"Aziz, Leila","mum","07700 900123"', '"Aziz, Leila";"mum";"07700 900123"',
    ):  # fmt: skip
        found = one(line)
        assert (found.name, found.tie, found.phone) == ("Leila Aziz", "mum", "07700 900123")


def test_digits_of_every_script_are_a_number_and_none_of_them_is_a_tie() -> None:
    for number in ("٠٧٧٠٠ ٩٠٠١٢٣", "０７７００ ９００１２３", "۰۷۷۰۰ ۹۰۰۱۲۳"):
        found = one(f"Leila Aziz, mum, {number}")
        assert (found.phone, found.tie, found.rest) == ("07700 900123", "mum", "")


def test_a_girl_of_fourteen_is_no_adult() -> None:
    found = one("Leila Aziz, 14, daughter")
    assert (found.age_group, found.tie, found.rest) == (AgeGroup.YOUNG_PERSON, "daughter", "")
    assert one("Leila Aziz, daughter, 9 years old").age_group is AgeGroup.CHILD


def test_a_line_as_long_as_a_letter_is_refused_and_never_a_name() -> None:
    assert len(read_list("Leila Aziz, " + "a" * 288, today=TODAY)) == 1
    with pytest.raises(Refused, match="LINE_TOO_LONG"):
        read_list("Leila Aziz, " + "a" * 289, today=TODAY)


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


def test_a_first_name_made_short_and_the_same_number_are_asked_about() -> None:
    there = [
        Person(name=name, called=name.split()[0])
        for name in ("Stephen Doyle", "Katherine Doyle", "Joan Doyle")
    ]
    for listed, found in (("Steve Doyle", "Stephen Doyle"), ("Kate Doyle", "Katherine Doyle")):
        assert [each.name for each in may_be(one(f"{listed}, uncle").as_person(), there)] == [found]
    for other in ("Sean Doyle, uncle", "Steve Cole, uncle", "Mary Doyle, aunt"):
        assert may_be(one(other).as_person(), there) == []
    same_number = Person(name="Bob Lee", called="Bob", contact=SafeContact(phone="+447700900112"))
    listed = Person(name="Robert Lee-Hale", called="Robert", contact=SafeContact(phone="+447700900112"))
    assert may_be(listed, [*there, same_number]) == [same_number]


def test_a_name_that_is_near_one_in_an_order_is_said() -> None:
    side = OrderSide(Order(protects="Shirin Aziz", against="Baran Rashid"), protected=False)
    assert may_be_meant(one("Barran Rasheed, father").as_person(), [side]) == ["Baran Rashid"]
    assert may_be_meant(one("Jo Hale, health visitor").as_person(), [side]) == []

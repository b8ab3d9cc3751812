"""What a text would tell: the same town in every spelling and script, and ordinary words left in peace."""

from uuid import UUID, uuid4

import pytest

from fgc.kit.telltale import Found, Protected, Tells, places_of, telltale
from fgc.kit.telltale.sounds import sound_of

SHIRIN = UUID(int=1)
PROTECTED = Protected(
    SHIRIN,
    names=("Shirin", "Shirin Aziz"),
    address="Flat 2, 8 Orchard Rise\nEastwick\nEW1 2AB\nEngland",
    town="Eastwick",
    phone="07700 900101",
    email="shirin.a@example.org",
)


def found(text: str) -> list[tuple[Tells, str]]:
    return [(one.tells, one.words) for one in telltale(text, [PROTECTED])]


def test_b_the_town_in_barans_letter_is_found() -> None:
    assert telltale("I know that you are in Eastwick now.", [PROTECTED]) == [
        Found(SHIRIN, Tells.TOWN, "Eastwick")
    ]


@pytest.mark.parametrize("written", [
    "Eastwick", "EASTWICK", "eastwick", "Eastwik", "Estwick", "Istwick", "Eastwcik", "EAST-WICK", "East Wick",
    "E.a.s.t.w.i.c.k", "Ẽästwìck", "Ｅａｓｔｗｉｃｋ", "𝐄𝐚𝐬𝐭𝐰𝐢𝐜𝐤", "Eаstwick", "East\u200bwick", "East\u00adwick",
    "Eastwicker", "visiteastwick", "Истуик", "Иствик", "Истуике", "Ýstwik", "ئیستویک", "ايستويك", "إيستويك",
    "איסטוויק", "ईस्टविक", "ਈਸਟਵਿਕ", "ኢስትዊክ",
])  # fmt: skip
def test_a_town_is_known_in_another_spelling_or_script(written: str) -> None:
    assert found(f"They live in {written}, he says.") == [(Tells.TOWN, written)]


@pytest.mark.parametrize("written", [
    "Shirin", "Shireen", "Schirin", "SHIRIN", "شیرین", "شيرين", "Ширин", "Шірін", "Shirin’s",
])  # fmt: skip
def test_a_name_is_known_in_another_spelling_or_script(written: str) -> None:
    assert [tells for tells, _words in found(f"Tell {written} that I wait.")] == [Tells.NAME]


@pytest.mark.parametrize(("name", "written"), [
    ("Nazdar", "نازدار"), ("Rashid", "رشيد"), ("Rashid", "ڕەشید"), ("Kawa", "کاوە"), ("Lana", "لانا"), ("Lana", "Лану"),
    ("Hêlîn", "Helin"), ("Hêlîn", "هێلین"), ("Rojin", "Рожин"), ("شیرین", "Shirin"),
])  # fmt: skip
def test_names_go_between_scripts(name: str, written: str) -> None:
    assert telltale(f"… {written} …", [Protected(SHIRIN, names=(name,))]) == [
        Found(SHIRIN, Tells.NAME, written)
    ]


@pytest.mark.parametrize("written", [
    "07700 900101", "07700900101", "07700.900.101", "07700-900-101", "+44 7700 900101", "+44 (0)7700 900101",
    "0044 7700 900 101", "٠٧٧٠٠ ٩٠٠١٠١", "۰۷۷۰۰۹۰۰۱۰۱", "०७७००९००१०१",
    "０７７００９００１０１", "07700 90\u200b0101", "900101", "900 101",
])  # fmt: skip
def test_a_number_is_known_however_its_digits_are_written(written: str) -> None:
    assert found(f"Ring {written} after six.") == [(Tells.PHONE, written)]


@pytest.mark.parametrize(("written", "tells"), [
    ("Orchard Rise", Tells.STREET), ("orchard rise", Tells.STREET), ("Orchard-Rise", Tells.STREET),
    ("EW1 2AB", Tells.POSTCODE), ("ew12ab", Tells.POSTCODE), ("EW1", Tells.POSTCODE),
])  # fmt: skip
def test_a_street_and_a_postcode_are_found(written: str, tells: Tells) -> None:
    assert found(f"The flat is at {written}.") == [(tells, written)]


@pytest.mark.parametrize("written", [
    "shirin.a@example.org", "Shirin.A@Example.org", "shirin.a @ example.org", "shirin.a at example dot org",
    "shirin.a (at) example (dot) org", "shirin.a@ехample.org".replace("ех", "ex"),
])  # fmt: skip
def test_a_mailbox_is_found(written: str) -> None:
    assert (Tells.EMAIL, "shirin.a@example.org") in found(f"Write to {written} today")


def test_a_roads_short_form_is_the_road() -> None:
    here = Protected(SHIRIN, address="14 Mill Road")
    assert [one.words for one in telltale("He waits in Mill Rd every day.", [here])] == ["Mill Rd"]
    assert telltale("He works at the mill.", [here]) == []


@pytest.mark.parametrize("text", [
    "I am stuck in the stock room. At least the Easter basket came from the estuary.",
    "We ate apples from the orchard and watched the sun rise.",
    "Ring me on 07700 900102 or 01632 960111, between 9 and 10 on 27 2 2027.",
    "This is to wick away the worry; shrink it, share it.",
    "",
])  # fmt: skip
def test_ordinary_words_and_other_numbers_are_left_in_peace(text: str) -> None:
    assert found(text) == []


def test_short_words_are_found_as_names_only() -> None:
    people = [
        Protected(SHIRIN, names=("May",)),
        Protected(UUID(int=2), town="Leeds"),
        Protected(UUID(int=3), names=("Nair",)),
    ]
    assert telltale("He may be near, she leads the way.", people) == []
    assert [one.words for one in telltale("Ask May. She is in leeds with Nair.", people)] == [
        "May",
        "leeds",
        "Nair",
    ]


def test_the_longest_words_stand_for_all_of_them() -> None:
    assert found("I miss Shirin Aziz.") == [(Tells.NAME, "Shirin Aziz")]


def test_everybody_who_is_protected_is_looked_for() -> None:
    other = Protected(uuid4(), names=("Mina",))
    assert {one.person_id for one in telltale("Shirin and Mina", [PROTECTED, other])} == {
        SHIRIN,
        other.person_id,
    }


def test_an_address_is_its_road_and_its_places() -> None:
    assert places_of(PROTECTED.address) == [(Tells.STREET, "Orchard Rise"), (Tells.TOWN, "Eastwick")]
    two_roads = "12b High St, Elder Lane, AB12 3CD, Wales"
    assert places_of(two_roads) == [(Tells.STREET, "High St"), (Tells.STREET, "Elder Lane")]


def test_one_sound_has_many_spellings() -> None:
    assert {sound_of(word) for word in ("eastwick", "istuik", "istvik", "iistwyk")} == {"istuik"}


@pytest.mark.parametrize("written", [
    "Eastwick", "Eastwik", "EAST-WICK", "E.a.s.t.w.i.c.k", "visiteastwick", "Истуик", "ئیستویک", "Shirin", "SHIRIN", "Shirin’s",
    "S h i r i n", "شیرین", "Ширин", "07700 900101",
])  # fmt: skip
def test_the_very_thing_is_no_false_alarm_however_it_is_written(written: str) -> None:
    """Nobody alone says of these that they only come near (decision 47)."""
    told = telltale(f"Ask {written} again.", [PROTECTED])
    assert told
    assert all(one.as_such for one in told), told


@pytest.mark.parametrize("written", ["Eastwich", "Astwick", "Shireen"])
def test_a_word_that_only_comes_near_may_be_a_false_alarm(written: str) -> None:
    told = telltale(f"Ask {written} again.", [PROTECTED])
    assert told
    assert not any(one.as_such for one in told), told


@pytest.mark.parametrize(("town", "said"), [
    ("Newcastle upon Tyne", "Newcastle"), ("Kingston upon Hull", "Hull"), ("St Ives", "Saint Ives"),
    ("Saint Ives", "St Ives"), ("St. Ives", "Saint Ives"), ("Bury St Edmunds", "Bury Saint Edmunds"),
    ("Stoke-on-Trent", "Stoke"), ("Stoke on Trent", "Stoke"), ("Royal Tunbridge Wells", "Tunbridge Wells"),
    ("Southend-on-Sea", "Southend"), ("Newcastle-under-Lyme", "Newcastle"), ("Weston-super-Mare", "Weston"),
    ("Newcastle upon Tyne", "Newcastle upon Tyne"), ("St Leonards-on-Sea", "St Leonards"),
    ("St. Leonard's on Sea", "St Leonards"), ("St Leonards-on-Sea", "Saint Leonards"), ("Lytham St Annes", "St Annes"),
    ("Lytham St Annes on Sea", "Lytham St Annes"),
    ("St Margaret's at Cliffe", "St Margarets"), ("Great Wishford-on-Wylye", "Great Wishford"), ("Shoreham-by-Sea", "Shoreham"),
    ("shoreham by sea", "shoreham"), ("Newbiggin by the Sea", "Newbiggin"), ("Wells-next-the-Sea", "Wells"),
    ("Thorpe-next-Haddiscoe", "Thorpe"), ("Ashby-de-la-Zouch", "Ashby"), ("Ashby de la Zouch", "Ashby"),
    ("Holme upon Spalding Moor", "Holme"), ("Holme-on-Spalding-Moor", "Holme"), ("Chorlton-cum-Hardy", "Chorlton"),
    ("Houghton-le-Spring", "Houghton"), ("Bradwell-juxta-Mare", "Bradwell"), ("Stoke sub Hamdon", "Stoke"),
    ("Brighton and Hove", "Hove"),
])  # fmt: skip
def test_a_town_is_found_by_the_name_that_everybody_calls_it(town: str, said: str) -> None:
    (only,) = telltale(f"They are in {said} now.", [Protected(SHIRIN, town=town)])
    assert (only.tells, only.words, only.as_such) == (Tells.TOWN, said, True)
    on_a_line = telltale(f"They are in {said} now.", [Protected(SHIRIN, address=f"Number 4\n{town}")])
    assert [(one.words, one.as_such) for one in on_a_line] == [(said, True)]


@pytest.mark.parametrize(("place", "text"), [
    ("Newcastle upon Tyne", "They walk along the Tyne."), ("Southend-on-Sea", "They go to the sea."),
    ("Chester-le-Street", "They are in Chester now."), ("Boston Spa", "They are in Boston now."),
    ("House on the Hill", "The house is full."), ("Royal Tunbridge Wells", "The royal family comes."),
    ("Isle of Wight", "On the isle."), ("Burnham-on-Sea", "On we go."), ("St Ives", "The saint is kind."),
    ("Bolton-le-Sands", "They are in Bolton now."), ("Holme upon Spalding Moor", "They go home. Home is where they are loved."),
    ("Wells-next-the-Sea", "All is well. Well, next time."), ("Chapel-en-le-Frith", "They pray in the chapel."),
    ("Hope under Dinmore", "They hope so. Hope is there."), ("Ashby-de-la-Zouch", "There is ash on the path."),
    ("Staying in Leeds", "She is staying for tea."), ("Temporarily in Hull", "Temporarily, it is shut."),
    ("Flat on the Green", "The tyre is flat."), ("Friends in Leeds", "Friends come, too."), ("Nan by the Sea", "Ask Nan."),
    ("Rose Cottage by the Sea", "A rose, and a cottage."), ("Aunt Zoe in Leeds", "Aunt Zoe bakes."),
    ("Little Barn on the Hill", "Little by little."), ("St Leonards-on-Sea", "Leonard comes."),
])  # fmt: skip
def test_what_no_one_calls_a_town_is_left_in_peace(place: str, text: str) -> None:
    assert telltale(text, [Protected(SHIRIN, town=place)]) == []


def test_a_near_name_elsewhere_takes_nothing_from_the_very_name() -> None:
    sara = Protected(uuid4(), names=("Sara Rashid", "Sara", "Rashid"))
    found = telltale("How can Sara be safe?\nWhat does Sara Rashed need?", [sara])
    assert [(one.words, one.as_such) for one in found] == [("Sara Rashed", False), ("Sara", True)]


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("12 Mill Lane Eastwick EW1 2AB", ["Mill Lane", "Eastwick"]),
        ("The Old Vicarage Mill Lane, Eastwick", ["The Old Vicarage", "Mill Lane", "Eastwick"]),
        ("3 St John Street Lichfield", ["St John Street", "Lichfield"]),
        ("12 High St Eastwick", ["High St", "Eastwick"]),
        ("Lytham St Annes", ["Lytham St Annes"]),
        ("12 Park Lane Leeds", ["Park Lane", "Leeds"]),
    ],
)
def test_an_address_without_commas_is_a_house_a_road_and_a_town(address: str, places: list[str]) -> None:
    assert [place for _tells, place in places_of(address)] == places


@pytest.mark.parametrize(
    ("address", "text", "found"),
    [
        (
            "17 Hawthorn Rise, Riverside",
            "Who brings Lena from Hawthorn in the mornings?",
            [("Hawthorn", False)],
        ),
        ("17 Hawthorn Rise, Riverside", "Near Hawthorn Rd", [("Hawthorn", False)]),
        ("17 Hawthorn Rise, Riverside", "At Hawthorn Rise", [("Hawthorn Rise", True)]),
        ("12 Mill Lane, Eastwick", "Behind the Mill", []),
        ("3 Church Road, Eastwick", "We meet in the Church", []),
    ],
)
def test_a_road_called_without_its_road_is_looked_at(
    address: str, text: str, found: list[tuple[str, bool]]
) -> None:
    told = telltale(text, [Protected(uuid4(), address=address)])
    assert [(one.words, one.as_such) for one in told] == found

"""People come into the circle with the ways to reach them: one on one page, or a pasted list that is looked at first."""

from datetime import date, time

import pytest
from sqlalchemy import select

from fgc.circle.forms import ContactForm
from fgc.circle.models import AgeGroup, Channel, Kind, Person, Side
from fgc.circle.queries import address_of, people_of
from fgc.circle.rules import WhyNot, route
from fgc.kit.clock import now, today
from fgc.kit.db import session
from fgc.referral.models import Order, OrderKind, Referral
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

ADD, CHECK, KEEP = "Add to the circle", "Check the list", "Add these people to the circle"
NAZDAR = {
    "name": "Nazdar Aziz",
    "tie": "grandmother",
    "side": "mothers_side",
    "language": "ckb",
    "first": "phone",
    "phone": "01632 960111",
    "hours_from": "9 am",
    "hours_to": "2:30 pm",
    "sender_name": "Ruth",
    "confirmed": "yes",
}


@pytest.fixture
def family(world: World, clock) -> Gathering:  # noqa: ANN001
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101")
    return found


@pytest.fixture
def ruth(family: Gathering) -> Browser:
    return family.world.in_as(family.world.ruth)


def kept(family: Gathering, name: str) -> Person:
    found = session().scalars(select(Person).where(Person.name == name)).one()
    assert found.conference_id == family.conference.id
    return found


def names(family: Gathering) -> set[str]:
    with working(family.world.app):
        found = [one.name for one in people_of(family.ruth, family.conference)]
    assert len(found) == len(set(found))
    return set(found)


def pasted(family: Gathering, ruth: Browser, text: str) -> Browser:
    ruth.open(f"{family.path}/circle")
    ruth.follow("Paste a list")
    ruth.press(CHECK, {"people": text})
    return ruth


def test_one_page_takes_who_somebody_is_and_how_they_are_reached(family: Gathering, ruth: Browser) -> None:
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, NAZDAR)
    assert ruth.page.heading == "Nazdar Aziz"
    assert "Reach them now: Phone call" in ruth.page.words
    with working(family.world.app):
        nazdar = kept(family, "Nazdar Aziz")
        contact = nazdar.contact
        assert contact is not None
        assert (nazdar.tie, nazdar.side, nazdar.language) == ("grandmother", Side.MOTHERS, "ckb")
        assert (contact.phone, contact.sender_name, contact.confirmed_on) == (
            "+441632960111", "Ruth", today("Europe/London"),
        )  # fmt: skip
        assert (f"{contact.hours_from:%H:%M}", f"{contact.hours_to:%H:%M}") == ("09:00", "14:30")


def test_whoever_is_not_asked_yet_comes_without_a_way_and_nothing_reaches_them(
    family: Gathering, ruth: Browser
) -> None:
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, {"name": "Rojin Aziz", "tie": "aunt"})
    assert "Now record how to reach them." in ruth.page.words
    with working(family.world.app):
        rojin = kept(family, "Rojin Aziz")
        assert route(rojin.contact, rojin, now()) is WhyNot.NO_CONTACT


WITHOUT_A_WAY: dict[str, tuple[object, object]] = {
    "forbidden": (["text"], ["text"]),
    "email": ("nazdar@example.org", "nazdar@example.org"),
    "phone": ("01632 960111", "+441632960111"),
    "address_protected": ("yes", True),
    "town": ("Leeds", "Leeds"),
    "hours_from": ("9 am", time(9)),
    "hours_to": ("2:30 pm", time(14, 30)),
    "weekdays_only": ("yes", True),
    "voicemail": ("True", True),
    "sender_name": ("Ruth", "Ruth"),
    "shared_device": ("yes", True),
    "safe_word": ("blue gate", "blue gate"),
    "may_take_message": ("Kawa Aziz", "Kawa Aziz"),
    "confirm_days": ("30", 30),
}


@pytest.mark.parametrize("field", WITHOUT_A_WAY)
def test_nothing_that_is_known_of_how_safe_somebody_is_reached_is_dropped_before_there_is_a_number(
    family: Gathering, ruth: Browser, field: str
) -> None:
    """Somebody else looks at her phone: that is often known before the number is, and is never heard twice."""
    typed, expected = WITHOUT_A_WAY[field]
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, {"name": "Rojin Aziz", field: typed})
    assert ruth.page.heading == "Rojin Aziz"
    assert "Now record how to reach them." in ruth.page.words
    with working(family.world.app):
        contact = kept(family, "Rojin Aziz").contact
        assert contact is not None
        assert getattr(contact, field) == expected


def test_a_postal_address_without_a_way_is_kept_as_well(family: Gathering, ruth: Browser) -> None:
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, {"name": "Rojin Aziz", "address": "4 Elder Lane"})
    with working(family.world.app):
        assert address_of(family.ruth, family.conference, kept(family, "Rojin Aziz")) == "4 Elder Lane"


def test_every_question_about_reaching_somebody_is_one_of_those_that_are_never_dropped(world: World) -> None:
    with world.app.test_request_context():
        asked = {field.short_name for field in ContactForm().asked()}
    by_themselves = {"address", "confirmed", "because", "version"}
    assert asked == {*WITHOUT_A_WAY, *by_themselves, "first", "second", "third"}


def test_a_way_without_its_address_comes_back_and_nobody_is_half_there(
    family: Gathering, ruth: Browser
) -> None:
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, {**NAZDAR, "phone": ""})
    assert ruth.page.status == 422
    assert "You allow this way but give no address or number for it." in ruth.page.words
    assert ruth.page.form(button=ADD).fields["tie"] == ["grandmother"]
    assert names(family) == {"Shirin Aziz"}
    ruth.press(ADD, {"phone": "01632 960111"})
    assert names(family) == {"Shirin Aziz", "Nazdar Aziz"}


def test_the_next_person_is_one_press_away(family: Gathering, ruth: Browser) -> None:
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Save and add another person", NAZDAR)
    assert ruth.page.heading == "Add someone to the circle"
    assert ruth.page.form(button=ADD).fields["name"] == [""]


def test_a_list_is_shown_as_it_was_understood_and_nothing_is_kept_before(
    family: Gathering, ruth: Browser
) -> None:
    pasted(
        family,
        ruth,
        "Nazdar Aziz, grandmother on Mum's side, 01632 960111\nJas Gill, health visitor, jas@example.org, no texts",
    )
    assert ruth.page.heading == "Check the list"
    fields = ruth.page.form(button=KEEP).fields
    assert (fields["row0-name"], fields["row0-phone"], fields["row0-first"]) == (
        ["Nazdar Aziz"], ["01632 960111"], ["phone"],
    )  # fmt: skip
    assert (fields["row1-kind"], fields["row1-email"], fields["row1-first"]) == (
        ["professional"], ["jas@example.org"], [""],  # what is forbidden proposes no other way
    )  # fmt: skip
    assert (fields["row0-confirmed"], fields["row1-confirmed"]) == ([], [])
    assert ruth.page.words.count("Never by: Text message") == 1
    assert names(family) == {"Shirin Aziz"}
    ruth.press(KEEP, {"row0-confirmed": "yes", "row0-hours_to": "2:30 pm"})
    assert "2 people were added to the circle." in ruth.page.words
    with working(family.world.app):
        nazdar, jas = kept(family, "Nazdar Aziz"), kept(family, "Jas Gill")
        assert nazdar.contact is not None
        assert nazdar.contact.confirmed_on == today("Europe/London")
        assert (jas.kind, jas.job, jas.tie) == (Kind.PROFESSIONAL, "health visitor", "")


def test_a_teacher_is_not_taken_into_the_family(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Mrs Patel, class teacher at St Anne's, 01632 960122")
    assert ruth.page.form(button=KEEP).fields["row0-kind"] == ["professional"]
    ruth.press(KEEP, {"row0-kind": "family", "row0-rest_read": "yes"})
    assert "This role is a professional’s." in ruth.page.words
    assert names(family) == {"Shirin Aziz"}
    ruth.press(KEEP, {"row0-kind": "professional", "row0-rest_read": "yes"})
    with working(family.world.app):
        assert kept(family, "Mrs Patel").job == "class teacher"


@pytest.mark.parametrize("line", ["Shireen Aziz, mum", "Mrs Rashid, mother, 07700 900101"])
def test_whoever_has_nearly_the_name_or_the_same_number_is_asked_about(
    family: Gathering, ruth: Browser, line: str
) -> None:
    pasted(family, ruth, line)
    assert "Yes, this is Shirin Aziz" in ruth.page.words
    ruth.press(KEEP)
    assert "Choose whether this is the same person." in ruth.page.words
    assert names(family) == {"Shirin Aziz"}


def test_what_they_like_to_be_called_is_on_the_page_and_can_be_put_right(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, "Old Joe Doyle, grandfather")
    assert ruth.page.form(button=KEEP).fields["row0-called"] == ["Joe"]
    ruth.press(KEEP, {"row0-called": "Grandad Joe"})
    with working(family.world.app):
        joe = kept(family, "Old Joe Doyle")
        assert joe.called == "Grandad Joe"
    assert "Their part in the circle Family" in ruth.open(f"{family.path}/circle/{joe.id}").words


def test_nothing_goes_to_whoever_did_not_say_it_themself(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Kawa Aziz, uncle, kawa@example.org")
    ruth.press(KEEP)
    with working(family.world.app):
        kawa = kept(family, "Kawa Aziz")
        assert route(kawa.contact, kawa, now()) is WhyNot.NOT_CONFIRMED_UNPHONED


def test_what_is_wrong_stands_beside_its_line_and_no_line_is_lost(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Kawa Aziz, uncle, 01632 9601111111111\nRojin Aziz, aunt, rojin@example.org")
    assert "This phone number is too long." in ruth.page.words
    ruth.press(KEEP, {"row1-confirmed": "yes", "row1-tie": "aunt in Gothenburg"})
    assert "This phone number is too long." in ruth.page.words
    assert names(family) == {"Shirin Aziz", "Rojin Aziz"}, "one line stops nobody else of the list"
    assert "1 person was added to the circle." in ruth.page.words
    fields = ruth.page.form(button=KEEP).fields
    assert fields["row0-phone"] == ["01632 9601111111111"]
    assert "row1-name" not in fields, "she is in the circle"
    assert "Kawa Aziz, uncle, 01632 9601111111111" in ruth.page.words
    ruth.press(KEEP, {"row0-phone": "07700 900104"})
    assert names(family) == {"Shirin Aziz", "Kawa Aziz", "Rojin Aziz"}


def wrong_lines(ruth: Browser) -> dict[str, list[str]]:
    """Beside whom the list says that something is wrong, and in which words."""
    error = ".//p[contains(@class, 'govuk-error-message')]"
    found = ruth.page.tree.xpath(f"//section[contains(@class, 'fgc-listed')][{error}]")
    return {
        one.xpath("string(h2)").split()[0]: [
            " ".join(said.text_content().split()).removeprefix("Error: ") for said in one.xpath(error)
        ]
        for one in found
    }


def test_every_line_that_is_not_taken_is_named_at_once_and_as_soon_as_it_was_read(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, "Rojin Aziz, aunt, text\nKawa Aziz, uncle\nSara Whitlow, friend, text")
    wrong = "You allow this way but give no address or number for it."
    assert wrong_lines(ruth) == {"Rojin": [wrong], "Sara": [wrong]}
    ruth.press(KEEP, {"row1-first": "email", "row1-tie": "uncle on Dad's side"})
    assert wrong_lines(ruth) == {"Rojin": [wrong], "Kawa": [wrong], "Sara": [wrong]}
    assert ruth.page.form(button=KEEP).fields["row1-tie"] == ["uncle on Dad's side"]
    assert names(family) == {"Shirin Aziz"}


def test_whoever_was_added_by_somebody_else_while_the_list_lay_open_is_there_once(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, "Rojin Aziz, aunt\nKawa Aziz, uncle\nSara Whitlow, friend")
    with working(family.world.app):
        family.add("Rojin Aziz")
        family.add("Sara Whitlow")
    ruth.press(KEEP)
    assert ruth.page.status == 200
    assert "1 person was added to the circle." in ruth.page.words
    with working(family.world.app):
        there = sorted(session().scalars(select(Person.name)))
    assert there == ["Kawa Aziz", "Rojin Aziz", "Sara Whitlow", "Shirin Aziz"]


def test_lines_in_order_are_kept_beside_one_that_is_refused_only_when_it_is_saved(
    family: Gathering, ruth: Browser
) -> None:
    """How Mina is reached is known already: no look at her line tells that, and the others come all the same."""
    with working(family.world.app):
        family.add("Mina Rashid", confirmed_on=family_day())
    pasted(
        family, ruth, "Kawa Aziz, uncle\nMina Rashid, grandmother, elsewhere@example.org\nRojin Aziz, aunt"
    )
    ruth.press(KEEP, {"row1-confirmed": "yes"})
    assert ruth.page.status == 200
    assert "2 people were added to the circle." in ruth.page.words
    assert "is in the circle already" not in ruth.page.words
    wrong = wrong_lines(ruth)
    assert list(wrong) == ["Mina"]
    assert "on their own page" in wrong["Mina"][0]
    assert names(family) == {"Shirin Aziz", "Mina Rashid", "Kawa Aziz", "Rojin Aziz"}
    with working(family.world.app):
        contact = kept(family, "Mina Rashid").contact
        assert contact is not None
        assert contact.email == ""


def test_a_line_is_left_out_without_being_put_right(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Kawa Aziz, uncle, 01632 9601111111111\nRojin Aziz, aunt")
    ruth.press(KEEP, {"row0-left_out": "yes"})
    assert names(family) == {"Shirin Aziz", "Rojin Aziz"}


def test_two_lines_of_one_name_are_asked_about(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Siobhán O’Neill, aunt\nsiobhan o'neill, cousin")
    assert "Another line above has the same name." in ruth.page.words
    ruth.press(KEEP)
    assert names(family) == {"Shirin Aziz", "Siobhán O’Neill"}
    assert "Another line above has the same name." in ruth.page.words
    ruth.press(KEEP, {"row1-left_out": "yes"})
    assert names(family) == {"Shirin Aziz", "Siobhán O’Neill"}


def test_of_two_equal_lines_the_first_may_be_left_out_and_the_second_comes(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, "Kawa Aziz, uncle\nKawa Aziz, uncle on Dad's side")
    ruth.press(KEEP, {"row0-left_out": "yes"})
    assert names(family) == {"Shirin Aziz", "Kawa Aziz"}
    with working(family.world.app):
        assert kept(family, "Kawa Aziz").tie == "uncle on Dad's side"


def test_hours_that_a_line_tells_without_a_way_are_not_dropped(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "Kawa Aziz, uncle, 9am-3pm, weekdays only")
    ruth.press(KEEP)
    with working(family.world.app):
        contact = kept(family, "Kawa Aziz").contact
        assert contact is not None
        assert (contact.hours_from, contact.hours_to, contact.weekdays_only) == (time(9), time(15), True)


def test_somebody_who_is_there_is_proposed_and_never_two_rows_by_oversight(
    family: Gathering, ruth: Browser
) -> None:
    """Two rows for one person would split what is known between them and the others."""
    with working(family.world.app):
        family.add("Baran Rashid", confirmed_on=None)
    baran = str(family.people["Baran"].id)
    pasted(family, ruth, "Baran Rashid, father, baran@example.org\nBaran, Dad, 07700 900102")
    fields = ruth.page.form(button=KEEP).fields
    assert (fields["row0-is_already"], fields["row1-is_already"]) == ([baran], [])
    assert "Choose whether this is the same person." in ruth.page.words
    ruth.press(KEEP, {"row0-confirmed": "yes"})
    assert "Choose whether this is the same person." in ruth.page.words
    ruth.press(KEEP, {"row1-left_out": "yes"})
    assert names(family) == {"Shirin Aziz", "Baran Rashid"}
    with working(family.world.app):
        contact = kept(family, "Baran Rashid").contact
        assert contact is not None
        assert (contact.email, contact.allowed) == ("baran@example.org", [Channel.EMAIL.value])


UNCONFIRMED: dict[str, object] = {
    "forbidden": ["text"],
    "allowed": ["in_person"],
    "hours_from": time(9),
    "hours_to": time(14),
    "weekdays_only": True,
    "voicemail": True,
    "sender_name": "Ruth",
    "shared_device": True,
    "safe_word": "blue gate",
    "may_take_message": "Kawa Aziz",
    "email": "mina@example.org",
    "phone": "+447700900109",
}


@pytest.mark.parametrize("field", UNCONFIRMED)
def test_a_list_never_wipes_out_what_is_not_safe_because_nobody_confirmed_it_yet(
    family: Gathering, ruth: Browser, field: str
) -> None:
    """Mina's husband reads her texts. She said so to Ruth, and somebody's old list says "text"."""
    with working(family.world.app):
        family.add("Mina Rashid", **{"allowed": [], "confirmed_on": None, field: UNCONFIRMED[field]})
    pasted(family, ruth, "Mina Rashid, grandmother, elsewhere@example.org, 07700 900105, by text")
    ruth.press(KEEP, {"row0-confirmed": "yes"})
    assert ruth.page.status == 422
    assert "on their own page" in ruth.page.words
    with working(family.world.app):
        contact = kept(family, "Mina Rashid").contact
        assert contact is not None
        assert getattr(contact, field) == UNCONFIRMED[field]


def test_an_address_that_the_referrer_wrote_and_the_line_says_again_is_no_reason_to_refuse_it(
    family: Gathering, ruth: Browser
) -> None:
    with working(family.world.app):
        family.add("Mina Rashid", allowed=[], confirmed_on=None, email="mina@example.org")
    pasted(family, ruth, "Mina Rashid, grandmother, mina@example.org")
    ruth.press(KEEP, {"row0-confirmed": "yes"})
    with working(family.world.app):
        contact = kept(family, "Mina Rashid").contact
        assert contact is not None
        assert (contact.email, contact.allowed) == ("mina@example.org", ["email"])


@pytest.mark.parametrize("known", ["confirmed", "protected", "address"])
def test_a_list_never_changes_how_somebody_protected_or_known_is_reached(
    family: Gathering, ruth: Browser, known: str
) -> None:
    """Whoever is afraid would be written to at an address that stood in somebody's old list."""
    with working(family.world.app):
        baran = family.add("Baran Rashid")
        mina = family.add(
            "Mina Rashid",
            confirmed_on=family_day() if known == "confirmed" else None,
            address_protected=known == "address",
        )
        if known == "protected":
            family.apart(baran, mina)
    pasted(family, ruth, "Mina Rashid, grandmother, elsewhere@example.org")
    ruth.press(KEEP, {"row0-confirmed": "yes"})
    assert ruth.page.status == 422
    assert "change how to reach them on their own page" in ruth.page.words
    with working(family.world.app):
        contact = kept(family, "Mina Rashid").contact
        assert contact is not None
        assert contact.email == ""


def test_whoever_left_and_is_protected_is_not_let_in_by_a_list_and_what_to_do_is_said(
    family: Gathering, ruth: Browser
) -> None:
    with working(family.world.app):
        baran, mina = family.add("Baran Rashid"), family.add("Mina Rashid")
        family.apart(baran, mina)
        mina.left_at, mina.left_because = now(), "She moved away."
    pasted(family, ruth, "Kawa Aziz, uncle\nMina Rashid, grandmother, elsewhere@example.org")
    ruth.press(KEEP, {"row1-confirmed": "yes"})
    assert "Say how you know" not in ruth.page.words
    assert "add them on the page for one person if they are not in the circle now" in ruth.page.words
    assert names(family) == {"Shirin Aziz", "Baran Rashid", "Kawa Aziz"}, "her line stops nobody else"
    ruth.press(KEEP, {"row1-left_out": "yes"})
    assert names(family) == {"Shirin Aziz", "Baran Rashid", "Kawa Aziz"}


def test_a_day_of_birth_is_asked_where_somebody_is_added_and_read_in_a_list(
    family: Gathering, ruth: Browser
) -> None:
    ruth.open(f"{family.path}/circle/add")
    born = {"born_on": 2, "born_on-month": 5, "born_on-year": 2017}
    ruth.press(ADD, {"name": "Daryan Aziz", "age_group": "child", **born})
    pasted(family, ruth, "Lina Aziz, cousin, born 01.02.2014, 07700 900105")
    assert "Born Saturday 1 February 2014" in ruth.page.words
    ruth.press(KEEP)
    with working(family.world.app):
        assert kept(family, "Daryan Aziz").born_on == date(2017, 5, 2)
        lina = kept(family, "Lina Aziz")
        assert (lina.born_on, lina.age_group, lina.tie) == (date(2014, 2, 1), AgeGroup.YOUNG_PERSON, "cousin")
        assert lina.contact is not None
        assert lina.contact.phone == "+447700900105"


def family_day():  # noqa: ANN201
    return today("Europe/London")


def test_a_name_that_an_order_may_mean_is_said_and_nobody_is_asked_before(
    family: Gathering, ruth: Browser
) -> None:
    with working(family.world.app):
        referral = Referral(conference_id=family.conference.id, referrer_id=family.world.amy.id)
        session().add(referral)
        session().flush()
        told = {"conference_id": family.conference.id, "referral_id": referral.id}
        kind = OrderKind.NON_MOLESTATION
        session().add(Order(kind=kind, protects="Shirin Aziz", against="Barran Rasheed", **told))
    pasted(family, ruth, "Baran Rashid, father\nJo Hale, health visitor")
    assert ruth.page.words.count("An order in force names “Barran Rasheed”.") == 1
    ruth.press(KEEP)
    assert "An order in force may mean someone here." in ruth.page.words


def test_what_a_line_tells_of_somebody_protected_is_warned_of(family: Gathering, ruth: Browser) -> None:
    with working(family.world.app):
        baran = family.add("Baran Rashid")
        family.apart(baran, family.people["Shirin"])
    pasted(family, ruth, "Kawa Aziz, uncle")
    ruth.press(KEEP, {"row0-tie": "uncle, Shirin stays with him"})
    assert ruth.page.status == 422
    assert "tick the box below to go on" in ruth.page.words
    ruth.press(KEEP, {"row0-tie": "uncle"})
    assert "Kawa Aziz" in names(family)


def test_a_list_that_is_too_long_or_empty_says_so_and_stays(family: Gathering, ruth: Browser) -> None:
    pasted(family, ruth, "\n".join(f"Cousin{number} Aziz" for number in range(41)))
    assert ruth.page.status == 422
    assert "This list has more than 40 lines. Paste it in two parts." in ruth.page.words
    assert "Cousin40 Aziz" in ruth.page.text
    pasted(family, ruth, " , ; - \n")
    assert "We could not find any names." in ruth.page.words


HER_LINE = (
    "Leila Rashid, mother, 07700 900123, leila@example.org, never between 9am and 5pm, her emails are monitored, "
    "Flat 3, 12 Refuge Lane, Leeds LS1 4AB"
)
WHAT_ELSE = "Other words in this line: read them and set the ways to reach this person yourself"


def test_a_line_with_a_warning_lets_nobody_reach_her_and_where_she_lives_is_read_by_no_relative(
    family: Gathering, ruth: Browser
) -> None:
    """The words stay until somebody says that they read them: a warning is said once."""
    pasted(family, ruth, HER_LINE)
    assert WHAT_ELSE in ruth.page.words
    assert "There is a problem" not in ruth.page.words, "nobody could have ticked it yet"
    assert "Check this line" in ruth.page.words
    fields = ruth.page.form(button=KEEP).fields
    for name in ("first", "second", "hours_from", "hours_to"):
        assert fields[f"row0-{name}"] == [""], name
    assert fields["row0-tie"] == ["mother"]
    for words in ("never between 9am and 5pm", "her emails are monitored", "12 Refuge Lane", "LS1 4AB"):
        assert words in fields["row0-rest"][0]
    ruth.press(KEEP, {"row0-confirmed": "yes"})
    assert ruth.page.status == 422
    assert (
        ruth.page.words.count("Leila Rashid: read what else the line says, put what matters where it belongs")
        == 2
    )
    assert names(family) == {"Shirin Aziz"}
    assert "her emails are monitored" in ruth.page.form(button=KEEP).fields["row0-rest"][0]
    ruth.press(KEEP, {"row0-rest_read": "yes", "row0-confirmed": ""})
    with working(family.world.app):
        leila = kept(family, "Leila Rashid")
        assert (leila.tie, leila.kind) == ("mother", Kind.FAMILY)
        assert leila.contact is not None
        assert (leila.contact.allowed, leila.contact.hours_from) == ([], None)
        assert route(leila.contact, leila, now()) is not None


@pytest.mark.parametrize(
    "words", ["Flat 3, 12 Refuge Lane", "grandmother, LS1 4AB", "aunt, 07700 900123", "Elm Road"]
)
def test_an_address_written_as_the_tie_is_refused_with_where_it_belongs(
    family: Gathering, ruth: Browser, words: str
) -> None:
    """Relatives read the tie in every list that they choose somebody from."""
    sentence = "Write how they are related, such as grandmother. An address goes below."
    ruth.open(f"{family.path}/circle/add")
    ruth.press(ADD, {"name": "Nazdar Aziz", "tie": words})
    assert (ruth.page.status, sentence in ruth.page.words) == (422, True)
    pasted(family, ruth, "Nazdar Aziz, grandmother")
    ruth.press(KEEP, {"row0-tie": words})
    assert (ruth.page.status, sentence in ruth.page.words) == (422, True)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/change")
    ruth.press("Save", {"tie": words})
    assert (ruth.page.status, sentence in ruth.page.words) == (422, True)
    ruth.press("Save", {"tie": "aunt", "job": words})
    of_work = "Write what they do, such as health visitor. An address goes with how to reach them."
    assert (ruth.page.status, of_work in ruth.page.words) == (422, True)
    assert names(family) == {"Shirin Aziz"}


def test_a_postal_address_is_read_where_a_postcode_ends_it_and_a_letter_can_be_chosen(
    family: Gathering, ruth: Browser
) -> None:
    pasted(
        family,
        ruth,
        "Joe Bloggs, uncle, by post, Flat 2, 5 Mill Lane, Leeds LS1 4AP\nMary Byrne, aunt, +353 87 123 4567",
    )
    fields = ruth.page.form(button=KEEP).fields
    assert fields["row0-address"] == ["Flat 2, 5 Mill Lane, Leeds LS1 4AP"]
    assert fields["row0-first"] == ["letter"]
    assert fields["row1-zone"] == ["Europe/Dublin"], "by the country of the number"
    ruth.press(KEEP, {"row0-confirmed": "yes", "row1-first": "letter"})
    assert names(family) == {"Shirin Aziz", "Joe Bloggs"}, "only she has no address yet"
    ruth.press(KEEP, {"row1-address": "3 Sea View\nDublin"})
    assert names(family) == {"Shirin Aziz", "Joe Bloggs", "Mary Byrne"}


def test_a_table_keeps_its_cells_until_it_is_read_and_a_line_like_a_letter_comes_back(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, '"Aziz, Leila"\t"mum"\t07700 900123')
    fields = ruth.page.form(button=KEEP).fields
    assert (fields["row0-name"], fields["row0-tie"], fields["row0-phone"]) == (
        ["Leila Aziz"], ["mum"], ["07700 900123"],
    )  # fmt: skip
    pasted(family, ruth, "Leila " + "very long " * 30 + "\n\nKawa Aziz\nMina " + "long " * 80)
    assert ruth.page.status == 422
    assert "Some lines are longer than 300 characters (number 1, 4)." in ruth.page.words
    assert "very long very long" in ruth.page.text


def test_the_kind_that_decides_who_is_asked_about_is_seen_without_opening_anything(
    family: Gathering, ruth: Browser
) -> None:
    pasted(family, ruth, "Ahmed Rashid, father, factory worker")
    assert ruth.page.form(button=KEEP).fields["row0-kind"] == ["family"]
    _above, _begins, row = ruth.page.text.partition('class="fgc-listed"')
    before, _opened, _inside = row.partition("<details")
    assert 'name="row0-kind"' in before

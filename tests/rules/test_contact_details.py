"""However a number or an address was typed, it is kept, compared and dialled in one form, and shown as people write it."""

from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from fgc.circle.models import Kind, Person, SafeContact
from fgc.circle.rules import same_routes
from fgc.kit import phone
from fgc.kit.email import compared_email, kept_email
from fgc.kit.forms import Email, Form, Phone
from fgc.kit.message import HoldBack, Message, TextMessage
from fgc.kit.phone import emergency_number, kept_phone, phone_link, shown_phone, text_number
from fgc.kit.refusal import Refused
from fgc.kit.telltale import Protected, telltale
from tests.typed import cases


class Reach(Form):
    email = Email("Email")
    phone = Phone("Phone number")


def filled(**typed: str) -> Reach:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not a secret")
    Babel(app)
    with app.test_request_context("/"):
        form = Reach(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(("typed", "right"), cases("email"))
def test_an_address_is_kept_in_one_form_or_refused_beside_its_field(typed: str, right: str) -> None:
    form = filled(email=typed)
    if right:
        assert (form.email.data, list(form.email.errors)) == (right, [])
    else:
        assert len(form.email.errors) == 1
        assert form.email.data == typed, "nothing typed is lost"


@pytest.mark.parametrize(("typed", "right"), cases("phone"))
def test_a_number_is_kept_in_one_form_or_refused_beside_its_field(typed: str, right: str) -> None:
    form = filled(phone=typed)
    if right:
        assert (form.phone.data, list(form.phone.errors)) == (right, [])
    else:
        assert len(form.phone.errors) == 1
        assert form.phone.data == typed, "nothing typed is lost"


@pytest.mark.parametrize(("one", "other"), cases("same_route"))
def test_two_who_share_a_phone_or_a_mailbox_are_noticed_however_each_was_typed(one: str, other: str) -> None:
    """Otherwise nobody says that both need a PIN, and he opens the link that was sent to her."""
    what = "email" if "@" in one else "phone"
    shirin, baran = somebody(**{what: one}), somebody(**{what: other})
    assert same_routes([shirin, baran]) == [(shirin, baran, what)]


def test_upper_case_makes_no_other_mailbox_and_an_extension_is_another_telephone() -> None:
    shirin, baran = somebody(email="Home@example.org"), somebody(email="home@Example.org")
    assert same_routes([shirin, baran]) == [(shirin, baran, "email")]
    amy, jas = somebody(phone="01632 960111 ext 12"), somebody(phone="01632 960111 ext 13")
    assert same_routes([amy, jas]) == []


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("baran@gmail.com", "baran+home@gmail.com", True),
        ("baran@gmail.com", "Ba.ran@gmail.com", True),
        ("baran@gmail.com", "baran@googlemail.com", True),
        ("baran@example.org", "baran+school@example.org", True),
        ("baran@example.org", "ba.ran@example.org", False),
        ("baran@gmail.com", "baran@example.org", False),
        ("+a@example.org", "+b@example.org", False),
    ],
)
def test_two_spellings_of_one_mailbox_are_one_mailbox(one: str, other: str, shared: bool) -> None:
    """What Nazdar gets, Baran reads, whichever spelling each of them gave."""
    nazdar, baran = somebody(email=one), somebody(email=other)
    assert same_routes([nazdar, baran]) == ([(nazdar, baran, "email")] if shared else [])


def test_whoever_proves_who_they_are_is_not_taken_for_a_colleague_with_a_like_address() -> None:
    """A mailbox at another provider may be anybody's: there the whole address counts."""
    assert compared_email("amy@gmail.com") != compared_email("amy+x@gmail.com")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("77009", "TOO_SHORT"),
        ("07700 900 11", "DIGIT_MISSING"),
        ("020 7946 000", "DIGIT_MISSING"),
        ("07700 900104 / 07700 900105", "TOO_LONG"),
        ("+999 12345678", "NO_COUNTRY"),
        ("ring me", "NOT_A_NUMBER"),
        ("0800 FLOWERS", "NOT_A_NUMBER"),
        ("07700 900104 (Mum)", "NOT_A_NUMBER"),
    ],
)
def test_a_number_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        kept_phone(typed, "GB")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("zac", "NOT_WHOLE"),
        ("zac@", "NOT_WHOLE"),
        ("zac@localhost", "NOT_WHOLE"),
        ("a@x.example, b@y.example", "MORE_THAN_ONE"),
        ("Zac <zac@example.org>", "MORE_THAN_ONE"),
        ("zac..young@example.org", "WRONG_DOT"),
        ("zac.@example.org", "WRONG_DOT"),
        ("z\u00e4c@example.org", "WRONG_SIGN"),
        ("zac\u2019s@example.org", "WRONG_SIGN"),
        ("zac@under_score.example", "WRONG_DOMAIN"),
    ],
)
def test_an_address_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        kept_email(typed)


@pytest.mark.parametrize(
    ("typed", "shown", "abroad", "link"),
    [
        ("+44 (0)7700 900104", "07700 900104", "+44 7700 900104", "tel:+447700900104"),
        ("01632 960111 ext 12", "01632 960111 x12", "+44 1632 960111 x12", "tel:+441632960111;ext=12"),
        ("+46 70 174 06 35", "+46 70 174 06 35", "070-174 06 35", "tel:+46701740635"),
    ],
)
def test_what_is_dialled_is_the_number_that_is_shown(typed: str, shown: str, abroad: str, link: str) -> None:
    """`tel:+44(0)7700900104` rings somebody else, or nobody."""
    kept = kept_phone(typed, "GB")
    assert (shown_phone(kept, "GB"), shown_phone(kept, "SE"), phone_link(kept)) == (shown, abroad, link)
    assert kept_phone(kept, "SE") == kept, "what is kept is read anywhere"


def test_a_number_without_a_country_is_read_where_the_service_is() -> None:
    assert kept_phone("070-174 06 35", "SE") == "+46701740635"
    phone.region_is(lambda: "SE")
    try:
        assert kept_phone("070-174 06 35") == "+46701740635"
        assert shown_phone("+46701740635") == "070-174 06 35"
    finally:
        phone.region_is(lambda: "GB")


def test_what_was_kept_as_it_was_typed_is_shown_and_not_dialled() -> None:
    for kept in ("07700 900104", "ring the neighbour", "+1", ""):
        assert (shown_phone(kept, "GB"), phone_link(kept), text_number(kept)) == (kept, "", "")


def test_no_text_goes_to_a_desk_behind_an_extension() -> None:
    assert text_number("+441632960111;ext=12") == ""
    with pytest.raises(HoldBack, match="bad_number"):
        TextMessage(text_number("+441632960111;ext=12"), "There is a message for you.")


@pytest.mark.parametrize(
    "kept", ["zac..young@example.org", "zac@b\u00fccher.example", "zac@example.org\u200b", ""]
)
def test_an_address_that_was_kept_wrong_holds_its_letter_back(kept: str) -> None:
    with pytest.raises(HoldBack, match="bad_address"):
        Message(kept, "Zac", "Northmoor Messages", "A message for you", "Hello")


def test_a_number_is_found_in_a_text_also_when_it_has_an_extension() -> None:
    shirin = Protected(uuid4(), phone=kept_phone("01632 960111 ext 12", "GB"))
    assert [one.words for one in telltale("Ring 01632 960111 at noon.", [shirin])] == ["01632 960111"]


def somebody(**reach: str) -> Person:
    found = Person(
        id=uuid4(), conference_id=uuid4(), service_id=uuid4(), name="Zac", called="Zac", kind=Kind.FAMILY
    )
    found.contact = SafeContact(**reach)
    return found


@pytest.mark.parametrize(
    "typed", ["+447700900123'--", "07700 900123; drop", "07700 900123?", "07700 900123<b>"]
)
def test_a_number_with_signs_that_stand_in_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="NOT_A_NUMBER"):
        kept_phone(typed)


@pytest.mark.parametrize(
    "domain", ["\u0430pple.com", "xn--pple-43d.com", "example.\u0430rg.com", "b\u03bfx.example"]
)
def test_a_domain_with_a_letter_that_only_looks_like_the_right_one_is_refused(domain: str) -> None:
    """A letter about a child would go to whoever owns the other domain."""
    with pytest.raises(Refused, match="WRONG_DOMAIN"):
        kept_email(f"zac@{domain}")


def test_a_name_before_the_at_that_no_server_takes_is_refused() -> None:
    assert kept_email("a" * 64 + "@example.com") == "a" * 64 + "@example.com"
    with pytest.raises(Refused, match="NAME_TOO_LONG"):
        kept_email("a" * 65 + "@example.com")


def test_a_domain_in_one_script_of_its_own_stays() -> None:
    assert kept_email("zac@\u043f\u0440\u0438\u043c\u0435\u0440.com") == "zac@xn--e1afmkfd.com"


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("GB", "999"),
        ("IE", "999"),
        ("SE", "112"),
        ("NL", "112"),
        ("US", "911"),
        ("CA", "911"),
        ("AU", "000"),
        ("XX", ""),
    ],
)
def test_a_family_is_told_the_number_that_is_answered_where_it_lives(region: str, number: str) -> None:
    assert emergency_number(region) == number

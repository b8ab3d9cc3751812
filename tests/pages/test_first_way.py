"""The first way to reach somebody protected, and one that was taken back: who agrees, and who knows that nothing goes to them."""

import json
import threading
from datetime import date, time

import pytest
from sqlalchemy import select, text

from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.operations import withdraw_contact
from fgc.circle.rules import needs_two, ways_of, wider
from fgc.conference.models import Conference, Happening
from fgc.kit.db import session, transaction
from fgc.kit.refusal import Refused
from tests.gathering import Gathering, working
from tests.pages.test_agreements import another_number, family, helen_at, ruth_of, set_caution
from tests.pages.test_consent import agreed, stops_taking_part

__all__ = ["family"]

OLD, NEW = "+447700900101", "+447700900109"
WAITS = "A change in how to reach Shirin Aziz is waiting for a second person."
TAKEN_BACK = "A change in how to reach Shirin Aziz was recorded, and ended before anyone agreed to it."


def contact(family: Gathering) -> SafeContact:
    mine = SafeContact.person_id == family.people["Shirin"].id
    return session().scalars(select(SafeContact).where(mine)).one()


@pytest.fixture
def unasked(family: Gathering) -> Gathering:
    """A caution protects Shirin. Her number is on the referral; nobody has asked her yet how she may be reached."""
    with working(family.world.app):
        kept = contact(family)
        kept.allowed, kept.confirmed_on = [], None
    set_caution(family, ["address"])
    return family


def test_a_manager_agrees_to_the_first_way_that_somebody_protected_says(unasked: Gathering) -> None:
    """Nothing was allowed, confirmed or asked before; she says another number than the referrer wrote, and by text."""
    ruth = ruth_of(unasked)
    ruth.open(f"{unasked.path}/circle/{unasked.people['Shirin'].id}/contact")
    said = {
        "first": "text",
        "phone": "07700 900109",
        "voicemail": "True",
        "safe_word": "heron",
        "confirmed": "yes",
    }
    ruth.press("Save", {**said, "because": "She told me at her sister's."})
    assert "nothing is sent to them" in ruth.page.words
    helen = helen_at(unasked, "")
    assert WAITS in helen.open("/").words
    helen.follow("Check the change")
    assert "07700 900109" in helen.page.words
    helen.press("Save", {"agrees": "True"})
    assert "You have agreed. From now on they are reached in the new way." in helen.page.words
    with working(unasked.world.app):
        kept = contact(unasked)
        assert (kept.phone, kept.allowed, kept.voicemail, kept.safe_word) == (NEW, ["text"], True, "heron")
        assert (kept.locked_at, kept.confirmed_on) == (None, date(2027, 2, 1))


def test_the_first_way_by_the_number_of_the_referral_takes_one_person(unasked: Gathering) -> None:
    ruth = ruth_of(unasked)
    ruth.open(f"{unasked.path}/circle/{unasked.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "voicemail": "True", "confirmed": "yes"})
    assert "Saved." in ruth.page.words
    with working(unasked.world.app):
        assert contact(unasked).allowed == ["text"]
        assert session().scalars(select(ContactChange)).all() == []


TEXT, EMAIL = Channel.TEXT.value, Channel.EMAIL.value
CASES: list[tuple[bool, dict[str, object], dict[str, object], set[str]]] = [
    # said before, how it was (on top of PLAIN), what is written, what takes two people
    (False, {}, {"allowed": [TEXT]}, set()),
    (False, {}, {"phone": NEW}, {"phone"}),
    (False, {}, {"phone": ""}, {"phone"}),
    (False, {}, {"email": "shirin@example.org"}, set()),
    (False, {}, {"address": "4 Hill Road"}, set()),
    (False, {"address": "4 Hill Road"}, {"address": "5 Hill Road"}, {"address"}),
    (False, {"address_protected": True}, {"address_protected": False}, {"address_protected"}),
    (False, {"forbidden": [EMAIL], "weekdays_only": True, "safe_word": "heron"},
     {"forbidden": [], "weekdays_only": False, "safe_word": "robin", "voicemail": True, "may_take_message": "Rojin"}, set()),
    (True, {}, {}, set()),
    (True, {}, {"allowed": [TEXT]}, {"allowed"}),
    (True, {"allowed": [TEXT]}, {"allowed": []}, set()),
    (True, {"allowed": [TEXT, EMAIL]}, {"allowed": [EMAIL, TEXT]}, set()),
    (True, {}, {"phone": NEW, "allowed": [TEXT]}, {"phone", "allowed"}),
    (True, {}, {"email": "shirin@example.org"}, {"email"}),
    (True, {}, {"address": "4 Hill Road"}, {"address"}),
    (True, {}, {"address_protected": True}, set()),
    (True, {"forbidden": [EMAIL]}, {"forbidden": []}, {"forbidden"}),
    (True, {}, {"forbidden": [EMAIL]}, set()),
    (True, {"hours_from": time(9), "hours_to": time(15)}, {"hours_from": time(8, 59)}, {"hours"}),
    (True, {"hours_from": time(9), "hours_to": time(15)}, {"hours_to": None}, {"hours"}),
    (True, {"hours_from": time(9), "hours_to": time(15)}, {"hours_from": time(10), "hours_to": time(14)}, set()),
    (True, {}, {"hours_from": time(9), "hours_to": time(15)}, set()),
    (True, {"hours_from": time(9)}, {"hours_from": None}, {"hours"}),
    (True, {"weekdays_only": True}, {"weekdays_only": False}, {"weekdays_only"}),
    (True, {}, {"weekdays_only": True}, set()),
    (True, {}, {"voicemail": True}, {"voicemail"}),
    (True, {"voicemail": True}, {"voicemail": False}, set()),
    (True, {"shared_device": True}, {"shared_device": False}, {"shared_device"}),
    (True, {}, {"shared_device": True}, set()),
    (True, {}, {"sender_name": "Ruth"}, {"sender_name"}),
    (True, {"sender_name": "Ruth"}, {"sender_name": ""}, {"sender_name"}),
    (True, {"safe_word": "heron"}, {"safe_word": ""}, {"safe_word"}),
    (True, {"safe_word": "heron"}, {"safe_word": "heron"}, set()),
    (True, {}, {"may_take_message": "Rojin"}, {"may_take_message"}),
    (True, {"may_take_message": "Rojin"}, {"may_take_message": "Sara"}, {"may_take_message"}),
    (True, {"may_take_message": "Rojin"}, {"may_take_message": ""}, set()),
]  # fmt: skip
PLAIN: dict[str, object] = {"phone": OLD, "address": "", "address_protected": False}


def row_of(kept: SafeContact) -> str:
    session().flush()
    chosen = text("SELECT to_jsonb(c) FROM safe_contact c WHERE c.id = :id")
    return json.dumps(session().scalar(chosen, {"id": kept.id}))


def test_the_database_and_the_program_say_alike_what_takes_two_people(family: Gathering) -> None:
    """Where the two differ, a manager cannot agree to what was asked for, or one person alone leads her letters elsewhere."""
    asked = text(
        "SELECT fgc_wider(jsonb_populate_record(NULL::safe_contact, cast(:was AS jsonb)),"
        " jsonb_populate_record(NULL::safe_contact, cast(:becomes AS jsonb)), :said)"
    )
    routes = ("email", "phone", "address")
    for said, was, becomes, right in CASES:
        with working(family.world.app):
            kept = contact(family)
            kept.allowed = []
            for field, value in {**PLAIN, **was}.items():
                setattr(kept, field, value)
            before_row, ways = row_of(kept), ways_of(kept)
            before = {one: getattr(kept, one) for one in routes}
            before["address_protected"] = "yes" if kept.address_protected else ""
            for field, value in becomes.items():
                setattr(kept, field, value)
            in_database = session().scalar(asked, {"was": before_row, "becomes": row_of(kept), "said": said})
            after = {one: getattr(kept, one) for one in routes}
            after["address_protected"] = "yes" if kept.address_protected else ""
            found = needs_two(before, after, said_before=said) + (wider(ways, ways_of(kept)) if said else [])
            assert set(found) == right, (said, was, becomes)
            assert set(in_database) == right, (said, was, becomes)
            session().rollback()


def test_whoever_took_another_way_back_and_was_called_away_finds_on_her_desk_that_nothing_goes_to_them(
    family: Gathering,
) -> None:
    set_caution(family, ["address"])
    ruth = another_number(family, "07700 900109")
    assert TAKEN_BACK not in ruth.open("/").words, "it waits for Helen"
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.follow("See the change")
    ruth.press("Withdraw this change")
    assert TAKEN_BACK in ruth.open("/").words
    assert "Ask how to reach them, and record what they say." in ruth.page.words
    with working(family.world.app):
        contact(family).confirmed_on = date(2027, 2, 1)
    assert TAKEN_BACK not in ruth.open("/").words


def test_nobody_is_to_ask_somebody_again_who_stopped_taking_part(family: Gathering) -> None:
    set_caution(family, ["address"])
    ruth = another_number(family, "07700 900109")
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.follow("See the change")
    ruth.press("Withdraw this change")
    agreed(family, "Shirin")
    assert TAKEN_BACK in ruth.open("/").words
    stops_taking_part(family, "Shirin")
    assert TAKEN_BACK not in ruth.open("/").words
    assert "Shirin Aziz has withdrawn a consent." in ruth.page.words


def test_what_a_manager_answered_in_the_same_moment_is_not_said_to_be_taken_back(family: Gathering) -> None:
    """Ruth was told "Taken back", and nothing had been: Helen's answer came first."""
    set_caution(family, ["address"])
    another_number(family, "07700 900109")
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    with family.world.app.test_request_context("/"), transaction(acting=family.ruth.settings()):
        conference = session().get_one(Conference, family.conference.id)
        shirin = session().get_one(Person, family.people["Shirin"].id)
        change = session().scalars(select(ContactChange)).one()
        answer = threading.Thread(target=helen.press, args=("Save", {"agrees": "True"}))
        answer.start()
        answer.join()
        with pytest.raises(Refused, match="SETTLED"):
            withdraw_contact(conference, shirin, change, by=family.ruth)
    with working(family.world.app):
        assert session().scalars(select(ContactChange.agreed)).one() is True
        assert contact(family).phone == NEW
        withdrawn = select(Happening).where(Happening.kind == "ContactChangeWithdrawn")
        assert session().scalars(withdrawn).all() == []


def test_before_anybody_was_asked_no_page_says_that_any_hour_is_safe(unasked: Gathering) -> None:
    ruth = ruth_of(unasked)
    words = ruth.open(f"{unasked.path}/circle/{unasked.people['Shirin'].id}").words
    assert "Never by Not asked yet" in words
    assert "Safe hours Not asked yet" in words
    assert "Any hour" not in words
    assert "Nothing is forbidden" not in words


def test_what_the_referral_said_of_the_hours_stands_before_anybody_was_asked(unasked: Gathering) -> None:
    with working(unasked.world.app):
        kept = contact(unasked)
        kept.hours_from, kept.forbidden = time(9), ["phone"]
    words = ruth_of(unasked).open(f"{unasked.path}/circle/{unasked.people['Shirin'].id}").words
    assert "Never by phone call" in words
    assert "Safe hours Not asked yet" not in words

"""An order in force whose people are spelt otherwise than in the circle: nobody is asked before somebody says whom it means."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from fgc.access.models import Assignment, Part
from fgc.circle.models import Caution, Channel, Kind, PairAnswer, Person, SafeContact
from fgc.circle.models_orders import OrderParty
from fgc.circle.models_reaching import ContactChange
from fgc.circle.rules import WhyNot as Circle
from fgc.circle.rules import phone_them
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.referral.models import Order, OrderKind, Referral, State
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

UNREAD = "An order in force names someone"


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Siobhán and Baran are both to be asked to the same private time; the safety question is answered, nobody spoke of the
    order that the referral names."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Siobhán O’Neill", phone="07700 900101", allowed=[Channel.TEXT.value])
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Leanne Brennan", email="leanne@example.org")
        found.answer_pairs()
        conference = found.conference.id
        session().add(
            Assignment(conference_id=conference, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY)
        )
        session().add(Referral(conference_id=conference, referrer_id=world.amy.id, state=State.ACCEPTED,
                               consent_on=EARLY.date(), orders_known="yes"))  # fmt: skip
        session().flush()
        found.meet(asked=[*found.people.values()])
    return found


def order(
    family: Gathering,
    protects: str,
    against: str,
    kind: OrderKind = OrderKind.NON_MOLESTATION,
    **more: object,
) -> Order:
    """As the referrer wrote it down, in words that nobody has matched to anybody."""
    with working(family.world.app):
        referral = session().scalars(select(Referral)).one()
        written = Order(conference_id=family.conference.id, referral_id=referral.id, kind=kind, protects=protects,
                        against=against, **more)  # fmt: skip
        session().add(written)
    return written


def read(family: Gathering, written: Order) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/orders/{written.id}/people")
    return ruth


def id_of(family: Gathering, name: str) -> str:
    return str(family.people[name].id)


def why_not_asked(family: Gathering, name: str) -> str:
    """What the coordinator reads when they want to ask this person to come."""
    with working(family.world.app):
        found = select(Invitation.id).where(Invitation.person_id == family.people[name].id)
        invitation_id = session().scalars(found).one()
    ruth = family.world.in_as(family.world.ruth)
    return ruth.open(f"{family.path}/invitations/{invitation_id}/ask").words


def cautions(family: Gathering) -> set[tuple[str, str]]:
    """Who must not learn about whom, by how they are called."""
    called = {one.id: name for name, one in family.people.items()}
    with working(family.world.app):
        rows = session().scalars(select(Caution).where(Caution.must_not_meet)).all()
        return {(called[one.person_id], called[one.protects_id]) for one in rows}


@pytest.mark.parametrize("spelt", ["Siobhan O'Neill", "SIOBHAN ONEILL", "O'Neill, Siobhan"])
def test_an_order_that_spells_a_name_otherwise_stops_every_invitation_until_somebody_says_whom_it_means(
    family: Gathering, spelt: str
) -> None:
    order(family, spelt, "Baran Rashid")
    assert UNREAD in why_not_asked(family, "Siobhán")
    assert UNREAD in why_not_asked(family, "Leanne"), "every invitation, not only theirs"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    assert f"An order protects {spelt} against Baran Rashid. Who in the circle is that?" in ruth.page.words
    ruth.follow("Record who the order means")
    form = ruth.page.form(button="Save")
    assert form.fields["protected"] == [id_of(family, "Siobhán")], "she is proposed"
    assert "Their name is like the one in the order" in ruth.page.words
    ruth.press("Save")
    assert "Baran Rashid and Siobhán O’Neill must not meet." in ruth.page.words
    assert cautions(family) == {("Baran", "Siobhán")}
    assert UNREAD not in why_not_asked(family, "Leanne")
    assert "Who in the circle is that?" not in ruth.open("/").words
    with working(family.world.app):
        said = session().scalars(select(OrderParty).where(OrderParty.means)).all()
        assert {one.said_by for one in said} == {family.world.ruth.id}
    assert "in the circle an order means" in ruth.open(f"{family.path}/history").words


def test_an_order_that_means_nobody_of_the_circle_is_said_so_and_asked_again_when_somebody_comes(
    family: Gathering,
) -> None:
    written = order(family, "Siobhán O’Neill", "Karwan Amin")
    ruth = read(family, written)
    ruth.press("Save", {"against": None})
    assert ruth.page.status == 422
    assert "say that it is no one in the circle" in ruth.page.words
    ruth.press("Save", {"nobody_against": "yes"})
    assert ruth.page.heading == "The safety question", ruth.page.words
    assert cautions(family) == set()
    assert UNREAD not in why_not_asked(family, "Leanne")
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Add to the circle", {"name": "Kaz Young", "kind": "family"})
    assert UNREAD in why_not_asked(family, "Leanne"), "he may be the one under another name"
    assert "Who in the circle is that?" in ruth.open("/").words


def test_whoever_comes_with_a_name_like_it_is_kept_apart_before_anybody_answers(family: Gathering) -> None:
    written = order(family, "Siobhán O’Neill", "Karwan Amin")
    read(family, written).press("Save", {"nobody_against": "yes"})
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Add to the circle", {"name": "KARWÁN Amin", "kind": "family"})
    assert "KARWÁN Amin and Siobhán O’Neill must not meet." in ruth.page.words
    assert UNREAD in why_not_asked(family, "Leanne")


def test_whoever_is_called_otherwise_later_is_asked_about_again(family: Gathering) -> None:
    written = order(family, "Siobhán O’Neill", "Karwan Amin")
    ruth = read(family, written)
    ruth.press("Save", {"nobody_against": "yes"})
    ruth.open(f"{family.path}/circle/{id_of(family, 'Leanne')}/change")
    ruth.press("Save", {"name": "Karwan Ameen Brennan"})
    assert UNREAD in why_not_asked(family, "Siobhán")


def test_nobody_is_said_not_to_be_meant_who_came_after_the_page_was_opened(family: Gathering) -> None:
    written = order(family, "Siobhán O’Neill", "Karwan Amin")
    ruth = read(family, written)
    with working(family.world.app):
        family.add("Karwan Amin")
    ruth.press("Save", {"nobody_against": "yes"})
    assert ruth.page.status == 409
    assert "Since you opened this page, someone joined the circle" in ruth.page.words
    with working(family.world.app):
        assert session().scalars(select(OrderParty)).all() == []


def test_an_order_that_bars_no_contact_is_read_too_and_waits_as_a_concern(family: Gathering) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid", OrderKind.PROHIBITED_STEPS)
    assert UNREAD in why_not_asked(family, "Leanne")
    ruth = read(family, written)
    ruth.press("Save")
    assert "There is a concern between" in ruth.page.words
    with working(family.world.app):
        assert [one.concern for one in session().scalars(select(PairAnswer))].count(True) == 1


def test_an_order_that_is_over_stops_nobody(family: Gathering) -> None:
    order(family, "Siobhan O'Neill", "Karwan Amin", expires_on=EARLY.date().replace(month=1))
    assert UNREAD not in why_not_asked(family, "Leanne")


def test_nobody_is_kept_apart_by_saying_whom_an_ended_order_means(family: Gathering) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid", expires_on=EARLY.date().replace(month=1))
    ruth = family.world.in_as(family.world.ruth)
    assert "Record who the order means" not in ruth.open(f"{family.path}/circle/safety").words
    assert "Ended on" in ruth.page.words
    ruth = read(family, written)
    ruth.press("Save", {"protected": [id_of(family, "Siobhán")], "against": [id_of(family, "Baran")]})
    assert ruth.page.status == 422
    assert "This order has ended already, so it keeps no one apart." in ruth.page.words
    assert cautions(family) == set()
    with working(family.world.app):
        assert session().scalars(select(OrderParty)).all() == []


def test_saying_again_whom_an_order_means_undoes_nothing_that_two_people_made_weaker(
    family: Gathering,
) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid")
    read(family, written).press("Save")
    with working(family.world.app):
        caution = session().scalars(select(Caution)).one()
        caution.hides, caution.because = ["address"], "She told me that he waits outside the school."
    read(family, written).press("Save")
    with working(family.world.app):
        caution = session().scalars(select(Caution)).one()
        assert (caution.hides, caution.must_not_meet) == (["address"], True)
        assert caution.because == "She told me that he waits outside the school."


def test_two_whom_an_order_in_force_bars_do_not_meet_though_they_might_before(family: Gathering) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid")
    read(family, written).press("Save")
    with working(family.world.app):
        session().scalars(select(Caution)).one().must_not_meet = False
    read(family, written).press("Save")
    assert cautions(family) == {("Baran", "Siobhán")}


def test_an_order_is_read_also_while_nobody_is_in_the_circle(family: Gathering) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid")
    with working(family.world.app):
        for person in session().scalars(select(Person)):
            person.left_at = EARLY
    ruth = read(family, written)
    assert ruth.page.status == 200
    ruth.press("Save", {"nobody_protected": "yes", "nobody_against": "yes"})
    assert ruth.page.heading == "The safety question", ruth.page.words


def test_the_referrer_and_the_manager_do_not_say_whom_an_order_means(family: Gathering) -> None:
    written = order(family, "Siobhan O'Neill", "Baran Rashid")
    for staff in (family.world.amy, family.world.helen, family.world.colin):
        path = f"{family.path}/circle/orders/{written.id}/people"
        assert family.world.in_as(staff).open(path).status == 404
    helen = family.world.in_as(family.world.helen)
    assert "Who in the circle do these names mean" in helen.open(f"{family.path}/circle/safety").words


def test_no_page_says_that_a_caution_stays_where_there_is_none(family: Gathering) -> None:
    until = {"expires_on": EARLY.date().replace(month=4)}
    written = order(family, "Siobhán O’Neill", "Karwan Amin", **until)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/orders/{written.id}")
    assert "No restriction is based on this order." in ruth.page.words
    assert "stays" not in ruth.page.words
    ruth.press("Save", {"longer": "False"})
    assert "Recorded." in ruth.page.words
    assert "stays" not in ruth.page.words
    path = f"{family.path}/circle/{id_of(family, 'Baran')}"
    for about in ("leave", "erase"):
        assert "Restrictions" not in ruth.open(f"{path}/{about}").words
    with working(family.world.app):
        session().add(Caution(conference_id=family.conference.id, person_id=family.people["Baran"].id,
                              protects_id=family.people["Siobhán"].id, hides=["address"],
                              set_by=family.world.ruth.id, set_at=EARLY))  # fmt: skip
    for about in ("leave", "erase"):
        assert "Restrictions" in ruth.open(f"{path}/{about}").words


def test_people_of_an_order_are_chosen_from_the_people_named_and_spelt_alike(world: World) -> None:
    """The referrer chooses; what is typed besides is a name nobody knows yet."""
    amy = world.in_as(world.amy)
    amy.open("/referrals/new")
    amy.press("Start", {"name": "Siobhán and the boys"})
    path = amy.page.path.removesuffix("/referral/write")
    for name in ("Siobhán O’Neill", "Baran Rashid"):
        amy.open(f"{path}/referral/write/people/add")
        amy.press("Save", {"name": name})
    amy.open(f"{path}/referral/write/orders/add")
    amy.press("Save this order", {"kind": "restraining", "protects": ["Siobhán O’Neill"]})
    assert amy.page.status == 422
    assert "Say who the order is against." in amy.page.words
    amy.press("Save this order", {"against": ["Baran Rashid"], "against_others": "Karwan Amin"})
    with working(world.app):
        written = session().scalars(select(Order)).one()
        assert (written.protects, written.against) == ("Siobhán O’Neill", "Baran Rashid, Karwan Amin")
    amy.open(f"{path}/referral/write/orders/{written.id}")
    fields = amy.page.form(button="Save this order").fields
    assert (fields["protects"], fields["against"]) == (["Siobhán O’Neill"], ["Baran Rashid"])
    assert fields["against_others"] == ["Karwan Amin"]
    amy.open(
        next(one for one in amy.open(f"{path}/referral/write/people").links("/people/") if "add" not in one)
    )
    amy.press("Save", {"name": "Siobhan Mary O’Neill"})
    with working(world.app):
        assert session().scalars(select(Order.protects)).one() == "Siobhan Mary O’Neill"


# --- whom only an order protects


def change_contact(family: Gathering, **typed: object) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{id_of(family, 'Siobhán')}/contact")
    ruth.press("Save", {"first": "text", "confirmed": "yes", "voicemail": "False", **typed})
    return ruth


def kept(family: Gathering) -> SafeContact:
    with working(family.world.app):
        found = select(SafeContact).where(SafeContact.person_id == family.people["Siobhán"].id)
        contact = session().scalars(found).one()
        _ = contact.email, contact.phone
        session().expunge(contact)
        return contact


@pytest.mark.parametrize("spelt", ["Siobhán O’Neill", "Siobhan O'Neill"])
def test_one_person_alone_does_not_change_the_number_of_somebody_whom_only_an_order_protects(
    family: Gathering, spelt: str
) -> None:
    order(family, spelt, "Karwan Amin")
    assert cautions(family) == set(), "no restriction stands"
    ruth = change_contact(family, phone="07700 900109")
    assert ruth.page.status == 422
    assert "how you know that they" in ruth.page.words
    ruth.press("Save", {"because": "She said the safe word."})
    assert kept(family).phone == "+447700900101"
    with working(family.world.app):
        assert session().scalars(select(ContactChange.fields)).all() == [["phone"]]


def test_one_person_alone_does_not_add_a_route_for_somebody_whom_only_an_order_protects(
    family: Gathering,
) -> None:
    """She never had an e-mail address: a new one is how a letter is led elsewhere."""
    order(family, "Siobhán O’Neill", "Karwan Amin")
    ruth = change_contact(family, email="siobhan@example.org", because="She said so.")
    assert "applies once the service manager has agreed" in ruth.page.words
    assert kept(family).email == ""
    with working(family.world.app):
        assert session().scalars(select(ContactChange.fields)).all() == [["email"]]


def test_while_a_second_person_has_not_answered_nobody_is_phoned_and_nobody_changes_it_again(
    family: Gathering,
) -> None:
    order(family, "Siobhán O’Neill", "Karwan Amin")
    with working(family.world.app):
        contact = family.people["Siobhán"].id
        found = session().scalars(select(SafeContact).where(SafeContact.person_id == contact)).one()
        found.allowed = ["text", "phone"]
    change_contact(family, second="phone", phone="07700 900109", because="She said so.")
    waits = kept(family)
    assert waits.locked_at is not None
    assert phone_them(waits, family.people["Siobhán"]) is None, "neither the old number nor the new one"
    ruth = change_contact(family, second="phone", phone="07700 900110", because="She said so again.")
    assert ruth.page.status == 422
    assert Circle.CHANGE_WAITS.sentence in ruth.page.words
    with working(family.world.app):
        assert len(session().scalars(select(ContactChange)).all()) == 1


def test_after_a_no_the_next_try_is_not_a_first_one(family: Gathering) -> None:
    """After a no nothing is confirmed; a new route still takes two."""
    order(family, "Siobhán O’Neill", "Karwan Amin")
    change_contact(family, email="siobhan@example.org", because="She said so.")
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    helen.press("Save", {"agrees": "False"})
    change_contact(family, email="other@example.org", because="She said so.")
    assert kept(family).email == ""


# --- what one person says of an order takes nobody's protection away


def waits_for_a_second_person(family: Gathering) -> None:
    ruth = change_contact(family, phone="07700 900109", because="She said the safe word.")
    assert "applies once the service manager has agreed" in ruth.page.words
    assert kept(family).phone == "+447700900101"


@pytest.mark.parametrize("spelt", ["Siobhán O’Neill", "Siobhan O'Neill"])
def test_one_person_who_says_that_the_order_protects_nobody_does_not_open_her_number_to_one(
    family: Gathering, spelt: str
) -> None:
    written = order(family, spelt, "Karwan Amin")
    read(family, written).press(
        "Save", {"protected": None, "nobody_protected": "yes", "nobody_against": "yes"}
    )
    waits_for_a_second_person(family)


def test_one_person_who_takes_her_off_an_order_that_names_her_otherwise_does_not_open_her_number_to_one(
    family: Gathering,
) -> None:
    written = order(family, "Jane Roe", "Karwan Amin")
    read(family, written).press("Save", {"protected": [id_of(family, "Siobhán")], "nobody_against": "yes"})
    read(family, written).press("Save", {"protected": None, "nobody_protected": "yes"})
    waits_for_a_second_person(family)


def test_one_person_who_calls_her_otherwise_does_not_open_her_number_to_one(family: Gathering) -> None:
    order(family, "Siobhan O'Neill", "Karwan Amin")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{id_of(family, 'Siobhán')}/change")
    ruth.press("Save", {"name": "Kelly Byrne", "called": "Kelly"})
    assert ruth.page.heading == "Kelly Byrne"
    waits_for_a_second_person(family)


def test_whoever_was_never_meant_is_reached_otherwise_by_one_person(family: Gathering) -> None:
    written = order(family, "Jane Roe", "Karwan Amin")
    read(family, written).press("Save", {"nobody_protected": "yes", "nobody_against": "yes"})
    change_contact(family, phone="07700 900109")
    assert kept(family).phone == "+447700900109"


def test_before_the_coordinator_signed_nothing_but_the_statement_stands_on_their_desk(
    family: Gathering,
) -> None:
    """Every other button would lead back to the statement, and the names of an order are not theirs to read yet."""
    order(family, "Shivaun Oneil", "Barran")
    with working(family.world.app):
        session().execute(
            text("UPDATE conference SET awaiting_independence = true, name = 'the Rashid family'")
        )
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open("/").words
    assert "A family has been allocated to you. Sign that you are independent before you start." in words
    for shut in ("Shivaun", "Record who this order names", "Open the circle", "Answer the safety question"):
        assert shut not in words, shut
    ruth.follow("Sign")
    assert "Circle" in ruth.page.words
    assert f'href="{family.path}/circle"' not in ruth.page.text, "the page would only send them back here"
    ruth.follow("Read the referral")
    assert ruth.page.path == f"{family.path}/referral"


def test_after_it_was_said_the_list_of_orders_names_whom_the_order_means(family: Gathering) -> None:
    ruth = read(family, order(family, "Shivaun Oneil", "Barran"))
    ruth.press("Save", {"protected": [id_of(family, "Siobhán")], "against": [id_of(family, "Baran")]})
    assert (
        "In the circle that is: Siobhán O’Neill, protected by it, and Baran Rashid, whom it is against."
        in (ruth.page.words)
    )
    assert "Change who this order names" in ruth.page.words
    assert "Record who this order names" not in ruth.page.words


def test_three_of_one_name_are_told_apart_by_who_they_are(family: Gathering) -> None:
    with working(family.world.app):
        session().get_one(Person, family.people["Baran"].id).tie = "father"
    words = read(family, order(family, "Siobhán O’Neill", "Rashid")).page.words
    assert "Father. Their name is like the one in the order" in words


def test_an_order_that_nobody_has_read_is_what_comes_next(family: Gathering) -> None:
    with working(family.world.app):
        session().execute(text("UPDATE meeting SET state = 'cancelled'"))
        session().execute(text("UPDATE conference SET stage = 'preparing'"))
    ruth = family.world.in_as(family.world.ruth)
    assert "court order" not in ruth.open(f"{family.path}/circle").words
    order(family, "Shivaun Oneil", "Barran")
    assert "Not recorded yet who a court order means. No one is invited until then." in (
        ruth.open(f"{family.path}/circle").words
    )
    checklist = ruth.open(f"{family.path}/circle/checklist")
    assert "Not recorded yet who a court order means" in checklist.words
    assert ruth.open("/").words.count("An order protects Shivaun Oneil against Barran") == 1
    for step in ("Answer the safety question", "Continue the preparation"):
        assert step not in ruth.page.words, f"one thing to do is one line: {step}"
    assert "Everyone can be invited" not in ruth.page.words
    helen = family.world.in_as(family.world.helen)
    assert "Not recorded yet who a court order means." in helen.open(f"{family.path}/close").words

"""Somebody leaves the circle and comes back, in whatever spelling: what kept two people apart keeps them apart again."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update

from fgc.access.pins import pins_in
from fgc.circle.letters import write_to
from fgc.circle.models import Caution, Kind, Person, SafeContact
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.models_orders import OrderParty
from fgc.circle.models_reaching import ContactChange
from fgc.circle.operations import give_consent, stop_taking_part
from fgc.circle.queries import others_read
from fgc.circle.reaching import readers_of_new_contact
from fgc.circle.rules import WhyNot
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from fgc.referral.models import ConsentBasis, Order, OrderKind, Referral, State
from fgc.schedule.models import Meeting
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Karwan Amin", email="karwan@example.org")
        found.answer_pairs()
    return found


def leaves(family: Gathering, called: str) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[called].id}/leave")
    ruth.press("Remove from the circle", {"because": "So that nothing stands in the way."})
    assert "has been removed from the circle" in ruth.page.words
    return ruth


def comes(ruth: Browser, family: Gathering, name: str) -> Person:
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Add to the circle", {"name": name, "kind": "family"})
    assert ruth.page.heading == name, ruth.page.words
    with working(family.world.app):
        return session().scalars(select(Person).where(Person.name == name, Person.left_at.is_(None))).one()


def standing(family: Gathering) -> set[tuple[str, str, bool, tuple[str, ...]]]:
    """Of those who are in the circle: who must not learn of whom, whether they must not meet, what is hidden."""
    with working(family.world.app):
        here = {one.id: one.name for one in session().scalars(select(Person).where(Person.left_at.is_(None)))}
        return {
            (here[one.person_id], here[one.protects_id], one.must_not_meet, tuple(one.hides))
            for one in session().scalars(select(Caution).where(Caution.lifted_at.is_(None)))
            if one.person_id in here and one.protects_id in here
        }


def apart(family: Gathering) -> None:
    with working(family.world.app):
        caution = family.apart(family.people["Karwan"], family.people["Shirin"])
        caution.hides, caution.because = ["address"], "He threatened her."


@pytest.mark.parametrize("spelt", ["Karwan Amin", "KARWÁN  AMIN", "Amin, Karwan", "Karwan Ameen", "Karwan"])
def test_whoever_must_not_meet_her_does_not_come_back_under_the_same_name_without_the_caution(
    family: Gathering, spelt: str
) -> None:
    apart(family)
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Shirin"]])
    spelt = " ".join(spelt.split())
    ruth = leaves(family, "Karwan")
    back = comes(ruth, family, spelt)
    assert "Karwan Amin, who left the circle on Monday 1 February, may be the same person." in ruth.page.words
    assert standing(family) == {(spelt, "Shirin Aziz", True, ("address",))}
    assert f"{spelt} and Shirin Aziz must not meet." in ruth.open(f"{family.path}/circle/safety").words
    ruth.open(f"{family.path}/circle/safety/{back.id}")
    ruth.press("Save the answers", {"concerned": None, "everybody": "yes"})
    assert ruth.page.status == 422, "nobody says that nothing is known"
    assert "There is a restriction between these two." in ruth.page.words
    assert "now applies to both" in ruth.open(f"{family.path}/history").words.lower()
    with working(family.world.app):
        wishes = [Wish(one, [meeting.parts[0].id]) for one in (back, family.people["Shirin"])]
        found = session().get_one(Meeting, meeting.id)
        with pytest.raises(Refused, match="MUST_NOT_MEET"), session().begin_nested():
            set_places(family.conference, found, by=family.ruth, wishes=wishes)


def test_whom_a_caution_protects_is_protected_when_she_leaves_and_comes_back(family: Gathering) -> None:
    apart(family)
    ruth = leaves(family, "Shirin")
    comes(ruth, family, "Shîrîn Azîz")
    assert standing(family) == {("Karwan Amin", "Shîrîn Azîz", True, ("address",))}


def test_both_leave_and_come_back_and_are_kept_apart(family: Gathering) -> None:
    apart(family)
    leaves(family, "Shirin")
    ruth = leaves(family, "Karwan")
    comes(ruth, family, "Shirin Aziz")
    comes(ruth, family, "Karwan Amin")
    assert standing(family) == {("Karwan Amin", "Shirin Aziz", True, ("address",))}


def test_whoever_is_called_like_somebody_who_left_is_bound_as_they_were(family: Gathering) -> None:
    """Another name first, and the old one afterwards."""
    apart(family)
    ruth = leaves(family, "Karwan")
    back = comes(ruth, family, "Kaz Young")
    assert standing(family) == set()
    ruth.open(f"{family.path}/circle/{back.id}/change")
    ruth.press("Save", {"name": "Karwan Amin"})
    assert "may be the same person" in ruth.page.words
    assert standing(family) == {("Karwan Amin", "Shirin Aziz", True, ("address",))}


def renames(family: Gathering, called: str, name: str) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[called].id}/change")
    ruth.press("Save", {"name": name})
    assert ruth.page.heading == name, ruth.page.words


@pytest.mark.parametrize("spelt", ["Karwan Amin", "KARWÁN AMIN", "Karwan"])
def test_whoever_must_not_meet_her_is_not_renamed_taken_out_and_added_anew_without_the_caution(
    family: Gathering, spelt: str
) -> None:
    apart(family)
    renames(family, "Karwan", "Somebody Else")
    renames(family, "Karwan", "Kaz Young")
    ruth = leaves(family, "Karwan")
    comes(ruth, family, spelt)
    assert "Kaz Young, who left the circle on Monday 1 February, may be the same person." in ruth.page.words
    assert standing(family) == {(spelt, "Shirin Aziz", True, ("address",))}


def test_nor_added_anew_while_he_is_still_there_under_another_name(family: Gathering) -> None:
    apart(family)
    renames(family, "Karwan", "Kaz Young")
    ruth = family.world.in_as(family.world.ruth)
    comes(ruth, family, "Karwan Amin")
    assert "Kaz Young had this name before and may be the same person." in ruth.page.words
    assert standing(family) == {
        ("Kaz Young", "Shirin Aziz", True, ("address",)),
        ("Karwan Amin", "Shirin Aziz", True, ("address",)),
    }


def test_whoever_gets_their_own_name_back_is_nobody_else(family: Gathering) -> None:
    apart(family)
    renames(family, "Karwan", "Kaz Young")
    renames(family, "Karwan", "Karwan Amin")
    assert standing(family) == {("Karwan Amin", "Shirin Aziz", True, ("address",))}
    with working(family.world.app):
        karwan = session().get_one(Person, family.people["Karwan"].id)
        assert karwan.former_names == ["Karwan Amin", "Kaz Young"]


def test_a_name_from_before_is_kept_locked_and_goes_with_the_person(family: Gathering) -> None:
    renames(family, "Karwan", "Kaz Young")
    kept = text("SELECT former_names_locked FROM person WHERE id = :who").bindparams(
        who=family.people["Karwan"].id
    )
    with working(family.world.app):
        sealed = session().scalar(kept)
        assert sealed.startswith(b"v1|own|"), sealed
        assert b"Karwan" not in sealed


@pytest.mark.parametrize("before", ["leaves", "a name changed"])
def test_whoever_stopped_taking_part_is_not_asked_anew_as_a_new_person(
    family: Gathering, before: str
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Karwan'].id}/consents")
    ruth.follow("Withdraw from taking part")
    ruth.press("Withdraw consent now", {"how": "He rang."})
    if before == "leaves":
        leaves(family, "Karwan")
    else:
        renames(family, "Karwan", "Kaz Young")
    back = comes(ruth, family, "Karwan Amin")
    assert "They have withdrawn from taking part." in ruth.page.words
    assert "Karwan Amin has withdrawn a consent." in ruth.open("/").words
    with working(family.world.app):
        again = session().get_one(Person, back.id)
        assert write_to(again, kind="actions.reminder", purpose=None) is WhyNot.CONSENT_WITHDRAWN


def test_whoever_stopped_and_said_yes_again_is_asked_as_anybody(family: Gathering) -> None:
    agreed_again = {
        "purpose": ConsentTo.TAKE_PART,
        "basis": ConsentBasis.ADULT_CAPACITY,
        "given_on": EARLY.date(),
    }
    with working(family.world.app):
        karwan = session().get_one(Person, family.people["Karwan"].id)
        stop_taking_part(family.conference, karwan, by=family.ruth, how="He rang.")
        give_consent(family.conference, karwan, by=family.ruth, **agreed_again)
    ruth = leaves(family, "Karwan")
    back = comes(ruth, family, "Karwan Amin")
    with working(family.world.app):
        assert session().scalars(select(Consent).where(Consent.person_id == back.id)).all() == []


def test_another_name_than_of_whoever_left_takes_nothing_over(family: Gathering) -> None:
    apart(family)
    ruth = leaves(family, "Karwan")
    comes(ruth, family, "Karzan Amin")
    assert "may be the same person" not in ruth.page.words
    assert standing(family) == set()


def test_what_two_people_lifted_does_not_come_back(family: Gathering) -> None:
    apart(family)
    with working(family.world.app):
        session().scalars(select(Caution)).one().lifted_at = EARLY
    ruth = leaves(family, "Karwan")
    comes(ruth, family, "Karwan Amin")
    assert standing(family) == set()


def test_a_concern_that_waits_for_its_caution_waits_for_whoever_comes_back_too(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/safety/{family.people['Karwan'].id}")
    ruth.press("Save the answers", {"concerned": [str(family.people["Shirin"].id)], "everybody": "yes"})
    ruth = leaves(family, "Karwan")
    comes(ruth, family, "Karwan Amin")
    words = ruth.open(f"{family.path}/circle/safety").words
    assert "There is a concern between" in words
    assert "Karwan Amin" in words


def test_whom_an_order_was_said_to_mean_is_meant_when_he_comes_back_though_it_names_him_otherwise(
    family: Gathering,
) -> None:
    with working(family.world.app):
        referral = Referral(conference_id=family.conference.id, referrer_id=family.world.amy.id,
                            state=State.ACCEPTED, consent_on=EARLY.date(), orders_known="yes")  # fmt: skip
        session().add(referral)
        session().flush()
        written = Order(conference_id=family.conference.id, referral_id=referral.id,
                        kind=OrderKind.NON_MOLESTATION, protects="Shirin Aziz", against="Kaz Young")  # fmt: skip
        session().add(written)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/orders/{written.id}/people")
    ruth.press("Save", {"against": [str(family.people["Karwan"].id)]})
    leaves(family, "Karwan")
    back = comes(ruth, family, "Karwan Amin")
    assert {one[:3] for one in standing(family)} == {("Karwan Amin", "Shirin Aziz", True)}
    ruth.open(f"{family.path}/circle/orders/{written.id}/people")
    fields = ruth.page.form(button="Save").fields
    assert fields["against"] == [str(back.id)], "he is proposed, and it is asked all the same"
    with working(family.world.app):
        said = select(OrderParty.means).where(OrderParty.person_id == back.id)
        assert session().scalars(said.where(OrderParty.protected.is_(False))).all() == [None]


def test_one_person_alone_does_not_lead_her_letters_elsewhere_by_having_her_leave_and_come_back(
    family: Gathering,
) -> None:
    apart(family)
    ruth = leaves(family, "Shirin")
    back = comes(ruth, family, "Shirin Aziz")
    ruth.open(f"{family.path}/circle/{back.id}/contact")
    typed = {"first": "text", "confirmed": "yes", "voicemail": "False", "phone": "07700 900109"}
    ruth.press("Save", {**typed, "because": "She rang."})
    assert "applies once the service manager has agreed" in ruth.page.words
    with working(family.world.app):
        contact = session().scalars(select(SafeContact).where(SafeContact.person_id == back.id)).one()
        assert contact.phone == ""
        assert len(session().scalars(select(ContactChange)).all()) == 1


def test_of_two_who_ask_for_another_way_at_once_exactly_one_waits_and_the_other_is_told(
    family: Gathering,
) -> None:
    """Two saves in the same moment, from two browsers: a second person agrees to one thing, and knows to which."""
    apart(family)
    numbers, ready, answers = ["07700 900108", "07700 900109"], threading.Barrier(2), []
    sent = []
    for number in numbers:
        ruth = family.world.in_as(family.world.ruth)
        ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
        typed = {
            "first": "text",
            "confirmed": "yes",
            "voicemail": "False",
            "phone": number,
            "because": "She rang.",
        }
        sent.append((ruth, ruth.page.path, ruth.page.form(button="Save").filled(typed, "Save")))

    def save(browser: Browser, path: str, data: dict[str, list[str]]) -> None:
        ready.wait()
        answers.append(browser.client.post(path, data=data).status_code)

    both = [threading.Thread(target=save, args=one) for one in sent]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert answers.count(303) == 1, answers
    assert set(answers) <= {303, 409, 422}, answers
    with working(family.world.app):
        (waiting,) = session().scalars(select(ContactChange)).all()
        assert waiting.settled_at is None
        contact = (
            session().scalars(select(SafeContact).where(SafeContact.person_id == waiting.person_id)).one()
        )
        assert contact.phone == "+447700900101"


# --- one reader, with two rows

NUMBER = "01632 960117"
SHARES = "have the same phone number"


def has_number(ruth: Browser, family: Gathering, person: Person, **more: str) -> None:
    ruth.open(f"{family.path}/circle/{person.id}/contact")
    said = {
        "phone": NUMBER,
        "first": "text",
        "confirmed": "yes",
    }
    ruth.press("Save", {**said, **more})
    assert ruth.page.status == 200, ruth.page.words


def reads_alone(family: Gathering, person: Person) -> bool:
    """Whether what goes to them is read by nobody else, as letters, calendars and PINs ask it."""
    with working(family.world.app):
        alone = not others_read(person.id)
        assert (person.id not in pins_in(family.conference.id)) is alone
        return alone


@pytest.mark.parametrize(
    ("name", "one_person"),
    [("Karwan Amin", True), ("Amin, Karwan", True), ("KARWÁN Ameen", True), ("Karwan", False), ("Karwan Saeed", False)],
)  # fmt: skip
def test_whoever_comes_back_with_their_own_number_does_not_share_it_with_themself(
    family: Gathering, name: str, one_person: bool
) -> None:
    """By the full name: a first name may be another one's, and what goes to that number says no more than before."""
    ruth = family.world.in_as(family.world.ruth)
    with working(family.world.app):
        family.hide(family.people["Karwan"], family.people["Shirin"], "address")
    has_number(ruth, family, family.people["Karwan"])
    ruth = leaves(family, "Karwan")
    back = comes(ruth, family, name)
    has_number(ruth, family, back)
    assert (SHARES not in ruth.page.words) is one_person
    assert (SHARES not in ruth.open(f"{family.path}/circle").words) is one_person
    assert reads_alone(family, back) is one_person


def test_whom_two_people_took_for_somebody_else_shares_the_number_with_whoever_left(
    family: Gathering,
) -> None:
    """Father and son of one name and one telephone: two people lifted the caution, since it is the son who came."""
    ruth = family.world.in_as(family.world.ruth)
    has_number(ruth, family, family.people["Karwan"])
    apart(family)
    ruth = leaves(family, "Karwan")
    son = comes(ruth, family, "Karwan Amin")
    has_number(ruth, family, son)
    assert reads_alone(family, son)
    with working(family.world.app):
        his = update(Caution).where(Caution.person_id == son.id)
        session().execute(his.values(lifted_at=now(), lifted_by=family.world.helen.id))
    assert not reads_alone(family, son)
    assert SHARES in ruth.open(f"{family.path}/circle").words


def test_a_number_that_somebody_else_reads_too_is_shared_although_its_owner_came_back(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    for name in ("Karwan", "Daryan"):
        has_number(ruth, family, family.people[name])
    back = comes(leaves(family, "Karwan"), family, "Karwan Amin")
    has_number(ruth, family, back)
    assert not reads_alone(family, back)
    words = ruth.open(f"{family.path}/circle").words
    assert "Daryan Rashid and Karwan Amin have the same phone number" in words
    assert "Karwan Amin (left the circle) and Karwan Amin" not in words


def test_a_second_person_is_not_told_that_she_reads_her_own_new_number(family: Gathering) -> None:
    apart(family)
    ruth = leaves(family, "Shirin")
    back = comes(ruth, family, "Shirin Aziz")
    ruth.open(f"{family.path}/circle/{back.id}/contact")
    ruth.press("Save", {"phone": "07700 900101", "first": "phone", "confirmed": "yes",
                        "because": "She said so."})  # fmt: skip
    with working(family.world.app):
        change = session().scalars(select(ContactChange).where(ContactChange.person_id == back.id)).one()
        assert readers_of_new_contact(session().get_one(Person, back.id), change) == []

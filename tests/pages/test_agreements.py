"""A second person agrees to exactly what they read: what was asked for anew, made stronger or ordered meanwhile is not it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from fgc.access.models import Assignment, Conflict, Part, Role, Staff, UrgentAccess
from fgc.access.models_staff import Wanted
from fgc.circle.models import Caution, Channel, Kind, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.rules import WhyNot, route
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.referral.models import Order, OrderKind, Referral, State
from fgc.schedule.models import Meeting, Place
from fgc.schedule.models_apart import LegalCheck
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

CHANGED = "The request has changed since you read it"
OVER = "This request has ended: the person who asked withdrew it or no longer works on this. If it is still needed, ask again."
EVERYTHING = [
    "name",
    "attendance",
    "address",
    "town",
    "phone",
    "email",
    "venue",
    "arrival",
    "image",
    "other_meeting",
]


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Shirin Aziz", phone="07700 900101", allowed=[Channel.TEXT.value])
        found.add("Baran Rashid", email="baran@example.org")
        found.answer_pairs()
        conference = found.conference.id
        session().add(
            Assignment(conference_id=conference, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY)
        )
        session().add(Referral(conference_id=conference, referrer_id=world.amy.id, state=State.ACCEPTED,
                               consent_on=EARLY.date(), orders_known="no"))  # fmt: skip
    return found


def ruth_of(family: Gathering) -> Browser:
    return family.world.in_as(family.world.ruth)


def helen_at(family: Gathering, path: str) -> Browser:
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}{path}")
    return helen


def token_of(browser: Browser) -> dict[str, str]:
    browser.open("/")
    return {"csrf_token": browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0]}


def between(family: Gathering) -> str:
    baran, shirin = (family.people[name].id for name in ("Baran", "Shirin"))
    return f"{family.path}/circle/safety/{baran}/{shirin}"


def set_caution(family: Gathering, hides: list[str], **more: str) -> None:
    ruth = ruth_of(family)
    ruth.open(between(family))
    ruth.press("Add the restriction", {"who": "first", "hides": hides, "because": "She said so.", **more})
    assert ruth.page.heading == "The safety question", ruth.page.words


def ask_for_less(family: Gathering, hides: list[str] | None, **more: object) -> None:
    with working(family.world.app):
        caution_id = session().scalars(select(Caution.id)).one()
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/cautions/{caution_id}/weaker")
    ruth.press("Send the request", {"hides": hides, "because": "It is over.", **more})
    assert "Waiting for a second person" in ruth.page.words


def caution(family: Gathering) -> Caution:
    with working(family.world.app):
        found = session().scalars(select(Caution)).one()
        session().expunge(found)
        return found


def write_order(family: Gathering, kind: str = "non_molestation") -> None:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/orders/new")
    protects, against = (str(family.people[name].id) for name in ("Shirin", "Baran"))
    ruth.press("Save this record", {"kind": kind, "protects": protects, "against": against})
    assert ruth.page.heading == "The safety question", ruth.page.words


# --- cautions


def test_the_manager_reads_field_by_field_what_a_weaker_caution_would_open(family: Gathering) -> None:
    set_caution(family, EVERYTHING)
    ask_for_less(family, [one for one in EVERYTHING if one != "town"])
    helen = helen_at(family, "/circle/safety")
    rows = [
        " ".join(" ".join(row.itertext()).split())
        for row in helen.page.tree.xpath("//table[caption='What you are asked to agree to']//tbody/tr")
    ]
    assert rows == ["The town they live in Hidden Not hidden any more"]
    assert "Part of the restriction would stay." in helen.page.words
    helen.press("Agree to relax it")
    kept = caution(family)
    assert kept.lifted_at is None
    assert sorted(set(EVERYTHING) - set(kept.hides)) == ["town"]


def test_i_agree_on_an_old_page_does_not_lift_what_was_asked_for_after_it_was_opened(
    family: Gathering,
) -> None:
    set_caution(family, EVERYTHING)
    ask_for_less(family, [one for one in EVERYTHING if one != "town"])
    helen = helen_at(family, "/circle/safety")
    ask_for_less(family, None)
    helen.press("Agree to relax it")
    assert (helen.page.status, helen.page.heading) == (409, CHANGED)
    assert "Their address" in helen.page.words, "what is asked for now stands there"
    assert "nothing was decided" in helen.page.words
    assert "What you wrote" not in helen.page.words, "she wrote nothing"
    assert helen.page.link("Open the page again") == f"{family.path}/circle", "there is a way back"
    from_there = {"Referer": f"http://localhost{family.path}/circle/safety"}
    action = f"{family.path}/circle/cautions/{caution(family).id}/agree"
    answered = helen.client.post(action, data={"agreed_to": "", **token_of(helen)}, headers=from_there)
    assert f'href="{family.path}/circle/safety">Open the page again' in answered.get_data(as_text=True)
    kept = caution(family)
    assert (kept.lifted_at, sorted(kept.hides)) == (None, sorted(EVERYTHING))
    assert kept.lower_asked_by == family.world.ruth.id, "it is still open to be read"
    helen.open(f"{family.path}/circle/safety")
    assert "nothing would stay hidden" in helen.page.words
    helen.press("Agree to relax it")
    assert caution(family).lifted_by == family.world.helen.id


def test_an_answer_that_names_no_version_agrees_to_nothing(family: Gathering) -> None:
    set_caution(family, EVERYTHING)
    ask_for_less(family, None)
    helen = helen_at(family, "/circle/safety")
    for button in ("Agree to relax it", "Keep the restriction"):
        form = helen.page.form(button=button)
        sent = {name: values for name, values in form.fields.items() if name != "agreed_to"}
        assert "agreed_to" in form.fields
        assert helen.client.post(form.action, data=sent).status_code == 409
    assert caution(family).lower_asked_by is not None


def test_an_old_asking_does_not_remove_a_separation_that_an_order_demands(family: Gathering) -> None:
    set_caution(family, ["address"])
    ask_for_less(family, None)
    helen = helen_at(family, "/circle/safety")
    write_order(family)
    helen.press("Agree to relax it")
    assert helen.page.status == 409
    assert "No one is asking to relax this restriction now." in helen.page.words
    kept = caution(family)
    assert (kept.must_not_meet, kept.lifted_at, kept.lower_asked_by) == (True, None, None)
    assert "The request to relax a restriction ended" in helen.open(f"{family.path}/history").words


@pytest.mark.parametrize("how", ["stronger", "another kind of order", "the order is made longer"])
def test_whatever_is_made_stronger_ends_what_waits_to_be_made_weaker(family: Gathering, how: str) -> None:
    if how == "the order is made longer":
        with working(family.world.app):
            referral = session().scalars(select(Referral.id)).one()
            session().add(Order(conference_id=family.conference.id, referral_id=referral, kind=OrderKind.BAIL,
                                protects="Shirin Aziz", against="Baran Rashid",
                                expires_on=EARLY.date().replace(month=4)))  # fmt: skip
    apart = {"must_not_meet": "yes"} if how == "the order is made longer" else {}
    set_caution(family, ["address", "phone"], **apart)
    ask_for_less(family, ["address"])
    if how == "stronger":
        set_caution(family, ["address", "phone", "town"])
    elif how == "another kind of order":
        write_order(family, "prohibited_steps")
    else:
        with working(family.world.app):
            order_id = session().scalars(select(Order.id)).one()
        ruth = ruth_of(family)
        ruth.open(f"{family.path}/circle/orders/{order_id}")
        until = {"until": "1", "until-month": "9", "until-year": "2027"}
        ruth.press("Save", {"longer": "True", **until})
        assert ruth.page.heading == "The safety question", ruth.page.words
    kept = caution(family)
    assert (kept.lower_asked_by, kept.lower_asked_at) == (None, None)
    assert {"address", "phone"} <= set(kept.hides)


# --- another way to reach somebody protected


def test_another_number_is_not_agreed_to_on_a_page_that_did_not_know_of_the_order(family: Gathering) -> None:
    set_caution(family, ["address"])
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "07700 900109", "voicemail": "False", "town": "Eastwick",
                        "because": "She said the safe word."})  # fmt: skip
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    for said in ("07700 900109", "Eastwick", "Must not find them Baran Rashid"):
        assert said in helen.page.words
    assert "07700 900101" not in helen.page.words, "nothing of the way before"
    write_order(family)
    helen.press("Save", {"agrees": "True"})
    assert helen.page.status == 409
    assert "was changed after you opened this page. Nothing was decided." in helen.page.words
    assert "Non-molestation order" in helen.page.words
    assert helen.page.form(button="Save").fields["agrees"] == [], "it is decided anew"
    with working(family.world.app):
        assert session().scalars(select(ContactChange.settled_at)).one() is None
        contact = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
        assert session().scalars(contact).one().phone == "+447700900101"
    helen.press("Save", {"agrees": "True"})
    with working(family.world.app):
        assert session().scalars(contact).one().phone == "+447700900109"


def another_number(family: Gathering, number: str) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press(
        "Save", {"first": "text", "phone": number, "voicemail": "False", "because": "She said the safe word."}
    )
    return ruth


def test_whoever_wrote_a_wrong_number_takes_it_back_and_writes_it_anew(family: Gathering) -> None:
    """One digit was wrong, and nothing reached her until a manager had time to say no."""
    set_caution(family, ["address"])
    ruth = another_number(family, "07700 900109")
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.follow("See the change")
    ruth.press("Withdraw this change")
    assert "Withdrawn. Nothing is sent to them until you have asked how to reach them" in ruth.page.words
    helen.press("Save", {"agrees": "True"})
    assert "the person who asked withdrew it " in helen.page.words
    with working(family.world.app):
        contact = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
        kept = session().scalars(contact).one()
        assert (kept.phone, kept.locked_at, kept.confirmed_on) == ("+447700900101", None, None)
        change = session().scalars(select(ContactChange)).one()
        assert (change.agreed, change.settled_by) == (False, None)
    assert "was withdrawn by the person who recorded it" in ruth.open(f"{family.path}/history").words
    another_number(family, "07700 900108")
    helen.open("/")
    helen.follow("Check the change")
    assert "07700 900108" in helen.page.words, "it takes two again"
    helen.press("Save", {"agrees": "True"})
    with working(family.world.app):
        assert session().scalars(contact).one().phone == "+447700900108"


def test_nobody_else_takes_it_back_and_nothing_opens_by_it(family: Gathering) -> None:
    set_caution(family, ["address"])
    ruth = another_number(family, "07700 900109")
    with working(family.world.app):
        change = session().scalars(select(ContactChange.id)).one()
    path = f"{family.path}/circle/{family.people['Shirin'].id}/contact/new/{change}/take-back"
    helen = helen_at(family, "")
    answered = helen.client.post(path, data=token_of(helen))
    assert answered.status_code == 409
    assert "Only the person who recorded this change can withdraw it." in answered.get_data(as_text=True)
    with working(family.world.app):
        assert session().scalars(select(ContactChange.settled_at)).one() is None
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact/new/{change}")
    ruth.press("Withdraw this change")
    with working(family.world.app):
        shirin = session().get_one(Person, family.people["Shirin"].id)
        assert isinstance(route(shirin.contact, shirin, now()), WhyNot), "nobody knows now which way is safe"


# --- legal checks

CHECKED = {"checked": "The terms; she was asked alone.", "advice_from": "Priya Nair"}


def asked_check(family: Gathering) -> LegalCheck:
    """They must not meet; Ruth asks whether they may be at this meeting."""
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Daryan"], family.people["Shirin"]])
    set_caution(family, ["address"], must_not_meet="yes")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/dates/{meeting.id}/legal-check")
    pair = ruth.page.tree.xpath("//select[@name='pair']/option[@value!='']/@value")[0]
    ruth.press(
        "Ask for the check", {"pair": pair, "scope": "meeting", "because": "An usher stands between them."}
    )
    with working(family.world.app):
        check = session().scalars(select(LegalCheck)).one()
        session().expunge(check)
    return check


def kept_check(family: Gathering) -> tuple[bool | None, bool]:
    """Whether it was allowed, and whether it has ended."""
    with working(family.world.app):
        check = session().scalars(select(LegalCheck)).one()
        return check.allowed, check.ended_at is not None


def test_a_legal_check_is_not_answered_for_another_place_than_the_one_that_was_read(
    family: Gathering,
) -> None:
    check = asked_check(family)
    helen = helen_at(family, f"/dates/apart/{check.id}")
    for said in ("Baran Rashid", "Shirin Aziz", "in one meeting", "Elder Lane Community Hall", "11 am"):
        assert said in helen.page.words
    with working(family.world.app):
        session().get_one(Meeting, check.meeting_id).venue = "The Old Chapel"
    helen.press("Record the legal check", {"allowed": "True", **CHECKED})
    assert helen.page.status == 409
    assert "The Old Chapel" in helen.page.words
    form = helen.page.form(button="Record the legal check")
    assert (form.fields["checked"], form.fields["advice_from"]) == ([CHECKED["checked"]], ["Priya Nair"])
    assert form.fields["allowed"] == []
    assert kept_check(family) == (None, False)


def test_a_legal_check_that_waits_ends_when_an_order_comes(family: Gathering) -> None:
    check = asked_check(family)
    helen = helen_at(family, f"/dates/apart/{check.id}")
    write_order(family)
    helen.press("Record the legal check", {"allowed": "True", **CHECKED})
    assert "made stronger after the check was asked for" in helen.page.words
    assert kept_check(family) == (None, True)
    assert ", who must not meet, can attend the same meeting." not in helen.open("/").words
    assert "A legal check ended" in helen.open(f"{family.path}/history").words


def test_what_a_second_person_allowed_before_they_knew_of_the_order_brings_nobody_together(
    family: Gathering,
) -> None:
    check = asked_check(family)
    helen_at(family, f"/dates/apart/{check.id}").press(
        "Record the legal check", {"allowed": "True", **CHECKED}
    )
    assert kept_check(family) == (True, False)
    baran = family.people["Baran"]
    with working(family.world.app):
        meeting = session().get_one(Meeting, check.meeting_id)
        wish = Wish(session().get_one(Person, baran.id), [part.id for part in meeting.parts])
        set_places(
            session().get_one(Conference, meeting.conference_id), meeting, by=family.ruth, wishes=[wish]
        )
    with working(family.world.app):
        assert baran.id in set(session().scalars(select(Place.person_id))), "the check lets both come"
    write_order(family)
    assert kept_check(family) == (True, True)
    with working(family.world.app):
        assert baran.id not in set(session().scalars(select(Place.person_id)))


@pytest.mark.parametrize("name", ["amy", "colin", "tomas"])
def test_whoever_keeps_nobody_apart_ends_no_legal_check_straight_in_the_database(
    family: Gathering, name: str
) -> None:
    """The referrer, their manager, and a coordinator without a part in it."""
    check = asked_check(family)
    ending = text("SELECT fgc_end_checks(:conference, :one, :other, true)")
    told = {"conference": check.conference_id, "one": check.second_id, "other": check.first_id}
    for staff, ended in ((getattr(family.world, name), []), (family.world.ruth, [check.id])):
        acting = family.world.viewer(staff).settings()
        with family.world.app.app_context(), transaction(acting=acting), saving():
            assert session().scalars(ending, told).all() == ended


# --- being let in, and who works here


def ask_to_open(family: Gathering) -> Browser:
    tomas = family.world.in_as(family.world.tomas)
    tomas.open("/conferences/urgent/ask")
    tomas.press("Ask the service manager", {"number": "NM-27-0001", "why": "Ruth is ill."})
    return tomas


def test_whoever_has_a_link_to_the_family_by_now_is_not_let_in_although_they_asked_before(
    family: Gathering,
) -> None:
    tomas = ask_to_open(family)
    helen = family.world.in_as(family.world.helen)
    helen.open("/conferences/urgent")
    with working(family.world.app):
        session().add(Conflict(conference_id=family.conference.id, staff_id=family.world.tomas.id,
                               why="His son plays with Daryan.", declared_at=EARLY))  # fmt: skip
    helen.press("Let them in")
    assert OVER in helen.page.words, "what they asked for ended when they stood aside"
    with working(family.world.app):
        assert session().scalars(select(UrgentAccess.agreed)).one() is False
    assert tomas.open(family.path).status == 404


def test_letting_somebody_in_names_what_was_read(family: Gathering) -> None:
    ask_to_open(family)
    helen = family.world.in_as(family.world.helen)
    helen.open("/conferences/urgent")
    for said in ("NM-27-0001, Daryan and Lana Not open to them Open to them for 24 hours", "Ruth is ill."):
        assert said in helen.page.words
    with working(family.world.app):
        session().get_one(Staff, family.world.tomas.id).name = "Somebody Else"
    helen.press("Let them in")
    assert (helen.page.status, helen.page.heading) == (409, CHANGED)
    with working(family.world.app):
        assert session().scalars(select(UrgentAccess.agreed)).one() is False


def wanted(world: World, ada: Staff, whom: Staff, role: Role) -> None:
    browser = world.in_as(ada)
    browser.open(f"/users/{whom.id}")
    browser.press("Save", {"role": role.value, "phone": "01632 960150"})
    assert "A second person now has to agree" in browser.page.words


def test_a_new_manager_is_agreed_to_as_who_they_were_on_the_page(world: World) -> None:
    ada = world.hire(Role.ADMINISTRATOR, "Ada Byrne")
    wanted(world, ada, world.ruth, Role.SERVICE_MANAGER)
    helen = world.in_as(world.helen)
    helen.open("/users")
    for said in ("What they do here Coordinator Service manager", "ruth.adeyemi"):
        assert said in helen.page.words
    with working(world.app):
        session().get_one(Staff, world.ruth.id).team = "Another team"
    helen.press("Agree")
    assert (helen.page.status, helen.page.heading) == (409, CHANGED)
    with working(world.app):
        assert session().get_one(Staff, world.ruth.id).role is Role.COORDINATOR


def test_nobody_agrees_to_their_own_promotion(world: World) -> None:
    """Helen may decide who becomes an administrator; not that it is herself."""
    ada, other = world.hire(Role.ADMINISTRATOR, "Ada Byrne"), world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    wanted(world, ada, world.helen, Role.ADMINISTRATOR)
    helen, iris = world.in_as(world.helen), world.in_as(other)
    assert "Agree" not in helen.open("/users").words.split()
    form = iris.open("/users") and iris.page.form(button="Agree")
    token = helen.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    helen.client.post(form.action, data={"csrf_token": token, "agreed_to": form.fields["agreed_to"][0]})
    with working(world.app):
        assert session().get_one(Staff, world.helen.id).role is Role.SERVICE_MANAGER
        assert session().scalars(select(Wanted.decided_at)).one() is None
    iris.press("Agree")
    with working(world.app):
        assert session().get_one(Staff, world.helen.id).role is Role.ADMINISTRATOR


def test_the_last_administrator_is_not_made_a_manager_by_an_asking_from_when_there_were_two(
    world: World,
) -> None:
    ada, bo = world.hire(Role.ADMINISTRATOR, "Ada Byrne"), world.hire(Role.ADMINISTRATOR, "Bo Lind")
    wanted(world, ada, bo, Role.SERVICE_MANAGER)
    helen = world.in_as(world.helen)
    helen.open("/users")
    with working(world.app):
        session().get_one(Staff, ada.id).active = False
    helen.press("Agree")
    assert "This request is no longer waiting for a decision." in helen.page.words, "it ended with Ada"
    with working(world.app):
        assert session().get_one(Staff, bo.id).role is Role.ADMINISTRATOR

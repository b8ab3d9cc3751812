"""What the family writes goes to everybody with a place in the meeting: one copy may wait until Ruth has looked."""

import pytest
from sqlalchemy import select

from fgc.access.models import Purpose, Role
from fgc.access.viewer import StaffViewer, Worker
from fgc.circle.letters import write_to
from fgc.circle.models import Caution, Person, SafeContact
from fgc.circle.operations import go_on
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.letter import Letter
from fgc.kit.outbox import HoldBack, render
from fgc.kit.refusal import Refused
from fgc.plan.looking import copy_for
from fgc.plan.models import HeldCopy, Plan, PlanState
from fgc.plan.operations import begin_version, let_read
from fgc.plan.queries import expected_signers
from fgc.schedule.models import Meeting
from tests.erasing import erase
from tests.gathering import EARLY, working
from tests.pages.test_lending import token_of
from tests.the_day import AGREEING, Clock, Day, add, agree, show_plan, write_plan
from tests.visiting import Browser


def _contact(day: Day, name: str) -> SafeContact:
    mine = SafeContact.person_id == day.people[name].id
    return session().scalars(select(SafeContact).where(mine)).one()


def protect(day: Day) -> None:
    """Mina must not learn where Shirin lives, nor her number."""
    with working(day.world.app):
        contact = _contact(day, "Shirin")
        contact.address, contact.address_protected = "8 Orchard Rise\nEastwick", True
        contact.town = "Eastwick"
        day.gathering.hide(day.people["Mina"], day.people["Shirin"], "address", "phone", "town")


@pytest.fixture
def told(begun: Day, clock: Clock) -> Day:
    """Kawa wrote where it is, and the family showed its plan."""
    protect(begun)
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    add(
        kawa,
        "Add who does what",
        {"what": "Fetches them in Eastwik", "who_id": str(begun.people["Sara"].id), "days": ["1"]},
    )
    clock(AGREEING)
    show_plan(kawa)
    return begun


def test_a_copy_that_may_tell_waits_and_every_other_is_there_at_once(told: Day) -> None:
    assert "Fetches them in Eastwik" in told.family("Sara").open("/yours/plan").words
    mina = told.family("Mina")
    assert "You cannot read it here yet." in mina.open("/yours/plan").words
    assert "Eastwik" not in mina.open("/yours").text
    with working(told.world.app):
        held = session().scalars(select(HeldCopy)).one()
        assert held.person_id == told.people["Mina"].id


def test_no_press_of_one_person_shows_somebody_the_town_that_a_caution_hides_from_them(told: Day) -> None:
    ruth = told.ruth()
    ruth.open(f"{told.path}/plan")
    assert (
        "Mina Rashid cannot read the plan yet. “Eastwik” may give away the town of Shirin Aziz."
        in ruth.page.words
    )
    assert "cannot read the plan yet" not in told.amy().open(f"{told.path}/plan").words
    ruth.follow("Decide if they can read the plan")
    assert "no one person can let them read it" in ruth.page.words
    assert "I have checked: they can read the plan" not in ruth.page.words
    with working(told.world.app):
        held = session().scalars(select(HeldCopy)).one()
        conference = session().get_one(Conference, told.gathering.conference.id)
        ruths = StaffViewer(told.world.ruth.id, conference.service_id, Role.COORDINATOR, told.world.ruth.name)
        with pytest.raises(Refused, match="NOT_ALONE"):
            let_read(conference, held, by=ruths, looked_at="", because="They will read it anyway.")
    assert "You cannot read it here yet." in told.family("Mina").open("/yours/plan").words
    lower(told)
    let_go(told, ruth)
    assert "cannot read the plan yet" not in ruth.page.words
    assert "Fetches them in Eastwik" in told.family("Mina").open("/yours/plan").words


def test_a_copy_that_somebody_may_not_read_is_on_no_desk_until_it_reads_otherwise(told: Day) -> None:
    """The only button was a yes, or none at all: the line stood on her desk for as long as the plan did."""
    line = "Mina Rashid cannot read the plan until you have checked their copy."
    ruth = told.ruth()
    assert line in ruth.open("/").words
    ruth.open(f"{told.path}/plan")
    ruth.follow("Decide if they can read the plan")
    assert "no one person can let them read it" in ruth.page.words
    ruth.press("They must not read the plan")
    assert "You decided that Mina Rashid must not read the plan." in ruth.page.words
    assert line not in ruth.open("/").words
    assert "You cannot read it here yet." in told.family("Mina").open("/yours/plan").words
    amy = told.amy()
    amy.open(f"{told.path}/plan/answer")
    amy.press("Send this answer", {
        "decision": "not_agreed", "bottom_line_id": str(told.lines[1].id),
        "reason": "Nobody sees Lana.", "safe_if": "Somebody sees her.",
    })  # fmt: skip
    assert line in ruth.open("/").words, "other words stand there now"
    assert "Eastwik" not in told.family("Mina").open("/yours/plan").text
    lower(told)
    let_go(told, ruth)
    assert "Fetches them in Eastwik" in told.family("Mina").open("/yours/plan").words


def test_whoever_was_in_the_room_is_not_told_that_no_plan_was_written(told: Day) -> None:
    """Mina had sat there as it was read out. She reads what is true, and nothing of why, or of whose copy waits."""
    words = told.family("Mina").open("/yours/plan").words
    assert "A plan has been shown. You cannot read it here yet." in words
    assert (
        "Ruth Adeyemi checks each person’s page before they read it, and will tell you when you can read it."
        in words
    )
    assert "There is no plan to read yet." not in words
    for secret in ("Eastwi", "Shirin", "hidden", "restriction"):
        assert secret not in words
    assert "You cannot read it here yet" not in told.family("Sara").open("/yours/plan").words


DETOURS = {
    "her town emptied": ("Shirin", "contact", {"town": ""}),
    "her town another one": ("Shirin", "contact", {"town": "Larkfield"}),
    "her own town made the same": ("Nazdar", "contact", {"town": "Eastwick"}),
}


def by_detour(day: Day, detour: str) -> Browser:
    """Ruth's browser, after she wrote something else down alone."""
    name, page, fields = DETOURS[detour]
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people[name].id}/{page}")
    ruth.press("Save", fields)
    assert ruth.page.status == 200, ruth.page.words
    return ruth


def let_go(day: Day, ruth: Browser) -> None:
    ruth.open(f"{day.path}/plan")
    ruth.follow("Decide if they can read the plan")
    ruth.press("I have checked: they can read the plan")


@pytest.mark.parametrize("detour", DETOURS)
def test_what_waits_for_two_people_is_not_let_go_by_one_who_writes_another_town_down(
    in_the_room: Day, detour: str
) -> None:
    ruth = by_detour(in_the_room, detour)
    stays_shut(in_the_room, ruth, "Nazdar")
    assert "“Eastwik” may give away the town of Shirin Aziz." in ruth.page.words
    lower(in_the_room)
    let_go(in_the_room, ruth)
    assert "Fetches them in Eastwik" in in_the_room.family("Nazdar").open("/yours/plan").words


@pytest.mark.parametrize("who", ["Kawa", "Ruth"])
@pytest.mark.parametrize("detour", DETOURS)
def test_what_waits_for_two_people_follows_its_words_into_the_next_version(
    in_the_room: Day, detour: str, who: str
) -> None:
    """The same words once more, when another town stands there: shown by a relative, or typed by the coordinator."""
    ruth, kawa = by_detour(in_the_room, detour), in_the_room.family("Kawa")
    if who == "Kawa":
        kawa.open("/yours/plan/begin")
        kawa.press("Write a new version")
        show_plan(kawa)
    else:
        ruth.open(f"{in_the_room.path}/plan/type")
        ruth.press("Start")
        ruth.open(f"{in_the_room.path}/plan/type/show")
        ruth.press("The family says yes: show the plan")
    assert "Fetches them in Eastwik" in kawa.open("/yours/plan").words
    assert "Eastwik" not in in_the_room.family("Nazdar").open("/yours/plan").text
    ruth.open(f"{in_the_room.path}/plan")
    ruth.follow("Decide if they can read the plan")
    assert "“Eastwik” may give away the town of Shirin Aziz." in ruth.page.words
    assert "no one person can let them read it" in ruth.page.words
    lower(in_the_room)
    let_go(in_the_room, ruth)
    assert "Fetches them in Eastwik" in in_the_room.family("Nazdar").open("/yours/plan").words


def test_the_page_of_actions_does_not_tell_what_the_copy_that_waits_tells(sealed: Day) -> None:
    """His part of the plan: "Drives Daryan to school". School stands for a town here."""
    kawa = sealed.family("Kawa")
    assert "to school" in kawa.open("/yours/actions").words
    report = kawa.page.links("/yours/actions/")[0]
    with working(sealed.world.app):
        sealed.gathering.hide(sealed.people["Kawa"], sealed.people["Shirin"], "town")
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "School"})
    for path in ("/yours", "/yours/plan", "/yours/actions"):
        assert "to school" not in kawa.open(path).text, path
    assert kawa.open(report).status == 404
    assert "to school" not in kawa.page.text


def test_what_was_found_about_somebody_goes_with_them(in_the_room: Day) -> None:
    with working(in_the_room.world.app):
        held = session().scalars(select(HeldCopy)).one()
        assert list(held.found) == [in_the_room.people["Shirin"].id.hex]
        assert "Eastwik" in str(held.found)
    erase(in_the_room.gathering, "Shirin")
    with working(in_the_room.world.app):
        assert session().scalars(select(HeldCopy)).one().found == {}


def stays_shut(day: Day, ruth: Browser, reader: str) -> None:
    """The coordinator cannot let it go alone: the page has no button for it, and the deed itself is refused."""
    ruth.open(f"{day.path}/plan")
    ruth.follow("Decide if they can read the plan")
    assert "no one person can let them read it" in ruth.page.words
    assert "I have checked: they can read the plan" not in ruth.page.words
    with working(day.world.app):
        held = session().scalars(select(HeldCopy)).one()
        conference = session().get_one(Conference, day.gathering.conference.id)
        plan, who = session().get_one(Plan, held.plan_id), session().get_one(Person, held.person_id)
        found = copy_for(Worker(), conference, plan, who)
        ruths = StaffViewer(day.world.ruth.id, conference.service_id, Role.COORDINATOR, day.world.ruth.name)
        with pytest.raises(Refused, match="NOT_ALONE"):
            let_read(
                conference,
                held,
                by=ruths,
                looked_at=found.mark,
                because="I know.",
            )
    assert "You cannot read it here yet." in day.family(reader).open("/yours/plan").words


def test_another_name_for_somebody_protected_releases_no_copy_with_the_name_before(
    begun: Day, clock: Clock
) -> None:
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Sara"], "name", "attendance")
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    add(
        kawa,
        "Add who does what",
        {"what": "Asks Sara Whitlow for the key", "who_id": str(begun.people["Kawa"].id), "days": ["1"]},
    )
    clock(AGREEING)
    show_plan(kawa)
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/circle/{begun.people['Sara'].id}/change")
    ruth.press("Save", {"called": "Rosalind", "name": "Rosalind Hart"})
    assert ruth.page.status == 200, ruth.page.words
    stays_shut(begun, ruth, "Mina")


def test_words_that_came_while_the_coordinator_looked_are_looked_at_first(begun: Day, clock: Clock) -> None:
    ruth = near(begun, clock, "Goes to the Eastwich club")
    amy = begun.amy()
    amy.open(f"{begun.path}/plan/answer")
    amy.press("Send this answer", {
        "decision": "not_agreed", "bottom_line_id": str(begun.lines[1].id),
        "reason": "She lives in Eastwich, by the club.", "safe_if": "Somebody sees her.",
    })  # fmt: skip
    ruth.press("I have checked: they can read the plan", {"because": "A club in another county."})
    assert ruth.page.status == 422
    assert (
        "Their copy, or a safety restriction, has changed since you opened this page. Please look again."
        in ruth.page.words
    )
    assert "A club in another county." in ruth.page.text
    assert "You cannot read it here yet." in begun.family("Mina").open("/yours/plan").words
    ruth.press("I have checked: they can read the plan")
    assert "by the club" in begun.family("Mina").open("/yours/plan").words


def test_a_copy_that_waits_is_not_shown_to_its_reader_on_the_screen_of_the_coordinator(told: Day) -> None:
    """Handing over the page of what they would read is one press, too."""
    ruth = told.ruth()
    theirs = f"{told.path}/plan/readers/{told.people['Mina'].id}"
    ruth.open(f"{told.path}/plan")
    token = token_of(ruth)
    ruth.open(theirs)
    assert "Fetches them in Eastwik" in ruth.page.words
    assert "Hand over this screen with this page" not in ruth.page.words
    ruth.client.post("/hand-over", data={"to": theirs, "csrf_token": token})
    ruth.open(theirs)
    assert ruth.page.path == theirs
    assert "You cannot read it here yet." in ruth.page.words
    assert "Eastwik" not in ruth.page.text


def test_words_that_were_let_stand_elsewhere_do_not_release_a_copy(told: Day) -> None:
    """The coordinator may go on with a text of their own in which the same words stand; that is no yes to a copy."""
    with working(told.world.app):
        conference = session().get_one(Conference, told.gathering.conference.id)
        plan, mina = session().scalars(select(Plan)).one(), session().get_one(Person, told.people["Mina"].id)
        found = copy_for(Worker(), conference, plan, mina)
        assert found.told
        ruths = StaffViewer(told.world.ruth.id, conference.service_id, Role.COORDINATOR, told.world.ruth.name)
        go_on(conference, by=ruths, marks=[found.mark], place="elsewhere", findings=1)
        held = session().scalars(select(HeldCopy)).one()
        with pytest.raises(Refused, match="NOT_ALONE"):
            let_read(conference, held, by=ruths, looked_at="", because="I have looked.")
    assert "You cannot read it here yet." in told.family("Mina").open("/yours/plan").words


def lower(day: Day) -> None:
    """What two people agreed to: the caution is lifted."""
    with working(day.world.app):
        for caution in session().scalars(select(Caution)):
            caution.lifted_at = now()


def near(day: Day, clock: Clock, words: str) -> Browser:
    """The plan has words that come near Shirin's town, which Mina must not learn, and was shown."""
    protect(day)
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    add(kawa, "Add who does what", {"what": words, "who_id": str(day.people["Sara"].id), "days": ["1"]})
    clock(AGREEING)
    show_plan(kawa)
    ruth = day.ruth()
    ruth.open(f"{day.path}/plan")
    assert "Mina Rashid cannot read the plan yet." in ruth.page.words
    ruth.follow("Decide if they can read the plan")
    return ruth


def test_a_false_alarm_is_let_go_with_a_reason_that_is_kept(begun: Day, clock: Clock) -> None:
    ruth = near(begun, clock, "Goes to the Eastwich club")
    ruth.press("I have checked: they can read the plan", {"because": " "})
    assert ruth.page.status == 422
    ruth.press("I have checked: they can read the plan", {"because": "A club in another county."})
    assert "Eastwich" in begun.family("Mina").open("/yours/plan").words
    with working(begun.world.app):
        went = session().scalars(select(Happening.facts).where(Happening.kind == "WentOn")).one()
        assert went == {"place": "plan.plan", "findings": 1}
        assert session().scalars(select(HeldCopy)).one().because == "A club in another county."


def test_a_false_alarm_that_was_let_go_waits_again_once_the_address_is_that_very_place(
    begun: Day, clock: Clock
) -> None:
    """What was let stand was a word that only came near; now it is where she lives."""
    ruth = near(begun, clock, "Goes to the Eastwich club")
    ruth.press("I have checked: they can read the plan", {"because": "A club in another county."})
    ruth.open(f"{begun.path}/circle/{begun.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "Eastwich"})
    assert ruth.page.status == 200
    assert "You cannot read it here yet." in begun.family("Mina").open("/yours/plan").words
    ruth.open(f"{begun.path}/plan")
    ruth.follow("Decide if they can read the plan")
    assert "no one person can let them read it" in ruth.page.words


def test_a_copy_waits_again_once_somebody_protected_has_the_name_that_stands_in_it(
    begun: Day, clock: Clock
) -> None:
    """Rojin's name was written down wrong. With the right one, the plan says to both what the caution hides from them: to Mina,
    whose copy was let go, and to Sara, whose copy never waited."""
    ruth = near(begun, clock, "Goes to the Eastwich club with Zilan")
    with working(begun.world.app):
        for name in ("Mina", "Sara"):
            session().add(
                Caution(
                    conference_id=begun.gathering.conference.id,
                    person_id=begun.people[name].id,
                    protects_id=begun.people["Rojin"].id,
                    hides=["name"],
                    set_by=begun.world.ruth.id,
                    set_at=EARLY,
                )
            )
    ruth.press("I have checked: they can read the plan", {"because": "A club in another county."})
    readers = [begun.family("Mina"), begun.family("Sara")]
    for one in readers:
        assert "with Zilan" in one.open("/yours/plan").words
    ruth.open(f"{begun.path}/circle/{begun.people['Rojin'].id}/change")
    ruth.press("Save", {"name": "Zilan Aziz", "called": "Zilan"})
    assert ruth.page.status == 200, ruth.page.words
    for one in readers:
        assert "You cannot read it here yet." in one.open("/yours/plan").words
    ruth.open(f"{begun.path}/plan")
    assert "Mina Rashid cannot read the plan yet." in ruth.page.words
    assert "“Zilan” may give away the name of Zilan Aziz." in ruth.page.words
    assert "with Zilan" in begun.family("Kawa").open("/yours/plan").words


def test_whoever_signs_last_is_not_the_one_whose_copy_waits_for_ever(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        _contact(begun, "Shirin").town = "Eastwick"
        begun.gathering.hide(begun.people["Sara"], begun.people["Shirin"], "town")
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    filled = {"what": "Fetches them in Eastwik", "who_id": str(begun.people["Sara"].id), "days": ["1"]}
    add(kawa, "Add who does what", filled)
    clock(AGREEING)
    show_plan(kawa)
    agree(begun)
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/plan/signing")
    assert "Check their copy first Sara Whitlow" in ruth.page.words
    ruth.follow("Go on without their signature: Sara Whitlow")
    ruth.press("Go on without this signature", {"because": "She could not come."})
    assert "will go on without them unless they sign: She could not come." in ruth.page.words


def test_nobody_but_the_coordinator_lets_a_copy_go(told: Day) -> None:
    with working(told.world.app):
        held = session().scalars(select(HeldCopy.id)).one()
    for browser in (told.amy(), told.family("Mina"), told.family("Kawa")):
        answered = browser.client.post(f"{told.path}/plan/held/{held}")
        assert answered.status_code in (303, 400, 404)
    with working(told.world.app):
        assert session().scalars(select(HeldCopy.looked_at)).one() is None


def test_a_plan_that_tells_nothing_waits_for_nobody(begun: Day, clock: Clock) -> None:
    protect(begun)
    write_plan(begun.family("Kawa"), begun)
    clock(AGREEING)
    show_plan(begun.family("Kawa"))
    assert "Drives Daryan" in begun.family("Mina").open("/yours/plan").words


def test_a_letter_to_sign_is_held_until_the_copy_is_looked_at(told: Day) -> None:
    agree(told)

    def letter_to_mina() -> Letter:
        with working(told.world.app):
            mina = session().get_one(Person, told.people["Mina"].id)
            plan = session().scalars(select(Plan.id).where(Plan.number == 1)).one()
            letter = write_to(mina, kind="plan.sign", purpose=Purpose.SIGN, about={"plan_id": plan})
            assert isinstance(letter, Letter)
        return letter

    asked = letter_to_mina()
    with working(told.world.app), pytest.raises(HoldBack, match="may_tell"):
        render(session().get_one(Letter, asked.id), now())
    lower(told)
    ruth = told.ruth()
    let_go(told, ruth)
    with working(told.world.app):
        assert render(session().get_one(Letter, asked.id), now())


def test_a_caution_that_comes_after_the_plan_holds_the_copy_from_then_on(shown: Day) -> None:
    with working(shown.world.app):
        _contact(shown, "Kawa").town = "Hall"
    mina = shown.family("Mina")
    assert "Same hall" in mina.open("/yours/plan").words
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/circle/safety/{shown.people['Mina'].id}/{shown.people['Kawa'].id}")
    ruth.press("Add the restriction", {"who": "first", "hides": ["town"], "because": "He asked for it."})
    assert "You cannot read it here yet." in mina.open("/yours/plan").words, "what was open is closed"
    assert "You cannot read it here yet." in shown.family("Mina").open("/yours/plan").words


def test_the_coordinator_who_types_before_everybody_is_warned_of_nothing_on_that_screen(shown: Day) -> None:
    """Whoever says one street after the other aloud would see which is hers. Mina's copy waits once the version is shown."""
    protect(shown)
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/plan/type")
    ruth.press("Start")
    ruth.follow("Add who does what")
    ruth.press(
        "Save", {"what": "Walks to Orchard Rise", "who_id": str(shown.people["Nazdar"].id), "days": ["0"]}
    )
    assert ruth.page.status == 200
    assert "may tell" not in ruth.page.words
    ruth.open(f"{shown.path}/plan/type/show")
    ruth.press("The family says yes: show the plan")
    assert ruth.page.status == 200, ruth.page.words
    ruth.open(f"{shown.path}/plan")
    assert "Mina Rashid cannot read the plan yet. “Orchard Rise” may give away the street" in ruth.page.words


def test_whoever_writes_their_own_protected_address_is_asked_once_and_nobody_elses_is_known(
    begun: Day,
) -> None:
    protect(begun)
    shirin, kawa = begun.family("Shirin"), begun.family("Kawa")
    line = {"what": "Opens the door in Eastwick", "who_id": str(begun.people["Nazdar"].id), "days": ["0"]}
    shirin.open("/yours/plan/write")
    shirin.press("Start")
    shirin.follow("Add who does what")
    shirin.press("Save", line)
    assert shirin.page.status == 422
    assert (
        "“Eastwick” may say where you live. Everyone who gets the plan reads these words."
        in shirin.page.words
    )
    assert "Mina" not in shirin.page.tree.xpath("string(//*[contains(@class, 'error-summary')])")
    mark = shirin.page.tree.xpath("//input[@name='what-looked']/@value")[0]
    shirin.press("Save", {"what-looked": mark})
    assert shirin.page.path.startswith("/yours/plan/write")
    kawa.open("/yours/plan/write")
    kawa.follow("Add who does what")
    kawa.press("Save", line)
    assert kawa.page.status == 200, "he is told nothing of where she lives"
    with working(begun.world.app):
        assert session().scalars(select(Happening).where(Happening.kind == "WentOn")).all() == []


def test_what_the_social_worker_answers_and_what_a_plan_must_have_is_read_through_too(
    begun: Day, clock: Clock
) -> None:
    """Nobody warns a social worker: the warning would tell. Mina does not read it before Ruth has looked."""
    protect(begun)
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    clock(AGREEING)
    show_plan(kawa)
    mina = begun.family("Mina")
    assert "Drives Daryan" in mina.open("/yours/plan").words
    amy = begun.amy()
    amy.open(f"{begun.path}/plan/answer")
    amy.press("Send this answer", {
        "decision": "not_agreed", "bottom_line_id": str(begun.lines[1].id), "reason": "Nobody sees Lana in Eastwik.",
        "safe_if": "Somebody sees her.",
    })  # fmt: skip
    assert amy.page.path.endswith("/plan"), amy.page.words
    assert "You cannot read it here yet." in mina.open("/yours/plan").words
    assert "Eastwik" in begun.family("Sara").open("/yours/plan").words
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/plan")
    assert "“Eastwik” may give away the town of Shirin Aziz." in ruth.page.words


ELSE = "You cannot write the plan on this page. Please speak to your coordinator."


@pytest.fixture
def in_the_room(begun: Day, clock: Clock) -> Day:
    """As `told`, but it is Nazdar who must not learn the town: she was in the room, and may still write."""
    with working(begun.world.app):
        _contact(begun, "Shirin").town = "Eastwick"
        begun.gathering.hide(begun.people["Nazdar"], begun.people["Shirin"], "town")
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    filled = {"what": "Fetches them in Eastwik", "who_id": str(begun.people["Sara"].id), "days": ["1"]}
    add(kawa, "Add who does what", filled)
    clock(AGREEING)
    show_plan(kawa)
    return begun


def test_whoever_has_a_copy_that_waits_does_not_read_it_by_writing_a_new_version(in_the_room: Day) -> None:
    nazdar = in_the_room.family("Nazdar")
    page = nazdar.open("/yours/plan")
    assert "You cannot read it here yet." in page.words
    assert ELSE in page.words
    assert "Write our plan" not in page.words
    page = nazdar.open("/yours/plan/begin")
    assert ELSE in page.words
    assert "Write a new version" not in page.words
    kawa = in_the_room.family("Kawa")
    kawa.open("/yours/plan/begin")
    kawa.press("Write a new version")
    assert "Fetches them in Eastwik" in kawa.page.words
    for way in (
        "write",
        "begin",
        "show",
        "write/words",
        "write/keeper",
        "write/action/add",
        "write/drawing.png",
    ):
        page = nazdar.open(f"/yours/plan/{way}")
        assert "Eastwik" not in page.text, way
        assert ELSE in page.words, (way, page.words)


def test_whoever_reads_a_copy_with_parts_left_out_does_not_read_them_in_a_draft(
    begun: Day, clock: Clock
) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    clock(AGREEING)
    show_plan(kawa)
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Nazdar"], begun.people["Sara"], "attendance")
    with begun.world.app.app_context(), transaction(acting=begun.acting("Nazdar")):
        conference = session().get_one(Conference, begun.gathering.conference.id)
        meeting = session().get_one(Meeting, begun.meeting.id)
        eyes = through_their_eyes(session().get_one(Person, begun.people["Nazdar"].id))
        with pytest.raises(Refused, match="SOMEBODY_ELSE_WRITES"):
            begin_version(conference, meeting, by=eyes)
    kawa.open("/yours/plan/begin")
    kawa.press("Write a new version")
    nazdar = begun.family("Nazdar")
    page = nazdar.open("/yours/plan")
    assert "Drives Daryan" in page.words
    assert "Sara" not in page.text
    assert ELSE in page.words
    assert ELSE in nazdar.open("/yours/plan/write").words
    assert "Sara" not in nazdar.page.text
    assert ELSE not in begun.family("Shirin").open("/yours/plan/write").words


def test_a_draft_stays_shut_to_them_when_the_coordinator_has_shown_a_version_without_the_words(
    in_the_room: Day,
) -> None:
    kawa = in_the_room.family("Kawa")
    kawa.open("/yours/plan/begin")
    kawa.press("Write a new version")
    ruth = in_the_room.ruth()
    ruth.open(f"{in_the_room.path}/plan/type")
    ruth.press("Start")
    with working(in_the_room.world.app):
        typed = session().scalars(select(Plan).where(Plan.state == PlanState.TYPING)).one()
        (line,) = [one for one in typed.actions if "Eastwik" in one.what]
        line.what = "Fetches them by car"
    ruth.open(f"{in_the_room.path}/plan/type/show")
    ruth.press("The family says yes: show the plan")
    nazdar = in_the_room.family("Nazdar")
    assert "Fetches them by car" in nazdar.open("/yours/plan").words
    page = nazdar.open("/yours/plan/write")
    assert "Eastwik" not in page.text
    assert ELSE in page.words


def test_a_draft_is_not_opened_any_more_when_the_plan_is_final(signed: Day) -> None:
    kawa = signed.family("Kawa")
    page = kawa.open("/yours/plan/write")
    assert "You cannot write the plan on this page" not in page.words
    assert "it cannot be changed now" in page.words


def test_whose_copy_waits_is_not_asked_to_read_and_sign_it(agreed: Day) -> None:
    """The page behind it would say that there is nothing to read."""
    assert "Read and sign the plan" in agreed.family("Sara").open("/yours").words
    with working(agreed.world.app):
        plan = session().scalars(select(Plan).where(Plan.number == 1)).one()
        held = HeldCopy(
            conference_id=plan.conference_id,
            plan_id=plan.id,
            person_id=agreed.people["Sara"].id,
            held_at=now(),
        )
        session().add(held)
    assert "Read and sign" not in agreed.family("Sara").open("/yours").words
    with working(agreed.world.app):
        held = session().scalars(select(HeldCopy)).one()
        held.looked_at, held.looked_by = now(), agreed.world.ruth.id
    assert "Read and sign the plan" in agreed.family("Sara").open("/yours").words


def test_who_is_not_expected_to_sign_is_not_asked_to(agreed: Day) -> None:
    with working(agreed.world.app):
        plan = session().scalars(select(Plan).where(Plan.number == 1)).one()
        expected = {one.person_id for one in expected_signers(plan)}
    assert agreed.people["Rojin"].id not in expected
    assert agreed.people["Mina"].id in expected
    assert "Read and sign" not in agreed.family("Rojin").open("/yours").words
    assert "Read and sign" in agreed.family("Mina").open("/yours").words

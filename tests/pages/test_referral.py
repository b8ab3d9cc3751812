"""The referral over HTTP: written, refused without consent, approved, decided, allocated, and who sees what of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy
from sqlalchemy import select, text

from fgc.access.models import Role
from fgc.access.viewer import Worker
from fgc.conference.models import Conference, Stage
from fgc.demo import s01_referral
from fgc.demo.filling import choice, days
from fgc.demo.northmoor.referral import CONSENT
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.outbox import Letter
from fgc.referral.models import BottomLine, Named, Order, Referral
from tests.make import World
from tests.visiting import Browser


class Told:
    """The story's players in browsers of the test."""

    def __init__(self, world: World, stop: object) -> None:
        self.world, self.at = world, stop
        self.found: dict[str, str] = {}
        self.steps: list[str] = []

    @property
    def conference(self) -> str:
        return self.found["conference"]

    def staff(self, name: str) -> Browser:
        return self.world.in_as(getattr(self.world, name.lower()))

    def step(self, sentence: str) -> None:
        self.steps.append(sentence)

    def check(self, true: object, what: str) -> None:
        assert true, what


@pytest.fixture
def told(world: World, clock: object) -> Told:
    return Told(world, clock)


def begun(amy: Browser) -> str:
    amy.open("/referrals/new")
    amy.press("Start", {"name": "The Rashid family"})
    return amy.page.path.removesuffix("/referral/write")


def looking(world: World):  # noqa: ANN201 - a context manager
    return transaction(acting=Worker().settings())


def test_the_northmoor_referral_as_it_is_told(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    assert len(told.steps) == 8
    ruth = told.staff("Ruth")
    assert "NFG-2027-0001" in ruth.open(told.conference).words
    with looking(told.world):
        conference = session().scalars(select(Conference)).one()
        assert conference.stage is Stage.PREPARING
        assert not conference.awaiting_independence
        kinds = [letter.kind for letter in session().scalars(select(Letter).order_by(Letter.created_at))]
    assert "referral.to_approve" in kinds
    assert "referral.allocated" in kinds


def test_history_tells_it_in_sentences_and_keeps_the_referrer_out(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    ruth = told.staff("Ruth")
    ruth.open(f"{told.conference}/history")
    assert "The coordinator signed that they are independent." in ruth.page.words
    assert "Helen Marsh" in ruth.page.words
    assert told.staff("Amy").open(f"{told.conference}/history").status == 404


def test_people_of_the_service_who_have_no_part_in_it_see_nothing(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    tomas = told.world.in_as(told.world.tomas)
    for path in ("", "/referral", "/referral/offer", "/referral/bottom-lines", "/hold", "/history"):
        assert tomas.open(f"{told.conference}{path}").status == 404, path
    assert "Rashid" not in tomas.open("/conferences").words


def test_only_the_referrer_writes_a_draft(world: World) -> None:
    path = begun(world.in_as(world.amy))
    assert world.in_as(world.colin).open(f"{path}/referral/write").status == 404
    assert "Rashid" not in world.in_as(world.helen).open("/conferences").words


def test_nothing_typed_in_a_half_finished_person_is_lost(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/people/add")
    amy.press("Save and come back later", {"tie": "aunt, in Gothenburg", "born_on": "12"})
    assert "Not finished" in amy.page.words
    amy.open(f"{path}/referral/write/people")
    amy.open(amy.page.link("Finish the person you started"))
    form = amy.page.form(button="Save this person")
    assert form.fields["tie"] == ["aunt, in Gothenburg"]
    assert form.fields["born_on"] == ["12"]
    amy.press("Save this person", {"name": "Rojin Aziz", "born_on": None})
    assert "Rojin Aziz" in amy.page.words
    assert "Finish the person" not in amy.page.words


def test_a_refused_answer_stays_on_the_page(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/consent")
    amy.press("Save and continue", days({"consent_by": "Shirin Aziz", "consent_on": (31, 2, 2027)}))
    assert amy.page.status == 422
    assert "There is no such day" in amy.page.words
    assert amy.page.form(button="Save and continue").fields["consent_by"] == ["Shirin Aziz"]


def test_two_windows_do_not_overwrite_each_other(world: World) -> None:
    amy, again = world.in_as(world.amy), world.in_as(world.amy)
    path = begun(amy)
    for window in (amy, again):
        window.open(f"{path}/referral/write/purpose")
    amy.press("Save and continue", {"purpose": "So that they can stay with Shirin."})
    again.press("Save and continue", {"purpose": "So that they are safe."})
    assert again.page.status == 409
    assert "So that they can stay with Shirin." in again.page.words
    assert "So that they are safe." in again.page.words


def test_what_is_missing_is_named_with_the_way_to_it(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/send")
    for sentence in (
        "Say who the referral is about.",
        "There is no consent yet.",
        "Answer whether any court order",
        "at least one question",
        "at least one thing",
        "Your manager has to know",
    ):
        assert sentence in amy.page.words
    amy.press("Send the referral")
    assert amy.page.status == 422
    assert "This referral is not complete" in amy.page.words
    assert amy.page.link("Consent").endswith("/referral/write/consent")


def test_consent_of_somebody_without_parental_responsibility_is_not_enough(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/consent")
    amy.press(
        "Save and continue", days({**CONSENT, "consent_by": "Mina Rashid", "consent_on": (20, 1, 2026)})
    )
    assert "not among those you named" in amy.open(f"{path}/referral/send").words


def test_who_agreed_is_chosen_from_the_people_once_they_are_named(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/consent")
    amy.press("Save and continue", {"consent_by": "Siobhan O'Neill"})
    amy.open(f"{path}/referral/write/people/add")
    amy.press("Save this person", {"name": "Siobhán O’Neill", "tie": "mother"})
    amy.open(f"{path}/referral/write/consent")
    asked = amy.page.form(button="Save and continue")
    assert asked.fields["consent_by"] == ["Siobhan O'Neill"], (
        "what was typed before stays until another is chosen"
    )
    amy.press("Save and continue", {"consent_by": "Siobhán O’Neill"})
    assert "Siobhán O’Neill" in amy.open(f"{path}/referral/send").words.partition("Who agreed")[2]
    amy.open(f"{path}/referral/write/people")
    amy.open(amy.page.link("Siobhán O’Neill"))
    amy.press("Save this person", {"name": "Siobhán O’Neill-Byrne"})
    amy.open(f"{path}/referral/write/consent")
    asked = amy.page.form(button="Save and continue")
    assert asked.fields["consent_by"] == ["Siobhán O’Neill-Byrne"], "a name put right is put right there too"


def test_somebody_can_be_changed_and_taken_off_again(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    for name in ("Kawa Aziz", "Sara Whitlow"):
        amy.open(f"{path}/referral/write/people/add")
        amy.press("Save this person", {"name": name})
    amy.open(amy.page.link("Kawa Aziz"))
    amy.press("Save this person", {"tie": "uncle", "safe_contact_unknown": "yes"})
    assert "uncle" in amy.page.words
    amy.press("Remove", form=1)
    assert "Sara Whitlow" not in amy.page.words
    assert "Kawa Aziz" in amy.page.words


def test_a_returned_referral_can_be_completed_and_sent_again(told: Told) -> None:
    path = sent(told)
    helen = told.staff("Helen")
    helen.open(f"{path}/referral/decide")
    helen.press("Save the decision", {"decision": "return"})
    assert helen.page.status == 422
    assert "Say why" in helen.page.words
    helen.press("Save the decision", {"decision": "return", "because": "Say more about the nights."})
    amy = told.staff("Amy")
    assert "Say more about the nights." in amy.open(f"{path}/referral/write").words
    amy.open(f"{path}/referral/send")
    amy.press("Send the referral")
    assert "The referral has been sent" in amy.page.words
    assert "The Rashid family" in helen.open("/referrals").words


def test_a_declined_referral_tells_the_referrer_why(told: Told) -> None:
    path = sent(told)
    helen = told.staff("Helen")
    helen.open(f"{path}/referral/decide")
    helen.press(
        "Save the decision", {"decision": "decline", "because": "The family lives in another county."}
    )
    amy = told.staff("Amy")
    assert "The family lives in another county." in amy.open(f"{path}/referral").words
    helen.open(f"{path}/referral/decide")
    assert "already been decided" in helen.page.words


def test_a_referral_that_was_sent_back_and_never_came_again_is_ended_with_a_reason(
    told: Told, clock: Callable[[str], None]
) -> None:
    """Nobody but the referrer could do anything with it, and she had changed her job."""
    path = sent(told)
    helen = told.staff("Helen")
    helen.open(f"{path}/referral/decide")
    helen.press("Save the decision", {"decision": "return", "because": "Say more about the nights."})
    line = "A referral was sent back and has not been sent again."
    assert line not in helen.open("/").words
    clock((now() + timedelta(days=29)).isoformat())
    helen = told.staff("Helen")
    assert line in helen.open("/").words
    helen.open(f"{path}/referral")
    helen.follow("The referrer will not send it again: close this referral")
    assert "Accept" not in helen.page.words
    helen.press("Save the decision", {"decision": "decline"})
    assert "Say why" in helen.page.words
    helen.press("Save the decision", {"decision": "decline", "because": "Nobody answered for a month."})
    assert "The referral was declined." in helen.page.words
    assert line not in helen.open("/").words
    amy = told.staff("Amy")
    assert "Nobody answered for a month." in amy.open(f"{path}/referral").words
    assert "Write on" not in amy.page.words


def test_the_manager_may_ask_for_a_change_and_the_referrer_makes_it(told: Told) -> None:
    path = sent(told)
    colin, amy = told.staff("Colin"), told.staff("Amy")
    colin.open(f"{path}/referral/bottom-lines")
    colin.press("Send the referral back", {"because": "Point 3 is not about safety."})
    amy.open(f"{path}/referral/bottom-lines")
    assert "Point 3 is not about safety." in amy.page.words
    amy.open(amy.page.link("Change what the plan must have"))
    amy.press("Save and continue", {"line_3": ""})
    colin.open(f"{path}/referral/bottom-lines")
    assert "95 days" not in colin.page.words
    colin.press("Approve what the plan must have")
    assert "Approved" in colin.page.words


def test_the_manager_does_not_approve_a_point_that_was_written_after_they_read_them(told: Told) -> None:
    path = sent(told)
    colin, amy = told.staff("Colin"), told.staff("Amy")
    colin.open(f"{path}/referral/bottom-lines")
    amy.open(f"{path}/referral/write/must-have")
    amy.press("Save and continue", {"line_3": "Nobody of the father's side sees the children."})
    colin.press("Approve what the plan must have")
    assert colin.page.status == 409
    assert "Nobody of the father's side sees the children." in colin.page.words, "he reads it now"
    with looking(told.world):
        assert {one.approved_by for one in session().scalars(select(BottomLine))} == {None}
    colin.press("Approve what the plan must have")
    assert "Approved" in colin.page.words


def test_a_referral_that_was_sent_again_is_not_accepted_on_the_page_of_the_one_before(
    told: Told,
) -> None:
    path = sent(told)
    helen, iris = told.staff("Helen"), told.world.in_as(told.world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    for manager in (helen, iris):
        manager.open(f"{path}/referral/decide")
    helen.press("Save the decision", {"decision": "return", "because": "Say more about the nights."})
    told.at("2027-01-21T10:05:00+00:00")  # type: ignore[operator]
    amy = told.staff("Amy")
    amy.open(f"{path}/referral/send")
    amy.press("Send the referral")
    iris.press("Save the decision", {"decision": "decline", "because": "It says too little."})
    assert iris.page.status == 409
    assert iris.page.form(button="Save the decision").fields["because"] == ["It says too little."], (
        "nothing typed is lost"
    )
    assert "The Rashid family" in told.staff("Helen").open("/referrals").words, "it waits to be read"


def test_the_database_itself_keeps_approved_bottom_lines_as_they_are(told: Told) -> None:
    path = sent(told)
    colin = told.staff("Colin")
    colin.open(f"{path}/referral/bottom-lines")
    colin.press("Approve what the plan must have")
    with looking(told.world):
        line = session().scalars(select(BottomLine)).first()
        assert line is not None
        conference_id = line.conference_id
    for statement in (
        "UPDATE bottom_line SET words_locked = NULL",
        "DELETE FROM bottom_line",
        (
            "INSERT INTO bottom_line (id, conference_id, number) "
            f"VALUES (gen_random_uuid(), '{conference_id}', 9)"
        ),
    ):
        with looking(told.world), pytest.raises(sqlalchemy.exc.IntegrityError, match="frozen"), saving():
            session().execute(text(statement))


def test_another_coordinator_takes_over_signs_anew_and_the_first_stays_in_the_history(told: Told) -> None:
    path = sent(told)
    helen, ruth = told.staff("Helen"), told.staff("Ruth")
    helen.open(f"{path}/referral/decide")
    helen.press("Save the decision", {"decision": "accept"})
    helen.press(
        "Allocate this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Ruth Adeyemi")}
    )
    ruth.open(f"{path}/referral/independence")
    ruth.press("Sign the statement", {"mine": "yes"})
    helen.open(f"{path}/referral/allocate")
    helen.press(
        "Allocate this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Ruth Adeyemi")}
    )
    assert "They already coordinate this conference" in helen.page.words
    helen.press(
        "Allocate this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Tomas Field")}
    )
    assert "to Thursday 21 January 2027" in helen.page.words
    assert ruth.open(f"{path}/referral").status == 404
    tomas = told.world.in_as(told.world.tomas)
    assert tomas.open(f"{path}/referral/offer").path.endswith("/independence")
    tomas.press("Sign the statement", {"mine": "yes"})
    tomas.open(f"{path}/referral/independence")
    assert "Ruth Adeyemi" in tomas.page.words
    assert "Tomas Field" in tomas.page.words


def test_the_answer_to_an_offer_cannot_come_before_it(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    amy = told.staff("Amy")
    amy.open(f"{told.conference}/referral/offer/add")
    amy.press(
        "Save the offer",
        days({"to": "Nazdar Aziz", "offered_on": (20, 1, 2027), "how": "By phone", "language": "ckb"}),
    )
    amy.open(amy.page.link("Record the answer"))
    amy.press("Save the answer", days({"answer": "declined", "answered_on": (19, 1, 2027)}))
    assert amy.page.status == 422
    assert "cannot be earlier than the offer" in amy.page.words


def test_an_exception_needs_a_name_and_a_reason(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    amy = told.staff("Amy")
    amy.open(f"{told.conference}/referral/offer/none")
    amy.press("Save this record", days({"on": (12, 1, 2027)}))
    assert amy.page.status == 422
    assert "Say who decided." in amy.page.words
    amy.press(
        "Save this record",
        days({"because": "The risk is too high.", "who": "Colin Reid", "on": (12, 1, 2027)}),
    )
    assert "No offer, in the child’s best interests" in amy.page.words


def sent(told: Told) -> str:
    """A complete referral, just sent."""
    told.at("2027-01-21T10:00:00+00:00")  # type: ignore[operator]
    s01_referral._amy_writes(told)  # type: ignore[arg-type]
    s01_referral._amy_sends(told)  # type: ignore[arg-type]
    return told.conference


def test_nobody_says_that_there_is_no_order_above_an_order_that_is_listed(world: World) -> None:
    amy = world.in_as(world.amy)
    at = begun(amy) + "/referral/write/orders"
    amy.open(f"{at}/add")
    amy.press(
        "Save this order",
        {"kind": "non_molestation", "protects_others": "Shirin Aziz", "against_others": "Baran Rashid"},
    )
    assert amy.page.path == at, amy.page.words
    amy.press("Save and continue", {"orders_known": "no"})
    assert amy.page.status == 422
    beside = amy.page.tree.xpath("//p[@id='orders_known-error']")
    assert "no order is in force, and an order is listed above" in beside[0].text_content()
    chosen = amy.page.tree.xpath("//input[@name='orders_known'][@checked]/@value")
    assert chosen == ["no"], "what was answered is not lost"
    with looking(world):
        assert session().scalars(select(Referral.orders_known)).one() == "yes"
    amy.press("Remove Non-molestation order")
    amy.press("Save and continue", {"orders_known": "no"})
    with looking(world):
        assert session().scalars(select(Referral.orders_known)).one() == "no"


def test_a_mistyped_order_is_changed_and_not_typed_again(world: World) -> None:
    amy = world.in_as(world.amy)
    at = begun(amy) + "/referral/write/orders"
    words = amy.open(f"{at}/add").words
    assert "No one is named in this referral yet." in words
    assert "not in this list" not in words, "there is no list"
    amy.press(
        "Save this order",
        {"kind": "non_molestation", "protects_others": "Shirin Aziz", "against_others": "Baran Rashid"},
    )
    amy.follow("Change")
    amy.press("Save this order", {"terms": "Not within 100 metres."})
    with looking(world):
        assert session().scalars(select(Order)).one().terms == "Not within 100 metres."


def test_a_name_of_an_order_that_nobody_is_spelt_by_is_shown_with_whom_it_may_mean(world: World) -> None:
    """The order was typed before the family was named: nothing ties the two, and nobody is to find out from the court."""
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/orders/add")
    amy.press(
        "Save this order",
        {"kind": "non_molestation", "protects_others": "Siobhan O'Neill", "against_others": "Baran Rashid"},
    )
    assert "“Baran Rashid” in this order is no one in the referral." in amy.page.words
    amy.open(f"{path}/referral/write/people/add")
    amy.press("Save this person", {"name": "Siobhán O’Neill", "tie": "mother"})
    amy.open(f"{path}/referral/send")
    assert (
        "“Siobhan O'Neill” in this order is spelt like no one in the referral. It may mean: Siobhán O’Neill."
        in amy.page.words
    )
    amy.follow("Say who it is: Siobhan O'Neill")
    amy.press("Save this order", {"protects": ["Siobhán O’Neill"], "protects_others": ""})
    assert "is spelt like no one" not in amy.page.words
    assert "“Baran Rashid” in this order is no one in the referral." in amy.page.words


def test_nobody_is_asked_for_as_holder_of_the_case_who_cannot_hold_one(world: World) -> None:
    amy = world.in_as(world.amy)
    amy.open(begun(amy) + "/referral/write/legal")
    offered = {
        " ".join(one.text_content().split())
        for one in amy.page.tree.xpath("//select[@name='holder_id']/option")
    }
    assert "Colin Webb" in offered or any(one.startswith("Colin") for one in offered)
    for name in ("Amy", "Ruth", "Helen"):
        assert not any(one.startswith(name) for one in offered), name


def test_nobody_is_on_both_sides_of_an_order(world: World) -> None:
    amy = world.in_as(world.amy)
    at = begun(amy) + "/referral/write/orders/add"
    amy.open(at)
    both = {
        "kind": "non_molestation",
        "protects_others": "Shirin Aziz",
        "against_others": "Baran Rashid, shirin  aziz",
    }
    amy.press("Save this order", both)
    assert amy.page.status == 422
    beside = amy.page.tree.xpath("//p[@id='against_others-error']")
    assert (
        "The order cannot both protect Shirin Aziz and be against them. If each has an order against the other, add "
        "two orders." in beside[0].text_content()
    )
    assert amy.page.tree.xpath("//input[@name='protects_others']/@value") == ["Shirin Aziz"]


def test_nobody_is_both_born_and_not_born_yet(world: World) -> None:
    amy = world.in_as(world.amy)
    amy.open(begun(amy) + "/referral/write/people/add")
    day = {"born_on": "1", "born_on-month": "2", "born_on-year": "2020"}
    due = {"due_on": "1", "due_on-month": "6", "due_on-year": "2027"}
    amy.press("Save this person", {"name": "Lana Rashid", **day, **due})
    assert amy.page.status == 422
    assert "You also gave a date of birth. Leave one of the two blank." in amy.page.words
    with looking(world):
        assert session().scalars(select(Named)).all() == []


def test_no_line_for_the_family_says_an_address_that_the_referral_protects(world: World) -> None:
    """Amy writes the question first and learns later that the address is protected; then she writes another one."""
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/questions")
    amy.press("Save and continue", {"line_1": "Who helps?", "line_2": "Who fetches Lana in Eastwick?"})
    amy.open(f"{path}/referral/write/people/add")
    amy.press(
        "Save this person",
        {"name": "Shirin Aziz", "address": "8 Orchard Rise\nEastwick", "address_protected": "yes"},
    )
    assert (
        "Questions for the family : The family reads these words, and they give away an address you marked as protected."
        in amy.open(f"{path}/referral/send").words
    )
    for word in ("questions", "must-have"):
        amy.open(f"{path}/referral/write/{word}")
        amy.press(
            "Save and continue",
            {"line_1": "Who helps?", "line_2": "", "line_3": "Nobody goes to Orchard Rise"},
        )
        assert amy.page.status == 422
        assert "they give away an address marked as protected" in amy.page.words
        assert amy.page.form(button="Save and continue").fields["line_3"] == ["Nobody goes to Orchard Rise"]
        amy.press("Save and continue", {"line_3": "Who fetches Lana?"})
        assert amy.page.status == 200
    assert "an address you marked as protected" not in amy.open(f"{path}/referral/send").words


def test_what_the_family_will_read_says_no_address_that_the_referral_protects(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/people/add")
    amy.press(
        "Save this person",
        {"name": "Shirin Aziz", "address": "8 Orchard Rise\nEastwick", "address_protected": "yes"},
    )
    amy.open(f"{path}/referral/write/information")
    amy.press(
        "Save and continue", {"going_well": "She found a flat in Eastwick.", "worries": "He looks for her."}
    )
    assert amy.page.status == 422
    assert "they give away an address marked as protected" in amy.page.words
    assert amy.page.form(button="Save and continue").fields["going_well"] == ["She found a flat in Eastwick."]

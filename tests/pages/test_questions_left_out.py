"""A question of the referral that says where somebody lives: the referrer may not know cautions, so nobody warned them."""

import pytest
from sqlalchemy import select

from fgc.circle.models import SafeContact
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import corrections_for
from fgc.referral.models import BottomLine, Question
from tests.gathering import EARLY, working
from tests.pages.test_plan_read_through import held
from tests.the_day import AGREEING, Clock, Day, agree, arrive_and_begin, show_plan, write_plan
from tests.visiting import Browser

TELLS = "Who fetches the children in Eastwick?"
HARMLESS = "Who helps Shirin in the mornings?"
IN_OTHER_WORDS = "Who fetches the children after school?"
MUST_HAVE = "Nobody goes to Eastwick unasked"


@pytest.fixture
def asked(day: Day) -> Day:
    """Kawa must not learn where Shirin lives, and is in the family's room. A question says it."""
    with working(day.world.app):
        contact = (
            session()
            .scalars(select(SafeContact).where(SafeContact.person_id == day.people["Shirin"].id))
            .one()
        )
        contact.town, contact.address, contact.address_protected = (
            "Eastwick",
            "8 Orchard Rise\nEastwick",
            True,
        )
        day.gathering.hide(day.people["Kawa"], day.people["Shirin"], "town", "address")
        conference_id = day.gathering.conference.id
        session().add(Question(conference_id=conference_id, number=9, words=TELLS))
    return day


def room(day: Day, name: str) -> str:
    return day.family(name).open("/yours/room").words


@pytest.fixture
def must_have(asked: Day) -> Day:
    """What the plan must have says it too, and nobody can change that any more."""
    with working(asked.world.app):
        session().add(
            BottomLine(
                conference_id=asked.gathering.conference.id,
                number=9,
                words=MUST_HAVE,
                approved_by=asked.world.colin.id,
                approved_at=EARLY,
            )
        )
    return asked


def reword(amy: Browser, path: str, words: str) -> None:
    amy.open(f"{path}/referral")
    amy.follow("Reword a question")
    amy.press("Save", {"line_2": words})


def test_no_tick_of_one_person_lets_somebody_read_in_the_room_where_she_lives(
    must_have: Day, clock: Clock
) -> None:
    ruth = arrive_and_begin(must_have, clock)
    assert "The family has been on its own since" in ruth.page.words
    kawas, nazdars = room(must_have, "Kawa"), room(must_have, "Nazdar")
    assert (TELLS in kawas, MUST_HAVE in kawas, HARMLESS in kawas) == (False, False, True)
    assert (TELLS in nazdars, HARMLESS in nazdars) == (True, True)


def test_the_coordinator_reads_what_is_left_out_for_whom_and_where_to_have_it_put_otherwise(
    asked: Day, clock: Clock
) -> None:
    ruth = asked.ruth()
    desk = ruth.open("/").words
    assert "gives away something that must stay hidden from someone." in desk
    assert "Something about Shirin Aziz must stay hidden from Kawa Aziz. Question 2 gives it away." in desk
    assert "Eastwick" not in desk, "a desk stands open"
    ruth.follow("Read the referral")
    assert TELLS in ruth.page.words
    clock("2027-02-27T10:55:00+00:00")
    ruth = asked.ruth()
    words = ruth.open(f"{asked.path}/day").words
    assert "“Eastwick” may give away the town of Shirin Aziz." in words
    assert "The family does not see these words in its room." in words


def test_whoever_does_not_read_a_question_is_not_offered_it_and_takes_it_away_from_no_line(
    asked: Day, clock: Clock
) -> None:
    arrive_and_begin(asked, clock)
    nazdar = asked.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.press("Start")
    nazdar.follow("Add what we want")
    assert TELLS in nazdar.page.words
    with working(asked.world.app):
        question = session().scalars(select(Question).where(Question.number == 9)).one().id
    nazdar.press("Save", {"words": "They are fetched.", "question_id": str(question)})
    kawa = asked.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.follow("Change They are fetched.")
    assert TELLS not in kawa.page.words
    assert "The one that is chosen already" in kawa.page.words
    kawa.press("Save", {"words": "They are fetched every day."})
    nazdar.open("/yours/plan/write")
    nazdar.follow("Change They are fetched every day.")
    assert nazdar.page.form(button="Save").fields["question_id"] == [str(question)]


def test_the_social_worker_puts_it_in_other_words_and_everybody_reads_it(asked: Day, clock: Clock) -> None:
    reword(asked.amy(), asked.path, IN_OTHER_WORDS)
    with working(asked.world.app):
        told = [
            one.to_id
            for one in session().scalars(select(Letter).where(Letter.kind == "referral.questions_reworded"))
        ]
        assert told == [asked.world.ruth.id]
    ruth = asked.ruth()
    assert "gives away something that must stay hidden" not in ruth.open("/").words
    assert (
        "The social worker reworded the questions for the family." in ruth.open(f"{asked.path}/history").words
    )
    arrive_and_begin(asked, clock)
    assert IN_OTHER_WORDS in room(asked, "Kawa")


def test_whoever_wrote_meanwhile_is_not_written_over_and_nothing_typed_is_lost(asked: Day) -> None:
    first, second = asked.amy(), asked.amy()
    for one in (first, second):
        one.open(f"{asked.path}/referral/questions")
    first.press("Save", {"line_2": IN_OTHER_WORDS})
    second.press("Save", {"line_2": "Who fetches them?"})
    assert second.page.status == 409
    assert "Who fetches them?" in second.page.text
    with working(asked.world.app):
        assert [one.words for one in session().scalars(select(Question).order_by(Question.number))][
            -1
        ] == IN_OTHER_WORDS


def test_a_question_is_not_emptied_and_not_reworded_by_anybody_else(asked: Day) -> None:
    amy = asked.amy()
    reword(amy, asked.path, "")
    assert amy.page.status == 422
    assert "You can reword it, but you can no longer remove it." in amy.page.words
    for one in (asked.ruth(), asked.world.in_as(asked.world.colin)):
        assert one.open(f"{asked.path}/referral/questions").status in (403, 404)
        assert "Reword a question" not in one.open(f"{asked.path}/referral").words


def test_nothing_is_reworded_after_closing(asked: Day) -> None:
    with working(asked.world.app):
        session().get_one(Conference, asked.gathering.conference.id).stage = Stage.CLOSED
    amy = asked.amy()
    assert "Reword a question" not in amy.open(f"{asked.path}/referral").words
    assert amy.open(f"{asked.path}/referral/questions").status == 404


def test_new_words_of_a_question_stand_beside_no_plan_of_the_family_neither_the_old_nor_the_new(
    asked: Day, clock: Clock
) -> None:
    """First it says the town, and no goal answers it; Amy puts it in other words after the plan was agreed, and back again.
    Neither is anything that Kawa reads, signs or gets as a file; staff see what was reworded."""
    arrive_and_begin(asked, clock)
    kawa = asked.family("Kawa")
    write_plan(kawa, asked)
    clock(AGREEING)
    show_plan(kawa)
    assert held(asked) == set()
    agree(asked)
    for words in (IN_OTHER_WORDS, TELLS):
        reword(asked.amy(), asked.path, words)
        for page in ("/yours/plan", "/yours/sign"):
            read = asked.family("Kawa").open(page).words
            assert "Eastwick" not in read
            assert "is now written" not in read
    reword(asked.amy(), asked.path, IN_OTHER_WORDS)
    assert f"is now written “{IN_OTHER_WORDS}”" in asked.ruth().open(f"{asked.path}/plan").words
    with working(asked.world.app):
        plan = session().scalars(select(Plan).where(Plan.state != PlanState.DRAFT)).one()
        conference = session().get_one(Conference, asked.gathering.conference.id)
        assert plan.text_hash
        assert corrections_for(plan, conference, None) == [], "a file of the whole plan has none of it"


def test_the_page_that_shows_the_first_plan_reads_out_no_line_that_the_room_leaves_out(
    must_have: Day, clock: Clock
) -> None:
    """Nazdar answers the question and the must-have that Kawa does not read. He opens the page that shows the plan."""
    arrive_and_begin(must_have, clock)
    nazdar = must_have.family("Nazdar")
    write_plan(nazdar, must_have)
    with working(must_have.world.app):
        question = session().scalars(select(Question).where(Question.number == 9)).one().id
    nazdar.follow("Add what we want")
    nazdar.press("Save", {"words": "They are fetched.", "question_id": str(question)})
    for page in ("/yours/plan/write", "/yours/plan/show"):
        assert "Eastwick" not in must_have.family("Kawa").open(page).words, page
    shown = must_have.family("Nazdar").open("/yours/plan/show").words
    assert (TELLS in shown, MUST_HAVE in shown) == (True, True)
    clock(AGREEING)
    show_plan(must_have.family("Kawa"))
    assert held(must_have) >= {"Kawa"}, "from then on the copy waits"


def test_a_misspelt_surname_in_another_question_gives_no_line_back(day: Day, clock: Clock) -> None:
    """Kawa must not know of Sara. One question names her, another one comes near her whole name."""
    with working(day.world.app):
        day.gathering.hide(day.people["Kawa"], day.people["Sara"], "name", "attendance")
        conference_id = day.gathering.conference.id
        session().add(Question(conference_id=conference_id, number=8, words="How can Sara be safe?"))
        session().add(Question(conference_id=conference_id, number=9, words="Who rings Mrs Witlow?"))
    ruth = day.ruth()
    assert "gives away something that must stay hidden from someone" in ruth.open("/").words
    clock("2027-02-27T10:55:00+00:00")
    with pytest.raises(AssertionError, match="Witlow"):
        arrive_and_begin(day, clock)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.open(ruth.page.link("Start private family time"))
    ruth.press("Start private family time", {"said_out": "yes"})
    mark = ruth.page.tree.xpath("//input[@name='said_out-looked']/@value")[0]
    ruth.press("Start private family time", {"said_out": "yes", "said_out-looked": mark})
    read = room(day, "Kawa")
    assert "How can Sara be safe?" not in read
    assert "Who rings Mrs Witlow?" in read, "it only comes near her name, and Ruth has looked"


def test_a_question_that_nobody_looked_at_in_these_words_is_not_read_in_the_room(
    asked: Day, clock: Clock
) -> None:
    """It is put in other words after the look: these come near the town."""
    arrive_and_begin(asked, clock)
    with working(asked.world.app):
        session().scalars(
            select(Question).where(Question.number == 9)
        ).one().words = "Who goes to the Eastwich club?"
    assert "Eastwich" not in room(asked, "Kawa")
    assert "Eastwich" in room(asked, "Nazdar")


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        (Stage.MEETING, "The family is meeting."),
        (Stage.AGREEING, "The family has shown its plan and is waiting for your answer."),
    ],
)
def test_the_family_answers_the_words_that_it_was_asked(asked: Day, stage: Stage, why: str) -> None:
    """From the beginning of the meeting until the plan was answered no question is put in other words."""
    amy = asked.amy()
    amy.open(f"{asked.path}/referral/questions")
    with working(asked.world.app):
        session().get_one(Conference, asked.gathering.conference.id).stage = stage
    amy.press("Save", {"line_2": IN_OTHER_WORDS})
    assert why in amy.page.words
    assert IN_OTHER_WORDS in amy.page.text, "what she typed stays on the page"
    assert "Reword a question" not in asked.amy().open(f"{asked.path}/referral").words
    with working(asked.world.app):
        assert session().scalars(select(Question).where(Question.number == 9)).one().words == TELLS


def test_what_the_plan_must_have_is_on_the_desk_while_it_can_still_be_changed(day: Day) -> None:
    with working(day.world.app):
        contact = (
            session()
            .scalars(select(SafeContact).where(SafeContact.person_id == day.people["Shirin"].id))
            .one()
        )
        contact.town = "Eastwick"
        day.gathering.hide(day.people["Kawa"], day.people["Shirin"], "town", "address")
        conference_id = day.gathering.conference.id
        session().add(
            BottomLine(
                conference_id=conference_id,
                number=9,
                words=MUST_HAVE,
                approved_by=day.world.colin.id,
                approved_at=EARLY,
            )
        )
    desk = "A question for the family, or what the plan must have, gives away"
    assert desk not in day.ruth().open("/").words, "nobody can change it any more"


def test_the_plan_typed_before_everybody_shows_no_line_that_one_of_them_must_not_read_and_warns_of_nothing(
    must_have: Day, clock: Clock
) -> None:
    """Baran says one street after the other aloud and watches the screen."""
    arrive_and_begin(must_have, clock)
    kawa = must_have.family("Kawa")
    kawa.open("/yours/room/back-together")
    kawa.press("Yes, come back in")
    clock(AGREEING)
    ruth = must_have.ruth()
    ruth.open(f"{must_have.path}/plan/type")
    ruth.press("Start")
    assert "Eastwick" not in ruth.page.words
    ruth.follow("Add what we want")
    assert TELLS not in ruth.page.words
    ruth.press("Save", {"words": "They are fetched at 8 Orchard Rise."})
    assert ruth.page.status == 200
    assert "may tell" not in ruth.page.words
    ruth.open(f"{must_have.path}/plan/type/show")
    assert MUST_HAVE not in ruth.page.words

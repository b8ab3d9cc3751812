"""A question of the referral that says where somebody lives: the referrer may not know cautions, so nobody warned them."""

import pytest
from sqlalchemy import select

from fgc.circle.models import SafeContact
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.kit.outbox import Letter
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
    amy.follow("Put a question in other words")
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
    assert "A question for the family tells somebody what must stay hidden from them." in ruth.open("/").words
    ruth.follow("Read the questions")
    assert TELLS in ruth.page.words
    clock("2027-02-27T10:55:00+00:00")
    ruth = asked.ruth()
    words = ruth.open(f"{asked.path}/day").words
    assert "“Eastwick” may tell the town of Shirin Aziz." in words
    assert "In the family’s room this is left out for them." in words


def test_whoever_does_not_read_a_question_is_not_offered_it_and_takes_it_away_from_no_line(
    asked: Day, clock: Clock
) -> None:
    arrive_and_begin(asked, clock)
    nazdar = asked.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.press("Begin")
    nazdar.follow("Add what we want")
    assert TELLS in nazdar.page.words
    with working(asked.world.app):
        question = session().scalars(select(Question).where(Question.number == 9)).one().id
    nazdar.press("Keep it", {"words": "They are fetched.", "question_id": str(question)})
    kawa = asked.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.follow("Change They are fetched.")
    assert TELLS not in kawa.page.words
    assert "The one that is chosen already" in kawa.page.words
    kawa.press("Keep it", {"words": "They are fetched every day."})
    nazdar.open("/yours/plan/write")
    nazdar.follow("Change They are fetched every day.")
    assert nazdar.page.form(button="Keep it").fields["question_id"] == [str(question)]


def test_the_social_worker_puts_it_in_other_words_and_everybody_reads_it(asked: Day, clock: Clock) -> None:
    reword(asked.amy(), asked.path, IN_OTHER_WORDS)
    with working(asked.world.app):
        told = [
            one.to_id
            for one in session().scalars(select(Letter).where(Letter.kind == "referral.questions_reworded"))
        ]
        assert told == [asked.world.ruth.id]
    ruth = asked.ruth()
    assert "A question for the family tells somebody" not in ruth.open("/").words
    assert (
        "The social worker put the questions for the family in other words."
        in ruth.open(f"{asked.path}/history").words
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
    assert "It can be put in other words, but not taken away any more." in amy.page.words
    for one in (asked.ruth(), asked.world.in_as(asked.world.colin)):
        assert one.open(f"{asked.path}/referral/questions").status in (403, 404)
        assert "Put a question in other words" not in one.open(f"{asked.path}/referral").words


def test_nothing_is_reworded_after_closing(asked: Day) -> None:
    with working(asked.world.app):
        session().get_one(Conference, asked.gathering.conference.id).stage = Stage.CLOSED
    amy = asked.amy()
    assert "Put a question in other words" not in amy.open(f"{asked.path}/referral").words
    assert amy.open(f"{asked.path}/referral/questions").status == 404


def test_a_plan_that_was_agreed_keeps_its_question_and_new_words_are_no_way_round_what_is_hidden(
    asked: Day, clock: Clock
) -> None:
    """First it is harmless; the other words that Amy finds later say the town. Kawa's page of corrections does not."""
    reword(asked.amy(), asked.path, IN_OTHER_WORDS)
    arrive_and_begin(asked, clock)
    kawa = asked.family("Kawa")
    write_plan(kawa, asked)
    clock(AGREEING)
    show_plan(kawa)
    assert held(asked) == set()
    agree(asked)
    reword(asked.amy(), asked.path, TELLS)
    assert TELLS not in asked.family("Kawa").open("/yours/plan").words
    assert TELLS in asked.family("Nazdar").open("/yours/plan").words

"""What is looked for in each reader's copy of the plan, and where: all that they find there, and all that leads to somebody."""

import pytest
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.models_reaching import ContactChange
from fgc.kit.db import session
from fgc.plan.models import HeldCopy
from fgc.referral.models import Question
from tests.gathering import working
from tests.pages.test_plan_held import _contact
from tests.the_day import AGREEING, Clock, Day, add, agree, show_plan, write_plan

HIDDEN = ("address", "phone", "town")


def held(day: Day) -> set[str]:
    """Whose copies wait."""
    with working(day.world.app):
        ids = set(session().scalars(select(HeldCopy.person_id)))
    return {name for name, person in day.people.items() if person.id in ids}


def live_in_eastwick(day: Day, **more: str) -> None:
    """Ruth writes down where Shirin lives."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "Eastwick", **more})
    assert ruth.page.status == 200, ruth.page.words


def write(day: Day, clock: Clock, what: str = "") -> None:
    """Kawa writes the smallest plan and one more thing that Sara does, and the family shows it."""
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    if what:
        add(
            kawa,
            "Add who does what",
            {"what": what, "who_id": str(day.people["Sara"].id), "days": ["1"]},
        )
    clock(AGREEING)
    show_plan(kawa)


def test_a_question_that_a_goal_answers_is_read_through_for_each_reader(begun: Day, clock: Clock) -> None:
    """Mina must not learn where Shirin lives; the question that the social worker asked says it."""
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Shirin"], *HIDDEN)
        question = Question(
            conference_id=begun.gathering.conference.id,
            number=9,
            words="Who fetches the children in Eastwick?",
        )
        session().add(question)
        session().flush()
        asked = str(question.id)
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    kawa.follow("Add what we want")
    kawa.press("Save", {"words": "They are fetched.", "question_id": asked})
    clock(AGREEING)
    show_plan(kawa)
    assert "Eastwick" in begun.family("Mina").open("/yours/plan").words, "nobody lives there yet"
    live_in_eastwick(begun)
    assert held(begun) == {"Mina"}
    assert "Eastwick" not in begun.family("Mina").open("/yours/plan").words


def test_the_tie_under_a_signature_is_read_through(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Shirin"], "town", "address")
        session().merge(begun.people["Sara"]).tie = "Cook of the school in Eastwick"
    write(begun, clock)
    agree(begun)
    assert held(begun) == set()
    live_in_eastwick(begun)
    assert held(begun) == {"Mina"}


def test_the_names_under_a_plan_are_no_words_that_hold_it(begun: Day, clock: Clock) -> None:
    """Nazdar and Kawa are called Aziz as Shirin is: whether they stand there is asked otherwise."""
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Sara"], "name", "attendance")
        session().merge(begun.people["Sara"]).name = "Sara Aziz"
    write(begun, clock)
    assert held(begun) == set()


def test_a_name_from_before_is_looked_for_like_the_one_of_today(begun: Day, clock: Clock) -> None:
    """Mina must not know that Sara belongs to the circle. Sara has another name since last week; Kawa writes the old one."""
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Sara"], "name", "attendance")
        sara = session().get_one(Person, begun.people["Sara"].id)
        sara.name, sara.called, sara.former_names = "Rosalind Hart", "Rosalind", ["Sara Whitlow"]
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    add(
        kawa,
        "Add who does what",
        {"what": "Asks Sara Whitlow for the key", "who_id": str(begun.people["Kawa"].id), "days": ["1"]},
    )
    clock(AGREEING)
    show_plan(kawa)
    assert held(begun) == {"Mina"}
    assert "Sara Whitlow" not in begun.family("Mina").open("/yours/plan").words


def test_a_town_that_waits_for_a_second_person_is_kept_from_whoever_must_not_learn_it(
    begun: Day, clock: Clock
) -> None:
    """She moved, two people are not done yet, and the plan says where."""
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Shirin"], *HIDDEN)
    write(begun, clock, "Fetches them in Eastwick")
    assert held(begun) == set()
    live_in_eastwick(begun, phone="07700 900109", address="8 Orchard Rise", because="She came herself.")
    with working(begun.world.app):
        assert session().scalars(select(ContactChange)).one().settled_at is None
    assert held(begun) == {"Mina"}
    assert "Eastwick" not in begun.family("Mina").open("/yours/plan").words


@pytest.mark.parametrize("said", ["07700 900109", "Orchard Rise"])
def test_nor_is_a_number_or_a_street_that_waits_for_a_second_person(
    begun: Day, clock: Clock, said: str
) -> None:
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Mina"], begun.people["Shirin"], *HIDDEN)
    live_in_eastwick(begun, phone="07700 900109", address="8 Orchard Rise", because="She came herself.")
    write(begun, clock, f"Asks at {said}")
    assert held(begun) == {"Mina"}


def test_nobody_reads_in_their_copy_that_she_is_in_newcastle(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        _contact(begun, "Shirin").town = "Newcastle upon Tyne"
        begun.gathering.hide(begun.people["Mina"], begun.people["Shirin"], *HIDDEN)
    write(begun, clock, "Fetches them in Newcastle")
    assert held(begun) == {"Mina"}
    assert "Newcastle" not in begun.family("Mina").open("/yours/plan").words

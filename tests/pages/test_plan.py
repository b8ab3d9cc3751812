"""The family writes and shows its plan; the social worker answers; the family answers with a new version."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from fgc.circle.models import AgeGroup, Person
from fgc.conference.models import Conference, Stage
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.plan.models import Action, Goal, Plan, PlanState, ReferrersAnswer
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from tests.gathering import SATURDAY, working
from tests.the_day import Day, add, show_plan, write_plan
from tests.visiting import Browser


def answer(day: Day, decision: str, **filled: object) -> Browser:
    amy = day.amy()
    amy.open(f"{day.path}/plan/answer")
    amy.press("Send this answer", {"decision": decision, **filled})
    return amy


def not_agreed(day: Day) -> Browser:
    return answer(
        day,
        "not_agreed",
        bottom_line_id=str(day.lines[1].id),
        reason="Nobody sees Lana for days.",
        safe_if="Somebody other than Amy sees Lana three days a week.",
    )


def test_the_list_says_what_is_missing_and_a_whole_plan_is_shown(begun: Day) -> None:
    sara = begun.family("Sara")
    sara.open("/yours/plan/write")
    sara.press("Start")
    assert "Write at least one thing that one of you will do" in sara.page.words
    sara.open("/yours/plan/show")
    assert "Some things are still missing" in sara.page.words
    with pytest.raises(AssertionError, match="no button 'Show our plan now'"):
        sara.press("Show our plan now")
    write_plan(sara, begun)
    assert (
        "Kawa : Drives Daryan to school" in sara.page.words
        or "Kawa: Drives Daryan to school" in sara.page.words
    )
    assert "every Monday, Wednesday and Friday" in sara.page.words


def test_showing_the_plan_ends_the_familys_own_time_and_opens_it_to_everybody(shown: Day) -> None:
    for browser in (shown.ruth(), shown.amy()):
        words = browser.open(f"{shown.path}/plan").words
        assert "Version 1" in words
        assert "Drives Daryan to school" in words
    with working(shown.world.app):
        assert session().scalar(select(Plan.state)) is PlanState.SHOWN
        assert session().get_one(Conference, shown.gathering.conference.id).stage is Stage.AGREEING


def test_what_stands_under_no_goal_is_not_counted_as_one(shown: Day) -> None:
    """A family that wants one thing would read "Goal 1 of 2", and look for the second."""
    wanted = shown.family("Kawa").open("/yours/plan").tree.xpath("//h2[contains(@class, 'fgc-goal__words')]")
    said = [" ".join(one.text_content().split()) for one in wanted]
    assert said == ["Goal 1 of 1Daryan gets to school every day.", "What else we do"]


def test_an_action_needs_somebody_and_a_time(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.press("Start")
    kawa.follow("Add who does what")
    kawa.press("Save", {"what": "Drives Daryan"})
    assert kawa.page.status == 422
    assert "Say who does it." in kawa.page.words
    kawa.press("Save", {"who_id": str(begun.people["Kawa"].id)})
    assert "Say when" in kawa.page.words
    kawa.press("Save", {"how_often": "every school day"})
    assert kawa.page.path == "/yours/plan/write#action"


def due(day: str, month: str, year: str) -> dict[str, str]:
    return {"due_on": day, "due_on-month": month, "due_on-year": year}


def test_what_is_promised_is_done_on_the_day_of_the_meeting_or_later(begun: Day) -> None:
    """A wrong year or a stray minus would stand in the plan as a day that nobody meant."""
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.press("Start")
    kawa.follow("Add who does what")
    line = {"what": "Mends the bicycle", "who_id": str(begun.people["Kawa"].id)}
    kawa.press("Save", line | due("-5", "3", "2027"))
    assert kawa.page.status == 422
    assert "Enter the day, the month and the year" in kawa.page.words
    for past in (due("27", "3", "1927"), due("26", "2", "2027")):
        kawa.press("Save", line | past)
        assert kawa.page.status == 422
        assert "This day is before your meeting. Please check the month and the year." in kawa.page.words
    kawa.press("Save", line | due("27", "2", "2027"))
    assert "by Saturday 27 February 2027" in kawa.page.words


def test_a_line_of_an_older_version_can_be_put_right_though_its_day_is_past(shown: Day) -> None:
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/plan/type")
    ruth.press("Start")
    with working(shown.world.app), saving():
        typed = session().scalars(select(Action).join(Plan).where(Plan.state == PlanState.TYPING)).one()
        typed.due_on = date(2027, 1, 30)
    line = next(one for one in ruth.page.links("/action/") if "/out" not in one and "/add" not in one)
    ruth.open(line)
    ruth.press("Save", {"what": "Drives Daryan in the red car"})
    assert ruth.page.status == 200
    assert "in the red car" in ruth.page.words
    ruth.open(line)
    ruth.press("Save", due("31", "1", "2027"))
    assert (ruth.page.status, "This day is before your meeting." in ruth.page.words) == (422, True)


def test_two_write_on_the_same_line_and_both_texts_stand_on_the_page(begun: Day) -> None:
    kawa, sara = begun.family("Kawa"), begun.family("Sara")
    write_plan(kawa, begun)
    line = next(one for one in kawa.page.links("/write/action/") if "/out" not in one and "/add" not in one)
    kawa.open(line)
    sara.open(line)
    kawa.press("Save", {"what": "Drives Daryan and fetches him"})
    sara.press("Save", {"what": "Drives Daryan in the red car"})
    assert sara.page.status == 409
    assert "Drives Daryan and fetches him" in sara.page.words
    assert "Drives Daryan in the red car" in sara.page.text
    sara.press("Save", {"what": "Drives Daryan in the red car and fetches him"})
    assert "in the red car and fetches him" in sara.page.words


def test_a_line_taken_out_meanwhile_can_be_kept_again(begun: Day) -> None:
    kawa, sara = begun.family("Kawa"), begun.family("Sara")
    write_plan(kawa, begun)
    line = next(one for one in kawa.page.links("/write/action/") if "/out" not in one and "/add" not in one)
    sara.open(line)
    kawa.open(f"{line}/out")
    kawa.press("Yes, remove it")
    assert "Drives Daryan" not in kawa.page.words
    sara.press("Save", {"what": "Drives Daryan in the red car"})
    assert sara.page.status == 409
    assert "This part was taken out." in sara.page.words
    sara.press("Save")
    assert "Drives Daryan in the red car" in sara.page.words


def test_lines_are_moved_up(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    add(
        kawa,
        "Add who does what",
        {"what": "Fetches Daryan", "who_id": str(begun.people["Sara"].id), "how_often": "daily"},
    )
    kawa.press("Move up", form="/action/")
    words = kawa.page.words
    assert words.index("Fetches Daryan") < words.index("Drives Daryan")


def test_not_agreed_names_the_bottom_line_the_harm_and_what_would_make_it_safe(shown: Day) -> None:
    amy = answer(shown, "not_agreed")
    assert amy.page.status == 422
    assert "Choose what is missing from the plan" in amy.page.words
    amy = not_agreed(shown)
    assert "Not agreed" in amy.page.words
    sara = shown.family("Sara")
    sara.open("/yours/plan")
    assert "cannot agree yet" in sara.page.words
    assert "Somebody sees Lana" in sara.page.words
    assert "three days a week" in sara.page.words


def test_agreed_needs_every_bottom_line_ticked(shown: Day) -> None:
    amy = answer(shown, "agreed", met=[str(shown.lines[0].id)])
    assert amy.page.status == 422
    assert "not ticked" in amy.page.words


def test_the_family_answers_with_a_new_version_and_the_first_stays_as_it_was(shown: Day) -> None:
    not_agreed(shown)
    nazdar = shown.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.press("Write a new version")
    assert "three days a week" in nazdar.page.words
    add(
        nazdar,
        "Add who does what",
        {
            "what": "Is with Lana",
            "who_id": str(shown.people["Nazdar"].id),
            "days": ["0", "2"],
            "bottom_line_id": str(shown.lines[1].id),
        },
    )
    amy = shown.amy()
    assert "Is with Lana" not in amy.open(f"{shown.path}/plan").text
    show_plan(nazdar)
    amy.open(f"{shown.path}/plan/versions/2")
    assert "Nazdar: Is with Lana" in amy.page.words
    assert "What changed since version 1" in amy.page.words
    assert "Is with Lana" not in amy.open(f"{shown.path}/plan/versions/1").text
    with working(shown.world.app):
        threads = session().execute(select(Action.thread, func.count()).group_by(Action.thread)).all()
        assert sorted(count for _thread, count in threads) == [1, 2]
        assert {plan.number: plan.state for plan in session().scalars(select(Plan))} == {
            1: PlanState.REPLACED,
            2: PlanState.SHOWN,
        }


def test_changes_are_answered_one_by_one_and_written_into_a_new_version(shown: Day) -> None:
    answer(shown, "agreed_with_changes", changes="A smoke alarm\nKawa phones the school")
    sara = shown.family("Sara")
    sara.open("/yours/plan")
    sara.press("Yes, we can do that", form=0)
    sara.press("No", form=1)
    assert "You said yes" in sara.page.words
    assert "You said no" in sara.page.words
    sara.open("/yours/plan/write")
    sara.press("Write a new version")
    assert "A smoke alarm" in sara.page.words
    assert "Kawa phones the school" not in sara.page.words
    assert "The family says yes" in shown.ruth().open(f"{shown.path}/plan").words


def test_agreed_fixes_the_text(shown: Day) -> None:
    amy = answer(shown, "agreed", met=[str(one.id) for one in shown.lines])
    assert "Agreed, to be signed" in amy.page.words
    with working(shown.world.app):
        plan = session().scalars(select(Plan)).one()
        assert plan.state is PlanState.AGREED
        assert len(plan.text_hash or "") == 64
        assert session().get_one(Conference, shown.gathering.conference.id).stage is Stage.SIGNING


def test_an_answer_to_a_version_that_was_replaced_meanwhile_is_refused(shown: Day) -> None:
    amy = shown.amy()
    amy.open(f"{shown.path}/plan/answer")
    nazdar = shown.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.press("Write a new version")
    show_plan(nazdar)
    amy.press("Send this answer", {"decision": "agreed", "met": [str(one.id) for one in shown.lines]})
    assert amy.page.status == 422
    assert "read it again" in amy.page.words


def test_the_coordinator_types_for_the_family_a_version_of_its_own(shown: Day) -> None:
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/plan/type")
    ruth.press("Start")
    ruth.follow("Add who does what")
    ruth.press("Save", {"what": "Is with Lana", "who_id": str(shown.people["Nazdar"].id), "days": ["0", "2"]})
    ruth.follow("Show this version")
    ruth.press("The family says yes: show the plan")
    assert "Version 2" in ruth.page.words
    assert "The coordinator typed this version because the family asked" in ruth.page.words
    assert "Is with Lana" in shown.family("Sara").open("/yours/plan").words


def test_a_shown_plan_cannot_be_rewritten_even_in_sql(shown: Day) -> None:
    viewers = [
        shown.gathering.ruth.settings(),
        shown.world.viewer(shown.world.amy).settings(),
        {
            "kind": "person",
            "moment": now().isoformat(),
            "viewer": str(shown.people["Kawa"].id),
            "service": str(shown.world.service.id),
            "role": "",
            "conference": str(shown.gathering.conference.id),
        },
    ]
    for acting in viewers:
        with shown.world.app.app_context(), transaction(acting=acting), saving():
            assert session().execute(text("SELECT count(*) FROM action")).scalar() == 1
            assert session().execute(text("UPDATE action SET what_locked = NULL")).rowcount == 0
            assert session().execute(text("DELETE FROM goal")).rowcount == 0


def test_an_answer_without_reasons_cannot_exist(shown: Day) -> None:
    with working(shown.world.app):
        plan = session().scalars(select(Plan)).one()
        goals = session().scalar(select(func.count()).select_from(Goal))
    assert goals == 1
    with pytest.raises(IntegrityError, match="reason_for_not_agreed"), working(shown.world.app):
        session().execute(
            text(
                "INSERT INTO referrers_answer (id, conference_id, plan_id, staff_id, at, decision)"
                " VALUES (gen_random_uuid(), :c, :p, :s, now(), 'not_agreed')"
            ),
            {"c": plan.conference_id, "p": plan.id, "s": shown.world.amy.id},
        )
    not_agreed(shown)
    with (
        pytest.raises(DBAPIError, match="permission denied for table referrers_answer"),
        working(shown.world.app),
    ):
        session().execute(text("UPDATE referrers_answer SET safe_if_locked = NULL"))
    with working(shown.world.app):
        assert "three days a week" in session().scalars(select(ReferrersAnswer)).one().safe_if


def test_those_who_were_not_at_the_meeting_or_only_heard_the_facts_read_no_plan(shown: Day) -> None:
    for outside in ("Baran", "Jas"):
        assert "Drives Daryan" not in shown.family(outside).open("/yours/plan").text
    assert "Drives Daryan" in shown.family("Mina").open("/yours/plan").text
    assert shown.family("Mina").open("/yours/plan/write").status == 404


def test_a_child_of_nine_is_not_asked_to_keep_an_eye_on_the_plan(begun: Day) -> None:
    """It is asking a child to watch the grown-ups. They may still say what they do themselves."""
    with working(begun.world.app):
        session().get_one(Person, begun.people["Daryan"].id).age_group = AgeGroup.CHILD
    kawa, daryan = begun.family("Kawa"), str(begun.people["Daryan"].id)
    write_plan(kawa, begun)
    assert daryan not in kawa.open("/yours/plan/write/keeper").text
    assert str(begun.people["Sara"].id) in kawa.page.text
    sent = kawa.page.form(button="Save").filled({}, "Save") | {"monitor_id": daryan}
    assert kawa.client.post("/yours/plan/write/keeper", data=sent).status_code == 422
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")):
        assert session().scalars(select(Plan.monitor_id)).one() == begun.people["Sara"].id
    assert daryan in kawa.open("/yours/plan/write/action/add").text


def test_what_the_coordinator_types_after_the_meeting_is_not_the_plan_of_somebody_whose_own_meeting_is_next(
    agreed: Day,
) -> None:
    """Baran must not meet Shirin and has a meeting of his own next week: he would read all that the family decided, and they
    would find none of it."""
    with working(agreed.world.app):
        agreed.gathering.meet(
            kind=MeetingKind.SEPARATE,
            when=replace(SATURDAY, on=date(2027, 3, 6)),
            asked=[agreed.people["Baran"]],
        )
        session().get_one(Meeting, agreed.meeting.id).state = MeetingState.HELD
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan")
    ruth.follow("Type for the family")
    ruth.press("Start")
    with working(agreed.world.app):
        typed = session().scalars(select(Plan).where(Plan.state == PlanState.TYPING)).one()
        assert typed.meeting_id == agreed.meeting.id
    ruth.open(f"{agreed.path}/plan")
    assert "Go on typing" in ruth.page.words

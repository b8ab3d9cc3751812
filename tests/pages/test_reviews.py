"""The review of a plan: set for the day the family wished, held once, declined by whoever may, and led to the ending."""

from datetime import date, time

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from fgc.access.viewer import PersonViewer
from fgc.actions.models import How, Progress
from fgc.conference.models import Conference, Happening, Stage
from fgc.demo.reading import Page
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.kit.refusal import Refused
from fgc.plan.happenings import PlanSealed
from fgc.plan.models import Action, Plan, PlanState
from fgc.record.queries.lived import reviews_part
from fgc.review import operations
from fgc.review.models import Outcome, Review
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from tests.closing import press_close
from tests.gathering import working
from tests.pages.test_review_day import review_meeting
from tests.the_day import Clock, Day

IN_MARCH = "2027-03-08T09:00:00+00:00"
IN_MAY = "2027-05-10T09:00:00+01:00"
AT_REVIEW = "2027-05-22T15:00:00+01:00"
AFTER = "2027-05-23T09:00:00+01:00"
WHY = "We see each other every Sunday, and it goes well."


def the_review(day: Day) -> Review:
    with working(day.world.app):
        found = session().scalars(select(Review)).one()
        session().expunge(found)
    return found


def records(day: Day, outcome: str) -> Page:
    """The coordinator records the review, with a result for each action."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/review/hold")
    fields = ruth.page.form(button="Save the review").fields
    results = {name: "done" for name in fields if name.endswith("-result")}
    assert results, "each action is asked about"
    ruth.press("Save the review", {**results, **were_there(ruth.page, "Sara", "Kawa"), "outcome": outcome})
    assert ruth.page.status == 200, ruth.page.words[:900]
    return ruth.page


def were_there(page: Page, *names: str) -> dict[str, list[str]]:
    """These people ticked."""
    boxes = page.tree.xpath("//input[@name='were_there']")
    said = {one.get("value"): one.getparent().text_content() for one in boxes}
    return {"were_there": [key for key, words in said.items() if any(name in words for name in names)]}


def stage_of(day: Day) -> Stage:
    with working(day.world.app):
        return session().scalars(select(Conference.stage)).one()


def test_a_family_that_wants_no_review_says_so_and_the_manager_closes_the_conference(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    sara = sealed.family("Sara")
    sara.open("/yours")
    sara.follow("When we meet again")
    sara.press("We do not need to meet", {"because": "  "})
    assert sara.page.status == 422
    assert "Say in a few words why you do not need to meet again." in sara.page.words
    sara.press("We do not need to meet", {"because": WHY})
    assert "Thank you for saying so." in sara.page.words
    assert "When we meet again" not in sara.open("/yours").words
    desk = sealed.ruth().open("/").words
    assert "The family has declined the review." in desk
    assert WHY in desk
    said = sealed.ruth().open(f"{sealed.path}/review").words
    assert "Sara Whitlow" in said
    assert WHY in said
    helen = sealed.world.in_as(sealed.world.helen)
    assert "No review is planned. This conference can be closed." in helen.open("/").words
    helen.follow("Close the conference")
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED


def test_nobody_but_whoever_keeps_an_eye_on_the_plan_ends_the_reviews_of_all_the_others(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    kawa = sealed.family("Kawa")
    kawa.open("/yours/review")
    assert "tell your coordinator" in kawa.page.words
    assert "We do not need to meet" not in kawa.page.words
    sara = sealed.family("Sara")
    form = sara.open("/yours/review").form(button="We do not need to meet")
    told = {**form.fields, "because": "It is over.", "csrf_token": _token(kawa.open("/yours/consent"))}
    answer = kawa.client.post("/yours/review", data=told)
    assert "Only the person who keeps an eye on the plan can say this here." in answer.get_data(as_text=True)
    assert the_review(sealed).is_open


def _token(page: Page) -> str:
    found = page.tree.xpath("//input[@name='csrf_token']/@value")
    assert found, page.words
    return str(found[0])


def test_a_review_that_nobody_wants_stands_in_nobodys_way_for_ever(sealed: Day, clock: Clock) -> None:
    clock(AFTER)
    helen = sealed.world.in_as(sealed.world.helen)
    assert "A review is still due." in helen.open(f"{sealed.path}/close").words
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review")
    ruth.follow("The family does not want to meet again")
    ruth.press("Decline the review", {})
    assert ruth.page.status == 422
    assert "Say in a few words why there is no need to meet again." in ruth.page.words
    ruth.press("Decline the review", {"because": "Shirin asked me to leave it."})
    assert "Shirin asked me to leave it." in ruth.page.words
    assert "The coordinator recorded it" in ruth.page.words
    assert "Review due" not in ruth.open("/").words, "nothing waits to be looked at again"
    helen.open(f"{sealed.path}/close")
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED


def test_a_review_that_says_the_conference_can_end_leads_to_its_end(sealed: Day, clock: Clock) -> None:
    clock(AFTER)
    assert "This conference can be closed." in records(sealed, "close").words
    helen = sealed.world.in_as(sealed.world.helen)
    helen.open("/")
    helen.follow("Close the conference")
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED


def test_a_conference_whose_plan_is_being_changed_is_not_called_ready_to_close(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MAY)
    sets_the_review(sealed)
    clock(AT_REVIEW)
    records(sealed, "change_plan")
    helen = sealed.world.in_as(sealed.world.helen)
    assert "can be closed" not in helen.open("/").words
    assert "can be closed" not in helen.open(f"{sealed.path}/review").words


def test_a_plan_changed_at_a_meeting_before_the_day_of_the_declined_one_is_not_called_ready_to_close(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    sara = sealed.family("Sara")
    sara.open("/yours/review")
    sara.press("We do not need to meet", {"because": WHY})
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review")
    ruth.follow("Set a review meeting after all")
    times = {"on": "10", "on-month": "4", "on-year": "2027", "starts": "11 am", "venue": "Same hall"}
    ruth.press("Save the date", times)
    ruth.press("Save the date")
    clock("2027-04-10T15:00:00+01:00")
    records(sealed, "change_plan")
    with working(sealed.world.app):
        held = session().scalars(select(Review).where(Review.outcome == Outcome.CHANGE_PLAN)).one()
        declined = session().scalars(select(Review).where(Review.declined_at.is_not(None))).one()
        assert (held.due_on, declined.due_on) == (date(2027, 4, 10), date(2027, 5, 22))
    helen = sealed.world.in_as(sealed.world.helen)
    assert "can be closed" not in helen.open("/").words
    assert "can be closed" not in helen.open(f"{sealed.path}/review").words
    assert "has declined the review" not in sealed.ruth().open("/").words


def test_a_changed_plan_whose_family_wants_no_further_review_leads_to_closing(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MAY)
    sets_the_review(sealed)
    clock(AT_REVIEW)
    records(sealed, "change_plan")
    with working(sealed.world.app):
        first = session().scalars(select(Plan).where(Plan.number == 1)).one()
        following = Plan(conference_id=first.conference_id, meeting_id=first.meeting_id, number=2)
        following.state, following.title = PlanState.SEALED, first.title
        following.no_review_because = "We see each other every Sunday."
        session().add(following)
        first.state = PlanState.REPLACED
        session().flush()
        conference = session().scalars(select(Conference)).one()
        operations.put_in_diary(PlanSealed(conference, following), by=sealed.gathering.ruth)
        assert session().scalar(select(func.count()).select_from(Review)) == 1, "the new plan has no review"
    helen = sealed.world.in_as(sealed.world.helen)
    assert "No review is planned. This conference can be closed." in helen.open("/").words
    assert "No review is planned. This conference can be closed." in helen.open(f"{sealed.path}/review").words


def test_a_page_left_open_does_not_decline_the_next_review_too(sealed: Day, clock: Clock) -> None:
    clock(IN_MARCH)
    ruth, sara = sealed.ruth(), sealed.family("Sara")
    ruth.open(f"{sealed.path}/review/decline")
    sara.open("/yours/review")
    records(sealed, "carry_on")
    for page_left_open, button in ((ruth, "Decline the review"), (sara, "We do not need to meet")):
        page_left_open.press(button, {"because": WHY})
        assert page_left_open.page.status == 422
        assert "The review that you opened is over. Nothing was recorded." in page_left_open.page.words
        assert WHY in page_left_open.page.text, "nothing typed is lost"
    with working(sealed.world.app):
        assert session().scalar(select(func.count()).where(Review.declined_at.is_not(None))) == 0
    sara.press("We do not need to meet", {"because": WHY})
    assert "Thank you for saying so." in sara.page.words


def sets_the_review(day: Day) -> Page:
    """The coordinator opens the page to set its date; what it is filled in with is saved as it stands."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/review")
    filled_in = ruth.follow("Set the review meeting")
    ruth.press("Save the date")
    ruth.press("Save the date")
    assert ruth.page.heading == "Who is invited to which part", ruth.page.words
    return filled_in


def test_the_review_meeting_is_filled_in_with_what_the_family_wished_in_its_plan(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MAY)
    fields = sets_the_review(sealed).form(button="Save the date").fields
    typed = [fields[name] for name in ("kind", "on", "on-month", "on-year", "starts", "venue")]
    assert typed == [["review"], ["22"], ["5"], ["2027"], ["11 am"], ["Same hall"]]
    meeting_id = the_review(sealed).meeting_id
    with working(sealed.world.app):
        meeting = session().get_one(Meeting, meeting_id)
        assert (meeting.on, meeting.starts, meeting.venue) == (date(2027, 5, 22), time(11), "Same hall")


def test_a_review_meeting_that_is_cancelled_leaves_a_way_to_set_another(sealed: Day, clock: Clock) -> None:
    clock(IN_MAY)
    sets_the_review(sealed)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review")
    assert "The review meeting is set for Saturday 22 May" in ruth.page.words
    ruth.open(f"{sealed.path}/dates/{the_review(sealed).meeting_id}/cancel")
    ruth.press(
        ruth.page.tree.xpath("//main//form//button/text()")[0].strip(), {"because": "The hall is closed."}
    )
    assert "Set the review meeting" in ruth.open(f"{sealed.path}/review").words
    with working(sealed.world.app):
        kind = select(Meeting.state).where(Meeting.kind == MeetingKind.REVIEW)
        assert session().scalars(kind).one() is MeetingState.CANCELLED


def test_a_family_that_declined_and_meets_after_all_has_a_review_again(sealed: Day, clock: Clock) -> None:
    clock(IN_MAY)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/decline")
    ruth.press("Decline the review", {"because": WHY})
    ruth.follow("Set a review meeting after all")
    times = {"on": "29", "on-month": "5", "on-year": "2027", "starts": "11 am", "venue": "Same hall"}
    ruth.press("Save the date", times)
    ruth.press("Save the date")
    with working(sealed.world.app):
        declined, again = session().scalars(select(Review).order_by(Review.due_on)).all()
        assert declined.declined_because == WHY
        assert again.is_open
        assert again.due_on == date(2027, 5, 29)
        assert again.meeting_id is not None


def test_two_open_reviews_of_one_plan_cannot_be(sealed: Day) -> None:
    with working(sealed.world.app):
        plan, conference = session().scalars(select(Plan)).one(), session().scalars(select(Conference)).one()
        with pytest.raises(Refused, match="OPEN_ALREADY") as refused:
            operations.put_in_diary(PlanSealed(conference, plan), by=sealed.gathering.ruth)
        assert "already in the diary" in refused.value.sentence
        session().add(Review(conference_id=plan.conference_id, plan_id=plan.id, due_on=date(2027, 6, 1)))
        with pytest.raises(IntegrityError, match="uq_review_open"):
            session().flush()
        session().rollback()


def test_a_review_keeps_its_day_and_who_was_there_and_tells_a_relative_only_of_whom_they_may_know(
    sealed: Day, clock: Clock
) -> None:
    """It was recorded three days later, and nobody could say any more when it had been, nor who had sat there."""
    clock(IN_MARCH)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    results = {
        name: "done" for name in ruth.page.form(button="Save the review").fields if name.endswith("-result")
    }
    results |= {"outcome": "carry_on", "held_on-month": "3", "held_on-year": "2027"}
    ruth.press("Save the review", {**results, "held_on": "5"})
    assert ruth.page.status == 422
    assert "Tick who was there." in ruth.page.words
    there = were_there(ruth.page, "Sara", "Kawa", "Shirin")
    ruth.press("Save the review", {**results, **there, "held_on": "10"})
    assert ruth.page.status == 422
    assert "This day is in the future." in ruth.page.words
    ruth.press("Save the review", {**results, **there, "held_on": "5"})
    words = sealed.ruth().open(f"{sealed.path}/review").words
    assert "Review of Friday 5 March 2027" in words
    for name in ("Sara Whitlow", "Kawa Aziz", "Shirin Aziz"):
        assert name in words
    with working(sealed.world.app):
        people = sealed.people
        sealed.gathering.hide(people["Sara"], people["Kawa"], "attendance")
    sara = sealed.family("Sara").open("/yours/review").words
    assert "We met on Friday 5 March 2027." in sara
    assert "Shirin Aziz" in sara
    assert "Kawa" not in sara, "whether he comes is hidden from her"
    nazdar = sealed.family("Nazdar").open("/yours/review").words
    assert "We met on" not in nazdar, "who was not there does not learn that the others met"
    assert "Shirin Aziz" not in nazdar
    clock("2027-03-09T09:00:00+00:00")
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/decline")
    ruth.press("Decline the review", {"because": WHY})
    sara = sealed.family("Sara").open("/yours/review").words
    assert "no one needs to meet again" in sara
    assert "We met on Friday 5 March 2027." in sara


def test_after_the_last_review_whoever_was_there_still_reads_when_it_was(sealed: Day, clock: Clock) -> None:
    clock(IN_MARCH)
    records(sealed, "close")
    sara, nazdar = sealed.family("Sara"), sealed.family("Nazdar")
    sara.open("/yours")
    sara.follow("When we last met about the plan")
    assert sara.page.status == 200
    assert "We met on Monday 8 March 2027. Who was there: " in sara.page.words
    assert "When we meet again" not in sara.page.words
    assert "When we last met" not in nazdar.open("/yours").words
    assert nazdar.open("/yours/review").status == 404


def test_the_reviews_somebody_was_at_are_in_their_own_copy(sealed: Day, clock: Clock) -> None:
    clock(IN_MARCH)
    records(sealed, "close")
    with working(sealed.world.app):
        for name, days in (("Sara", ("Monday 8 March 2027",)), ("Nazdar", ())):
            person = sealed.people[name]
            reader = PersonViewer(person.id, person.conference_id, person.service_id)
            act(**reader.settings())
            conference = session().get_one(Conference, person.conference_id)
            assert reviews_part(reader, conference).words == days


def test_a_review_is_not_recorded_before_its_plan_was_agreed_and_the_next_counts_from_its_day(
    sealed: Day, clock: Clock
) -> None:
    clock(AFTER)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    results = {
        name: "done" for name in ruth.page.form(button="Save the review").fields if name.endswith("-result")
    }
    results |= were_there(ruth.page, "Sara") | {"outcome": "carry_on"}
    for day, month, year in ("1", "1", "1900"), ("20", "2", "2027"):
        ruth.press(
            "Save the review", {**results, "held_on": day, "held_on-month": month, "held_on-year": year}
        )
        assert ruth.page.status == 422
        assert "The plan was agreed after this day. Please check the date." in ruth.page.words
    assert the_review(sealed).is_open
    ruth.press("Save the review", {**results, "held_on": "1", "held_on-month": "4", "held_on-year": "2027"})
    with working(sealed.world.app):
        following = session().scalars(select(Review).where(Review.held_at.is_(None))).one()
        assert following.due_on < date(2027, 7, 15), (
            "about three months after they met, not after it was recorded"
        )


def test_whoever_was_invited_to_the_review_and_left_since_can_still_be_recorded_as_there(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    review_meeting(sealed, date(2027, 3, 8), "Sara", "Kawa")
    with working(sealed.world.app):
        for name in ("Kawa", "Nazdar"):
            session().merge(sealed.people[name]).left_at = now()
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    assert were_there(ruth.page, "Kawa")["were_there"] == [str(sealed.people["Kawa"].id)]
    assert were_there(ruth.page, "Nazdar")["were_there"] == [], (
        "she was not invited, and is not in the circle"
    )
    assert "Kawa Aziz" in records(sealed, "close").words


def test_a_page_left_open_does_not_finish_the_next_review_too(sealed: Day, clock: Clock) -> None:
    clock(AFTER)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    fields = ruth.page.form(button="Save the review").fields
    records(sealed, "carry_on")
    results = {name: "done" for name in fields if name.endswith("-result")}
    results |= were_there(ruth.page, "Sara")
    ruth.press("Save the review", {**results, "outcome": "close", "went_well": "School every day."})
    assert ruth.page.status == 422
    assert "The review that you opened is over. Nothing was recorded." in ruth.page.words
    assert "School every day." in ruth.page.text, "nothing typed is lost"
    with working(sealed.world.app):
        assert session().scalar(select(func.count()).where(Review.held_at.is_not(None))) == 1


def test_what_did_not_happen_is_said_without_a_reminder_and_stands_on_the_desk(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    kawa.follow("Say how it is going")
    kawa.press("It did not happen")
    assert "Thank you." in kawa.page.words
    assert "Your coordinator will be in touch" not in kawa.page.words, "only who is stuck is promised a call"
    assert "This did not happen: Drives Daryan to school (Kawa)" in sealed.ruth().open("/").words
    assert "Did not happen" in sealed.ruth().open(f"{sealed.path}/actions").words


def test_a_wrong_birth_date_and_a_misspelt_family_are_corrected_and_history_says_so_without_them(
    sealed: Day,
) -> None:
    ruth = sealed.ruth()
    person = sealed.people["Daryan"]
    ruth.open(f"{sealed.path}/circle/{person.id}/change")
    ruth.press("Save", {"born_on": "2", "born_on-month": "5", "born_on-year": "2017"})
    assert "Saved." in ruth.page.words
    ruth.open(sealed.path)
    ruth.follow("Correct the family’s name")
    ruth.press("Save the name", {"name": "Rashid and Aziz"})
    assert "Rashid and Aziz" in ruth.page.words
    history = ruth.open(f"{sealed.path}/history").words
    assert "A date of birth was corrected." in history
    assert "The name of the family was corrected." in history
    assert "Daryan and Lana" not in history
    with working(sealed.world.app):
        facts = session().scalars(
            select(Happening.facts).where(Happening.kind.in_(["BirthDateCorrected", "FamilyNameCorrected"]))
        )
        assert sorted(map(str, facts)) == ["{'person': '" + str(person.id) + "'}", "{}"]
    assert sealed.amy().open(f"{sealed.path}/name").status == 404, "staff who work for the service correct it"


def test_a_plan_with_a_review_day_that_passed_meanwhile_is_not_agreed_by_mistake(
    shown: Day, clock: Clock
) -> None:
    clock("2027-05-22T09:00:00+01:00")
    amy = shown.amy()
    amy.open(f"{shown.path}/plan/answer")
    amy.press("Send this answer", {"decision": "agreed", "met": [str(one.id) for one in shown.lines]})
    assert amy.page.status == 422
    assert "ask the family for another day" in amy.page.words


def test_whoever_says_nothing_of_the_review_is_asked_beside_the_day(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/begin")
    kawa.press("Start")
    kawa.open("/yours/plan/write/keeper")
    kawa.press("Save", {"monitor_id": str(begun.people["Sara"].id)})
    assert kawa.page.status == 422
    assert "Say when you will meet again, or why you do not need to." in kawa.page.words
    kawa.press("Save", {"no_review_because": "We meet every Sunday."})
    assert kawa.page.path == "/yours/plan/write", kawa.page.words


def test_a_review_held_early_leaves_the_day_that_stands_in_the_plan(sealed: Day, clock: Clock) -> None:
    """It said 24 February on the fridge and 22 February on the family's page."""
    clock(IN_MARCH)
    records(sealed, "carry_on")
    with working(sealed.world.app):
        again = session().scalars(select(Review).where(Review.held_at.is_(None))).one()
        assert again.due_on == date(2027, 5, 22), "as the family wrote it"


def test_what_the_review_found_of_each_action_is_how_it_goes_and_nobody_is_reminded_of_what_is_not_needed(
    sealed: Day, clock: Clock
) -> None:
    clock(AFTER)
    with working(sealed.world.app):
        actions = {one.what: (one.id, bool(one.days)) for one in session().scalars(select(Action))}
    weekly = next(id_ for id_, every_week in actions.values() if every_week)
    once, *others = [id_ for id_, every_week in actions.values() if not every_week]
    found = {weekly: "done", once: "no_longer_needed"} | dict.fromkeys(others, "not_done")
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    results = {f"action-{id_}-result": result for id_, result in found.items()}
    results |= were_there(ruth.page, "Sara")
    ruth.press("Save the review", {**results, f"action-{once}-why": "He walks now.", "outcome": "carry_on"})
    assert ruth.page.status == 200, ruth.page.words[:900]
    with working(sealed.world.app):
        newest = {
            one.action_id: one.how for one in session().scalars(select(Progress).order_by(Progress.turn))
        }
    assert newest[weekly] is How.GOING_WELL, "what is done every week goes on"
    assert newest[once] is How.NO_LONGER_NEEDED
    assert not newest.keys() & set(others), "what was not done yet may still be done"
    assert "No longer needed" in sealed.ruth().open(f"{sealed.path}/actions").words
    assert "He walks now." in sealed.ruth().open(f"{sealed.path}/actions/{once}").words


def test_what_is_done_every_week_is_asked_how_it_goes_and_not_whether_it_is_over(sealed: Day) -> None:
    """One tap on a Monday made every Monday to come "done"."""
    with working(sealed.world.app):
        weekly = next(one for one in session().scalars(select(Action)) if one.days)
        owner = next(name for name, one in sealed.people.items() if one.id == weekly.who_id)
        thread = weekly.id
    page = sealed.family(owner).open(f"/yours/actions/{thread}")
    assert "It is going well" in page.words, page.words
    assert "It is done" not in page.words
    theirs = sealed.family(owner)
    theirs.open(f"/yours/actions/{thread}")
    sent = theirs.page.form(button="It is going well").filled({}, "It is going well") | {"how": "done"}
    assert theirs.client.post(f"/yours/actions/{thread}", data=sent).status_code == 422, (
        "nor does an old page say so"
    )
    ruth = sealed.ruth()
    assert "It is done" not in ruth.open(f"{sealed.path}/actions/{thread}").words

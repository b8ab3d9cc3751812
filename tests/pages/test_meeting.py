"""The day, one-handed; and the family's own time, of which staff see nothing but since when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import DBAPIError

from fgc.conference.models import Conference, Happening, Stage
from fgc.demo.reading import NotThere
from fgc.demo.s07_the_day import buttons
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import act, saving, session, transaction
from fgc.kit.refusal import Refused
from fgc.meeting.models import Knock, RoomDraft
from fgc.meeting.operations import begin_private_time
from fgc.schedule.models import Meeting, MeetingPart, MeetingState, Place, Way
from tests.gathering import working
from tests.the_day import (
    AGREEING,
    MORNING,
    Clock,
    Day,
    _tap,
    everything_told,
    write_plan,
)

CANARY = "zebra-quince-canary"


def test_arriving_and_leaving_are_one_tap_each_and_can_be_undone(day: Day, clock: Clock) -> None:
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Is here", form=0)
    assert "Here since 10:55 am" in ruth.page.words
    ruth.press("Has left", form=0)
    assert "Left 10:55 am" in ruth.page.words
    ruth.press("Undo", form=0)
    ruth.press("Undo", form=0)
    assert "Here since" not in ruth.page.words


def test_a_meeting_of_another_day_cannot_be_begun(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    assert "another day" in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.press("Is here")


def test_an_earlier_part_that_is_open_is_ended_where_it_stands_in_the_way(day: Day, clock: Clock) -> None:
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Start", form="/begin")
    ruth.open(f"{day.path}/day/private-time")
    assert "An earlier part of the meeting is still open. End it first." in ruth.page.words
    ruth.press("End “Welcome” now")
    ruth.open(f"{day.path}/day/private-time")
    assert "An earlier part" not in ruth.page.words


def test_private_time_does_not_begin_while_a_professional_is_in_the_room(day: Day, clock: Clock) -> None:
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Is here", form=0)
    assert "Amy Okafor" in ruth.page.words
    ruth.open(f"{day.path}/day/private-time")
    assert "Still to leave" in ruth.page.words
    assert "Start private family time" not in buttons(ruth.page), "it would be refused as long as she is here"
    assert "when everyone who has to leave is marked as having left" in ruth.page.words
    with working(day.world.app):
        act(**day.gathering.ruth.settings())
        meeting = session().get_one(Meeting, day.meeting.id)
        alone = next(part for part in meeting.parts if part.family_only)
        conference = session().get_one(Conference, day.gathering.conference.id)
        with pytest.raises(Refused, match="SOMEBODY_INSIDE"):
            begin_private_time(conference, meeting, alone, by=day.gathering.ruth, said_out=True)
    ruth.press("Has left")
    assert "No one has to leave: everyone who is marked as here stays." in ruth.page.words
    ruth.press("Start private family time")
    assert "that you are leaving too" in ruth.page.words
    ruth.press("Start private family time", {"said_out": "yes"})
    assert "The family has been on its own since" in ruth.page.words


def test_while_the_family_is_alone_staff_pages_are_closed(begun: Day, clock: Clock) -> None:
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/day")
    assert "The family has been on its own since 12:15 pm" in ruth.page.words
    assert "Kawa" not in ruth.page.words
    place = str(_value(begun, select(Place.id).limit(1)))
    part = begun.meeting.parts[3].id
    for target in (
        f"places/{place}/arrived",
        f"places/{place}/left",
        f"places/{place}/undo",
        f"parts/{part}/begin",
        f"parts/{part}/end",
        "private-time",
    ):
        token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
        answer = ruth.client.post(f"{begun.path}/day/{target}", data={"csrf_token": token, "said_out": "yes"})
        assert answer.status_code in (409, 422), target
        assert "on its own now" in answer.get_data(as_text=True), target
    ruth.open(f"{begun.path}/plan")
    assert "The family has been on its own since" in ruth.page.words
    ruth.open(f"{begun.path}/plan/type")
    assert ruth.page.status == 409
    amy = begun.amy()
    amy.open(f"{begun.path}/plan")
    assert "You cannot see or change the plan" in amy.page.words


def test_the_database_itself_is_shut_to_staff_meanwhile(begun: Day, clock: Clock) -> None:
    for viewer in (begun.gathering.ruth, begun.world.viewer(begun.world.helen)):
        with begun.world.app.app_context(), transaction(acting=viewer.settings()), saving():
            assert session().execute(text("UPDATE place SET left_at = now()")).rowcount == 0
            assert session().execute(text("UPDATE meeting SET food_locked = NULL")).rowcount == 0


def test_what_the_family_writes_is_seen_by_those_in_the_room_alone(begun: Day, clock: Clock) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/room")
    assert "Who helps Shirin in the mornings?" in kawa.page.words
    assert "School every day" in kawa.page.words
    assert kawa.notes.begin() == 200
    kawa.notes.write("wish", f"We want peace. {CANARY}")
    assert CANARY not in kawa.open("/yours/room").text, "the server has no words to show"
    write_plan(kawa, begun)
    kawa.follow("Write our words")
    kawa.press("Save", {"family_words": f"Our wish: {CANARY}"})
    assert CANARY in kawa.page.words
    sara = begun.family("Sara")
    assert CANARY in sara.notes.come_in(kawa.notes.link).read("wish")
    assert CANARY in sara.open("/yours/plan/write").words
    for outside in ("Mina", "Baran", "Amy", "Jas"):
        browser = begun.family(outside)
        for path in ("/yours/room", "/yours/room/notes", "/yours/plan/write", "/yours/plan/show"):
            assert browser.open(path).status == 404, (outside, path)
        assert CANARY not in browser.open("/yours/plan").text


def test_no_staff_page_no_history_no_letter_and_no_row_tells_what_the_family_writes(
    begun: Day, clock: Clock
) -> None:
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/day")
    before = everything_told(begun.world.app)
    kawa = begun.family("Kawa")
    kawa.notes.begin()
    kawa.notes.write("wish", CANARY)
    write_plan(kawa, begun)
    kawa.follow("Write our words")
    kawa.press("Save", {"family_words": CANARY})
    assert everything_told(begun.world.app) == before
    for staff in (begun.world.ruth, begun.world.amy, begun.world.helen, begun.world.colin):
        browser = begun.world.in_as(staff)
        for path in (
            "",
            "/day",
            "/plan",
            "/plan/versions/1",
            "/plan/type",
            "/plan/signing",
            "/history",
            "/circle",
            "/dates",
            "/actions",
        ):
            page = browser.open(f"{begun.path}{path}")
            assert CANARY not in page.text, (staff.name, path)
            assert "Drives Daryan" not in page.text, (staff.name, path)
        assert CANARY not in browser.open("/").text
    assert ruth.open(f"{begun.path}/plan").status == 200


def test_no_role_reads_a_draft_in_sql(begun: Day, clock: Clock) -> None:
    kawa = begun.family("Kawa")
    kawa.notes.begin()
    kawa.notes.write("wish", CANARY)
    write_plan(kawa, begun)
    world = begun.world
    settings = [world.viewer(one).settings() for one in (world.ruth, world.amy, world.helen, world.colin)]
    for acting in (*settings, {"kind": "worker"}, {"kind": "door"}, {"kind": ""}):
        with world.app.app_context(), transaction(acting=acting):
            for table in ("notes_begun", "room_draft", "plan", "goal", "action", "contingency"):
                assert session().execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, (acting, table)


def test_two_of_the_family_write_in_the_same_box_and_nothing_is_lost(begun: Day, clock: Clock) -> None:
    kawa, sara = begun.family("Kawa"), begun.family("Sara")
    kawa.notes.begin()
    sara.notes.come_in(kawa.notes.link)
    assert kawa.notes.write("wish", "Peace at home.") is None
    assert sara.notes.write("wish", "Somebody to call at night.") == "Peace at home."
    assert sara.notes.write("wish", "Peace at home. Somebody to call at night.") is None
    assert kawa.notes.read("wish") == "Peace at home. Somebody to call at night."


def test_a_browser_that_cannot_lock_notes_has_no_place_to_write_them_and_says_what_else_to_do(
    begun: Day, clock: Clock
) -> None:
    kawa = begun.family("Kawa")
    page = kawa.open("/yours/room")
    assert "This phone cannot lock notes" in page.words
    assert page.tree.xpath("//form//textarea | //textarea[@name]") == [], "nothing is sent in the clear"
    assert "What do we want for the children?" in page.words
    kawa.follow("Write our plan")
    assert kawa.page.heading == "Write our plan"


def test_the_family_ends_it_and_staff_pages_open_again(begun: Day, clock: Clock) -> None:
    clock(AGREEING)
    ruth = begun.ruth()
    nazdar = begun.family("Nazdar")
    nazdar.open("/yours/room")
    nazdar.follow("Ask everyone back in")
    nazdar.press("Yes, come back in")
    assert "Everyone has been back together" in nazdar.page.words
    ruth.open(f"{begun.path}/day")
    assert "The family is on its own" not in ruth.page.words
    ruth.press("Start", form="/begin")
    assert "since 1:55 pm" in ruth.page.words
    with working(begun.world.app):
        assert session().get_one(Meeting, begun.meeting.id).state is MeetingState.UNDER_WAY
        facts = session().scalar(select(Happening.facts).where(Happening.kind == "PrivateTimeEnded"))
    assert facts == {"meeting": str(begun.meeting.id), "knocked": False}


def test_after_a_knock_the_coordinator_ends_it_and_says_why(begun: Day, clock: Clock) -> None:
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/day")
    ruth.follow("End private family time early")
    ruth.press("End private family time")
    assert ruth.page.status == 422
    ruth.press("End private family time", {"because": "The hall closes early."})
    assert "The family is on its own" not in ruth.page.words
    with working(begun.world.app):
        assert session().scalar(select(Knock)).because == "The hall closes early."
        assert (
            session().get_one(type(begun.gathering.conference), begun.gathering.conference.id).stage
            is Stage.MEETING
        )


def test_a_knock_is_never_rewritten(begun: Day, clock: Clock) -> None:
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/day")
    ruth.follow("End private family time early")
    ruth.press("End private family time", {"because": "The hall closes early."})
    with (
        begun.world.app.app_context(),
        transaction(acting=begun.gathering.ruth.settings()),
        pytest.raises(DBAPIError, match="permission denied for table knock"),
    ):
        session().execute(text("UPDATE knock SET because_locked = NULL"))


def test_an_advocate_whose_time_in_the_room_is_over_reads_no_more(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        place = session().scalar(
            select(Place).where(
                Place.person_id == begun.people["Sara"].id, Place.part_id == begun.meeting.parts[2].id
            )
        )
        place.until_at = datetime(2027, 2, 27, 12, 35, tzinfo=UTC)
    kawa, sara = begun.family("Kawa"), begun.family("Sara")
    kawa.notes.begin()
    kawa.notes.write("wish", CANARY)
    assert sara.notes.come_in(kawa.notes.link).read("wish") == CANARY
    clock("2027-02-27T12:40:00+00:00")
    sara = begun.family("Sara")
    sara.open("/yours/room")
    assert "Your time in the room is over" in sara.page.words
    assert "data-notes" not in sara.page.text
    assert sara.open("/yours/room/notes").status == 409


def test_once_it_is_too_late_to_write_the_notes_can_still_be_read_by_whoever_has_the_key(
    begun: Day, clock: Clock
) -> None:
    kawa = begun.family("Kawa")
    kawa.notes.begin()
    kawa.notes.write("wish", CANARY)
    with working(begun.world.app):
        part = session().get_one(MeetingPart, begun.meeting.parts[2].id)
        part.began_at, part.ended_at = part.began_at - timedelta(days=20), part.began_at - timedelta(days=20)
    assert kawa.notes.read("wish") == CANARY
    page = kawa.open("/yours/room")
    assert "It is too late to write here" in page.words
    assert not {"Start our notes", "Start our notes again", "Write notes"} & set(buttons(page))
    with pytest.raises(NotThere, match="409"):
        kawa.notes.write("wish", "late")
    assert kawa.notes.read("wish") == CANARY


def test_before_it_begins_nothing_can_be_written(day: Day, clock: Clock) -> None:
    clock(MORNING)
    kawa = day.family("Kawa")
    assert "has not started yet" in kawa.open("/yours/room").words
    assert kawa.open("/yours/room/notes").status == 409
    assert "has not started yet" in kawa.open("/yours/plan/write").words


def test_arrivals_are_carried_into_the_next_part_for_those_who_belong_to_it(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        rows = (
            session()
            .execute(
                select(Place.person_id, Place.arrived_at).where(Place.part_id == begun.meeting.parts[2].id)
            )
            .all()
        )
        there = {row.person_id for row in rows if row.arrived_at}
        assert there == {begun.people[name].id for name in ("Daryan", "Kawa", "Nazdar", "Sara", "Shirin")}
        assert session().scalar(select(func.count()).select_from(RoomDraft)) == 0


def _value(day: Day, statement: Select[tuple[UUID]]) -> UUID | None:
    with working(day.world.app):
        return session().scalar(statement)


def test_somebody_is_asked_to_end_the_last_part_when_its_hours_are_over(begun: Day, clock: Clock) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/room/back-together")
    kawa.press("Yes, come back in")
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/day")
    ask = "When everyone has gone home, end the last part"
    assert ask not in ruth.page.words
    ruth.press("Start", form="/begin")
    assert ask in ruth.page.words
    line = "The last part of the meeting is still open. End that part when everyone has gone."
    assert line not in ruth.open("/").words
    clock("2027-02-27T20:00:00+00:00")
    ruth = begun.ruth()
    assert line in ruth.open("/").words
    ruth.open(f"{begun.path}/day")
    ruth.press("End", form="/end")
    assert ask not in ruth.page.words
    assert line not in ruth.open("/").words


NOT_ENDED = "The hours of the meeting are over, and it has not been ended."
NOT_READY = "The hours of the meeting are over, and the family has not said yet that it is ready."


def test_a_meeting_whose_last_part_nobody_began_does_not_stay_open_without_anybody_being_asked(
    begun: Day, clock: Clock
) -> None:
    """The family came back and everybody went home. Nothing that follows could begin, and no desk said so."""
    assert NOT_READY not in begun.ruth().open("/").words
    clock("2027-02-27T20:00:00+00:00")
    assert NOT_READY in begun.ruth().open("/").words, "they may have gone home"
    clock("2027-02-27T12:40:00+00:00")
    kawa = begun.family("Kawa")
    kawa.open("/yours/room/back-together")
    kawa.press("Yes, come back in")
    assert NOT_ENDED not in begun.ruth().open("/").words, "there is still time"
    clock("2027-02-27T20:00:00+00:00")
    ruth = begun.ruth()
    assert NOT_ENDED in ruth.open("/").words
    assert NOT_READY not in ruth.page.words
    assert "The last part of the meeting is still open" not in ruth.page.words, "it has not begun"
    ruth.follow("Open the day")
    ruth.press("Start", form="/begin")
    ruth.press("End", form="/end")
    assert NOT_ENDED not in ruth.open("/").words
    assert "The last part of the meeting is still open" not in ruth.page.words


def test_of_two_parts_that_are_open_it_is_not_said_that_the_last_one_is(begun: Day, clock: Clock) -> None:
    with working(begun.world.app):
        first, alone, last = (session().get_one(MeetingPart, begun.meeting.parts[n].id) for n in (0, 2, -1))
        alone.ended_at, first.ended_at, last.began_at = now(), None, now()
    clock("2027-02-27T20:00:00+00:00")
    words = begun.ruth().open("/").words
    assert NOT_ENDED in words
    assert "The last part of the meeting is still open" not in words


def test_a_day_on_which_nobody_pressed_begin_does_not_pass_without_a_word(day: Day, clock: Clock) -> None:
    """A date that stood is over: whether the family met is asked, and what comes next waits for it."""
    line = "The day of the meeting has passed, and none of its parts was started here."
    assert line not in day.ruth().open("/").words
    clock("2027-02-28T09:00:00+00:00")
    ruth = day.ruth()
    assert line in ruth.open("/").words
    ruth.follow("Open the day")
    assert ruth.page.status == 200
    with working(day.world.app):
        session().get_one(Conference, day.meeting.conference_id).held_since = now()
    assert line not in day.ruth().open("/").words, "a safety hold hides when they meet"


def test_whoever_takes_part_by_video_is_not_said_to_come_in_person_on_the_day(day: Day, clock: Clock) -> None:
    clock("2027-02-27T10:30:00+00:00")
    with working(day.world.app):
        mine = Invitation.person_id == day.people["Rojin"].id
        invitation = session().scalars(select(Invitation).where(mine)).one()
        invitation.answer, invitation.way, invitation.answered_at = Answer.ANOTHER_WAY, Way.VIDEO, now()
    ruth = day.ruth()
    rows = ruth.open(f"{day.path}/day").tree.xpath("//li[contains(@class, 'fgc-row')]")
    hers = [" ".join(row.text_content().split()) for row in rows if "Rojin" in row.text_content()]
    assert hers
    for row in hers:
        assert "By video" in row
        assert "In person" not in row


def test_the_room_stays_open_while_the_family_talks_and_taps_seldom(begun: Day, clock: Clock) -> None:
    clock("2027-02-27T12:16:00+00:00")
    kawa = begun.family("Kawa")
    kawa.open("/yours/room")
    clock("2027-02-27T12:18:00+00:00")
    assert kawa.open("/yours/room").path == "/yours/room"
    clock("2027-02-27T13:40:00+00:00")
    assert kawa.open("/yours/room").path == "/yours/room", "eighty minutes of talking do not close it"
    clock("2027-02-27T17:00:00+00:00")
    assert kawa.open("/yours/room").path == "/closed", "but an evening does"


def test_two_who_undo_that_somebody_left_do_not_undo_that_they_came(day: Day, clock: Clock) -> None:
    """Nobody would know any more that Sara came, and she would not be asked to sign."""
    clock(MORNING)
    ruth, tablet = day.ruth(), day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Is here", form=_tap(ruth.page, "Sara"))
    actions = {
        words: form.get("action")
        for form in ruth.page.tree.iter("form")
        for words in ("Has left", "Undo")
        if f"{words} Sara" in " ".join(form.text_content().split())
    }
    ruth.press("Has left", form=actions["Has left"])
    tablet.open(f"{day.path}/day")
    for browser in (ruth, tablet):
        browser.press("Undo", form=actions["Undo"])
        assert "Here since" in browser.page.words
    with working(day.world.app):
        sara = session().scalars(select(Place).where(Place.person_id == day.people["Sara"].id)).all()
        assert [one.left_at for one in sara if one.arrived_at] == [None]


def test_two_who_must_not_meet_and_are_both_here_stand_on_top_of_the_day(day: Day, clock: Clock) -> None:
    """Kawa comes early, and the hours between are guarded only as they are planned."""
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    for name in ("Kawa", "Nazdar"):
        ruth.press("Is here", form=_tap(ruth.page, name))
    ruth.press("Start", form="/begin")
    both = "Kawa Aziz and Nazdar Aziz must not meet, and both are marked as here."
    assert both not in ruth.open(f"{day.path}/day").words
    with working(day.world.app):
        day.gathering.apart(day.people["Kawa"], day.people["Nazdar"])
    assert both in ruth.open(f"{day.path}/day").words

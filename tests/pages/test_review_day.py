"""The day on which a plan is looked at again: of a meeting for those who are asked to it, and of none during a safety hold."""

from datetime import date, time

import pytest
from sqlalchemy import select, text

from fgc.circle.operations import set_caution
from fgc.circle.rules import Field
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.plan.models import HeldCopy
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from fgc.schedule.operations import When, Where, Wish, cancel_meeting, plan_meeting, set_places
from fgc.schedule.rules import PartTimes
from tests.gathering import working
from tests.the_day import Clock, Day
from tests.visiting import Browser

IN_MARCH = "2027-03-08T09:00:00+00:00"
LINE = "When we meet again"
HIDDEN = [Field.OTHER_MEETING, Field.ATTENDANCE, Field.VENUE, Field.ARRIVAL, Field.TOWN]


def kept_apart(day: Day, *, must_not_meet: bool) -> None:
    """Kawa is kept from Shirin, and the coordinator has looked at his copy of the plan."""
    with working(day.world.app):
        conference = session().get_one(Conference, day.gathering.conference.id)
        kawa, shirin = (session().merge(day.people[name]) for name in ("Kawa", "Shirin"))
        set_caution(
            conference,
            kawa,
            shirin,
            by=day.gathering.ruth,
            hides=HIDDEN,
            must_not_meet=must_not_meet,
            because="He must not find her.",
        )
        for copy in session().scalars(select(HeldCopy)):
            copy.looked_at, copy.looked_by = now(), day.world.ruth.id


def no_review_is_open(day: Day) -> None:
    sara = day.family("Sara")
    sara.open("/yours/review")
    sara.press("We do not need to meet", {"because": "We see each other every Sunday."})
    with working(day.world.app):
        for meeting in session().scalars(select(Meeting)):
            meeting.state = MeetingState.HELD


def review_meeting(day: Day, on: date, *names: str) -> Meeting:
    """The coordinator plans a review meeting, with a place for these people alone."""
    with working(day.world.app):
        conference = session().get_one(Conference, day.gathering.conference.id)
        meeting = plan_meeting(
            conference,
            by=day.gathering.ruth,
            kind=MeetingKind.REVIEW,
            when=When(on, "Europe/London", time(11), (PartTimes("welcome", time(11), time(12)),)),
            where=Where(venue="Larkfield Hall", venue_address="4 Mill Lane"),
        )
        parts = [part.id for part in meeting.parts]
        wishes = [Wish(session().merge(day.people[name]), parts) for name in names]
        set_places(conference, meeting, by=day.gathering.ruth, wishes=wishes)
        session().flush()
        assert session().scalars(select(Place.person_id).where(Place.meeting_id == meeting.id)).all()
        session().expunge(meeting)
    return meeting


def says(browser: Browser, words: str) -> list[str]:
    addresses = ("/yours", "/yours/plan", "/yours/review", "/yours/answer", "/yours/actions")
    return [one for one in addresses if words in browser.open(one).words]


@pytest.mark.parametrize("must_not_meet", [True, False])
def test_who_is_kept_apart_does_not_learn_of_a_review_meeting_to_which_they_are_not_asked(
    sealed: Day, clock: Clock, must_not_meet: bool
) -> None:
    """He would stand before the door on that day."""
    clock(IN_MARCH)
    no_review_is_open(sealed)
    kept_apart(sealed, must_not_meet=must_not_meet)
    kawa = sealed.family("Kawa")
    before = kawa.open("/yours").words
    assert LINE not in before
    off = kawa.open("/yours/review").words
    review_meeting(sealed, date(2027, 6, 12), "Shirin")
    assert kawa.open("/yours").words == before, "nothing on his page says that there is another meeting"
    assert kawa.open("/yours/review").words == off, "nor does that page change"
    assert says(kawa, "Jun") == []
    shirin = sealed.family("Shirin")
    assert LINE in shirin.open("/yours").words
    assert "June 12" in shirin.open("/yours/review").words


def test_in_the_database_too_a_review_that_comes_from_a_meeting_is_not_there_for_who_has_no_place_in_it(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    no_review_is_open(sealed)
    review_meeting(sealed, date(2027, 6, 12), "Shirin")
    found = {}
    for name in ("Kawa", "Shirin"):
        with sealed.world.app.app_context(), transaction(acting=sealed.acting(name)):
            found[name] = session().scalar(text("SELECT count(*) FROM review WHERE due_on = '2027-06-12'"))
    assert found == {"Kawa": 0, "Shirin": 1}


def test_who_is_asked_to_a_second_review_meeting_learns_its_day_and_not_that_of_the_first(
    sealed: Day, clock: Clock
) -> None:
    """Two who are kept apart look at the plan on two days: neither page says the other's."""
    clock(IN_MARCH)
    no_review_is_open(sealed)
    review_meeting(sealed, date(2027, 6, 12), "Kawa")
    review_meeting(sealed, date(2027, 7, 3), "Shirin")
    shirin, kawa = sealed.family("Shirin"), sealed.family("Kawa")
    assert "July 3" in shirin.open("/yours/review").words
    assert says(shirin, "Jun") == []
    assert says(kawa, "Jul") == []


def test_the_day_of_a_review_meeting_that_was_called_off_is_told_to_nobody_who_was_not_asked_to_it(
    sealed: Day, clock: Clock
) -> None:
    clock(IN_MARCH)
    no_review_is_open(sealed)
    meeting = review_meeting(sealed, date(2027, 6, 12), "Shirin")
    with working(sealed.world.app):
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        cancel_meeting(
            conference, session().merge(meeting), by=sealed.gathering.ruth, because="The hall is shut."
        )
    kawa = sealed.family("Kawa")
    assert LINE not in kawa.open("/yours").words
    assert says(kawa, "Jun") == []


def test_who_reads_the_day_in_the_plan_itself_reads_it_on_their_page_whoever_is_asked_to_the_meeting(
    sealed: Day, clock: Clock
) -> None:
    """If the line went away when a meeting is set without them, its going would say that there is one."""
    clock(IN_MARCH)
    kawa = sealed.family("Kawa")
    before = kawa.open("/yours").words
    assert LINE in before
    review_meeting(sealed, date(2027, 6, 12), "Shirin")
    assert kawa.open("/yours").words == before
    assert "May 22" in kawa.open("/yours/review").words
    assert says(kawa, "Jun") == []


DAY = ("22 May", "May 22", "2027-05-22")
"""The sealed plan's day on which everybody meets again, as pages write it."""


def stop_everything(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/hold")
    ruth.press("Put on a safety hold", {"because": "He was seen at the hall."})


def telling(browser: Browser, *addresses: str) -> list[str]:
    return [one for one in addresses if any(day in browser.open(one).words for day in DAY)]


def test_while_a_safety_hold_lasts_no_page_of_a_relative_says_on_which_day_everybody_meets_again(
    sealed: Day, clock: Clock
) -> None:
    """He was seen at the hall: the hold was set so that he does not wait there the next time."""
    clock(IN_MARCH)
    sara = sealed.family("Sara")
    addresses = ("/yours", "/yours/plan", "/yours/review", "/yours/sign", "/yours/actions", "/yours/answer")
    assert telling(sara, *addresses) == ["/yours/plan", "/yours/review"]
    stop_everything(sealed)
    for name in ("Sara", "Kawa", "Shirin"):
        browser = sealed.family(name)
        assert telling(browser, *addresses) == [], name
        assert LINE not in browser.open("/yours").words
        assert browser.open("/yours/review").status == 404
        assert "When we meet again" not in browser.open("/yours/plan").words
        assert "11 am" not in browser.page.words
    helen = sealed.world.in_as(sealed.world.helen)
    helen.open(f"{sealed.path}/hold")
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    assert telling(sara, *addresses) == ["/yours/plan", "/yours/review"]


def test_while_a_safety_hold_lasts_no_page_of_staff_says_on_which_day_everybody_meets_again(
    sealed: Day, clock: Clock
) -> None:
    """Somebody looks over a shoulder, or borrows the screen."""
    clock("2027-05-10T09:00:00+01:00")
    review_meeting(sealed, date(2027, 5, 22), "Sara")
    here = ("", "/review", "/review/decline", "/plan", "/plan/versions/1")
    theirs = f"/plan/readers/{sealed.people['Sara'].id}"
    ruth, helen, amy = sealed.ruth(), sealed.world.in_as(sealed.world.helen), sealed.amy()
    ruths = ["/", *(f"{sealed.path}{one}" for one in (*here, theirs))]
    others = ["/", *(f"{sealed.path}{one}" for one in here if one != "/review/decline")]
    assert telling(ruth, *ruths) == ruths, "each of them says it while nothing is on hold"
    stop_everything(sealed)
    for browser, addresses in ((ruth, ruths), (helen, others), (amy, others)):
        assert telling(browser, *addresses) == []
        shut = [one for one in addresses if browser.open(one).status != 200]
        assert shut == [one for one in addresses if one.endswith("/review/decline")]
    assert (
        "The day and the time are hidden while the safety hold lasts."
        in ruth.open(f"{sealed.path}/review").words
    )


def test_while_a_safety_hold_lasts_nobody_opens_the_text_to_sign_that_says_where_everybody_meets_next(
    agreed: Day,
) -> None:
    sara, ruth = agreed.family("Sara"), agreed.ruth()
    assert telling(sara, "/yours/sign") == ["/yours/sign"]
    form = sara.page.form(button="I sign our plan")
    person = agreed.people["Sara"].id
    stop_everything(agreed)
    assert "Read and sign the plan" not in sara.open("/yours").words
    assert "There is nothing to sign now." in sara.open("/yours/sign").words
    assert telling(sara, "/yours/sign") == []
    typed = {**form.fields, "name": "Sara Whitlow"}
    answered = sara.client.post("/yours/sign", data=typed)
    assert "22 May" not in answered.get_data(as_text=True), "a page that was left open signs nothing now"
    for way in ("paper", "paper/print"):
        page = ruth.open(f"{agreed.path}/plan/signing/{person}/{way}")
        assert page.status != 200, way
        assert not any(day in page.words for day in DAY), way
    with working(agreed.world.app):
        assert session().scalar(text("SELECT count(*) FROM signature")) == 0

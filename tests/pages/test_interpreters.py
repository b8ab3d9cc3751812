"""An interpreter who is not as somebody asks by now, or does not come: the coordinator learns it, and nothing is called off."""

from collections.abc import Callable

import pytest
from lxml.html import HtmlElement
from sqlalchemy import event, select, text

from fgc.circle.models import Kind, Need, Person
from fgc.circle.models_reaching import Gender, Interpreting
from fgc.circle.operations import keep_interpreting, set_caution
from fgc.conference import operations as conferences
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit.db import act, engine, session
from fgc.schedule.models import Meeting, Place
from fgc.schedule.operations import cancel_meeting
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_consent import agreed, stops_taking_part
from tests.pages.test_invitation import link_for
from tests.pages.test_sheets import pages
from tests.visiting import Browser

Clock = Callable[[str], None]
UNFIT = "Hêlîn K. is invited to the meeting on Saturday 27 February 2027, and is not the interpreter Shirin Aziz asked for."
NO_WOMAN = "Shirin Aziz asks for an interpreter who is a woman. Hêlîn K. is not, or it is not recorded."
TOO_NEAR = (
    "Shirin Aziz asks for an interpreter from elsewhere. Hêlîn K. is from near the family, or it is not recorded that they are "
    "not."
)
LOST = "Hêlîn K. no longer interprets at the meeting on Saturday 27 February 2027, and Shirin Aziz needs an interpreter."
NOBODY = "Shirin Aziz needs an interpreter at the meeting on Saturday 27 February 2027, and none is invited."
LATER = "2027-02-02T09:00:00+00:00"
STILL_LATER = "2027-02-03T09:00:00+00:00"


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Hêlîn, a man from the family's own town, interprets for Shirin."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, phone="07700 900100")
        found.add("Shirin Aziz", email="shirin@example.org")
        found.add("Hêlîn K.", Kind.INTERPRETER, email="helin@example.org")
        found.add("Ewa Nowak", Kind.INTERPRETER, email="ewa@example.org")
        found.answer_pairs()
    is_so(found, "Hêlîn", Gender.MALE)
    is_so(found, "Ewa", Gender.FEMALE, from_elsewhere=True)
    return found


def person(family: Gathering, name: str) -> Person:
    return session().get_one(Person, family.people[name].id)


def conference_of(family: Gathering) -> Conference:
    return session().get_one(Conference, family.conference.id)


def is_so(family: Gathering, name: str, gender: Gender | None, *, from_elsewhere: bool = False) -> None:
    """What somebody asks of an interpreter or, of Hêlîn and Ewa, what they are."""
    with working(family.world.app):
        act(**family.ruth.settings())
        keep_interpreting(
            conference_of(family), person(family, name), by=family.ruth, gender=gender, from_elsewhere=from_elsewhere
        )  # fmt: skip


def needs(family: Gathering, name: str, *, arranged: bool = False) -> None:
    with working(family.world.app):
        conference_id, person_id = family.conference.id, family.people[name].id
        session().add(Need(conference_id=conference_id, person_id=person_id, kind="interpreter"))
    if arranged:
        note_arranged(family, name)


def note_arranged(family: Gathering, name: str, button: str = "Mark as arranged") -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[name].id}")
    ruth.press(button)
    return ruth


def meet(family: Gathering, *names: str) -> Meeting:
    with working(family.world.app):
        return family.meet(asked=[person(family, name) for name in names])


def desk(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    return ruth


def asks(family: Gathering, name: str, filled: dict[str, object]) -> Browser:
    """Ruth writes down what somebody asks for or, of an interpreter, who they are."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[name].id}/interpreter")
    ruth.press("Save", filled)
    return ruth


def places(family: Gathering, meeting: Meeting) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/{meeting.id}/places")
    return ruth


def row_of(browser: Browser, name: str) -> HtmlElement:
    """The row of somebody on the page of places."""
    rows = [row for row in browser.page.tree.iter("tr") if row.text_content().strip().startswith(name)]
    assert len(rows) == 1
    return rows[0]


def boxes(browser: Browser, name: str) -> str:
    """The name of the boxes in that row."""
    return str(row_of(browser, name).xpath(".//input[@type='checkbox']/@name")[0])


def sits(family: Gathering, meeting: Meeting, name: str, parts: list[object] | None) -> Browser:
    """Ruth says to which parts somebody is asked: None to none."""
    ruth = places(family, meeting)
    ruth.press("Save who is invited", {boxes(ruth, family.people[name].name): parts})
    return ruth


def beside(browser: Browser, name: str) -> str:
    """What stands beside somebody on the page of places."""
    return " ".join(row_of(browser, name).text_content().split())


def not_private(meeting: Meeting) -> list[object]:
    return [part.id for part in meeting.parts if not part.family_only]


def still_asked(family: Gathering, name: str) -> bool:
    """Whether their place and their invitation stand as they stood."""
    with working(family.world.app):
        theirs = (
            session().scalars(select(Invitation).where(Invitation.person_id == family.people[name].id)).one()
        )
        placed = session().scalars(select(Place.id).where(Place.person_id == family.people[name].id)).all()
        return bool(placed) and theirs.withdrawn_at is None  # fmt: skip


# --- what she asks for is learned after the interpreter was asked


def test_she_would_sit_with_a_man_from_her_own_town_when_she_asks_for_a_woman_from_elsewhere_too_late(
    family: Gathering,
) -> None:
    meeting = meet(family, "Daryan", "Shirin", "Hêlîn")
    assert UNFIT not in desk(family).page.words
    ruth = asks(family, "Shirin", {"gender": "female", "from_elsewhere": "yes"})
    assert ruth.page.heading == "Shirin Aziz"
    assert f"{UNFIT} {NO_WOMAN}" in ruth.page.words, "said at once"
    ruth = desk(family)
    assert f"{UNFIT} {NO_WOMAN}" in ruth.page.words
    ruth.follow("Who is invited to which part")
    assert ruth.page.path == f"{family.path}/dates/{meeting.id}/places"
    assert NO_WOMAN in beside(ruth, "Hêlîn K.")
    assert NO_WOMAN in beside(ruth, "Shirin Aziz")
    assert "interpreter" not in beside(ruth, "Daryan Rashid")
    ruth.press("Save who is invited")
    assert ruth.page.status == 422, "they are not set beside each other anew"
    assert still_asked(family, "Hêlîn"), "nothing is called off before Ruth does it"


def test_she_would_sit_with_somebody_from_her_own_town_who_is_not_a_man(family: Gathering) -> None:
    meet(family, "Shirin", "Hêlîn")
    ruth = asks(family, "Shirin", {"from_elsewhere": "yes"})
    assert f"{UNFIT} {TOO_NEAR}" in ruth.page.words
    for page in ("circle", "circle/safety", "dates", "invitations"):
        assert UNFIT in ruth.open(f"{family.path}/{page}").words, page


def test_it_stands_on_the_desk_until_his_place_is_taken_away(family: Gathering) -> None:
    meeting = meet(family, "Shirin", "Hêlîn")
    asks(family, "Shirin", {"gender": "female"})
    assert UNFIT in desk(family).page.words
    ruth = sits(family, meeting, "Hêlîn", None)
    assert ruth.page.heading == "Dates", ruth.page.words
    assert UNFIT not in ruth.page.words
    assert "interpreter" not in desk(family).page.words


def test_it_stands_on_the_desk_until_she_asks_for_something_else(family: Gathering) -> None:
    meet(family, "Shirin", "Hêlîn")
    asks(family, "Shirin", {"from_elsewhere": "yes"})
    assert UNFIT in desk(family).page.words
    ruth = asks(family, "Shirin", {"from_elsewhere": None})
    assert UNFIT not in ruth.page.words
    assert UNFIT not in desk(family).page.words


def test_it_stands_on_the_desk_until_another_interpreter_has_his_place(family: Gathering) -> None:
    meeting = meet(family, "Shirin", "Hêlîn")
    needs(family, "Shirin")
    asks(family, "Shirin", {"gender": "female", "from_elsewhere": "yes"})
    ruth = sits(family, meeting, "Ewa", not_private(meeting))
    assert ruth.page.status == 422, "he would still hear her"
    ruth.press("Save who is invited", {boxes(ruth, "Hêlîn K."): None})
    assert ruth.page.heading == "Dates", ruth.page.words
    assert "Shirin Aziz" not in desk(family).page.words


def test_a_meeting_that_is_off_or_over_says_nothing_more(family: Gathering, clock: Clock) -> None:
    meeting = meet(family, "Shirin", "Hêlîn")
    asks(family, "Shirin", {"gender": "female"})
    clock("2027-02-27T15:29:00+00:00")
    assert UNFIT in desk(family).page.words
    clock("2027-02-27T15:31:00+00:00")
    assert UNFIT not in desk(family).page.words
    clock(LATER)
    with working(family.world.app):
        act(**family.ruth.settings())
        off = session().get_one(Meeting, meeting.id)
        cancel_meeting(conference_of(family), off, by=family.ruth, because="The hall burnt down.")
    assert UNFIT not in desk(family).page.words


# --- who the interpreter is, is put right


def test_she_would_sit_with_a_man_who_was_thought_to_be_a_woman(family: Gathering) -> None:
    is_so(family, "Hêlîn", Gender.FEMALE)
    is_so(family, "Shirin", Gender.FEMALE)
    meet(family, "Shirin", "Hêlîn")
    assert UNFIT not in desk(family).page.words
    ruth = asks(family, "Hêlîn", {"gender": "male"})
    assert ruth.page.heading == "Hêlîn K."
    assert f"{UNFIT} {NO_WOMAN}" in ruth.page.words
    assert UNFIT in desk(family).page.words
    asks(family, "Hêlîn", {"gender": "female"})
    assert UNFIT not in desk(family).page.words


def test_nobody_interprets_for_her_when_he_turns_out_to_be_no_interpreter(
    family: Gathering, clock: Clock
) -> None:
    needs(family, "Shirin", arranged=True)
    meet(family, "Shirin", "Hêlîn")
    clock(LATER)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Hêlîn'].id}/change")
    ruth.press("Save", {"kind": "professional"})
    assert ruth.page.heading == "Hêlîn K.", ruth.page.words
    assert LOST in ruth.page.words
    assert LOST in desk(family).page.words
    ruth.open(f"{family.path}/circle/{family.people['Hêlîn'].id}/change")
    ruth.press("Save", {"kind": "interpreter"})
    assert LOST not in ruth.page.words
    assert LOST not in desk(family).page.words


def test_what_somebody_asked_for_is_not_said_of_them_when_they_turn_out_to_be_an_interpreter(
    family: Gathering,
) -> None:
    """Shirin asked for a woman from elsewhere, which does not make her one."""
    is_so(family, "Shirin", Gender.FEMALE, from_elsewhere=True)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/change")
    ruth.press("Save", {"kind": "interpreter"})
    assert ruth.page.heading == "Shirin Aziz", ruth.page.words
    with working(family.world.app):
        mine = select(Interpreting).where(Interpreting.person_id == family.people["Shirin"].id)
        row = session().scalars(mine).one()
        assert (row.gender, row.from_elsewhere) == (None, False)


# --- the interpreter does not come


def test_she_would_understand_nobody_when_her_interpreter_says_no(family: Gathering, clock: Clock) -> None:
    needs(family, "Shirin", arranged=True)
    meeting = meet(family, "Shirin", "Hêlîn")
    assert "interpret" not in desk(family).page.words
    clock(LATER)
    link_for(family, "Hêlîn").press("No, I cannot")
    ruth = desk(family)
    assert LOST in ruth.page.words
    assert "Invite someone else to interpret." in ruth.page.words
    ruth.follow("Who is invited to which part")
    no_more = "Hêlîn K. no longer interprets here, and Shirin Aziz needs an interpreter."
    assert no_more in beside(ruth, "Hêlîn K.")
    assert no_more in beside(ruth, "Shirin Aziz")
    assert still_asked(family, "Hêlîn")
    ruth = sits(family, meeting, "Hêlîn", None)
    assert NOBODY in ruth.page.words, "what was arranged was arranged with him"
    assert NOBODY in desk(family).page.words
    sits(family, meeting, "Ewa", not_private(meeting))
    assert "interpret" not in desk(family).page.words


def test_an_interpreter_from_outside_fills_the_place_of_one_who_says_no(
    family: Gathering, clock: Clock
) -> None:
    needs(family, "Shirin", arranged=True)
    meet(family, "Shirin", "Hêlîn")
    clock(LATER)
    link_for(family, "Hêlîn").press("No, I cannot")
    assert LOST in desk(family).page.words
    clock(STILL_LATER)
    ruth = note_arranged(family, "Shirin")
    assert "Undo: not arranged after all" in ruth.page.words
    assert LOST not in ruth.page.words
    assert LOST not in desk(family).page.words


def test_a_no_that_turns_into_a_yes_is_on_no_desk_any_more(family: Gathering) -> None:
    needs(family, "Shirin")
    meet(family, "Shirin", "Hêlîn")
    helin = link_for(family, "Hêlîn")
    helin.press("No, I cannot")
    assert LOST in desk(family).page.words
    helin.open("/yours/answer")
    helin.press("Yes")
    assert LOST not in desk(family).page.words


def test_the_sheet_of_the_day_does_not_send_for_a_second_interpreter_where_one_is_asked_or_comes(
    family: Gathering,
) -> None:
    """The desk was quiet, since Hêlîn has a place; the sheet and her page said "Still to arrange"; someone else was booked."""
    needs(family, "Shirin")
    meet(family, "Shirin", "Hêlîn")
    assert "interpret" not in desk(family).page.words
    helin = link_for(family, "Hêlîn")
    how_it_stands(family, "Interpreter asked, no answer yet")
    helin.press("Yes")
    how_it_stands(family, "Arranged")
    helin.open("/yours/answer")
    helin.press("No, I cannot")
    assert LOST in desk(family).page.words
    how_it_stands(family, "Still to arrange")


def how_it_stands(family: Gathering, state: str) -> None:
    """The same on the page of Shirin and on the sheet of the day."""
    ruth = family.world.in_as(family.world.ruth)
    (line,) = [
        " ".join(one.text_content().split())
        for one in ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}").tree.iter("li")
        if "Someone who speaks or signs my language" in one.text_content()
    ]
    assert state in line
    assert ("Mark as arranged" in line) is (state == "Still to arrange")
    assert f"Someone who speaks or signs my language {state}" in " ".join(pages(family, "day"))


def test_an_interpreter_whom_nobody_needs_may_say_no(family: Gathering) -> None:
    meet(family, "Shirin", "Hêlîn")
    link_for(family, "Hêlîn").press("No, I cannot")
    assert "interpret" not in desk(family).page.words


def test_an_interpreter_who_leaves_the_circle_leaves_somebody_without(
    family: Gathering, clock: Clock
) -> None:
    needs(family, "Shirin", arranged=True)
    meet(family, "Shirin", "Hêlîn")
    clock(LATER)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Hêlîn'].id}/leave")
    ruth.press("Remove from the circle", {"because": "He moved away."})
    assert ruth.page.heading == "The circle"
    assert LOST in ruth.page.words
    assert LOST in desk(family).page.words


def test_an_interpreter_who_stops_taking_part_leaves_somebody_without(family: Gathering) -> None:
    is_so(family, "Shirin", Gender.MALE)
    meet(family, "Shirin", "Hêlîn")
    agreed(family, "Hêlîn")
    assert LOST not in desk(family).page.words
    stops_taking_part(family, "Hêlîn")
    assert LOST in desk(family).page.words, "she asked for a man, so he was to interpret for her"


def test_an_interpreter_who_must_not_meet_her_leaves_her_without(family: Gathering, clock: Clock) -> None:
    needs(family, "Shirin", arranged=True)
    meet(family, "Shirin", "Hêlîn")
    clock(LATER)
    with working(family.world.app):
        told = {"hides": [], "must_not_meet": True, "because": "He told her husband where she lives."}
        act(**family.ruth.settings())
        set_caution(
            conference_of(family), person(family, "Hêlîn"), person(family, "Shirin"), by=family.ruth, **told
        )  # fmt: skip
    ruth = desk(family)
    assert LOST in ruth.page.words
    assert LOST in ruth.open(f"{family.path}/circle/safety").words


# --- somebody says that they need one


def test_somebody_who_says_later_that_she_needs_an_interpreter_is_not_left_without(family: Gathering) -> None:
    meet(family, "Daryan", "Shirin")
    shirin = link_for(family, "Shirin")
    shirin.press("Yes")
    assert NOBODY not in desk(family).page.words
    shirin.press("Say what I need", {"needs": ["interpreter"]})
    ruth = desk(family)
    assert NOBODY in ruth.page.words
    ruth.follow("Who is invited to which part")
    assert ruth.page.heading == "Who is invited to which part", (
        "there are interpreters in the circle to choose from"
    )
    ruth = note_arranged(family, "Shirin")
    assert NOBODY not in ruth.page.words
    assert NOBODY not in desk(family).page.words
    ruth = note_arranged(family, "Shirin", "Undo: not arranged after all")
    assert NOBODY in ruth.page.words, "said at once"
    shirin.open("/yours/answer")
    shirin.press("No, I cannot")
    assert NOBODY not in desk(family).page.words, "she does not come"


def test_where_the_circle_has_no_interpreter_the_button_leads_to_where_one_is_added(
    family: Gathering,
) -> None:
    with working(family.world.app):
        session().execute(text("UPDATE person SET kind = 'professional' WHERE kind = 'interpreter'"))
    needs(family, "Shirin")
    meet(family, "Daryan", "Shirin")
    ruth = desk(family)
    assert NOBODY in ruth.page.words
    assert "Add an interpreter to the circle." in ruth.page.words
    ruth.follow("Add an interpreter")
    assert ruth.page.path.split("?")[0] == f"{family.path}/circle/add"
    assert ruth.page.form(button="Add to the circle").fields["kind"] == ["interpreter"]


def test_whoever_is_booked_for_one_day_does_not_come_on_another(family: Gathering, clock: Clock) -> None:
    """An interpreter from outside is booked for Saturday, and has no place at this meeting. The meeting moves."""
    needs(family, "Shirin")
    meet(family, "Daryan", "Shirin")
    clock(LATER)
    note_arranged(family, "Shirin")
    assert NOBODY not in desk(family).page.words
    clock(STILL_LATER)
    ruth = desk(family)
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Change the meeting"))
    ruth.press("Save the date", {"on": "6", "on-month": "3", "on-year": "2027"})
    assert ruth.page.status == 200, ruth.page.words
    later = NOBODY.replace("27 February", "6 March")
    assert later in desk(family).page.words
    clock("2027-02-04T09:00:00+00:00")
    note_arranged(family, "Shirin")
    assert later not in desk(family).page.words


# --- who learns it, and when


def test_nobody_but_the_coordinator_learns_who_needs_an_interpreter(family: Gathering) -> None:
    meet(family, "Shirin", "Hêlîn")
    asks(family, "Shirin", {"gender": "female"})
    theirs = ("/", f"{family.path}/circle", f"{family.path}/circle/{family.people['Shirin'].id}",
              f"{family.path}/circle/safety", family.path)  # fmt: skip
    for staff in (family.world.amy, family.world.helen):
        browser = family.world.in_as(staff)
        opened = [browser.open(path) for path in theirs]
        assert sum(page.status == 200 for page in opened) == (5 if staff is family.world.helen else 1)
        assert not any("is not the interpreter" in page.words or NO_WOMAN in page.words for page in opened)


def test_no_day_of_a_meeting_is_said_while_a_safety_hold_lasts(family: Gathering) -> None:
    meet(family, "Shirin", "Hêlîn")
    with working(family.world.app):
        helen = family.world.viewer(family.world.helen)
        conferences.hold(conference_of(family), by=helen, because="Somebody phoned.")
    ruth = asks(family, "Shirin", {"gender": "female"})
    assert "27 February" not in ruth.page.words
    assert "27 February" not in desk(family).page.words
    with working(family.world.app):
        conference_of(family).held_since = None
    assert UNFIT in desk(family).page.words, "it waited"


def test_a_desk_asks_no_more_for_many_who_need_an_interpreter_than_for_one(family: Gathering) -> None:
    with working(family.world.app):
        names = [family.add(f"Nazdar{each} Aziz", email=f"n{each}@example.org").called for each in range(4)]
    meet(family, "Shirin", "Hêlîn", *names)
    asks(family, "Shirin", {"gender": "female"})
    one = questions_of_desk(family)
    for name in names:
        is_so(family, name, Gender.FEMALE)
        needs(family, name)
    assert questions_of_desk(family) == one


def questions_of_desk(family: Gathering) -> int:
    """How many questions Ruth's desk asks the database."""
    ruth, heard = desk(family), []

    def hear(_c: object, _cursor: object, said: str, *_more: object) -> None:
        heard.append(said)

    event.listen(engine(), "before_cursor_execute", hear)
    try:
        ruth.open("/")
    finally:
        event.remove(engine(), "before_cursor_execute", hear)
    assert heard
    return len(heard)

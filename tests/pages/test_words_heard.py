"""What somebody lets others hear who is not there: found on the page of the day, heard or said why not, and by nobody else."""

import subprocess
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from fgc.circle.models import SafeContact
from fgc.conference.models import Conference, Happening
from fgc.invitation.models import Invitation
from fgc.kit.db import act, session
from fgc.kit.refusal import Refused
from fgc.meeting.operations import note_heard
from fgc.meeting.statements import statements_of
from fgc.record.queries.met import invitations_part
from fgc.schedule.models import Meeting, MeetingState, Place, Way
from fgc.schedule.models_apart import WordsOutcome
from fgc.schedule.operations import Wish, set_places
from tests.gathering import Gathering, working
from tests.pages.test_answers_kept import asked
from tests.pages.test_apart import LEFT_OUT, ON_THE_DAY, family, open_apart
from tests.pages.test_telltale import TICK
from tests.the_day import Clock, Day, arrive_and_begin, in_again
from tests.visiting import Browser

__all__ = ["family"]

HERS = "I am afraid of the mornings. Please help with school."
READ = "Their words were read out"
EVENING = "2027-02-27T16:00:00+00:00"


@dataclass
class Left:
    """Shirin is asked with Daryan, cannot come, and left words for the meeting."""

    family: Gathering
    meeting: UUID
    invitation: UUID
    secret: str
    hers: Browser

    @property
    def day(self) -> str:
        return f"{self.family.path}/day?meeting={self.meeting}"

    @property
    def words(self) -> str:
        return f"{self.family.path}/day/{self.meeting}/words/{self.family.people['Shirin'].id}"

    def ruth(self) -> Browser:
        return self.family.world.in_as(self.family.world.ruth)


@pytest.fixture
def left(family: Gathering) -> Left:
    invitation, secret = asked(family, "Shirin")
    hers = family.world.with_link(secret)
    hers.open("/yours/answer")
    hers.press("No, I cannot")
    hers.open("/yours/answer")
    hers.press("Save my words", {"own_words": HERS})
    with working(family.world.app):
        meeting = session().get_one(Invitation, invitation).meeting_id
    return Left(family, meeting, invitation, secret, hers)


def held(left: Left) -> None:
    """The meeting is over."""
    with working(left.family.world.app):
        session().get_one(Meeting, left.meeting).state = MeetingState.HELD


def outcomes(left: Left) -> int:
    with working(left.family.world.app):
        return session().scalars(select(func.count(WordsOutcome.id))).one()


def heard_instead(left: Left, way: Way) -> None:
    """Ruth asks her to be heard so, in every part."""
    with working(left.family.world.app):
        act(**left.family.ruth.settings())
        people = [row for row in left.family.people.values() if row.called in ("Daryan", "Shirin")]
        meeting = session().get_one(Meeting, left.meeting)
        wishes = [
            Wish(one, [part.id for part in meeting.parts], Way.IN_PERSON if one.called == "Daryan" else way)
            for one in map(session().merge, people)
        ]
        conference = session().get_one(Conference, left.family.conference.id)
        set_places(conference, meeting, by=left.family.ruth, wishes=wishes)


def test_what_she_wrote_because_she_cannot_come_is_found_on_the_day_and_read_out(
    left: Left, clock: Clock
) -> None:
    """Nobody would have opened the page of her answer while all sat and waited."""
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.day)
    assert "1 person who will not be in the room has words to be heard" in ruth.page.words
    assert "You, or someone they chose" in ruth.page.words
    assert "To be heard" in ruth.page.words
    assert HERS not in ruth.page.words, "her words are not on a page that lies open in the hall"
    ruth.follow("Read their words Shirin Aziz")
    assert HERS in ruth.page.words
    assert "Read all of these words out, exactly as written." in ruth.page.words
    ruth.press(READ)
    assert ruth.page.path.startswith(f"{left.family.path}/day?")
    assert "Recorded: the words of Shirin were heard." in ruth.page.words
    assert "To be heard" not in ruth.page.words
    ruth.open(left.words)
    assert "Ruth Adeyemi recorded on" in ruth.page.words
    assert "their words were heard." in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READ)
    with working(left.family.world.app):
        kinds = session().scalars(select(Happening.kind).where(Happening.kind.like("Words%"))).all()
    assert list(kinds).count("WordsHeard") == 1


def test_the_sheet_for_the_day_says_whose_words_are_to_be_heard_and_not_what_they_are(
    left: Left, clock: Clock
) -> None:
    """A sheet may be lost on a bus."""
    clock(ON_THE_DAY)
    ruth = left.ruth()
    answer = ruth.client.get(f"{left.family.path}/day/print/day.pdf")
    if answer.status_code == 303 and ruth.proves is not None:
        ruth.proves()
        answer = ruth.client.get(f"{left.family.path}/day/print/day.pdf")
    assert answer.mimetype == "application/pdf"
    command = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(command, input=answer.get_data(), capture_output=True, check=True).stdout.decode()
    sheet = " ".join(told.split())
    assert "Words to be heard" in sheet
    assert "Who reads or says the" in sheet, "the last word of the heading stands on the line below"
    assert "Shirin Aziz" in sheet
    assert "afraid of the mornings" not in sheet


@pytest.mark.parametrize(("way", "press"), [(Way.SPOKESPERSON, "Someone spoke for them"), (Way.LETTER, READ)])
def test_whoever_is_heard_without_being_there_stands_on_the_page_though_nothing_is_written_down(
    left: Left, clock: Clock, way: Way, press: str
) -> None:
    """Her letter is in an envelope, or her brother knows what she wants to say: somebody has to think of it."""
    heard_instead(left, way)
    left.hers.open("/yours/answer")
    left.hers.press("Save my words", {"own_words": ""})
    left.hers.open("/yours/answer")
    left.hers.press("I want to take part another way")
    name = {"spokesperson": "Kawa Aziz"} if way is Way.SPOKESPERSON else {}
    left.hers.press("This is how I take part", {"way": way.value, **name})
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.day)
    assert ("Kawa Aziz speaks for them" in ruth.page.words) is (way is Way.SPOKESPERSON)
    assert "Time on your own as a family" in ruth.page.words
    ruth.follow("Read their words Shirin Aziz")
    assert "None of their words are recorded here." in ruth.page.words
    assert "You are not in the room for private family time." in ruth.page.words
    ruth.press(press)
    assert "Recorded: the words of Shirin were heard." in ruth.page.words


def test_after_the_meeting_words_that_nobody_read_stay_on_the_desk_until_it_is_said_why(
    left: Left, clock: Clock
) -> None:
    line = "Shirin Aziz was not at the meeting. Were their words heard?"
    clock(EVENING)
    ruth = left.ruth()
    assert line not in ruth.open("/").words, "the meeting is not over"
    held(left)
    assert line in ruth.open("/").words
    ruth.follow("Record what happened Shirin Aziz")
    ruth.follow("Their words were not heard")
    ruth.press("Record the reason", {"because": "  "})
    assert "Write why their words were not heard." in ruth.page.words
    ruth.press("Record the reason", {"because": "The hall was closed early."})
    assert "Recorded: why the words of Shirin were not heard." in ruth.page.words
    assert line not in ruth.open("/").words
    ruth.open(left.words)
    assert "The hall was closed early." in ruth.page.words
    ruth.press(READ)
    ruth.open(left.words)
    assert "their words were heard." in ruth.page.words, "whoever noted the wrong thing notes the right one"
    assert outcomes(left) == 2, "and the first line stays"


def test_words_that_she_changed_meanwhile_are_not_said_to_have_been_read(left: Left, clock: Clock) -> None:
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.words)
    with working(left.family.world.app):
        session().get_one(Invitation, left.invitation).own_words = "Nothing of what I wrote before is true."
    ruth.press(READ)
    assert ruth.page.status == 409
    assert "This page has changed since you opened it" in ruth.page.words
    assert outcomes(left) == 0


def test_what_was_read_out_says_nothing_of_other_words_that_came_later(left: Left, clock: Clock) -> None:
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.words)
    ruth.press(READ)
    with working(left.family.world.app):
        session().get_one(Invitation, left.invitation).own_words = "And I want Lana to stay with me."
    held(left)
    assert "Shirin Aziz was not at the meeting. Were their words heard?" in ruth.open("/").words


def test_nobody_notes_days_before_that_she_was_heard(left: Left) -> None:
    ruth = left.ruth()
    ruth.open(left.words)
    assert HERS in ruth.page.words
    assert "This meeting is on another day." in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READ)
    with working(left.family.world.app):
        viewer = left.family.ruth
        act(**viewer.settings())
        conference = session().get_one(Conference, left.family.conference.id)
        meeting = session().get_one(Meeting, left.meeting)
        (hers,) = statements_of(viewer, conference, meeting)
        with pytest.raises(Refused, match="TOO_EARLY"):
            note_heard(conference, meeting, hers, by=viewer)
    assert outcomes(left) == 0


def test_who_comes_after_all_speaks_for_herself_and_who_does_not_come_is_heard(
    left: Left, clock: Clock
) -> None:
    left.hers.open("/yours/answer")
    left.hers.press("Yes, I will come")
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.day)
    assert "Only if they do not come" in ruth.page.words
    with working(left.family.world.app):
        mine = (Place.meeting_id == left.meeting, Place.person_id == left.family.people["Shirin"].id)
        session().execute(update(Place).where(*mine).values(arrived_at=func.now()))
    assert "Words to be heard" not in ruth.open(left.day).words, "she is here"
    held(left)
    line = "Shirin Aziz was not at the meeting. Were their words heard?"
    assert line not in ruth.open("/").words
    with working(left.family.world.app):
        session().execute(update(Place).where(*mine).values(arrived_at=None))
    assert line in ruth.open("/").words, "she said that she comes, and nobody read her words"


def test_words_that_tell_where_somebody_lives_are_read_to_nobody_before_ruth_has_looked(
    left: Left, clock: Clock
) -> None:
    """Shirin wrote something like the name of the town. Daryan, who must not learn it, sits at the table."""
    lives_in_eastwick(left, "Lana likes her school in Estwick.")
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.day)
    assert "Not ready to be heard" in ruth.page.words
    ruth.open(left.words)
    assert "Look at these words first." in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READ)
    ruth.follow("Look at their words")
    ruth.press("Save this answer")
    assert TICK in ruth.page.words
    ruth.press("Save this answer", _ticked(ruth))
    ruth.open(left.words)
    assert "Look at these words first." not in ruth.page.words
    ruth.press(READ)
    assert outcomes(left) == 1


def test_no_tick_lets_the_very_name_of_her_town_be_read_to_whom_a_caution_hides_it_from(
    left: Left, clock: Clock
) -> None:
    """A copy of the plan with these words takes two people. What is read out nobody can cut for one who hears it."""
    lives_in_eastwick(left, "Lana likes her school in Eastwick.")
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.words)
    ruth.follow("Look at their words")
    ruth.press("Save this answer")
    ruth.press("Save this answer", _ticked(ruth))
    ruth.open(left.words)
    assert "Go through the words with the person who wrote them, and put them another way." in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READ)
    ruth.follow("Look at their words")
    ruth.press("Save this answer", {"own_words": "Lana likes her school."})
    ruth.open(left.words)
    ruth.press(READ)
    assert outcomes(left) == 1


def lives_in_eastwick(left: Left, words: str) -> None:
    """The town is hidden from Daryan, and Shirin's words are these."""
    family = left.family
    with working(family.world.app):
        hers = SafeContact.person_id == family.people["Shirin"].id
        session().scalars(select(SafeContact).where(hers)).one().town = "Eastwick"
        family.hide(family.people["Daryan"], family.people["Shirin"], "address", "town")
        session().get_one(Invitation, left.invitation).own_words = words


def _ticked(ruth: Browser) -> dict[str, object]:
    """The box that says that she has looked."""
    (box,) = ruth.page.tree.xpath(
        f"//label[contains(., '{TICK[:20]}')]/preceding-sibling::input | //input[@id = //label[contains(., '{TICK[:20]}')]/@for]"
    )[:1]
    return {str(box.get("name")): str(box.get("value"))}


def test_words_of_before_are_not_read_out_once_somebody_is_kept_away_but_asked_about_anew(
    left: Left, clock: Clock
) -> None:
    """Shirin wrote when she was still asked. Since a caution came nobody asks her any more, and her words were lost with it."""
    family = left.family
    with working(family.world.app):
        row = session().get_one(Invitation, left.invitation)
        row.withdrawn_at, row.withdrawn_because = row.asked_at, "kept_apart"
        session().execute(
            Place.__table__.delete().where(Place.person_id == family.people["Shirin"].id)  # type: ignore[attr-defined]
        )
        family.apart(family.people["Shirin"], family.people["Daryan"])
    clock(ON_THE_DAY)
    ruth = left.ruth()
    ruth.open(left.words)
    assert "First ask them what they want to say now, and record their words." in ruth.page.words
    assert HERS in ruth.page.words, "Ruth knows what to ask about"
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READ)
    ruth.follow("How they are heard instead")
    day = {"views_checked_on": "26", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
    ruth.press("Save", LEFT_OUT | {"views": "Please help with school."} | day)
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    ruth.open(left.words)
    assert "Please help with school." in ruth.page.words
    assert "afraid of the mornings" not in ruth.page.words, "what she says now"
    ruth.press(READ)
    assert "Heard at the meeting" in open_apart(family).page.words


def test_who_wrote_herself_and_was_also_asked_is_said_to_have_been_heard_wherever_her_words_are_listed(
    left: Left, clock: Clock
) -> None:
    """Both were read out together. The record of her answers, and the page of who is not asked, said nothing: as if nobody had
    heard her. Once other words of hers are taken down, what she wrote herself was heard all the same."""
    family = left.family
    clock(ON_THE_DAY)
    ruth = left.ruth()
    write = f"{family.path}/dates/{left.meeting}/apart/{family.people['Shirin'].id}"
    ruth.open(write)
    day = {"views_checked_on": "26", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
    ruth.press("Save", LEFT_OUT | {"views": "Somebody should ring in the evening."} | day)
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    assert heard_in_record(left) == ""
    ruth.open(left.words)
    assert "Somebody should ring in the evening." in ruth.page.words
    assert HERS in ruth.page.words
    ruth.press(READ)
    assert heard_in_record(left) == "yes"
    assert "Heard at the meeting" in ruth.open(f"{family.path}/dates/apart").words
    ruth.open(write)
    ruth.press("Save", {"views": "Nobody should ring."})
    assert heard_in_record(left) == "yes", "what she wrote herself is as it was"
    assert "Heard at the meeting" not in ruth.open(f"{family.path}/dates/apart").words


def heard_in_record(left: Left) -> str:
    """What the record of the conference says of her words: heard or not, or nothing."""
    with working(left.family.world.app), left.family.world.app.test_request_context():
        act(**left.family.ruth.settings())
        conference = session().get_one(Conference, left.family.conference.id)
        (listed,) = invitations_part(left.family.ruth, conference).tables
        (row,) = [one for one in listed.rows if HERS in one]
        return str(row[-1])


def test_while_the_family_is_on_its_own_nobody_reads_whose_words_there_are(day: Day, clock: Clock) -> None:
    with working(day.world.app):
        row = session().scalars(select(Invitation).where(Invitation.person_id == day.people["Rojin"].id))
        row.one().own_words = "I send my love from far away."
        words = f"{day.path}/day/{day.meeting.id}/words/{day.people['Rojin'].id}"
    ruth = arrive_and_begin(day, clock)
    assert "will not be in the room" not in ruth.open(f"{day.path}/day").words
    assert "I send my love" not in ruth.open(words).words
    assert "The family is on its own now." in ruth.page.words
    kawa = day.family("Kawa")
    for path in ("/yours/room", "/yours/room/notes", "/yours"):
        assert "I send my love" not in kawa.open(path).text, path
    for name in ("amy", "helen", "colin"):
        browser = day.world.in_as(getattr(day.world, name))
        assert browser.open(words).status == 404, name


def test_a_screen_that_is_lent_shows_nobodys_words(agreed: Day) -> None:
    with working(agreed.world.app):
        row = session().scalars(select(Invitation).where(Invitation.person_id == agreed.people["Rojin"].id))
        row.one().own_words = "I send my love from far away."
    words = f"{agreed.path}/day/{agreed.meeting.id}/words/{agreed.people['Rojin'].id}"
    ruth = agreed.ruth()
    assert "I send my love" in ruth.open(words).words
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Sign on this tablet Kawa Aziz")
    for path in (words, f"{words}/not-heard"):
        answer = ruth.client.get(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")
    in_again(ruth, agreed)
    assert "I send my love" in ruth.open(words).words

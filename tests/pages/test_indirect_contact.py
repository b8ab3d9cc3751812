"""Whoever an order keeps from somebody sends them no words either: no letter, recording, message or reading out."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from fgc.circle.models import Caution
from fgc.circle.operations import set_caution
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit.db import act, session
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Refused
from fgc.referral.models import Order
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.models_apart import CheckScope, Code, Instead, LegalCheck
from fgc.schedule.operations import Wish, ask_check, leave_out, set_places
from tests.gathering import Gathering, working
from tests.pages.test_apart import (
    LEFT_OUT,
    ON_THE_DAY,
    ends_in_september,
    family,
    open_apart,
    people,
    read_out,
)
from tests.the_day import Clock
from tests.visiting import Browser

__all__ = ["ends_in_september", "family"]

CHECKED = {"views_checked_on": "2", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
NOT_READ_OUT = "so their words are not read out there. Ask for a legal check if the order may allow it."
READS_OUT = "Their words were read out"
ALL_WORDS = ["staggered", "separate_meeting", "go_between", "letter", "recording", "spokesperson"]


def met_without_baran(family: Gathering) -> UUID:
    """Shirin and Daryan are asked. She and Baran must not meet."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        return family.meet(asked=people(family, "Daryan", "Shirin")).id


def allow_words(family: Gathering) -> Browser:
    """Ruth asks about words alone; Helen has asked a solicitor."""
    ruth = open_apart(family)
    ruth.follow("Ask for a legal check for the meeting on Saturday 27 February 2027")
    (pair,) = [value for value in ruth.page.tree.xpath("//select[@name='pair']/option/@value") if value]
    ruth.press("Ask for the check", {"pair": pair, "because": "A letter to his daughter, no more."})
    assert "Choose what has to be checked." in ruth.page.words, "nothing is asked for by itself"
    ruth.press("Ask for the check", {"scope": "words"})
    assert "Can words be passed on at this meeting: a letter, a recording, a message?" in ruth.page.words
    helen = family.world.in_as(family.world.helen)
    line = "Legal check needed before words can be passed on between Baran Rashid and Shirin Aziz."
    assert line in helen.open("/").words
    helen.follow("Answer the legal check")
    for words in (
        "Words passed on between Baran Rashid and Shirin Aziz at one meeting",
        "Can words be passed on between them at this meeting?",
        "They still must not meet.",
    ):
        assert words in helen.page.words
    assert "Can both be at this meeting?" not in helen.page.words
    answer = {"allowed": "True", "checked": "The order allows letters by others.", "advice_from": "Jo Lund"}
    helen.press("Record the legal check", answer)
    assert "Allowed" in helen.page.words, helen.page.words
    return ruth


def offered(browser: Browser) -> list[str]:
    return [str(one) for one in browser.page.tree.xpath("//input[@name='instead']/@value")]


@pytest.mark.parametrize("way", [Instead.LETTER, Instead.RECORDING, Instead.SPOKESPERSON, Instead.GO_BETWEEN])
def test_no_words_of_his_are_passed_on_to_her_while_an_order_keeps_him_from_her(
    family: Gathering, ends_in_september: Order, way: Instead
) -> None:
    """Most orders say "directly or indirectly": a letter that Ruth reads out would break it, and Ruth with it."""
    assert ends_in_september.protects == "Shirin Aziz"
    meeting_id = met_without_baran(family)
    with working(family.world.app):
        told = {"code": Code.ORDER, "because": "An order.", "instead": way, "considered": [Instead.LETTER]}
        with pytest.raises(Refused, match="ORDER_FORBIDS") as refused, session().begin_nested():
            leave_out(
                session().get_one(Conference, family.conference.id), session().get_one(Meeting, meeting_id),
                family.people["Baran"], by=family.ruth, version=0, decided_on=date(2027, 2, 1),
                review_on=date(2027, 3, 1), **told,
            )  # fmt: skip
        assert refused.value.field == "instead"
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    assert offered(ruth) == ["staggered", "separate_meeting"]
    assert "no one passes on words from Baran Rashid: no letter, recording or message." in ruth.page.words


def test_whoever_an_order_protects_still_chooses_to_send_her_own_words(
    family: Gathering, ends_in_september: Order, clock: Clock
) -> None:
    """The order binds Baran. Where she is the one who stays away, her letter is hers."""
    assert ends_in_september.against == "Baran Rashid"
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Baran"))
    clock(ON_THE_DAY)
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    assert ruth.page.heading == "Why Shirin Aziz is not invited"
    assert offered(ruth) == ALL_WORDS
    ruth.press("Save", LEFT_OUT | CHECKED)
    ruth.follow("Their words, to read out: Shirin Aziz")
    ruth.press(READS_OUT)
    assert read_out(family)


def test_his_words_are_not_read_out_when_an_order_came_after_they_were_taken_down(
    family: Gathering, request: pytest.FixtureRequest, clock: Clock
) -> None:
    met_without_baran(family)
    clock(ON_THE_DAY)
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | CHECKED)
    line = "cannot take part in the meeting in the way recorded"
    assert line not in family.world.in_as(family.world.ruth).open("/").words
    ruth.follow("Their words, to read out: Baran Rashid")
    assert NOT_READ_OUT not in ruth.page.words
    request.getfixturevalue("ends_in_september")
    ruth.press(READS_OUT)
    assert NOT_READ_OUT in ruth.page.words, "the page was open when the order came"
    assert not read_out(family)
    ruth.open(f"{family.path}/dates/apart")
    assert "No longer allows this way" in ruth.page.words
    ruth.follow("Their words, to read out: Baran Rashid")
    assert NOT_READ_OUT in ruth.page.words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button=READS_OUT)
    desk = family.world.in_as(family.world.ruth)
    assert f"Baran {line}: an order does not allow it." in desk.open("/").words
    desk.follow("Choose another way")
    assert "“A letter that someone reads out” was chosen before." in desk.page.words
    desk.press("Save", {"instead": "separate_meeting"})
    assert line not in desk.open("/").words


def test_a_second_person_lets_words_pass_and_still_nobody_meets(
    family: Gathering, ends_in_september: Order, clock: Clock
) -> None:
    assert ends_in_september.kind.value == "non_molestation"
    meeting_id = met_without_baran(family)
    clock(ON_THE_DAY)
    ruth = allow_words(family)
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Record how they are heard")
    assert offered(ruth) == ALL_WORDS
    ruth.press("Save", LEFT_OUT | CHECKED)
    ruth.follow("Their words, to read out: Baran Rashid")
    ruth.press(READS_OUT)
    assert read_out(family)
    with working(family.world.app), pytest.raises(Refused, match="MUST_NOT_MEET"), session().begin_nested():
        put(family, meeting_id, "Baran", Way.IN_PERSON)
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        add_place(family, meeting_id, "Baran", Way.VIDEO)
    with working(family.world.app):
        put(family, meeting_id, "Baran", Way.LETTER)


def put(family: Gathering, meeting_id: UUID, name: str, way: Way) -> None:
    meeting = session().get_one(Meeting, meeting_id)
    conference = session().get_one(Conference, family.conference.id)
    wishes = [Wish(family.people[name], [meeting.parts[0].id], way)]
    set_places(conference, meeting, by=family.ruth, wishes=wishes)


def add_place(family: Gathering, meeting_id: UUID, name: str, way: Way) -> None:
    """Straight into the table."""
    meeting, person = session().get_one(Meeting, meeting_id), family.people[name]
    session().add(
        Place(
            conference_id=family.conference.id, meeting_id=meeting.id, part_id=meeting.parts[0].id,
            person_id=person.id, kind=person.kind, family_only=False, way=way,
        )
    )  # fmt: skip


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_nobody_is_asked_to_send_a_letter_into_the_room_of_whom_an_order_protects(
    family: Gathering, ends_in_september: Order, way: Way
) -> None:
    meeting_id = met_without_baran(family)
    with working(family.world.app):
        with pytest.raises(Refused, match="WORDS_WOULD_REACH") as refused, session().begin_nested():
            put(family, meeting_id, "Baran", way)
        assert refused.value.field == str(family.people["Baran"].id)
        assert refused.value.sentence == (
            "An order in force keeps Baran Rashid from Shirin Aziz, so no letter of theirs is read out and no one "
            "speaks for them in a part to which Shirin Aziz is invited. Choose other parts, or ask for a legal check "
            "if the order may allow it."
        )
        session().execute(update(Caution).values(order_id=ends_in_september.id))
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        add_place(family, meeting_id, "Baran", way)
    with working(family.world.app):
        session().execute(update(Place).where(Place.person_id == family.people["Shirin"].id).values(way=way))
        put(family, meeting_id, "Baran", Way.IN_PERSON)
    with working(family.world.app):
        ways = {place.person_id: place.way for place in session().scalars(select(Place))}
        assert ways[family.people["Shirin"].id] is way, "hers may be read where he is"
        assert ways[family.people["Baran"].id] is Way.IN_PERSON


def test_an_order_that_comes_late_stops_his_letter_and_tells_him_nothing(
    family: Gathering, ends_in_september: Order
) -> None:
    with working(family.world.app):
        session().execute(update(Order).values(expires_on=date(2027, 1, 31)))
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting_id = family.meet(asked=people(family, "Daryan", "Shirin")).id
        put(family, meeting_id, "Baran", Way.LETTER)
        letters = session().scalars(select(Letter.id)).all()
    with working(family.world.app):
        session().execute(update(Order).values(expires_on=date(2027, 9, 14)))
        act(**family.ruth.settings())
        set_caution(
            session().get_one(Conference, family.conference.id), family.people["Baran"], family.people["Shirin"],
            by=family.ruth, hides=[], must_not_meet=True, because="The order.", order_id=ends_in_september.id,
        )  # fmt: skip
    with working(family.world.app):
        placed = set(session().scalars(select(Place.person_id).where(Place.meeting_id == meeting_id)))
        assert placed == {family.people["Daryan"].id, family.people["Shirin"].id}
        assert session().scalars(select(Letter.id)).all() == letters
        his = Invitation.person_id == family.people["Baran"].id
        assert set(session().scalars(select(Invitation.withdrawn_because).where(his))) <= {"kept_apart"}


def test_words_alone_are_asked_about_only_where_an_order_forbids_them(family: Gathering) -> None:
    """A caution that the coordinator set lets a letter be read out as before."""
    meeting_id = met_without_baran(family)
    one, other = (family.people[name].id for name in ("Baran", "Shirin"))
    with working(family.world.app):
        conference, meeting = family.conference, session().get_one(Meeting, meeting_id)
        with pytest.raises(Refused, match="NO_ORDER_FORBIDS"):
            ask_check(conference, meeting, one, other, by=family.ruth, scope=CheckScope.WORDS, because="?")
        assert session().scalars(select(LegalCheck)).all() == []
        put(family, meeting_id, "Baran", Way.LETTER)
    ruth = open_apart(family)
    assert "Record how they are heard" not in ruth.page.words, "he takes part by a letter"


def test_where_only_words_were_allowed_the_page_does_not_say_that_the_two_may_meet(
    family: Gathering, ends_in_september: Order
) -> None:
    """The coordinator takes the meeting elsewhere: she reads what ends before and after, and to whom she has to speak."""
    assert ends_in_september.expires_on
    meeting_id = met_without_baran(family)
    ruth = allow_words(family)
    with working(family.world.app):
        put(family, meeting_id, "Baran", Way.LETTER)
    ruth.open(f"{family.path}/dates/{meeting_id}/change")
    for words in (
        "A legal check allows words to be passed on between Baran Rashid and Shirin Aziz at this meeting, as it is planned now.",
        "Baran Rashid is then no longer invited until there is a new check. Nothing is sent to them: please talk to them.",
    ):
        assert words in ruth.page.words
    assert "to take part in this meeting, as it is planned now" not in ruth.page.words
    ruth.press("Save the date", ELSEWHERE)
    assert (
        "The meeting is changed. A legal check ended with this change, and Baran Rashid is no longer invited. Nothing "
        "is sent to them: please talk to them." in ruth.page.words
    )
    with working(family.world.app):
        placed = set(session().scalars(select(Place.person_id).where(Place.meeting_id == meeting_id)))
    assert placed == {family.people["Daryan"].id, family.people["Shirin"].id}


def test_a_check_on_which_nobodys_place_rests_ends_and_nobody_has_to_be_spoken_with(
    family: Gathering, ends_in_september: Order
) -> None:
    assert ends_in_september.expires_on
    meeting_id = met_without_baran(family)
    ruth = allow_words(family)
    ruth.open(f"{family.path}/dates/{meeting_id}/change")
    assert "If the day, times, place, rooms or doors change, this check ends." in ruth.page.words
    assert "please talk to them" not in ruth.page.words
    ruth.press("Save the date", ELSEWHERE)
    assert "The meeting is changed. A legal check ended with this change." in ruth.page.words
    assert "no longer invited" not in ruth.page.words


ELSEWHERE = {"venue": "The Old Chapel", "venue_address": "1 Chapel Yard"}

"""When somebody may be asked, when they may answer, what is safe to hand them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from fgc.circle.models import SafeContact
from fgc.circle.resending import Look
from fgc.circle.rules import mark_of, mark_of_letter
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.rules import (
    WhyNot,
    answer_stands,
    calendar_is_safe,
    must_be_told,
    short_code,
    why_not_answer,
    why_not_ask,
    why_not_send,
    why_not_way,
)  # fmt: skip
from fgc.kit.outbox import Channel, Letter
from fgc.schedule.models import Meeting, MeetingState, Way

NOW = datetime(2027, 2, 3, 10, tzinfo=UTC)


def meeting(**told: object) -> Meeting:
    kept = {
        "on": date(2027, 2, 27),
        "zone": "Europe/London",
        "state": MeetingState.PLANNED,
        "sequence": 0,
        "starts_at": datetime(2027, 2, 27, 11, tzinfo=UTC),
        "ends_at": datetime(2027, 2, 27, 15, 30, tzinfo=UTC),
    }
    return Meeting(**kept | told)


def invitation(**told: object) -> Invitation:
    return Invitation(
        **{"asked_at": NOW, "withdrawn_at": None, "looked_at": None, "looked_mark": "", "told_sequence": 0}
        | told
    )


def test_people_answer_and_change_their_mind_until_the_day() -> None:
    assert why_not_answer(invitation(), meeting(), NOW) is None
    assert why_not_answer(invitation(), meeting(), datetime(2027, 2, 26, 23, 59, tzinfo=UTC)) is None
    assert (
        why_not_answer(invitation(), meeting(), datetime(2027, 2, 27, 0, 0, tzinfo=UTC))
        is WhyNot.THE_DAY_IS_HERE
    )
    afterwards = datetime(2027, 2, 27, 15, 30, tzinfo=UTC)
    assert why_not_answer(invitation(), meeting(), afterwards) is WhyNot.DAY_HAS_PASSED, "nobody began it"
    held = meeting(state=MeetingState.HELD)
    assert why_not_answer(invitation(), held, afterwards) is WhyNot.IT_IS_OVER
    under_way = meeting(state=MeetingState.UNDER_WAY)
    assert why_not_answer(invitation(), under_way, afterwards) is WhyNot.IT_IS_OVER


def test_the_day_begins_at_midnight_of_the_place_not_of_the_server() -> None:
    auckland = meeting(zone="Pacific/Auckland", ends_at=datetime(2027, 2, 27, 3, tzinfo=UTC))
    assert why_not_answer(invitation(), auckland, datetime(2027, 2, 26, 10, 59, tzinfo=UTC)) is None
    assert (
        why_not_answer(invitation(), auckland, datetime(2027, 2, 26, 11, 0, tzinfo=UTC))
        is WhyNot.THE_DAY_IS_HERE
    )


@pytest.mark.parametrize(
    ("told", "why"), [({"asked_at": None}, WhyNot.NOT_ASKED), ({"withdrawn_at": NOW}, WhyNot.NOT_ASKED)]
)
def test_only_who_was_asked_answers(told: dict[str, object], why: WhyNot) -> None:
    assert why_not_answer(invitation(**told), meeting(), NOW) is why


def test_what_was_called_off_needs_no_answer() -> None:
    assert why_not_answer(invitation(), meeting(state=MeetingState.CANCELLED), NOW) is WhyNot.CALLED_OFF


def test_another_way_says_which_and_a_spokesperson_has_a_name() -> None:
    assert why_not_way(Answer.YES, None, "") is None
    assert why_not_way(Answer.ANOTHER_WAY, None, "") is WhyNot.HOW_ELSE
    assert why_not_way(Answer.ANOTHER_WAY, Way.IN_PERSON, "") is WhyNot.HOW_ELSE
    assert why_not_way(Answer.ANOTHER_WAY, Way.SPOKESPERSON, "") is WhyNot.WHO_SPEAKS
    assert why_not_way(Answer.ANOTHER_WAY, Way.SPOKESPERSON, "Nazdar") is None


def test_nobody_is_asked_twice_or_to_nothing_or_too_late() -> None:
    fresh = invitation(asked_at=None)
    assert why_not_ask(fresh, meeting(), NOW, placed=True) is None
    assert why_not_ask(fresh, meeting(), NOW, placed=False) is WhyNot.NO_PLACE
    assert why_not_ask(invitation(), meeting(), NOW, placed=True) is WhyNot.ALREADY_ASKED
    assert why_not_ask(fresh, meeting(), NOW + timedelta(days=40), placed=True) is WhyNot.MEETING_CLOSED
    assert why_not_ask(invitation(withdrawn_at=NOW), meeting(), NOW, placed=True) is WhyNot.WITHDRAWN


def test_nothing_is_sent_that_was_not_looked_at_as_it_reads_now() -> None:
    seen, other = mark_of(["Hello Sara", b"file"]), mark_of(["Hello Sara", b"another file"])
    assert why_not_send(invitation(), seen) is WhyNot.LOOK_FIRST
    assert why_not_send(invitation(looked_at=NOW, looked_mark=seen), seen) is None
    assert why_not_send(invitation(looked_at=NOW, looked_mark=seen), other) is WhyNot.LOOK_AGAIN
    assert mark_of(["ab", "c"]) != mark_of(["a", "bc"])


def test_a_file_that_says_another_place_than_the_one_that_was_looked_at_is_another_letter() -> None:
    def seen(*attached: tuple[str, bytes]) -> str:
        return mark_of_letter("email", "Ruth", "Hello Sara", page="", attached=attached)

    first = seen(("appointment.ics", b"BEGIN:VEVENT\r\nDTSTAMP:20270201T093000Z\r\nLOCATION:Hall\r\n"))
    later = seen(("appointment.ics", b"BEGIN:VEVENT\r\nDTSTAMP:20270201T101500Z\r\nLOCATION:Hall\r\n"))
    other = seen(("appointment.ics", b"BEGIN:VEVENT\r\nDTSTAMP:20270201T093000Z\r\nLOCATION:Home\r\n"))
    assert first == later, "when it was made is no other letter"
    assert len({first, other, seen()}) == 3


def test_a_letter_that_goes_again_with_another_file_is_looked_at_again() -> None:
    letter = Letter(kind="plan.copy", channel=Channel.EMAIL)
    looks = [
        Look(letter, None, Channel.EMAIL, NOW, "Hello Sara", "Ruth", files)
        for files in ([], [("plan.pdf", b"the plan")], [("plan.pdf", b"the plan with the address")])
    ]
    assert len({look.mark for look in looks}) == 3


def test_no_calendar_file_for_a_shared_device() -> None:
    assert calendar_is_safe(SafeContact(shared_device=False), others_read_it=False)
    assert not calendar_is_safe(SafeContact(shared_device=True), others_read_it=False)
    assert not calendar_is_safe(SafeContact(shared_device=False), others_read_it=True)
    assert not calendar_is_safe(None, others_read_it=False)


def test_who_knows_an_older_date_must_be_told() -> None:
    assert not must_be_told(invitation(), meeting())
    assert must_be_told(invitation(), meeting(sequence=1))
    assert must_be_told(invitation(told_sequence=None), meeting())
    assert not must_be_told(invitation(asked_at=None, told_sequence=None), meeting(sequence=1))


def test_a_short_code_can_be_read_over_the_phone() -> None:
    assert short_code(Invitation(id=UUID("0a1b2c3d-0000-4000-8000-000000000000"))) == "0A1-B2C"


@pytest.mark.parametrize("day", [20, 27, 28])
def test_while_a_hold_hides_the_day_an_answer_is_taken_on_every_day_alike(day: int) -> None:
    """A refusal because "the day is here" would tell whoever tries each morning."""
    moment = datetime(2027, 2, day, 16, tzinfo=UTC)
    assert why_not_answer(invitation(), meeting(), moment, hidden=True) is None
    assert why_not_answer(invitation(asked_at=None), meeting(), moment, hidden=True) is WhyNot.NOT_ASKED
    called_off = meeting(state=MeetingState.CANCELLED)
    assert why_not_answer(invitation(), called_off, moment, hidden=True) is WhyNot.CALLED_OFF


def test_a_yes_stands_for_hours_within_those_that_it_was_given_for_and_for_no_others() -> None:
    def hours(*each: tuple[int, int]) -> list[tuple[datetime, datetime]]:
        return [
            (datetime(2027, 2, 27, one, tzinfo=UTC), datetime(2027, 2, 27, other, tzinfo=UTC))
            for one, other in each
        ]

    whole = hours((10, 16))
    for now_is, stands in (
        (hours((10, 16)), True), (hours((11, 15)), True), (hours((10, 11), (15, 16)), True), (hours((9, 15)), False),
        (hours((11, 17)), False), (hours((10, 11), (16, 17)), False), ([], False),
    ):  # fmt: skip
        assert answer_stands(Answer.YES, None, whole, now_is) is stands, now_is
    assert answer_stands(Answer.YES, None, hours((10, 11), (15, 16)), hours((12, 13))) is False, "in between"
    assert answer_stands(Answer.YES, None, [], whole) is False, "they were asked to no hours before"
    for answer, way, stands in (
        (Answer.ANOTHER_WAY, Way.VIDEO, True), (Answer.ANOTHER_WAY, Way.PHONE, True), (Answer.ANOTHER_WAY, Way.LETTER, False),
        (Answer.ANOTHER_WAY, Way.SPOKESPERSON, False), (Answer.ANOTHER_WAY, None, False), (Answer.NO, None, False),
        (Answer.NOT_SURE, None, False), (None, None, False),
    ):  # fmt: skip
        assert answer_stands(answer, way, whole, whole) is stands, (answer, way)

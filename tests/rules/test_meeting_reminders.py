"""Which reminder of a meeting is due to one person on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fgc.invitation.models import Answer, Invitation
from fgc.invitation.rules import UNANSWERED, UNSURE, meeting_reminder_due
from fgc.schedule.models import Meeting, MeetingState

ON = date(2027, 2, 27)
ASKED = datetime(2027, 2, 1, 9, tzinfo=UTC)


def due(
    days: int,
    *,
    answer: Answer | None = Answer.YES,
    written_before: int | None = 26,
    state: MeetingState = MeetingState.PLANNED,
    asked: bool = True,
    withdrawn: bool = False,
) -> int | None:
    invitation = Invitation(
        answer=answer, asked_at=ASKED if asked else None, withdrawn_at=ASKED if withdrawn else None
    )
    return meeting_reminder_due(
        invitation,
        Meeting(on=ON, state=state),
        ON - timedelta(days=days),
        written_on=None if written_before is None else ON - timedelta(days=written_before),
        days_before=(7, 2),
        unanswered_after=5,
    )


@pytest.mark.parametrize(
    ("days", "step"), [(8, None), (7, 7), (6, 7), (3, 7), (2, 2), (1, 2), (0, None), (-1, None)]
)
def test_each_step_holds_until_the_next_one_begins(days: int, step: int | None) -> None:
    assert due(days) == step


@pytest.mark.parametrize(
    ("days", "written_before", "step"),
    [(7, 8, 7), (7, 7, None), (5, 6, None), (2, 6, 2), (2, 3, 2), (2, 2, None), (1, 1, None)],
)
def test_who_was_written_to_since_a_step_began_is_not_reminded_by_it(
    days: int, written_before: int, step: int | None
) -> None:
    assert due(days, written_before=written_before) == step


@pytest.mark.parametrize(
    ("days", "written_before", "step"),
    [(22, 26, None), (21, 26, UNANSWERED), (8, 26, UNANSWERED), (7, 26, 7), (8, 12, None)],
)
def test_who_is_silent_for_five_days_is_asked_again(days: int, written_before: int, step: int | None) -> None:
    assert due(days, answer=None, written_before=written_before) == step


@pytest.mark.parametrize(
    ("days", "written_before", "step"),
    [(22, 26, None), (21, 26, UNSURE), (8, 26, UNSURE), (7, 26, 7), (2, 26, 2), (8, 12, None)],
)
def test_who_is_not_sure_is_asked_again_like_one_who_is_silent(
    days: int, written_before: int, step: int | None
) -> None:
    assert due(days, answer=Answer.NOT_SURE, written_before=written_before) == step


def test_whom_no_letter_reached_is_reminded_of_the_day_and_not_of_an_answer() -> None:
    assert due(2, written_before=None) == 2
    assert due(7, written_before=None, answer=None) == 7
    assert due(8, written_before=None, answer=None) is None


def test_nobody_who_cannot_come_or_is_not_asked_is_reminded() -> None:
    assert due(7, answer=Answer.ANOTHER_WAY) == 7
    assert due(7, answer=Answer.NO) is None
    assert due(7, asked=False) is None
    assert due(7, withdrawn=True) is None
    for state in (MeetingState.UNDER_WAY, MeetingState.HELD, MeetingState.CANCELLED):
        assert due(7, state=state) is None

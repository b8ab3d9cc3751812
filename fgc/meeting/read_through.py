"""What the family reads in its room that the referrer wrote, read through whenever the coordinator looks.

A referrer may not know cautions, so nobody was warned as it was written; and a caution that is set later changes what it tells.
"""

from fgc.access.viewer import Viewer
from fgc.circle.telling import Told, mark_of, told_by, was_looked_at
from fgc.conference.models import Conference
from fgc.referral.queries import bottom_lines_of, questions_of
from fgc.schedule.models import Meeting
from fgc.schedule.readers import readers_of


def room_text(conference: Conference) -> str:
    """The questions, and what the plan must have."""
    return "\n".join([question_text(conference), *(one.words for one in bottom_lines_of(conference))])


def question_text(conference: Conference) -> str:
    """The questions, a line each."""
    return "\n".join(one.words for one in questions_of(conference))


def told_by_room(viewer: Viewer, conference: Conference, meeting: Meeting) -> list[Told]:
    """What the lines for the room may tell those who are asked: what takes two people, whose lines are left out for whom it
    concerns (`meeting.queries.questions_of`); and what one coordinator may let stand, until she has looked. Nothing for
    whoever may not know cautions."""
    text = room_text(conference)
    told = told_by(viewer, conference, text, readers_of(viewer, conference, meeting))
    for_one = [one for one in told if not one.takes_two]
    if for_one and was_looked_at(conference, mark_of(text, for_one)):
        return [one for one in told if one.takes_two]
    return told


def told_by_questions(viewer: Viewer, conference: Conference, meeting: Meeting) -> list[Told]:
    """What the questions tell that takes two people: the referrer can put these in other words."""
    told = told_by(viewer, conference, question_text(conference), readers_of(viewer, conference, meeting))
    return [one for one in told if one.takes_two]

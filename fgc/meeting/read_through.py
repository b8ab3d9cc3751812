"""What the family reads in its room that the referrer wrote, read through whenever the coordinator looks.

A referrer may not know cautions, so nobody was warned as it was written; and a caution that is set later changes what it tells.
Each line is read by itself and for each reader by themself, as `meeting.queries.open_to_reader` asks when they open their room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.telling import Told, mark_of, marks_looked_at, told_by_each, told_to_each, told_together
from fgc.conference.models import Conference
from fgc.meeting.queries import Line
from fgc.referral.queries import bottom_lines_of, questions_of
from fgc.schedule.models import Meeting
from fgc.schedule.readers import readers_of


@dataclass(frozen=True)
class LineLook:
    """What lines tell: what takes two people, whose line is left out for that reader; and what one coordinator may let stand, by
    the mark of one line for one reader, which is left out as long as nobody has looked."""

    left_out: Sequence[Told]
    to_look_at: Mapping[str, Sequence[Told]]


def look_at_room(viewer: Viewer, conference: Conference, meeting: Meeting) -> LineLook:
    """What the questions, and what the plan must have, tell those who are asked to this meeting. Nothing for whoever may not know
    cautions."""
    texts = [one.words for one in questions_of(conference)]
    texts += [one.words for one in bottom_lines_of(conference)]
    return _look(viewer, conference, texts, readers_of(viewer, conference, meeting))


@dataclass(frozen=True)
class LineLeftOut:
    """A line that the social worker can still put otherwise, and whom it tells what takes two people."""

    number: int
    """Which of the questions, or of what the plan must have, as they stand on the page of the referral: from 1 on."""
    is_question: bool
    told: Sequence[Told]


def left_out_while_open(viewer: Viewer, conference: Conference, meeting: Meeting | None) -> list[LineLeftOut]:
    """What takes two people in the lines that the social worker can still put otherwise, line by line: the questions, and what
    the plan must have until their manager has approved it."""
    asked = [(number, True, one.words) for number, one in enumerate(questions_of(conference), 1)]
    must_have = [
        (number, False, one.words)
        for number, one in enumerate(bottom_lines_of(conference), 1)
        if one.approved_at is None
    ]
    lines, readers = [*asked, *must_have], readers_of(viewer, conference, meeting)
    told = told_by_each(viewer, conference, [words for _number, _is, words in lines], readers)
    looks = [
        LineLeftOut(number, is_question, told_together(_line_look(words, found).left_out))
        for (number, is_question, words), found in zip(lines, told, strict=True)
    ]
    return [one for one in looks if one.told]


def open_to_all(
    viewer: Viewer, conference: Conference, meeting: Meeting, lines: Sequence[Line]
) -> list[Line]:
    """The lines that everybody who is asked to this meeting may read, for a page that all of them see at once."""
    readers = readers_of(viewer, conference, meeting)
    told = told_by_each(viewer, conference, [one.words for one in lines], readers)
    looks = [_line_look(one.words, found) for one, found in zip(lines, told, strict=True)]
    looked = marks_looked_at(conference, {mark for look in looks for mark in look.to_look_at})
    return [
        one
        for one, look in zip(lines, looks, strict=True)
        if not look.left_out and look.to_look_at.keys() <= looked
    ]


def _look(
    viewer: Viewer, conference: Conference, texts: Sequence[str], readers: Sequence[Person]
) -> LineLook:
    told = zip(texts, told_by_each(viewer, conference, texts, readers), strict=True)
    looks = [_line_look(text, found) for text, found in told]
    to_look_at = {mark: found for look in looks for mark, found in look.to_look_at.items()}
    looked = marks_looked_at(conference, to_look_at)
    return LineLook(
        told_together(one for look in looks for one in look.left_out),
        {mark: found for mark, found in to_look_at.items() if mark not in looked},
    )


def _line_look(text: str, told: Sequence[Told]) -> LineLook:
    """One line, for each of its readers; also what somebody has looked at already."""
    left_out: list[Told] = []
    to_look_at: dict[str, Sequence[Told]] = {}
    for found in told_to_each(told).values():
        if two := [one for one in found if one.takes_two]:
            left_out += two
        else:
            to_look_at[mark_of(text, found)] = found
    return LineLook(left_out, to_look_at)

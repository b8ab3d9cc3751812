"""Whether everybody at a meeting who needs an interpreter has one, and every interpreter there is as was asked for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from uuid import UUID

from fgc.circle.models import Kind, Need, Person
from fgc.circle.models_reaching import Interpreting
from fgc.circle.rules import why_not_interpret
from fgc.kit.refusal import Reason
from fgc.schedule.rules.places import ASKED_FOR

INTERPRETER_NEEDS = ("interpreter", ASKED_FOR[Kind.INTERPRETER])
"""The needs of somebody who does not follow, or is not heard, without an interpreter."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who has a place in a meeting, with what is known of them and interpreting."""

    person: Person
    terms: Interpreting | None = None
    """What they ask of an interpreter; of an interpreter, what they are."""
    present: bool = True
    """They are seen or heard there, in one part at least."""
    needs_one: bool = False
    arranged_at: datetime | None = None
    """When it was last noted that their interpreter is arranged: one from outside has no place here."""

    @property
    def interprets(self) -> bool:
        return self.person.kind is Kind.INTERPRETER

    @property
    def asks(self) -> bool:
        """Whether they said anything about whoever interprets for them."""
        return (
            not self.interprets
            and self.terms is not None
            and (self.terms.gender is not None or self.terms.from_elsewhere)
        )


@dataclass(frozen=True)
class LostInterpreter:
    """Somebody who was to interpret at a meeting and does not any more, since when (UTC)."""

    person: Person
    at: datetime
    taken_out: bool = False
    """The coordinator took their place away, and knows it."""


@dataclass(frozen=True)
class InterpreterGap:
    """Somebody at a meeting beside an interpreter who is not as they asked for, or for whom nobody interprets there."""

    person: Person
    interpreter: Person | None = None
    """Who is not as they asked for; where nobody interprets, who was to and does not any more, if anybody was."""
    reason: Reason | None = None
    """Why the interpreter is not as they asked for; None: nobody interprets."""
    asked_for: Interpreting | None = None

    @property
    def without_one(self) -> bool:
        """Whether nobody interprets for them."""
        return self.reason is None


def unfit_interpreters(attendees: Iterable[Attendee]) -> list[InterpreterGap]:
    """Each interpreter with a place beside somebody who asked for another one. They hear everything that is said, so it counts
    for everybody who has a place in it, in whatever part and way, and whatever either of them answered."""
    everybody = list(attendees)
    return [
        InterpreterGap(one.person, each.person, why, one.terms)
        for one in everybody
        if one.asks and one.terms is not None
        for each in everybody
        if each.interprets and (why := why_not_interpret(each.terms, [one.terms])) is not None
    ]


def interpreter_gaps(
    attendees: Sequence[Attendee],
    *,
    absent: Collection[object] = (),
    lost: Sequence[LostInterpreter] = (),
    day_set_at: datetime | None = None,
) -> list[InterpreterGap]:
    """Everybody at this meeting whose interpreting does not fit: first who sits with one they did not ask for, then who is left
    without any. `absent`: ids of people who have a place and do not come; `lost`: who was to interpret and does not any more.

    An interpreter with a place counts for everybody there: which languages they speak is not kept. Nobody is left without whose
    interpreter was noted as arranged after the last one was lost, and after the meeting got its day (`day_set_at`, UTC): whoever
    is booked for the third of March does not come on the tenth.
    """
    found = unfit_interpreters(attendees)
    named = {gap.person.id for gap in found}
    coming = [one for one in attendees if one.present and one.person.id not in absent]
    if any(one.interprets for one in coming):
        return found
    without = (_without(_for_this_day(one, day_set_at), lost) for one in coming if one.person.id not in named)
    return found + [gap for gap in without if gap is not None]


def _for_this_day(one: Attendee, day_set_at: datetime | None) -> Attendee:
    too_early = one.arranged_at and day_set_at and one.arranged_at <= day_set_at
    return replace(one, arranged_at=None) if too_early else one


def _without(one: Attendee, lost: Iterable[LostInterpreter]) -> InterpreterGap | None:
    """For somebody at a meeting to which no interpreter comes."""
    since = [each for each in lost if one.arranged_at is None or each.at >= one.arranged_at]
    gone = [each for each in since if not each.taken_out]
    if gone and (one.needs_one or one.asks):
        newest = max(gone, key=lambda each: each.at)
        return InterpreterGap(one.person, newest.person)
    if one.needs_one and (since or one.arranged_at is None):
        return InterpreterGap(one.person)
    return None


def interpreted_for(
    attendees: Sequence[Attendee],
    gaps: Iterable[InterpreterGap],
    *,
    absent: Collection[object] = (),
    confirmed: Collection[object] = (),
) -> dict[UUID, bool]:
    """For whom somebody of the circle interprets at this meeting, as they asked for, by id: whether one of those who interpret
    has said that they come (`confirmed`: ids of everybody who said so)."""
    coming = [one for one in attendees if one.present and one.person.id not in absent]
    interpreters = [one.person.id for one in coming if one.interprets]
    sure = any(one in confirmed for one in interpreters)
    without = {gap.person.id for gap in gaps}
    return {
        one.person.id: sure
        for one in coming
        if interpreters and not one.interprets and one.person.id not in without
    }


class NeedState(Enum):
    """How it stands with something that somebody needs to come."""

    TO_ARRANGE = "to_arrange"
    ASKED = "asked"
    """Somebody of the circle is asked to interpret and has not answered."""
    INTERPRETED = "interpreted"
    """Somebody of the circle interprets, and said that they come."""
    NOTED = "noted"
    """The coordinator noted that it is arranged."""


def state_of_need(need: Need, gaps: Iterable[InterpreterGap], interpreted: Mapping[UUID, bool]) -> NeedState:
    """One answer for the desk, the page of the person and the sheet of the day. What was arranged with an interpreter who was
    lost since is not arranged any more (`gaps`); for whom somebody of the circle interprets, nothing is to arrange
    (`interpreted_for`)."""
    interpreting = need.kind in INTERPRETER_NEEDS
    theirs = [gap for gap in gaps if interpreting and gap.person.id == need.person_id]
    if need.arranged_at is not None and not any(gap.without_one for gap in theirs):
        return NeedState.NOTED
    if not interpreting or theirs or need.person_id not in interpreted:
        return NeedState.TO_ARRANGE
    return NeedState.INTERPRETED if interpreted[need.person_id] else NeedState.ASKED

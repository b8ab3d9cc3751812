"""Whose words are to be heard at a meeting though they are not there: in which part, by whom, and what became of them.

Whoever is heard by a letter or through somebody else; whoever left words in case they cannot come; whoever is not asked for
somebody's safety, and is heard all the same (docs/decisions/0057-indirect-contact.md). For the coordinator alone, and nothing
of it while the family is on its own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from fgc.access.viewer import Viewer
from fgc.approach.reading import approach_of
from fgc.circle.models import Person
from fgc.circle.telling import not_looked_at, told_by
from fgc.conference.models import Conference
from fgc.invitation.models import PLACE_TAKEN, Invitation
from fgc.invitation.queries import invitations_of
from fgc.invitation.rules import kept_apart
from fgc.kit.db import session
from fgc.kit.refusal import Reason
from fgc.kit.text import in_name_order
from fgc.kit.words import said_list
from fgc.meeting.queries import present_at, way_of
from fgc.meeting.rules import Present, WhyNot
from fgc.schedule.models import Meeting, MeetingPart, Way
from fgc.schedule.models_apart import PASSED_ON, Exclusion, Instead, Outcome, WordsOutcome
from fgc.schedule.order_limits import limits_of
from fgc.schedule.queries import exclusions_of, outcomes_of
from fgc.schedule.readers import readers_of
from fgc.schedule.rules import WhyNot as NotNow
from fgc.schedule.rules import mark_of_words, why_not_read_out
from fgc.schedule.rules.apart import PRESENT

SPOKEN = frozenset({Instead.SPOKESPERSON, Instead.GO_BETWEEN})


@dataclass(frozen=True)
class Statement:
    """What one person lets others hear at a meeting."""

    person: Person
    words: str
    """As they are kept; '' where nothing is written down here: a letter on paper, or what somebody says for them."""
    parts: tuple[MeetingPart, ...]
    """The parts to which they are asked; none where they are not asked to any."""
    said_by: str
    """Who reads or says it."""
    spoken: bool
    """Whether somebody speaks for them, instead of reading."""
    mark: str
    views_mark: str
    """For what was taken down for them alone (`WordsOutcome.views_mark`)."""
    own_mark: str
    """For what they wrote themself alone (`WordsOutcome.own_mark`)."""
    why_not: Reason | None
    """Why it is not passed on now."""
    only_if_absent: bool
    """Whether they come, and their words are for the case that they do not."""
    came: bool
    checked_on: date | None
    """When they said that it is taken down right, of words that somebody else took down."""
    outcome: WordsOutcome | None
    invitation: Invitation | None
    """Where their words are put right; None: with why they are not asked."""

    @property
    def is_needed(self) -> bool:
        """Whether it has to be heard: not where they are there and speak for themself."""
        return not (self.only_if_absent and self.came)

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say what became of it. What an order forbids became nothing."""
        return self.is_needed and self.outcome is None and self.why_not is not NotNow.WORDS_FORBIDDEN

    @property
    def shown(self) -> tuple[object, ...]:
        """What a press is about that notes what became of it."""
        return self.person.id, self.mark, self.words, self.outcome and self.outcome.id

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, in a few words, and in which tone."""
        if self.outcome is not None:
            heard = self.outcome.outcome is Outcome.HEARD
            return (_("Heard"), "acts") if heard else (_("Not heard"), "calm")
        if self.why_not is NotNow.WORDS_FORBIDDEN:
            return _("Not passed on: an order forbids it"), "danger"
        if self.why_not is not None:
            return _("Not ready to be heard"), "danger"
        return (_("Only if they do not come"), "calm") if self.only_if_absent else (_("To be heard"), "waits")


@dataclass(frozen=True)
class _Meeting:
    """What is read once for everybody."""

    viewer: Viewer
    conference: Conference
    meeting: Meeting
    there: Mapping[UUID, Present]
    hearers: Collection[Person]
    outcomes: Mapping[tuple[UUID, UUID, str], WordsOutcome]


def statements_of(viewer: Viewer, conference: Conference, meeting: Meeting) -> list[Statement]:
    """Everybody whose words are kept for this meeting, or who is heard there without being there, by name; those too who came
    themself meanwhile (`Statement.is_needed`)."""
    asked = {
        one.person_id: one
        for one in session().scalars(invitations_of(viewer, meeting))
        if one.person.left_at is None
    }
    apart = {one.person_id: one for one in exclusions_of(viewer, conference) if one.meeting_id == meeting.id}
    there = {one.id: one for one in present_at(viewer, meeting)}
    hearers, outcomes = readers_of(viewer, conference, meeting), outcomes_of({meeting.id})
    of = _Meeting(viewer, conference, meeting, there, hearers, outcomes)
    found = [_statement(of, asked.get(one), apart.get(one)) for one in asked.keys() | apart.keys()]
    return sorted((one for one in found if one), key=lambda one: in_name_order(one.person.name))


def in_parts(conference: Conference, statement: Statement) -> str:
    """The parts in which it is heard, in words."""
    if not statement.parts:
        return _("When everyone is together: you choose the part")
    approach = approach_of(conference)
    return said_list(_(approach.part(one.key).words) for one in statement.parts)


def _statement(of: _Meeting, asked: Invitation | None, apart: Exclusion | None) -> Statement | None:
    kept = asked or apart
    if kept is None:
        return None
    person = kept.person
    present = of.there.get(person.id)
    ways = {place.part_id: way_of(place, asked) for place in present.places} if present else {}
    comes, away = any(way in PRESENT for way in ways.values()), _away(ways)
    views, own = apart.views if apart else "", _own_words(asked, apart)
    words = "\n\n".join(filter(None, [views, own]))
    passed_on = apart is not None and apart.instead in PASSED_ON and not comes
    if not (words or away or passed_on):
        return None
    checked_on = apart.views_checked_on if apart else None
    mark = mark_of_words(of.meeting.id, person.id, words, checked_on)
    heard_in = [
        part for part in of.meeting.parts if ways.get(part.id) in away or (not away and part.id in ways)
    ]
    return Statement(
        person,
        words,
        tuple(heard_in),
        said_by=_said_by(asked, apart if passed_on else None, away),
        spoken=Way.SPOKESPERSON in away or (apart is not None and passed_on and apart.instead in SPOKEN),
        mark=mark,
        views_mark=mark_of_words(of.meeting.id, person.id, views, checked_on) if views or not own else "",
        own_mark=mark_of_words(of.meeting.id, person.id, own) if own or not views else "",
        why_not=_why_not(of, person, own, asked, apart) or _tells(of, words, heard_in),
        only_if_absent=comes and not away,
        came=present is not None and present.latest is not None,
        checked_on=checked_on if views else None,
        outcome=of.outcomes.get((of.meeting.id, person.id, mark)),
        invitation=None if apart or (asked and _is_apart(asked)) else asked,
    )


def _away(ways: Mapping[UUID, Way | None]) -> frozenset[Way]:
    """The ways of theirs in which they are heard without being there."""
    return frozenset(way for way in ways.values() if way is not None and way not in PRESENT)


def _own_words(asked: Invitation | None, apart: Exclusion | None) -> str:
    """What they wrote on their own page. Of whoever is not asked any more for somebody's safety that is over once it was taken
    down what they say now; of whoever stopped taking part it is nothing."""
    if asked is None or (apart is not None and apart.views and _is_apart(asked)):
        return ""
    stays = asked.withdrawn_at is None or _is_apart(asked) or asked.withdrawn_because == PLACE_TAKEN
    return asked.own_words if stays else ""


def _is_apart(asked: Invitation) -> bool:
    return asked.withdrawn_at is not None and kept_apart(asked)


def _said_by(asked: Invitation | None, apart: Exclusion | None, away: Collection[Way]) -> str:
    if apart is not None:
        return ". ".join(filter(None, [_(apart.instead.label), apart.instead_words]))
    if Way.SPOKESPERSON not in away:
        return _("You, or someone they chose")
    name = asked.spokesperson if asked else ""
    return _("%(who)s speaks for them", who=name) if name else _("Someone speaks for them")


def _why_not(
    of: _Meeting, person: Person, own: str, asked: Invitation | None, apart: Exclusion | None
) -> Reason | None:
    """Under an order a second person looks first; what was taken down is for its owner to say that it is right; and nothing is
    read to somebody who must not learn what it tells: each text was looked at with all to whom it may come as it was kept."""
    no_words, views = (
        limits_of(of.conference, of.meeting, person).no_words,
        apart.views if apart else "",
    )
    if no_words:
        return NotNow.WORDS_FORBIDDEN
    if apart is not None and views:
        if reason := why_not_read_out(apart.views_checked_on, no_words=no_words):
            return reason
    elif asked is not None and _is_apart(asked):
        return WhyNot.TAKE_DOWN_FIRST
    look = not_looked_at(of.viewer, of.conference, views, of.hearers)
    look += not_looked_at(of.viewer, of.conference, own, [person, *of.hearers])
    return WhyNot.LOOK_AT_WORDS if look else None


def _tells(of: _Meeting, words: str, parts: Collection[MeetingPart]) -> Reason | None:
    """What no one person lets be read (`Told.takes_two`) is not read out either, whoever has looked: nobody can leave out a line
    of it for one of those who sit there."""
    here = [
        one
        for one in of.hearers
        if not parts or (one.id in of.there and any(of.there[one.id].place_in(part) for part in parts))
    ]
    told = told_by(of.viewer, of.conference, words, here)
    return WhyNot.TELLS_TOO_MUCH if any(one.takes_two for one in told) else None

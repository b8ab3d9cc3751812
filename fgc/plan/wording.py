"""The exact words of one version of a plan, as one reader may see them: what is shown, signed and printed.

Always in the plan's own language and independent of whoever looks, so that the same rows give the same text and hash.
From the moment it is agreed, names and whatever else it quotes are those it was agreed with (decision 31).
What a caution hides from a reader is left out of that reader's text; the hash is then that of the text they see.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import get_day_names
from flask_babel import force_locale, get_locale, gettext

from fgc.access.viewer import PersonViewer, Viewer, Worker
from fgc.approach.reading import approach_of
from fgc.circle.models import Kind, Person
from fgc.circle.queries import between
from fgc.circle.rules import Field, place_visible, through_their_eyes, visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.words import said_day, said_list
from fgc.meeting.queries import Line, bottom_lines_of, questions_of
from fgc.meeting.read_through import open_to_all
from fgc.plan import models
from fgc.plan.document.fridge import OnTheWall, on_the_wall
from fgc.plan.document.text import (
    REST,
    Action,
    Goal,
    IfThen,
    Keeper,
    MustHave,
    OwnWords,
    PlanText,
    ReviewDay,
    ServicePromise,
    text_hash,
)
from fgc.plan.queries import central_in, everybody_at, known_to, meeting_of, quoted_in
from fgc.schedule.where import shows_when

LANGUAGE = "en"


def plan_text(plan: models.Plan, conference: Conference, *, reader: Person | None = None) -> PlanText:
    """The text of this version for one reader; without a reader, all of it (for staff of the conference).

    `text_hash(plan_text(…))` is what a signature carries.
    """
    with force_locale(LANGUAGE):
        return _Writer(conference, plan, reader).text()


def text_on_page(plan: models.Plan, conference: Conference, viewer: Viewer) -> PlanText:
    """The same text as a page or a record shows it to this viewer, with no name of which they may not know: while a safety hold
    lasts without the day, the hour and the place at which everybody meets next. Never what is signed: that is the exact text,
    and is not opened then."""
    reader = _reader(viewer)
    text = plan_text(plan, conference, reader=reader)
    return text if shows_when(viewer, conference, [reader] if reader else ()) else replace(text, review=None)


@dataclass(frozen=True)
class Naming:
    """What stands beside the family's own words on a page, as one viewer may read it."""

    title: str
    name_of: Callable[[Person | None], str]
    """How this version names somebody; "" for nobody."""
    review_place_is_open: bool
    """Whether nothing hides from them where everybody meets next."""


def naming_for(plan: models.Plan, conference: Conference, viewer: Viewer) -> Naming:
    """The names in this version for somebody who looks at it while it is written, and who may be of the family."""
    with force_locale(LANGUAGE):
        writer = _Writer(conference, plan, _reader(viewer))
        return Naming(writer.title(), writer.name_of, writer.place_is_open())


def _reader(viewer: Viewer) -> Person | None:
    """Whose eyes a viewer of the family reads with; None for whoever reads all of it."""
    return session().get_one(Person, viewer.person_id) if isinstance(viewer, PersonViewer) else None


def statement_of(plan: models.Plan, conference: Conference) -> str:
    """The sentence that signatures of this version stand under."""
    return quoted_in(plan).words_of(plan.id, approach_of(conference).signing)


def as_agreed(plan: models.Plan, conference: Conference) -> bool:
    """Whether the text is still the one that was agreed. What is corrected elsewhere does not change it; erasing
    somebody does, and so would a hand in the database."""
    return text_hash(plan_text(plan, conference)) == plan.text_hash


def _title_for(called: Iterable[str]) -> str:
    names = said_list(called)
    return str(gettext("Our plan for %(names)s", names=names) if names else gettext("Our plan"))


class _Writer:
    def __init__(self, conference: Conference, plan: models.Plan, reader: Person | None) -> None:
        self.conference, self.plan = conference, plan
        self.eyes = through_their_eyes(reader) if reader else None
        self.cautions = between(conference) if reader else None
        self.quoted = quoted_in(plan)
        self.about = known_to(reader, conference, central_in(conference, self.quoted))

    def text(self) -> PlanText:
        plan, meeting = self.plan, meeting_of(self.plan)
        return PlanText(
            title=self.title(),
            number=self.quoted.words_of(self.conference.id, self.conference.number),
            version=plan.number,
            held_on=date.fromisoformat(self.quoted.words_of(meeting.id, meeting.on.isoformat())),
            family_words=plan.family_words,
            language=LANGUAGE,
            own_words=self._own_words(),
            goals=self._goals(),
            promises=tuple(
                ServicePromise(self._owner(one), one.what, when(one)) for one in plan.actions if one.agency
            ),
            contingencies=tuple(
                IfThen(one.if_words, one.then_words, self.name_of(one.who)) for one in plan.contingencies
            ),
            must_have=self._must_have(),
            keeper=Keeper(self.name_of(plan.monitor)) if plan.monitor else None,
            review=self._review(),
            no_review_because="" if plan.review_on else plan.no_review_because,
        )

    @property
    def line_reader(self) -> Viewer:
        """With whose eyes the referrer's lines are read: until a version is shown those of whoever writes it, since nobody has
        read it through for them; from then on all of it, and a copy that tells its reader something waits."""
        return self.eyes if self.eyes and self.plan.shown_at is None else Worker()

    def _open(self, lines: Sequence[Line]) -> Sequence[Line]:
        """A version that a coordinator types is seen by everybody at the table at once."""
        typed = self.eyes is None and self.plan.shown_at is None
        return open_to_all(Worker(), self.conference, meeting_of(self.plan), lines) if typed else lines

    def title(self) -> str:
        """'Our plan for Daryan and Lana': everybody it is about, invited or not. Whoever may not know of one of them reads it
        without them. A version that was agreed with a title of its own keeps it, since people signed that."""
        agreed = self.quoted.central
        if agreed and self.plan.title and len(self.about) == len(agreed):
            return self.plan.title
        return _title_for(words.called for words in map(self.quoted.of, self.about))

    def _own_words(self) -> tuple[OwnWords, ...]:
        if not self.plan.childs_words:
            return ()
        speak = [words.called for words in map(self.quoted.of, self.about) if not words.baby]
        return (OwnWords(said_list(speak), self.plan.childs_words),)

    def _goals(self) -> tuple[Goal, ...]:
        asked = {one.id: one.words for one in self._open(questions_of(self.line_reader, self.conference.id))}
        asked |= self.quoted.words
        own = [one for one in self.plan.actions if not one.agency]
        goals = [
            Goal(
                asked.get(goal.question_id, "") if goal.question_id else "",
                goal.words,
                tuple(self._action(one) for one in own if one.goal_id == goal.id),
            )
            for goal in self.plan.goals
        ]
        if rest := tuple(self._action(one) for one in own if one.goal_id is None):
            goals.append(Goal("", gettext(REST), rest))
        return tuple(goals)

    def _action(self, row: models.Action) -> Action:
        return Action(
            who=self._owner(row),
            what=row.what,
            when=when(row),
            helper=self.name_of(row.helper),
            know=row.how_we_know,
            if_not=row.if_not,
            needs=row.needs_from_services,
            short=row.short,
            off_wall=row.off_fridge,
            days=tuple(row.days or ()),
            on=row.due_on,
        )

    def _must_have(self) -> tuple[MustHave, ...]:
        found = []
        for line in self._open(bottom_lines_of(self.line_reader, self.conference.id)):
            how = [
                f"{self._owner(one)}: {one.what}"
                for one in self.plan.actions
                if one.bottom_line_id == line.id
            ]
            found.append(MustHave(self.quoted.words_of(line.id, line.words), "\n".join(how)))
        return tuple(found)

    def _review(self) -> ReviewDay | None:
        plan = self.plan
        if plan.review_on is None:
            return None
        return ReviewDay(
            plan.review_on, plan.review_at_time, plan.review_place if self.place_is_open() else ""
        )

    def place_is_open(self) -> bool:
        if self.eyes is None or self.cautions is None:
            return True
        return place_visible(everybody_at(self.plan.meeting_id), self.eyes, now(), cautions=self.cautions)

    def _owner(self, row: models.Action) -> str:
        return self.name_of(row.who) or row.who_words

    def name_of(self, person: Person | None) -> str:
        if person is None:
            return ""
        if (
            self.eyes is not None
            and self.cautions is not None
            and not visible(person, Field.NAME, self.eyes, now(), cautions=self.cautions, together=True)
        ):
            return str(gettext("someone in the circle"))
        words = self.quoted.of(person)
        return words.called if self._tells_of_another(person) else words.in_text

    def _tells_of_another(self, person: Person) -> bool:
        """Whether a longer name would tell this reader that there is somebody else called so, of whom they may not know."""
        if self.eyes is None or self.cautions is None or person.kind is Kind.PROFESSIONAL:
            return False
        reader_id, cautions = self.eyes.person_id, self.cautions
        return any(
            cautions.hidden_from(reader_id, one, now()) & {Field.NAME.value, Field.ATTENDANCE.value}
            for one in self.quoted.alike(person)
        )


def when(row: models.Action) -> str:
    """'Every Monday and Wednesday, 10 to 1, from Monday 1 March 2027', in the language of the page. Wherever a time of an
    action is said, it is said by this."""
    parts = []
    if len(set(row.days)) == 7:
        parts.append(gettext("every day"))
    elif row.days:
        names = get_day_names("wide", locale=get_locale() or LANGUAGE)
        parts.append(gettext("every %(days)s", days=said_list([names[day] for day in sorted(row.days)])))
    if row.how_often:
        parts.append(row.how_often)
    if row.starts_on:
        parts.append(gettext("from %(day)s", day=said_day(row.starts_on)))
    if row.due_on:
        parts.append(gettext("by %(day)s", day=said_day(row.due_on)))
    return ", ".join(parts)


def wall_of(row: models.Action, who: str) -> OnTheWall:
    """What the page for the fridge will say of a line that is being written, which names whoever does it so."""
    return on_the_wall(
        Action(
            who or row.who_words,
            row.what,
            when(row),
            short=row.short,
            off_wall=row.off_fridge,
            days=tuple(row.days or ()),
            on=row.due_on,
        )
    )


def lines(text: PlanText) -> list[str]:
    """The text as plain lines, for comparing two versions and for reading aloud."""
    found = [text.title, text.family_words]
    found += [f"{one.who}: {one.words}" if one.who else one.words for one in text.own_words]
    for goal in text.goals:
        found += [
            goal.words,
            *(
                _line(one.who, one.what, one.when, one.helper, one.know, one.if_not, one.needs)
                for one in goal.actions
            ),
        ]
    found += [_line(one.who, one.what, one.when) for one in text.promises]
    found += [f"{one.if_} → {one.then}" + (f" ({one.who})" if one.who else "") for one in text.contingencies]
    if text.keeper:
        found.append(text.keeper.name)
    if text.review:
        found.append(_line(said_day(text.review.day), str(text.review.begins or "")[:5], text.review.place))
    return [line for line in (*found, text.no_review_because) if line]


@dataclass(frozen=True)
class Changed:
    """One line that a newer version added or took out."""

    added: bool
    words: str


def changed(before: PlanText, after: PlanText) -> list[Changed]:
    """What changed from one version to the next, line by line: what was taken out, then what stands there instead. Not the
    title, which nobody writes: it follows from who the plan is about."""
    was, now_is = (lines(replace(one, title="")) for one in (before, after))
    return [Changed(line[0] == "+", line[2:]) for line in difflib.ndiff(was, now_is) if line[0] in "+-"]


def _line(who: str, what: str, *more: str) -> str:
    return f"{who}: {what}" + "".join(f"; {one}" for one in more if one)

"""A letter that is asked for once more: whether it is still due, and how it would read if it went now.

What was sent before is no reason to send: each kind says what is due now (`resendable`), and every check that a letter
meets when it leaves is asked here too.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import select

from fgc.access.links import ROUTE_CHANGED
from fgc.access.models import PersonalLink, Purpose
from fgc.access.viewer import StaffViewer
from fgc.circle.consents import stopped
from fgc.circle.letters import CHANNELS, goes_on, purpose_now
from fgc.circle.lock_screen import lock_screen
from fgc.circle.models import Person
from fgc.circle.rules import Route, WhyNot, mark_of_letter, route
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.compose import BUTTON
from fgc.kit.db import session
from fgc.kit.outbox import (
    Cancelled,
    Channel,
    HoldBack,
    Letter,
    LetterState,
    Message,
    Rendered,
    TextMessage,
    ToKind,
    letters_to,
    letters_to_each,
    render,
    sentence_of,
)
from fgc.kit.refusal import Reason

About = Mapping[str, UUID | str | int]
DOTS = "•" * 43
A_FEW_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True)
class Due:
    """A letter that is due now: its kind may be another one than that of the letter that was sent."""

    kind: str
    purpose: Purpose | None
    """What its link is for; None for a letter that carries none."""
    about: About
    not_after_at: datetime | None = None
    shows: str = ""
    """All that the page behind the link tells them, where that is looked at with the letter."""


@dataclass(frozen=True)
class Look:
    """What one letter would say now by the way that is safe now; or, as a sentence, why it may not go."""

    letter: Letter
    due: Due | None
    channel: Channel | None = None
    goes_at: datetime | None = None
    text: str = ""
    lock_screen: str = ""
    attached: Sequence[tuple[str, bytes]] = ()
    """What goes along, by name."""
    why_not: str = ""

    @property
    def mark(self) -> str:
        """The fingerprint of all of it: what is sent is what was looked at."""
        way = self.channel.value if self.channel else ""
        page = self.due.shows if self.due else ""
        return mark_of_letter(way, self.lock_screen, self.text, page=page, attached=self.attached)


Asks = Callable[[StaffViewer, Conference, Person, Letter], Due | Reason]


@dataclass(frozen=True)
class _Kinds:
    """The kinds of letters of which the newest about one thing counts, and what that thing is."""

    asks: Asks
    kinds: frozenset[str]
    about: str = field(default="")


_resendable: dict[str, _Kinds] = {}


def resendable(*kinds: str, about: str) -> Callable[[Asks], Asks]:
    """Registers what says whether a letter of these kinds is still due. They follow one another: of those to one person
    about the same thing (the id under `about`) only the newest counts."""

    def register(asks: Asks) -> Asks:
        _resendable.update(dict.fromkeys(kinds, _Kinds(asks, frozenset(kinds), about)))
        return asks

    return register


def just_sent(letter: Letter) -> bool:
    """Whether it went a few minutes ago: whoever sends it again now may not know that, or presses twice."""
    return letter.sent_at is not None and now() - letter.sent_at < A_FEW_MINUTES


def newest_to(conference: Conference, person: Person) -> list[Letter]:
    """Of each thing they were written about the newest letter, the newest first."""
    return _newest(letters_to(conference.id, person.id))


def _newest(letters: Iterable[Letter]) -> list[Letter]:
    """The same of these letters to one person, the newest of which comes first."""
    found: dict[tuple[frozenset[str], object], Letter] = {}
    for letter in letters:
        if one := _resendable.get(letter.kind):
            found.setdefault((one.kinds, letter.about.get(one.about)), letter)
    return list(found.values())


def same_matter(letter: Letter) -> list[Letter]:
    """Every letter to the same person about the same thing, this one too."""
    one = _resendable[letter.kind]
    return [
        each
        for each in letters_to(letter.matter_id, letter.to_id)
        if each.kind in one.kinds and each.about.get(one.about) == letter.about.get(one.about)
    ]


def look_at(viewer: StaffViewer, conference: Conference, person: Person, letter: Letter) -> Look:
    """How this letter would read if it was asked for again now. Writes nothing and sends nothing."""
    if letter.id not in {one.id for one in newest_to(conference, person)}:
        return Look(letter, None, why_not=WhyNot.NEWER_LETTER.sentence)
    due = _resendable[letter.kind].asks(viewer, conference, person, letter)
    return _look(conference, person, letter, due)


def look_ahead(conference: Conference, person: Person, due: Due) -> Look:
    """How a letter that nobody has asked for yet would read if it went now. Writes nothing and sends nothing."""
    return _look(conference, person, _as_it_would_be(conference, person, due, Channel.EMAIL), due)


def words_ahead(conference: Conference, people: Iterable[Person], due: Due) -> list[tuple[str, str, str]]:
    """Of such letters to these people one for each way and each language: whose it is, their language, its words. The others say
    the same under their own names; none of somebody to whom none can go."""
    return words_of((person, look_ahead(conference, person, due)) for person in people)


def words_of(looks: Iterable[tuple[Person, Look]]) -> list[tuple[str, str, str]]:
    """The same of letters that were looked at already."""
    found: dict[tuple[Channel | None, str], tuple[str, str, str]] = {}
    for person, look in looks:
        if not look.why_not:
            found.setdefault((look.channel, person.language), (person.name, person.language, look.text))
    return list(found.values())


def _look(conference: Conference, person: Person, letter: Letter, due: Due | Reason) -> Look:
    way = route(person.contact, person, now())
    if reason := _why_not(conference, person, due):
        return Look(letter, None, why_not=reason.sentence)
    if isinstance(due, Reason):
        return Look(letter, None, why_not=due.sentence)
    if not isinstance(way, Route):
        return Look(letter, due, why_not=way.sentence)
    channel = CHANNELS[way.channel]
    due = replace(due, purpose=purpose_now(conference, due.kind, due.purpose))
    try:
        said = render(_as_it_would_be(conference, person, due, channel), way.not_before)
    except (HoldBack, Cancelled) as stops:
        return Look(letter, due, channel, why_not=sentence_of(stops.why))
    return Look(letter, due, channel, way.not_before, _words_of(said), lock_screen(said), _attached(said))


def ended_by_new_way(person: Person) -> Sequence[Letter]:
    """The letters whose link or whose sending ended because they are reached in another way now, and which nothing newer
    has followed."""
    return ended_by_new_way_of([person])[person.id]


def ended_by_new_way_of(people: Collection[Person]) -> dict[UUID, list[Letter]]:
    """The same for each of these people, with as many questions for all of them as for one."""
    ids = [one.id for one in people]
    chosen = select(PersonalLink.letter_id).where(
        PersonalLink.person_id.in_(ids), PersonalLink.revoked_because == ROUTE_CHANGED
    )
    ended = set(session().scalars(chosen))
    theirs: dict[UUID, list[Letter]] = {one: [] for one in ids}
    for letter in letters_to_each({one.conference_id for one in people}, ids):
        theirs[letter.to_id].append(letter)
    stopped_so = (LetterState.CANCELLED, LetterState.HELD, LetterState.FAILED)
    return {
        whose: [
            one
            for one in _newest(letters)
            if one.id in ended or (one.state in stopped_so and one.why == ROUTE_CHANGED)
        ]
        for whose, letters in theirs.items()
    }


def _why_not(conference: Conference, person: Person, due: Due | Reason) -> Reason | None:
    if isinstance(due, Due) and not goes_on(conference, due.kind):
        return WhyNot.CLOSED
    if conference.held_since is not None:
        return WhyNot.SAFETY_HOLD
    return WhyNot.CONSENT_WITHDRAWN if stopped(person) else None


def _as_it_would_be(conference: Conference, person: Person, due: Due, channel: Channel) -> Letter:
    """A letter like the one that would be asked for, never kept: dots stand for its link."""
    would = Letter(
        id=uuid4(),
        kind=due.kind,
        to_kind=ToKind.PERSON,
        to_id=person.id,
        service_id=person.service_id,
        matter_id=conference.id,
        about={key: one if isinstance(one, int) else str(one) for key, one in due.about.items()},
        channel=channel,
        safety_version=conference.safety_version,
        again=False,
    )
    if due.purpose is not None:
        would.kept_secret = DOTS
    return would


def _words_of(said: Rendered) -> str:
    if isinstance(said, Message):
        return said.text
    if isinstance(said, TextMessage):
        return said.words
    link = f"{current_app.config['SETTINGS'].base_url}/l/{DOTS}"
    return "\n\n".join(link if each == BUTTON else each for each in said.paragraphs)


def _attached(said: Rendered) -> list[tuple[str, bytes]]:
    return [(one.name, one.content) for one in said.attachments] if isinstance(said, Message) else []

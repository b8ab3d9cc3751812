"""The words a version quotes from elsewhere: as it was agreed with them, or as they stand until it is agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import or_, select

from fgc.access.viewer import Worker
from fgc.circle.models import AgeGroup, Kind, Person
from fgc.circle.rules import tie_for_relatives
from fgc.circle.rules.naming import names_apart
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.text import folded
from fgc.meeting.queries import bottom_lines_of, questions_of
from fgc.plan.models import AgreedName, AgreedQuote, Plan
from fgc.plan.queries.readers import central_people, everybody_at
from fgc.plan.queries.signers import expected_signers, known_to, people_named_in


@dataclass(frozen=True)
class PersonWords:
    """How somebody stands in the text of a plan: `in_text` in its lines, `name` and `tie` under it."""

    name: str
    called: str
    in_text: str
    tie: str
    baby: bool


@dataclass(frozen=True)
class Quoted:
    """What one version quotes. Empty before it is agreed: then every word is read where it is kept."""

    people: Mapping[UUID, PersonWords] = field(default_factory=dict)
    central: tuple[UUID, ...] = ()
    words: Mapping[UUID, str] = field(default_factory=dict)
    now: Mapping[UUID, PersonWords] = field(default_factory=dict)
    """Before it is agreed: how those stand in the text whom it may name, told apart where they are called alike."""

    def of(self, person: Person) -> PersonWords:
        """How this person stands in the text; whoever was not there when it was agreed, as they are kept now."""
        return self.people.get(person.id) or self.now.get(person.id) or person_words(person)

    def alike(self, person: Person) -> set[UUID]:
        """The others for whose sake this person stands in the text with more than what they are called."""
        called = folded(self.of(person).called)
        return {
            one
            for one, words in (self.people or self.now).items()
            if one != person.id and folded(words.called) == called and words.in_text != words.called
        }

    def words_of(self, about_id: UUID, words: str) -> str:
        """The words quoted from this row, or those that stand there now."""
        return self.words.get(about_id, words)


@dataclass(frozen=True)
class Correction:
    """Words that were changed where they are kept after the version was agreed with them."""

    agreed: str
    corrected: str


def person_words(person: Person) -> PersonWords:
    """How somebody stands in a text that is made now."""
    return PersonWords(
        name=person.name,
        called=person.called,
        in_text=person.name if person.kind is Kind.PROFESSIONAL else person.called,
        tie=tie_for_relatives(person),
        baby=person.age_group is AgeGroup.BABY,
    )


@cached_while_reading
def words_now(plan: Plan) -> dict[UUID, PersonWords]:
    """How everybody stands in a text that is made now: two of the family at its meeting who are called alike with their whole
    name, and two who have one name with who they are to the children."""
    people = people_in(plan)
    there = people_named_in(plan) | {one.id for one in everybody_at(plan.meeting_id)}
    words = {one.id: person_words(one) for one in people}
    family = [one.id for one in people if one.id in there and one.kind is not Kind.PROFESSIONAL]
    apart = names_apart((one, words[one].called, words[one].name, words[one].tie) for one in family)
    return {one: replace(its, in_text=apart.get(one, its.in_text)) for one, its in words.items()}


@cached_while_reading
def quoted_in(plan: Plan) -> Quoted:
    """What this version was agreed with; nothing of what the viewer may not see."""
    names = list(session().scalars(select(AgreedName).where(AgreedName.plan_id == plan.id)))
    quotes = session().scalars(select(AgreedQuote).where(AgreedQuote.plan_id == plan.id))
    central = sorted((one.central_place, one.person_id) for one in names if one.central_place is not None)
    return Quoted(
        {one.person_id: PersonWords(one.name, one.called, one.in_text, one.tie, one.baby) for one in names},
        tuple(person_id for _place, person_id in central),
        {one.about_id: one.words for one in quotes},
        {} if names else words_now(plan),
    )


def central_in(conference: Conference, quoted: Quoted) -> list[Person]:
    """Whom the version is about, in its own order: as it was agreed, or as the circle stands."""
    if not quoted.central:
        return central_people(conference)
    people = session().scalars(select(Person).where(Person.id.in_(quoted.central)))
    return sorted(people, key=lambda one: quoted.central.index(one.id))


@cached_while_reading
def people_in(plan: Plan) -> list[Person]:
    """Everybody of the circle, and whoever the version names though they have left it."""
    return list(
        session().scalars(
            select(Person)
            .where(
                Person.conference_id == plan.conference_id,
                or_(Person.left_at.is_(None), Person.id.in_(people_named_in(plan))),
            )
            .order_by(Person.id)
        )
    )


def corrections_for(plan: Plan, conference: Conference, reader: Person | None) -> list[Correction]:
    """Which names that this version quotes were corrected since it was agreed, of people of whom the reader may know; without a
    reader, all of them. Not its questions: one that the referrer put in other words because it told where somebody lives would
    stand here in both."""
    quoted = quoted_in(plan)
    quoted_ids = people_named_in(plan) | {one.person_id for one in expected_signers(plan)} | {*quoted.central}
    people = session().scalars(select(Person).where(Person.id.in_(quoted_ids)).order_by(Person.id))
    found = []
    for person in known_to(reader, conference, people):
        if person.erased_at is None and (agreed := quoted.people.get(person.id)):
            now = person_words(person)
            pairs = ((agreed.name, now.name), (agreed.called, now.called))
            found += [Correction(*pair) for pair in pairs if pair[0] != pair[1]][:1]
    return found


def lines_reworded(plan: Plan, conference: Conference) -> list[Correction]:
    """Which questions, and what it must have, were put in other words since this version was agreed: for staff alone."""
    quoted = quoted_in(plan)
    lines = {one.id: one.words for one in questions_of(Worker(), conference.id)}
    lines |= {one.id: one.words for one in bottom_lines_of(Worker(), conference.id)}
    return [
        Correction(quoted.words_of(about_id, words), words)
        for about_id, words in lines.items()
        if quoted.words_of(about_id, words) != words
    ]

"""Who stands on one sheet of paper, and who needs which: asked of `visible`, for everybody who could read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _

from fgc.approach.rules import PartOfMeeting
from fgc.circle.models import Person
from fgc.circle.rules import Between, Field, through_their_eyes, visible
from fgc.invitation.listing import EarlierAnswer, earlier_answer
from fgc.invitation.models import Invitation
from fgc.schedule.forms.places import WAYS
from fgc.schedule.models import MeetingPart, Place, Way
from fgc.schedule.rules.apart import PRESENT
from fgc.schedule.rules.places import OF_THE_FAMILY


@dataclass(frozen=True)
class Seated:
    """One person in one part: their place, and how they take part by their last answer; None: they do not come."""

    person: Person
    part: MeetingPart
    place: Place
    way: Way | None
    earlier: EarlierAnswer | None = None
    """What they had answered before they were asked again; None where they have answered since, or had not."""

    @property
    def declined_before(self) -> bool:
        """That was that they cannot come. They may come to the new day, so nothing that keeps two people apart counts on it."""
        return self.earlier is not None and self.earlier.declined

    @property
    def comes(self) -> bool:
        """They are there in person, as far as anybody knows."""
        return self.way is Way.IN_PERSON and not self.declined_before

    @property
    def signs_in(self) -> bool:
        """They are on a list to sign: there is none of private family time."""
        return self.comes and not self.part.family_only

    @property
    def is_fetched(self) -> bool:
        """Somebody drives them."""
        return self.comes and self._needs("travel")

    @property
    def is_interpreted_for(self) -> bool:
        """They are seen or heard, and an interpreter speaks for them."""
        return self.way in PRESENT and not self.declined_before and self._needs("interpreter")

    def _needs(self, kind: str) -> bool:
        return any(need.kind == kind for need in self.person.needs)


def before_change(invitation: Invitation | None) -> EarlierAnswer | None:
    """What somebody had answered before they were asked again; None where they are not asked any more."""
    return earlier_answer(invitation) if invitation and invitation.withdrawn_at is None else None


def how_said(one: Seated) -> str:
    """How somebody takes part, as the day sheet says it; of whoever was asked again, what they had answered before as well."""
    how, earlier = str(WAYS[one.way]) if one.way else _("Cannot come"), one.earlier
    if earlier is None:
        return how
    said = {"day": earlier.day, "answer": earlier.answer, "way": how}
    if earlier.declined:
        return (
            _("Invited again; answered for %(day)s: %(answer)s", **said)
            if earlier.day
            else _("Invited again; said before: %(answer)s", **said)
        )
    return (
        _("%(way)s (invited again; answered for %(day)s: %(answer)s)", **said)
        if earlier.day
        else _("%(way)s (invited again; said before: %(answer)s)", **said)
    )


@dataclass(frozen=True)
class SigningList:
    """The people of one room in these parts who may all read each other's names."""

    parts: tuple[MeetingPart, ...]
    room: str
    people: tuple[Person, ...]


def signing_lists(
    seated: Sequence[Seated], parts: Sequence[MeetingPart], cautions: Between, now: datetime
) -> list[SigningList]:
    """Lists to lie on a table: whoever signs reads all of it. So each is of one room, of parts with the same people, and of two
    of whom one must not learn that the other comes, or who must not meet, none has both. Of private family time there is none.
    """
    found: list[SigningList] = []
    for part in parts:
        rows = [one for one in seated if one.part.id == part.id and one.signs_in]
        rows.sort(key=lambda one: one.place.room)
        for room, here in groupby(rows, key=lambda one: one.place.room):
            lists = _readable([one.person for one in here], cautions, now)
            found += [SigningList((part,), room, people) for people in lists]
    return _joined(found)


def _readable(people: Iterable[Person], cautions: Between, now: datetime) -> list[tuple[Person, ...]]:
    """These people in as few lists as it takes, in the order in which they came."""
    lists: list[list[Person]] = []
    for person in people:
        fitting = (one for one in lists if all(_may_read(person, other, cautions, now) for other in one))
        chosen = next(fitting, None)
        if chosen is None:
            lists.append([person])
        else:
            chosen.append(person)
    return [tuple(one) for one in lists]


def _may_read(one: Person, other: Person, cautions: Between, now: datetime) -> bool:
    """Whether each of them may know that the other comes. Two who must not meet may not (see `cautions.hides`)."""
    return all(
        visible(about, field, through_their_eyes(reader), now, cautions=cautions, together=True)
        for about, reader in ((one, other), (other, one))
        for field in (Field.NAME, Field.ATTENDANCE)
    )


def _joined(lists: Iterable[SigningList]) -> list[SigningList]:
    """Lists of the same people in the same room are one, of all these parts."""
    joined: dict[tuple[str, tuple[object, ...]], SigningList] = {}
    for one in lists:
        key = one.room, tuple(person.id for person in one.people)
        before = joined.get(key)
        joined[key] = SigningList((*(before.parts if before else ()), *one.parts), one.room, one.people)
    return list(joined.values())


@dataclass(frozen=True)
class Agenda:
    """The parts on one agenda, and whether it is for those who come for their work."""

    parts: tuple[MeetingPart, ...]
    at_work: bool

    def words_of(self, part: PartOfMeeting) -> str:
        return part.for_professionals if self.at_work else part.for_families


def agendas(
    seated: Sequence[Seated], parts: Sequence[MeetingPart], cautions: Between, now: datetime
) -> list[Agenda]:
    """Every agenda, the family's first. One for the family and one for those at work, unless somebody must not learn when another
    one comes and goes: whoever reads the hours of the others knows when to wait at the door. Then each agenda has the parts of
    those who get it, and no more."""
    here = [one for one in seated if one.way in PRESENT]
    ids = {one.person.id: one.person.kind not in OF_THE_FAMILY for one in here}
    hidden = (cautions.hidden_from(one, other, now) for one in ids for other in ids)
    if not any(Field.ARRIVAL.value in fields for fields in hidden):
        return [Agenda(tuple(parts), at_work) for at_work in sorted({False, *ids.values()})]
    places = {(one.person.id, one.part.id) for one in here}
    theirs = {
        Agenda(tuple(part for part in parts if (who, part.id) in places), at_work)
        for who, at_work in ids.items()
    }
    return sorted(
        (one for one in theirs if one.parts),
        key=lambda one: (one.at_work, one.parts[0].starts_at, -len(one.parts)),
    )

"""All that one person's page shows, in one select: it is opened by many people at once, on old phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fgc.access.viewer import PersonViewer
from fgc.circle.models import Caution, Kind, Person
from fgc.circle.models_keys import bring_key
from fgc.circle.rules import Between, Field, place_visible, visible
from fgc.conference.closed_forms import remember_stage
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries.choosing import CHOSEN
from fgc.kit.locked import lock_of
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Way
from fgc.schedule.rules import STANDING, blocks
from fgc.schedule.rules.apart import PRESENT

WHERE = ("venue", "venue_address", "getting_there")
THERE = ("food", "children")
"""What whoever comes in person may like to know."""
OWN = ("spokesperson", "own_words", "needs_words")


@dataclass(frozen=True)
class PartSeen:
    """One part of the meeting that is theirs, with their own hours in it (UTC)."""

    key: str
    begins: datetime
    ends: datetime
    way: Way


@dataclass(frozen=True)
class OtherAsked:
    """Another meeting that the same person is asked to."""

    invitation_id: UUID
    on: date | None
    """Its day; None while a safety hold lasts, and where they are heard and not there."""


@dataclass(frozen=True)
class AnswerPage:
    """What one person may see about what they are asked. Nothing of anybody else but names they may know."""

    person_id: UUID
    called: str
    language: str
    zone: str
    kind: Kind
    approach: str
    coordinator_name: str
    coordinator_phone: str
    invitation_id: UUID
    asked: bool
    withdrawn: bool
    answer: Answer | None
    way: Way | None
    earlier_answer: Answer | None
    """What they had answered before they were asked again."""
    earlier_way: Way | None
    moved_since: bool
    """The hours changed after they answered, and their answer goes on counting."""
    spokesperson: str
    own_words: str
    needs: tuple[str, ...]
    needs_words: str
    calendar_sequence: int
    calendar_blocks: int
    shared_device: bool
    meeting_id: UUID
    meeting_kind: MeetingKind
    state: MeetingState
    on: date
    meeting_zone: str
    ends_at: datetime
    parts: tuple[PartSeen, ...]
    about: tuple[str, ...]
    """Whom it is about, where this person may know them: by first names; in full to whoever is there for their work, since a
    school or a surgery cannot tell which of many it is."""
    venue: str
    venue_address: str
    getting_there: str
    food: str
    children: str
    joining: str
    others: tuple["OtherAsked", ...] = ()
    """What else they are asked to, the nearest first."""
    hidden: bool = False
    """A safety hold lasts: neither the day nor an hour nor a place is here, and nothing tells whether it is today."""
    away: Way | None = None
    """How they are heard, where it is only by a letter or by somebody who speaks for them: then they are not there, and neither
    the day nor an hour, a place nor how to join is here (decision 59)."""

    @property
    def asked_again(self) -> bool:
        """Whether they answered before, and have not answered what they are asked now."""
        return self.answer is None and self.earlier_answer is not None

    @property
    def begins(self) -> datetime | None:
        """When it begins for them, in UTC; None while they have no place where they are seen or heard."""
        return min((part.begins for part in self.parts), default=None)

    @property
    def comes(self) -> bool:
        """They are asked to be there in person, in some part at least."""
        return any(part.way is Way.IN_PERSON for part in self.parts)

    @property
    def asked_way(self) -> Way:
        """How they are asked to take part."""
        if self.away:
            return self.away
        return Way.IN_PERSON if self.comes or not self.parts else self.parts[0].way

    @property
    def blocks(self) -> list[tuple[datetime, datetime]]:
        """Their own unbroken stretches of time, in UTC."""
        return blocks((part.begins, part.ends) for part in self.parts)


def answer_page_for(
    viewer: PersonViewer, now: datetime, *, invitation_id: UUID | None = None
) -> AnswerPage | None:
    """What this person is asked next, or last; None when they were never asked. One select.

    With `invitation_id` that one is shown, also before it was sent: the coordinator looks at what they will see.
    """
    row = CHOSEN.row(viewer=viewer.person_id, conference=viewer.conference_id, now=now, wanted=invitation_id)
    return None if row is None else _page(row, viewer, now)


def _page(row: Any, viewer: PersonViewer, now: datetime) -> AnswerPage:
    kept = row._asdict()
    remember_stage(viewer.conference_id, kept.pop("stage"))
    held, cautions, central = kept.pop("held_since") is not None, kept.pop("cautions"), kept.pop("central")
    asked = tuple(sorted((_part(told) for told in kept.pop("places") or ()), key=lambda part: part.begins))
    parts = tuple(part for part in asked if part.way in PRESENT)
    away = asked[0].way if asked and not parts else None
    between = Between(tuple(_caution(told, viewer) for told in cautions or ()), held=held)
    company = [_stand_in(viewer, told["protects_id"]) for told in cautions or () if told["here"]]
    in_person = any(part.way is Way.IN_PERSON for part in parts)
    where = in_person and place_visible(
        [_stand_in(viewer, viewer.person_id.hex), *company], viewer, now, cautions=between
    )
    hidden = held and kept["state"] in STANDING
    shown = (
        *(() if held or away else ("joining",)),
        *(THERE if in_person and not held else ()),
        *(WHERE if where else ()),
    )
    kept |= {field: _opened(kept, field) if field in shown else "" for field in ("joining", *THERE, *WHERE)}
    kept |= _said(kept, viewer)
    by_name = "name" if kept["kind"] is Kind.PROFESSIONAL else "called"
    about = tuple(
        told[by_name]
        for told in central or ()
        if visible(
            _stand_in(viewer, told["id"]), Field.NAME, viewer, now, cautions=between, together=told["here"]
        )
    )
    kept["others"] = _others(kept["others"] or (), held=held)
    kept |= {"parts": () if hidden else parts, "about": about, "needs": tuple(kept["needs"] or ())}
    return AnswerPage(**kept, hidden=hidden, away=away)


def _others(told: Sequence[dict[str, Any]], *, held: bool) -> tuple[OtherAsked, ...]:
    nearest_first = sorted(told, key=lambda one: (one["on"], one["id"]))
    return tuple(
        OtherAsked(UUID(one["id"]), None if held or not one["there"] else date.fromisoformat(one["on"]))
        for one in nearest_first
    )


def _opened(kept: dict[str, Any], field: str) -> str:
    """One field that the meeting's row keeps locked. Only what this person may read is ever opened."""
    found: str = lock_of(Meeting, field).unlock(kept["meeting_id"], kept[field]) if kept[field] else ""
    return found


def _said(kept: dict[str, Any], viewer: PersonViewer) -> dict[str, str]:
    """What this person wrote themself, locked under their own key; nothing once that was erased."""
    key_id, key, said = kept.pop("key_id"), kept.pop("key"), dict.fromkeys(OWN, "")
    if key_id is None:
        return said
    bring_key(viewer.person_id, key_id, key)
    theirs = Invitation(person_id=viewer.person_id, conference_id=viewer.conference_id)
    for field in OWN:
        if kept[field]:
            said[field] = lock_of(Invitation, field).unlock(kept["invitation_id"], kept[field], theirs)
    return said


def _part(told: dict[str, Any]) -> PartSeen:
    return PartSeen(
        told["key"],
        datetime.fromisoformat(told["begins"]),
        datetime.fromisoformat(told["ends"]),
        Way(told["way"]),
    )


def _caution(told: dict[str, Any], viewer: PersonViewer) -> Caution:
    return Caution(
        person_id=viewer.person_id,
        protects_id=UUID(told["protects_id"]),
        hides=told["hides"],
        must_not_meet=told["must_not_meet"],
        lifted_at=None,
    )


def _stand_in(viewer: PersonViewer, person_id: str) -> Person:
    """Somebody as the rules of sight need them: an id in this conference, never put into the session."""
    return Person(id=UUID(person_id), conference_id=viewer.conference_id, left_at=None)

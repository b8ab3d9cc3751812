"""What is kept about people who must not meet: who is left out and how they take part instead, and legal checks; and what became
of words that somebody who is not there left for a meeting."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Person
from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, under
from fgc.kit.words import mark


class Code(Enum):
    """Why it is not safe that somebody comes. A danger, never somebody's character: 'difficult' is no reason."""

    ORDER = "order"
    VIOLENCE = "violence"
    SEXUAL_HARM = "sexual_harm"
    THREATS = "threats"
    CONTROL = "control"
    STALKING = "stalking"
    WOULD_BE_FOUND = "would_be_found"
    FEAR = "fear"
    CHILD_AT_RISK = "child_at_risk"

    @property
    def label(self) -> str:
        return _CODES[self.value]


_CODES = {
    "order": mark("An order in force keeps them apart"), "violence": mark("Violence"),
    "sexual_harm": mark("Sexual harm"),
    "threats": mark("Threats to hurt or kill"),
    "control": mark("Coercive or controlling behaviour"), "stalking": mark("Stalking or harassment"),
    "would_be_found": mark("They could find out where someone lives or is"),
    "fear": mark("Someone would not feel safe to speak in front of them"),
    "child_at_risk": mark("A child would be put at risk"),
}  # fmt: skip


class Instead(Enum):
    """A way of taking part without being in the room. Each may also have been considered and not chosen."""

    SAFETY_PLAN = "safety_plan"
    STAGGERED = "staggered"
    SEPARATE_MEETING = "separate_meeting"
    GO_BETWEEN = "go_between"
    PHONE = "phone"
    VIDEO = "video"
    LETTER = "letter"
    RECORDING = "recording"
    SPOKESPERSON = "spokesperson"

    @property
    def label(self) -> str:
        return _INSTEAD[self.value]


IN_ONE_PART = frozenset({Instead.SAFETY_PLAN, Instead.PHONE, Instead.VIDEO})
"""Ways in which somebody is seen or heard by those who are there."""
PASSED_ON = frozenset({Instead.GO_BETWEEN, Instead.LETTER, Instead.RECORDING, Instead.SPOKESPERSON})
"""Ways in which somebody's words reach those who are there by somebody else: indirect contact."""

_INSTEAD = {
    "safety_plan": mark("All in one meeting, with a safety plan"),
    "staggered": mark("Coming and leaving at other times"),
    "separate_meeting": mark("A meeting of their own"), "go_between": mark("The coordinator goes between two places"),
    "phone": mark("By phone from somewhere else"), "video": mark("By video from somewhere else"),
    "letter": mark("A letter that someone reads out"), "recording": mark("A recording that is played"),
    "spokesperson": mark("Someone speaks for them"),
}  # fmt: skip


class Decider(Enum):
    """Who decided that somebody does not come."""

    SERVICE = "service"
    PERSON = "person"
    """The adult it is about. Their capacity to decide and their safety are written down."""

    @property
    def label(self) -> str:
        return _DECIDERS[self.value]


_DECIDERS = {
    "service": mark("The coordinator, with the service manager"),
    "person": mark("The adult this conference is about, who decides who is there"),
}


class Exclusion(Editable, Base):
    """Somebody is not asked to a meeting because it would not be safe, and how their voice is heard all the same.

    The reason is a code of safety; what else could have been done was thought of; it is looked at again on a day. For
    the coordinator and the service manager alone: the person themself reads `told`, words that were approved for them.
    """

    __tablename__ = "exclusion"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("cardinality(considered) > 0", name="alternatives"),
        CheckConstraint("review_on > decided_on", name="reviewed_later"),
        CheckConstraint("decided_by <> 'person' OR capacity_locked IS NOT NULL", name="capacity"),
        CheckConstraint("views_checked_on IS NULL OR views_locked IS NOT NULL", name="views_checked"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[Code] = mapped_column(words(Code, "exclusion_code"))
    because = locked(own_key("person_id"))
    """What happened, in a few words: facts."""
    considered: Mapped[list[str]] = mapped_column(default=list)
    """Values of `Instead`: what was thought of before somebody was left out."""
    instead: Mapped[Instead] = mapped_column(words(Instead, "instead"))
    instead_words = locked(own_key("person_id"))
    decided_by: Mapped[Decider] = mapped_column(words(Decider, "decider"))
    decided_words = locked(own_key("person_id"))
    """Their names: 'Ruth Adeyemi with Helen Marsh', 'George himself'."""
    capacity = locked(own_key("person_id"))
    """Where the adult it is about decides: how their capacity to do so, and their safety, were looked at."""
    decided_on: Mapped[date]
    review_on: Mapped[date]
    told = locked(own_key("person_id"))
    """The words in which it is told to the person: the only thing about it that they may read."""
    views = locked(own_key("person_id"))
    """What they want to say, taken down."""
    views_checked_on: Mapped[date | None]
    """When they read it, or heard it read, and said that it is right."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))

    person: Mapped[Person] = relationship(lazy="select")


class CheckScope(Enum):
    """What a legal check is about."""

    MEETING = "meeting"
    """Whether both may be at the meeting. What is allowed to whoever may meet is allowed to their words, too."""
    WORDS = "words"
    """Whether words of one may be passed on where the other is: read out, played, or said by somebody for them."""

    @property
    def label(self) -> str:
        return _SCOPES[self.value]


_SCOPES = {
    "meeting": mark("Whether both can be at this meeting"),
    "words": mark("Whether words can be passed on at this meeting: a letter, a recording, a message"),
}


class LegalCheck(Base):
    """A second person looked at whether two who must not meet may lawfully and safely be at one meeting, or have words passed
    on at it.

    Only with one about the meeting that was allowed, and has not ended, will the database let both have a place. Nobody answers
    what they asked for; what was answered is never changed (policies.sql).
    """

    __tablename__ = "legal_check"
    __table_args__ = (
        Index(
            "uq_legal_check_now",
            "meeting_id",
            "first_id",
            "second_id",
            "scope",
            unique=True,
            postgresql_where="allowed IS NOT FALSE AND ended_at IS NULL",
        ),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("checked_by <> asked_by", name="second_person"),
        CheckConstraint(
            "(checked_by IS NULL) = (checked_at IS NULL) AND (checked_by IS NULL) = (allowed IS NULL)",
            name="answered_whole",
        ),
        CheckConstraint(
            "allowed IS NULL OR (checked_locked IS NOT NULL AND advice_from_locked IS NOT NULL)",
            name="says_what",
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    first_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[CheckScope] = mapped_column(words(CheckScope, "check_scope"), default=CheckScope.MEETING)
    because = locked(under("protected"))
    """Why it is asked for, and what would keep them safe."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None]
    checked = locked(under("protected"))
    """What was checked: which order, its terms, who was asked."""
    advice_from = locked(under("protected"))
    """Who gave the legal advice, by name."""
    allowed: Mapped[bool | None]
    ended_at: Mapped[datetime | None]
    """Something that keeps the two apart was made stronger, or ordered, after it was asked, or its meeting is not any more as a
    second person read of it: it counts no more."""


class Outcome(Enum):
    """What became of the words of somebody who was not there."""

    HEARD = "heard"
    """They were read out or played, or somebody spoke for them."""
    NOT_HEARD = "not_heard"


class WordsOutcome(Base):
    """What became of the words of one person at one meeting, as somebody noted it: the newest line counts, for the very words
    that stood on the page. A line is never changed; whoever noted the wrong thing adds another one.

    The database takes no line that words were heard which their owner has not said are taken down right (policies.sql).
    """

    __tablename__ = "words_outcome"
    __table_args__ = (
        CheckConstraint("outcome = 'heard' OR because_locked IS NOT NULL", name="says_why_not"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    turn: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """The order of lines, also within one instant."""
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, "words_outcome"))
    mark: Mapped[str]
    """Stands for the words it is about (`rules.mark_of_words`): a line about other words says nothing of these."""
    views_mark: Mapped[str]
    """The same for what was taken down for them alone, by which the page of who is not asked finds it; '' where nothing was."""
    own_mark: Mapped[str]
    """The same for what they wrote themself alone, by which a record of their answers finds it; '' where they wrote nothing."""
    because = locked(own_key("person_id"))
    """Why they were not heard."""
    at: Mapped[datetime]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))

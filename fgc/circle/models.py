"""What is kept about the people of a conference."""

from datetime import date, datetime, time
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fgc.circle.models_keys import keys_for_each, own_key
from fgc.kit.db import Base, Editable, words
from fgc.kit.email import kept_email
from fgc.kit.locked import holds, locked, locked_lines, under
from fgc.kit.phone import kept_phone


class Kind(Enum):
    """Whose side of the room somebody is on. Only the central person, family and friends are in private family time."""

    CENTRAL = "central"
    FAMILY = "family"
    FRIEND = "friend"
    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    PROFESSIONAL = "professional"


class Side(Enum):
    MOTHERS = "mothers_side"
    FATHERS = "fathers_side"
    BOTH = "both_sides"
    OTHER = "other"


class Ring(Enum):
    """How close somebody stands in the circle."""

    CLOSEST = "closest"
    FAMILY = "family"
    COMMUNITY = "community"


class AgeGroup(Enum):
    BABY = "baby"
    CHILD = "child"
    YOUNG_PERSON = "young_person"
    ADULT = "adult"
    OLDER = "older"


class Willing(Enum):
    NOT_ASKED = "not_asked"
    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class Channel(Enum):
    EMAIL = "email"
    LETTER = "letter"
    TEXT = "text"
    PHONE = "phone"
    IN_PERSON = "in_person"


class Person(Editable, Base):
    """Somebody of the circle, or a professional who takes part. Names and ties; how to reach them is kept apart."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("id", "kind"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    name: Mapped[str]
    called: Mapped[str]
    """How they are greeted: their first name, or what they ask to be called."""
    kind: Mapped[Kind] = mapped_column(words(Kind, "person_kind"))
    tie: Mapped[str] = mapped_column(default="")
    """What they are to the child or adult it is about: 'grandmother', 'friend of Mum'."""
    job: Mapped[str] = mapped_column(default="")
    side: Mapped[Side] = mapped_column(words(Side, "side"), default=Side.OTHER)
    ring: Mapped[Ring] = mapped_column(words(Ring, "ring"), default=Ring.FAMILY)
    age_group: Mapped[AgeGroup] = mapped_column(words(AgeGroup, "age_group"), default=AgeGroup.ADULT)
    born_on: Mapped[date | None]
    has_pr: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str]
    named_id: Mapped[UUID | None] = mapped_column(ForeignKey("named.id"), index=True)
    """Whom the referrer named, when they came into the circle with the referral: their name may be corrected since."""
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """For a professional who also signs in: the referring social worker."""
    added_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]  # their name is one that says so since then: see models_erased
    left_at: Mapped[datetime | None]
    left_because = locked(own_key("id"))
    former_names = locked_lines(own_key("id"))
    """What they were called here before, without doubles: a name that was changed goes on counting for what was known of them."""
    earlier_ids: Mapped[list[UUID]] = mapped_column(default=list)
    """Their rows of before they left and came back, by their full name: what one of them reads, no other person reads."""

    contact: Mapped["SafeContact | None"] = relationship(
        back_populates="person", lazy="select", uselist=False
    )
    preparation: Mapped["Preparation | None"] = relationship(lazy="select", uselist=False)
    needs: Mapped[list["Need"]] = relationship(lazy="select", order_by="Need.kind")


class SafeContact(Editable, Base):
    """How one person may safely be reached. Nothing is sent outside of it (techsafety.org, safe contact methods)."""

    __tablename__ = "safe_contact"
    __table_args__ = (
        CheckConstraint("NOT (allowed && forbidden)", name="not_both"),
        CheckConstraint("hours_from IS NULL OR hours_to IS NULL OR hours_from < hours_to", name="hours"),
        CheckConstraint("has_address = (address_locked IS NOT NULL)", name="has_address"),
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    email = locked(own_key("person_id"), normal=kept_email)
    phone = locked(own_key("person_id"), normal=kept_phone)
    address = locked(own_key("person_id"), deferred=True)
    """Loaded only by a query that asks for it by name (`circle.queries.address_of`); anywhere else reading it fails."""
    has_address: Mapped[bool] = mapped_column(default=False)
    address_protected: Mapped[bool] = mapped_column(default=False)
    town = locked(own_key("person_id"))
    allowed: Mapped[list[str]] = mapped_column(default=list)
    """Values of `Channel`, the preferred one first."""
    forbidden: Mapped[list[str]] = mapped_column(default=list)
    hours_from: Mapped[time | None]
    hours_to: Mapped[time | None]
    """Local time in the person's zone; None means any hour."""
    weekdays_only: Mapped[bool] = mapped_column(default=False)
    voicemail: Mapped[bool] = mapped_column(default=False)
    sender_name = locked(own_key("person_id"))
    """What the lock screen shows as sender; empty: the service's neutral name."""
    neutral_only: Mapped[bool] = mapped_column(default=True)
    shared_device: Mapped[bool] = mapped_column(default=False)
    safe_word = locked(own_key("person_id"))
    may_take_message = locked(own_key("person_id"))
    told_by_referrer = locked(own_key("person_id"))
    """What the referrer wrote about reaching them safely; the coordinator asks the person themself."""
    confirmed_on: Mapped[date | None]
    """When the person last said it is right. Older than `confirm_days`: sending waits until it is asked again."""
    confirm_days: Mapped[int] = mapped_column(default=90)
    locked_at: Mapped[datetime | None]
    """Since when nothing goes by any route: another one was written down and waits for a second person."""
    marks: Mapped[list[str]] = mapped_column(default=list)
    """Keyed fingerprints of mailbox and phone (`models_routes`): who shares one is found without reading any."""

    person: Mapped[Person] = relationship(back_populates="contact", lazy="select")

    @property
    def has_email(self) -> bool:
        return holds(self, "email")

    @property
    def has_phone(self) -> bool:
        return holds(self, "phone")

    @validates("address_locked")
    def _note_address(self, _name: str, value: object) -> object:
        self.has_address = value is not None
        return value


class Need(Base):
    """What somebody needs to come or to understand: an interpreter, a lift, a ramp, halal food."""

    __tablename__ = "need"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    kind: Mapped[str]
    """A key of the approach's `needs`."""
    words = locked(own_key("person_id"))
    from_person: Mapped[bool] = mapped_column(default=False)
    arranged_at: Mapped[datetime | None]
    """When it was last noted as arranged. What was arranged with an interpreter who fell out since is not arranged any more."""


class Preparation(Editable, Base):
    """The coordinator's talk with one person before the conference. Never shown to the referrer: independence."""

    __tablename__ = "preparation"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    explained_on: Mapped[date | None]
    how = locked(own_key("person_id"))
    minutes: Mapped[int | None]
    willing: Mapped[Willing] = mapped_column(words(Willing, "willing"), default=Willing.NOT_ASKED)
    offers = locked(own_key("person_id"))
    own_words = locked(own_key("person_id"))
    notes = locked(own_key("person_id"))


class Check(Base):
    """One line of the preparation checklist that is done, or not needed and why. Lines come from the approach."""

    __tablename__ = "preparation_check"
    __table_args__ = (UniqueConstraint("conference_id", "item"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    item: Mapped[str]
    done_at: Mapped[datetime]
    done_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    not_needed_because = locked(under("protected"))


class PairAnswer(Base):
    """The safety question about one pair of people, answered: is there anything one must not learn, may they meet?"""

    __tablename__ = "pair_answer"
    __table_args__ = (
        UniqueConstraint("conference_id", "first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    first_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    concern: Mapped[bool]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime]


class Caution(Editable, Base):
    """What one person must not learn about another, and whether they may meet. It binds everything that leaves. Pages call it a
    safety restriction: to a family in the UK a caution is what the police give."""

    __tablename__ = "caution"
    __table_args__ = (
        Index(
            "uq_caution_now",
            "conference_id",
            "person_id",
            "protects_id",
            unique=True,
            postgresql_where="lifted_at IS NULL",
        ),
        CheckConstraint("person_id <> protects_id", name="two_people"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Who must not learn."""
    protects_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    hides: Mapped[list[str]] = mapped_column(default=list)
    """Values of `rules.Field`: attendance, address, phone, venue, arrival, image, other_meeting."""
    must_not_meet: Mapped[bool] = mapped_column(default=False)
    because = locked(under("protected"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_in_force.id"))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    lower_asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who asked to make it weaker. What they ask for stands in the next fields until a second person agrees or not."""
    lower_asked_at: Mapped[datetime | None]
    lower_because = locked(under("protected"))
    lower_hides: Mapped[list[str]] = mapped_column(default=list)
    lower_must_not_meet: Mapped[bool] = mapped_column(default=False)
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


keys_for_each(Person)

"""What is kept about the referral: who asks, for whom, with whose consent, and what a plan must contain."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.kit.db import Base, Editable, words
from fgc.kit.email import kept_email
from fgc.kit.locked import locked, locked_record, under
from fgc.kit.phone import kept_phone
from fgc.kit.words import mark


class State(Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Put away before it was ever sent; what was typed is erased."""


class PutAwayReason(Enum):
    """Why a referral was put away before it was sent. Chosen from a list: the audit keeps it, and holds no words of a family."""

    NOT_AGREED = "not_agreed"
    CHANGED_MIND = "changed_mind"
    BEGUN_TWICE = "begun_twice"
    NOBODY_GOES_ON = "nobody_goes_on"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_PUT_AWAY[self])


_PUT_AWAY = {
    PutAwayReason.NOT_AGREED: mark("The family does not want it, or has not agreed"),
    PutAwayReason.CHANGED_MIND: mark("The referrer changed their mind"),
    PutAwayReason.BEGUN_TWICE: mark("It was started twice, or by mistake"),
    PutAwayReason.NOBODY_GOES_ON: mark("No one can continue it"),
}


class ConsentBasis(Enum):
    """On what ground somebody may consent (Children Act 1989; Gillick; Mental Capacity Act 2005)."""

    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    YOUNG_PERSON = "young_person_16_17"
    GILLICK = "gillick_competent"
    AUTHORITY = "authority_with_pr"
    ADULT_CAPACITY = "adult_with_capacity"
    BEST_INTERESTS = "best_interests"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_BASES[self])


_BASES = {
    ConsentBasis.PARENTAL_RESPONSIBILITY: mark("They have parental responsibility"),
    ConsentBasis.YOUNG_PERSON: mark("A young person of 16 or 17, mature enough to agree"),
    ConsentBasis.GILLICK: mark("A child under 16 who understands what they agree to (Gillick)"),
    ConsentBasis.AUTHORITY: mark("The council has parental responsibility, as a last resort"),
    ConsentBasis.ADULT_CAPACITY: mark("An adult with capacity to agree"),
    ConsentBasis.BEST_INTERESTS: mark("An adult without capacity, in their best interests"),
}


class LegalStage(Enum):
    EARLY_HELP = "early_help"
    CHILD_IN_NEED = "child_in_need"
    CHILD_PROTECTION = "child_protection"
    PRE_PROCEEDINGS = "pre_proceedings"
    PROCEEDINGS = "proceedings"
    LOOKED_AFTER = "looked_after"
    ADULT = "adult"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_STAGES[self])


_STAGES = {
    LegalStage.EARLY_HELP: mark("Early help"),
    LegalStage.CHILD_IN_NEED: mark("Child in need"),
    LegalStage.CHILD_PROTECTION: mark("Child protection plan"),
    LegalStage.PRE_PROCEEDINGS: mark("Pre-proceedings (letter before proceedings)"),
    LegalStage.PROCEEDINGS: mark("Care proceedings"),
    LegalStage.LOOKED_AFTER: mark("Looked after"),
    LegalStage.ADULT: mark("Adult"),
}


class OrderKind(Enum):
    NON_MOLESTATION = "non_molestation"
    OCCUPATION = "occupation"
    PROHIBITED_STEPS = "prohibited_steps"
    RESTRAINING = "restraining"
    BAIL = "bail_condition"
    CHILD_ARRANGEMENTS = "child_arrangements"
    INTERIM_CARE = "interim_care"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_ORDERS[self])


_ORDERS = {
    OrderKind.NON_MOLESTATION: mark("Non-molestation order"),
    OrderKind.OCCUPATION: mark("Occupation order"),
    OrderKind.PROHIBITED_STEPS: mark("Prohibited steps order"),
    OrderKind.RESTRAINING: mark("Restraining order"),
    OrderKind.BAIL: mark("Bail condition"),
    OrderKind.CHILD_ARRANGEMENTS: mark("Child arrangements order"),
    OrderKind.INTERIM_CARE: mark("Interim care order"),
    OrderKind.OTHER: mark("Another order or condition"),
}


class Referral(Editable, Base):
    """The referral form. Saved as a draft at any point: nothing but the referrer is required until it is sent."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'returned', 'withdrawn') OR consent_on IS NOT NULL",
            name="consent_before_sending",
        ),
        CheckConstraint("orders_known IN ('', 'yes', 'no')", name="orders_known"),
        CheckConstraint("referrer_id IS NOT NULL OR entered_by_id IS NOT NULL", name="somebody_refers"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR referrer_id IS NOT NULL", name="referrer_before_sending"
        ),
        CheckConstraint("(entered_by_id IS NULL) = (called_at IS NULL)", name="call_has_its_time"),
        CheckConstraint(
            "report_given_on IS NULL OR report_sent_on IS NOT NULL", name="report_given_after_sent"
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), unique=True)
    referrer_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """In whose name it is. None only in a draft that came by phone, while nobody with an account is named."""
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The service manager who typed it while somebody phoned; None where the referrer wrote it themself."""
    called_at: Mapped[datetime | None]
    caller_name = locked(under("protected"))
    """Who phoned, and their team or role, where that is not the account of the referrer."""
    caller_team = locked(under("protected"))
    caller_contact = locked(under("contact"))
    """How to reach whoever phoned. They may be of the family: shown to whom named people's numbers are, and erased with them."""
    confirmed_at: Mapped[datetime | None]
    """When the referrer looked through what was typed in their name, and it was right."""
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who holds the case, when it is not the referrer."""
    state: Mapped[State] = mapped_column(words(State, "referral_state"), default=State.DRAFT)
    legal_stage: Mapped[LegalStage | None] = mapped_column(words(LegalStage, "legal_stage"))
    case_number = locked(under("protected"))
    """The council's own number of the case. It stands in no address, title or subject."""
    purpose = locked(under("protected"))
    going_well = locked(under("protected"))
    worries = locked(under("protected"))
    if_nothing_changes = locked(under("protected"))
    living_arrangement = locked(under("protected"))
    safety_risks = locked(under("protected"))
    important_dates = locked(under("protected"))
    culture = locked(under("protected"))
    coordinator_wishes = locked(under("protected"))
    not_to_contact = locked(under("protected"))
    urgent_because = locked(under("protected"))
    help_available = locked(under("protected"))
    application_on: Mapped[date | None]
    """The planned day of an application to the court, for the statutory offer (s.31ZA Children Act 1989)."""
    orders_known: Mapped[str] = mapped_column(default="")
    """'' not yet answered, 'yes', 'no': the question about orders must be answered before sending."""
    consent_by = locked(under("protected"))
    consent_basis: Mapped[ConsentBasis | None] = mapped_column(words(ConsentBasis, "consent_basis"))
    consent_scope: Mapped[list[str]] = mapped_column(default=list)
    consent_on: Mapped[date | None]
    child_asked = locked(under("protected"))
    attends_whole: Mapped[bool] = mapped_column(default=False)
    manager_aware: Mapped[bool] = mapped_column(default=False)
    unfinished = locked_record(under("contact"))
    """What was typed and is not good yet, by section, as the page sent it: a draft loses nothing. How to reach somebody may be
    in it."""
    bottom_lines_note = locked(under("protected"))
    """What the referrer's manager asked to change in the bottom lines; empty when nothing is open."""
    met_on: Mapped[date | None]
    """The day the family first met; told by the meeting, for the statutory test of s.31ZA(2)."""
    no_offer_because = locked(under("protected"))
    """Why an offer would be contrary to the child’s best interests (s.31ZA(3)); empty: no such decision."""
    no_offer_by = locked(under("protected"))
    no_offer_on: Mapped[date | None]
    report = locked(under("protected"))
    """The report for the family in the referrer's words, written after the referral was accepted; empty where it is a file or
    went another way. The coordinator gives it to the family: no page of theirs shows it."""
    report_sent_on: Mapped[date | None]
    """The day on which the coordinator had the report, whichever way it came."""
    report_given_on: Mapped[date | None]
    """The day on which the coordinator said that the family has it."""
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_because = locked(under("protected"))

    named: Mapped[list["Named"]] = relationship(order_by="Named.position", lazy="select")
    orders: Mapped[list["Order"]] = relationship(order_by="Order.made_on", lazy="select")


class Ethnicity(Enum):
    """The groups of the census of 2021 for England and Wales (ONS), by the codes of the children in need census where it has
    them. Asked, and never guessed: somebody may prefer not to say."""

    WHITE_BRITISH = "WBRI"
    WHITE_IRISH = "WIRI"
    WHITE_TRAVELLER = "WIRT"
    WHITE_ROMA = "WROM"
    WHITE_OTHER = "WOTH"
    MIXED_WHITE_BLACK_CARIBBEAN = "MWBC"
    MIXED_WHITE_BLACK_AFRICAN = "MWBA"
    MIXED_WHITE_ASIAN = "MWAS"
    MIXED_OTHER = "MOTH"
    ASIAN_INDIAN = "AIND"
    ASIAN_PAKISTANI = "APKN"
    ASIAN_BANGLADESHI = "ABAN"
    ASIAN_CHINESE = "CHNE"
    ASIAN_OTHER = "AOTH"
    BLACK_AFRICAN = "BAFR"
    BLACK_CARIBBEAN = "BCRB"
    BLACK_OTHER = "BOTH"
    ARAB = "ARAB"
    OTHER = "OOTH"
    PREFERS_NOT_TO_SAY = "REFU"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_ETHNICITIES[self])


_ETHNICITIES = {
    Ethnicity.WHITE_BRITISH: mark("White: English, Welsh, Scottish, Northern Irish or British"),
    Ethnicity.WHITE_IRISH: mark("White: Irish"),
    Ethnicity.WHITE_TRAVELLER: mark("White: Gypsy or Irish Traveller"),
    Ethnicity.WHITE_ROMA: mark("White: Roma"),
    Ethnicity.WHITE_OTHER: mark("Any other White background"),
    Ethnicity.MIXED_WHITE_BLACK_CARIBBEAN: mark("Mixed: White and Black Caribbean"),
    Ethnicity.MIXED_WHITE_BLACK_AFRICAN: mark("Mixed: White and Black African"),
    Ethnicity.MIXED_WHITE_ASIAN: mark("Mixed: White and Asian"),
    Ethnicity.MIXED_OTHER: mark("Any other mixed or multiple background"),
    Ethnicity.ASIAN_INDIAN: mark("Asian: Indian"),
    Ethnicity.ASIAN_PAKISTANI: mark("Asian: Pakistani"),
    Ethnicity.ASIAN_BANGLADESHI: mark("Asian: Bangladeshi"),
    Ethnicity.ASIAN_CHINESE: mark("Asian: Chinese"),
    Ethnicity.ASIAN_OTHER: mark("Any other Asian background"),
    Ethnicity.BLACK_AFRICAN: mark("Black: African"),
    Ethnicity.BLACK_CARIBBEAN: mark("Black: Caribbean"),
    Ethnicity.BLACK_OTHER: mark("Any other Black background"),
    Ethnicity.ARAB: mark("Arab"),
    Ethnicity.OTHER: mark("Any other ethnic group"),
    Ethnicity.PREFERS_NOT_TO_SAY: mark("Prefers not to say"),
}


class Named(Base):
    """Somebody the referrer named: whom it is about, who has parental responsibility, others of the household.

    What the referrer wrote stays as written; when the referral is accepted the circle begins with these people.
    """

    __tablename__ = "named"
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str]
    tie: Mapped[str] = mapped_column(default="")
    central: Mapped[bool] = mapped_column(default=False)
    """It is about this person: the child, the young person or the adult."""
    born_on: Mapped[date | None]
    due_on: Mapped[date | None]
    has_pr: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="en")
    interpreter: Mapped[bool] = mapped_column(default=False)
    gender = locked(under("contact"))
    """In their own words. This, ethnicity and school are asked about whom it is about, and about nobody else."""
    ethnicity_code = locked(under("contact"))
    """A value of `Ethnicity`; empty where nobody answered."""
    school = locked(under("contact"))
    needs = locked(under("contact"))
    """What helps them to understand and to take part, in words."""
    phone = locked(under("contact"), normal=kept_phone)
    email = locked(under("contact"), normal=kept_email)
    address = locked(under("contact"))
    address_protected: Mapped[bool] = mapped_column(default=False)
    safe_contact = locked(under("contact"))
    """How it is safe to reach them, in words, or 'unknown'."""

    @property
    def ethnicity(self) -> Ethnicity | None:
        return Ethnicity(self.ethnicity_code) if self.ethnicity_code else None

    @ethnicity.setter
    def ethnicity(self, answer: Ethnicity | None) -> None:
        self.ethnicity_code = answer.value if answer else ""


class Order(Base):
    """A court order or condition in force between two people."""

    __tablename__ = "order_in_force"
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    kind: Mapped[OrderKind] = mapped_column(words(OrderKind, "order_kind"))
    protects: Mapped[str]
    against: Mapped[str]
    terms = locked(under("protected"))
    court = locked(under("protected"))
    made_on: Mapped[date | None]
    expires_on: Mapped[date | None]


class Question(Base):
    """A question the family is asked to answer in its plan."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("conference_id", "number", deferrable=True, initially="DEFERRED"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    number: Mapped[int]
    words = locked(under("protected"))


class BottomLine(Base):
    """Something a plan must contain. Few, explicit, approved by the referrer's manager, then frozen."""

    __tablename__ = "bottom_line"
    __table_args__ = (UniqueConstraint("conference_id", "number", deferrable=True, initially="DEFERRED"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    number: Mapped[int]
    words = locked(under("protected"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]


class Offer(Base):
    """The statutory offer of a family group decision-making meeting to one parent (s.31ZA Children Act 1989)."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("answer IN ('', 'accepted', 'declined')", name="answer"),
        CheckConstraint("answered_on IS NULL OR answered_on >= offered_on", name="answered_after_offer"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    to: Mapped[str]
    offered_on: Mapped[date]
    how = locked(under("protected"))
    language: Mapped[str] = mapped_column(default="en")
    in_letter_before_proceedings: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    note = locked(under("protected"))


class Independence(Base):
    """A coordinator's signed statement that they are independent of the case: one for each time they were allocated."""

    __tablename__ = "independence"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    statement = locked(under("protected"))
    signed_at: Mapped[datetime]

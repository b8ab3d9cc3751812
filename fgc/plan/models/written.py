"""A version of the plan as the family writes it: what it wants, who does what, what happens if."""

from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Person
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, locked_bytes, under

if TYPE_CHECKING:
    from fgc.plan.models.answered import ReferrersAnswer
    from fgc.plan.models.signed import Signature


class PlanState(Enum):
    """How far one version has come.

    `draft` is the family's alone: row-level security hides it and its lines from staff and from the worker.
    `typing` is being typed by the coordinator because the family asked, in front of everybody; `shown` stands as it is
    and waits for the referrer's answer. After that nothing in it changes: what changes is a new version.
    """

    DRAFT = "draft"
    TYPING = "typing"
    SHOWN = "shown"
    CHANGES_ASKED = "changes_asked"
    NOT_AGREED = "not_agreed"
    AGREED = "agreed"
    SIGNED = "signed"
    SEALED = "sealed"
    REPLACED = "replaced"


class Plan(Editable, Base):
    """One version of the family's plan."""

    __tablename__ = "plan"
    __table_args__ = (
        Index("uq_plan_number", "conference_id", "number", unique=True, postgresql_where="number > 0"),
        Index("uq_plan_one_in_hand", "meeting_id", "state", unique=True, postgresql_where="number = 0"),
        CheckConstraint("(number = 0) = (state IN ('draft', 'typing'))", name="numbered_when_shown"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int] = mapped_column(default=0)
    """Which version it is, counted when it is shown; 0 while it is being written, one at a time for each meeting."""
    state: Mapped[PlanState] = mapped_column(words(PlanState, "plan_state"), default=PlanState.DRAFT)
    title = locked(under("plan"))
    """Of versions from before titles followed from who a plan is about; "" in all others."""
    family_words = locked(under("plan"))
    childs_words = locked(under("plan"))
    drawing = locked_bytes(under("plan"))
    """A PNG, re-encoded by us; nothing where there is none."""
    monitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who of the family keeps an eye on the plan."""
    review_on: Mapped[date | None]
    review_at_time: Mapped[time | None]
    review_place = locked(under("plan"))
    no_review_because = locked(under("plan"))
    shown_at: Mapped[datetime | None]
    shown_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    text_hash: Mapped[str | None]
    """SHA-256 (hex) of the exact text to be signed, set when the plan is agreed; see document.text_hash."""
    agreed_at: Mapped[datetime | None]
    typed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The coordinator who typed it because the family asked; None when the family wrote it itself."""

    monitor: Mapped[Person | None] = relationship(foreign_keys=[monitor_id], lazy="select")
    goals: Mapped[list["Goal"]] = relationship(order_by="Goal.position", lazy="select")
    actions: Mapped[list["Action"]] = relationship(order_by="Action.position", lazy="select")
    contingencies: Mapped[list["Contingency"]] = relationship(order_by="Contingency.position", lazy="select")
    answers: Mapped[list["ReferrersAnswer"]] = relationship(order_by="ReferrersAnswer.at", lazy="select")
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.signed_at", lazy="select")


class Goal(Editable, Base):
    """What the family wants, in its own words; it may answer one of the questions."""

    __tablename__ = "goal"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"))
    words = locked(under("plan"))

    actions: Mapped[list["Action"]] = relationship(order_by="Action.position", lazy="select", viewonly=True)


class Action(Editable, Base):
    """Who does what, by when or how often. `agency` promises of services stand apart from the family's own.

    `thread` stays the same when an action is carried into the next version of the plan.
    """

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("who_id IS NOT NULL OR who_words_locked IS NOT NULL", name="has_owner"),
        CheckConstraint("days <@ ARRAY[0, 1, 2, 3, 4, 5, 6]::smallint[]", name="weekdays"),
        Index("ix_action_thread", "thread"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("goal.id"))
    thread: Mapped[UUID]
    position: Mapped[int]
    agency: Mapped[bool] = mapped_column(default=False)
    what = locked(under("plan"))
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    who_words = locked(under("plan"))
    """A service or a group, when the owner is not one of the circle ('the council's housing team')."""
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    how_often = locked(under("plan"))
    days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list)
    """The weekdays it comes back on, 0 is Monday; empty when it does not come back every week."""
    short = locked(under("plan"))
    """The few words for the page on the fridge, which visitors read; empty: only who does it stands there, where it has a day."""
    off_fridge: Mapped[bool] = mapped_column(default=False)
    """The family keeps it off the page for the fridge."""
    how_we_know = locked(under("plan"))
    needs_from_services = locked(under("plan"))
    if_not = locked(under("plan"))
    bottom_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("bottom_line.id"))

    who: Mapped[Person | None] = relationship(foreign_keys=[who_id], lazy="select")
    helper: Mapped[Person | None] = relationship(foreign_keys=[helper_id], lazy="select")


class Contingency(Editable, Base):
    """If this happens, then that is what we do."""

    __tablename__ = "contingency"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    if_words = locked(under("plan"))
    then_words = locked(under("plan"))
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    who: Mapped[Person | None] = relationship(lazy="select")

"""Letters about the plan."""

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.viewer import Worker
from fgc.circle.consents import is_stop_unseen
from fgc.circle.letters import Addressed, addressed, way_to, written
from fgc.circle.models import Person
from fgc.circle.rules import through_their_eyes
from fgc.kit.by_hand import is_to_carry
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER, Channel, Letter, LetterState
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, HoldBack, explain, letter_kind, why_sentence
from fgc.kit.refusal import Reason
from fgc.kit.text import in_name_order
from fgc.kit.words import mark, said_day
from fgc.kit.zones import day_of
from fgc.plan.looking import told_to
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import expected_signers, is_withheld, signature_of, waits_for_look

SIGN = "plan.sign"
COPY = "plan.copy"


class Why(Reason):
    """Why a letter about the plan was not sent any more (codes of `Letter.why`)."""

    not_to_sign = mark("The plan is no longer open for signing.")
    signed_meanwhile = mark("They have signed in the meantime.")
    plan_replaced = mark("There is a newer plan now.")
    may_tell = mark(
        "Their copy of the plan may tell them what must stay hidden. Look at their copy on the page of the plan."
    )
    file_withheld = mark(
        "They can no longer get the plan as a file, because a safety restriction hides something in it from them. A "
        "new version of the plan leaves those words out."
    )

    consent_stopped = mark(
        "Someone has stopped something they had agreed to. Look at it first: it is at the top of your desk."
    )


explain(Why)


def links_to_sign(plan: Plan) -> dict[UUID, Letter]:
    """The newest letter by which each person was sent a link to sign this version, by person; none that was not to go."""
    letters = session().scalars(
        select(Letter)
        .where(
            Letter.matter_id == plan.conference_id,
            Letter.kind == SIGN,
            Letter.about["plan_id"].astext == str(plan.id),
            Letter.state != LetterState.CANCELLED,
        )
        .order_by(Letter.created_at)
    )
    return {one.to_id: one for one in letters}


def said_link(letter: Letter, zone: str) -> str:
    """How far the link has come, for the coordinator: 'link sent on Sunday 28 February 2027'."""
    if is_to_carry(letter):
        return (
            _("you post the link yourself")
            if letter.channel is Channel.PRINT
            else _("you send the text with the link yourself")
        )
    if letter.state in HANDED_OVER and letter.sent_at is not None:
        return _("link sent on %(day)s", day=said_day(day_of(letter.sent_at, zone)))
    if letter.state in (LetterState.FAILED, LetterState.HELD):
        return _("the link has not gone: %(why)s", why=why_sentence(letter))
    return _("link on its way")


def without_link(plan: Plan) -> list[Person]:
    """Who is expected to sign this version, has not, and was sent no link yet: not staff, who sign where they work, nobody the
    plan goes on without, nobody whose copy waits for the coordinator's look, and nobody whom no letter reaches safely."""
    sent = links_to_sign(plan)
    waiting = [
        one.person_id
        for one in expected_signers(plan)
        if not one.settled and one.staff_id is None and one.person_id not in sent
    ]
    people = session().scalars(select(Person).where(Person.id.in_(waiting)))
    return [
        one
        for one in sorted(people, key=lambda one: (in_name_order(one.name), one.id))
        if not (waits_for_look(plan, one.id) or isinstance(way_to(one, kind=SIGN), Reason))
    ]


@letter_kind(SIGN)
def sign(letter: Letter, now: datetime) -> Rendered:
    """Asks somebody who was not in the room to read and sign. Not sent when they signed, or the text was replaced."""
    reader = addressed(letter, now)
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    if plan.state is not PlanState.AGREED:
        raise Cancelled("not_to_sign")
    if signature_of(plan, reader.person.id) is not None:
        raise Cancelled("signed_meanwhile")
    hold_what_tells(reader, plan)
    return written(letter, reader, "plan/letters/sign")


@letter_kind(COPY)
def copy(letter: Letter, now: datetime) -> Rendered:
    """Says that the plan is there to read and keep. The plan itself stands behind the link, never in a mailbox. Held while the
    file they would keep is not given to them (decision 61), and while nobody has looked at what somebody stopped."""
    reader = addressed(letter, now)
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    if plan.state is not PlanState.SEALED:
        raise Cancelled("plan_replaced")
    if is_stop_unseen(reader.conference.id):
        raise HoldBack(Why.consent_stopped.name)
    hold_what_tells(reader, plan)
    if is_withheld(through_their_eyes(reader.person)):
        raise HoldBack(Why.file_withheld.name)
    return written(letter, reader, "plan/letters/copy")


def hold_what_tells(reader: Addressed, plan: Plan) -> None:
    """A letter leads to the plan, or to words of it, only when the reader may open it and their own text tells nothing that is
    hidden from them, or somebody has looked at it: asked at the moment of sending, when a caution may be newer than the plan,
    and of a letter that is asked for again before it is shown. Raises `HoldBack`."""
    if waits_for_look(plan, reader.person.id) or told_to(Worker(), reader.conference, plan, reader.person):
        raise HoldBack(Why.may_tell.name)

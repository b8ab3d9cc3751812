"""Who was sent a link to read and sign a version, how far it has come, and who has none yet."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.letters import way_to
from fgc.circle.models import Person
from fgc.kit.by_hand import is_to_carry
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER, Channel, Letter, LetterState
from fgc.kit.outbox import why_sentence
from fgc.kit.refusal import Reason
from fgc.kit.text import in_name_order
from fgc.kit.words import said_day
from fgc.kit.zones import day_of
from fgc.plan.letters import SIGN
from fgc.plan.models import Plan
from fgc.plan.queries import expected_signers, waits_for_look


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


def _has_gone(letter: Letter | None) -> bool:
    """Whether their link has left, is on its way, or waits for a hand to carry it."""
    if letter is None:
        return False
    return is_to_carry(letter) or letter.state not in (LetterState.FAILED, LetterState.HELD)


def without_link(plan: Plan) -> list[Person]:
    """Who is expected to sign this version, has not, and was sent no link yet: not staff, who sign where they work, nobody the
    plan goes on without, nobody whose copy waits for the coordinator's look, and nobody whom no letter reaches safely."""
    sent = links_to_sign(plan)
    waiting = [
        one.person_id
        for one in expected_signers(plan)
        if not one.settled and one.staff_id is None and not _has_gone(sent.get(one.person_id))
    ]
    people = session().scalars(select(Person).where(Person.id.in_(waiting)))
    return [
        one
        for one in sorted(people, key=lambda one: (in_name_order(one.name), one.id))
        if not (waits_for_look(plan, one.id) or isinstance(way_to(one, kind=SIGN), Reason))
    ]

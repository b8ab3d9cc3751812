"""Writing a referral and sending it. Everything is kept at any point; only sending asks for completeness."""

from collections.abc import Sequence
from typing import Any

from fgc.access.models import Part, Role
from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.operations import assign, open_conference
from fgc.conference.queries import colleagues
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.referral.happenings import ReferralBegun, ReferralSent
from fgc.referral.letters import news, tell_referrer
from fgc.referral.models import BottomLine, Named, Order, Question, Referral, State
from fgc.referral.queries import bottom_lines_of, manager_of, missing_in, questions_of
from fgc.referral.rules.deciding import (
    why_not_answer_orders,
    why_not_ask,
    why_not_change_bottom_lines,
    why_not_send,
    why_not_write,
)
from fgc.referral.rules.orders import renamed
from fgc.referral.rules.sections import READ_BY_FAMILY


def begin(*, by: StaffViewer, name: str) -> Conference:
    """A new conference in draft with an empty referral. `name` is the family's own name for it."""
    with saving():
        conference = open_conference(by=by, name=name)
        session().add(Referral(conference_id=conference.id, referrer_id=by.staff_id))
        session().flush()
        tell(ReferralBegun(conference), by=by)
    return conference


def write_section(referral: Referral, key: str, **answers: object) -> None:
    """Keeps the answers of one section (`key` is its word); they replace what was there. Refused where the family will read an
    address in it that the referral marks as protected."""
    refuse(why_not_write(referral))
    for name in READ_BY_FAMILY & answers.keys():
        refuse(why_not_ask(str(answers[name] or ""), referral.named), field=name)
    with saving():
        for name, value in answers.items():
            setattr(referral, name, value)
        _finished(referral, key)


def answer_orders(referral: Referral, known: str) -> None:
    """Whether any order is in force. "no" is refused while one is listed (`WhyNot.ORDER_LISTED`)."""
    refuse(why_not_answer_orders(known, referral.orders), field="orders_known")
    write_section(referral, "orders:known", orders_known=known)


def keep_for_later(referral: Referral, key: str, typed: dict[str, Any]) -> None:
    """Keeps what was typed as it stands, good or not, to be shown again. `key`: the section, or 'section:row'."""
    refuse(why_not_write(referral))
    with saving():
        referral.unfinished = {**referral.unfinished, key: typed}


def add_person(referral: Referral, **about: object) -> Named:
    """Names one more person, after the others."""
    refuse(why_not_write(referral))
    with saving():
        named = Named(
            referral_id=referral.id,
            conference_id=referral.conference_id,
            position=len(referral.named) + 1,
            **about,
        )
        referral.named.append(named)
        _finished(referral, "people")
    return named


def change_person(referral: Referral, named: Named, **about: object) -> None:
    """Replaces what is said about one person; an order that names them keeps naming them, and so does who agreed."""
    refuse(why_not_write(referral))
    with saving():
        after = str(about.get("name", named.name))
        people = [one.name for one in referral.named]
        for order in referral.orders:
            order.protects = renamed(order.protects, named.name, after, people)
            order.against = renamed(order.against, named.name, after, people)
        if referral.consent_by == named.name:
            referral.consent_by = after
        for name, value in about.items():
            setattr(named, name, value)
        _finished(referral, f"people:{named.id}")


def remove_person(referral: Referral, named: Named) -> None:
    """Takes somebody off the referral, before it is sent."""
    refuse(why_not_write(referral))
    with saving():
        _finished(referral, f"people:{named.id}")
        referral.named.remove(named)
        session().delete(named)


def add_order(referral: Referral, **about: object) -> Order:
    """Adds an order or condition in force; the question whether there is one is answered by that."""
    refuse(why_not_write(referral))
    with saving():
        order = Order(referral_id=referral.id, conference_id=referral.conference_id, **about)
        referral.orders.append(order)
        referral.orders_known = "yes"
        _finished(referral, "orders")
    return order


def change_order(referral: Referral, order: Order, **about: object) -> None:
    """Replaces what is said about one order."""
    refuse(why_not_write(referral))
    with saving():
        for name, value in about.items():
            setattr(order, name, value)
        _finished(referral, f"orders:{order.id}")


def remove_order(referral: Referral, order: Order) -> None:
    """Takes an order off the referral, before it is sent."""
    refuse(why_not_write(referral))
    with saving():
        _finished(referral, f"orders:{order.id}")
        referral.orders.remove(order)
        session().delete(order)


def write_questions(conference: Conference, referral: Referral, lines: Sequence[str]) -> None:
    """Replaces the questions for the family, in this order; empty lines are left out. Refused where one names an address that the
    referral marks as protected (`WhyNot.NAMES_PROTECTED_ADDRESS`, beside its line)."""
    refuse(why_not_write(referral))
    refuse_protected(referral, lines)
    with saving():
        _replace(Question, conference, questions_of(conference), lines)
        _finished(referral, "questions")


def write_bottom_lines(conference: Conference, referral: Referral, lines: Sequence[str]) -> None:
    """Replaces what the plan must have. Refused from the moment the manager approved it (the database refuses too), and where it
    names a protected address, as a question is."""
    current = bottom_lines_of(conference)
    refuse(why_not_change_bottom_lines(current))
    refuse_protected(referral, lines)
    with saving():
        _replace(BottomLine, conference, current, lines)
        if referral.bottom_lines_note and (manager := manager_of(referral)):
            referral.bottom_lines_note = ""
            news("referral.to_approve", conference, manager)
        _finished(referral, "must-have")


def send(conference: Conference, referral: Referral, *, by: StaffViewer) -> None:
    """Sends the referral, or sends it again: to the service, and to the referrer's manager, who can open it from now; and so can
    the referrer, where it was typed in their name.

    Refused while anything is missing, first of all consent.
    """
    refuse(why_not_send(referral, missing_in(conference, referral)))
    manager = manager_of(referral)
    assert manager is not None
    with saving():
        _bring_in_referrer(conference, referral, by=by)
        assign(conference, manager, Part.REFERRERS_MANAGER)
        referral.state, referral.submitted_at, referral.decided_because = State.SUBMITTED, now(), ""
        conference.stage = Stage.REFERRED
        tell(ReferralSent(conference, referral), by=by)
        news("referral.to_approve", conference, manager)
        for one in colleagues(conference, Role.SERVICE_MANAGER):
            if one.id != by.staff_id:
                news("referral.sent", conference, one.id)


def _bring_in_referrer(conference: Conference, referral: Referral, *, by: StaffViewer) -> None:
    """Whoever a manager typed it for becomes the referrer as if they had sent it, and is told; sent again by themself, it is
    confirmed."""
    if referral.entered_by_id is None or referral.referrer_id is None:
        return
    if by.staff_id == referral.referrer_id:
        referral.confirmed_at = referral.confirmed_at or now()
        return
    assign(conference, referral.referrer_id, Part.REFERRER)
    tell_referrer("referral.entered", conference, referral)


def _replace(
    kind: type[Question] | type[BottomLine],
    conference: Conference,
    current: Sequence[Any],
    lines: Sequence[str],
) -> None:
    kept = [line for line in lines if line]
    for row, words in zip(current, kept, strict=False):
        row.words = words
    for row in current[len(kept) :]:
        session().delete(row)
    for number, words in enumerate(kept[len(current) :], start=len(current) + 1):
        session().add(kind(conference_id=conference.id, number=number, words=words))


def refuse_protected(referral: Referral, lines: Sequence[str]) -> None:
    """Refused beside its line, where one names an address that the referral marks as protected."""
    for number, words in enumerate(lines, start=1):
        refuse(why_not_ask(words, referral.named), field=f"line_{number}")


def _finished(referral: Referral, key: str) -> None:
    referral.unfinished = {each: typed for each, typed in referral.unfinished.items() if each != key}

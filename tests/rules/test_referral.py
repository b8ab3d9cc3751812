"""What a referral must say before it is sent, who decides, and what the dates of the offer tell."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from fgc.access.models import Role
from fgc.approach.reading import approaches
from fgc.conference.models import Stage
from fgc.referral.models import ConsentBasis, LegalStage, State
from fgc.referral.rules.deciding import (
    WhyNot,
    why_not_allocate,
    why_not_approve,
    why_not_change_bottom_lines,
    why_not_decide,
    why_not_sign_independence,
    why_not_write,
)
from fgc.referral.rules.offering import Concern, concerns, why_not_record_answer, why_not_record_offer
from fgc.referral.rules.offering import WhyNot as WhyNoOffer
from fgc.referral.rules.orders import chosen_and_others, names_of_side, renamed
from fgc.referral.rules.sections import Missing, Section, is_adult, lacking

ONEILL = "O'Neill, Siobhan"

TODAY = date(2027, 1, 21)
CHILD_FGC = approaches()["child_fgc"]
NOON = datetime(2027, 1, 26, 12, tzinfo=UTC)


def somebody(name: str = "Shirin Aziz", **about: Any) -> Any:
    usual = {
        "central": False,
        "has_pr": False,
        "born_on": None,
        "due_on": None,
        "safe_contact": "Text, mornings.",
        "address": "",
        "address_protected": False,
        "phone": "",
    }
    return SimpleNamespace(name=name, **{**usual, **about})


DARYAN = somebody("Daryan Rashid", central=True, born_on=date(2017, 5, 2), safe_contact="")
LINE = SimpleNamespace(words="Who helps in the mornings?")
SHIRIN = somebody(has_pr=True, born_on=date(1995, 3, 14))


def a_referral(**about: Any) -> Any:
    """Complete, as it may be sent."""
    usual = {
        "purpose": "That they stay with Shirin.",
        "going_well": "Warm care.",
        "worries": "Cold flat.",
        "if_nothing_changes": "",
        "help_available": "",
        "orders_known": "no",
        "orders": [],
        "consent_by": "Shirin Aziz",
        "consent_basis": ConsentBasis.PARENTAL_RESPONSIBILITY,
        "consent_scope": ["refer"],
        "consent_on": TODAY,
        "child_asked": "Wants to come.",
        "legal_stage": LegalStage.PRE_PROCEEDINGS,
        "attends_whole": True,
        "manager_aware": True,
        "unfinished": {},
        "state": State.DRAFT,
        "referrer_id": uuid4(),
        "entered_by_id": None,
        "submitted_at": None,
        "confirmed_at": None,
        "holder_id": None,
        "application_on": date(2027, 3, 5),
        "met_on": None,
        "no_offer_on": None,
    }
    return SimpleNamespace(**{**usual, **about})


def missing(
    referral: Any,
    *,
    named: Any = (DARYAN, SHIRIN),
    questions: Any = (LINE,),
    lines: Any = (LINE,),
    has_manager: bool = True,
) -> list[Any]:
    return lacking(
        referral, named, questions, lines, approach=CHILD_FGC, has_manager=has_manager, today=TODAY
    )


def test_a_complete_referral_lacks_nothing() -> None:
    assert missing(a_referral()) == []


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"consent_by": ""}, Missing.NO_CONSENT),
        ({"consent_on": None}, Missing.NO_CONSENT),
        ({"consent_basis": None}, Missing.NO_CONSENT),
        ({"consent_scope": ["share_plan"]}, Missing.NOT_IN_SCOPE),
        ({"consent_by": "Mina Rashid"}, Missing.NOT_WITH_PR),
        ({"consent_on": date(2027, 1, 22)}, Missing.CONSENT_AHEAD),
        ({"child_asked": ""}, Missing.CHILD_NOT_ASKED),
        ({"orders_known": ""}, Missing.ORDERS_NOT_ANSWERED),
        ({"orders_known": "yes"}, Missing.NO_ORDER),
        ({"orders_known": "no", "orders": ["an order"]}, Missing.ORDER_LISTED),
        ({"manager_aware": False}, Missing.MANAGER_UNAWARE),
        ({"attends_whole": False}, Missing.NOT_ATTENDING),
        ({"legal_stage": None}, Missing.NO_LEGAL_STAGE),
        ({"purpose": ""}, Missing.NO_PURPOSE),
        ({"worries": ""}, Missing.NO_INFORMATION),
        ({"unfinished": {"people:1": {}}}, Missing.UNFINISHED),
    ],
)
def test_each_thing_that_is_missing_is_named(about: dict[str, Any], reason: Missing) -> None:
    assert [each for _section, each in missing(a_referral(**about))] == [reason]


def test_a_parent_is_known_again_however_their_accents_are_typed() -> None:
    siobhan = somebody("Siobhán O’Neill", has_pr=True)
    named = (DARYAN, siobhan)
    assert missing(a_referral(consent_by="SIOBHAN O'NEILL"), named=named) == []
    held = a_referral(met_on=date(2027, 2, 27))
    assert concerns(held, [siobhan], [an_offer(to="Siobhan O'Neill")]) == []
    assert concerns(held, [siobhan], [an_offer(to="Sinead O'Neill")]) == [Concern.PARENT_LEFT_OUT]


def test_whom_it_is_about_and_how_to_reach_each_adult_safely_is_asked() -> None:
    kawa = somebody("Kawa Aziz", safe_contact="")
    assert missing(a_referral(), named=(SHIRIN, kawa)) == [
        (Section.PEOPLE, Missing.NO_CENTRAL),
        (Section.PEOPLE, Missing.NO_SAFE_CONTACT),
    ]
    assert missing(a_referral(), named=(DARYAN, SHIRIN, somebody("Kawa Aziz", safe_contact="unknown"))) == []


def test_a_young_person_may_consent_for_themselves() -> None:
    referral = a_referral(consent_by="Daryan Rashid", consent_basis=ConsentBasis.GILLICK)
    assert missing(referral) == []


def test_without_a_known_manager_nobody_could_approve() -> None:
    assert missing(a_referral(), has_manager=False) == [(Section.PROMISES, Missing.NO_MANAGER)]


def test_somebody_is_an_adult_from_their_eighteenth_birthday() -> None:
    assert is_adult(somebody(born_on=date(2009, 1, 21)), TODAY)
    assert not is_adult(somebody(born_on=date(2009, 1, 22)), TODAY)
    assert not is_adult(somebody(due_on=date(2027, 4, 1)), TODAY)


def test_what_was_sent_stays_as_it_is_and_what_came_back_is_open() -> None:
    assert why_not_write(a_referral(state=State.SUBMITTED)) is WhyNot.SENT
    assert why_not_write(a_referral(state=State.ACCEPTED)) is WhyNot.SENT
    assert why_not_write(a_referral(state=State.RETURNED)) is None


def line(approved_at: datetime | None = None) -> Any:
    return SimpleNamespace(approved_at=approved_at)


def test_approved_bottom_lines_are_frozen_for_everybody() -> None:
    assert why_not_change_bottom_lines([line(), line()]) is None
    assert why_not_change_bottom_lines([line(NOON), line()]) is WhyNot.FROZEN


def test_the_manager_approves_and_never_the_referrer() -> None:
    amy, colin, referral = uuid4(), uuid4(), a_referral(state=State.SUBMITTED)
    referral.referrer_id = amy
    assert why_not_approve(referral, [line()], amy, {amy, colin}) is WhyNot.OWN_REFERRAL
    assert why_not_approve(referral, [line()], uuid4(), {colin}) is WhyNot.NOT_THEIR_MANAGER
    assert why_not_approve(referral, [], colin, {colin}) is WhyNot.NOTHING_TO_APPROVE
    assert why_not_approve(referral, [line(NOON)], colin, {colin}) is WhyNot.FROZEN
    assert why_not_approve(a_referral(), [line()], colin, {colin}) is WhyNot.NOT_SENT
    assert why_not_approve(referral, [line()], colin, {colin}) is None


def test_only_what_was_sent_is_decided_and_only_once() -> None:
    helen = uuid4()
    assert why_not_decide(a_referral(), staff_id=helen) is WhyNot.NOT_SENT
    assert why_not_decide(a_referral(state=State.ACCEPTED), staff_id=helen) is WhyNot.DECIDED
    assert why_not_decide(a_referral(state=State.SUBMITTED), staff_id=helen) is None
    returned = a_referral(state=State.RETURNED)
    assert why_not_decide(returned, staff_id=helen) is WhyNot.NOT_SENT
    assert why_not_decide(returned, staff_id=helen, ends=True) is None
    assert why_not_decide(a_referral(), staff_id=helen, ends=True) is WhyNot.NOT_SENT
    assert (
        why_not_decide(a_referral(state=State.SUBMITTED, referrer_id=helen), staff_id=helen)
        is WhyNot.OWN_REFERRAL
    )


def a_coordinator(**about: Any) -> Any:
    return SimpleNamespace(**{"id": uuid4(), "role": Role.COORDINATOR, "active": True, **about})


def why_not_ruth(
    ruth: Any,
    referral: Any = None,
    *,
    stage: Stage = Stage.WAITING,
    in_conflict: Any = (),
    managers: Any = (),
    now_coordinates: Any = None,
) -> WhyNot | None:
    return why_not_allocate(
        SimpleNamespace(stage=stage),
        referral or a_referral(state=State.ACCEPTED),
        ruth,  # type: ignore[arg-type]
        in_conflict=in_conflict,
        managers=managers,
        now_coordinates=now_coordinates,
    )


def test_a_coordinator_is_independent_of_the_case() -> None:
    ruth = a_coordinator()
    assert why_not_ruth(ruth) is None
    assert why_not_ruth(ruth, a_referral(state=State.ACCEPTED, referrer_id=ruth.id)) is WhyNot.REFERRED
    assert why_not_ruth(ruth, a_referral(state=State.ACCEPTED, holder_id=ruth.id)) is WhyNot.HOLDS_CASE
    assert why_not_ruth(ruth, managers={ruth.id}) is WhyNot.MANAGES_CASE
    assert why_not_ruth(ruth, in_conflict={ruth.id}) is WhyNot.IN_CONFLICT
    assert why_not_ruth(ruth, now_coordinates=ruth.id) is WhyNot.COORDINATES_NOW


def test_only_a_working_coordinator_and_only_after_accepting() -> None:
    assert why_not_ruth(a_coordinator(role=Role.SOCIAL_WORKER)) is WhyNot.NOT_A_COORDINATOR
    assert why_not_ruth(a_coordinator(active=False)) is WhyNot.NOT_A_COORDINATOR
    assert why_not_ruth(a_coordinator(), a_referral(state=State.SUBMITTED)) is WhyNot.NOT_ACCEPTED
    assert why_not_ruth(a_coordinator(), stage=Stage.CLOSED) is WhyNot.CLOSED


def test_independence_is_signed_once_and_by_a_tick() -> None:
    waits: Any = SimpleNamespace(awaiting_independence=True)
    assert why_not_sign_independence(waits, ticked=False) is WhyNot.NOT_TICKED
    assert why_not_sign_independence(waits, ticked=True) is None
    signed: Any = SimpleNamespace(awaiting_independence=False)
    assert why_not_sign_independence(signed, ticked=True) is WhyNot.SIGNED


def an_offer(to: str = "Shirin Aziz", **about: Any) -> Any:
    return SimpleNamespace(
        to=to,
        **{
            "offered_on": date(2027, 1, 11),
            "in_letter_before_proceedings": True,
            "answer": "accepted",
            "answered_on": date(2027, 1, 20),
            **about,
        },
    )


def test_the_offer_of_the_story_only_waits_for_the_meeting() -> None:
    assert concerns(a_referral(), [SHIRIN], [an_offer()]) == [Concern.NOT_HELD]
    assert concerns(a_referral(met_on=date(2027, 2, 27)), [SHIRIN], [an_offer()]) == []
    assert concerns(a_referral(met_on=date(2027, 3, 5)), [SHIRIN], [an_offer()]) == [Concern.HELD_LATE]


def test_the_sheet_warns_of_what_is_missing_and_decides_nothing() -> None:
    assert concerns(a_referral(), [SHIRIN], []) == [Concern.NO_OFFER]
    baran = somebody("Baran Rashid", has_pr=True)
    late = an_offer(
        offered_on=date(2027, 3, 5), in_letter_before_proceedings=False, answer="", answered_on=None
    )
    assert concerns(a_referral(), [SHIRIN, baran], [late]) == [
        Concern.TOO_LATE,
        Concern.PARENT_LEFT_OUT,
        Concern.NOT_IN_LETTER,
        Concern.NO_ANSWER,
    ]
    assert concerns(a_referral(no_offer_on=TODAY), [SHIRIN], []) == []
    assert concerns(a_referral(legal_stage=LegalStage.CHILD_IN_NEED), [SHIRIN], []) == []


def test_days_of_offers_and_answers_are_past_and_in_order() -> None:
    assert why_not_record_offer(date(2027, 1, 22), TODAY) is WhyNoOffer.AHEAD
    asked = an_offer(answer="")
    assert why_not_record_answer(asked, None, TODAY) is WhyNoOffer.NO_DAY
    assert why_not_record_answer(asked, date(2027, 1, 10), TODAY) is WhyNoOffer.BEFORE_OFFER
    assert why_not_record_answer(asked, date(2027, 1, 22), TODAY) is WhyNoOffer.AHEAD
    assert why_not_record_answer(an_offer(), TODAY, TODAY) is WhyNoOffer.ANSWERED
    assert why_not_record_answer(asked, date(2027, 1, 20), TODAY) is None


def test_a_parent_is_the_same_whether_their_name_is_written_with_its_accents_or_without() -> None:
    siobhan = somebody("Siobhán O’Neill", has_pr=True, born_on=date(1995, 3, 14))
    assert missing(a_referral(consent_by="Siobhan O'Neill"), named=(DARYAN, siobhan)) == []
    offers = [an_offer("SIOBHAN O'NEILL")]
    assert concerns(a_referral(met_on=date(2027, 2, 27)), [siobhan], offers) == []


@pytest.mark.parametrize("chosen", [[ONEILL], [ONEILL, "Baran Rashid"], ["Baran Rashid", ONEILL], []])
@pytest.mark.parametrize("others", ["", "Karwan Amin", "Amin, Karwan"])
def test_somebody_chosen_in_an_order_stays_chosen_though_their_name_has_a_comma(
    chosen: list[str], others: str
) -> None:
    kept = names_of_side(chosen, others)
    assert chosen_and_others(kept, [ONEILL, "Baran Rashid", "Siobhan"]) == (chosen, others)


def test_an_order_keeps_naming_somebody_whose_name_with_a_comma_is_changed_and_nobody_else() -> None:
    people = [ONEILL, "Siobhan", "Baran Rashid"]
    kept = f"{ONEILL}, Baran Rashid, Siobhan"
    assert renamed(kept, ONEILL, "Siobhan O'Neill", people) == "Siobhan O'Neill, Baran Rashid, Siobhan"
    assert renamed(kept, "Siobhan", "Siobhan Nair", people) == f"{ONEILL}, Baran Rashid, Siobhan Nair"

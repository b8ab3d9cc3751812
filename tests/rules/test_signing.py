"""Who signs, and which text, told with plain objects."""

from types import SimpleNamespace as Thing
from typing import Any
from uuid import UUID, uuid4

import pytest

from fgc.circle.models import AgeGroup, Kind
from fgc.plan.models import PlanState
from fgc.plan.rules import PartInPlan, Signer, WhyNot, signs, why_not_sign, why_not_withdraw

KAWA = uuid4()


def signer(**more: Any) -> Signer:
    return Signer(KAWA, "Kawa Aziz", "uncle", **more)


def asked(
    plan_state: PlanState = PlanState.AGREED,
    *,
    who: UUID = KAWA,
    shown: str = "abc",
    now_is: str = "abc",
    name: str = "Kawa",
    expected: list[Signer] | None = None,
) -> WhyNot | None:
    return why_not_sign(
        Thing(state=plan_state), who, expected or [signer()], shown=shown, now_is=now_is, name=name
    )


def test_somebody_signs_the_text_they_were_shown() -> None:
    assert asked() is None


def test_another_text_than_the_one_shown_is_not_signed() -> None:
    assert asked(shown="old") is WhyNot.TEXT_CHANGED


@pytest.mark.parametrize(
    "state", [one for one in PlanState if one not in (PlanState.AGREED, PlanState.SIGNED)]
)
def test_only_an_agreed_plan_is_signed(state: PlanState) -> None:
    assert asked(state) is WhyNot.NOT_AGREED_YET


def test_without_a_plan_there_is_nothing_to_sign() -> None:
    assert why_not_sign(None, KAWA, [], shown="", now_is="", name="Kawa") is WhyNot.NOT_AGREED_YET


def test_nobody_signs_twice_or_for_others_or_without_a_name() -> None:
    assert asked(expected=[signer(signature=Thing())]) is WhyNot.SIGNED_ALREADY
    assert asked(who=uuid4()) is WhyNot.NOT_EXPECTED
    assert asked(name="  ") is WhyNot.NO_NAME


@pytest.mark.parametrize(
    "name", ["\u2800", "\u200b", "\u3164", "\u00ad", "   ", "\u202e", "\u0301", "12", "\uffa0"]
)
def test_nobody_signs_with_a_name_that_nobody_can_see(name: str) -> None:
    assert asked(name=name) is WhyNot.NO_NAME


@pytest.mark.parametrize("name", ["K", "Kawa", "کاوە", "王小明", "தமிழ்", "한", "O’Neill 3"])
def test_a_name_in_any_script_has_letters_that_can_be_seen(name: str) -> None:
    assert asked(name=name) is None


@pytest.mark.parametrize(
    ("kind", "age", "part", "expected"),
    [
        (Kind.FAMILY, AgeGroup.ADULT, PartInPlan(took_part=True), True),
        (Kind.FAMILY, AgeGroup.ADULT, PartInPlan(named=True), True),
        (Kind.FAMILY, AgeGroup.ADULT, PartInPlan(asked=True), False),
        (Kind.CENTRAL, AgeGroup.CHILD, PartInPlan(took_part=True), True),
        (Kind.CENTRAL, AgeGroup.CHILD, PartInPlan(asked=True), False),
        (Kind.CENTRAL, AgeGroup.YOUNG_PERSON, PartInPlan(asked=True), True),
        (Kind.CENTRAL, AgeGroup.OLDER, PartInPlan(asked=True), True),
        (Kind.CENTRAL, AgeGroup.BABY, PartInPlan(took_part=True, asked=True), False),
        (Kind.FAMILY, AgeGroup.ADULT, PartInPlan(asked=True, has_pr=True), True),
        (Kind.FAMILY, AgeGroup.ADULT, PartInPlan(has_pr=True), False),
        (Kind.FAMILY, AgeGroup.OLDER, PartInPlan(asked=True, added=True), True),
        (Kind.CENTRAL, AgeGroup.BABY, PartInPlan(asked=True, added=True), False),
        (Kind.INTERPRETER, AgeGroup.ADULT, PartInPlan(took_part=True), False),
        (Kind.PROFESSIONAL, AgeGroup.ADULT, PartInPlan(referrer=True), True),
    ],
)
def test_who_is_expected_to_sign(kind: Kind, age: AgeGroup, part: PartInPlan, expected: bool) -> None:
    """A father with parental responsibility who is kept away from the meeting is not asked: he would read where it is."""
    assert signs(kind, age, part) is expected


def test_a_signature_is_taken_back_until_the_plan_is_sealed() -> None:
    assert why_not_withdraw(Thing(state=PlanState.AGREED), Thing()) is None
    assert why_not_withdraw(Thing(state=PlanState.SIGNED), Thing()) is None
    assert why_not_withdraw(Thing(state=PlanState.SEALED), Thing()) is WhyNot.TOO_LATE
    assert why_not_withdraw(Thing(state=PlanState.AGREED), None) is WhyNot.NOT_SIGNED


def test_somebody_is_settled_by_a_signature_or_by_a_reason_to_go_on_without() -> None:
    assert signer(signature=Thing()).settled
    assert signer(without="She is ill.").settled
    assert not signer().settled

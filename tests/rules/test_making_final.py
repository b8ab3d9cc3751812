"""What must be true before a plan is agreed, final and reviewed, and whose name a name is: with plain objects."""

from datetime import date
from types import SimpleNamespace as Thing
from uuid import uuid4

import pytest

from fgc.plan.models import Decision, PlanState
from fgc.plan.rules import (
    Answered,
    Signer,
    WhyNot,
    all_settled,
    stands_for,
    why_not_answer,
    why_not_make_final,
    why_not_review_sealed,
    why_not_sign,
)

SHOWN = Thing(state=PlanState.SHOWN, review_on=date(2027, 5, 22), no_review_because="")
LINE = Thing(id=uuid4(), words="School every day")


def signer(**more: object) -> Signer:
    return Signer(uuid4(), "Kawa Aziz", "uncle", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "safe_if", "why"),
    [
        ("  ", "Somebody visits", (WhyNot.WHICH_HARM, "reason")),
        ("Neglect", " \n ", (WhyNot.WHAT_WOULD_MAKE_IT_SAFE, "safe_if")),
    ],
)
def test_a_family_is_not_told_no_with_blanks_for_a_reason(
    reason: str, safe_if: str, why: tuple[WhyNot, str]
) -> None:
    answer = Answered(Decision.NOT_AGREED, bottom_line_id=LINE.id, reason=reason, safe_if=safe_if)
    assert why_not_answer(SHOWN, answer, [LINE], date(2027, 2, 27)) == why  # type: ignore[arg-type,list-item]


def test_a_plan_that_nobody_signed_is_not_final_though_it_goes_on_without_everybody() -> None:
    nobody = [signer(without="ill"), signer(without="moved away")]
    assert not all_settled(nobody)
    assert all_settled([*nobody, signer(signature=Thing())])
    assert not all_settled([signer(), signer(signature=Thing())])
    assert not all_settled([])


@pytest.mark.parametrize(
    ("state", "expected", "as_agreed", "stop_unseen", "why"),
    [
        (PlanState.AGREED, "all", True, False, None),
        (PlanState.SIGNED, "all", True, False, None),
        (PlanState.AGREED, "all", False, False, WhyNot.NOT_AS_AGREED),
        (PlanState.AGREED, "one missing", True, False, WhyNot.NOT_ALL_SIGNED),
        (PlanState.SHOWN, "all", True, False, WhyNot.NOT_AGREED_YET),
        (PlanState.SEALED, "all", True, False, WhyNot.NOT_AGREED_YET),
        (PlanState.AGREED, "all", True, True, WhyNot.CONSENT_STOPPED),
        (PlanState.SIGNED, "all", True, True, WhyNot.CONSENT_STOPPED),
    ],
)
def test_a_plan_becomes_final_as_it_was_agreed_and_signed_by_everybody_alone(
    state: PlanState, expected: str, as_agreed: bool, stop_unseen: bool, why: WhyNot | None
) -> None:
    signers = [signer(signature=Thing()), *([] if expected == "all" else [signer()])]
    plan = Thing(state=state)
    assert why_not_make_final(plan, signers, as_agreed=as_agreed, stop_unseen=stop_unseen) is why  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [one for one in PlanState if one is not PlanState.SEALED])
def test_a_version_that_is_not_final_is_not_reviewed_as_if_it_were(state: PlanState) -> None:
    assert why_not_review_sealed(state, reviewed=False) is WhyNot.NOT_SEALED
    assert why_not_review_sealed(PlanState.SEALED, reviewed=False) is None
    assert why_not_review_sealed(PlanState.SEALED, reviewed=True) is WhyNot.REVIEWED_ALREADY


def test_a_name_that_is_not_theirs_is_asked_about_after_everything_else() -> None:
    kawa = signer()
    asked = {"shown": "a", "now_is": "a", "name": "Mickey Mouse"}
    agreed = Thing(state=PlanState.AGREED)
    assert why_not_sign(agreed, kawa.person_id, [kawa], their_name=False, **asked) is WhyNot.NOT_THEIR_NAME  # type: ignore[arg-type]
    assert why_not_sign(agreed, kawa.person_id, [kawa], their_name=True, **asked) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Siobhan O'Neill", ("Siobhán O’Neill",)),
        ("baran rashid", ("Baran Rashid",)),
        ("باران رەشید", ("Baran Rashid",)),
        ("Rashid Baran", ("Baran Rashid",)),
        ("B. Rashid", ("Baran Rashid",)),
        ("Mr B Rashid", ("Baran Rashid",)),
        ("J P Young", ("John Paul Young",)),
        ("Baran", ("Baran Rashid",)),
        ("Liz", ("Elizabeth Young",)),
        ("Nana Pat", ("Patricia Young", "Nana Pat")),
        ("Leane Brennan", ("Leanne Brennan",)),
        ("Dr Cole", ("Dr Iris Cole",)),
        ("Zac", ("Zac",)),
        ("王小明", ("Wang Xiaoming",)),
    ],
)
def test_people_sign_as_they_are_called(typed: str, names: tuple[str, ...]) -> None:
    assert stands_for(typed, names)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Mickey Mouse", ("Kawa Aziz", "Kawa")),
        ("Mickey Aziz", ("Kawa Aziz", "Kawa")),
        ("Sara Whitlow", ("Kawa Aziz", "Kawa")),
        ("Me", ("Mehmet Kaya", "Mehmet")),
        ("a", ("Sara Whitlow",)),
        ("s", ("Sara Whitlow",)),
        ("S W", ("Sara Whitlow",)),
        ("r", ("Baran Rashid", "Baran")),
        ("Rashid", ("Baran Rashid", "Baran")),
        ("Mr Rashid", ("Baran Rashid", "Baran")),
        ("R. Rashid", ("Baran Rashid", "Baran")),
        ("Mina Rashid", ("Baran Rashid", "Baran")),
        ("12", ("Kawa Aziz",)),
        ("Mr", ("Mr Aziz",)),
        ("", ("Kawa Aziz",)),
    ],
)
def test_one_of_the_family_does_not_sign_for_another_unasked(typed: str, names: tuple[str, ...]) -> None:
    assert not stands_for(typed, names)

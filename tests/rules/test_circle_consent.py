"""What may be agreed to, by whom, and what ends when somebody stops."""

from datetime import UTC, date, datetime

import pytest

from fgc.circle.models import Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules import Agreed, WhyNot, ends_with, has_stopped, why_not_give, why_not_withdraw
from fgc.referral.models import ConsentBasis

TODAY = date(2027, 2, 1)
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
ROJIN, SHIRIN = Person(name="Rojin Aziz", has_pr=False), Person(name="Shirin Aziz", has_pr=True)


def line(purpose: ConsentTo, *, ended: bool = False, what: str = "", with_whom: str = "") -> Consent:
    return Consent(purpose=purpose, what=what, with_whom=with_whom, withdrawn_at=NOON if ended else None)


def agreed(
    purpose: ConsentTo = ConsentTo.TAKE_PART, basis: ConsentBasis = ConsentBasis.ADULT_CAPACITY, **more: str
) -> Agreed:
    return Agreed(purpose, basis, TODAY, **more)


def test_an_adult_agrees_for_themself() -> None:
    assert why_not_give(ROJIN, agreed(), [], TODAY) is None


def test_nobody_agrees_tomorrow() -> None:
    assert why_not_give(ROJIN, agreed(), [], date(2027, 1, 31)) == (WhyNot.CONSENT_AHEAD, "given_on")


def test_sharing_names_what_and_with_whom() -> None:
    assert why_not_give(ROJIN, agreed(ConsentTo.SHARE), [], TODAY) == (WhyNot.SHARE_WHAT, "what")
    only_what = agreed(ConsentTo.SHARE, what="My offer")
    assert why_not_give(ROJIN, only_what, [], TODAY) == (WhyNot.SHARE_WHAT, "with_whom")
    assert why_not_give(ROJIN, agreed(ConsentTo.SHARE, what="My offer", with_whom="All"), [], TODAY) is None


@pytest.mark.parametrize(
    "basis", [ConsentBasis.AUTHORITY, ConsentBasis.BEST_INTERESTS, ConsentBasis.PARENTAL_RESPONSIBILITY]
)
def test_whoever_agrees_for_somebody_is_named(basis: ConsentBasis) -> None:
    assert why_not_give(ROJIN, agreed(basis=basis), [], TODAY) == (WhyNot.WHO_AGREED, "given_by")
    assert why_not_give(ROJIN, agreed(basis=basis, given_by="The council"), [], TODAY) is None


def test_a_parent_agrees_as_a_parent_by_themself() -> None:
    assert why_not_give(SHIRIN, agreed(basis=ConsentBasis.PARENTAL_RESPONSIBILITY), [], TODAY) is None


def test_the_same_is_not_agreed_to_twice_but_again_after_it_ended() -> None:
    assert why_not_give(ROJIN, agreed(), [line(ConsentTo.TAKE_PART)], TODAY) == (WhyNot.AGREED_ALREADY, None)
    assert why_not_give(ROJIN, agreed(), [line(ConsentTo.TAKE_PART, ended=True)], TODAY) is None


def test_what_ended_does_not_end_again() -> None:
    assert why_not_withdraw(line(ConsentTo.SHARE)) is None
    assert why_not_withdraw(line(ConsentTo.SHARE, ended=True)) is WhyNot.STOPPED_ALREADY


def test_whoever_was_never_asked_has_not_stopped() -> None:
    assert not has_stopped([])
    assert not has_stopped([line(ConsentTo.SHARE, ended=True)])


def test_whoever_stopped_has_stopped_until_they_agree_again() -> None:
    stopped = [line(ConsentTo.REFERRAL, ended=True), line(ConsentTo.TAKE_PART, ended=True)]
    assert has_stopped(stopped)
    assert not has_stopped([*stopped, line(ConsentTo.TAKE_PART)])


def test_stopping_to_take_part_ends_everything_and_stopping_to_share_ends_that_alone() -> None:
    part, offer, words = (
        line(ConsentTo.TAKE_PART),
        line(ConsentTo.SHARE, what="a"),
        line(ConsentTo.SHARE, what="b"),
    )
    before = line(ConsentTo.CONTACT, ended=True)
    assert ends_with(offer, [part, offer, words]) == [offer]
    assert ends_with(part, [before, part, offer, words]) == [part, offer, words]

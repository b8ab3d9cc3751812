"""An order in force spells a name as a court does, the circle as the family does: it is one person, and nobody is missed."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from fgc.circle.models import Caution, Person
from fgc.circle.rules import (
    Between,
    OrderSide,
    WhyNot,
    is_protected,
    meant_by,
    near_to,
    one_person,
    spelt_the_same,
    why_not_add,
    why_not_say_whom,
)
from fgc.referral.models import Order, OrderKind

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
HERE = Path(__file__).parent
SPELT = [
    case
    for file in ("typed.toml", "typed_orders.toml")
    for case in tomllib.loads((HERE / file).read_text(encoding="utf-8"))["order_in_force"]["cases"]
]
assert len(SPELT) == 10


def person(name: str) -> Person:
    return Person(id=uuid4(), name=name, called=name.split(maxsplit=1)[0])


def side(names: str, **said: bool) -> OrderSide:
    order = Order(id=uuid4(), protects=names, against="", kind=OrderKind.NON_MOLESTATION)
    return OrderSide(order, True, said)  # type: ignore[arg-type]


SHIRIN, BARAN, LANA, ROJIN = map(person, ("Shirin Aziz", "Baran Rashid", "Lana Rashid", "Rojin Aziz"))
CIRCLE = [SHIRIN, BARAN, LANA, ROJIN]


@pytest.mark.parametrize(("in_the_order", "in_the_circle"), SPELT)
def test_whoever_a_court_spells_otherwise_is_proposed_and_not_missed(
    in_the_order: str, in_the_circle: str
) -> None:
    meant, other = person(in_the_circle), person("Nazdar Ahmed")
    assert meant_by(in_the_order, [other, meant]) == [meant]
    assert near_to(in_the_order, [other, meant])[0] is meant


def test_somebody_else_of_the_family_is_not_taken_for_the_one_the_order_names() -> None:
    karwan, karzan = person("Karwan Rashid"), person("Karzan Rashid")
    assert meant_by("Baran Rashid", [person("Daryan Rashid"), karwan]) == []
    assert meant_by("Karwan Rashid", [karzan]) == [], "a brother's name is another name"
    assert near_to("Karwan Rashid", [SHIRIN, karzan]) == [karzan], "and yet it is shown to whoever decides"


def test_an_order_may_name_several_by_their_first_names() -> None:
    assert meant_by("Shirin Aziz and the child Lana", CIRCLE) == [SHIRIN, LANA]
    assert spelt_the_same("Shirin Aziz, Lana Rashid", CIRCLE) == [SHIRIN, LANA]
    assert spelt_the_same("Shirin Aziz and the child Lana", CIRCLE) == []


def test_an_order_stops_every_invitation_until_somebody_says_whom_it_means() -> None:
    assert not side("Baran Rashid").is_open(CIRCLE), "spelt as in the circle: nobody has to say it"
    assert side("Báran Rashid").is_open(CIRCLE), "the name is like his: a person says that it is he"
    assert side("Karwan Rashid").is_open(CIRCLE), "nobody of the circle has the name: a person says so"
    said = {one.id: one is BARAN for one in CIRCLE}
    assert not OrderSide(side("Báran Rashid").order, True, said).is_open(CIRCLE)
    nobody = {one.id: False for one in CIRCLE}
    assert not OrderSide(side("Karwan Rashid").order, True, nobody).is_open(CIRCLE)


def test_it_is_asked_again_when_somebody_comes_who_may_be_meant() -> None:
    nobody = {one.id: False for one in CIRCLE}
    order = side("Karwan Rashid").order
    for newcomer in (person("Karwan Rasheed"), person("Kaz Amin")):
        assert OrderSide(order, True, nobody).is_open([*CIRCLE, newcomer]), "he was not asked about"
    found = {**nobody, BARAN.id: True}
    assert not OrderSide(order, True, found).is_open([*CIRCLE, person("Kaz Amin")]), "it means Baran: enough"
    assert OrderSide(order, True, found).is_open([*CIRCLE, person("Karwán Rashid")]), "he has the very name"


def test_whoever_was_said_not_to_be_meant_is_not_meant_and_whoever_was_said_is() -> None:
    found = OrderSide(side("Baran Rashid").order, True, {BARAN.id: False, ROJIN.id: True})
    assert found.meant(CIRCLE) == [ROJIN]


def test_whom_an_order_means_is_said_for_each_side_and_never_both() -> None:
    one, other = uuid4(), uuid4()

    def why(
        protected: list[object], against: list[object], *, first: bool = False, second: bool = False
    ) -> object:
        return why_not_say_whom(protected, against, nobody_protected=first, nobody_against=second)  # type: ignore[arg-type]

    assert why([one], [other]) is None
    assert why([], [other], first=True) is None
    assert why([], [other]) == (WhyNot.SAY_WHOM, "protected")
    assert why([one], []) == (WhyNot.SAY_WHOM, "against")
    assert why([one], [other], second=True) == (WhyNot.SOMEBODY_OR_NOBODY, "against")
    assert why([one], [one]) == (WhyNot.MEANT_ON_BOTH_SIDES, "against")


def test_two_rows_are_not_made_for_one_person_whose_name_has_an_accent() -> None:
    siobhan = person("Siobhán O’Neill")
    assert why_not_add("siobhan O'NEILL", [siobhan]) is WhyNot.ALREADY_HERE
    assert why_not_add("Leane Brennan", [person("Leanne Brennan")]) is None, (
        "two spellings may be two sisters"
    )
    assert not one_person("", "\u200b"), "no letters are nobody"


def test_whom_an_order_alone_protects_is_protected_also_while_nobody_has_said_whom_it_means() -> None:
    """No caution stands: the order is enough, so that one person alone leads no letter for them elsewhere."""
    orders = [side("Siobhan O'Neill")]
    siobhan, binds = person("Siobhán O’Neill"), OrderSide(Order(against="Baran Rashid", protects="x"), False)
    assert is_protected(siobhan, Between(), orders, [*CIRCLE, siobhan], NOW)
    assert not is_protected(BARAN, Between(), [*orders, binds], CIRCLE, NOW), "who must keep to it is not"
    assert not is_protected(siobhan, Between(), [], [siobhan], NOW)


def test_a_lifted_caution_protects_nobody_and_a_standing_one_does() -> None:
    caution = Caution(person_id=BARAN.id, protects_id=SHIRIN.id, hides=[], must_not_meet=True, lifted_at=None)
    assert is_protected(SHIRIN, Between((caution,)), [], CIRCLE, NOW)
    caution.lifted_at = datetime(2027, 1, 31, tzinfo=UTC)
    lifted = Between((caution,))
    assert not is_protected(SHIRIN, lifted, [], CIRCLE, NOW)
    assert not lifted.about(SHIRIN.id, NOW)
    assert not lifted.binding(BARAN.id, NOW)
    assert not lifted.must_not_meet(BARAN.id, SHIRIN.id, NOW)
    assert lifted.hidden_from(BARAN.id, SHIRIN.id, NOW) == frozenset()


def test_an_order_that_means_only_somebody_who_left_asks_about_whoever_comes() -> None:
    """It means nobody of the circle any more, and a nickname is like nothing: Kaz may be the one."""
    of_karwan = side("Karwan Rashid")
    karwan, kaz = person("Karwan Rashid"), person("Kaz R.")
    said = {karwan.id: True, SHIRIN.id: False}
    in_the_circle = OrderSide(of_karwan.order, True, said)
    assert not in_the_circle.is_open([karwan, SHIRIN, kaz]), "it means somebody who is here"
    assert in_the_circle.is_open([SHIRIN, kaz]), "he left, and somebody came"
    assert not in_the_circle.is_open([SHIRIN]), "of everybody who is here somebody has said it"

"""Who may agree that somebody becomes a manager or an administrator."""

from uuid import uuid4

from fgc.access.rules import WhyNot, why_not_decide


def test_nobody_agrees_to_their_own_promotion_nor_to_what_they_asked_for() -> None:
    ada, helen, iris = uuid4(), uuid4(), uuid4()
    assert why_not_decide(ada, helen, helen, decided=False) is WhyNot.NOT_BOTH, "it is about her"
    assert why_not_decide(ada, helen, ada, decided=False) is WhyNot.NOT_BOTH, "she asked"
    assert why_not_decide(ada, helen, iris, decided=False) is None
    assert why_not_decide(ada, helen, iris, decided=True) is WhyNot.NOT_WAITING

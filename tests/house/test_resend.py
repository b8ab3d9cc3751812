"""What may be sent once more after it came too late is decided at its route, and everything else is begun anew."""

from fgc.access.gate import Openness
from fgc.app import Product
from fgc.kit import catalogues

OFFERED_AGAIN = {
    "actions.report",
    "actions.report_for",
    "circle.prepare",
    "plan.add_line",
    "plan.line",
    "plan.type_add_line",
    "plan.type_line",
    "plan.type_words",
    "plan.words",
    "referral.lines",
    "referral.person",
    "referral.section",
    "review.feedback",
}
"""Long words of one's own, which nobody else gets by their being kept. Whatever ends, lowers, shares, releases, erases or
agrees, says how somebody is reached, answers or signs is not here, nor is what is asked about again with a proof."""


def offered(product: Product) -> dict[str, Openness]:
    marks = {name: getattr(view, "open_to", Openness()) for name, view in product.view_functions.items()}
    return {name: mark for name, mark in marks.items() if mark.resend}


def test_no_other_deed_is_ever_offered_again(product: Product) -> None:
    assert set(offered(product)) == OFFERED_AGAIN


def test_what_is_offered_again_has_a_page_of_its_own_and_needs_no_proof(product: Product) -> None:
    marks = offered(product)
    assert marks
    for name, mark in marks.items():
        methods = set().union(*(rule.methods for rule in product.url_map.iter_rules(name)))
        assert {"GET", "POST"} <= methods, name
        assert (mark.step_up, mark.traceless, mark.everybody, mark.lendable) == (False,) * 4, name


def test_what_the_words_were_for_is_said_in_the_readers_language(product: Product) -> None:
    deeds = {mark.resend for mark in offered(product).values()}
    assert deeds
    assert deeds - {message.id for message in catalogues.sentences() if isinstance(message.id, str)} == set()


def test_a_view_that_says_nothing_is_not_offered_again() -> None:
    assert Openness().resend == ""

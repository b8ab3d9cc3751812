"""docs/who-sees-what.md is what the code says, and leaves nothing out."""

from fgc.app import Product
from fgc.circle.rules import Field
from fgc.overview.sight import doors, fields, who_sees_what
from tests.access_matrix import AFTER_CLOSING, OPEN_TO, STEP_UP
from tests.house.sources import REPOSITORY


def test_the_page_is_what_the_code_says(product: Product) -> None:
    with product.app_context():
        told = who_sees_what(product)
    kept = (REPOSITORY / "docs" / "who-sees-what.md").read_text(encoding="utf-8")
    assert kept == told, "./run who-sees-what > docs/who-sees-what.md"


def test_the_command_prints_it(product: Product) -> None:
    with product.app_context():
        told = who_sees_what(product)
    assert product.test_cli_runner().invoke(args=["who-sees-what"]).output == told


def test_no_address_is_left_out(product: Product) -> None:
    ours = [
        rule
        for rule in product.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.endpoint.startswith("mail.")
    ]
    assert len(doors(product)) == len(ours)


def test_no_page_is_open_to_nobody(product: Product) -> None:
    assert [door.address for door in doors(product) if not door.open_to] == []


def test_everything_that_could_be_learned_about_a_person_has_its_row() -> None:
    assert [row[0] for row in fields()] == [field.label for field in Field]


def test_no_page_is_for_staff_and_family_at_once(product: Product) -> None:
    """On a coordinator's tablet both may be signed in: a page never has to choose between them."""
    shared = [door.address for door in doors(product) if door.openness.roles and door.openness.family]
    assert shared == []


def test_each_page_is_open_to_those_it_was_meant_for_and_asks_again_where_it_was_meant_to(
    product: Product,
) -> None:
    """The page of who sees what is made from the code, so a wrong mark would be printed there as if it were meant.
    tests/access_matrix.toml is written by hand."""
    marked = {door.endpoint: door.openness for door in doors(product)}
    meant = {
        endpoint: (frozenset(whom) - {"family", "feed", "everybody"}, *(who in whom for who in OTHERS))
        for endpoint, whom in OPEN_TO.items()
    }
    assert {
        endpoint: (frozenset(role.value for role in one.roles), one.family, one.feed, one.everybody)
        for endpoint, one in marked.items()
    } == meant
    assert {endpoint for endpoint, one in marked.items() if one.step_up} == STEP_UP
    assert {endpoint for endpoint, one in marked.items() if one.after_closing} == AFTER_CLOSING


OTHERS = ("family", "feed", "everybody")

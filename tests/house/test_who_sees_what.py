"""docs/who-sees-what.md is what the code says, and leaves nothing out."""

from fgc.app import Product
from fgc.circle.rules import Field
from fgc.overview.sight import doors, fields, who_sees_what
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

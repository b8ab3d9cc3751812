"""Every template compiles, belongs to a view, is short, and leaves the design system to templates/parts."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError

from tests.house.sources import STEPS, Source, templates
from tests.strict import wrong_with

LONGEST_TEMPLATE = 120

GOOD = (
    '<!DOCTYPE html><html lang="en"><head><title>Page</title></head>'
    '<body><h1>Page</h1><label for="a">A</label><input id="a" name="a"></body></html>'
)


def short(source: Source) -> str:
    return source.name.removeprefix("templates/")


def test_every_template_compiles(product: Flask) -> None:
    found = [short(source) for source in templates()]
    assert len(found) > 100
    assert [name for name in found if product.jinja_env.get_template(name).name != name] == []


def test_every_template_has_its_view_or_is_part_of_one(product: Flask) -> None:
    views = set(product.view_functions)
    named = {
        name
        for source in templates()
        for name in re.findall(r"[\"']([\w/]+\.(?:html|txt))[\"']", source.text)
    }
    orphans = []
    for source in templates():
        step, _, name = short(source).partition("/")
        belongs = f"{step}.{source.path.stem}" in views or short(source) in named or "letters/" in name
        if step in STEPS and not belongs:
            orphans.append(short(source))
    assert orphans == []


def test_a_name_that_nobody_gave_stops_the_page(product: Flask) -> None:
    """What is misspelt or forgotten would print nothing: a sentence missing from a page or a letter."""
    with pytest.raises(UndefinedError, match="persn"):
        product.jinja_env.from_string("<p>{{ persn }}</p>").render(person="Sara")


def test_templates_are_short() -> None:
    sizes = {short(source): source.text.count("\n") for source in templates()}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_TEMPLATE} == {}


def test_only_the_parts_know_the_design_system() -> None:
    knows = [short(source) for source in templates() if "govuk_frontend" in source.text]
    assert [name for name in knows if name.split("/")[0] not in ("parts", "layout")] == []


def test_no_template_marks_what_people_wrote_as_safe() -> None:
    assert [short(source) for source in templates() if re.search(r"\|\s*safe\b", source.text)] == []


def test_every_script_and_stylesheet_says_what_it_has_to_be(product: Flask) -> None:
    """A browser passes over one that is not what its page says; nothing is fetched by another one later."""
    found = [
        (short(source), tag)
        for source in templates()
        for tag in re.findall(r"<(?:script|link)\b.*?(?:static|>)[^>]*>", source.text)
        if "stylesheet" in tag or tag.startswith("<script")
    ]
    assert len(found) > 10
    named = re.compile(
        r"static\(['\"]([\w.]+)['\"]\) }}\" integrity=\"{{ integrity\(['\"]([\w.]+)['\"]\) }}\""
    )
    bare = [(page, tag) for page, tag in found if not (its := named.search(tag)) or its[1] != its[2]]
    assert bare == []
    for path in Path(str(product.static_folder)).glob("*.js"):
        assert not re.search(r"\bimport\b[\s({*\"']|\bfrom\s*[\"']", path.read_text()), path.name


def test_a_page_names_the_fingerprint_of_its_scripts(app: Flask) -> None:
    page = app.test_client().get("/closed").get_data(as_text=True)
    for name in ("exit.js", "family.css"):
        content = (Path(str(app.static_folder)) / name).read_bytes()
        mark = base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert f'{name}?v={hashlib.sha256(content).hexdigest()[:10]}" integrity="sha256-{mark}"' in page


def test_every_form_carries_its_hidden_fields() -> None:
    bare = [
        short(source)
        for source in templates()
        for form in re.findall(r"<form\b.*?</form>", source.text, re.DOTALL)
        if 'method="post"' in form.lower() and "hidden" not in form
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("</h1>", "</h2>", "not strict HTML"),
        ("A</label>", "A &foo; B</label>", "not strict HTML"),
        ('name="a"', 'name="a" name="b"', "not strict HTML"),
        ('name="a"', 'name="a" class=\'b', "not strict HTML"),
        ("<h1>Page</h1>", "<p>Page</p>", "0 h1"),
        (' lang="en"', "", "language"),
        ("Page</title>", "</title>", "no title"),
        ('<label for="a">A</label>', "", "no label"),
        ('<label for="a">', '<label for="b">', "points to no id"),
        ("<h1>", '<h1 id="a">', "2 times"),
        ("<h1>", '<h1 style="color: red">', "inline style"),
        ("<h1>", "<script>1</script><h1>", "inline script"),
        ("<h1>", '<h1 onclick="x()">', "inline handler"),
    ],
)
def test_the_strict_reader_finds_what_is_wrong(before: str, after: str, complaint: str) -> None:
    assert wrong_with(GOOD) == []
    assert any(complaint in each for each in wrong_with(GOOD.replace(before, after)))

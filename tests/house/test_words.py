"""Every word that somebody reads can be put into another language: nothing stands in a template outside gettext.

Looked at are all templates of pages; and for families also their letters,
the printed plan, and every part and layout that these bring in. A new one is looked at without being named here.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, meta, nodes

from fgc.access.gate import Openness
from fgc.app import Product
from fgc.kit import catalogues
from tests.house.sources import REPOSITORY, python_files

READER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
TEMPLATES = REPOSITORY / "templates"
PLANS = REPOSITORY / "plans"
GETTEXT = {"_", "gettext", "ngettext"}
READ_ALOUD = re.compile(r"""\b(?:aria-label|alt|title|placeholder)="([^"]*)""")
WORD = re.compile(r"[^\W\d_]{2,}")
A_SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z,] [a-z]+ [a-z]")
sentences = cache(catalogues.sentences)
UNSEEN = re.compile(
    r"<(style|script|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>|&#?\w+;|\[\[\w+\]\]"  # no text at all
    r"|\bfgc-[\w-]+|\b[a-z-]+=\"[^\"]*\"",  # pieces of tags that a macro writes
    re.DOTALL,
)


@cache
def parsed(path: Path) -> nodes.Template:
    return READER.parse(path.read_text(encoding="utf-8"))


def begun_from(product: Product) -> Iterator[Path]:
    """Pages open to families or to everybody; what may be put into their frame; letters; the printed plan."""
    for endpoint, view in product.view_functions.items():
        openness = getattr(view, "open_to", Openness())
        if openness.family or openness.everybody:
            yield TEMPLATES / f"{endpoint.replace('.', '/').rstrip('_')}.html"
    for path in TEMPLATES.glob("*/*.html"):
        if not {"layout/family.html", None}.isdisjoint(meta.find_referenced_templates(parsed(path))):
            yield path
    for source in python_files():
        yield from (TEMPLATES / name for name in re.findall(r'get_template\("([^"]+\.html)"\)', source.text))
    yield from TEMPLATES.rglob("*.txt")
    yield from (
        TEMPLATES / name for name in ("layout/letter.html", "access/error.html", "invitation/sheet.html")
    )
    yield from PLANS.glob("*/*.html")


def read_by_families(product: Product) -> set[Path]:
    """These, with every template they bring in."""
    waiting, seen = [path for path in begun_from(product) if path.is_file()], set[Path]()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            folder = path.parent if PLANS in path.parents else TEMPLATES
            named = (folder / name for name in meta.find_referenced_templates(parsed(path)) if name)
            waiting += [one for one in named if one.is_file()]
    return seen


def bare(template: nodes.Template) -> list[str]:
    """What a reader would read of it in English whatever their language: in the text, in an attribute that is read
    aloud, or as a text handed to a part."""
    text = "\0".join(node.data for node in template.find_all(nodes.TemplateData))
    shown = [*UNSEEN.sub(" ", text).split("\0"), *READ_ALOUD.findall(text)]
    found = [word for each in shown for word in WORD.findall(each)]
    return found + [each for each in _constants(template) if A_SENTENCE.search(each)]


def _constants(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)


def test_nothing_that_anybody_reads_is_written_in_english_alone() -> None:
    """Staff read other languages too, and a sentence outside gettext is read once by nobody but its author."""
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert len(pages) > 150
    found = {page.relative_to(TEMPLATES).as_posix(): words for page in pages if (words := bare(parsed(page)))}
    assert found == {}, "put every sentence into _()"


def test_nothing_a_family_reads_is_written_in_english_alone(product: Product) -> None:
    found = {
        path.relative_to(REPOSITORY).as_posix(): words
        for path in sorted(read_by_families(product))
        if (words := bare(parsed(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ _('Hello') }} {% trans %}and good night{% endtrans %}</p>", []),
        ("<p>{{ note('Hello you') }}</p>", ["Hello you"]),
        ("<p>{{ note(_('Hello you')) }}</p>", []),
        ('<a aria-label="Leave" href="{{ url }}">{{ _("Go") }}</a>', ["Leave"]),
        ('<a class="{{ one }}" href="/yours/{{ two }}">{{ _("Go") }}</a>', []),
        ("{% set title = 'Our plan' %}{{ title }}", ["Our plan"]),
    ],
)
def test_what_is_left_in_english_is_found(written: str, left: list[str]) -> None:
    assert bare(READER.parse(written)) == left


def test_every_sentence_of_these_templates_is_in_the_catalogue(product: Product) -> None:
    """The finders of `fgc/translations/babel.cfg` reach every folder a family reads from."""
    reached = {file for message in sentences() for file, _line in message.locations}
    unreached = [
        name
        for path in sorted(read_by_families(product))
        if any(
            isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
            for call in parsed(path).find_all(nodes.Call)
        )
        and (name := path.relative_to(REPOSITORY).as_posix()) not in reached
    ]
    assert unreached == []


def test_whatever_a_sentence_is_given_to_is_known_to_the_finders() -> None:
    """`from flask_babel import lazy_gettext as _l` would hide a whole module from the translators, were `_l` unknown."""
    unknown = [
        f"{source.name}: {name.asname}"
        for source in python_files()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in catalogues.KEYWORDS
    ]
    assert unknown == []


def unfinished(translations: Path) -> dict[str, list[str]]:
    """By language, what its catalogue lacks or holds in doubt; and that nobody compiled it."""
    ours = {str(message.id) for message in sentences() if message.id}
    found = {}
    for file in translations.glob("*/LC_MESSAGES/messages.po"):
        with file.open("rb") as opened:
            catalogue = read_po(opened)
        whole = {str(message.id) for message in catalogue if all(_texts(message)) and not message.fuzzy}
        compiled = [] if file.with_suffix(".mo").is_file() else ["no messages.mo"]
        if lacks := sorted(ours - whole) + compiled:
            found[file.parts[-3]] = lacks
    return found


def _texts(message: Message) -> Sequence[str]:
    """The translation, or each plural form of it: an empty one would be shown as nothing."""
    return message.string if isinstance(message.string, tuple | list) else [message.string]


def test_every_language_we_have_is_whole() -> None:
    """A catalogue that lacks a sentence, or holds one in doubt, would show a page in two languages."""
    assert unfinished(REPOSITORY / "fgc" / "translations") == {}


def test_a_language_that_lacks_a_sentence_or_a_plural_is_found(tmp_path: Path) -> None:
    """There may be no catalogue yet; the test above then says nothing, and this one says that it would."""
    every = [message for message in sentences() if message.id]
    plural = next(message for message in every if isinstance(message.id, tuple | list))
    single = next(message for message in every if isinstance(message.id, str))
    for code, missing, doubtful in (
        ("aa", None, None),
        ("bb", single, None),
        ("cc", None, single),
        ("dd", plural, None),
    ):
        catalogue = Catalog(locale="en")
        for message in every:
            forms = ("x", "y") if isinstance(message.id, tuple | list) else "x"
            string = (("x", "") if message is plural else "") if message is missing else forms
            catalogue.add(
                message.id, string, flags=["fuzzy"] if message is doubtful else [], context=message.context
            )
        file = tmp_path / code / "LC_MESSAGES" / "messages.po"
        file.parent.mkdir(parents=True)
        with file.open("wb") as opened:
            write_po(opened, catalogue)
        file.with_suffix(".mo").touch()
    assert unfinished(tmp_path) == {"bb": [str(single.id)], "cc": [str(single.id)], "dd": [str(plural.id)]}

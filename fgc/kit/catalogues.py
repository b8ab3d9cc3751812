"""Finding every sentence that people read, so that it can be put into another language.

`fgc/translations/babel.cfg` names the finders; `./run sentences > messages.pot` writes what a translator starts from. The
list is made when it is needed and not kept: a kept one is out of date with the next commit.
"""

import ast
import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg

MAPPING = Path(__file__).resolve().parents[1] / "translations" / "babel.cfg"
ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "lazy_gettext": None, "_l": None, "lazy_ngettext": (1, 2)}
"""What sentences are given to, by the names it is called in the code."""

Found = tuple[int, Any, Any, Any]


def sentences() -> Catalog:
    """Every sentence of the program, its templates and the approaches."""
    with MAPPING.open(encoding="utf-8") as told:
        methods, options = parse_mapping_cfg(told)  # type: ignore[no-untyped-call]
    catalog = Catalog(project="fgc", charset="utf-8")
    found = extract_from_dir(
        ROOT, methods, options, KEYWORDS, comment_tags=("for translators:",), directory_filter=_ours
    )
    for file, line, message, comments, context in found:
        catalog.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalog


def _ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in ("node_modules", "static", "migrations", "tests", "bench")


def python(
    file: IO[bytes], keywords: dict[str, Any], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Found]:
    """What Babel finds in a module, and the sentences of its reasons (`class WhyNot(Reason)`), which are values."""
    source = file.read()
    yield from extract_python(io.BytesIO(source), keywords, comment_tags, cast("Any", options))
    for kind in ast.walk(ast.parse(source)):
        if isinstance(kind, ast.ClassDef) and any(getattr(base, "id", "") == "Reason" for base in kind.bases):
            for line in kind.body:
                value = line.value if isinstance(line, ast.Assign) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield line.lineno, None, value.value, []

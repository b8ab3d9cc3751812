"""The templates of printed documents: everything people wrote stands in them only as text."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

Filters = tuple[tuple[str, Callable[..., object]], ...]


def paper_template(folder: Path, name: str, filters: Filters = ()) -> Template:
    """One template of a folder, with the words of the catalogues and with these filters: it escapes everything and refuses
    unknown names. Whoever asks for it with other filters gets another one: nobody changes what somebody else prints with."""
    return _environment(folder, filters).get_template(name)


@lru_cache(maxsize=16)
def _environment(folder: Path, filters: Filters) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= dict(filters)
    return made

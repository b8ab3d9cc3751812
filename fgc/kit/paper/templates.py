"""The templates of printed documents: everything people wrote stands in them only as text."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@lru_cache(maxsize=16)
def paper_templates(folder: Path) -> Environment:
    """The templates of one folder, escaping everything and refusing unknown names. Kept for whoever asks again: what somebody
    adds to it (filters, the words of the catalogues) is there for them too."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )

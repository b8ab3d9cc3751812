"""From a `Sheet` to paper. Everything people wrote stands there as they wrote it, and only as text."""

from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from fgc.kit.paper import Stationery, printed
from fgc.kit.paper.templates import paper_template
from fgc.kit.text import way
from fgc.kit.words import page_direction, page_language
from fgc.plan.document.stationery import stationery
from fgc.record.document.marks import across
from fgc.record.sheet import Sheet

HERE = Path(__file__).parent


def rendered(sheet: Sheet, mark: str) -> str:
    """The sheet as HTML, in the language of the page; `mark` stands on each page of it."""
    numbers = _("Page %(one)s of %(all)s", one="\0", all="\0").split("\0")
    return paper_template(HERE, "paper.html").render(
        sheet=sheet,
        mark=mark,
        numbers=numbers,
        language=page_language(),
        direction=page_direction(),
        way=way,
    )


def pdf(sheet: Sheet, mark: str, *, code: str, name: str, approach: str, at: datetime) -> bytes:
    """The sheet as PDF/A-3a. Raises `fgc.kit.paper.NotPrinted` when it cannot be printed now."""
    html = rendered(sheet, mark)
    fonts = stationery(approach, html, page_language())
    styles = (HERE / "paper.css").read_text(encoding="utf-8")
    files = {each: kept for each, kept in fonts.files.items() if each.endswith(".woff2")}
    own = Stationery(
        fonts.fonts, styles, files, always=f"@page {{ @top-center {{ content: {_quoted(mark)} }} }}"
    )
    return printed(html, own, made_at=at, pictures={"across.svg": across(code, name)})


def _quoted(text: str) -> str:
    """The text as CSS writes a string: each sign by its number, so that none of them ends it."""
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'

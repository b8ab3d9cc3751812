"""From sheets to paper. Everything people wrote stands there as they wrote it, and only as text."""

from datetime import datetime
from pathlib import Path

from fgc.kit.paper import Stationery, printed
from fgc.kit.paper.lettering import lettering_for
from fgc.kit.paper.templates import paper_template
from fgc.kit.text import way
from fgc.kit.words import page_direction, page_language
from fgc.meeting.document.sheets import Paper

HERE = Path(__file__).parent


def rendered(paper: Paper) -> str:
    """The sheets as HTML, in the language of the page."""
    return paper_template(HERE, "sheet.html").render(
        paper=paper,
        title=paper.sheets[0].title,
        language=page_language(),
        direction=page_direction(),
        way=way,
    )


def pdf(paper: Paper, *, at: datetime) -> bytes:
    """The sheets as PDF/A-3a, without page numbers: what lies on one table tells of no other. Raises
    `fgc.kit.paper.NotPrinted` when they cannot be printed now."""
    html = rendered(paper)
    letters = lettering_for(html, page_language())
    styles = (HERE / "sheet.css").read_text(encoding="utf-8")
    return printed(html, Stationery(letters.styles, styles, letters.files), made_at=at)

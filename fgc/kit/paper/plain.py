"""The plain layout: the same words without tables, columns or pictures, for when the full layout cannot be printed."""

import re
from html import escape
from html.parser import HTMLParser

STYLES = """
@page { size: A4; margin: 20mm; @bottom-center { content: counter(page); font-size: 9pt } }
body { font-size: 11pt; line-height: 1.45 }
p { margin: 0 0 2mm; overflow-wrap: anywhere; white-space: pre-line }
"""
_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|caption|d[dlt]|div|fig(caption|ure)|footer|h[1-6r]|header|li|main|nav|ol|p|pre"
    "|section|t(able|body|d|foot|h|head|r)|ul"
)
_SILENT = frozenset({"script", "style", "head", "title", "template"})


class _Words(HTMLParser):
    """Collects the text of a document as paragraphs, in reading order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = [""]
        self.silent = 0
        self.html: dict[str, str] = {}
        self.title = ""
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.html = {name: value or "" for name, value in attrs if name in {"lang", "dir"}}
        self.silent += tag in _SILENT
        self.in_title = self.in_title or tag == "title"
        if _BLOCKS.fullmatch(tag):
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT
        self.in_title = self.in_title and tag != "title"
        if _BLOCKS.fullmatch(tag):
            self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        elif not self.silent:
            self.paragraphs[-1] += data


def plain(html: str) -> str:
    """The same words, language, direction and title, each block a paragraph; long runs are cut into smaller ones."""
    words = _Words()
    words.feed(html)
    words.close()
    about = "".join(f' {name}="{escape(value)}"' for name, value in words.html.items())
    lines = [" ".join(text.split()) for text in words.paragraphs]
    said = "".join(f"<p>{escape(part)}</p>" for line in lines if line for part in _parts(line))
    return f"<!doctype html><html{about}><head><title>{escape(words.title)}</title></head><body>{said}</body></html>"


def _parts(line: str, longest: int = 2000) -> list[str]:
    """A line in pieces: laying out one very long paragraph takes far more than its share of time."""
    parts = []
    while len(line) > longest:
        cut = line.rfind(" ", 0, longest)
        cut = cut if cut > 0 else longest
        parts.append(line[:cut])
        line = line[cut:].lstrip()
    return [*parts, line]

"""Text that can be read back out of a PDF: what is written together is drawn as one glyph that stands for exactly that.

A letter of many scripts is drawn with several glyphs: a base and its marks, the two halves round a consonant. WeasyPrint
says what each glyph stands for the first time it is drawn, and gives the whole letter to one of them; drawn again in
another letter it still says the first. So "கொ" was read back as another syllable, "ị" with a space before it, and names
lost letters. Here such a letter becomes a glyph of its own in the embedded font, made of its parts (a composite of
TrueType), so that every reader of text finds it as it was written. One glyph that stands for two signs (ي and ی inside a
word) has a second number. Loaded by `child.py` alone; it changes WeasyPrint where it draws a line and where it keeps a font.
"""

import io
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from weasyprint.draw import text as drawing
from weasyprint.pdf import fonts as embedding
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

FIRST = 256
"""Numbers of new glyphs begin so many after the font's own, which leaves room for those WeasyPrint makes up itself."""
MARKS = "".join(sign for sign in map(chr, range(0x0300, 0x0800)) if unicodedata.category(sign) == "Mn")
"""Accents and vowel signs, as they are written from right to left too."""
OF_WHOLE_NUMBERS = 0x0002 | 0x0004  # arguments are x and y, rounded to the grid

Part = tuple[int, int, int]


@dataclass
class Made:
    """What was made for one font: each new glyph by what it stands for and how it is drawn, in units of the font."""

    glyphs: dict[tuple[str, tuple[Part, ...], int], int] = field(default_factory=dict)
    parts: set[int] = field(default_factory=set)

    def number(self, key: tuple[str, tuple[Part, ...], int], own: int) -> int:
        if key not in self.glyphs:
            self.glyphs[key] = own + FIRST + len(self.glyphs)
            self.parts |= {glyph for glyph, _x, _y in key[1]}
        return self.glyphs[key]


@dataclass
class Cluster:
    """What is written together: where it ends in the text, and which glyphs of the run draw it, from left to right."""

    text: str
    places: list[int]


class Clusters:
    """The new glyphs of one document. `begin` forgets those of the one before."""

    def __init__(self) -> None:
        self.made: dict[str, Made] = {}
        draw, clean = drawing.draw_first_line, embedding.Font.clean

        def draw_first_line(stream: Any, textbox: Any, overflow: str, ellipsis: Any, matrix: Any) -> Any:
            if textbox.text.strip() and overflow != "ellipsis" and ellipsis == "none":
                self.put_together(stream, textbox)
            return draw(stream, textbox, overflow, ellipsis, matrix)

        def clean_with_parts(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
            made = self.made.get(font.hash)
            if made is None:
                return clean(font, to_unicode, hinting)
            clean(font, to_unicode | dict.fromkeys(made.parts, ""), hinting)
            font.file_content = with_glyphs(font.file_content, made)
            return None

        drawing.draw_first_line, embedding.Font.clean = draw_first_line, clean_with_parts

    def begin(self) -> None:
        self.made.clear()

    def put_together(self, stream: Any, textbox: Any) -> None:
        """Changes the glyphs of the line that is about to be drawn."""
        # As the drawing itself will do: doing it later would lay the line out anew.
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        line, _next = textbox.pango_layout.get_first_line()
        written = textbox.pango_layout.text.encode()
        run = line.runs[0]
        while run != ffi.NULL:
            item, run = run.data, run.next
            start = item.item.offset
            if written[start : start + item.item.length].isascii():
                continue
            font, size = stream.add_font(item.item.analysis.font)
            if font.type == "ttf" and not (font.bitmap or font.png or font.svg or font.colr):
                for cluster in clusters_of(item, written):
                    self._draw_as_one(item.glyphs.glyphs, cluster, font, FROM_UNITS / size * font.upem)

    def _draw_as_one(self, glyphs: Any, cluster: Cluster, font: Any, scale: float) -> None:
        numbers = [glyphs[place].glyph for place in cluster.places]
        if any(number & pango.PANGO_GLYPH_UNKNOWN_FLAG for number in numbers) or not cluster.text.strip():
            return
        if _stands_alone(glyphs[cluster.places[0]], cluster, font):
            return
        parts, advance = [], 0
        for place in cluster.places:
            shape = glyphs[place].geometry
            if glyphs[place].glyph != pango.PANGO_GLYPH_EMPTY:
                x, y = advance + shape.x_offset, -shape.y_offset
                parts.append((glyphs[place].glyph, round(x * scale), round(y * scale)))
            advance += shape.width
        made = self.made.setdefault(font.hash, Made())
        number = made.number((cluster.text, tuple(parts), round(advance * scale)), font.glyph_count)
        font.to_unicode[number] = cluster.text
        font.widths[number] = round(advance * scale * 1000 / font.upem)
        for place in cluster.places:
            first = place == cluster.places[0]
            shape = glyphs[place].geometry
            glyphs[place].glyph = number if first else pango.PANGO_GLYPH_EMPTY
            shape.width, shape.x_offset, shape.y_offset = (advance if first else 0), 0, 0


def _stands_alone(glyph: Any, cluster: Cluster, font: Any) -> bool:
    """Whether one glyph draws it, on its line, and stands for nothing else."""
    return (
        len(cluster.places) == 1
        and glyph.glyph != pango.PANGO_GLYPH_EMPTY
        and not glyph.geometry.y_offset
        and bool(font.to_unicode.setdefault(glyph.glyph, cluster.text) == cluster.text)
    )


def clusters_of(item: Any, written: bytes) -> list[Cluster]:
    """What is written together in a run, marks with the letter before them. From right to left, where readers turn every
    glyph's signs round, each sign that has glyphs of its own stays by itself."""
    found = _told_by_the_font(item, written)
    if item.item.analysis.level % 2:
        return [piece for cluster in found for piece in _pieces(cluster)]
    together: list[Cluster] = []
    for cluster in found:
        if together and _goes_on(cluster.text) and together[-1].text.strip():
            together[-1].text += cluster.text
            together[-1].places = sorted([*together[-1].places, *cluster.places])
        else:
            together.append(cluster)
    return together


def _goes_on(text: str) -> bool:
    """Marks and joiners have no place of their own."""
    return unicodedata.category(text[0])[0] == "M" or text[0] in "\u200c\u200d"


def _pieces(cluster: Cluster) -> list[Cluster]:
    """A letter and its vowel signs apart, when the font draws them apart; glyphs come from the left, signs from the right."""
    marks = len(cluster.text) - len(cluster.text.rstrip(MARKS))
    apart = min(marks, len(cluster.places) - 1, len(cluster.text) - 1)
    if apart < 1:
        return [cluster]
    letter, signs = cluster.text[:-marks], cluster.text[-marks:]
    texts = [*signs[: apart - 1], signs[apart - 1 :]]
    places = cluster.places[:apart][::-1]
    return [
        Cluster(letter, cluster.places[apart:]),
        *(Cluster(text, [place]) for text, place in zip(texts, places, strict=True)),
    ]


def _told_by_the_font(item: Any, written: bytes) -> list[Cluster]:
    marks = [item.glyphs.log_clusters[place] for place in range(item.glyphs.num_glyphs)]
    starts = sorted(set(marks))
    ends = [*starts[1:], item.item.length]
    found: list[Cluster] = []
    for start, end in zip(starts, ends, strict=True):
        text = written[item.item.offset + start : item.item.offset + end].decode()
        found.append(Cluster(text, [place for place, mark in enumerate(marks) if mark == start]))
    return found


def with_glyphs(content: bytes, made: Made) -> bytes:
    """The font with the new glyphs, each made of glyphs it has."""
    font = TTFont(io.BytesIO(content))
    order, shapes, advances = list(font.getGlyphOrder()), font["glyf"], font["hmtx"]
    keys = {number: key for key, number in made.glyphs.items()}
    own = len(order)
    for number in range(own, max(keys) + 1):
        name = f"together{number}"
        _text, parts, advance = keys.get(number, ("", (), 0))
        shapes[name] = _composite([(order[glyph], x, y) for glyph, x, y in parts if glyph < own], shapes)
        advances[name] = (advance, getattr(shapes[name], "xMin", 0))
        order.append(name)
    font.setGlyphOrder(order)
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()


def _composite(parts: list[tuple[str, int, int]], shapes: Any) -> Glyph:
    glyph = Glyph()
    drawn = [part for part in parts if shapes[part[0]].numberOfContours]
    if not drawn:
        return glyph
    glyph.numberOfContours = -1
    glyph.components = []
    for name, x, y in drawn:
        one = GlyphComponent()
        one.glyphName, one.x, one.y, one.flags = name, x, y, OF_WHOLE_NUMBERS
        glyph.components.append(one)
    glyph.recalcBounds(shapes)
    return glyph

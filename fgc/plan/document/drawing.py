"""What is drawn on the plan: the ring that is the product's mark, and the square that a phone can read."""

import io
import math

import segno

_TEAL, _PALE = "#0b5d5e", "#7fa3a0"


def ring(total: int, filled: int) -> bytes:
    """The circle of the family as SVG: one bead for each person, full for those who have signed."""
    beads, radius = max(total, 1), 41
    size = min(8, 0.36 * 2 * math.pi * radius / beads)
    drawn = []
    for place in range(beads):
        turn = 2 * math.pi * place / beads - math.pi / 2
        x, y = 50 + radius * math.cos(turn), 50 + radius * math.sin(turn)
        full = place < filled
        look = f'fill="{_TEAL}"' if full else f'fill="#fff" stroke="{_PALE}" stroke-width="1.2"'
        drawn.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size if full else size - 0.6:.2f}" {look}/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{"".join(drawn)}</svg>'.encode()


def square(address: str) -> bytes:
    """The address as a QR code (SVG, medium error correction, its quiet zone left to the page)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, omitsize=True)
    return out.getvalue()

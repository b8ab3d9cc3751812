"""The postal address in a line of a list: from the house to the postcode, across the commas that stand in it."""

import re
from collections.abc import Callable, Sequence

from fgc.kit.telltale import address_in, postcode_of

MOST_PIECES = 6
"""Between commas: the flat, the house, the road, the village, the town, the postcode."""
_HOUSE = re.compile(r"(?:flat|apartment|apt|unit|room)\b|\d+\s?[a-z]?\b(?!\s*[-:.]\s*\d)", re.IGNORECASE)


def address_in_pieces(pieces: Sequence[str], is_else: Callable[[str], bool]) -> range | None:
    """Which of these pieces, one after the other, are an address; None where no postcode ends one. `is_else`: what it says by
    itself is something else, a number, a tie or a way to be reached. Nothing is guessed without a postcode: a road alone
    may be where somebody works."""
    last = next((place for place, piece in enumerate(pieces) if postcode_of(piece)), None)
    if last is None or is_else(pieces[last]):
        return None
    first = None
    for place in range(last, max(-1, last - MOST_PIECES), -1):
        if is_else(pieces[place]):
            break
        if _HOUSE.match(pieces[place]) or (address_in(pieces[place]) and place != last):
            first = place
    return range(first, last + 1) if first is not None else None

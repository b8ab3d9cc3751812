"""What somebody needs in order to come, in words."""

from collections.abc import Mapping

from fgc.circle.models import Need

SOMETHING_ELSE = "other"
"""The need without a name of its own: what somebody wrote stands in its place."""


def said_need(words: Mapping[str, str], need: Need, own_words: str = "") -> str:
    """What somebody needs, of the `words` of the approach, with what was written about it. Of "something else" what was written
    alone, and '' where their own words beside it say what it is: those two words say nothing to whoever is to arrange it."""
    if need.kind == SOMETHING_ELSE and (need.words or own_words):
        return need.words
    return ": ".join(part for part in (words.get(need.kind, need.kind), need.words) if part)

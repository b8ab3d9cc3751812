"""Saying no with a reason a person can act on.

A rule answers `WhyNot.SOMETHING` or None; an operation turns that into `Refused`; a page shows its sentence. Absent
things are None and broken things raise what they raise: neither is a refusal.
"""

from datetime import datetime
from enum import Enum
from typing import TypeVar
from uuid import UUID

from flask_babel import lazy_gettext

from fgc.kit.words import mark


class Reason(Enum):
    """The base of every step's `WhyNot`: each member's value is the English sentence a person reads.

    The sentence is looked up in the reader's language when shown. It says what is the matter and what to do,
    without blame and without a word that could tell one person about another.
    """

    @property
    def sentence(self) -> str:
        return self.sentence_with()

    def sentence_with(self, **names: str) -> str:
        """The sentence with the names of those it is about."""
        return str(lazy_gettext(self.value, **names))


R = TypeVar("R", bound=Reason)
ASKING_ENDED = mark(
    "This request has ended: the person who asked withdrew it or no longer works on this. If it is still "
    "needed, ask again."
)
"""Said wherever a second person answers what ended before they did (`fgc_ends_with` in two_people.sql)."""


def why_not_answer(at: datetime | None, by: UUID | None, *, decided: R, ended: R) -> R | None:
    """What waits for a second person is answered once. None while it waits; `decided` where somebody answered (`by`);
    `ended` where nobody did and yet it is over: it ended with whoever asked."""
    if at is None:
        return None
    return ended if by is None else decided


class Refused(Exception):
    """Something that is not allowed now. `field` names the form field it belongs beside, when there is one; `names` go into the
    sentence, and nowhere else: no log holds them."""

    def __init__(self, reason: Reason | str, *, field: str | None = None, **names: str) -> None:
        self.reason = reason
        self.field = field
        self.names = names
        super().__init__(reason.name if isinstance(reason, Reason) else str(reason))

    def beside(self, field: str) -> "Refused":
        """The same refusal, with the same names in it, beside another field."""
        return Refused(self.reason, field=field, **self.names)

    @property
    def sentence(self) -> str:
        """The whole sentence to show, in the reader's language."""
        if not isinstance(self.reason, Reason):
            return str(self.reason)
        return self.reason.sentence_with(**self.names)


def refuse(reason: Reason | None, *, field: str | None = None) -> None:
    """Raises `Refused` when a rule gave a reason, does nothing when it gave None."""
    if reason is not None:
        raise Refused(reason, field=field)


class Stale(Exception):
    """Somebody else changed the row after the page was opened: the 409 page keeps both texts.

    `theirs` maps a question, as the form asks it, to the words that are kept now (`Form.kept_in_words`): no name of a field, and
    no id. What the person typed comes back from the request itself.
    """

    def __init__(self, theirs: dict[str, str]) -> None:
        self.theirs = theirs
        super().__init__("changed meanwhile")


class AlreadyDone(Exception):
    """This very form was handled before (a double click, a retry): show the stored answer, do nothing again."""

    def __init__(self, location: str | None) -> None:
        self.location = location
        super().__init__("already done")

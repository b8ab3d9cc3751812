"""Letters that a person carries: those on paper, and texts, which nothing sends from here."""

from sqlalchemy import ColumnElement, and_, or_, update

from fgc.kit import clock
from fgc.kit.db import saving
from fgc.kit.letter import Channel, Letter, LetterState
from fgc.kit.refusal import Reason, Refused
from fgc.kit.words import mark

NO_ROUTE = "no_text_route"


class WhyNot(Reason):
    """Why a letter is not somebody's to carry."""

    NOT_BY_HAND = mark("No one has to post or write this letter any more.")


def mark_carried(letter: Letter) -> None:
    """A person posted the printed letter, or wrote the text themself: the secret of its link is forgotten here.

    Refused when it does not wait for that (any more).
    """
    state = LetterState.PRINTED if letter.channel is Channel.PRINT else LetterState.SENT
    carried = {"state": state, "why": None, "sent_at": clock.now(), "secret_locked": None}
    with saving() as current:
        done = update(Letter).where(Letter.id == letter.id, by_hand()).values(carried).returning(Letter.id)
        if current.scalar(done) is None:
            raise Refused(WhyNot.NOT_BY_HAND)


def by_hand() -> ColumnElement[bool]:
    """Which letters wait for a person to carry them."""
    text = and_(Letter.state == LetterState.HELD, Letter.channel == Channel.TEXT, Letter.why == NO_ROUTE)
    return or_(Letter.state == LetterState.TO_PRINT, text)


def to_carry() -> ColumnElement[bool]:
    """Which letters somebody has still to write or post themself: `is_to_carry`, asked of the database."""
    return and_(Letter.channel != Channel.EMAIL, or_(Letter.state == LetterState.PENDING, by_hand()))


def goes_by_itself(letter: Letter) -> bool:
    """Whether a letter leaves from here: no text does, and nothing on paper."""
    return letter.channel is Channel.EMAIL


def is_to_carry(letter: Letter) -> bool:
    """Whether somebody still has to write or post it themself: until then nothing has reached its reader, whether it is ready
    already or will be in a moment."""
    return not goes_by_itself(letter) and (letter.state is LetterState.PENDING or waits_for_a_hand(letter))


def waits_for_a_hand(letter: Letter) -> bool:
    """Whether this letter is one of them."""
    unsent = letter.state is LetterState.HELD and letter.channel is Channel.TEXT and letter.why == NO_ROUTE
    return letter.state is LetterState.TO_PRINT or unsent

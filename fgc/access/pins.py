"""PINs: six digits for one person, made for the coordinator to say by voice, checked and counted.

A try is taken from the count, and that is kept, before the PIN is looked at: however many tries come at once, to however
many processes, at most five are checked in fifteen minutes. Where it cannot be counted, nothing is checked. Strangers' tries stop
the PIN in browsers that nobody knows; one in which it was typed rightly before counts its own (see `known_here.py`).
"""

import secrets as random
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, case, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from fgc.access import audit
from fgc.access.known_here import counts_apart
from fgc.access.limits import begin_anew, counted
from fgc.access.models import Level, PersonSession, Service
from fgc.access.models_pin import Pin
from fgc.access.passwords import hash_password, is_right
from fgc.access.rules import Because, WhyNot
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.refusal import Refused

DIGITS = 6
AT_ONCE = 5
WITHIN = timedelta(minutes=15)
DEAD_AFTER = 10
DAY = timedelta(days=1)
HERE, HERE_TODAY = "pin here", "pin here today"
"""What tries in a known browser are counted under."""
DOOR = {"kind": "door"}


def make_pin(person_id: UUID, conference_id: UUID, *, by: StaffViewer, unlike: Collection[UUID] = ()) -> str:
    """Six random digits, told to nobody else and kept only as a hash. The old PIN dies, and whoever came in with it is
    asked again. Never the same as that of one of `unlike`: people who share a mailbox or a telephone."""
    taken = session().scalars(select(Pin).where(Pin.person_id.in_(unlike), Pin.kept.is_not(None))).all()
    pin = _random()
    while any(is_right(other.kept, _bound(other.person_id, pin)) for other in taken):
        pin = _random()
    made = {
        "kept": hash_password(_bound(person_id, pin)), "made_at": now(), "made_by": by.staff_id,
        "told_at": None, "told_by": None, "tries": 0, "tries_since": None, "wrong": 0,
    }  # fmt: skip
    row = insert(Pin).values(id=uuid4(), person_id=person_id, conference_id=conference_id, **made)
    with saving():
        session().execute(row.on_conflict_do_update(index_elements=["person_id"], set_=made))
        asked_again = {"level": Level.LINK, "pin_at": None}
        session().execute(
            update(PersonSession)
            .where(PersonSession.person_id == person_id, PersonSession.ended_at.is_(None))
            .values(asked_again)
        )
    return pin


def note_told(person_id: UUID, *, by: StaffViewer) -> None:
    """The coordinator said the PIN to them. Refused when there is none."""
    with saving():
        pin = session().scalar(select(Pin).where(Pin.person_id == person_id, Pin.kept.is_not(None)))
        if pin is None:
            raise Refused(WhyNot.NO_PIN_YET)
        pin.told_at, pin.told_by = now(), by.staff_id


def check_pin(who: PersonViewer, typed: str) -> datetime:
    """When it was right, which is now. Refused, beside the field `pin`, when it is wrong or must not be looked at.

    Somebody for whom no PIN was made is refused like somebody who typed a wrong one, after as much work. What is typed
    may hold spaces and digits of any script; whatever cannot be a PIN is refused and not counted.
    """
    digits = _digits(typed)
    if len(digits) != DIGITS:
        raise Refused(WhyNot.NO_PIN, field="pin")
    moment, apart = now(), counts_apart(who.person_id)
    look, right = (_apart(who, apart), _right_apart) if apart else (_of_strangers(who, moment), _right_at_all)
    if look.refused or not is_right(look.kept, _bound(who.person_id, digits)):
        stopped = look.refused is WhyNot.PIN_DEAD or look.last
        audit.note_anyway("pin.locked" if stopped else "pin.wrong", by=who, about=who.person_id)
        raise Refused(WhyNot.PIN_DEAD if stopped else look.refused or WhyNot.WRONG_PIN, field="pin")
    right(who, look)
    with transaction(acting=DOOR), saving():
        audit.note("pin.right", by=who, about=who.person_id)
    return moment


@dataclass(frozen=True)
class _Look:
    """One try that was counted: what it is held to, or why it is not looked at."""

    kept: str | None = None
    refused: WhyNot | None = None
    last: bool = False
    """The PIN stops with it, unless it is right."""
    whose: str = ""
    """Under what it was counted apart."""


def _of_strangers(who: PersonViewer, moment: datetime) -> _Look:
    with transaction(acting=DOOR), saving():
        taken = session().execute(_take(who.person_id, who.conference_id, moment)).one_or_none()
        dead = session().scalar(select(Pin.wrong >= DEAD_AFTER).where(Pin.person_id == who.person_id))
    if taken is None:
        return _Look(refused=WhyNot.PIN_DEAD if dead else WhyNot.TOO_MANY_PINS)
    return _Look(taken.kept, last=bool(dead))


def _apart(who: PersonViewer, apart: str) -> _Look:
    """In a browser that is known for them: its own five in fifteen minutes and ten in a day, by this PIN. A new PIN begins
    anew; strangers' guesses are no matter here, and these stop nothing anywhere else."""
    with transaction(acting=DOOR, read_only=True):
        pin = session().scalar(select(Pin).where(Pin.person_id == who.person_id))
    whose = f"{who.person_id}:{apart}:{pin and pin.made_at}"
    if counted(HERE, whose, WITHIN) > AT_ONCE:
        return _Look(refused=WhyNot.TOO_MANY_PINS)
    if counted(HERE_TODAY, whose, DAY) > DEAD_AFTER:
        return _Look(refused=WhyNot.TOO_MANY_TODAY)
    return _Look(pin.kept if pin else None, whose=whose)


def _right_at_all(who: PersonViewer, _look: _Look) -> None:
    with transaction(acting=DOOR), saving():
        none = {"tries": 0, "tries_since": None, "wrong": 0}
        session().execute(update(Pin).where(Pin.person_id == who.person_id).values(none))


def _right_apart(_who: PersonViewer, look: _Look) -> None:
    """What strangers have used up stays used up."""
    begin_anew(HERE, look.whose)
    begin_anew(HERE_TODAY, look.whose)


@dataclass(frozen=True)
class PinState:
    """How it stands with one person's PIN. Nobody ever sees the PIN itself again."""

    because: Because | None
    """Why they type one; None: they need not."""
    made_at: datetime | None = None
    told_at: datetime | None = None
    typed_at: datetime | None = None
    """When they last typed it rightly: then they know it, whether anybody wrote down that they were told or not."""
    which: str = ""
    """A word that stands for this very PIN, and is another one as soon as it is: the end of what is kept in its place."""
    dead: bool = False
    """It was typed wrong too often by strangers: it opens nothing in a browser that is not known for them."""

    @property
    def to_tell(self) -> bool:
        """Whether the coordinator still has to tell them one."""
        return self.because is not None and (self.dead or not (self.told_at or self.typed_at))


def asks_everybody(by: StaffViewer) -> bool:
    """Whether the service asks everybody with a personal link for a PIN."""
    return session().scalars(select(Service.pin_for_all).where(Service.id == by.service_id)).one()


def ask_everybody(everybody: bool, *, by: StaffViewer) -> None:
    """From the next request on; those who need not and have none are told one first."""
    with saving():
        asked = update(Service).where(Service.id == by.service_id).values(pin_for_all=everybody)
        session().execute(asked)
        audit.note("service.pins_set", by=by, facts={"everybody": everybody})


@cached_while_reading
def pins_in(*conference_ids: UUID) -> dict[UUID, PinState]:
    """How it stands with everybody of these conferences who types a PIN. For coordinators, managers and the worker."""
    asked = text("SELECT person_id, because FROM fgc_pins(:these)").bindparams(these=list(conference_ids))
    because = {person_id: Because(why) for person_id, why in session().execute(asked)}
    kept = {
        row.person_id: row
        for row in session().scalars(select(Pin).where(Pin.conference_id.in_(conference_ids)))
    }
    typed = _typed_in(conference_ids)
    return {
        person_id: PinState(
            why,
            row.made_at,
            row.told_at,
            typed.get(person_id),
            (row.kept or "")[-16:],
            row.wrong >= DEAD_AFTER,
        )
        if (row := kept.get(person_id))
        else PinState(why)
        for person_id, why in because.items()
    }


def _typed_in(conference_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each person last typed the PIN rightly that they have now."""
    rows = session().execute(
        select(PersonSession.person_id, func.max(PersonSession.pin_at))
        .join(Pin, Pin.person_id == PersonSession.person_id)
        .where(Pin.conference_id.in_(conference_ids), PersonSession.pin_at >= Pin.made_at)
        .group_by(PersonSession.person_id)
    )
    return {person_id: typed_at for person_id, typed_at in rows if typed_at}


def _take(person_id: UUID, conference_id: UUID, moment: datetime) -> ReturningInsert[tuple[str | None]]:
    """One try, if there is one left: in one statement, so that of many at once each is counted."""
    over = or_(Pin.tries_since.is_(None), Pin.tries_since <= moment - WITHIN)
    first = insert(Pin).values(
        id=uuid4(), person_id=person_id, conference_id=conference_id, tries=1, tries_since=moment, wrong=1
    )
    return first.on_conflict_do_update(
        index_elements=["person_id"],
        set_={
            "tries": case((over, 1), else_=Pin.tries + 1),
            "tries_since": case((over, moment), else_=Pin.tries_since),
            "wrong": Pin.wrong + 1,
        },
        where=and_(Pin.wrong < DEAD_AFTER, or_(over, Pin.tries < AT_ONCE)),
    ).returning(Pin.kept)


def _random() -> str:
    return f"{random.randbelow(10**DIGITS):0{DIGITS}}"


def _bound(person_id: UUID, pin: str) -> str:
    """Under a key that is not in the database and bound to the person: a million hashes tried tell nothing."""
    return secrets.ring().fingerprint("pin", f"{person_id}:{pin}").hex()


def _digits(typed: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())

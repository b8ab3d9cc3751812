"""A key for each person, so that erasing it erases them: what is locked under it can never be read again.

32 random bytes, made with the person, locked under the ring's `contact` sub-key, in a row of its own. Rotating the ring
locks these rows anew and leaves what stands under them as it is.
"""

from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, ForeignKey, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from fgc.kit import db
from fgc.kit.db import Base
from fgc.kit.keyring import Spot, new_key, seal, unseal
from fgc.kit.locked import lock_of, locked_bytes, under
from fgc.kit.refusal import Reason, Refused
from fgc.kit.words import mark

KID = "own"
"""What stands in the place of a ring's key in a ciphertext under a person's own key."""


class WhyNot(Reason):
    """Why nothing can be written about somebody."""

    ERASED = mark("What we kept about this person has been deleted. Nothing can be added.")


class PersonKey(Base):
    """The key of one person. Without this row, what was locked under it is gone, in every backup that lacks the row."""

    __tablename__ = "person_key"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    key = locked_bytes(under("contact"))


class own_key:  # noqa: N801 - reads as a word in the models
    """The key of the person whose id a row holds under this name. The row says which conference it is of."""

    def __init__(self, of: str) -> None:
        self.of = of

    def ready(self, row: Any) -> None:
        """Refused when this person was erased, as soon as somebody writes: not first when all of it is kept."""
        if inspect(row).persistent and _key_of(row, getattr(row, self.of)) is None:
            raise Refused(WhyNot.ERASED)

    def lock(self, clear: bytes, spot: Spot, row: Any) -> bytes:
        """Raises `Refused` when this person was erased."""
        cipher = _key_of(row, getattr(row, self.of))
        if cipher is None:
            raise Refused(WhyNot.ERASED)
        return seal(cipher, KID, clear, spot)

    def unlock(self, sealed: bytes, spot: Spot, row: Any) -> bytes | None:
        cipher = _key_of(row, getattr(row, self.of))
        return None if cipher is None else unseal(cipher, sealed, spot)


class _Opened:
    """The keys that one session asked for: those of every conference it has a row of, at once, opened one by one."""

    def __init__(self) -> None:
        self._sealed: dict[UUID, tuple[UUID, bytes]] = {}
        self._ciphers: dict[UUID, AESGCM] = {}
        self._conferences: set[UUID] = set()

    def cipher(self, current: Session, conference_id: UUID, person_id: UUID) -> AESGCM | None:
        if (known := self._ciphers.get(person_id)) is not None:
            return known
        if person_id not in self._sealed and conference_id not in self._conferences:
            self._load(current, conference_id)
        if (sealed := self._sealed.get(person_id)) is None:
            return None
        return self.keep(person_id, lock_of(PersonKey, "key").unlock(*sealed))

    def keep(self, person_id: UUID, key: bytes) -> AESGCM:
        found = self._ciphers[person_id] = AESGCM(key)
        return found

    def bring(self, person_id: UUID, row_id: UUID, sealed: bytes) -> None:
        self._sealed[person_id] = (row_id, sealed)

    def forget(self, person_id: UUID) -> None:
        self._sealed.pop(person_id, None)
        self._ciphers.pop(person_id, None)

    def _load(self, current: Session, conference_id: UUID) -> None:
        here: set[UUID] = {
            getattr(row, "conference_id", conference_id) for row in current.identity_map.values()
        }
        wanted = (here | {conference_id}) - self._conferences
        rows = select(PersonKey.id, PersonKey.person_id, PersonKey.key).where(
            PersonKey.conference_id.in_(wanted)
        )
        with current.no_autoflush:
            self._sealed |= {row.person_id: (row.id, row.key_locked) for row in current.execute(rows)}
        self._conferences |= wanted


def keys_for_each(people: type[Base]) -> None:
    """From now on whoever is added gets a key in the same moment, also for what the same transaction writes about them."""
    event.listen(people, "after_insert", _give_key)


def _give_key(_mapper: object, connection: Connection, person: Any) -> None:
    current, key, row_id = object_session(person), new_key(), uuid4()
    assert current is not None, "a row is inserted by a session"
    values = {"id": row_id, "person_id": person.id, "conference_id": person.conference_id}
    sealed = lock_of(PersonKey, "key").lock(row_id, key)
    connection.execute(insert(PersonKey).values(**values, key_locked=sealed))
    _opened(current).keep(person.id, key)


def bring_key(person_id: UUID, row_id: UUID, sealed: bytes) -> None:
    """A select brought the row of this person's key along with theirs, so that it is not asked for again."""
    _opened(db.session()).bring(person_id, row_id, sealed)


def forget_key(current: Session, person_id: UUID) -> None:
    """The key of this person was deleted in the running transaction: this session does not open anything with it either."""
    _opened(current).forget(person_id)


def _key_of(row: Any, person_id: UUID) -> AESGCM | None:
    current = object_session(row) or db.session()
    return _opened(current).cipher(current, row.conference_id, person_id)


def _opened(current: Session) -> _Opened:
    found: _Opened = current.info.setdefault("own_keys", _Opened())
    return found

"""Columns whose words only the key ring can read: AES-256-GCM, each bound to its table, its column and its row.

How to use it. A model names the field and what it is locked under, and reads and writes it as any other text:

    class SafeContact(Base):
        email = locked(own_key("person_id"))         # under one person's own key (circle.own_keys)
        because = locked(under("protected"))         # under the ring's sub-key for that purpose
        seed = locked(under("second-factor"))        # e.g. the seed of a one-time code
        facts = locked(for_good("audit"))            # never locked anew: rows that nobody may change

    contact.email = "may@example.org"
    contact.email                                    # "may@example.org"; opened when it is read, not when it is loaded

* The column is `<name>_locked` (bytea). Nothing written, or `""`, is NULL there: `SafeContact.email.is_not(None)` asks in
  SQL whether there is any, and a CHECK says `email_locked IS NOT NULL`. A field that was never written reads as `""`.
* It is locked when the row is flushed, under the row's id; until then the object holds the clear words.
* On the class the name is the column (`undefer(SafeContact.address)`). A value cannot be looked for in SQL, since the same
  words are locked differently each time: compare a handful in Python, or keep a fingerprint beside it
  (`ring().fingerprint("blind-index", …)`).
* `deferred=True` leaves it out of every query that does not ask for it; reading it then is a mistake and raises.
* `holds(contact, "email")` asks a row whether there is any, and opens nothing.
* `normal=kept_phone` says in which one form a value is kept, however it was written; it may refuse.
* `locked_record(…)` keeps a dict instead of text, `locked_lines(…)` a list of words, `locked_bytes(…)` bytes; give a new
  dict or list, changes inside the old one are not seen.
* Writing the column by Core or in bulk goes through `lock_of(Model, "name").lock(row_id, "words")`. Clear words are refused.

A ciphertext that was changed, or moved from another row, raises `InvalidTag`: that is broken, and nothing of it is shown.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar, overload
from uuid import UUID, uuid4

from sqlalchemy import Dialect, LargeBinary, event
from sqlalchemy.orm import InstrumentedAttribute, Mapper, mapped_column
from sqlalchemy.types import TypeDecorator

from fgc.kit.db import Base
from fgc.kit.kept_as import AsBytes, AsJson, AsLines, AsText, KeptAs
from fgc.kit.keyring import Spot
from fgc.kit.secrets import ring

T = TypeVar("T")


class Sealed(bytes):
    """A ciphertext as a row holds it. It remembers what it hid where it was opened, and nowhere else."""

    opened: tuple[Spot, Any] | None = None

    def __repr__(self) -> str:
        return "Sealed(…)"


class Clear:
    """What was written and is not locked yet. It does not show itself in a log."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Clear(…)"


class Ciphertext(TypeDecorator[Any]):
    """bytea that takes nothing but what was locked."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a locked column takes only what was locked for its row: see fgc.kit.locked")
        return None if value is None else bytes(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(value)


class Keeper(Protocol):
    """Whose key locks a field."""

    def ready(self, row: object, /) -> None:
        """Something will be locked for this row. Raises `Refused` when that cannot be any more."""

    def lock(self, clear: bytes, spot: Spot, row: object, /) -> bytes:
        """Locks for `spot`; `row` is the object it belongs to."""

    def unlock(self, sealed: bytes, spot: Spot, row: object, /) -> bytes | None:
        """What was locked; None when its key was erased. Raises `InvalidTag` and `UnknownKey`."""


class under:  # noqa: N801 - reads as a word in the models
    """The ring's own sub-key for one purpose; rotating the ring locks these anew."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose

    def ready(self, _row: object) -> None:
        """The ring always can."""

    def lock(self, clear: bytes, spot: Spot, _row: object) -> bytes:
        return ring().lock(clear, spot, purpose=self.purpose)

    def unlock(self, sealed: bytes, spot: Spot, _row: object) -> bytes | None:
        return ring().unlock(sealed, spot, purpose=self.purpose)


class for_good:  # noqa: N801 - reads as a word in the models
    """The sub-key for one purpose that is never rotated: for rows that nobody may ever write anew, also not the owner."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose

    def ready(self, _row: object) -> None:
        """The ring always can."""

    def lock(self, clear: bytes, spot: Spot, _row: object) -> bytes:
        return ring().lock_for_good(clear, spot, purpose=self.purpose)

    def unlock(self, sealed: bytes, spot: Spot, _row: object) -> bytes | None:
        return ring().unlock_for_good(sealed, spot, purpose=self.purpose)


class Locked(Generic[T]):
    """One locked field of a model; made by `locked`."""

    def __init__(
        self,
        keeper: Keeper,
        kept_as: KeptAs[T],
        column: str,
        *,
        deferred: bool,
        normal: Callable[[T], T] | None = None,
    ) -> None:
        self.keeper, self.kept_as, self.column = keeper, kept_as, column
        self.deferred, self.normal = deferred, normal

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.table: str = owner.__tablename__  # type: ignore[attr-defined]
        self.column = self.column or f"{name}_locked"
        late = self.deferred
        setattr(owner, self.column, mapped_column(Ciphertext(), deferred=late, deferred_raiseload=late))
        LOCKED.setdefault(owner, {})[name] = self

    @overload
    def __get__(self, row: None, owner: type) -> InstrumentedAttribute[Any]: ...

    @overload
    def __get__(self, row: object, owner: type) -> T: ...

    def __get__(self, row: object | None, owner: type) -> InstrumentedAttribute[Any] | T:
        held: Any = getattr(owner if row is None else row, self.column)
        if row is None or isinstance(held, Clear):
            found: T = held.value if row is not None else held
            return found
        return self.kept_as.empty if held is None else self._opened(row, held)

    def __set__(self, row: object, value: T) -> None:
        if self.column in row.__dict__ and self.__get__(row, type(row)) == value:
            return
        if value and self.normal:
            value = self.normal(value)
        if value:
            self.keeper.ready(row)
        setattr(row, self.column, Clear(value) if value else None)

    def lock(self, row_id: UUID, value: T, row: object = None) -> Sealed:
        """The value as the row with this id may hold it."""
        sealed = Sealed(self.keeper.lock(self.kept_as.to_bytes(value), self._spot(row_id), row))
        sealed.opened = (self._spot(row_id), value)
        return sealed

    def unlock(self, row_id: UUID, sealed: bytes, row: object = None) -> T:
        """What the row with this id holds; empty when its key was erased."""
        kept = self.keeper.unlock(sealed, self._spot(row_id), row)
        return self.kept_as.empty if kept is None else self.kept_as.from_bytes(kept)

    def _opened(self, row: Any, held: Sealed) -> T:
        spot = self._spot(row.id)
        if held.opened is None or held.opened[0] != spot:
            held.opened = (spot, self.unlock(row.id, held, row))
        found: T = held.opened[1]
        return found

    def _spot(self, row_id: UUID) -> Spot:
        return Spot(self.table, self.column, row_id)


LOCKED: dict[type[Any], dict[str, Locked[Any]]] = {}
"""Every locked field of every model, by its name: what is locked is said here once, for rotation and for the tests."""


def locked(
    keeper: Keeper, *, deferred: bool = False, column: str = "", normal: Callable[[str], str] | None = None
) -> Locked[str]:
    """A field of text that only the key ring can read: see the head of this module."""
    return Locked(keeper, AsText(), column, deferred=deferred, normal=normal)


def locked_record(keeper: Keeper, *, deferred: bool = False) -> Locked[dict[str, Any]]:
    """The same for a dict."""
    return Locked(keeper, AsJson(), "", deferred=deferred)


def locked_lines(keeper: Keeper, *, deferred: bool = False) -> Locked[list[str]]:
    """The same for a list of words, none of which holds a line break."""
    return Locked(keeper, AsLines(), "", deferred=deferred)


def locked_bytes(keeper: Keeper, *, deferred: bool = False) -> Locked[bytes]:
    """The same for bytes, such as another key or a picture."""
    return Locked(keeper, AsBytes(), "", deferred=deferred)


def holds(row: object, name: str) -> bool:
    """Whether anything is kept in this locked field; it is not opened for that."""
    return getattr(row, LOCKED[type(row)][name].column) is not None


def lock_of(model: type[Base], name: str) -> Locked[Any]:
    """The locked field of this name, for those who write rows without objects."""
    return LOCKED[model][name]


def all_locked() -> Iterator[tuple[type[Any], Locked[Any]]]:
    """Every locked field, with its model."""
    for model, fields in LOCKED.items():
        for field in fields.values():
            yield model, field


@event.listens_for(Mapper, "before_insert")
@event.listens_for(Mapper, "before_update")
def _lock_now(_mapper: object, _connection: object, row: Any) -> None:
    """What was written since the last flush is locked under the row's id, which stands from now on."""
    for field in LOCKED.get(type(row), {}).values():
        held = row.__dict__.get(field.column)
        if isinstance(held, Clear):
            row.id = row.id or uuid4()
            setattr(row, field.column, field.lock(row.id, held.value, row))

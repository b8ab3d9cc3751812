"""Rotating the ring: a new key locks from now on, and what stands under older ones is locked anew, while people work.

Runs as the owner of the tables, whom row-level security does not bind. A batch takes the rows nobody else holds, so that
it never waits for a request and no request waits longer than for one batch; a field is replaced only while it still holds
what was read. Killed at any moment it has lost nothing: every row opens with a key of the ring, and rotating again goes on
with what is left. What is under a person's own key stays; that key itself is locked anew.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    Text,
    bindparam,
    create_engine,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)  # fmt: skip
from sqlalchemy.sql.elements import ColumnElement

from fgc.kit.crash import crash_point
from fgc.kit.keyring import UnknownKey, new_key, new_kid
from fgc.kit.locked import LOCKED, Locked, Sealed, all_locked, under
from fgc.kit.refusal import Reason, Refused
from fgc.kit.secrets import ring

BATCH = 100
LARGE_BATCH = 5
"""Of what is only read when it is asked for by name: files of megabytes, of which a hundred fill a machine's memory."""
ROUNDS = 100
PAUSE = 0.1
SETTLED_AFTER = 30.0
"""Seconds after which nobody writes any more what they locked before the ring was changed: well over `lock_timeout`."""
HEAD = 64
"""Bytes in which the name of the key certainly stands."""
OWNER_ONLY = text(
    "SELECT bool_or(row_security_active(quote_ident(name))) FROM unnest(CAST(:names AS text[])) AS name"
)


class WhyNot(Reason):
    """Why keys are left as they are."""

    NOT_OWNER = "This needs the owner of the tables: set DATABASE_OWNER_URL. Row-level security hides rows from others."
    RUNNING = "Keys are being changed by another process. Wait until it has ended."
    NO_SUCH_KEY = "The ring holds no key of this name."
    IN_USE = "This is the key that locks now. Rotate first."
    ROWS_LEFT = "There are fields left that only this key opens. Rotate again."
    TOO_SOON = (
        "The ring was changed less than half a minute ago, and someone may still be writing. Try again soon."
    )


@dataclass
class Rotated:
    """What one rotation did: the key that locks now, how many fields were locked anew, and which it could not open."""

    kid: str
    fields: int = 0
    broken: list[str] = field(default_factory=list)
    left: int = 0


def status(engine: Engine) -> Counter[str]:
    """How many fields stand under each key of the ring. Raises `Refused` for whoever does not see every row."""
    with engine.connect() as connection:
        _as_owner(connection)
        return _by_kid(_standing(connection))


def strangers(url: str, field: tuple[type[Any], str]) -> set[str]:
    """The names of keys that this field stands under and the ring does not hold. Any: it is another database's ring."""
    model, name = field
    engine = create_engine(url)
    with engine.connect() as connection:
        held = connection.scalars(select(_kid_in(model.__table__.c[LOCKED[model][name].column])).distinct())
        found = set(held) - {None} - ring().keys.by_kid.keys()
    engine.dispose()
    return found


def add() -> str:
    """Adds a key that does not lock yet, and gives its name: for rings that must be carried to other machines first."""
    keys = ring().keys
    kid = new_kid(max(map(_number, keys.by_kid)) + 1)
    ring().replace(replace(keys, by_kid={**keys.by_kid, kid: new_key()}))
    return kid


def rotate(engine: Engine) -> Rotated:
    """Lets a new key lock, or goes on with a rotation that was cut short, until nothing stands under another one."""
    with _alone(engine) as connection:
        _newest_locks(_by_kid(_standing(connection)))
        crash_point("key_added")
    done = Rotated(ring().keys.current)
    for turn in range(ROUNDS):
        with engine.connect() as connection:
            left = [each for each in _standing(connection) if each.kid != done.kid]
        done.left = sum(each.number for each in left)
        if done.left <= len(done.broken):
            break
        done.broken.clear()
        time.sleep(PAUSE if turn else 0)
        for table, one in dict.fromkeys((each.table, each.field) for each in left):
            _pass(engine, table, one, done)
    return done


def drop(engine: Engine, kid: str) -> None:
    """Takes a key off the ring for good. Refused while it locks, or while a field is left that only it opens.

    The tables are shut to writing while it counts, so that nobody can be about to keep something under it.
    """
    keys = ring().keys
    if kid not in keys.by_kid:
        raise Refused(WhyNot.NO_SUCH_KEY)
    if kid == keys.current:
        raise Refused(WhyNot.IN_USE)
    if time.time() - ring().path.stat().st_mtime < SETTLED_AFTER:
        raise Refused(WhyNot.TOO_SOON)
    with _alone(engine) as connection:
        names = ", ".join(sorted({f'"{table.name}"' for table, _one in _fields()}))
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        if _by_kid(_standing(connection))[kid]:
            raise Refused(WhyNot.ROWS_LEFT)
        ring().replace(replace(keys, by_kid={name: key for name, key in keys.by_kid.items() if name != kid}))


def _newest_locks(counted: Counter[str]) -> None:
    keys = ring().keys
    waiting = max(keys.by_kid, key=_number)
    if waiting == keys.current and not counted.keys() - {keys.current}:
        waiting = add()
    if waiting != keys.current:
        ring().replace(replace(ring().keys, current=waiting))


def _pass(engine: Engine, table: Table, one: Locked[Any], done: Rotated) -> None:
    """Goes once through one column, by id, in transactions of one batch each, and rests after each three
    times as long as it took: whoever waits for a page comes first."""
    last: UUID | None = None
    while True:
        began = time.perf_counter()
        with engine.begin() as connection:
            rows = connection.execute(_batch(table, one, done.kid, last)).all()
            if not rows:
                return
            anew = [kept for row in rows if (kept := _anew(one, row.id, row.held, done))]
            if anew:
                connection.execute(_swap(table, one), anew)
        done.fields += len(anew)
        last = rows[-1].id
        crash_point("batch_locked")
        time.sleep(3 * (time.perf_counter() - began))


def _batch(table: Table, one: Locked[Any], kid: str, last: UUID | None) -> Select[Any]:
    column = table.c[one.column]
    chosen = select(table.c.id, column.label("held")).where(column.is_not(None), _kid_in(column) != kid)
    if last is not None:
        chosen = chosen.where(table.c.id > last)
    most = LARGE_BATCH if one.deferred else BATCH
    return chosen.order_by(table.c.id).limit(most).with_for_update(skip_locked=True, key_share=True)


def _swap(table: Table, one: Locked[Any]) -> Any:
    column = table.c[one.column]
    same = update(table).where(table.c.id == bindparam("row"), column == bindparam("was"))
    return same.values({one.column: bindparam("now")})


def _anew(one: Locked[Any], row_id: UUID, held: Sealed, done: Rotated) -> dict[str, object] | None:
    """One field under the key that locks now. What cannot be opened stays, and is named."""
    try:
        return {"row": row_id, "was": held, "now": one.lock(row_id, one.unlock(row_id, held))}
    except (InvalidTag, UnknownKey):
        done.broken.append(f"{one.table}.{one.column} {row_id}")
        return None


@dataclass(frozen=True)
class Standing:
    """How many rows of one field stand under one key."""

    table: Table
    field: Locked[Any]
    kid: str
    number: int


def _standing(connection: Connection) -> list[Standing]:
    """Every field of the ring, in one question."""
    fields = _fields()
    asked = []
    for place, (table, one) in enumerate(fields):
        column = table.c[one.column]
        chosen = select(
            literal(place).label("place"), _kid_in(column).label("kid"), func.count().label("number")
        )
        asked.append(chosen.where(column.is_not(None)).group_by(text("2")))
    found = connection.execute(union_all(*asked))
    return [Standing(fields[row.place][0], fields[row.place][1], row.kid, row.number) for row in found]


def _by_kid(standing: list[Standing]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in standing:
        found[each.kid] += each.number
    return found


def _kid_in(column: ColumnElement[Any]) -> ColumnElement[str]:
    head = func.encode(func.substring(column, 1, HEAD), text("'escape'"))
    return func.split_part(head, text("'|'"), text("2"), type_=Text())


def _fields() -> list[tuple[Table, Locked[Any]]]:
    """The columns that stand under the ring itself."""
    return [(model.__table__, one) for model, one in all_locked() if isinstance(one.keeper, under)]


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction, as the owner, in which no other process changes keys."""
    with engine.begin() as connection:
        _as_owner(connection)
        if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('fgc.keys'))")):
            raise Refused(WhyNot.RUNNING)
        yield connection


def _as_owner(connection: Connection) -> None:
    names = [table.name for table, _one in _fields()]
    if connection.scalar(OWNER_ONLY, {"names": names}):
        raise Refused(WhyNot.NOT_OWNER)


def _number(kid: str) -> int:
    return int(kid.partition("-")[0].removeprefix("k"))

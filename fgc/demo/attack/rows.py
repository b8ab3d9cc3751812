"""A row of any table: a word of its own in every field of free text, and something the database takes in the rest."""

from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fgc.demo.attack.canaries import Canaries
from fgc.kit.clock import now
from fgc.kit.db import Base, session
from fgc.kit.kept_as import AsBytes, AsLines, AsText
from fgc.kit.locked import LOCKED

KEYS = {
    "conference": {"approach": "child_fgc"},
    "meeting": {"zone": "Europe/London", "zone_rules": "2026f"},
    "other_reading": {"zone_rules": "2026f"},
    "person": {"language": "en", "zone": "Europe/London"},
    "named": {"language": "en", "ethnicity_code": "REFU"},
    "offer": {"language": "en", "answer": "accepted"},
    "referral": {"orders_known": "yes"},
    "preparation_check": {"item": "venue"},
    "need": {"kind": "travel"},
    "meeting_part": {"key": "welcome"},
    "room_draft": {"box": "wish"},
    "feedback": {"asked_when": "after_meeting", "statement": "listened_to"},
    "invitation": {"answered_by": "person"},
    "consent": {"withdrawn_by": ""},
    "copy_sent": {"route": "email"},
    "reminder": {"kind": "before"},
    "looked": {"mark": "none"},
    "sealed_plan": {"kind": "plan"},
    "keeping": {"kept_as": "conference"},
}
"""Fields of text that hold a key or a code, and nothing that anybody wrote."""
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
"""The smallest picture (PNG); what stands behind its end is not drawn."""
SHAPES: dict[type, Callable[[str], object]] = {
    AsText: str, AsLines: lambda word: [word], AsBytes: lambda word: DOT + word.encode(),
}  # fmt: skip
"""A word as each kind of locked field keeps it."""
NUMBERS = {"safe_contact.phone", "named.phone", "staff.phone", "service.phone"}
ADDRESSES = {"safe_contact.email", "named.email", "staff.email", "service.email"}


def model_of(table: str) -> type[Base]:
    """The model whose rows a table holds."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.name == table)  # type: ignore[attr-defined]


def add(model: type[Base], canaries: Canaries, owner: str, /, **given: object) -> Any:
    """Adds one row; `given` says what must stand in it. Fields that may be empty and are no text stay so."""
    table = model.__tablename__
    values = {"id": uuid4(), **KEYS.get(table, {}), **given}
    for name, as_kept in _written(model).items():
        if name not in values:
            values[name] = as_kept(_text(canaries, owner, f"{table}.{name}"))
    for column in model.__table__.columns:
        if column.name not in values and _is_needed(column):
            values[column.name] = _of_type(column.type)
    row = model(**values)
    session().add(row)
    session().flush()
    return row


def _written(model: type[Base]) -> dict[str, Callable[[str], object]]:
    """The fields in which somebody wrote or drew something: text that is never absent, and what is locked."""
    plain = [
        column.name
        for column in model.__table__.columns
        if isinstance(column.type, sa.Text) and not column.nullable
    ]
    locked = {name: type(field.kept_as) for name, field in LOCKED.get(model, {}).items()}
    return dict.fromkeys(plain, str) | {name: SHAPES[kept] for name, kept in locked.items() if kept in SHAPES}


def _text(canaries: Canaries, owner: str, where: str) -> str:
    make = canaries.phone if where in NUMBERS else canaries.email if where in ADDRESSES else canaries.word
    return make(owner, where)


def _is_needed(column: Any) -> bool:
    return not (column.nullable or column.default or column.identity or column.name == "version")


def _of_type(kind: Any) -> object:
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return next(iter(kind.enum_class))
    values: tuple[tuple[type[Any], object], ...] = (
        (sa.Uuid, uuid4()), (JSONB, {}), (ARRAY, []), (sa.DateTime, now()), (sa.Date, now().date()),
        (sa.Time, (now() + timedelta(hours=1)).time()), (sa.Boolean, False), (sa.LargeBinary, uuid4().bytes * 2), (sa.Integer, 1),
    )  # fmt: skip
    return next(value for type_, value in values if isinstance(kind, type_))


def named(kind: str, row_id: UUID) -> str:
    """The name of an owner: `person:<id>`."""
    return f"{kind}:{row_id}"

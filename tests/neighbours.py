"""A second service in the same installation, with one family that has a row in every table: nobody else's business."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from werkzeug.routing import Rule

from fgc.access.models import Role, Service, Staff
from fgc.kit.db import Base, saving, session, transaction
from fgc.kit.locked import Ciphertext, Sealed
from tests.make import World

CANARY = "Quillfeather"
"""In every text the neighbours have. Whoever reads it anywhere else has seen what is not theirs."""
BEGAN = datetime(2027, 1, 4, 9, tzinfo=UTC)
SHARED = {
    "service",
    "staff",
    "joining",
    "wanted",
    "numbering",
    "sign_in_attempt",
    "once",
    "unsent",
    "audit_head",
    "tally",
    "alert",
    "kept_seal",
    "restored",
}
"""Tables of the installation or a service, not of one family."""
COUNTS = {"tally", "alert", "clock_mark"}
"""What asking for what is not one's own leaves behind: that it was asked, and how late it was then."""


class Westbrook(World):
    """The second service, with the same roles as the first and two that have no rights in any conference."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.pins = {}
        with app.app_context(), transaction(acting={"kind": "worker"}), saving():
            self.service = Service(
                name=f"{CANARY} Family Meetings", neutral_name=f"{CANARY} Post", phone="01632 960770",
                email="post@westbrook.example.org", address=f"2 {CANARY} Road", approach="child_fgc")  # fmt: skip
            session().add(self.service)
            session().flush()
            self.amy, self.ruth = self._staff(Role.SOCIAL_WORKER), self._staff(Role.COORDINATOR)
            self.helen, self.admin = self._staff(Role.SERVICE_MANAGER), self._staff(Role.ADMINISTRATOR)
            self.auditor = self._staff(Role.AUDITOR)

    def _staff(self, role: Role) -> Staff:
        person = Staff(
            service_id=self.service.id,
            role=role,
            name=f"{role.value.title()} {CANARY}",
            team=CANARY,
            email=f"{role.value}@westbrook.example.org",
            phone="01632 960771",
        )
        session().add(person)
        session().flush()
        return person


@dataclass
class Family:
    """Ids of one row in every table that belongs to a family, by table."""

    rows: dict[str, UUID] = field(default_factory=dict)

    @property
    def conference(self) -> UUID:
        return self.rows["conference"]

    def of(self, argument: str) -> UUID | None:
        """The row an address means by `person_id`, `part_id` and so on."""
        word = argument.removesuffix("_id")
        meant = {
            "part": "meeting_part", "order": "order_in_force", "asked": "help_asked", "change": "change_asked",
            "line": "action", "other": "person", "matter": "conference", "to": "person", "link": "personal_link",
        }  # fmt: skip
        return self.rows.get(meant.get(word, word))


def family(owner_url: str, service: UUID, staff: UUID) -> Family:
    """A family of the service: one row in every table. Made by the owner of the tables, whom no policy binds."""
    made = Family({"service": service, "staff": staff})
    engine = sa.create_engine(owner_url)
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in SHARED:
                _row(connection, table, made)
            if table.name == "person":
                made.rows["other_person"] = made.rows["person"]
                _row(connection, table, made)
    engine.dispose()
    return made


SPECIAL: dict[str, dict[str, Any]] = {
    "conference": {"stage": "live", "approach": "child_fgc", "closed_at": None, "held_since": None},
    "assignment": {"ended_at": None},
    "offer": {"answer": "accepted"},
    "referral": {"orders_known": "no"},
    "safe_contact": {"has_address": True},
    "exclusion": {"considered": ["letter"]},
    "legal_check": {"checked_by": None, "checked_at": None, "allowed": None},
    "contact_change": {"settled_by": None, "settled_at": None, "agreed": None},
    "plan": {"state": "sealed"},
    "notes_begun": {"proof": b"\x01" + bytes(31)},
    "room_draft": {"sealed": b"\x01" + bytes(31)},
    "entry_request": {"answered_by": None, "answer_key": None, "shown_key": None, "nonce": None, "sealed": None},
    "feed": {"staff_id": None, "role": None},
    "export": {"decided_by": None, "decided_at": None, "agreed": None, "ends_at": None},
    "own_copy": {"coordinator_id": None, "coordinator_at": None, "manager_id": None, "manager_at": None,
                 "released_at": None, "ends_at": None, "recorded_by": None, "request_route": None, "requested_on": None},
    "legal_hold": {"lift_asked_by": None, "lift_asked_at": None, "lifted_by": None, "lifted_at": None},
    "erasure": {"decided_by": None, "decided_at": None, "agreed": None, "done_at": None},
    "review": {"declined_at": None, "declined_by": None, "declined_because_locked": None},
    "urgent_access": {"ends_at": None},
}  # fmt: skip
"""What a row needs besides so that the database takes it."""


def _row(connection: sa.Connection, table: sa.Table, made: Family) -> None:
    values = {column.name: _value(table, column, made) for column in table.columns if column.identity is None}
    if table.name in ("pair_answer", "legal_check"):
        values["first_id"], values["second_id"] = sorted((made.rows["person"], made.rows["other_person"]))
    if table.name == "caution":
        values["protects_id"] = made.rows["other_person"]
    if table.name == "audit":
        connection.execute(sa.text("SELECT fgc_audit_head(:chain)"), {"chain": values["chain"]})
    made.rows[table.name] = values["id"]
    connection.execute(table.insert().values(**values | SPECIAL.get(table.name, {})))


def _value(table: sa.Table, column: sa.Column[Any], made: Family) -> Any:
    for key in column.foreign_keys:
        if key.column.name == "id":
            return made.rows.get(key.column.table.name)
    if column.name.endswith("_id") and column.name != "id" and (known := made.of(column.name)):
        return known
    return _of_type(table, column)


def _of_type(table: sa.Table, column: sa.Column[Any]) -> Any:
    kind, number = column.type, list(table.columns).index(column)
    if isinstance(kind, sa.Enum):
        return getattr(kind.enum_class, "__members__", None) and next(iter(kind.enum_class))
    values: list[tuple[type | tuple[type, ...], Any]] = [
        (sa.Uuid, uuid4()), (JSONB, {}), (ARRAY, []), (sa.DateTime, BEGAN + timedelta(hours=number)),
        (sa.Date, date(2027, 1, 4) + timedelta(days=number)), (sa.Time, time(9, number)), (sa.Boolean, False),
        (Ciphertext, Sealed(bytes(32))), (sa.LargeBinary, bytes(32)), (sa.Integer, 1), (sa.Text, f"{CANARY} {column.name}"),
    ]  # fmt: skip
    return next(value for type_, value in values if isinstance(kind, type_))


def everything(owner_url: str) -> Iterator[str]:
    """All that is kept, table by table and row by row, but when sessions were last seen and how often was asked."""
    engine = sa.create_engine(owner_url)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in COUNTS:
                continue
            columns = [column for column in table.columns if column.name != "seen_at"]
            for row in connection.execute(sa.select(*columns).order_by(table.c.id)):
                yield f"{table.name}: {tuple(row)}"
    engine.dispose()


def address(rule: Rule, conference: UUID, theirs: Family | None) -> str:
    """The rule's address: this conference with rows of that family, or with ids that nobody has."""
    values: dict[str, object] = {"conference_id": conference} if "conference_id" in rule.arguments else {}
    for name in rule.arguments - {"conference_id"}:
        kind = type(rule._converters[name]).__name__
        if kind == "UUIDConverter":
            values[name] = (theirs and theirs.of(name)) or uuid4()
        elif kind == "AnyConverter":
            values[name] = min(rule._converters[name].items)
        else:
            values[name] = 1 if kind == "IntegerConverter" else "plan"
    built = rule.build(values)
    assert built
    return built[1]

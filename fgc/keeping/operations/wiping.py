"""What erasing one person does to what is kept."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from fgc.circle.models import Person
from fgc.circle.models_erased import name_after
from fgc.circle.models_keys import forget_key
from fgc.conference.models import Conference
from fgc.keeping.operations.clock import by_the_clock
from fgc.keeping.queries import held_back, naming, sealed_naming
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import Base, saving, session
from fgc.kit.kept_as import AsText
from fgc.kit.locked import Locked, all_locked, under
from fgc.kit.outbox import cancel_waiting

MAY = text("SELECT fgc_may_erase_person(:which, :plans)")
REWORD = text("SELECT fgc_reword(:table, :column, :row, :sealed, :which, :plans)")
ERASE = text("SELECT fgc_erase_person(:which, :name, :words, :plans)")


def erase_person(conference: Conference, person: Person) -> bool:
    """Erases one person, if two people decided so and no hold stands; gives whether it did. The database looks itself, before
    the first word is changed and again at each step, and holds a new hold off until all of it is kept: all or nothing.

    Their key goes, and with it whatever is locked under it, in later backups too; how they are reached, needs, PIN, links
    and open pages go. Their row stays without a name, since others signed beside it. In what others wrote a few words
    stand in its place, and sealed files that have the name are taken out.
    """
    instead = name_after(person.kind)
    with saving() as current:
        whom: dict[str, Any] = {"which": person.id, "plans": list(sealed_naming(person))}
        if not current.scalar(MAY, whom):
            return False
        words = instead[0].lower() + instead[1:]
        if (called := naming(person)) is not None:
            _reword(conference.id, called, words, whom)
        if not current.scalar(ERASE, whom | {"name": instead, "words": words}):
            raise RuntimeError("somebody who may be erased was not")
        journal.note("person", person.id, now())
        cancel_waiting(matter_id=conference.id, because="erased", to_id=person.id)
        forget_key(current, person.id)
        current.refresh(person)
    return True


@journal.replays("person")
def erase_person_again(person_id: UUID, at: datetime) -> None:
    """On a restored database: whoever was erased after the backup is erased there too, whatever was decided when. A legal
    hold that was set later says that they never were: `NeverKept`. Raises `RuntimeError` when no backup is being restored:
    the database refuses it then."""
    by_the_clock(at)
    person = session().get(Person, person_id)
    if person is None or person.erased_at is not None:
        return
    if held_back(person.conference_id):
        raise journal.NeverKept
    if not erase_person(session().get_one(Conference, person.conference_id), person):
        raise RuntimeError("nothing is erased again but while a backup is restored")


def _reword(conference_id: UUID, called: re.Pattern[str], instead: str, whom: dict[str, Any]) -> None:
    """Everything locked that others wrote in this conference, but what the family alone may read."""
    for model, field in _written_by_others():
        table = model.__table__
        sealed_in = table.c[field.column]
        rows = select(table.c.id, sealed_in.label("sealed")).where(
            table.c.conference_id == conference_id, sealed_in.is_not(None)
        )
        for row in session().execute(rows).all():
            was = field.unlock(row.id, row.sealed)
            if (now_is := called.sub(instead, was)) != was:
                sealed = bytes(field.lock(row.id, now_is))
                told: dict[str, Any] = {
                    "table": field.table,
                    "column": field.column,
                    "row": row.id,
                    "sealed": sealed,
                }
                session().execute(REWORD, told | whom)


def _written_by_others() -> Iterator[tuple[type[Base], Locked[Any]]]:
    for model, field in all_locked():
        of_conference = "conference_id" in model.__table__.columns
        if of_conference and isinstance(field.keeper, under) and isinstance(field.kept_as, AsText):
            yield model, field

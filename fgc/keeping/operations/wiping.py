"""What erasing one person does to what is kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from fgc.circle.models import Person
from fgc.circle.models_erased import name_after
from fgc.circle.models_keys import forget_key
from fgc.circle.rules.mentions import Mentions
from fgc.conference.models import Conference
from fgc.keeping.operations.clock import by_the_clock
from fgc.keeping.queries import held_back, naming, referred_as, sealed_naming, texts_in
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import cancel_waiting
from fgc.plan.models import HeldCopy

MAY = text("SELECT fgc_may_erase_person(:which, :plans)")
REWORD = text("SELECT fgc_reword(:table, :column, :row, :sealed, :which, :plans)")
ERASE = text("SELECT fgc_erase_person(:which, :name, :words, :plans, :spelt, :referred)")


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
        _forget_findings(person)
        called, referred = naming(person), referred_as(person)
        spelt = _reword(conference.id, called, words, whom) if called else set()
        told = {"name": instead, "words": words, "spelt": sorted(spelt), "referred": referred}
        if not current.scalar(ERASE, whom | told):
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


def _forget_findings(person: Person) -> None:
    """What was found about them in copies of a plan, and in theirs about others: the words stand there (`HeldCopy.found`)."""
    for one in session().scalars(select(HeldCopy).where(HeldCopy.conference_id == person.conference_id)):
        left = {about: lines for about, lines in one.found.items() if about != person.id.hex}
        one.found = {} if one.person_id == person.id else left


def _reword(conference_id: UUID, called: Mentions, instead: str, whom: dict[str, Any]) -> set[str]:
    """Everything locked that others wrote in this conference, but what the family alone may read. Gives how their name is
    spelt in what is not locked, which the database words anew itself."""
    spelt: set[str] = set()
    for one in list(texts_in(conference_id)):
        if one.field is None:
            spelt |= called.spellings(one.words)
        elif (now_is := called.reworded(one.words, instead)) != one.words:
            told: dict[str, Any] = {
                "table": one.field.table,
                "column": one.field.column,
                "row": one.row_id,
                "sealed": bytes(one.field.lock(one.row_id, now_is)),
            }
            session().execute(REWORD, told | whom)
    return spelt

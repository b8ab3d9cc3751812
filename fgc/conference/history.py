"""Telling what happened: history is written and what follows is run, in the transaction of the change itself.

Steps tell; they do not call forward. What follows stands in one table, `fgc/reactions.py`, given to `listen` at start.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from flask_babel import gettext
from sqlalchemy import insert

from fgc.access import audit
from fgc.access.viewer import Viewer
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.words import said_day
from fgc.kit.written import Written


@dataclass(frozen=True)
class Happened:
    """The base of every happening: past tense, about one conference. Its other fields are kept as facts.

    Facts hold ids, kinds, days and numbers, never a name, an address or somebody's words: history is read by more
    people than the things it is about. What reactions alone are told of is marked `ASIDE`.
    """

    conference: Conference
    says: ClassVar[str] = ""
    """The line that the page of history shows, marked for the catalogues; `%(number)s` stands for a kept fact."""


ASIDE = {"aside": True}
"""The metadata of a field of a happening that is told to what follows from it, and not kept."""
LINE = Written(lambda: insert(Happening.__table__))  # type: ignore[arg-type]
Reactions = Mapping[type[Happened], Sequence[Callable[..., None]]]
_reactions: Reactions = {}


def listen(reactions: Reactions) -> None:
    """Gives the table of what follows what. Called once, when the app is put together."""
    global _reactions
    _reactions = reactions


def tell(happened: Happened, *, by: Viewer) -> None:
    """Writes the happening into history and runs its reactions `(happened, by=...)`, all in the same transaction."""
    with saving():
        session().flush()
        facts = {
            one.name: _fact(getattr(happened, one.name))
            for one in fields(happened)
            if one.name != "conference" and "aside" not in one.metadata
        }
        kind, about = type(happened).__name__, happened.conference.id
        LINE.run(id=uuid4(), conference_id=about, at=now(), kind=kind, actor=by.actor, facts=facts)
        audit.note(
            kind,
            by=by,
            service_id=happened.conference.service_id,
            conference_id=about,
            facts=facts,
        )
        for reaction in _reactions.get(type(happened), ()):
            reaction(happened, by=by)


def sentence_of(happening: Happening) -> str:
    """What happened as one plain sentence, with its days in words; a kind without one of its own is said by its name."""
    kind = _kinds(Happened).get(happening.kind)
    if kind is None or not kind.says:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", happening.kind).capitalize() + "."
    days = {one.name for one in fields(kind) if one.type is date}
    facts = {
        name: said_day(date.fromisoformat(fact)) if name in days and fact else fact
        for name, fact in happening.facts.items()
    }
    return str(gettext(kind.says) % defaultdict(str, facts))


def sentences_of_kinds() -> dict[str, str]:
    """The same of each kind alone, for whoever reads no facts of it; none where its sentence has a fact in it."""
    kinds = _kinds(Happened).items()
    return {name: str(gettext(kind.says)) for name, kind in kinds if kind.says and "%(" not in kind.says}


def _kinds(of: type[Happened]) -> dict[str, type[Happened]]:
    found = {of.__name__: of}
    for kind in of.__subclasses__():
        found |= _kinds(kind)
    return found


def _fact(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (UUID, date, datetime)):
        return str(value)
    if value is None or isinstance(value, (int, str, bool)):
        return value
    return str(value.id)

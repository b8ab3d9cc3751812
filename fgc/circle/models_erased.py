"""Whoever was erased has a name that says so, in the language of the reader."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import event
from sqlalchemy.orm.attributes import set_committed_value

from fgc.circle.models import Kind, Person
from fgc.kit.words import mark

OF_THE_FAMILY = mark("A family member")
OF_THE_WORK = mark("A professional")
FAMILY = (Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND)


def name_after(kind: Kind) -> str:
    """What stands instead of a name, as it is kept."""
    return OF_THE_FAMILY if kind in FAMILY else OF_THE_WORK


@event.listens_for(Person, "load")
@event.listens_for(Person, "refresh")
def _name(person: Person, *_context: Any) -> None:
    if person.__dict__.get("erased_at") is not None:
        for field in ("name", "called"):
            if kept := person.__dict__.get(field):
                set_committed_value(person, field, gettext(kept))

"""What is kept about PINs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class Pin(Base):
    """Six digits that one person was told by voice, and types before their pages open and again to sign.

    Only a hash is kept. The tries are counted in the same row, which may be there before any PIN is: counting never
    waits for a PIN to exist.
    """

    __tablename__ = "pin"
    person_id: Mapped[UUID] = mapped_column(unique=True)
    conference_id: Mapped[UUID] = mapped_column(index=True)
    kept: Mapped[str | None]
    made_at: Mapped[datetime | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    told_at: Mapped[datetime | None]
    told_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    tries: Mapped[int] = mapped_column(default=0)
    """Checked since `tries_since`: after five, none is checked until fifteen minutes from then."""
    tries_since: Mapped[datetime | None]
    wrong: Mapped[int] = mapped_column(default=0)
    """Checked since the last right one: after ten the PIN is dead in every browser that is not known for them, and a new one
    has to be made."""

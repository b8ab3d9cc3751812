"""What was typed into a form that arrived after its sender's session had ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked_record, under


class Unsent(Base):
    """For whoever typed it and nobody else, for half an hour. Never done by itself: they send it again, or throw it
    away."""

    __tablename__ = "unsent"
    actor_id: Mapped[UUID] = mapped_column(index=True)
    """A member of staff, or somebody of the family."""
    typed = locked_record(under("answers"))
    """Where to, and the fields by their names, in their order; no files, and nothing that shows who somebody is."""
    at: Mapped[datetime] = mapped_column(index=True)

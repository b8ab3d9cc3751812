"""What was typed into a form that arrived after its sender's session had ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked_record, under


class Unsent(Base):
    """For whoever typed it and nobody else, in the browser it was typed in, for half an hour. Never done: they begin anew,
    or throw it away."""

    __tablename__ = "unsent"
    actor_id: Mapped[UUID] = mapped_column(index=True)
    """A member of staff, or somebody of the family."""
    browser: Mapped[bytes] = mapped_column(LargeBinary)
    """Of the cookie that browser was given when this was kept."""
    typed = locked_record(under("answers"))
    """Where to, and the fields by their names, in their order; no files, and nothing that shows who somebody is."""
    at: Mapped[datetime] = mapped_column(index=True)

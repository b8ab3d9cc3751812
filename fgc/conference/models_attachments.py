"""Files that somebody of staff adds to a referral or to a conference."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words
from fgc.kit.locked import locked, locked_bytes, under
from fgc.kit.words import mark


class AttachedTo(Enum):
    """Whose reading it is: whoever may read the referral, or the coordinator."""

    REFERRAL = "referral"
    CONFERENCE = "conference"


class AttachmentKind(Enum):
    """What it is."""

    COURT_ORDER = "court_order"
    ASSESSMENT = "assessment"
    FAMILY_REPORT = "family_report"
    """The referrer's report for the family, which the coordinator gives them before they meet."""
    FAMILY_DRAWING = "family_drawing"
    MEETING_PHOTO = "meeting_photo"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return lazy_gettext(_KINDS[self])


_KINDS = {
    AttachmentKind.COURT_ORDER: mark("Court order"),
    AttachmentKind.ASSESSMENT: mark("Assessment or report"),
    AttachmentKind.FAMILY_REPORT: mark("Report for the family, to read before they meet"),
    AttachmentKind.FAMILY_DRAWING: mark("Family drawing (genogram)"),
    AttachmentKind.MEETING_PHOTO: mark("Photo from the meeting"),
    AttachmentKind.OTHER: mark("Something else"),
}


class Media(Enum):
    """What we keep of what was sent: a picture as we drew it, or a PDF as we wrote it."""

    PNG = "png"
    PDF = "pdf"

    @property
    def mimetype(self) -> str:
        return {Media.PNG: "image/png", Media.PDF: "application/pdf"}[self]


class Attachment(Base):
    """One file. It is never changed or replaced: whoever has a newer one adds that, and takes this one out. Never the
    family's to see, whatever it is attached to."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("name_locked IS NOT NULL AND content_locked IS NOT NULL", name="there"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(
            "NOT (for_referrer OR for_managers) OR attached_to = 'conference' AND NOT says_where",
            name="let_open",
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    attached_to: Mapped[AttachedTo] = mapped_column(words(AttachedTo, "attached_to"))
    kind: Mapped[AttachmentKind] = mapped_column(words(AttachmentKind, "attachment_kind"))
    media: Mapped[Media] = mapped_column(words(Media, "attachment_media"))
    name = locked(under("protected"))
    content = locked_bytes(under("protected"), deferred=True)
    size: Mapped[int]
    """In bytes, as it is kept."""
    says_where: Mapped[bool]
    """Whoever added it said that it tells where somebody lives or how to reach them, or that they are not sure."""
    for_referrer: Mapped[bool] = mapped_column(default=False)
    """The coordinator lets the referrer and their manager open it; for one of the conference alone."""
    for_managers: Mapped[bool] = mapped_column(default=False)
    """The same for the service managers."""
    added_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[datetime]

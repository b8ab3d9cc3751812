"""Files attached to a referral or to a conference: who may open which, adding one, letting others open it, taking it out.

Nobody opens one by having the address of it: what somebody may open is asked here for each list and each file, and row-level
security says the same again underneath. A file is made anew before anything is locked (`fgc.access.pictures`).
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, or_, select, text

from fgc.access.models import Role, Staff
from fgc.access.pictures import made_anew
from fgc.access.viewer import StaffViewer, staff
from fgc.conference.forms import AttachmentForm
from fgc.conference.happenings import AttachmentAdded, AttachmentReadersChanged, AttachmentTakenOut
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo, Attachment, AttachmentKind, Media
from fgc.conference.queries import is_let_in, unlocked
from fgc.conference.rules import WhyNot, why_not_add_attachment, why_not_let_open, why_not_take_out
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.pdf import OPENING
from fgc.kit.refusal import Refused, refuse


class Attached(NamedTuple):
    """One file of a list, with the name of whoever added it."""

    row: Attachment
    by: str


def attachments_of(viewer: StaffViewer, conference: Conference, to: AttachedTo) -> list[Attached]:
    """What the viewer may open of the referral, or of the conference itself, the oldest first. Nothing of their contents is
    read for it."""
    found = session().execute(
        select(Attachment, Staff.name)
        .join(Staff, Staff.id == Attachment.added_by)
        .where(
            Attachment.conference_id == conference.id,
            Attachment.attached_to == to,
            _opens(viewer, conference),
        )
        .order_by(Attachment.added_at, Attachment.id)
    )
    return [Attached(row.Attachment, row.name) for row in found]


def attachment_for(viewer: StaffViewer, conference: Conference, attachment_id: UUID) -> Attachment | None:
    """One file of this conference, without what is in it; None alike for unknown and not allowed."""
    return session().scalar(
        select(Attachment).where(
            Attachment.id == attachment_id,
            Attachment.conference_id == conference.id,
            _opens(viewer, conference),
        )
    )


def content_of(attachment: Attachment) -> bytes:
    """The file itself. It is loaded and opened here alone."""
    session().refresh(attachment, [Attachment.content.key])
    return attachment.content


def count_of(conference_id: UUID, to: AttachedTo) -> int:
    """How many there are, whoever may open them. Counted by the database, which tells nothing else of them."""
    counted = text("SELECT fgc_attachments(:conference, :which)")
    return int(session().scalar(counted, {"conference": conference_id, "which": to.value}) or 0)


def _opens(viewer: StaffViewer, conference: Conference) -> ColumnElement[bool]:
    """The coordinator opens everything, once they have signed that they are independent; the referrer's side and the managers
    what is of the referral, and what the coordinator lets them open. What says where somebody lives is a manager's only with
    a part in the conference or while they are let in, or where they added it themself."""
    of_referral = Attachment.attached_to == AttachedTo.REFERRAL
    if viewer.role is Role.COORDINATOR:
        return false() if conference.awaiting_independence else Attachment.id.is_not(None)
    if viewer.role is Role.SOCIAL_WORKER:
        return or_(of_referral, Attachment.for_referrer)
    if viewer.role is not Role.SERVICE_MANAGER:
        return false()
    opened = or_(of_referral, Attachment.for_managers)
    if is_let_in(viewer, conference):
        return opened
    return opened & or_(~Attachment.says_where, Attachment.added_by == viewer.staff_id)


def file_from(form: AttachmentForm, opened: Callable[[], object]) -> bytes | None:
    """The file that came with a form, made anew before anything is locked, for somebody to whom `opened` opens. None: it is
    refused, and the form says why."""
    with unlocked():
        opened()
    try:
        return made_anew(form.file.data.read(), by=staff(), field="file")
    except Refused as refused:
        form.refuse(refused)
        return None


def add(
    conference: Conference,
    to: AttachedTo,
    *,
    by: StaffViewer,
    content: bytes,
    name: str,
    kind: AttachmentKind,
    says_where: bool,
) -> Attachment:
    """Adds one file, made anew (`file_from`). The caller holds the conference's row lock, so that of two who add at once each
    is counted."""
    refuse(why_not_add_attachment(count_of(conference.id, to)), field="file")
    with saving():
        attachment = Attachment(
            id=uuid4(),
            conference_id=conference.id,
            attached_to=to,
            kind=kind,
            media=Media.PDF if content.startswith(OPENING) else Media.PNG,
            name=name,
            content=content,
            size=len(content),
            says_where=says_where,
            added_by=by.staff_id,
            added_at=now(),
        )
        session().add(attachment)
        tell(AttachmentAdded(conference, attachment.id, to), by=by)
    return attachment


def let_open(
    conference: Conference, attachment: Attachment, *, by: StaffViewer, referrer: bool, managers: bool
) -> None:
    """The coordinator says who else opens this one, or nobody any more."""
    refuse(why_not_let_open(attachment) if referrer or managers else None, field="referrer")
    if (attachment.for_referrer, attachment.for_managers) == (referrer, managers):
        return
    with saving():
        attachment.for_referrer, attachment.for_managers = referrer, managers
        tell(AttachmentReadersChanged(conference, attachment.id, referrer, managers), by=by)


def take_out(conference: Conference, attachment: Attachment, *, by: StaffViewer) -> None:
    """Takes one out for good: whoever added it, or the coordinator; not while a legal hold keeps everything."""
    refuse(why_not_take_out_of(attachment, by))
    with saving():
        session().delete(attachment)
        tell(AttachmentTakenOut(conference, attachment.id, attachment.attached_to), by=by)


def why_not_take_out_of(attachment: Attachment, by: StaffViewer) -> WhyNot | None:
    """Gathers what the rule needs to know and asks it."""
    held = text("SELECT fgc_on_hold(:conference)")
    kept = bool(session().scalar(held, {"conference": attachment.conference_id}))
    return why_not_take_out(attachment, by.staff_id, by.role, kept=kept)

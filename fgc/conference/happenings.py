"""What may happen to a conference as a whole."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fgc.conference.history import Happened
from fgc.conference.models_attachments import AttachedTo
from fgc.kit.words import mark


@dataclass(frozen=True)
class HoldSet(Happened):
    says: ClassVar[str] = mark(
        "A safety hold was put on. From then on nothing is sent and no place is shown."
    )


@dataclass(frozen=True)
class HoldLifted(Happened):
    says: ClassVar[str] = mark("The safety hold was lifted.")


@dataclass(frozen=True)
class FamilyNameCorrected(Happened):
    """What the conference is called by; neither name, since history is read by more people and for longer."""

    says: ClassVar[str] = mark("The name of the family was corrected.")


@dataclass(frozen=True)
class ConflictDeclared(Happened):
    """Somebody of staff has a link to this family and stands aside. `staff_id`: who."""

    staff_id: UUID
    says: ClassVar[str] = mark("A member of staff stood aside, because of a link to this family.")


@dataclass(frozen=True)
class AskingEnded(Happened):
    """What somebody had asked for, and waited for a second person, ended with them. Written by the database itself, whatever
    it was that ended their part (`fgc_ends_with` in two_people.sql). `staff_id`: who."""

    staff_id: UUID
    says: ClassVar[str] = mark(
        "A request was waiting for a second person, and the person who made it no longer works on this. "
        "The request has ended. If it is still needed, ask again."
    )


@dataclass(frozen=True)
class LetInUrgently(Happened):
    """Somebody without a part in the conference may open it for 24 hours. `staff_id`: who."""

    staff_id: UUID
    says: ClassVar[str] = mark("A member of staff without a part in this conference was let in for 24 hours.")


@dataclass(frozen=True)
class AttachmentAdded(Happened):
    """Which, by its id, and to what; neither its name nor what it is, which could name somebody."""

    attachment_id: UUID
    attached_to: AttachedTo
    says: ClassVar[str] = mark("A file was attached.")


@dataclass(frozen=True)
class AttachmentReadersChanged(Happened):
    """Who may open one besides the coordinator."""

    attachment_id: UUID
    for_referrer: bool
    for_managers: bool
    says: ClassVar[str] = mark("The coordinator changed who may open an attached file.")


@dataclass(frozen=True)
class AttachmentTakenOut(Happened):
    attachment_id: UUID
    attached_to: AttachedTo
    says: ClassVar[str] = mark("An attached file was removed and deleted.")

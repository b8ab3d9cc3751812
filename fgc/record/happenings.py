"""What happens with copies of what is kept. No fact says why somebody asked, nor what stands in a copy."""

from dataclasses import dataclass
from typing import ClassVar

from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.record.models import Export, OwnCopy


@dataclass(frozen=True)
class ExportAsked(Happened):
    says: ClassVar[str] = mark("A copy of the record was asked for.")
    export: Export


@dataclass(frozen=True)
class ExportAgreed(Happened):
    says: ClassVar[str] = mark(
        "A service manager agreed to a copy of the record. It can be downloaded for 24 hours."
    )
    export: Export


@dataclass(frozen=True)
class ExportDeclined(Happened):
    says: ClassVar[str] = mark("A service manager did not agree to a copy of the record.")
    export: Export


@dataclass(frozen=True)
class OwnCopyAsked(Happened):
    says: ClassVar[str] = mark("Someone in the circle asked for a copy of what we keep about them.")
    own_copy: OwnCopy


@dataclass(frozen=True)
class OwnCopyRecorded(Happened):
    """They asked by phone, by letter or in person, and staff wrote it down."""

    says: ClassVar[str] = mark("A request for a copy of what we keep about someone was recorded.")
    own_copy: OwnCopy


@dataclass(frozen=True)
class OwnCopyAgreed(Happened):
    """The first of two said that it may go."""

    says: ClassVar[str] = mark("A copy for someone in the circle was checked. A second person checks it too.")
    own_copy: OwnCopy


@dataclass(frozen=True)
class OwnCopyReleased(Happened):
    says: ClassVar[str] = mark("Two people released a copy for someone in the circle.")
    own_copy: OwnCopy

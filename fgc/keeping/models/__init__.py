"""What is kept about keeping."""

from fgc.keeping.models.erased import Erasure
from fgc.keeping.models.held import LegalHold
from fgc.keeping.models.lasting import EraseNotice, Keeping, KeptSeal

__all__ = ["EraseNotice", "Erasure", "Keeping", "KeptSeal", "LegalHold"]

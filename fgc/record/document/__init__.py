"""A copy as files: the sheet printed with its mark on each page; and, for staff, one ZIP with it and two tables."""

from fgc.record.document.bundle import bundled
from fgc.record.document.marks import marked, new_code
from fgc.record.document.printing import pdf, rendered

__all__ = ["bundled", "marked", "new_code", "pdf", "rendered"]

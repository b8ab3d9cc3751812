"""Who asked for which copy, and what one reader may have in it."""

from fgc.record.queries.asked import (
    copies_of,
    copies_waiting,
    copy_for,
    export_for,
    exports_of,
    exports_waiting,
    has_pin,
    newest_copy,
    why_not_record_request,
)
from fgc.record.queries.own import own_sheet
from fgc.record.queries.whole import Record, record_for

__all__ = [
    "Record",
    "copies_of",
    "copies_waiting",
    "copy_for",
    "export_for",
    "exports_of",
    "exports_waiting",
    "has_pin",
    "newest_copy",
    "own_sheet",
    "record_for",
    "why_not_record_request",
]

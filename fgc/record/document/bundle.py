"""One ZIP for the council's file: the record to read, its people and actions as tables for another program, and files."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from fgc.kit.table import as_csv
from fgc.record.sheet import Table


def bundled(
    pdf: bytes, people: Table, actions: Table, attached: Mapping[str, bytes], *, at: datetime
) -> bytes:
    """The three files, and those that are attached, by name. The tables hold no formula, whatever anybody wrote (see
    `fgc.kit.table`)."""
    files = {"record.pdf": pdf, "people.csv": _csv(people), "actions.csv": _csv(actions), **attached}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            bundle.writestr(entry, content)
    return kept.getvalue()


def _csv(table: Table) -> bytes:
    return as_csv(table.head, table.rows)

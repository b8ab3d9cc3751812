"""A chain as a file that anybody can check without us: `docs/check_audit.py` does it in about thirty lines.

The key of the audit stays here, so the lines are linked anew as they are written out: each carries the SHA-256 of the
link before it and of itself, and the last link is signed with the key that seals plans.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from fgc.access.audit.chain import Placed
from fgc.access.models_audit import AuditLine
from fgc.kit.locked import lock_of
from fgc.kit.seal import SealKey


def exported(chain: UUID, rows: Iterator[Placed], key: SealKey, *, at: datetime) -> Iterator[str]:
    """The lines of the file, the signed head last. `rows` must have been checked. `at`: when it is written out."""
    link, seq = "", 0
    for row in rows:
        told = _told(row)
        link = hashlib.sha256((link + plain(told)).encode()).hexdigest()
        yield plain({**told, "link": link})
        seq = row.seq
    head = {"chain": str(chain), "exported_at": at.astimezone(UTC).isoformat(), "link": link, "lines": seq}
    yield plain(
        {
            "head": head,
            "signature": base64.b64encode(key.sign(plain(head).encode())).decode(),
            "certificate": base64.b64encode(key.certificate).decode(),
        }
    )


def plain(told: dict[str, object]) -> str:
    """The one way to write these values as JSON, for hashing and signing."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def _told(row: Placed) -> dict[str, object]:
    line = row.line
    return {
        "chain": str(line.chain),
        "seq": row.seq,
        "id": str(line.id),
        "conference": str(line.conference_id or ""),
        "actor": f"{line.actor_kind}:{line.actor_id}" if line.actor_id else line.actor_kind,
        "action": line.action,
        "about": line.about,
        "at": line.at.astimezone(UTC).isoformat(),
        "request": line.request,
        "facts": json.loads(lock_of(AuditLine, "payload").unlock(line.id, line.payload)),
    }

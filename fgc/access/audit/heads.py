"""Heads of the chains, copied outside the database: whoever cuts the end of a chain off cannot cut it off here.

A file of JSON lines, one for each chain that has grown since its last line; and the same into the log. Put it where
whoever can write the database cannot: another machine, a mount that only takes additions (see docs/running.md).
"""

import fcntl
import json
import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from fgc.access.audit.checking import Head
from fgc.access.models_audit import AuditHead
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.files import append_whole
from fgc.kit.jobs import every

log = logging.getLogger("fgc.access.audit")
_file: Path | None = None


def use(file: Path) -> None:
    """Where the heads are copied to. Called once, at start."""
    global _file
    _file = file


@every("*/5 * * * *")
def copy_heads() -> None:
    """Every five minutes, and when a server stops: how far each chain has come, if it has come further."""
    known = heads_outside()
    for head in session().scalars(select(AuditHead).order_by(AuditHead.id)):
        last = known[head.id][-1] if head.id in known else Head(0, b"")
        if (head.seq, head.mac) != (last.seq, last.mac):
            _copy(head)


def heads_outside() -> dict[UUID, Sequence[Head]]:
    """Every head that was copied, by chain, in the order of copying. A line that is none, cut short by a crash or a full
    disk, is left out."""
    found: dict[UUID, list[Head]] = defaultdict(list)
    for line in _lines():
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            head = Head(int(told["seq"]), bytes.fromhex(told["mac"]), datetime.fromisoformat(told["at"]))
            found[UUID(told["chain"])].append(head)
    return dict(found)


def begin_anew(at: datetime) -> Path | None:
    """After a restore: puts the file aside, which speaks of lines that are lost. Gives where it is now; None where there
    was none, or it cannot be moved from here."""
    file = _where()
    aside = file.with_name(f"{file.name}.until-{at:%Y%m%dT%H%M%S}")
    try:
        file.rename(aside)
    except OSError:
        return None
    return aside


def _lines() -> list[str]:
    file = _where()
    return file.read_text(errors="replace").splitlines() if file.exists() else []


def _copy(head: AuditHead) -> None:
    told = {"chain": str(head.id), "seq": head.seq, "mac": head.mac.hex(), "at": now().isoformat()}
    file = _where()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        begin = "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
        append_whole(descriptor, f"{begin}{json.dumps(told)}\n".encode())
    finally:
        os.close(descriptor)
    log.info("audit head", extra={key: told[key] for key in ("chain", "seq", "mac")})


def _where() -> Path:
    if _file is None:
        raise RuntimeError("use() was not called")
    return _file

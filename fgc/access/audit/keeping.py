"""Writing noted lines into their chains, last of all before the commit.

Of all who write into one chain only one may at a time, so the chain's head is locked as late as can be: after everything
else the transaction does, checks that wait for its end included.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import ServiceUnavailable

from fgc.access.audit.chain import Line, Placed, follow
from fgc.access.audit.watched import tell
from fgc.access.models_audit import AuditLine
from fgc.kit import secrets
from fgc.kit.db import beside
from fgc.kit.security_log import Event, alert
from fgc.kit.written import Written, straight

log = logging.getLogger("fgc.access.audit")
HEAD = "SELECT seq, mac FROM fgc_audit_head(%s)"
ADD = Written(lambda: insert(AuditLine.__table__))  # type: ignore[arg-type]


class NotNoted(ServiceUnavailable):
    """The audit could not be written, so what was to be noted did not happen either."""


def keep(lines: Sequence[Line]) -> None:
    """Adds the lines to their chains in the running transaction. Raises `NotNoted` when the database refuses them.

    Chains are taken in the order of their ids, so that two transactions never wait for each other.
    """
    try:
        for _chain, added in groupby(sorted(lines, key=attrgetter("chain")), key=attrgetter("chain")):
            _add(list(added))
    except IntegrityError:
        raise  # a rule about what is kept, which waited for the end of the transaction: not the audit's refusal
    except DBAPIError as broken:
        log.exception("audit not written", extra={"kind": lines[0].action})
        alert(Event.WATCH, kind="audit")
        raise NotNoted from broken
    for line in lines:
        beside(_told_afterwards, line)


@contextmanager
def _told_afterwards(lines: Sequence[Line]) -> Iterator[None]:
    """The security log says what was kept, so it is written after the commit: what a full disk undid is not in it. A process
    that dies between the two leaves it in the audit alone."""
    yield
    tell(lines)


def _add(lines: list[Line]) -> None:
    seq, prev = straight(HEAD, lines[0].chain)
    for line in lines:
        placed = follow(line, seq + 1, prev, mac)
        ADD.run(**_row(placed))
        seq, prev = placed.seq, placed.mac


def mac(content: bytes) -> bytes:
    """The seal of a line, with a key made for nothing else."""
    return secrets.ring().mac("audit-mac", content)


def _row(placed: Placed) -> dict[str, object]:
    line = vars(placed.line)
    locked = {AuditLine.payload.key: line["payload"]}
    return {name: value for name, value in line.items() if name != "payload"} | locked | {
        "seq": placed.seq, "prev": placed.prev, "mac": placed.mac}  # fmt: skip

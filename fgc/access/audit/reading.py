"""The chains as they are kept, read by whoever may read all of them: the worker, on behalf of a command or a timer."""

import logging
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_

from fgc.access.audit.chain import NOBODYS, Line, Placed
from fgc.access.audit.checking import Checked, Head, check
from fgc.access.audit.heads import heads_outside
from fgc.access.audit.keeping import mac
from fgc.access.models import Service
from fgc.access.models_audit import AuditHead, AuditLine
from fgc.access.models_watch import Alert, Alerting
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every
from fgc.kit.security_log import Event, alert

log = logging.getLogger("fgc.access.audit")
AT_ONCE = 5000
PLACE = ("seq", "prev", "mac")


def chains() -> dict[UUID, str]:
    """Every chain there is or was, by the name of its service."""
    names = {row.id: row.name for row in session().execute(select(Service.id, Service.name))}
    found = set(session().scalars(select(AuditLine.chain).distinct()))
    found |= set(session().scalars(select(AuditHead.id))) | set(heads_outside())
    return {chain: _called(chain, names) for chain in sorted(found)}


def lines_of(chain: UUID) -> Iterator[Placed]:
    """The lines of one chain in their order, some thousands at a time."""
    after = (-1, NOBODYS)
    place = tuple_(AuditLine.seq, AuditLine.id)
    asked = select(AuditLine.__table__).where(AuditLine.chain == chain).order_by(place).limit(AT_ONCE)
    while rows := session().execute(asked.where(place > after)).mappings().all():
        for row in rows:
            line = {name.removesuffix("_locked"): value for name, value in row.items() if name not in PLACE}
            yield Placed(Line(**line), *(row[name] for name in PLACE))
        after = (rows[-1]["seq"], rows[-1]["id"])


def checked(chain: UUID, *, outside: Sequence[Head] | None = None) -> Checked:
    """Reads the whole chain and compares it with the heads kept in the database and outside it (default: those that were
    copied)."""
    if outside is None:
        outside = heads_outside().get(chain, [])
    kept = session().get(AuditHead, chain, populate_existing=True)
    inside = Head(kept.seq, kept.mac) if kept else None
    return check(lines_of(chain), mac, inside=inside, outside=outside)


@every("40 2 * * *")
def check_chains() -> None:
    """Each night: a chain that is not as it was written is an alert in the log, and stays one until somebody looks; it
    also stands on the desk of whoever answers for the service."""
    for chain in chains():
        if finding := checked(chain).finding:
            log.error(
                "audit chain broken", extra={"chain": chain, "seq": finding.seq, "kind": finding.wrong.name}
            )
            alert(Event.WATCH, chain=chain, seq=finding.seq, kind=finding.wrong.name)
            _onto_the_desk(chain)


def _onto_the_desk(chain: UUID) -> None:
    """Once, until somebody has looked. What belongs to no service is on nobody's desk: it is in the log."""
    stands = select(Alert.id).where(
        Alert.service_id == chain, Alert.kind == Alerting.CHAIN, Alert.seen_at.is_(None)
    )
    if session().get(Service, chain) is not None and session().scalar(stands) is None:
        with saving():
            session().add(Alert(service_id=chain, kind=Alerting.CHAIN, at=now()))


def _called(chain: UUID, names: dict[UUID, str]) -> str:
    return names.get(chain, "the installation" if chain == NOBODYS else "a service that is gone")

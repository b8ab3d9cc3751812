"""What of all that is noted belongs in the security log as well, and what wakes somebody.

The audit is the one place that says what was done; this is a table over it, so that nothing has to be told twice.
"""

import logging
from collections.abc import Iterable

from fgc.access.audit.chain import Line
from fgc.kit.logs import ALERT
from fgc.kit.security_log import Event, alert, seen

EVENTS: dict[str, tuple[Event, int]] = {
    "sign_in.ok": (Event.LOGIN, logging.INFO),
    "sign_in.failed": (Event.LOGIN_FAIL, logging.WARNING),
    "sign_in.locked": (Event.LOGIN_LOCK, logging.WARNING),
    "proof.ok": (Event.LOGIN, logging.INFO),
    "pin.right": (Event.LOGIN, logging.INFO),
    "pin.wrong": (Event.LOGIN_FAIL, logging.WARNING),
    "pin.locked": (Event.LOGIN_FAIL_MAX, ALERT),
    "link.used": (Event.SESSION_BEGAN, logging.INFO),
    "link.refused": (Event.LOGIN_FAIL, logging.WARNING),
    "link.not_me": (Event.WAY_IN_ENDED, logging.WARNING),
    "visit.left": (Event.SESSION_ENDED, logging.INFO),
    "session.lent": (Event.SESSION_ENDED, logging.INFO),
    "session.ended": (Event.SESSION_ENDED, logging.INFO),
    "passkey.added": (Event.WAY_IN_MADE, logging.INFO),
    "passkey.removed": (Event.WAY_IN_ENDED, logging.WARNING),
    "feed.made": (Event.WAY_IN_MADE, logging.INFO),
    "feed.ended": (Event.WAY_IN_ENDED, logging.INFO),
    "invitation.used": (Event.USER_CREATED, logging.INFO),
    "ConflictDeclared": (Event.AUTHZ_CHANGE, logging.WARNING),
    "PlanSealed": (Event.SENSITIVE_UPDATE, logging.INFO),
    "LetInUrgently": (Event.AUTHZ_ADMIN, ALERT),
    "audit.exported": (Event.SENSITIVE_READ, logging.WARNING),
    "incident.packed": (Event.SENSITIVE_READ, logging.WARNING),
    "clock.set_right": (Event.AUTHZ_ADMIN, ALERT),
    "export.taken": (Event.SENSITIVE_READ, logging.WARNING),
    "own_copy.taken": (Event.SENSITIVE_READ, logging.INFO),
    "conference.erased": (Event.SENSITIVE_DELETE, logging.WARNING),
    "PersonErased": (Event.SENSITIVE_DELETE, logging.WARNING),
    "LegalHoldLifted": (Event.AUTHZ_CHANGE, logging.WARNING),
}
FAMILIES: dict[str, tuple[Event, int]] = {
    "urgent": (Event.AUTHZ_ADMIN, ALERT),
    "user": (Event.USER_UPDATED, logging.INFO),
    "service": (Event.AUTHZ_CHANGE, logging.INFO),
    "backup": (Event.SENSITIVE_READ, logging.WARNING),
    "restore": (Event.AUTHZ_ADMIN, ALERT),
}
"""By the noun an action begins with, where all of its verbs belong there."""


def tell(lines: Iterable[Line]) -> None:
    """Writes what belongs there of the lines that were just noted."""
    for line in lines:
        found = EVENTS.get(line.action) or FAMILIES.get(line.action.partition(".")[0])
        if found is not None:
            event, level = found
            staff = line.actor_id if line.actor_kind == "staff" else None
            keys = {"kind": line.action, "staff": staff, "service": line.chain}
            if level == ALERT:
                alert(event, about=f"{line.conference_id} {line.about}", **keys)
            else:
                seen(event, level=level, **keys)

"""A service with somebody in every role, each with a word of their own in every field."""

from dataclasses import dataclass, field
from uuid import uuid4

from fgc.access.models import Role, Service, Staff
from fgc.demo import seed
from fgc.demo.attack import rows
from fgc.demo.attack.canaries import Canaries

ROLES = {
    "coordinator": Role.COORDINATOR,
    "coordinator_unassigned": Role.COORDINATOR,
    "coordinator_in_conflict": Role.COORDINATOR,
    "social_worker": Role.SOCIAL_WORKER,
    "social_worker_unassigned": Role.SOCIAL_WORKER,
    "service_manager": Role.SERVICE_MANAGER,
    "service_manager_in_conflict": Role.SERVICE_MANAGER,
    "administrator": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
}
"""Everybody of a service, by what they are to its first conference."""


@dataclass
class People:
    """A service and its staff, by `ROLES`."""

    service: Service
    by: dict[str, Staff] = field(default_factory=dict)


def make(canaries: Canaries) -> People:
    identity = uuid4()
    service = rows.add(Service, canaries, rows.named("service", identity), id=identity, approach="child_fgc",
                       zone="Europe/London", pin_for_all=False)  # fmt: skip
    found = People(service)
    for who, role in ROLES.items():
        staff_id = uuid4()
        owner = rows.named("staff", staff_id)
        found.by[who] = rows.add(Staff, canaries, owner, id=staff_id, service_id=identity, role=role)
        seed.let_sign_in(found.by[who])
    return found

"""A service begins, with somebody who can invite everybody else."""

from dataclasses import dataclass

from fgc.access.models import Role, Service, Staff
from fgc.access.staff.joining import link_for
from fgc.kit.db import saving, session


@dataclass(frozen=True)
class FirstAdministrator:
    """Who sets the service up. They have no rights in any conference."""

    name: str
    email: str
    phone: str


def begin_service(first: FirstAdministrator, **about: str) -> str:
    """Makes a service (`about`: its columns) and its first administrator; returns the secret of their invitation, which
    nothing keeps. For an operator at the machine: no page does it. It asks everybody for a PIN until its manager says
    otherwise."""
    with saving():
        service = Service(**about, pin_for_all=True)
        session().add(service)
        session().flush()
        someone = Staff(
            service_id=service.id,
            role=Role.ADMINISTRATOR,
            name=first.name,
            email=first.email,
            phone=first.phone,
        )
        session().add(someone)
        session().flush()
        return link_for(someone)

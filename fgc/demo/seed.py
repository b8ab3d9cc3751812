"""The service and the staff of the Northmoor story. All people and places are fictional."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp

from fgc.access.models import Role, Service, Staff
from fgc.access.models_staff import SignInSecret
from fgc.access.passwords import hash_password
from fgc.kit.clock import now
from fgc.kit.db import saving, session

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""From which the codes of everybody in the demo are made."""
PASSWORD = "a good long phrase for the demo"  # noqa: S105 - known to everybody, in the demo alone


@dataclass(frozen=True)
class Northmoor:
    """Amy refers, Colin is her manager, Helen manages the service, Ruth is the independent coordinator."""

    service: Service
    amy: Staff
    colin: Staff
    helen: Staff
    ruth: Staff
    tomas: Staff
    """A second coordinator, so that there is somebody who has nothing to do with the conference."""


def northmoor(*, pin_for_all: bool = True) -> Northmoor:
    """Makes the service and its staff. Runs where row-level security lets the installer in. `pin_for_all`: whether its
    manager left it as every service begins, so that each link asks for a PIN."""
    service = Service(
        name="Northmoor Family Group Conference Service",
        neutral_name="Northmoor Messages",
        phone="01632 960190",
        email="hello@northmoor.example.org",
        address="1 Market Walk, Northmoor",
        approach="child_fgc",
        pin_for_all=pin_for_all,
    )

    def staff(role: Role, name: str, phone: str, team: str) -> Staff:
        email = name.lower().replace(" ", ".") + "@example.org"
        return Staff(
            service_id=service.id,
            role=role,
            name=name,
            email=email,
            phone=phone,
            team=team,
        )

    with saving():
        session().add(service)
        session().flush()
        colin = staff(Role.SOCIAL_WORKER, "Colin Reid", "01632 960120", "Northmoor East children's team")
        helen = staff(Role.SERVICE_MANAGER, "Helen Marsh", "01632 960130", "Family group conferences")
        ruth = staff(Role.COORDINATOR, "Ruth Adeyemi", "07700 900190", "Independent coordinators")
        tomas = staff(Role.COORDINATOR, "Tomas Field", "07700 900191", "Independent coordinators")
        session().add_all([colin, helen, ruth, tomas])
        session().flush()
        amy = staff(Role.SOCIAL_WORKER, "Amy Okafor", "01632 960121", "Northmoor East children's team")
        amy.manager_id = colin.id
        session().add(amy)
        session().flush()
        for someone in (amy, colin, helen, ruth, tomas):
            let_sign_in(someone)
    return Northmoor(service, amy, colin, helen, ruth, tomas)


def let_sign_in(someone: Staff) -> None:
    """Gives a member of staff of the demo the password and the seed that all have there."""
    session().add(
        SignInSecret(
            staff_id=someone.id,
            password_hash=_hashed(),
            seed=SEED,
            set_at=now(),
        )
    )


@cache
def _hashed() -> str:
    """Hashed once: it takes long on purpose."""
    return hash_password(PASSWORD)


def code(moment: datetime) -> str:
    """What everybody's app in the demo shows at this moment."""
    return str(pyotp.TOTP(SEED).at(moment))

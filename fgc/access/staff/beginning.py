"""A service begins, with two people who can invite everybody else; and what an operator does when nobody of it can.

A second person agrees to each manager and administrator, so the first of each cannot come that way, and no service whose only
one left could have another. An operator at the machine gives those, and no page does.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from fgc.access import audit
from fgc.access.models import Role, Service, Staff
from fgc.access.rules import SECOND_PERSON, WhyNot, why_not_appoint
from fgc.access.staff.joining import link_for
from fgc.access.staff.users import shut_out
from fgc.access.viewer import Worker
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse


@dataclass(frozen=True)
class Newcomer:
    """Whom an operator lets in, as they are kept."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class Begun:
    """The secrets of two invitations, which nothing keeps."""

    administrator: str
    manager: str


def begin_service(administrator: Newcomer, manager: Newcomer, **about: str) -> Begun:
    """Makes a service (`about`: its columns), its first administrator, who has no rights in any conference, and its first
    manager. It asks everybody for a PIN until its manager says otherwise. Refused when the two are one: they are the two
    who agree to everybody else."""
    if administrator.email.lower() == manager.email.lower():
        raise Refused(WhyNot.ONE_PERSON)
    with saving():
        service = Service(**about, pin_for_all=True)
        session().add(service)
        session().flush()
        audit.note("service.begun", by=Worker(), service_id=service.id)
        return Begun(
            appoint(service.id, Role.ADMINISTRATOR, administrator),
            appoint(service.id, Role.SERVICE_MANAGER, manager),
        )


def appoint(service_id: UUID, role: Role, who: Newcomer, *, instead_of: str = "") -> str:
    """Makes somebody the only manager or administrator of a service, or lets the only one begin anew who lost their way in;
    gives the secret of their invitation, which nothing keeps. Whoever has the address `instead_of` is out at once.

    Refused while somebody else has the role: they, and a second person, can do this themselves. Refused too for whoever has
    the other of the two roles: they would be one person, and the other role nobody's.
    """
    with saving():
        there = session().scalars(
            select(Staff).where(Staff.service_id == service_id, Staff.role == role, Staff.active)
        )
        others = {one.email.lower(): one for one in there if one.email.lower() != who.email.lower()}
        gone = others.pop(instead_of.lower(), None)
        if instead_of and gone is None:
            raise Refused(WhyNot.NOBODY_THERE)
        refuse(why_not_appoint(len(others)))
        if gone is not None:
            _out(gone)
        someone = _staff(service_id, role, who)
        audit.note(
            "user.appointed", by=Worker(), service_id=service_id, about=someone.id, facts={"role": role}
        )
        return link_for(someone)


def _out(someone: Staff) -> None:
    someone.active = False
    session().flush()
    shut_out(someone)
    audit.note("user.left", by=Worker(), service_id=someone.service_id, about=someone.id)


def _staff(service_id: UUID, role: Role, who: Newcomer) -> Staff:
    """Them with this role, and without any way in from before. Refused for an address of another service, and for whoever works
    there in the other role that agrees."""
    someone = session().scalar(select(Staff).where(func.lower(Staff.email) == who.email.lower()))
    if someone is None:
        someone = Staff(service_id=service_id, role=role, name=who.name, email=who.email, phone=who.phone)
        session().add(someone)
    elif someone.service_id != service_id:
        raise Refused(WhyNot.ADDRESS_TAKEN)
    elif someone.active and someone.role in SECOND_PERSON - {role}:
        raise Refused(WhyNot.OTHER_OF_THE_TWO)
    else:
        shut_out(someone)
        someone.role, someone.active, someone.name, someone.phone = role, True, who.name, who.phone
    session().flush()
    return someone

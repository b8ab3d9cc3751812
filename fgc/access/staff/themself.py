"""Of the member of staff who is signed in: their own row, and the zone of their service's clock."""

from sqlalchemy import select

from fgc.access.models import Service, Staff
from fgc.access.viewer import StaffViewer
from fgc.kit.db import session


def myself(viewer: StaffViewer) -> Staff:
    return session().get_one(Staff, viewer.staff_id)


def zone_of(viewer: StaffViewer) -> str:
    """The IANA zone in which days and hours are said to them."""
    return session().scalars(select(Service.zone).where(Service.id == viewer.service_id)).one()

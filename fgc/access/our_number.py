"""The number that a page tells somebody to phone: their service's own, whoever they are."""

from flask import current_app, g
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from fgc.access.models import Service
from fgc.access.staying import waiting
from fgc.access.viewer import Worker
from fgc.kit.db import session, transaction


def our_number() -> str:
    """As it is kept. Of the service that wrote the link which is open here, before the PIN too, or where whoever asks is signed
    in; of somebody who is not known, the one of the only service there is. A family that lost its PIN must not phone a stranger.

    Where several services share the program and nobody is known, no link may tell by its number whose it was: then, and where
    the database does not answer, it is the operator's (`FGC_PHONE`).
    """
    which = select(Service.phone).limit(2)
    visit = waiting()
    known = getattr(visit.who if visit else g.get("viewer"), "service_id", None)
    if known is not None:
        which = which.where(Service.id == known)
    try:
        with transaction(read_only=True, acting=Worker().settings()):
            numbers = session().scalars(which).all()
    except SQLAlchemyError:
        numbers = []
    return str(numbers[0] if len(numbers) == 1 else current_app.config["SETTINGS"].phone)

"""The cautions that stand, as `visible` is told about them."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from fgc.circle.models import Caution
from fgc.circle.rules import Between
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading


def between(conference: Conference) -> Between:
    """What `visible` is told about this conference: cautions that stand, and whether a safety hold lies on it."""
    return Between(tuple(cautions_of(conference)), held=conference.held_since is not None)


@cached_while_reading
def cautions_of(conference: Conference) -> Sequence[Caution]:
    """The cautions that stand, oldest first."""
    return (
        session()
        .scalars(
            select(Caution)
            .where(
                Caution.conference_id == conference.id,
                or_(Caution.lifted_at.is_(None), Caution.lifted_at > now()),
            )
            .order_by(Caution.set_at, Caution.id)
        )
        .all()
    )

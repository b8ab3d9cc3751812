"""Reading every sealed plan that is kept, and looking whether it is still the file that was sealed."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import undefer

from fgc.kit import seal
from fgc.kit.db import session
from fgc.kit.keyring import UnknownKey
from fgc.plan.models import SealedPlan


def sealed_plans() -> Iterator[tuple[UUID, bool]]:
    """The id of each that was not emptied because it named somebody who was erased, and whether it is whole: its bytes have
    the kept SHA-256 and its seal covers all of them."""
    there = select(SealedPlan.id).where(SealedPlan.emptied_at.is_(None)).order_by(SealedPlan.sealed_at)
    for row_id in session().scalars(there).all():
        kept = session().get_one(SealedPlan, row_id, options=[undefer(SealedPlan.pdf)])
        yield row_id, _is_whole(kept)
        session().expunge(kept)


def _is_whole(kept: SealedPlan) -> bool:
    try:
        pdf = kept.pdf
    except (InvalidTag, UnknownKey):
        return False
    same = hashlib.sha256(pdf).hexdigest() == kept.sha256
    return same and seal.check(pdf, trusted=[kept.certificate]).genuine

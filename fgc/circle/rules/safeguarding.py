"""When somebody may come to serious harm."""

from datetime import date, datetime

from fgc.access.models import Role
from fgc.circle.models_safeguarding import Telling
from fgc.circle.rules.reasons import WhyNot


def why_not_record(
    *, about_somebody: bool, heard_on: date, day: date, telling: Telling, because: str
) -> tuple[WhyNot, str] | None:
    """The reason and the field it belongs beside. `day` is today on the service's clock. That somebody is not told, or
    not yet, is a decision and has its reason (practice.md 4.6)."""
    if not about_somebody:
        return WhyNot.SAY_WHO_IS_AT_RISK, "who"
    if heard_on > day:
        return WhyNot.NOT_HEARD_YET, "heard_on"
    if telling is not Telling.TOLD and not because:
        return WhyNot.SAY_WHY_NOT_TOLD, "telling_because"
    return None


def why_not_settle_record(settled_at: datetime | None, role: Role) -> WhyNot | None:
    """A manager says once what was done."""
    if settled_at is not None:
        return WhyNot.SETTLED
    return None if role is Role.SERVICE_MANAGER else WhyNot.SECOND_PERSON

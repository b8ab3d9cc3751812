"""What may still be put right in a referral that was sent. The rest of it stays as it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.db import saving
from fgc.kit.refusal import refuse
from fgc.referral.happenings import ReferralFactsCorrected
from fgc.referral.models import Ethnicity, Named, Referral
from fgc.referral.rules.deciding import why_not_correct


@dataclass(frozen=True)
class Facts:
    """What is asked about whom it is about; each may stay empty."""

    gender: str = ""
    ethnicity: Ethnicity | None = None
    school: str = ""


def correct_facts(
    conference: Conference,
    referral: Referral,
    *,
    by: StaffViewer,
    case_number: str,
    about: Mapping[UUID, Facts],
) -> bool:
    """Corrects the case number, and the facts `about` whom it is about (by the id of who was named). History says that it was
    done, and by whom; nothing where all is as before. Gives whether anything was changed."""
    refuse(why_not_correct(referral))
    central = {one.id: one for one in referral.named if one.central}
    before = (referral.case_number, {key: _facts_of(one) for key, one in central.items() if key in about})
    if before == (case_number, dict(about)):
        return False
    with saving():
        referral.case_number = case_number
        for key, facts in about.items():
            for name, value in vars(facts).items():
                setattr(central[key], name, value)
        tell(ReferralFactsCorrected(conference), by=by)
    return True


def _facts_of(named: Named) -> Facts:
    return Facts(named.gender, named.ethnicity, named.school)

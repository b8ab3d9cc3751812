"""What may still be put right in a referral that was sent. The rest of it stays as it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fgc.access.models import Part
from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import saving
from fgc.kit.refusal import refuse
from fgc.referral.happenings import QuestionsReworded, ReferralFactsCorrected
from fgc.referral.letters import news
from fgc.referral.models import Ethnicity, Named, Referral
from fgc.referral.operations.writing import refuse_protected
from fgc.referral.queries import questions_of
from fgc.referral.rules.deciding import why_not_correct, why_not_reword


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


def reword_questions(
    conference: Conference, referral: Referral, *, by: StaffViewer, lines: Sequence[str]
) -> bool:
    """Puts questions that were sent in other words; `lines` has as many as there are, in order. What was agreed keeps the words
    it was agreed with; the coordinator is told, and everybody's copy is read through again. Refused beside its line where one
    names an address that the referral marks as protected. Gives whether anything was changed."""
    refuse(why_not_reword(referral, conference))
    questions = questions_of(conference)
    refuse_protected(referral, lines)
    if [one.words for one in questions] == list(lines):
        return False
    with saving():
        for one, words in zip(questions, lines, strict=True):
            one.words = words
        tell(QuestionsReworded(conference), by=by)
        if coordinator := assigned(conference, Part.COORDINATOR):
            news("referral.questions_reworded", conference, coordinator.id)
    return True


def _facts_of(named: Named) -> Facts:
    return Facts(named.gender, named.ethnicity, named.school)

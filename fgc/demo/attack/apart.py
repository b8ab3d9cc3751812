"""Who must not meet whom in a family that was made, the text it signs, and a letter that waits."""

from datetime import timedelta
from uuid import uuid4

from fgc.circle.models import Caution, PairAnswer
from fgc.circle.rules import Field, pair
from fgc.demo.attack import rows
from fgc.demo.attack.canaries import Canaries
from fgc.demo.attack.family import Family
from fgc.invitation.letters import INVITATION
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Channel, Letter, LetterState, ToKind
from fgc.plan.document.text import text_hash
from fgc.plan.models import Plan
from fgc.plan.wording import plan_text
from fgc.schedule.models_apart import Exclusion, LegalCheck, WordsOutcome


def bind(found: Family, canaries: Canaries) -> None:
    """Who must not meet whom, asked and answered for each pair; and the plan's text as it is signed."""
    coordinator, people = found.staff.by["coordinator"].id, list(found.people.values())
    ids = sorted(one.id for one in people)
    for one in ids:
        for other in ids[ids.index(one) + 1 :]:
            first, second = pair(one, other)
            session().add(PairAnswer(first_id=first, second_id=second, concern=False, answered_by=coordinator,
                                     answered_at=now(), **found.named))  # fmt: skip
    excluded, protected = found.people["excluded"], found.people["protected"]
    owner = found.owner("protected")
    found.keep(rows.add(Caution, canaries, owner, person_id=excluded.id, protects_id=protected.id, must_not_meet=True,
                          hides=[each.value for each in Field], set_by=coordinator, lower_because="", **found.named))  # fmt: skip
    met = {"meeting_id": found.rows["meeting"], **found.named}
    when = {"decided_on": now().date() - timedelta(days=9), "review_on": now().date() + timedelta(days=9)}
    found.keep(rows.add(Exclusion, canaries, found.owner("excluded"), person_id=excluded.id, considered=["letter"],
                          written_by=coordinator, **when, **met))  # fmt: skip
    found.keep(rows.add(WordsOutcome, canaries, found.owner("aunt"), person_id=found.people["aunt"].id, mark="none",
                          staff_id=coordinator, **met))  # fmt: skip
    first, second = sorted((excluded.id, protected.id))
    asked = {"first_id": first, "second_id": second, "asked_by": coordinator, **met}
    found.keep(rows.add(LegalCheck, canaries, owner, **asked))
    plan = session().get_one(Plan, found.rows["plan"])
    session().expire_all()
    plan.text_hash = text_hash(plan_text(plan, found.conference))
    session().flush()


def write(found: Family) -> None:
    """An invitation that waits to be printed."""
    about = {"invitation_id": str(found.rows["invitation"]), "sequence": 0}
    letter = Letter(id=uuid4(), kind=INVITATION, service_id=found.service.id, matter_id=found.conference.id,
                    to_kind=ToKind.PERSON, to_id=found.people["aunt"].id, about=about, channel=Channel.PRINT,
                    state=LetterState.TO_PRINT, created_at=now())  # fmt: skip
    session().add(letter)
    session().flush()
    found.keep(letter)

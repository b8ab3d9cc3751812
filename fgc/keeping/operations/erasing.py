"""One person asks to be erased: the coordinator writes it down, a manager decides, the worker does it."""

from uuid import UUID

from sqlalchemy import select

from fgc.access.links import revoke_links
from fgc.access.viewer import StaffViewer, Worker
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import locked
from fgc.keeping.happenings import (
    ErasureAgreed,
    ErasureAsked,
    ErasureDeclined,
    ErasureHeldBack,
    PersonErased,
)
from fgc.keeping.models import Erasure, LegalHold
from fgc.keeping.operations.clock import by_the_clock
from fgc.keeping.operations.wiping import erase_person
from fgc.keeping.proposals import erasure
from fgc.keeping.queries import about, erasure_waiting, held_back
from fgc.keeping.rules import WhyNot, why_not_agree, why_not_ask_to_erase, why_not_decide
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import job, later
from fgc.kit.outbox import cancel_waiting
from fgc.kit.refusal import refuse


def ask_to_erase(conference: Conference, person: Person, *, by: StaffViewer, because: str) -> None:
    """Writes down that somebody asked, and waits for a manager. Nothing is erased yet."""
    refuse(why_not_ask_to_erase(about(person), erasure_waiting(person)))
    with saving():
        session().add(
            Erasure(
                conference_id=conference.id,
                person_id=person.id,
                because=because,
                asked_by=by.staff_id,
                asked_at=now(),
            )
        )
        tell(ErasureAsked(conference, person), by=by)


def decide(
    asked: Erasure,
    conference: Conference,
    person: Person,
    *,
    by: StaffViewer,
    agreed_to: str,
    agrees: bool,
    answer: str,
    with_plan: bool = False,
) -> None:
    """A manager who did not ask decides about what they read (`agreed_to`, its version). When they agree, the
    person's links end and their letters are cancelled at once,
    and the worker erases the rest in a moment; `with_plan` is their decision about sealed plans that are still kept."""
    refuse(why_not_decide(asked, by.staff_id, by.role))
    known = about(person)
    expect_agreed(erasure(by, conference, asked, person, known), agreed_to)
    if agrees and (reason := why_not_agree(known, with_plan=with_plan)):
        refuse(reason, field="with_plan" if reason is WhyNot.IN_A_KEPT_PLAN else None)
    with saving():
        asked.decided_by, asked.decided_at, asked.answer = by.staff_id, now(), answer
        asked.agreed, asked.with_plan = agrees, agrees and with_plan
        if not agrees:
            tell(ErasureDeclined(conference, person), by=by)
            return
        tell(ErasureAgreed(conference, person, asked.with_plan), by=by)
        revoke_links(person.id, because="erased")
        cancel_waiting(matter_id=conference.id, because="erased", to_id=person.id)
        later(carry_out, only_once=f"erase:{person.id}", person_id=person.id)


@job("keeping.erase_person")
def carry_out(person_id: UUID) -> None:
    """Erases somebody about whom two people decided so; done twice it has one effect. Where a hold stands meanwhile nothing
    is changed: that it waits is told once, and it is done in the night after the hold was lifted."""
    by_the_clock()
    with saving():
        person = session().get_one(Person, person_id)
        conference = locked(person.conference_id)
        if erase_person(conference, person):
            tell(PersonErased(conference, person), by=Worker())
        elif person.erased_at is None and held_back(conference.id):
            tell(ErasureHeldBack(conference, person), by=Worker())


def agreed_and_not_done() -> list[UUID]:
    """Whose erasing was agreed and could not be done yet, where no hold stands now."""
    waits = select(Erasure.person_id).where(
        Erasure.agreed.is_(True),
        Erasure.done_at.is_(None),
        Erasure.conference_id.not_in(select(LegalHold.conference_id).where(LegalHold.lifted_at.is_(None))),
    )
    return list(session().scalars(waits.order_by(Erasure.decided_at)).all())

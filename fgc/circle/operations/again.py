"""Who was in a circle before and may have come back: what was known of them, and what they stopped, counts for the new row at
once."""

from uuid import UUID

from sqlalchemy import or_, select

from fgc.access.viewer import StaffViewer
from fgc.circle.consents import consents_of
from fgc.circle.happenings import MayBeBack
from fgc.circle.models import Caution, PairAnswer, Person
from fgc.circle.models_consent import Consent
from fgc.circle.models_orders import OrderParty
from fgc.circle.operations.orders import note_once_meant
from fgc.circle.operations.safety import answer, order_apart, set_caution
from fgc.circle.queries import cautions_of, earlier_rows_of, order_parties
from fgc.circle.rules import Field, called_the_same, pair, stopped_of
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session


def take_over(conference: Conference, person: Person, *, by: StaffViewer) -> list[Person]:
    """Who left the circle with the name of somebody who comes, or is called so from now on, or had that name here until it was
    changed (see `earlier_rows_of`).

    Leaving, being called otherwise and coming back takes nothing away: each caution that stands for or against whoever was
    here, each concern, each side of an order and each no they said counts for the one who comes too, at once. If it is
    another person, two people lift it, and they are asked what they agree to. Where it is their full name, that is kept: what the
    earlier row of one person reads, nobody else reads (`same_person` in policies.sql).
    """
    gone = earlier_rows_of(conference, person)
    with saving():
        person.earlier_ids = [one.id for one in gone if one.left_at and called_the_same(one, person)]
        for earlier in gone:
            _concerns(conference, earlier, person, by=by)
            for caution in cautions_of(conference):
                if earlier.id in (caution.person_id, caution.protects_id):
                    _caution(conference, caution, earlier.id, person, by=by)
            for row in session().scalars(
                select(OrderParty).where(OrderParty.person_id == earlier.id, OrderParty.once_meant)
            ):
                note_once_meant(conference, row.order_id, person.id, protected=row.protected)
            _stopped(earlier, person, by=by)
        if gone:
            tell(MayBeBack(conference, person, gone[0].id), by=by)
    return gone


def _concerns(conference: Conference, earlier: Person, person: Person, *, by: StaffViewer) -> None:
    theirs = or_(PairAnswer.first_id == earlier.id, PairAnswer.second_id == earlier.id)
    for row in session().scalars(select(PairAnswer).where(theirs, PairAnswer.concern)).all():
        other = row.second_id if row.first_id == earlier.id else row.first_id
        if other != person.id:
            answer(conference, pair(person.id, other), True, by.staff_id, now())


def _stopped(earlier: Person, person: Person, *, by: StaffViewer) -> None:
    """What they stopped stays stopped, and stands on the coordinator's desk: nothing goes to whoever said no until they say
    yes again."""
    mine = {(one.purpose, one.what, one.with_whom) for one in consents_of(by, person)}
    for line in stopped_of(consents_of(by, earlier)):
        if (line.purpose, line.what, line.with_whom) not in mine:
            session().add(
                Consent(
                    conference_id=person.conference_id,
                    person_id=person.id,
                    purpose=line.purpose,
                    what=line.what,
                    with_whom=line.with_whom,
                    written_at=now(),
                    withdrawn_at=line.withdrawn_at,
                    withdrawn_by=by.actor,
                    withdrawn_how="They stopped this before.",
                )
            )
    session().flush()


def _caution(
    conference: Conference, caution: Caution, earlier_id: UUID, person: Person, *, by: StaffViewer
) -> None:
    """The same caution for the one who comes, beside what stands for them already."""
    ids = [person.id if one == earlier_id else one for one in (caution.person_id, caution.protects_id)]
    if ids[0] == ids[1]:
        return
    bound, protected = (session().get_one(Person, one) for one in ids)
    stands = next((one for one in cautions_of(conference) if [one.person_id, one.protects_id] == ids), None)
    hidden = {*caution.hides, *(stands.hides if stands else ())}
    order_id = next(
        (
            one.order_id
            for one in (caution, stands)
            if one
            and one.order_id
            and order_parties(conference, one.order_id).may_bind(bound.id, protected.id)
        ),
        None,
    )
    set_caution(
        conference,
        bound,
        protected,
        by=by,
        hides=[field for field in Field if field.value in hidden],
        must_not_meet=caution.must_not_meet
        or bool(stands and stands.must_not_meet)
        or order_apart(conference, bound.id, protected.id, order_id),
        because="\n".join(dict.fromkeys(one.because for one in (stands, caution) if one and one.because)),
        order_id=order_id,
    )

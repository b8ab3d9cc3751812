"""The safety question about each pair, and the cautions that follow from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import (
    CautionLowered,
    CautionSet,
    LowerAsked,
    LowerDeclined,
    LowerEnded,
    PairsAnswered,
)
from fgc.circle.models import Caution, PairAnswer, Person
from fgc.circle.proposals import lowering
from fgc.circle.queries import answered_pairs, between, cautions_of, order_pairs, order_parties
from fgc.circle.rules import (
    NONE_SHOWN,
    Field,
    Pair,
    WhyNot,
    keeps_apart,
    pair,
    why_not_agree_lower,
    why_not_answer_pair,
    why_not_clear,
    why_not_lower_at_once,
    why_not_rest_on,
    why_not_set_caution,
    why_not_weaken,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import Refused, refuse


def answer_pairs(
    conference: Conference,
    person: Person,
    *,
    by: StaffViewer,
    asked: Iterable[Person],
    concerned: Collection[UUID],
    shown: Mapping[UUID, str] = NONE_SHOWN,
) -> None:
    """Answers the safety question about this person and each of `asked`: a concern for those in `concerned`,
    nothing known for the rest. Refused where a standing caution says otherwise, and where a concern was written down that the
    page did not show yet (`shown`: by whom, see `concern_shown`)."""
    others = list(asked)
    cautions, answered, moment = between(conference), answered_pairs(conference), now()
    with saving():
        for other in others:
            concern = other.id in concerned
            refuse(why_not_clear(cautions, person.id, other.id, concern, moment), field="concerned")
            before = answered.get(pair(person.id, other.id))
            if reason := why_not_answer_pair(before, concern, shown.get(other.id, "")):
                raise Refused(reason, field="concerned", name=other.name)
            answer(conference, pair(person.id, other.id), concern, by.staff_id, moment)
        tell(
            PairsAnswered(conference, person, len(others), sum(one.id in concerned for one in others)), by=by
        )


@dataclass
class AnsweredAboutMany:
    """What came of answering about many: how many pairs are answered now (one with a concern stays open until somebody says what
    must stay hidden), and what somebody else had answered otherwise while the page was open."""

    count: int = 0
    raised: list[tuple[Person, Person]] = field(default_factory=list)
    """A concern now; nothing was known, as it was answered meanwhile."""
    stands: list[tuple[Person, Person]] = field(default_factory=list)
    """A concern that was recorded meanwhile, and goes on although nothing is known here."""


def answer_about_many(
    conference: Conference,
    answers: Iterable[tuple[Person, Sequence[Person], Collection[UUID]]],
    *,
    by: StaffViewer,
) -> AnsweredAboutMany:
    """Answers the safety question about several people, each with (whom, of them with whom there is a concern). Where somebody
    else answered meanwhile, a concern of either counts. All of it or nothing; a refusal names as its field the person it is
    about."""
    found, answered = AnsweredAboutMany(), answered_pairs(conference)
    with saving():
        for person, others, concerned in answers:
            asked = []
            for other in others:
                before, concern = answered.get(pair(person.id, other.id)), other.id in concerned
                if before is None or (concern and not before.concern):
                    asked.append(other)
                    found.count += not concern
                if before is not None and before.concern != concern:
                    (found.raised if concern else found.stands).append((person, other))
            if asked:
                _answer_beside(conference, person, asked, concerned, by)
    return found


def _answer_beside(
    conference: Conference,
    person: Person,
    asked: Sequence[Person],
    concerned: Collection[UUID],
    by: StaffViewer,
) -> None:
    try:
        answer_pairs(conference, person, by=by, asked=asked, concerned=concerned)
    except Refused as refused:
        raise refused.beside(str(person.id)) from refused


def answer(conference: Conference, both: Pair, concern: bool, by: UUID, moment: datetime) -> None:
    """Keeps the answer about one pair, in place of an earlier one."""
    told = {"concern": concern, "answered_by": by, "answered_at": moment}
    row = insert(PairAnswer).values(conference_id=conference.id, first_id=both[0], second_id=both[1], **told)
    with saving():
        session().execute(
            row.on_conflict_do_update(index_elements=["conference_id", "first_id", "second_id"], set_=told)
        )


def set_cautions(
    conference: Conference,
    directions: Sequence[tuple[Person, Person]],
    *,
    by: StaffViewer,
    order_id: UUID | None = None,
    **told: Any,
) -> None:
    """A caution for each of these: who must not learn, about whom; `told` as in `set_caution`. The order is the reason of the one
    whom it binds: where two must learn nothing about each other, its other side is bound by a caution alone."""
    parties = order_parties(conference, order_id) if order_id else None
    if parties is not None:
        ids = [(person.id, protects.id) for person, protects in directions]
        refuse(why_not_rest_on(parties, ids), field="order_id")
    with saving():
        for person, protects in directions:
            rests = parties is not None and parties.may_bind(person.id, protects.id)
            set_caution(conference, person, protects, by=by, order_id=order_id if rests else None, **told)


def set_caution(
    conference: Conference,
    person: Person,
    protects: Person,
    *,
    by: StaffViewer,
    hides: Collection[Field],
    must_not_meet: bool,
    because: str,
    order_id: UUID | None = None,
) -> Caution:
    """From now on `person` must not learn these things about `protects`. Stronger at once; weaker needs a second
    person. Letters that are on their way are looked at again before they go, and what was asked to make it weaker ends.
    `order_id`: an order that binds `person`, or may (see `set_cautions`)."""
    hidden, caution = sorted(field.value for field in hides), _standing(conference, person, protects)
    apart = order_apart(conference, person.id, protects.id, order_id)
    reason = why_not_set_caution(person, protects, hidden, must_not_meet, order_apart=apart)
    refuse(reason, field="must_not_meet" if reason is WhyNot.ORDER_APART else "hides")
    with saving():
        if caution is None:
            caution = Caution(
                conference_id=conference.id,
                person_id=person.id,
                protects_id=protects.id,
                set_by=by.staff_id,
                set_at=now(),
                hides=[],
                must_not_meet=False,
            )
            session().add(caution)
        refuse(why_not_lower_at_once(caution, hidden, must_not_meet), field="hides")
        newly_ordered = order_id is not None and caution.order_id != order_id
        caution.hides, caution.must_not_meet = hidden, must_not_meet
        caution.because, caution.order_id = because, order_id or caution.order_id
        conference.safety_version += 1
        session().flush()
        answer(conference, pair(person.id, protects.id), True, by.staff_id, now())
        tell(CautionSet(conference, caution.id, must_not_meet, newly_ordered), by=by)
        end_lowering(conference, person.id, protects.id, by=by)
    return caution


def end_lowering(conference: Conference, one: UUID, other: UUID, *, by: StaffViewer) -> None:
    """Between these two something was made stronger, or ordered: a weaker caution that waits to be agreed to was asked for
    before that was known. It ends, and may be asked for again."""
    with saving():
        for caution in cautions_of(conference):
            both = pair(caution.person_id, caution.protects_id) == pair(one, other)
            if both and caution.lower_asked_by is not None:
                _settle(caution)
                session().flush()
                tell(LowerEnded(conference, caution.id), by=by)


def ask_to_lower(
    conference: Conference,
    caution: Caution,
    *,
    by: StaffViewer,
    version: int,
    hides: Collection[Field],
    must_not_meet: bool,
    because: str,
) -> None:
    """Asks a second person to make a caution weaker, or to lift it when nothing would be left. Changes nothing yet."""
    expect(caution, version)
    refuse(
        why_not_weaken(
            [one.value for one in hides],
            must_not_meet,
            order_apart=order_apart(conference, caution.person_id, caution.protects_id),
        ),
        field="must_not_meet",
    )
    with saving():
        caution.lower_asked_by, caution.lower_asked_at, caution.lower_because = by.staff_id, now(), because
        caution.lower_hides = sorted(field.value for field in hides)
        caution.lower_must_not_meet = must_not_meet
        tell(LowerAsked(conference, caution.id), by=by)


def agree_lower(conference: Conference, caution: Caution, *, by: StaffViewer, agreed_to: str) -> None:
    """The second person agrees to what they read (`agreed_to`, its version): it holds from now on. Refused where it could
    not be asked for any more, `Stale` where something else is asked by now."""
    _expect_asked(conference, caution, by, agreed_to)
    refuse(
        why_not_weaken(
            caution.lower_hides,
            caution.lower_must_not_meet,
            order_apart=order_apart(conference, caution.person_id, caution.protects_id),
        )
    )
    with saving():
        lifted = not caution.lower_hides and not caution.lower_must_not_meet
        if lifted:
            caution.lifted_at, caution.lifted_by = now(), by.staff_id
        else:
            caution.hides, caution.must_not_meet = list(caution.lower_hides), caution.lower_must_not_meet
        _settle(caution)
        conference.safety_version += 1
        tell(CautionLowered(conference, caution.id, lifted), by=by)


def decline_lower(conference: Conference, caution: Caution, *, by: StaffViewer, agreed_to: str) -> None:
    """The second person does not agree to what they read: the caution stays as it is."""
    _expect_asked(conference, caution, by, agreed_to)
    with saving():
        _settle(caution)
        tell(LowerDeclined(conference, caution.id), by=by)


def _expect_asked(conference: Conference, caution: Caution, by: StaffViewer, agreed_to: str) -> None:
    refuse(why_not_agree_lower(caution, by))
    proposal = lowering(by, conference, caution)
    assert proposal is not None, "somebody asked"
    expect_agreed(proposal, agreed_to)


def order_apart(conference: Conference, one: UUID, other: UUID, order_id: UUID | None = None) -> bool:
    """Whether any order in force today keeps these two apart, or the one that a caution between them is to rest on."""
    found = order_pairs(conference)
    return found.keep_apart(one, other) or any(
        each.order.id == order_id and keeps_apart(each.order.kind) for each in found.parties
    )


def _settle(caution: Caution) -> None:
    caution.lower_asked_by, caution.lower_asked_at, caution.lower_because = None, None, ""
    caution.lower_hides, caution.lower_must_not_meet = [], False


def _standing(conference: Conference, person: Person, protects: Person) -> Caution | None:
    return session().scalar(
        select(Caution).where(
            Caution.conference_id == conference.id,
            Caution.person_id == person.id,
            Caution.protects_id == protects.id,
            Caution.lifted_at.is_(None),
        )
    )

"""Signing the exact text shown. The hash of that text travels with the form and is checked in the same transaction;
the caller holds the conference's row lock, so that the last of several signers at once completes the plan, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fgc.access.models import Purpose
from fgc.access.pins import check_pin, pins_in
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.circle.consents import is_stop_unseen
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit import clock_guard
from fgc.kit.clock import now
from fgc.kit.db import acting_as, saving, session
from fgc.kit.letter import Letter
from fgc.kit.refusal import Reason, Refused, refuse
from fgc.meeting.rules import why_not_change
from fgc.plan.document.text import text_hash
from fgc.plan.happenings import (
    AskedToSign,
    PlanSigned,
    SignatureGiven,
    SignatureWithdrawn,
    SignerAdded,
    WentOnWithout,
)
from fgc.plan.letters import SIGN
from fgc.plan.links_to_sign import without_link
from fgc.plan.models import AddedSigner, Method, Plan, PlanState, Signature, WithoutSignature
from fgc.plan.operations.sealing import queue_seal
from fgc.plan.queries import (
    could_sign,
    expected_signers,
    known_to,
    meeting_of,
    quoted_in,
    signature_of,
    waits_for_look,
)
from fgc.plan.rules import (
    WhyNot,
    all_settled,
    is_somebody_elses,
    stands_for,
    why_not_make_final,
    why_not_sign,
    why_not_withdraw,
)
from fgc.plan.wording import as_agreed, plan_text, statement_of


@dataclass(frozen=True)
class Mark:
    """How somebody signs: on their own link, on the coordinator's tablet, on paper before a witness, or as staff."""

    method: Method
    text_hash: str
    """That of the text the page showed."""
    name: str
    witness: str = ""
    picture: bytes = b""
    """A photo of the signed sheet as we drew it before anything was locked (`fgc.access.pictures`), if there is one."""
    pin: str = ""
    """As it was typed, where they type one: by themself, on their own link or on the coordinator's tablet."""
    other_name: bool = False
    """They were asked whether they mean a name that is not how theirs stands here, and pressed once more."""


def hash_for(plan: Plan, conference: Conference, person: Person) -> str:
    """The hash of the text this person is shown."""
    return text_hash(plan_text(plan, conference, reader=None if person.staff_id else person))


def sign(conference: Conference, plan: Plan | None, person: Person, mark: Mark, *, by: Viewer) -> None:
    """One person's signature. Refused when the text is not the one they were shown, and when they are not expected.

    Whoever types a PIN to come in types it again, on the tablet as well: refused with a wrong one, and that is counted.
    With the last expected one the plan is signed, and `PlanSigned` is told. Raises `ClockBehind`: a signature says when.
    """
    clock_guard.heed()
    _open(plan, by)
    expected = expected_signers(plan) if plan else []
    now_is = hash_for(plan, conference, person) if plan else ""
    theirs = plan is not None and name_stands(mark.name, plan, person)
    refuse(why_not_name(mark, plan, conference, person) if plan else None, field="name")
    refuse(
        why_not_sign(
            plan,
            person.id,
            expected,
            shown=mark.text_hash,
            now_is=now_is,
            name=mark.name,
            their_name=theirs or mark.other_name,
        )
    )
    if mark.method is Method.PAPER and not mark.witness.strip():
        raise Refused(WhyNot.NO_WITNESS, field="witness")
    assert plan is not None
    if waits_for_look(plan, person.id):
        raise Refused(WhyNot.LOOK_FIRST if mark.method is Method.PAPER else WhyNot.NOT_AGREED_YET)
    refuse(None if _whole_text_stands(plan, conference) else WhyNot.NOT_AS_AGREED)
    pin_at = _pin_checked(conference, person, mark, by)
    with saving():
        session().add(
            Signature(
                conference_id=conference.id,
                plan_id=plan.id,
                person_id=person.id,
                method=mark.method,
                text_hash=now_is,
                statement=statement_of(plan, conference),
                typed_name=mark.name.strip(),
                other_name=not theirs,
                witness=mark.witness.strip(),
                picture=mark.picture,
                has_picture=bool(mark.picture),
                recorded_by=by.staff_id if isinstance(by, StaffViewer) else None,
                session_id=by.session_id if isinstance(by, StaffViewer | PersonViewer) else None,
                link_id=by.link_id if isinstance(by, PersonViewer) else None,
                pin_at=pin_at,
                device=by.device if isinstance(by, PersonViewer) else "",
                signed_at=now(),
            )
        )
        session().flush()
        tell(SignatureGiven(conference, plan, person, mark.method), by=by)
        _complete(conference, plan, by=by)


def name_stands(typed: str, plan: Plan, person: Person) -> bool:
    """Whether a typed name may be this person's, as the plan was agreed with it or as it stands now."""
    return stands_for(typed, _names_of(person, plan))


def why_not_name(mark: Mark, plan: Plan, conference: Conference, person: Person) -> WhyNot | None:
    """Nobody signs with the name of somebody else of the circle, as it stands now or in the plan. On a screen of the family
    only those names are looked for that its reader may know: of the others nobody learns in this way that they are there."""
    names = _names_of(person, plan)
    by_staff = mark.method in (Method.PAPER, Method.STAFF)
    circle = session().scalars(
        select(Person).where(Person.conference_id == conference.id, Person.id != person.id)
    )
    known = known_to(None if by_staff else person, conference, circle)
    others = {name for one in known for name in _names_of(one, plan)}
    return WhyNot.SOMEBODY_ELSES_NAME if is_somebody_elses(mark.name, names, others) else None


def _names_of(person: Person, plan: Plan) -> set[str]:
    agreed = quoted_in(plan).of(person)
    return {agreed.name, agreed.called, person.name, person.called} - {""}


def look_at_name(plan: Plan, person: Person, *, by: StaffViewer) -> None:
    """The coordinator has looked at a name that was signed with and is not how it stands here."""
    _open(plan, by)
    signature = signature_of(plan, person.id)
    if signature is None or not signature.other_name:
        raise Refused(WhyNot.NO_OTHER_NAME)
    with saving():
        signature.other_name_looked_at = signature.other_name_looked_at or now()


def make_final(conference: Conference, plan: Plan, *, by: StaffViewer) -> None:
    """Where nobody is missing any more and nothing happens by itself: the plan counts as signed, and is sealed."""
    _open(plan, by)
    refuse(
        why_not_make_final(
            plan,
            expected_signers(plan),
            as_agreed=as_agreed(plan, conference),
            stop_unseen=is_stop_unseen(conference.id),
        )
    )
    with saving():
        if plan.state is PlanState.AGREED:
            _complete(conference, plan, by=by)
        else:
            queue_seal(plan)


def _whole_text_stands(plan: Plan, conference: Conference) -> bool:
    """Asked on behalf of the program: whoever signs may see fewer people than the whole text names."""
    with acting_as(Worker().settings()):
        return as_agreed(plan, conference)


def types_pin(conference: Conference, person: Person) -> bool:
    """Whether this person types a PIN; asked by the coordinator, whose tablet they sign on."""
    return person.id in pins_in(conference.id)


def _pin_checked(conference: Conference, person: Person, mark: Mark, by: Viewer) -> datetime | None:
    """When the PIN was right; None where none is typed: on paper somebody saw them sign, and staff have signed in."""
    on_tablet = mark.method is Method.TABLET
    needed = by.needs_pin if isinstance(by, PersonViewer) else on_tablet and types_pin(conference, person)
    who = PersonViewer(person.id, conference.id, conference.service_id)
    return check_pin(who, mark.pin) if needed else None


def ask_to_sign(conference: Conference, plan: Plan, person: Person, *, by: StaffViewer) -> Letter:
    """A letter with a link of its own to somebody who was not in the room, by their safe route. Refused, with what to
    do instead, when no written route is safe."""
    _open(plan, by)
    signer = next((one for one in expected_signers(plan) if one.person_id == person.id), None)
    if plan.state is not PlanState.AGREED or signer is None or signer.signature:
        raise Refused(WhyNot.NOT_EXPECTED)
    refuse(WhyNot.LOOK_FIRST if waits_for_look(plan, person.id) else None)
    return _send_link(conference, plan, person, by=by)


def _send_link(conference: Conference, plan: Plan, person: Person, *, by: StaffViewer) -> Letter:
    with saving():
        asked = write_to(person, kind=SIGN, purpose=Purpose.SIGN, about={"plan_id": plan.id})
        if isinstance(asked, Reason):
            raise Refused(asked)
        tell(AskedToSign(conference, plan, person), by=by)
    return asked


def ask_all_to_sign(conference: Conference, plan: Plan, *, by: StaffViewer) -> list[Letter]:
    """The same to everybody `without_link`, which asks of all at once what is asked of one alone."""
    _open(plan, by)
    people = without_link(plan)
    if people and plan.state is not PlanState.AGREED:
        raise Refused(WhyNot.NOT_EXPECTED)
    with saving():
        return [_send_link(conference, plan, one, by=by) for one in people]


def withdraw(conference: Conference, plan: Plan, person: Person, *, by: Viewer) -> None:
    """Takes a signature back, until the plan is sealed. Nothing is deleted: the row says when."""
    _open(plan, by)
    signature = signature_of(plan, person.id)
    refuse(why_not_withdraw(plan, signature))
    assert signature is not None
    with saving():
        signature.withdrawn_at = now()
        session().flush()  # first, since nobody opens a plan again whose own signature stands
        plan.state = PlanState.AGREED
        session().flush()
        tell(SignatureWithdrawn(conference, plan, person), by=by)


def add_signers(conference: Conference, plan: Plan, people: Sequence[Person], *, by: StaffViewer) -> None:
    """The coordinator asks these people to sign as well: they took part, and have no task in the plan. Refused for whoever does
    not get the plan, and once it is signed."""
    _open(plan, by)
    if plan.state is not PlanState.AGREED:
        raise Refused(WhyNot.NOT_AGREED_YET)
    refuse(None if people else WhyNot.NOBODY_CHOSEN, field="signers")
    could = {one.id for one in could_sign(plan)}
    refuse(None if all(one.id in could for one in people) else WhyNot.NOT_EXPECTED, field="signers")
    with saving():
        for one in people:
            added = {"plan_id": plan.id, "person_id": one.id, "staff_id": by.staff_id}
            session().add(AddedSigner(conference_id=conference.id, at=now(), **added))
            session().flush()
            tell(SignerAdded(conference, plan, one), by=by)


def go_on_without(
    conference: Conference, plan: Plan, person: Person, *, by: StaffViewer, because: str
) -> None:
    """Nobody has to sign. The coordinator says why the plan goes on without somebody, and that is kept with it. Until the plan is
    signed they can sign all the same, and then it does not go on without them."""
    _open(plan, by)
    if plan.state is not PlanState.AGREED:
        raise Refused(WhyNot.NOT_AGREED_YET)
    signer = next((one for one in expected_signers(plan) if one.person_id == person.id), None)
    refuse(WhyNot.NOT_EXPECTED if signer is None else WhyNot.SIGNED_ALREADY if signer.settled else None)
    refuse(None if because.strip() else WhyNot.NO_REASON, field="because")
    with saving():
        session().add(
            WithoutSignature(
                conference_id=conference.id,
                plan_id=plan.id,
                person_id=person.id,
                staff_id=by.staff_id,
                because=because.strip(),
                at=now(),
            )
        )
        session().flush()
        tell(WentOnWithout(conference, plan, person), by=by)
        _complete(conference, plan, by=by)


def _complete(conference: Conference, plan: Plan, *, by: Viewer) -> None:
    """Signed, once everybody who is expected has; at least one has to have."""
    if all_settled(expected_signers(plan)) and plan.state is PlanState.AGREED:
        plan.state = PlanState.SIGNED
        session().flush()
        tell(PlanSigned(conference, plan, plan.number), by=by)


def _open(plan: Plan | None, by: Viewer) -> None:
    if plan is not None and isinstance(by, StaffViewer):
        refuse(why_not_change(meeting_of(plan)))

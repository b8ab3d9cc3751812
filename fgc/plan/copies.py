"""Which documents one sealed plan comes out as: the whole of it, a copy for whoever may not see all, the child's own.

Everything is built up from what a reader may see, never cut down from the whole.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, gettext

from fgc.access.models import Part, Service
from fgc.circle.models import AgeGroup, Person
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import session
from fgc.kit.phone import emergency_number, shown_phone
from fgc.plan.document import (
    Call,
    Check,
    ChildsHelper,
    ChildsPlan,
    Correction,
    Method,
    PlanDocument,
    PlanText,
    Signature,
    childs_pdf,
    pdf,
    text_hash,
)
from fgc.plan.document.fridge import days_of, on_the_wall
from fgc.plan.models import Method as Signed
from fgc.plan.models import Plan
from fgc.plan.queries import (
    FileTells,
    Quoted,
    central_in,
    central_people,
    corrections_for,
    file_tells,
    known_to,
    meeting_of,
    quoted_in,
    readers_of,
    signers_for,
)
from fgc.plan.rules import Signer
from fgc.plan.wording import LANGUAGE, plan_text, statement_of
from fgc.schedule.calendar import Appointments, calendar_file
from fgc.schedule.rules import instant_of

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
METHODS = {
    Signed.OWN_LINK: Method.LINK, Signed.TABLET: Method.TABLET, Signed.PAPER: Method.PAPER, Signed.STAFF: Method.LINK,
}  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """One document, printed and not yet sealed. `reader` is None for the whole plan and for nobody in particular."""

    kind: str
    reader: Person | None
    text_hash: str
    code: str
    pdf: bytes
    tells: FileTells


def new_code() -> str:
    """Ten letters and digits that are hard to misread, in two groups: about 49 random bits, to be typed from paper."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def copies_of(plan: Plan, conference: Conference, *, at: datetime, fingerprint: str) -> Iterator[Copy]:
    """Every document of this version, one after the other: the whole plan first.

    A reader whose text is the whole text, and who may know everybody who signs it, reads the whole plan; another gets
    a copy of their own.
    """
    whole, everybody = plan_text(plan, conference), signers_for(plan, conference, None)
    yield _printed(plan, conference, whole, None, at=at, fingerprint=fingerprint)
    for reader in readers_of(plan):
        text = plan_text(plan, conference, reader=reader)
        if text_hash(text) != text_hash(whole) or signers_for(plan, conference, reader) != everybody:
            yield _printed(plan, conference, text, reader, at=at, fingerprint=fingerprint)
    for child in central_people(conference):
        if child.age_group in (AgeGroup.CHILD, AgeGroup.YOUNG_PERSON):
            yield Copy(
                "child",
                child,
                text_hash(whole),
                new_code(),
                childs_pdf(_for_child(plan, conference, child, at)),
                replace(file_tells(plan, conference, child), place_of=()),
            )


def _printed(
    plan: Plan,
    conference: Conference,
    text: PlanText,
    reader: Person | None,
    *,
    at: datetime,
    fingerprint: str,
) -> Copy:
    code = new_code()
    document = document_for(plan, conference, text, reader, code=code, at=at, fingerprint=fingerprint)
    kind, tells = "copy" if reader else "plan", file_tells(plan, conference, reader)
    return Copy(kind, reader, text_hash(text), code, pdf(document), tells)


def document_for(
    plan: Plan,
    conference: Conference,
    text: PlanText,
    reader: Person | None,
    *,
    code: str,
    at: datetime,
    fingerprint: str,
) -> PlanDocument:
    """What stands in one reader's copy. Nothing of it is made from words that this reader may not know, by whatever
    way: not the marks of others, not a number, not an id (decision 32)."""
    service = session().get_one(Service, conference.service_id)
    quoted = quoted_in(plan)
    return PlanDocument(
        text=text,
        signatures=tuple(_mark(one, quoted, reader) for one in signers_for(plan, conference, reader)),
        check=Check(
            address=f"{current_app.config['SETTINGS'].base_url}/check",
            code=code,
            service=service.name,
            phone=shown_phone(service.phone, service.region),
        ),
        zone=service.zone,
        made_at=at,
        statement=statement_of(plan, conference),
        sealed_at=at,
        seal_fingerprint=fingerprint,
        drawing=plan.drawing,
        drawing_by=_drawn_by(plan, conference, reader),
        calendar=_calendar(plan, text, service, at),
        approach=conference.approach,
        calls=_calls(conference, service),
        emergency=emergency_number(service.region),
        corrections=tuple(
            Correction(one.agreed, one.corrected) for one in corrections_for(plan, conference, reader)
        ),
    )


def fridge_of(plan: Plan, conference: Conference, reader: Person | None, *, at: datetime) -> PlanDocument:
    """The page for the fridge as this reader's copy has it; the same for whoever reads the whole plan."""
    text = plan_text(plan, conference, reader=reader)
    return document_for(plan, conference, text, reader, code="", at=at, fingerprint="")


def _calls(conference: Conference, service: Service) -> tuple[Call, ...]:
    """Whom the family can ring at their work: the coordinator, and the service where that is another number, under the name that
    says nothing to visitors."""
    coordinator = assigned(conference, Part.COORDINATOR)
    both = [(coordinator.name, coordinator.phone)] if coordinator and coordinator.phone else []
    both += (
        [(service.neutral_name, service.phone)]
        if service.phone not in {number for _who, number in both}
        else []
    )
    return tuple(Call(who, shown_phone(number, service.region)) for who, number in both)


def _mark(signer: Signer, quoted: Quoted, reader: Person | None) -> Signature:
    """Under the name the text was agreed with. Who saw somebody sign on paper stands in a copy of one's own only at
    one's own name: whose name the coordinator wrote there, nobody asked `visible`."""
    signed, words = signer.signature, quoted.people.get(signer.person_id)
    name, tie = (words.name, words.tie) if words else (signer.name, signer.tie)
    if signed is None:
        return Signature(name, tie, Method.WITHOUT if signer.without else Method.WAITING)
    witness = signed.witness if reader is None or reader.id == signer.person_id else ""
    return Signature(name, tie, METHODS[signed.method], signed.signed_at, witness, signed.other_name)


def _drawn_by(plan: Plan, conference: Conference, reader: Person | None) -> str:
    quoted = quoted_in(plan)
    about = known_to(reader, conference, central_in(conference, quoted))
    children = [words.called for words in map(quoted.of, about) if not words.baby]
    return children[0] if plan.drawing and children else ""


def _calendar(plan: Plan, text: PlanText, service: Service, at: datetime) -> bytes | None:
    """The review as a neutral appointment as long as the meeting was, without a place: calendars are shared."""
    if text.review is None or text.review.begins is None:
        return None
    begins = instant_of(text.review.day, text.review.begins, meeting_of(plan).zone)
    if not isinstance(begins, datetime):
        return None
    sender = current_app.config["SETTINGS"]
    as_long = meeting_of(plan).ends_at - meeting_of(plan).starts_at
    return calendar_file(
        Appointments(
            key=plan.id,
            host=sender.host,
            title=service.neutral_name,
            sender_name=service.neutral_name,
            sender=sender.mail_sender,
            sequence=plan.number,
            blocks=[(begins, begins + as_long)],
        ),
        made_at=at,
    )


def _with_days(does: str, days: str) -> str:
    return gettext("%(does)s (%(days)s)", does=does, days=days) if days else does


def _for_child(plan: Plan, conference: Conference, child: Person, at: datetime) -> ChildsPlan:
    """Only what the family wrote for the fridge, who helps, and when everybody meets again: no order, no worry."""
    text, words = plan_text(plan, conference, reader=child), quoted_in(plan).of(child)
    coordinator = assigned(conference, Part.COORDINATOR)
    with force_locale(LANGUAGE):
        helpers = tuple(
            ChildsHelper(action.who, _with_days(does, days_of(action, LANGUAGE)))
            for goal in text.goals
            for action in goal.actions
            if (does := on_the_wall(action).words)
        )
        following = (
            ((text.review.day, gettext("We all meet again and see how it goes.")),) if text.review else ()
        )
        said = "\n".join(one.words for one in text.own_words)
        sentences: tuple[str, ...] = (gettext("People who love you sat together and made a plan."),)
        if said:
            sentences += (gettext("They thought about what you said."),)
        ask = (
            gettext("You can always ask %(name)s about it.", name=coordinator.first_name)
            if coordinator
            else ""
        )
    return ChildsPlan(
        to=words.called,
        sentences=sentences,
        helpers=helpers,
        next=following,
        made_at=at,
        number=text.number,
        own_words=said,
        ask=ask,
        calls=_calls(conference, session().get_one(Service, conference.service_id))[:1],
        language=LANGUAGE,
        drawing=plan.drawing,
        approach=conference.approach,
    )

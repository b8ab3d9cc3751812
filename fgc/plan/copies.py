"""Which documents one sealed plan comes out as: the whole of it, a copy for whoever may not see all, the child's own.

Everything is built up from what a reader may see, never cut down from the whole.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, gettext

from fgc.access.models import Part, Service
from fgc.approach.reading import approach_of
from fgc.circle.models import AgeGroup, Person
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import session
from fgc.kit.phone import shown_phone
from fgc.plan.document import (
    Check,
    ChildsHelper,
    ChildsPlan,
    Method,
    PlanDocument,
    PlanText,
    Signature,
    childs_pdf,
    pdf,
    text_hash,
)
from fgc.plan.models import Method as Signed
from fgc.plan.models import Plan
from fgc.plan.queries import central_people, known_to, meeting_of, readers_of, signers_for
from fgc.plan.rules import Signer
from fgc.plan.wording import LANGUAGE, plan_text
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
    service = session().get_one(Service, conference.service_id)
    code = new_code()
    document = PlanDocument(
        text=text,
        signatures=tuple(_mark(one) for one in signers_for(plan, conference, reader)),
        check=Check(
            address=f"{current_app.config['SETTINGS'].base_url}/check",
            code=code,
            service=service.name,
            phone=shown_phone(service.phone, service.region),
        ),
        zone=service.zone,
        made_at=at,
        statement=approach_of(conference).signing,
        sealed_at=at,
        seal_fingerprint=fingerprint,
        drawing=plan.drawing,
        drawing_by=_drawn_by(plan, conference, reader),
        calendar=_calendar(plan, text, service, at),
        approach=conference.approach,
    )
    return Copy("copy" if reader else "plan", reader, text_hash(text), code, pdf(document))


def _mark(signer: Signer) -> Signature:
    signed = signer.signature
    if signed is None:
        return Signature(signer.name, signer.tie)
    return Signature(
        signer.name, signer.tie, METHODS[signed.method], signed.signed_at, signed.text_hash, signed.witness
    )


def _drawn_by(plan: Plan, conference: Conference, reader: Person | None) -> str:
    about = known_to(reader, conference, central_people(conference))
    children = [one.called for one in about if one.age_group is not AgeGroup.BABY]
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


def _for_child(plan: Plan, conference: Conference, child: Person, at: datetime) -> ChildsPlan:
    """Only what the family wrote for the fridge, who helps, and when everybody meets again: no order, no worry."""
    text = plan_text(plan, conference, reader=child)
    coordinator = assigned(conference, Part.COORDINATOR)
    with force_locale(LANGUAGE):
        helpers = tuple(
            ChildsHelper(action.who, action.short)
            for goal in text.goals
            for action in goal.actions
            if action.short
        )
        following = (
            ((text.review.day, gettext("We all meet again and see how it goes.")),) if text.review else ()
        )
        sentences = (
            gettext("People who love you sat together and made a plan."),
            gettext("They thought about what you said."),
        )
        ask = (
            gettext("You can always ask %(name)s about it.", name=coordinator.first_name)
            if coordinator
            else ""
        )
    return ChildsPlan(
        to=child.called,
        sentences=sentences,
        helpers=helpers,
        next=following,
        made_at=at,
        number=text.number,
        ask=ask,
        language=LANGUAGE,
        drawing=plan.drawing,
        approach=conference.approach,
    )

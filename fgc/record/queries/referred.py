"""The referral in the record: what the social worker wrote, without how to reach anybody."""

from sqlalchemy import select

from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.db import session
from fgc.kit.words import said_day, said_moment
from fgc.record.sheet import Part, facts, table
from fgc.referral.models import Named, Offer, Referral
from fgc.referral.queries import bottom_lines_frozen, bottom_lines_of, origin_of, questions_of


def referral_parts(conference: Conference) -> list[Part]:
    """The referral with its consent, orders and questions; nothing where there is none."""
    referral = session().scalar(select(Referral).where(Referral.conference_id == conference.id))
    if referral is None:
        return []
    return [
        _referral(conference, referral),
        _consent(conference, referral),
        _orders(referral),
        *_asked(conference),
    ]


def _referral(conference: Conference, referral: Referral) -> Part:
    zone, origin = zone_of(conference), origin_of(referral)
    sent = said_moment(referral.submitted_at, zone) if referral.submitted_at else ""
    named = [(one.name, one.tie, "yes" if one.central else "") for one in referral.named]
    return Part(
        "The referral",
        facts=facts(
            ("Sent by", origin.referrer),
            ("Came by phone from", origin.caller),
            ("Phoned", said_moment(origin.called_at, zone) if origin.called_at else ""),
            ("Typed by", origin.entered_by),
            ("Sent", sent),
            ("Case number", referral.case_number),
            ("Urgent because", referral.urgent_because),
            ("Legal stage", referral.legal_stage.label if referral.legal_stage else ""),
            ("Purpose", referral.purpose),
            ("Where the child lives", referral.living_arrangement),
            ("What is going well", referral.going_well),
            ("Worries", referral.worries),
            ("What could happen", referral.if_nothing_changes),
            ("Help and money", referral.help_available),
            ("Important dates", referral.important_dates),
            ("Culture and faith", referral.culture),
            ("Decided", referral.decided_because),
            *(fact for one in referral.named if one.central for fact in _facts(one)),
        ),
        tables=table(("Who was named", "Tie", "It is about them"), named),
    )


def _facts(one: Named) -> list[tuple[str, object]]:
    """What is asked about nobody but whom it is about."""
    return [
        (f"Gender of {one.name}", one.gender),
        (f"Ethnicity of {one.name}", one.ethnicity.label if one.ethnicity else ""),
        (f"School of {one.name}", one.school),
    ]


def _consent(conference: Conference, referral: Referral) -> Part:
    scopes = {one.key: one.words for one in approach_of(conference).consent_scopes}
    offers = session().scalars(
        select(Offer).where(Offer.conference_id == conference.id).order_by(Offer.offered_on, Offer.id)
    )
    answered = {"": "no answer yet", "accepted": "accepted", "declined": "declined"}
    return Part(
        "Consent and offer",
        facts=facts(
            ("Who agreed", referral.consent_by),
            ("Ground", referral.consent_basis.label if referral.consent_basis else ""),
            ("Day", said_day(referral.consent_on) if referral.consent_on else ""),
            ("Agreed to", ". ".join(scopes[one] for one in referral.consent_scope if one in scopes)),
        ),
        tables=table(
            ("Statutory offer to", "Offered", "Answer"),
            [(one.to, said_day(one.offered_on), answered[one.answer]) for one in offers],
        ),
        below=True,
    )


def _orders(referral: Referral) -> Part:
    rows = [
        (
            one.kind.label,
            one.protects,
            one.against,
            said_day(one.expires_on) if one.expires_on else "no end given",
        )
        for one in referral.orders
    ]
    none = {"yes": "", "no": "None are known.", "": "Not answered."}[referral.orders_known]
    return Part(
        "Court orders and conditions",
        words=() if rows else tuple(filter(None, [none])),
        tables=table(("Order", "Protects", "Against", "Until"), rows),
        below=True,
    )


def _asked(conference: Conference) -> list[Part]:
    frozen = "Approved and fixed." if bottom_lines_frozen(conference) else "Not approved yet."
    questions = tuple(f"{one.number}. {one.words}" for one in questions_of(conference))
    lines = tuple(f"{one.number}. {one.words}" for one in bottom_lines_of(conference))
    found = [
        Part("Questions for the family", questions, below=True),
        Part("What the plan must have", (*lines, frozen) if lines else (), below=True),
    ]
    return [one for one in found if one.words]

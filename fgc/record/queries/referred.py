"""The referral in the record: what the social worker wrote, without how to reach anybody."""

from flask_babel import gettext as _
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
    named = [(one.name, one.tie, _("yes") if one.central else "") for one in referral.named]
    return Part(
        _("The referral"),
        facts=facts(
            (_("Referrer"), origin.referrer),
            (_("Phoned in by"), origin.caller),
            (_("Phoned"), said_moment(origin.called_at, zone) if origin.called_at else ""),
            (_("Typed by"), origin.entered_by),
            (_("Sent"), sent),
            (_("Case number"), referral.case_number),
            (_("Urgent because"), referral.urgent_because),
            (_("Legal stage"), referral.legal_stage.label if referral.legal_stage else ""),
            (_("Purpose"), referral.purpose),
            (_("Where the child lives"), referral.living_arrangement),
            (_("What is going well"), referral.going_well),
            (_("Worries"), referral.worries),
            (_("What could happen"), referral.if_nothing_changes),
            (_("Help and money"), referral.help_available),
            (_("Report for the family"), referral.report),
            (
                _("Report sent to the coordinator"),
                said_day(referral.report_sent_on) if referral.report_sent_on else "",
            ),
            (
                _("Report given to the family"),
                said_day(referral.report_given_on) if referral.report_given_on else "",
            ),
            (_("Important dates"), referral.important_dates),
            (_("Culture and faith"), referral.culture),
            (_("Decided"), referral.decided_because),
            *(fact for one in referral.named if one.central for fact in _facts(one)),
        ),
        tables=table((_("Who was named"), _("Relationship"), _("The referral is about them")), named),
    )


def _facts(one: Named) -> list[tuple[str, object]]:
    """What is asked about nobody but whom it is about."""
    return [
        (_("Gender of %(name)s", name=one.name), one.gender),
        (_("Ethnicity of %(name)s", name=one.name), one.ethnicity.label if one.ethnicity else ""),
        (_("School of %(name)s", name=one.name), one.school),
    ]


def _consent(conference: Conference, referral: Referral) -> Part:
    scopes = {one.key: one.words for one in approach_of(conference).consent_scopes}
    offers = session().scalars(
        select(Offer).where(Offer.conference_id == conference.id).order_by(Offer.offered_on, Offer.id)
    )
    answered = {"": _("no answer yet"), "accepted": _("accepted"), "declined": _("declined")}
    return Part(
        _("Consent and offer"),
        facts=facts(
            (_("Who agreed"), referral.consent_by),
            (_("Legal basis"), referral.consent_basis.label if referral.consent_basis else ""),
            (_("Day"), said_day(referral.consent_on) if referral.consent_on else ""),
            (_("Agreed to"), ". ".join(scopes[one] for one in referral.consent_scope if one in scopes)),
        ),
        tables=table(
            (_("Statutory offer to"), _("Offered"), _("Answer")),
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
            said_day(one.expires_on) if one.expires_on else _("no end date given"),
        )
        for one in referral.orders
    ]
    none = {"yes": "", "no": "None are known.", "": "Not answered."}[referral.orders_known]
    return Part(
        _("Court orders and conditions"),
        words=() if rows else tuple(filter(None, [none])),
        tables=table((_("Order"), _("Protects"), _("Against"), _("Until")), rows),
        below=True,
    )


def _asked(conference: Conference) -> list[Part]:
    frozen = (
        _("Approved. It cannot be changed.") if bottom_lines_frozen(conference) else _("Not approved yet.")
    )
    questions = tuple(f"{one.number}. {one.words}" for one in questions_of(conference))
    lines = tuple(f"{one.number}. {one.words}" for one in bottom_lines_of(conference))
    found = [
        Part(_("Questions for the family"), questions, below=True),
        Part(_("What the plan must have"), (*lines, frozen) if lines else (), below=True),
    ]
    return [one for one in found if one.words]

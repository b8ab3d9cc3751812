"""What somebody told us and what went to them, for their own copy: needs, own words, consent, letters, visits, who looked."""

from flask_babel import gettext as _
from sqlalchemy import select, text

from fgc.access.audit import Opened
from fgc.access.models import PersonSession
from fgc.access.models_audit import AuditLine
from fgc.access.visits import coarse_said
from fgc.approach.reading import approach_of
from fgc.circle.forms.contact_log import WAYS
from fgc.circle.models import Need, Person, Preparation
from fgc.circle.models_consent import Consent
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay
from fgc.circle.queries import names_of_staff
from fgc.circle.views.agreed import agreed_by
from fgc.conference.models import Conference
from fgc.invitation.models import Suggestion
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER, Letter, ToKind
from fgc.kit.locked import Sealed
from fgc.kit.words import mark, said_day, said_moment
from fgc.kit.zones import day_of
from fgc.record.received import ANOTHER, CHANNELS, LETTERS
from fgc.record.sheet import Part, facts, table
from fgc.referral.models import Named, Referral

READINGS = {
    Opened.CONTACT.value: mark("How you are reached"),
    Opened.THEIR_VIEW.value: mark("Your page, as you see it"),
    Opened.PREPARATION.value: mark("What you said in preparation"),
    Opened.PLAN.value: mark("The plan"),
    Opened.SEALED_PLAN.value: mark("The plan, to download"),
}
ABOUT_ONE = (Opened.CONTACT.value, Opened.THEIR_VIEW.value, Opened.PREPARATION.value)


CAME_OF_IT = {
    ContactOutcome.SPOKE: mark("We spoke to you"),
    ContactOutcome.NO_REPLY: mark("We did not reach you"),
    ContactOutcome.LEFT_MESSAGE: mark("We left a message"),
    ContactOutcome.WROTE: mark("We wrote to you"),
    ContactOutcome.SOMEBODY_ELSE: mark("Someone else answered"),
    ContactOutcome.ANOTHER_TIME: mark("You asked for another time"),
    ContactOutcome.WRONG_DETAILS: mark("The number or address was wrong"),
    ContactOutcome.MOVED_AWAY: mark("We heard that you had moved"),
    ContactOutcome.NO_CONTACT: mark("You asked us not to contact you"),
    ContactOutcome.OTHER: mark("Something else"),
}
OWN_CONTACTS = text("SELECT contacted_at, way, outcome FROM fgc_own_contacts()")


def needs_part(person: Person) -> Part:
    """What they need to come or to understand."""
    conference = session().get_one(Conference, person.conference_id)
    said = {one.key: one.words for one in approach_of(conference).needs}
    needs = session().scalars(select(Need).where(Need.person_id == person.id).order_by(Need.kind))
    rows = [
        (
            _(said.get(one.kind, one.kind)),
            one.words,
            said_day(day_of(one.arranged_at, person.zone)) if one.arranged_at else "",
        )
        for one in needs
    ]
    return Part(str(_("What you need")), tables=table((_("What"), _("In words"), _("Arranged")), rows))


def said_part(person: Person, *, by_staff: bool) -> Part:
    """What they said in preparation, and whom they named as forgotten."""
    kept = _talk(person, by_staff=by_staff)
    named = session().scalars(
        select(Suggestion).where(Suggestion.by_person_id == person.id).order_by(Suggestion.made_at)
    )
    rows = [(one.name, one.tie, said_moment(one.made_at, person.zone)) for one in named]
    return Part(
        str(_("What you told us")),
        facts=facts(
            (_("In your own words"), kept.own_words if kept else ""),
            (_("What you could offer"), kept.offers if kept else ""),
        ),
        tables=table((_("Who you said we missed"), _("Who they are"), _("When")), rows),
    )


def facts_part(person: Person, *, by_staff: bool) -> Part:
    """What the referral says of whom it is about: gender, ethnicity, school, and the council's number of the case."""
    named, referral = _of_referral(person) if by_staff else _own_facts()
    if named is None or referral is None or not named.central:
        return Part(str(_("What the referral says about you")))
    return Part(
        str(_("What the referral says about you")),
        facts=facts(
            (_("The council’s case number"), referral.case_number),
            (_("Gender"), named.gender),
            (_("Ethnicity"), named.ethnicity.label if named.ethnicity else ""),
            (_("School, nursery or college"), named.school),
        ),
    )


def _of_referral(person: Person) -> tuple[Named | None, Referral | None]:
    named = session().get(Named, person.named_id) if person.named_id else None
    return named, session().get(Referral, named.referral_id) if named else None


def _own_facts() -> tuple[Named | None, Referral | None]:
    """Their own, by a function that shows them nothing else of the referral."""
    row = session().execute(text("SELECT * FROM fgc_own_facts()")).one_or_none()
    if row is None:
        return None, None
    named, referral = Named(id=row.id, central=True), Referral(id=row.referral_id)
    for kept, name in (
        (named, "gender_locked"), (named, "ethnicity_code_locked"), (named, "school_locked"), (referral, "case_number_locked"),
    ):  # fmt: skip
        held = getattr(row, name)
        setattr(kept, name, None if held is None else Sealed(held))
    return named, referral


def contacts_part(person: Person, *, by_staff: bool) -> Part:
    """When and how the coordinator reached them, or tried to. What was noted of it is not theirs, and stays out."""
    tried = select(ContactEntry.contacted_at, ContactEntry.way, ContactEntry.outcome).where(
        ContactEntry.person_id == person.id, ContactEntry.outcome != ContactOutcome.MISTAKE
    )
    rows = session().execute(
        tried.order_by(ContactEntry.contacted_at, ContactEntry.written_at) if by_staff else OWN_CONTACTS
    )
    said = [
        (said_moment(at, person.zone), str(WAYS[ContactWay(way)]), _(CAME_OF_IT[ContactOutcome(outcome)]))
        for at, way, outcome in rows
    ]
    return Part(
        str(_("When we were in touch with you, or tried to be")),
        tables=table((_("When"), _("How"), _("What happened")), said),
        grows=True,
    )


def _talk(person: Person, *, by_staff: bool) -> Preparation | None:
    """The coordinator's talk with them, of which they get their own words alone. The row is shown to staff only; the
    person's words in it come by a function that shows nobody anything else of it."""
    if by_staff:
        return session().scalar(select(Preparation).where(Preparation.person_id == person.id))
    row = (
        session()
        .execute(text("SELECT id, own_words_locked, offers_locked FROM fgc_own_words()"))
        .one_or_none()
    )
    if row is None:
        return None
    kept = Preparation(id=row.id, person_id=person.id, conference_id=person.conference_id)
    for name in ("own_words_locked", "offers_locked"):
        held = getattr(row, name)
        setattr(kept, name, None if held is None else Sealed(held))
    return kept


def agreed_part(person: Person) -> Part:
    """What they agreed to, on what day, and what they stopped."""
    lines = session().scalars(
        select(Consent).where(Consent.person_id == person.id).order_by(Consent.written_at, Consent.id)
    )
    rows = [(one.to_them, one.given_to_them, one.ended) for one in agreed_by(person, list(lines))]
    return Part(str(_("What you agreed to")), tables=table((_("What"), _("When"), _("Withdrawn")), rows))


def letters_part(person: Person) -> Part:
    """Which letters went to them; of a letter its kind alone is kept."""
    sent = session().scalars(
        select(Letter)
        .where(
            Letter.matter_id == person.conference_id,
            Letter.to_id == person.id,
            Letter.to_kind == ToKind.PERSON,
            Letter.state.in_(HANDED_OVER),
            Letter.sent_at.is_not(None),
        )
        .order_by(Letter.sent_at, Letter.id)
    )
    rows = [
        (said_moment(one.sent_at, person.zone), _(LETTERS.get(one.kind, ANOTHER)), _(CHANNELS[one.channel]))
        for one in sent
        if one.sent_at
    ]
    return Part(str(_("What we sent you")), tables=table((_("When"), _("What"), _("How")), rows), grows=True)


def visits_part(person: Person) -> Part:
    """When their page was opened, with what kind of device."""
    visits = session().scalars(
        select(PersonSession).where(PersonSession.person_id == person.id).order_by(PersonSession.began_at)
    )
    rows = [(said_moment(one.began_at, person.zone), coarse_said(one.device)) for one in visits]
    return Part(
        str(_("When your page was opened")),
        (str(_("If one of these was not you, tell us.")),) if rows else (),
        tables=table((_("When"), _("Device")), rows),
        grows=True,
    )


def looks_part(conference: Conference, person: Person) -> Part:
    """Who of staff looked at what is about them, and at the plan: taken from the audit."""
    lines = (
        session()
        .scalars(
            select(AuditLine)
            .where(
                AuditLine.conference_id == conference.id,
                AuditLine.actor_kind == "staff",
                AuditLine.action.in_(ABOUT_ONE),
                AuditLine.about == str(person.id),
            )
            .order_by(AuditLine.seq)
        )
        .all()
    )
    names = names_of_staff([one.actor_id for one in lines])
    rows = [
        (
            said_moment(one.at, person.zone),
            names.get(one.actor_id, "") if one.actor_id else "",
            _(READINGS[one.action]),
        )
        for one in lines
    ]
    return Part(
        str(_("Who looked at information about you")),
        tables=table((_("When"), _("Who"), _("What they looked at")), rows),
        grows=True,
    )

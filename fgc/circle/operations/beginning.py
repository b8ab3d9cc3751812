"""How a circle begins: with the people whom the referrer named, and what is known between them."""

from datetime import date
from uuid import uuid4

from fgc.access.models import Staff
from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.circle.happenings import CircleBegun
from fgc.circle.models import Channel, Kind, Need, Person, Preparation, Ring, SafeContact
from fgc.circle.operations.consent import consent_of_referral
from fgc.circle.operations.orders import bring_in
from fgc.circle.queries import orders_of
from fgc.circle.rules import (
    age_group_on,
    called_by_default,
    side_of_tie,
    still_in_force,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.phone import zone_of_phone
from fgc.referral.happenings import ReferralAccepted
from fgc.referral.models import Named
from fgc.referral.rules.sections import UNKNOWN


def take_up(happened: ReferralAccepted, *, by: StaffViewer) -> None:
    """When a referral is accepted the circle begins: whoever was named, and the referrer as a professional.

    What the referrer wrote is a beginning, not a confirmation: nobody can be written to before the coordinator has
    asked them. An order in force that keeps two of them apart becomes a caution at once; any other order between two
    of them is a concern that waits for the coordinator's answer. What was agreed to is the beginning of their ledger.
    """
    conference, referral = happened.conference, happened.referral
    with saving():
        day = today(zone_of(conference))
        people = [_begin(conference, named, day) for named in referral.named]
        session().add_all(people)
        session().flush()
        for person, named in zip(people, referral.named, strict=True):
            _details(conference, person, named)
        _referrer(conference, session().get_one(Staff, referral.referrer_id))
        session().flush()
        for order in orders_of(conference):
            if still_in_force(order.expires_on, day):
                bring_in(conference, order, people, by=by)
        consent_of_referral(conference, referral, people, by=by)
        tell(CircleBegun(conference, len(people)), by=by)


def _begin(conference: Conference, named: Named, day: date) -> Person:
    return Person(
        id=uuid4(),
        conference_id=conference.id,
        service_id=conference.service_id,
        named_id=named.id,
        name=named.name,
        called=called_by_default(named.name),
        kind=Kind.CENTRAL if named.central else Kind.FAMILY,
        tie=named.tie,
        side=side_of_tie(named.tie),
        ring=Ring.CLOSEST if named.central or named.has_pr else Ring.FAMILY,
        age_group=age_group_on(named.born_on, day),
        born_on=named.born_on,
        has_pr=named.has_pr,
        language=named.language,
        zone=zone_of_phone(named.phone) or zone_of(conference),
        added_at=now(),
    )


def _details(conference: Conference, person: Person, named: Named) -> None:
    person.contact = SafeContact(
        person_id=person.id,
        conference_id=conference.id,
        email=named.email,
        phone=named.phone,
        address=named.address,
        address_protected=named.address_protected,
        told_by_referrer="" if named.safe_contact == UNKNOWN else named.safe_contact,
    )
    person.preparation = Preparation(person_id=person.id, conference_id=conference.id)
    known = {need.key for need in approach_of(conference).needs}
    if named.interpreter and "interpreter" in known:
        session().add(Need(person_id=person.id, conference_id=conference.id, kind="interpreter"))
    if named.needs and "other" in known:
        session().add(Need(person_id=person.id, conference_id=conference.id, kind="other", words=named.needs))


def _referrer(conference: Conference, staff: Staff) -> Person:
    person = Person(
        id=uuid4(),
        conference_id=conference.id,
        service_id=conference.service_id,
        name=staff.name,
        called=staff.first_name,
        kind=Kind.PROFESSIONAL,
        job="Social worker",
        ring=Ring.COMMUNITY,
        staff_id=staff.id,
        zone=zone_of(conference),
        added_at=now(),
    )
    session().add(person)
    session().flush()
    person.contact = SafeContact(
        person_id=person.id,
        conference_id=conference.id,
        email=staff.email,
        phone=staff.phone,
        voicemail=True,
        allowed=[Channel.EMAIL.value, Channel.PHONE.value],
        confirmed_on=today(person.zone),
    )
    person.preparation = Preparation(person_id=person.id, conference_id=conference.id)
    return person

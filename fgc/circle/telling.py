"""What a text would tell to whom, in one conference: the words of `kit.telltale` with its people and cautions.

Addresses and numbers are loaded here to be compared with a text, for the coordinator and the worker alone, and never
handed on: what comes out are words that stand in the text already.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.circle.models import Caution, Person, SafeContact
from fgc.circle.models_looked import Looked
from fgc.circle.models_reaching import ContactChange
from fgc.circle.queries import cautions_of, order_pairs
from fgc.circle.rules import Field, hides
from fgc.circle.rules.people import TITLES
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.telltale import Found, Protected, Tells, places_of, postcode_of, telltale

NAMES = frozenset({Field.NAME.value, Field.ATTENDANCE.value})
PLACES = frozenset({Field.ADDRESS.value, Field.TOWN.value})


Findings = dict[str, list[tuple[str, str, bool]]]
"""By the person they tell about (hex): the kind of words (a value of `Tells`), the words, and whether for an order alone."""


@dataclass(frozen=True)
class Told:
    """Words of a text that may tell something about one person, and who would read them and must not learn it."""

    found: Found
    about: Person
    readers: tuple[Person, ...]
    by_order: bool = False
    """An order in force keeps them apart."""
    by_caution: bool = True
    """A caution hides it from these readers. Otherwise it is an address that is protected from everybody in the family."""

    @property
    def takes_two(self) -> bool:
        """Whether no one person lets it be read: the very thing that a caution hides stands there, or an order keeps the two
        apart. What comes near it, and a protected address that no caution hides, one coordinator may let stand."""
        return self.by_caution and (self.found.as_such or self.by_order)


def told_by(
    viewer: Viewer, conference: Conference, text: str, readers: Iterable[Person], *, spares_owner: bool = True
) -> list[Told]:
    """What this text would tell to any of these readers that a caution hides from them, or that must not reach anybody in the
    family. Nothing for whoever may not know cautions: a warning would tell them. `spares_owner`: whoever lives at a protected
    address may read it; otherwise it counts for them too, so that nobody can see by whose copy waits who lives there."""
    return told_by_each(viewer, conference, [text], readers, spares_owner=spares_owner)[0]


def told_by_each(
    viewer: Viewer,
    conference: Conference,
    texts: Sequence[str],
    readers: Iterable[Person],
    *,
    spares_owner: bool = True,
) -> list[list[Told]]:
    """The same of several texts, each by itself: what stands in one says nothing about another."""
    if not any(texts) or not _may_ask(viewer):
        return [[] for _text in texts]
    everybody = {one.id: one for one in readers}
    guarded, ordered = _guarded(conference, everybody), order_pairs(conference).no_contact
    protected = _protected_addresses(conference, everybody, spares_owner=spares_owner)
    return [
        [
            Told(found, about, some, by_order=by_order)
            for about, words, by in guarded
            for found in telltale(text, [words])
            for by_order, some in _by_order(by, about, ordered)
        ]
        + [
            Told(found, about, by, by_caution=False)
            for about, words, by in protected
            for found in telltale(text, [words])
            if found.as_such
        ]
        for text in texts
    ]


def told_to_each(told: Iterable[Told]) -> dict[UUID, list[Told]]:
    """The same by reader."""
    found: dict[UUID, list[Told]] = {}
    for one in told:
        for reader in one.readers:
            found.setdefault(reader.id, []).append(replace(one, readers=(reader,)))
    return found


def told_together(told: Iterable[Told]) -> list[Told]:
    """The other way round: the same words once, with all who would read them."""
    found: dict[tuple[object, ...], list[Told]] = {}
    for one in told:
        key = (one.found, one.found.as_such, one.about.id, one.by_order, one.by_caution)
        found.setdefault(key, []).append(one)
    return [
        replace(some[0], readers=tuple(dict.fromkeys(reader for one in some for reader in one.readers)))
        for some in found.values()
    ]


def _by_order(
    readers: Iterable[Person], about: Person, ordered: Collection[tuple[UUID, UUID]]
) -> Iterator[tuple[bool, tuple[Person, ...]]]:
    """The readers whom an order keeps from this person, and the others; each only where there are some."""
    for by_order in (False, True):
        some = tuple(one for one in readers if ((one.id, about.id) in ordered) is by_order)
        if some:
            yield by_order, some


def findings_for_two(told: Collection[Told]) -> Findings:
    """Of these findings those that no one person lets go, to be kept, sealed, with the text in which they were."""
    kept: Findings = {}
    for one in told:
        if one.takes_two:
            line = one.found.tells.value, one.found.words, not one.found.as_such
            kept = merged_findings(kept, {one.about.id.hex: [line]})
    return kept


def merged_findings(one: Findings, other: Findings) -> Findings:
    """What two looks found; for an order alone only what neither look found as such."""
    merged: Findings = {}
    for about in one | other:
        lines: dict[tuple[str, str], bool] = {}
        for kind, words, for_order in [*one.get(about, []), *other.get(about, [])]:
            lines[kind, words] = lines.get((kind, words), True) and for_order
        merged[about] = [(kind, words, for_order) for (kind, words), for_order in lines.items()]
    return merged


def told_again(
    viewer: Viewer, conference: Conference, text: str, reader: Person, kept: Findings
) -> list[Told]:
    """What of earlier findings this text tells this reader, as long as a caution hides that kind of words from them. It does not
    depend on the names, numbers and towns that are written down now: another town typed in by one person is no weaker caution,
    which takes two."""
    if not text or not kept or not _may_ask(viewer):
        return []
    hidden: dict[UUID, frozenset[Tells]] = {}
    for one in cautions_of(conference):
        if one.person_id == reader.id and one.protects_id.hex in kept:
            hidden[one.protects_id] = hidden.get(one.protects_id, frozenset()) | _kinds_hidden(one)
    ordered, found = order_pairs(conference).no_contact, []
    for about_id, kinds in hidden.items():
        about, by_order = session().get_one(Person, about_id), (reader.id, about_id) in ordered
        for kind, words, for_order in kept[about_id.hex]:
            if Tells(kind) in kinds and (by_order or not for_order):
                again = telltale(text, [_protecting(about_id, Tells(kind), words)])
                found += [
                    Told(replace(one, tells=Tells(kind)), about, (reader,), by_order=by_order)
                    for one in again
                ]
    return list(dict.fromkeys(found))


def _protecting(about_id: UUID, kind: Tells, words: str) -> Protected:
    """These very words, as what must not be told about somebody."""
    if kind is Tells.NAME:
        return Protected(about_id, names=(words,))
    if kind in (Tells.STREET, Tells.TOWN):
        return Protected(about_id, town=words)
    if kind is Tells.POSTCODE:
        return Protected(about_id, address=words)
    return Protected(about_id, phone=words) if kind is Tells.PHONE else Protected(about_id, email=words)


def not_looked_at(viewer: Viewer, conference: Conference, text: str, readers: Iterable[Person]) -> list[Told]:
    """The same, unless somebody has looked at this very text with what it tells, and let it stand."""
    told = told_by(viewer, conference, text, readers)
    return [] if told and was_looked_at(conference, mark_of(text, told)) else told


def own_told(viewer: PersonViewer, text: str) -> list[Found]:
    """Where somebody writes down their own protected address, or the number that goes with it. They know both; nobody
    else's is looked for, and no caution."""
    own = session().scalar(
        select(SafeContact)
        .where(SafeContact.person_id == viewer.person_id, SafeContact.address_protected)
        .options(undefer(SafeContact.address))
    )
    if own is None:
        return []
    return telltale(text, [Protected(viewer.person_id, address=own.address, town=own.town, phone=own.phone)])


def was_looked_at(conference: Conference, mark: str) -> bool:
    return bool(marks_looked_at(conference, [mark]))


def marks_looked_at(conference: Conference, marks: Collection[str]) -> set[str]:
    """Which of these stand for a text that somebody has looked at."""
    found = select(Looked.mark).where(Looked.conference_id == conference.id, Looked.mark.in_(marks))
    return set(session().scalars(found)) if marks else set()


def mark_of(text: str, told: Collection[Told]) -> str:
    """A word that stands for this text and for what it tells to whom, and how surely; it cannot be read back. A false alarm
    that was let stand is looked at again once it is the very thing, or an order keeps the two apart."""
    parts = sorted(
        f"{one.found}{one.by_order}{one.by_caution}{sorted(reader.id.hex for reader in one.readers)}"
        for one in told
    )
    return hashlib.sha256("\n".join([text, *parts]).encode()).hexdigest()


def _may_ask(viewer: Viewer) -> bool:
    return isinstance(viewer, Worker) or (isinstance(viewer, StaffViewer) and viewer.role is Role.COORDINATOR)


def _guarded(
    conference: Conference, readers: dict[UUID, Person]
) -> list[tuple[Person, Protected, tuple[Person, ...]]]:
    """Each protected person with what must not be told about them, and the readers who must not learn it."""
    cautions = [one for one in cautions_of(conference) if one.person_id in readers]
    people = {
        one.id: one
        for one in session().scalars(
            select(Person)
            .where(Person.id.in_({one.protects_id for one in cautions}))
            .options(joinedload(Person.contact))
            # Whoever was read before on a relative's behalf stands in the session without their contact.
            .execution_options(populate_existing=True)
        )
    }
    addresses = _addresses_of([*people, *(one.person_id for one in cautions)])
    waiting = _waiting_contacts(conference, people)
    found: dict[tuple[UUID, Protected], list[Person]] = {}
    for one in cautions:
        reader, about = readers[one.person_id], people[one.protects_id]
        known = _known_to(reader, addresses.get(reader.id, ""))
        protected = [_protected(one, about, addresses.get(about.id, ""), known)]
        if new := waiting.get(about.id):
            protected.append(_protected_contact(one, about, new, known))
        for each in protected:
            found.setdefault((about.id, each), []).append(reader)
    return [(people[about], protected, tuple(by)) for (about, protected), by in found.items()]


def _protected_addresses(
    conference: Conference, readers: dict[UUID, Person], *, spares_owner: bool
) -> list[tuple[Person, Protected, tuple[Person, ...]]]:
    """Each person whose address must not reach anybody in the family, with its road, or its house, and its postcode, and all
    readers from whom no caution hides them already. Whoever lives there too is one of them: to spare them would show who
    they are. The town alone says too little to stop a whole family from naming it; where it says too much, a caution hides it."""
    contacts = (
        session()
        .scalars(
            select(SafeContact)
            .join(Person, Person.id == SafeContact.person_id)
            .where(SafeContact.conference_id == conference.id, SafeContact.address_protected)
            .where(Person.erased_at.is_(None))
            .order_by(Person.id)
            .options(undefer(SafeContact.address))
        )
        .all()
    )
    if not contacts:
        return []
    hidden = {
        (one.person_id, one.protects_id)
        for one in cautions_of(conference)
        if Tells.STREET in _kinds_hidden(one)
    }
    waiting = _waiting_contacts(conference, [one.person_id for one in contacts])
    found = []
    for contact in contacts:
        about = session().get_one(Person, contact.person_id)
        by = tuple(
            one
            for one in readers.values()
            if (one.id, about.id) not in hidden and not (spares_owner and one.id == about.id)
        )
        now, new = contact, waiting.get(about.id, _Contact())
        places = [*_where_exactly(now.address, now.town), *_where_exactly(new.address, new.town)]
        found += [(about, Protected(about.id, address=place), by) for place in dict.fromkeys(places) if by]
    return found


def _where_exactly(address: str, town: str = "") -> list[str]:
    """The road of an address, or the house where it has none, and its postcode, in small letters; not the town."""
    places = places_of(address)
    roads = [place for at, (tells, place) in enumerate(places) if at == 0 or tells is Tells.STREET]
    words = [*roads, postcode_of(address)]
    return [one.casefold() for one in words if one and one.casefold() != town.strip().casefold()]


def _addresses_of(people: Iterable[UUID]) -> dict[UUID, str]:
    return {
        row.person_id: row.address
        for row in session().scalars(
            select(SafeContact).where(SafeContact.person_id.in_(people)).options(undefer(SafeContact.address))
        )
    }


def _kinds_hidden(caution: Caution) -> frozenset[Tells]:
    """Which kinds of words this caution hides. Where two must not meet, everything that leads from one to the other."""
    hidden, apart = hides(caution), caution.must_not_meet
    places = {Tells.STREET, Tells.TOWN, Tells.POSTCODE} if apart or hidden & PLACES else set()
    names = {Tells.NAME} if hidden & NAMES else set()
    phone = {Tells.PHONE} if apart or Field.PHONE.value in hidden else set()
    email = {Tells.EMAIL} if apart or Field.EMAIL.value in hidden else set()
    return frozenset(places | names | phone | email)


@dataclass(frozen=True)
class _Contact:
    """How and where somebody is reached, as it stands or as it would be."""

    town: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


def _waiting_contacts(conference: Conference, people: Collection[UUID]) -> dict[UUID, _Contact]:
    """By person, what was written down as new for them and waits for a second person: it is where they are, agreed or not."""
    waiting = (
        select(ContactChange)
        .where(ContactChange.conference_id == conference.id, ContactChange.settled_at.is_(None))
        .where(ContactChange.person_id.in_(people))
        .options(undefer(ContactChange.told))
    )
    return {
        one.person_id: _Contact(
            *(str(one.told.get(field) or "") for field in ("town", "address", "phone", "email"))
        )
        for one in session().scalars(waiting)
    }


def _protected(caution: Caution, about: Person, address: str, known: Collection[str]) -> Protected:
    """The words that this caution hides."""
    kept = about.contact
    contact = _Contact(kept.town, address, kept.phone, kept.email) if kept else _Contact(address=address)
    said = _names_of(about) if Tells.NAME in _kinds_hidden(caution) else ()
    names = tuple(name for name in said if name.casefold() not in known)
    return replace(_protected_contact(caution, about, contact, known), names=names)


def _protected_contact(
    caution: Caution, about: Person, contact: _Contact, known: Collection[str]
) -> Protected:
    """Of how and where they are reached what this caution hides."""
    kinds = _kinds_hidden(caution)
    town, address = (contact.town, contact.address) if Tells.TOWN in kinds else ("", "")
    return Protected(
        about.id,
        town=_unless(town, known),
        address="\n".join(line for line in address.splitlines() if _unless(line, known)),
        phone=contact.phone if Tells.PHONE in kinds else "",
        email=contact.email if Tells.EMAIL in kinds else "",
    )


def _names_of(person: Person) -> list[str]:
    """The whole name, what they are called, each name that they had here before, and each part of these; not a title, nor an
    initial. The family goes on calling somebody by the name that it knows."""
    names = [person.name, *person.former_names]
    parts = [
        part
        for name in names
        for part in name.split()
        if len(part.strip(".")) > 1 and part.casefold().rstrip(".") not in TITLES
    ]
    return list(dict.fromkeys([*names, person.called, *parts]))


def _known_to(reader: Person, address: str) -> set[str]:
    """What a reader has in common with others: their own names, their own town."""
    town = [reader.contact.town] if reader.contact else []
    return {
        word.casefold()
        for word in (*reader.name.split(), *town, *(place for _tells, place in places_of(address)))
    }


def _unless(place: str, known: Collection[str]) -> str:
    return "" if place.strip(" ,.").casefold() in known else place

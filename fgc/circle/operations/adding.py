"""People come into the circle with the ways to reach them, one by one or as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fgc.access.viewer import StaffViewer
from fgc.circle.models import Person, SafeContact
from fgc.circle.operations.contact import IN_ONE_FORM, Kept, begin_contact, keep_contact
from fgc.circle.operations.people import add_person
from fgc.circle.reaching import open_change_of, protected_now
from fgc.circle.rules import WhyNot, is_written_down
from fgc.conference.models import Conference
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse


@dataclass(frozen=True)
class Listed:
    """One checked line of a list: who they are and how they are reached, as `add_with_contact` takes them."""

    person: Mapping[str, Any]
    contact: Mapping[str, Any] | None
    already: Person | None = None
    """Who of the circle it is: then only how they are reached is kept, where nobody has confirmed that yet."""


def add_with_contact(
    conference: Conference, *, by: StaffViewer, person: Mapping[str, Any], contact: Mapping[str, Any] | None
) -> tuple[Person, Kept | None]:
    """A new person and how they may be reached (None: nothing was said of it), both or neither. See `add_person` and
    `keep_contact` for what is refused."""
    with saving():
        someone = add_person(conference, by=by, **person)
        kept = None
        if contact is not None:
            version = (someone.contact or begin_contact(someone)).version
            kept = keep_contact(conference, someone, by=by, version=version, **contact)
    return someone, kept


def add_list(conference: Conference, lines: Sequence[Listed], *, by: StaffViewer) -> dict[int, Refused]:
    """Keeps each of these lines that may be kept and gives what is wrong with the others, by their place among the lines: one
    line that is refused holds up nobody else. Nothing of a list waits for a second person: it has no place to say how somebody
    knows who asked, so that whoever needs one is refused here."""
    refused = {}
    with saving():
        for place, line in enumerate(lines):
            try:
                with session().begin_nested():
                    _add_line(conference, line, by=by)
            except Refused as wrong:
                refused[place] = _of_a_list(wrong)
    return refused


def _add_line(conference: Conference, line: Listed, *, by: StaffViewer) -> None:
    if line.already is not None:
        _reach(conference, line.already, line.contact, by=by)
    else:
        add_with_contact(conference, by=by, person=line.person, contact=line.contact)


def _of_a_list(refused: Refused) -> Refused:
    if refused.reason is WhyNot.SAY_WHO_ASKED:
        return Refused(WhyNot.REACHED_ON_OWN_PAGE, field="name")
    return refused.beside(refused.field or "name")


def _reach(
    conference: Conference, someone: Person, contact: Mapping[str, Any] | None, *, by: StaffViewer
) -> None:
    """Keeps how somebody is reached who is there already. Refused where a second person might be needed or something is
    known: a list shows neither what is kept nor whom a caution protects."""
    if contact is None:
        return
    there = someone.contact or begin_contact(someone)
    known = _is_known(there, contact) or open_change_of(someone) is not None
    refuse(
        WhyNot.REACHED_ON_OWN_PAGE if known or protected_now(conference, someone) else None,
        field="is_already",
    )
    kept = {"email": there.email, "phone": there.phone, **contact}
    keep_contact(conference, someone, by=by, version=there.version, **kept)


def _is_known(there: SafeContact, contact: Mapping[str, Any]) -> bool:
    """Whether the line would write over something that nobody sees on the list. What nobody confirmed yet counts as well,
    such as a way that is not safe, and so does an address or a number that the line has another one of."""
    if there.confirmed_on is not None or there.address_protected or is_written_down(there):
        return True
    typed = {name: kept(contact[name]) for name, kept in IN_ONE_FORM.items() if name in contact}
    return any(getattr(there, name) not in ("", value) for name, value in typed.items())

"""What a second person reads, line by line, before they agree to a weaker caution or to another way to reach somebody."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from fgc.access.viewer import Viewer
from fgc.circle.hours import safe_hours, times_in
from fgc.circle.models import Caution, Channel, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.queries import between, here, names_in, order_pairs, sides_of
from fgc.circle.reaching import new_contact_in, readers_of_new_contact
from fgc.circle.rules import Field, hides, hides_if_agreed
from fgc.conference.models import Conference
from fgc.kit.agreement import Change, Proposal, differing, facts, line
from fgc.kit.phone import shown_phone
from fgc.kit.text import in_name_order
from fgc.kit.words import mark, said_day, said_list

WAYS = {
    Channel.EMAIL: mark("email"),
    Channel.TEXT: mark("text message"),
    Channel.PHONE: mark("phone call"),
    Channel.LETTER: mark("letter by post"),
    Channel.IN_PERSON: mark("in person"),
}


def lowering(viewer: Viewer, conference: Conference, caution: Caution) -> Proposal | None:
    """What would be weaker in a caution, field by field, and what would stay hidden; None where nobody asks."""
    if caution.lower_asked_at is None:
        return None
    before, after = hides(caution), hides_if_agreed(caution)
    hidden, open_ = _("Hidden"), _("Not hidden any more")
    fields = [line(_(one.label), hidden, open_) for one in Field if one.value in before - after]
    fields += [line(_(one.label), _("Not hidden"), hidden) for one in Field if one.value in after - before]
    meet = line(
        _("Whether they may meet"),
        _no_or_yes(caution.must_not_meet),
        _no_or_yes(caution.lower_must_not_meet),
    )
    names = names_in(viewer, conference)
    return Proposal(
        caution.id,
        caution.lower_asked_at,
        caution.lower_because,
        (*differing([meet]), *fields),
        facts(
            (_("Who must not find out"), names[caution.person_id]),
            (_("About"), names[caution.protects_id]),
            (_("Still hidden"), said_list(_(one.label) for one in Field if one.value in after) or _("Nothing")),
            (_("Why there is a restriction"), caution.because),
            (_("Order in force"), _orders_said(conference, caution)),
        ),
    )  # fmt: skip


def _no_or_yes(must_not_meet: bool) -> str:
    return str(_("They must not meet") if must_not_meet else _("They may meet"))


def _orders_said(conference: Conference, caution: Caution) -> str:
    """Each order that is in force between the two, also one that the caution does not name."""
    return "; ".join(
        f"{order.kind.label}, "
        + (_("until %(day)s", day=said_day(order.expires_on)) if order.expires_on else _("no end date"))
        for order in order_pairs(conference).between(caution.person_id, caution.protects_id)
    )


def new_contact(viewer: Viewer, conference: Conference, person: Person, change: ContactChange) -> Proposal:
    """What would be otherwise about reaching somebody, field by field, and from whom they must be kept. Of the way before
    a second person reads no more than the first letter and the domain, or the last three digits (decision 22), and no protected
    address or safe word: that they would be others is shown.
    """
    assert person.contact is not None, "a change is of a contact"
    told = new_contact_in(change)
    found = [
        _unread(one, person.contact)
        for one in differing(_fields(_of_contact(person.contact), told, person.zone))
    ]
    return Proposal(
        change.id,
        change.asked_at,
        change.because,
        (*found, *_unshown(person.contact, change, told)),
        facts(
            (_("Must not find them"), said_list(_kept_from(viewer, conference, person))),
            (_("Who else may read it"), _readers_said(person, change)),
        ),
        state=str(person.contact.version),
    )


def _readers_said(person: Person, change: ContactChange) -> str:
    """Whoever has this mailbox or telephone already: two people who agree must know whose it is."""
    said = {
        "email": mark("%(name)s has the same email address."),
        "phone": mark("%(name)s has the same phone number."),
    }
    found = readers_of_new_contact(person, change)
    return " ".join(_(said[kind], name=one.name) for one, kind in found)


def _unread(change: Change, contact: SafeContact) -> Change:
    """As the second person reads it: what would be, and of what is now that there is something; of an address or a number as
    much as tells a slip of the pen from another mailbox or telephone."""
    hints = {str(_("Email")): _half_shown_email(contact), str(_("Phone")): _half_shown_phone(contact)}
    return line(
        change.what, hints.get(str(change.what)) or (_("Not shown here") if change.now else ""), change.then
    )


def _half_shown_email(contact: SafeContact) -> str:
    """'k…@example.org'."""
    name, _at, domain = contact.email.partition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


def _half_shown_phone(contact: SafeContact) -> str:
    return _("Ends with %(digits)s", digits=contact.phone[-3:]) if contact.phone else ""


def _fields(kept: Mapping[str, Any], told: Mapping[str, Any], zone: str) -> list[Change]:
    """Each field as it is and as it would be; what was not said stays."""
    after = {**kept, **told}
    said = {
        _("Email"): _text("email"), _("Phone"): lambda of: shown_phone(of["phone"] or ""),
        _("Allowed, best first"): lambda of: _ways(of["allowed"]), _("Never by"): lambda of: _ways(of["forbidden"]),
        _("Safe hours"): lambda of: _hours(of, zone),
        _("Days"): lambda of: _("Only on weekdays") if of["weekdays_only"] else _("Every day"),
        _("Voicemail"): lambda of: _("You can leave a message") if of["voicemail"] else _("Leave no message"),
        _("Someone else may look at their phone or mailbox"): lambda of: _("Yes") if of["shared_device"] else _("No"),
        _("Protection of the address"): lambda of: _("Protected") if of["address_protected"] else _("Not protected"),
        _("Sender name their phone can show"): lambda of: of["sender_name"] or _("The neutral name of the service"),
        _("Can take a message"): _text("may_take_message"),
        _("Ask again after (days)"): lambda of: str(of["confirm_days"]),
    }  # fmt: skip
    return [line(what, show(kept), show(after)) for what, show in said.items()]


def _of_contact(contact: SafeContact) -> dict[str, Any]:
    """As it is kept, hours as text: like `new_contact_in`."""
    names = (
        "email", "phone", "town", "allowed", "forbidden", "weekdays_only", "voicemail", "shared_device",
        "address_protected", "sender_name", "may_take_message", "confirm_days",
    )  # fmt: skip
    hours = {name: getattr(contact, name) for name in ("hours_from", "hours_to")}
    return {name: getattr(contact, name) for name in names} | {
        name: hour and f"{hour:%H:%M}" for name, hour in hours.items()
    }


def _unshown(contact: SafeContact, change: ContactChange, told: Mapping[str, Any]) -> list[Change]:
    """An address that is, or would be, protected is not read here, nor its town, nor a safe word."""
    found = []
    hidden = told.get("address_protected") or contact.address_protected
    if told.get("town", contact.town) != contact.town:
        before, new = _("Not shown here") if contact.town else "", told["town"]
        found.append(line(_("Town"), before, _("Another one, not shown here") if hidden and new else new))
    if "address" in change.fields:
        new = _("Another one, protected and not shown here") if hidden else told.get("address", "")
        before = _("Not shown here") if contact.has_address else ""
        found.append(line(_("Address"), before, new or _("None")))
    if "safe_word" in change.fields:
        before = _("Not shown here") if contact.safe_word else ""
        found.append(line(_("Safe word"), before, _("Another one, not shown here")))
    return found


def _text(name: str) -> Any:
    return lambda of: of[name] or ""


def _ways(allowed: list[str]) -> str:
    return said_list(_(WAYS[Channel(one)]) for one in allowed) or _("Nothing")


def _hours(of: Mapping[str, Any], zone: str) -> str:
    times = replace(times_in(of), weekdays_only=False)
    return safe_hours(times, zone, with_now=False) or _("Any hour")


def _kept_from(viewer: Viewer, conference: Conference, person: Person) -> list[str]:
    """Whom the cautions and the orders of this moment keep from them."""
    names, people = names_in(viewer, conference), here(conference)
    bound = [names[one.person_id] for one in between(conference).cautions if one.protects_id == person.id]
    orders = [one.order for one in sides_of(conference) if one.protected and person in one.meant(people)]
    return sorted({*bound, *(f"{order.against} ({order.kind.label})" for order in orders)}, key=in_name_order)

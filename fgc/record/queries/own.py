"""What is kept about one person, for that person alone: everything about themself, nothing of others.

Each line here is their own row, or passes `visible` through their eyes. Left out, and said so on the last page: their own
protected address, their safe word and who may take a message (it would stand on paper in whoever's hands it falls);
the coordinator's own notes of the talks (practice.md 4.5); cautions, safeguarding and that somebody asked for help before
signing, of which no page of the family shows a trace.
"""

from flask_babel import gettext as _

from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.circle.hours import safe_hours
from fgc.circle.models import Person
from fgc.circle.queries import address_of, reaches
from fgc.circle.rules import Between, Field, visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.phone import shown_phone
from fgc.kit.tongues import tongue
from fgc.kit.words import said_day, said_list
from fgc.record.queries.lived import actions_part, asked_parts, plan_part, reviews_part, thoughts_part
from fgc.record.queries.said import on_day, routes_of, yes_or_no
from fgc.record.queries.told import (
    agreed_part,
    contacts_part,
    facts_part,
    letters_part,
    looks_part,
    needs_part,
    said_part,
    visits_part,
)
from fgc.record.sheet import Part, Sheet, facts


def own_sheet(
    reader: PersonViewer, conference: Conference, person: Person, *, by_staff: StaffViewer | None = None
) -> Sheet:
    """Their copy, in the language of the page. `by_staff`: looked through by one of the two who release it, who read
    everything in it but what the person thought of it all, which is nobody else's; and a manager, but how they are reached."""
    if reader.person_id != person.id:
        raise ValueError("nobody gets somebody else's copy")
    may = by_staff is None or reaches(by_staff, conference)
    parts = [
        _who(person),
        facts_part(person, by_staff=by_staff is not None),
        _reached(reader, conference, person) if may else _not_shown(),
        needs_part(person),
        said_part(person, by_staff=by_staff is not None),
        *asked_parts(reader, conference, person),
        agreed_part(person),
        plan_part(reader, conference, person),
        actions_part(reader, conference, person),
        reviews_part(reader, conference),
        thoughts_part(conference, person, by_staff=by_staff is not None),
        letters_part(person),
        contacts_part(person, by_staff=by_staff is not None),
        visits_part(person),
        looks_part(conference, person),
        _left_out(),
    ]
    return Sheet(
        str(_("What we keep about you")),
        conference.number,
        (str(_("This copy was made for %(name)s and no one else.", name=person.name)),
         str(_(
             "If something in this copy is wrong, tell us. We will put it right, or record what you say "
             "about it."))),
        tuple(one for one in parts if one.words or one.facts or one.tables),
    )  # fmt: skip


def _who(person: Person) -> Part:
    return Part(
        str(_("Who you are")),
        facts=facts(
            (_("Your name"), person.name),
            (_("What we call you"), person.called),
            (_("Names you had here before"), said_list(person.former_names)),
            (_("Your relationship to the child or adult the conference is about"), person.tie),
            (_("Your job"), person.job),
            (_("When you were born"), said_day(person.born_on) if person.born_on else ""),
            (_("You have parental responsibility"), yes_or_no(True) if person.has_pr else ""),
            (_("The language you read"), tongue(person.language)),
            (_("When your name was first recorded here"), on_day(person.added_at, person.zone)),
        ),
    )


def _not_shown() -> Part:
    return Part(
        str(_("How we reach you")), (str(_("This is in their copy. The coordinator has checked it.")),)
    )


def _reached(reader: PersonViewer, conference: Conference, person: Person) -> Part:
    contact = person.contact
    if contact is None:
        return Part(str(_("How we reach you")))
    return Part(
        str(_("How we reach you")),
        facts=facts(
            (_("Your phone number"), shown_phone(contact.phone) if _own(reader, person, Field.PHONE) else ""),
            (_("Your email"), contact.email if _own(reader, person, Field.EMAIL) else ""),
            (_("Your town"), contact.town if _own(reader, person, Field.TOWN) else ""),
            (_("Your address"), _address(reader, conference, person)),
            (_("We can contact you by"), routes_of(contact.allowed)),
            (_("Never by"), routes_of(contact.forbidden)),
            (_("When we can contact you"), safe_hours(contact, person.zone, here=person.zone)),
            (_("We can leave a message"), yes_or_no(contact.voicemail)),
            (_("Name your phone shows for our messages"), contact.sender_name),
            (_("Someone else may look at your phone or mailbox"), yes_or_no(contact.shared_device)),
            (
                _("When you last told us that these details are right"),
                said_day(contact.confirmed_on) if contact.confirmed_on else "",
            ),
        ),
    )


def _own(reader: PersonViewer, person: Person, field: Field) -> bool:
    return visible(person, field, reader, now(), cautions=Between())


def _address(reader: PersonViewer, conference: Conference, person: Person) -> str:
    """A protected address stands on no paper, not even on its owner's."""
    if person.contact is None or not person.contact.has_address:
        return ""
    if person.contact.address_protected:
        return str(
            _(
                "We keep your address and protect it: we print it nowhere, not even here. Ask us, and we "
                "will read it to you."
            )
        )
    return address_of(reader, conference, person) or ""


def _left_out() -> Part:
    return Part(
        str(_("What is not in this copy")),
        (
            str(_("Anything about other people, and anything other people told us: that belongs to them.")),
            str(_(
                "Your safe word and who can take a message for you, if you told us: someone could find a "
                "piece of paper.")),
            str(_(
                "Attached files, such as letters and photos. You can ask for them. We check them first, "
                "because they may be about other people too.")),
            str(_(
                "Your coordinator’s own working notes. You can ask for them. We check them first, because "
                "they are about other people too.")),
            str(_("What the family wrote in its private time. No one who works here can read it.")),
            str(_(
                "If you are not happy with this answer, you can contact the Information Commissioner: "
                "ico.org.uk.")),
        ),
    )  # fmt: skip

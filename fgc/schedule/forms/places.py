"""Who comes to which part, and how."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from fgc.circle.models import Kind, Person
from fgc.kit.forms import Choice, Form, Hour, Line, SomeOf, Tick
from fgc.schedule.models import MeetingPart, Place, Way
from fgc.schedule.operations import Wish
from fgc.schedule.rules import OF_THE_FAMILY

WAYS = {
    Way.IN_PERSON: _("In person"),
    Way.VIDEO: _("By video"),
    Way.PHONE: _("By phone"),
    Way.LETTER: _("By a letter that is read out"),
    Way.SPOKESPERSON: _("Somebody speaks for them"),
}


class PlaceForm(Form):
    """What one person is asked to."""

    parts = SomeOf(_("Asked to"), [], optional_mark=False)
    way = Choice(_("How"), list(WAYS.items()), missing=_("Choose how they take part."))
    comes = Hour(_("Comes at"), optional_mark=False)
    goes = Hour(_("Leaves at"), optional_mark=False)
    room = Line(_("Room"), longest=80, optional_mark=False)
    childs_choice = Tick(_("The child asked that they stay for private family time"))
    stays_until = Hour(_("Stays in private family time until"), optional_mark=False)

    def wish(self, person: Person) -> Wish:
        """What was asked for this person."""
        stays = {name: self[name].data for name in ("childs_choice", "stays_until") if name in self}
        return Wish(
            person,
            self.parts.data,
            way=self.way.data,
            room=self.room.data,
            comes=self.comes.data,
            goes=self.goes.data,
            **stays,
        )


def place_form(
    person: Person,
    parts: Sequence[tuple[MeetingPart, str]],
    kept: Sequence[Place],
    proposed: Sequence[Any],
    zone: str,
) -> PlaceForm:
    """The form for one person, filled with their places or, when nobody has decided yet, with the proposal.

    `parts` come with their words; those that can never be this person's are not offered.
    """
    advocate = person.kind is Kind.ADVOCATE
    offered = [
        (part.id, words)
        for part, words in parts
        if not part.family_only or advocate or person.kind in OF_THE_FAMILY
    ]
    own = {place.part_id: place for place in kept}
    alone = {part.id for part, _words in parts if part.family_only}
    clock = ZoneInfo(zone)
    comes = min((place.from_at for place in kept if place.from_at), default=None)
    goes = max(
        (place.until_at for place in kept if place.until_at and not (advocate and place.part_id in alone)),
        default=None,
    )
    stays = max(
        (place.until_at for place in kept if place.until_at and advocate and place.part_id in alone),
        default=None,
    )
    hours = {
        name: instant.astimezone(clock).time() if instant else None
        for name, instant in (("comes", comes), ("goes", goes), ("stays_until", stays))
    }
    first = kept[0] if kept else None
    form = PlaceForm(
        prefix=f"p{person.id.hex}",
        data={
            "parts": list(own) if kept else list(proposed),
            "way": first.way if first else Way.IN_PERSON,
            "room": first.room if first else "",
            "childs_choice": any(place.childs_choice for place in kept),
            **hours,
        },
    )
    form.parts.choose_from(offered)
    if not advocate:
        del form.childs_choice
        del form.stays_until
    return form

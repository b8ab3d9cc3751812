"""Who is invited to which part, and how."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from fgc.circle.models import Kind, Person
from fgc.kit.forms import Choice, Form, Hour, Line, SomeOf
from fgc.schedule.models import Chooser, MeetingPart, Place, Way
from fgc.schedule.operations import Wish
from fgc.schedule.rules import MAY_STAY, OF_THE_FAMILY

WAYS = {
    Way.IN_PERSON: _("In person"),
    Way.VIDEO: _("By video"),
    Way.PHONE: _("By phone"),
    Way.LETTER: _("By a letter that is read out"),
    Way.SPOKESPERSON: _("Someone speaks for them"),
}


NOBODY = "nobody"
CHOOSERS = {
    NOBODY: _("No one: they leave with the others"),
    Chooser.CENTRAL: _("The person it is about"),
    Chooser.WHO_NEEDS_THEM: _("Someone who needs them"),
    Chooser.FAMILY: _("The family together"),
}


class PlaceForm(Form):
    """What one person is asked to."""

    parts = SomeOf(_("Invited to"), [], optional_mark=False)
    way = Choice(_("How"), list(WAYS.items()), missing=_("Choose how they take part."))
    comes = Hour(_("Comes at"), optional_mark=False)
    goes = Hour(_("Leaves at"), optional_mark=False)
    room = Line(_("Room"), longest=80, optional_mark=False)
    chosen_by = Choice(
        _("Who chose for them to stay for private family time"),
        list(CHOOSERS.items()),
        missing=_("Say who chose, or that no one did."),
    )
    stays_until = Hour(_("Stays in private family time until"), optional_mark=False)

    def wish(self, person: Person) -> Wish:
        """What was asked for this person."""
        stays = {"stays_until": self.stays_until.data} if "stays_until" in self else {}
        if "chosen_by" in self and self.chosen_by.data != NOBODY:
            stays["chosen_by"] = self.chosen_by.data
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
    may_stay = person.kind in MAY_STAY
    offered = [
        (part.id, words)
        for part, words in parts
        if not part.family_only or may_stay or person.kind in OF_THE_FAMILY
    ]
    own = {place.part_id: place for place in kept}
    alone = {part.id for part, _words in parts if part.family_only}
    clock = ZoneInfo(zone)
    comes = min((place.from_at for place in kept if place.from_at), default=None)
    goes = max(
        (place.until_at for place in kept if place.until_at and not (may_stay and place.part_id in alone)),
        default=None,
    )
    stays = max(
        (place.until_at for place in kept if place.until_at and may_stay and place.part_id in alone),
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
            "chosen_by": _chosen(person, kept, set(proposed) & alone),
            **hours,
        },
    )
    form.parts.choose_from(offered)
    if not may_stay:
        del form.chosen_by
        del form.stays_until
    return form


def _chosen(person: Person, kept: Sequence[Place], wanted: Collection[UUID]) -> Chooser | str:
    """As it stands; before anybody has decided, as somebody of the family has said on their own page (`wanted`)."""
    if kept or not wanted:
        return next((place.chosen_by for place in kept if place.chosen_by), NOBODY)
    return Chooser.CENTRAL if person.kind is Kind.ADVOCATE else Chooser.WHO_NEEDS_THEM

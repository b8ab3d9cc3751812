"""People added with the ways to reach them: one by one, or as a list that somebody has already."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.circle.forms.contact import CHANNELS, PLACES, UNTOLD, ContactForm, says_something
from fgc.circle.forms.people import AGES, KINDS, SIDES, PersonForm
from fgc.circle.models import AgeGroup, Channel, Kind, Person, Ring, SafeContact, Side
from fgc.circle.picture import OUTSIDE
from fgc.circle.rules import (
    LONGEST_LINE,
    ContactGiven,
    ListedPerson,
    WhyNot,
    called_by_default,
    why_not_add,
    why_not_keep_contact,
    why_not_their_part,
)
from fgc.kit.choices import text_of
from fgc.kit.email import kept_email
from fgc.kit.forms import (
    Choice,
    Day,
    Email,
    Form,
    Hour,
    Line,
    Name,
    OneOf,
    Paragraph,
    Phone,
    SomeOf,
    Tick,
    Zone,
)
from fgc.kit.phone import kept_phone
from fgc.kit.refusal import Refused
from fgc.kit.tongues import spoken
from fgc.referral.forms.tie import Tie

NEW = "new"
_TAB = "\ue000"
"""Of private use: stands for a tab while the text is tidied."""
WHO = (
    "name", "called", "kind", "tie", "job", "side", "ring", "age_group", "born_on", "has_pr", "language", "zone",
)  # fmt: skip


class AddForm(PersonForm, ContactForm):  # type: ignore[misc]  # each has an `about`, of which none is called here
    """Who somebody is and how they may be reached, in one."""

    @classmethod
    def beginning(cls, conference_zone: str, kind: Kind | None = None) -> "AddForm":
        """An empty form with what is most often so, and as whom somebody is looked for (`kind`)."""
        usual = PersonForm.usual(conference_zone) | ({"kind": kind} if kind else {})
        return cls(data={**usual, **UNTOLD})

    def person(self) -> dict[str, Any]:
        """Who they are, as `add_person` takes it."""
        return {name: self[name].data for name in WHO}

    def contact(self) -> dict[str, Any] | None:
        """How they are reached, as `keep_contact` takes it; None where nothing was said about it."""
        told = {name: value for name, value in self.told().items() if name not in (*WHO, "version")}
        return told if says_something(told) else None


class _Copied(Paragraph):
    """Lines as they were copied: the tab between two cells of a table stays."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata([str(text).replace("\t", _TAB) for text in valuelist])
        self.data = self.data.replace(_TAB, "\t")

    def problem(self) -> str | None:
        copied, self.data = self.data, self.data.replace("\t", " ")
        try:
            return super().problem()
        finally:
            self.data = copied


class ListForm(Form):
    people = _Copied(
        _("People, one on each line"),
        rows=12,
        longest=8000,
        hint=_(
            "Give each person’s name, who they are and how to reach them, in any order, with commas or "
            "tabs between. Nothing is saved yet."
        ),
        missing=_("Paste or write at least one line."),
    )


class ListedForm(Form):
    """One line of a list, as it was understood."""

    CARRIED = ("line",)
    CONFIDENTIAL = ("address",)
    line = Line("", longest=1000, printed=False)
    name = Name(_("Full name"), missing=_("Enter their name."), longest=120)
    called = Name(_("What they like to be called"), longest=60, optional_mark=False)
    tie = Tie(_("Relationship or role"), longest=120, optional_mark=False)
    kind = Choice(
        _("Their part in the circle"),
        Kind,
        said=KINDS.__getitem__,
        missing=_("Choose their part in the circle."),
    )
    side = Choice(
        _("Side of the family"), Side, said=SIDES.__getitem__, missing=_("Choose a side, or neither.")
    )
    age_group = Choice(_("Age"), AgeGroup, said=AGES.__getitem__, missing=_("Choose an age group."))
    born_on = Day(_("Date of birth"), of_birth=True, optional_mark=False)
    language = Choice(_("Language"), spoken(), missing=_("Choose a language."))
    zone = Zone(_("Time zone where they live"), missing=_("Choose the time zone where they live."))
    email = Email(_("Email"), optional_mark=False)
    phone = Phone(_("Phone number"), optional_mark=False)
    address = Paragraph(_("Postal address"), longest=300, rows=2, optional_mark=False)
    first = Choice(_("Best way to reach them"), Channel, said=CHANNELS.__getitem__, optional_mark=False)
    second = Choice(_("If that does not work"), Channel, said=CHANNELS.__getitem__, optional_mark=False)
    forbidden = SomeOf(_("Never by"), Channel, said=CHANNELS.__getitem__, optional_mark=False)
    hours_from = Hour(_("Safe to contact from"), optional_mark=False)
    hours_to = Hour(_("Safe to contact until"), evening_too=True, optional_mark=False)
    weekdays_only = Tick(_("Only on weekdays"))
    rest = Paragraph(
        _("Other words in this line: read them and set the ways to reach this person yourself"),
        longest=LONGEST_LINE * 2,
        rows=2,
        optional_mark=False,
    )
    rest_read = Tick(
        _("I have read these words and put what matters where it belongs. These words are not saved.")
    )
    is_already = OneOf(
        _("Is this person in the circle already?"), missing=_("Choose whether this is the same person.")
    )
    confirmed = Tick(_("They told me this today"))
    left_out = Tick(_("Leave out this line"))

    orders: Sequence[str] = ()
    """The names in orders in force that may mean them."""

    @classmethod
    def of_line(cls, listed: ListedPerson, prefix: str, zone: str) -> "ListedForm":
        """The form as the line was understood, ready to be checked."""
        ways = dict(zip(PLACES, map(text_of, listed.ways), strict=False))
        called = called_by_default(listed.name) if listed.name else ""
        typed = {
            "line": listed.line, "name": listed.name, "called": called, "tie": listed.tie,
            "email": listed.email, "phone": listed.phone,
            "address": listed.address, "born_on": listed.born_on,
            "kind": text_of(listed.kind), "side": text_of(listed.side), "age_group": text_of(listed.age_group),
            "language": listed.language, "zone": listed.zone or zone, "hours_from": listed.hours_from,
            "hours_to": listed.hours_to, "rest": listed.rest, "weekdays_only": "yes" if listed.weekdays_only else "",
            "first": ways.get("first", ""), "second": ways.get("second", ""),
        }  # fmt: skip
        told = {name: [text] for name, text in typed.items() if text}
        return cls.from_draft(told | {"forbidden": [text_of(one) for one in listed.forbidden]}, prefix=prefix)

    def ask_who(self, people: Sequence[Person], *, same: bool) -> None:
        """Who of the circle it may be. `same`: the first of them has just this name, and is it unless somebody says no."""
        if not people:
            del self._fields["is_already"]
            return
        options = [
            (str(one.id), gettext("Yes, this is %(name)s: save only how to reach them", name=one.name))
            for one in people
        ]
        self.is_already.choose_from([*options, (NEW, gettext("No, this is someone else"))])
        if self.is_already.data is None and same:
            self.is_already.data = str(people[0].id)

    def rest_is_read(self) -> bool:
        """Whether nothing is left that nobody understood, or somebody says that they read it. It says so beside it."""
        if not self.rest.data or self.rest_read.data:
            return True
        self.refuse(Refused(WhyNot.REST_NOT_READ, field="rest_read", name=self.name.data or self.line.data))
        return False

    def why_not(self, people: Sequence[Person]) -> Refused | None:
        """Why this line would not be taken as it stands: asked as soon as it was read."""
        if self.same_as():
            return None
        if reason := why_not_add(self.name.data, people):
            return Refused(reason, field="name")
        if reason := why_not_their_part(self.kind.data, self.tie.data):
            return Refused(reason, field="kind")
        if (told := self.contact()) is None:
            return None
        given = ContactGiven(
            tuple(told["allowed"]), tuple(told["forbidden"]), told["hours_from"], told["hours_to"],
            email=told.get("email", ""), phone=told.get("phone", ""), has_address="address" in told,
        )  # fmt: skip
        found = why_not_keep_contact(given)
        return Refused(found[0], field=found[1]) if found else None

    def same_as(self) -> str:
        """The id of the person of the circle it is; '' when it is somebody new."""
        chosen = self._fields["is_already"].data if "is_already" in self else NEW
        return "" if chosen in (None, NEW) else str(chosen)

    def as_person(self) -> Person:
        """A person of this name, mailbox and number, to be compared with those who are there; kept nowhere."""
        name = self.name.data or "?"
        return Person(name=name, called=self.called.data or called_by_default(name), contact=self._reached())

    def _reached(self) -> SafeContact:
        """By what the line has, without what is no address or number: that is said beside its field."""
        reached = SafeContact()
        for way, kept in (("email", kept_email), ("phone", kept_phone)):
            with suppress(Refused):
                setattr(reached, way, kept(self[way].data or ""))
        return reached

    def person(self) -> dict[str, Any]:
        """Who they are, as `add_person` takes it. What somebody is paid for is their work, not a tie."""
        kind = self.kind.data
        works = kind in OUTSIDE
        told = {
            name: self[name].data
            for name in ("name", "called", "kind", "side", "age_group", "born_on", "language", "zone")
        }
        ring = Ring.FAMILY if kind in (Kind.FAMILY, Kind.CENTRAL) else Ring.COMMUNITY
        return {**told, "ring": ring, "job" if works else "tie": self.tie.data}

    def contact(self) -> dict[str, Any] | None:
        """How they are reached, as `keep_contact` takes it; None where the line says nothing of it."""
        allowed = [self[place].data for place in ("first", "second") if self[place].data is not None]
        told = {name: self[name].data for name in ("email", "phone", "address") if self[name].data}
        rest = {
            name: self[name].data
            for name in ("forbidden", "hours_from", "hours_to", "weekdays_only", "confirmed")
        }
        found = {**told, **rest, "allowed": list(dict.fromkeys(allowed))}
        return found if says_something(found) else None

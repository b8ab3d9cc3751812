"""Who somebody is."""

from typing import Any

from flask_babel import lazy_gettext as _

from fgc.circle.models import AgeGroup, Kind, Person, Ring, Side
from fgc.circle.models_reaching import Gender, Interpreting
from fgc.kit.forms import Choice, Day, Form, Name, Number, OneOf, Paragraph, Tick, Zone
from fgc.kit.tongues import spoken
from fgc.referral.forms.tie import Tie, Work

KINDS = {
    Kind.CENTRAL: _("The conference is about them"),
    Kind.FAMILY: _("Family"),
    Kind.FRIEND: _("Friend or community"),
    Kind.ADVOCATE: _("Advocate"),
    Kind.INTERPRETER: _("Interpreter"),
    Kind.PROFESSIONAL: _("Professional"),
}
SIDES = {
    Side.MOTHERS: _("Mother’s side"),
    Side.FATHERS: _("Father’s side"),
    Side.BOTH: _("Both sides"),
    Side.OTHER: _("Neither, or not known"),
}
RINGS = {Ring.CLOSEST: _("Closest"), Ring.FAMILY: _("Family"), Ring.COMMUNITY: _("Friends and community")}
AGES = {
    AgeGroup.BABY: _("Baby, under 2"),
    AgeGroup.CHILD: _("Child, 2 to 11"),
    AgeGroup.YOUNG_PERSON: _("Young person, 12 to 17"),
    AgeGroup.ADULT: _("Adult"),
    AgeGroup.OLDER: _("Older person, 65 or more"),
}


class PersonForm(Form):
    name = Name(_("Full name"), missing=_("Enter their name."), longest=120)
    called = Name(
        _("What they like to be called"), hint=_("Leave blank to use their first name."), longest=60
    )
    kind = OneOf(
        _("Their part in the circle"),
        Kind,
        said=KINDS.__getitem__,
        missing=_("Choose their part in the circle."),
    )
    tie = Tie(
        _("Their relationship to the child or adult the conference is about"),
        hint=_("For example: grandmother, friend of Mum."),
        longest=120,
    )
    job = Work(_("Their role, for a professional"), hint=_("For example: health visitor."), longest=120)
    side = OneOf(
        _("Side of the family"), Side, said=SIDES.__getitem__, missing=_("Choose a side, or neither.")
    )
    ring = OneOf(
        _("How close they are"), Ring, said=RINGS.__getitem__, missing=_("Choose how close they are.")
    )
    age_group = OneOf(_("Age"), AgeGroup, said=AGES.__getitem__, missing=_("Choose an age group."))
    born_on = Day(_("Date of birth"), of_birth=True)
    has_pr = Tick(_("They have parental responsibility"))
    language = Choice(_("Language they understand best"), spoken(), missing=_("Choose a language."))
    zone = Zone(_("Time zone where they live"), missing=_("Choose the time zone where they live."))
    version = Number(least=1, missing=_("Open the page again."))

    @staticmethod
    def usual(conference_zone: str) -> dict[str, Any]:
        """What is most often so of somebody new."""
        return {
            "side": Side.OTHER,
            "ring": Ring.FAMILY,
            "age_group": AgeGroup.ADULT,
            "language": "en",
            "zone": conference_zone,
            "kind": Kind.FAMILY,
            "version": 1,
        }

    @classmethod
    def about(cls, person: Person) -> "PersonForm":
        return cls(obj=person)


class LeaveForm(Form):
    because = Paragraph(
        _("Reason for removing them from the circle"),
        hint=_("A few words. You and the service manager can read them."),
        missing=_("Say why, in a few words."),
        longest=500,
        rows=3,
    )


class InterpretingForm(Form):
    """What somebody asks of an interpreter; or, for an interpreter, what they are."""

    gender = OneOf(
        _("A woman or a man?"), Gender, hint=_("Leave blank if it does not matter or is not known.")
    )
    from_elsewhere = Tick(_("Not from the family’s own community or town"))

    @classmethod
    def about(cls, said: Interpreting | None) -> "InterpretingForm":
        return cls(data={"gender": said.gender, "from_elsewhere": said.from_elsewhere} if said else {})

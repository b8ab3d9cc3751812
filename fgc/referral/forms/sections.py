"""The sections of a referral (practice 3.1 and 3.4). Nothing is required until it is sent, so almost no field is."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Choice, Day, Form, Line, Name, OneOf, Paragraph, SomeOf, Tick
from fgc.referral.models import ConsentBasis, LegalStage, Named
from fgc.referral.rules.sections import Section


class BeginForm(Form):
    name = Name(
        _l("The family’s name"),
        hint=_l("As the family says it, for example: the Rashid family. Only staff see it."),
        missing=_l("Enter the family’s name."),
        longest=120,
    )


class PurposeForm(Form):
    purpose = Paragraph(
        _l("Why you are asking for a conference"),
        hint=_l("What has to change for the child, and by when."),
        optional_mark=False,
    )
    living_arrangement = Paragraph(
        _l("Where the child lives now, and with whom"),
        rows=2,
        hint=_l("Do not put an address here: addresses have their own place, where they are protected."),
    )
    urgent_because = Paragraph(_l("If the referral is urgent, why?"), rows=2)


class InformationForm(Form):
    """The information report: it goes to the whole family, children included."""

    going_well = Paragraph(_l("What is going well"), optional_mark=False, rows=5)
    worries = Paragraph(
        _l("What you are worried about"),
        hint=_l("Recent facts, without jargon."),
        optional_mark=False,
        rows=5,
    )
    if_nothing_changes = Paragraph(_l("What could happen if nothing changes"), rows=3)
    help_available = Paragraph(_l("Help and money available"), rows=3)


class ConsentForm(Form):
    consent_by = Name(
        _l("Who agreed to this referral"),
        hint=_l("Their name, as you wrote it in the list of the family."),
        optional_mark=False,
        longest=120,
    )
    consent_basis = OneOf(_l("Legal basis"), ConsentBasis, optional_mark=False)
    consent_scope = SomeOf(_l("What they agreed to"), optional_mark=False)
    consent_on = Day(_l("The day they agreed"), optional_mark=False)
    child_asked = Paragraph(
        _l("What the child was told, and what they think"),
        rows=3,
        optional_mark=False,
        hint=_l("If the child could not be asked, say why."),
    )


class ChosenConsentForm(ConsentForm):
    """The same once the family is named: who agreed is one of them, spelt as they are."""

    consent_by = OneOf(_l("Who agreed to this referral"), optional_mark=False)
    consent_by.creation_counter = ConsentForm.consent_by.creation_counter  # stays the first question

    @classmethod
    def offered(cls, people: Sequence[Named], kept: str) -> list[tuple[str, str, str]]:
        """Each of these people, and whoever was written down before under another name."""
        ties = {one.name: one.tie for one in people}
        if kept:
            ties.setdefault(kept, "")
        return [(name, name, tie) for name, tie in ties.items()]

    def values(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """With no name where nobody is chosen."""
        told = super().values(without=without)
        return {**told, "consent_by": told["consent_by"] or ""}


class LegalForm(Form):
    case_number = Line(
        _l("Your case number"),
        hint=_l("The council’s own number for this case. Only people who can open the referral see it."),
        longest=60,
    )
    legal_stage = OneOf(_l("Legal stage"), LegalStage, optional_mark=False)
    application_on = Day(_l("Planned day of an application, or of the decision about one"))
    important_dates = Paragraph(
        _l("Important dates"), rows=3, hint=_l("Conferences, core groups, court, and your own annual leave.")
    )
    holder_id = Choice(_l("Who holds the case, if not you"))


class WishesForm(Form):
    culture = Paragraph(_l("Culture, faith, food and days to keep free"), rows=3)
    coordinator_wishes = Paragraph(
        _l("The family’s wishes for a coordinator"),
        rows=3,
        hint=_l("Language, gender, faith or ethnicity, in their words."),
    )


class SafetyForm(Form):
    not_to_contact = Paragraph(
        _l("Who must not be contacted, or must not find out about this referral"), rows=3
    )
    safety_risks = Paragraph(
        _l("What the coordinator must know to keep everyone safe"),
        rows=5,
        hint=_l("Domestic abuse, threats, stalking, alcohol and drugs, mental health. Only staff see this."),
    )


class PromisesForm(Form):
    attends_whole = Tick(
        _l("I will attend the whole conference and its review, including outside office hours")
    )
    manager_aware = Tick(_l("My manager knows about this referral"))


FORMS: dict[Section, type[Form]] = {
    Section.PURPOSE: PurposeForm,
    Section.INFORMATION: InformationForm,
    Section.CONSENT: ConsentForm,
    Section.LEGAL: LegalForm,
    Section.WISHES: WishesForm,
    Section.SAFETY: SafetyForm,
    Section.PROMISES: PromisesForm,
}
"""The sections that are one form each. The names of their fields are those of the referral."""

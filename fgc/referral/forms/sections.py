"""The sections of a referral (practice 3.1 and 3.4). Nothing is required until it is sent, so almost no field is."""

from fgc.kit.forms import Choice, Day, Form, Line, Name, OneOf, Paragraph, SomeOf, Tick
from fgc.referral.models import ConsentBasis, LegalStage
from fgc.referral.rules.sections import Section


class BeginForm(Form):
    name = Name(
        "The family's name",
        hint="As the family says it, for example: the Rashid family. Only staff see it.",
        missing="Enter the family's name.",
        longest=120,
    )


class PurposeForm(Form):
    purpose = Paragraph(
        "Why you ask for a conference",
        hint="What has to change for the child, and by when.",
        optional_mark=False,
    )
    living_arrangement = Paragraph(
        "Where the child lives now, and with whom",
        rows=2,
        hint="No address here: addresses have their own place, where they are protected.",
    )
    urgent_because = Paragraph("If it is urgent, why", rows=2)


class InformationForm(Form):
    """The information report: it goes to the whole family, children included."""

    going_well = Paragraph("What is going well", optional_mark=False, rows=5)
    worries = Paragraph(
        "What you are worried about", hint="Facts, recent ones, without jargon.", optional_mark=False, rows=5
    )
    if_nothing_changes = Paragraph("What could happen if nothing changes", rows=3)
    help_available = Paragraph("Help and money that is available", rows=3)


class ConsentForm(Form):
    consent_by = Name(
        "Who agreed to this referral",
        hint="Their name, as you wrote it under the family.",
        optional_mark=False,
        longest=120,
    )
    consent_basis = OneOf("On what ground", ConsentBasis, optional_mark=False)
    consent_scope = SomeOf("What they agreed to", optional_mark=False)
    consent_on = Day("The day they agreed", optional_mark=False)
    child_asked = Paragraph(
        "What the child was told, and what they think",
        rows=3,
        optional_mark=False,
        hint="If they could not be asked, say why.",
    )


class LegalForm(Form):
    case_number = Line(
        "Your case number",
        hint="The council’s own number for this case. Only people who can open the referral see it.",
        longest=60,
    )
    legal_stage = OneOf("Legal stage", LegalStage, optional_mark=False)
    application_on = Day("Planned day of an application or of the decision about one")
    important_dates = Paragraph(
        "Important dates", rows=3, hint="Conferences, core groups, court, and your own annual leave."
    )
    holder_id = Choice("Who holds the case, if it is not you")


class WishesForm(Form):
    culture = Paragraph("Culture, faith, food and days to keep free", rows=3)
    coordinator_wishes = Paragraph(
        "What the family wishes for in a coordinator",
        rows=3,
        hint="Language, gender, faith or ethnicity, in their words.",
    )


class SafetyForm(Form):
    not_to_contact = Paragraph("Who must not be contacted, or must not learn of this", rows=3)
    safety_risks = Paragraph(
        "What the coordinator must know to keep everybody safe",
        rows=5,
        hint="Violence, threats, stalking, alcohol and drugs, mental health. Staff only.",
    )


class PromisesForm(Form):
    attends_whole = Tick("I will attend the whole conference and its review, also outside office hours")
    manager_aware = Tick("My manager knows about this referral")


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

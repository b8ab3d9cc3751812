"""What a referral asks (practice 3.1 and 3.4). Nothing is required until it is sent, so almost no field is."""

from collections.abc import Sequence
from typing import Any

from fgc.kit.forms import Choice, Day, Email, Form, Line, OneOf, Paragraph, Phone, SomeOf, Tick
from fgc.kit.tongues import spoken
from fgc.referral.models import ConsentBasis, LegalStage, OrderKind
from fgc.referral.rules.sections import UNKNOWN, Section

LINES = 8
"""How many questions, or points of what the plan must have, there is room for. Few are better: the page says so."""


class BeginForm(Form):
    name = Line("The family's name", hint="As the family says it, for example: the Rashid family. Only staff see it.",
                missing="Enter the family's name.", longest=120)


class PurposeForm(Form):
    purpose = Paragraph("Why you ask for a conference", hint="What has to change for the child, and by when.",
                        optional_mark=False)
    living_arrangement = Paragraph("Where the child lives now, and with whom", rows=2,
                                   hint="No address here: addresses have their own place, where they are protected.")
    urgent_because = Paragraph("If it is urgent, why", rows=2)


class InformationForm(Form):
    """The information report: it goes to the whole family, children included."""

    going_well = Paragraph("What is going well", optional_mark=False, rows=5)
    worries = Paragraph("What you are worried about", hint="Facts, recent ones, without jargon.", optional_mark=False,
                        rows=5)
    if_nothing_changes = Paragraph("What could happen if nothing changes", rows=3)
    help_available = Paragraph("Help and money that is available", rows=3)


class ConsentForm(Form):
    consent_by = Line("Who agreed to this referral", hint="Their name, as you wrote it under the family.",
                      optional_mark=False, longest=120)
    consent_basis = OneOf("On what ground", ConsentBasis, optional_mark=False)
    consent_scope = SomeOf("What they agreed to", optional_mark=False)
    consent_on = Day("The day they agreed", optional_mark=False)
    child_asked = Paragraph("What the child was told, and what they think", rows=3, optional_mark=False,
                            hint="If they could not be asked, say why.")


class LegalForm(Form):
    legal_stage = OneOf("Legal stage", LegalStage, optional_mark=False)
    application_on = Day("Planned day of an application or of the decision about one")
    important_dates = Paragraph("Important dates", rows=3,
                                hint="Conferences, core groups, court, and your own annual leave.")
    holder_id = Choice("Who holds the case, if it is not you")


class WishesForm(Form):
    culture = Paragraph("Culture, faith, food and days to keep free", rows=3)
    coordinator_wishes = Paragraph("What the family wishes for in a coordinator", rows=3,
                                   hint="Language, gender, faith or ethnicity, in their words.")


class SafetyForm(Form):
    not_to_contact = Paragraph("Who must not be contacted, or must not learn of this", rows=3)
    safety_risks = Paragraph("What the coordinator must know to keep everybody safe", rows=5,
                             hint="Violence, threats, stalking, alcohol and drugs, mental health. Staff only.")


class PromisesForm(Form):
    attends_whole = Tick("I will attend the whole conference and its review, also outside office hours")
    manager_aware = Tick("My manager knows about this referral")


FORMS: dict[Section, type[Form]] = {
    Section.PURPOSE: PurposeForm, Section.INFORMATION: InformationForm, Section.CONSENT: ConsentForm,
    Section.LEGAL: LegalForm, Section.WISHES: WishesForm, Section.SAFETY: SafetyForm, Section.PROMISES: PromisesForm,
}
"""The sections that are one form each. The names of their fields are those of the referral."""


class OrdersKnownForm(Form):
    orders_known = OneOf("Is any court order, injunction or bail condition in force?", [("yes", "Yes"), ("no", "No")],
                         hint="Between any two people who might take part.", optional_mark=False)


class PersonForm(Form):
    """One person of the family or household."""

    name = Line("Name", missing="Enter their name.", longest=120)
    tie = Line("Who they are", hint="For example: mother, grandmother on Dad's side, friend.", longest=80)
    central = Tick("It is about them")
    has_pr = Tick("They have parental responsibility")
    born_on = Day("Date of birth")
    due_on = Day("If not born yet, the expected day of birth")
    language = Choice("First language", spoken(), optional_mark=False)
    interpreter = Tick("They need an interpreter")
    needs = Paragraph("What helps them understand and take part", rows=2,
                      hint="Reading, hearing, a disability, a dialect, who must not interpret.")
    safe_contact = Paragraph("How it is safe to reach them", rows=3, optional_mark=False,
                             hint="Which way, which hours, voicemail or not, who else sees the phone. Ask them.")
    safe_contact_unknown = Tick("It is not known yet how it is safe to reach them")
    phone = Phone("Phone number")
    email = Email("Email address")
    address = Paragraph("Address", rows=2)
    address_protected = Tick("This address is protected: it must not reach anybody in the family")

    def about(self) -> dict[str, Any]:
        """What is kept. 'Not known yet' is an answer and is kept as one; words about safe contact win over it."""
        answers = self.values(without={"safe_contact_unknown"})
        if self.safe_contact_unknown.data and not answers["safe_contact"]:
            answers["safe_contact"] = UNKNOWN
        return {**answers, "language": answers["language"] or "en"}

    @staticmethod
    def shown(named: object) -> dict[str, Any]:
        """What the form shows of somebody who is named already."""
        fields = ("name", "tie", "central", "has_pr", "born_on", "due_on", "language", "interpreter", "needs", "phone",
                  "email", "address", "address_protected", "safe_contact")
        data = {field: getattr(named, field) for field in fields}
        unknown = data["safe_contact"] == UNKNOWN
        return {**data, "safe_contact": "" if unknown else data["safe_contact"], "safe_contact_unknown": unknown}


class OrderForm(Form):
    """One order or condition in force."""

    kind = OneOf("Kind", OrderKind, missing="Choose the kind of order.")
    protects = Line("Who it protects", missing="Say who it protects.", longest=200)
    against = Line("Who must keep to it", missing="Say who must keep to it.", longest=200)
    terms = Paragraph("What it says", hint="As the court wrote it: distance, contact, places, times.", rows=3)
    court = Line("Court and case number", longest=200)
    made_on = Day("Made on")
    expires_on = Day("Expires on")


ORDER_FIELDS = ("kind", "protects", "against", "terms", "court", "made_on", "expires_on")


class LinesForm(Form):
    """A few short texts in order: questions, or what the plan must have."""

    def lines(self) -> list[str]:
        """What was written, in order, without the empty ones."""
        return [field.data for field in self.asked() if field.data]

    @staticmethod
    def shown(words: Sequence[str]) -> dict[str, str]:
        return {f"line_{number}": line for number, line in enumerate(words, start=1)}


def _lines(name: str, what: str) -> type[LinesForm]:
    fields = {f"line_{number}": Paragraph(f"{what} {number}", rows=2, longest=400, optional_mark=False)
              for number in range(1, LINES + 1)}
    return type(name, (LinesForm,), fields)


QuestionsForm = _lines("QuestionsForm", "Question")
BottomLinesForm = _lines("BottomLinesForm", "Point")


class SendBackForm(Form):
    because = Paragraph("What should change", missing="Say what should change.", longest=1000, rows=3)


class DecideForm(Form):
    decision = OneOf(
        "Your decision",
        [("accept", "Accept", "It then waits for a coordinator."),
         ("return", "Send it back", "Something is missing. The referrer can complete it."),
         ("decline", "Decline", "It ends here. The referrer is told why.")],
        missing="Choose what you decide.")
    because = Paragraph("Why, or what is missing", hint="The referrer reads this. Needed unless you accept.",
                        optional_mark=False, longest=2000)


class AllocateForm(Form):
    coordinator_id = OneOf("Who will coordinate", missing="Choose a coordinator.")


class IndependenceForm(Form):
    mine = Tick("This is true for me")


class OfferForm(Form):
    to = Line("To whom", hint="Each parent, and each person with parental responsibility, has their own offer.",
              missing="Say to whom the offer was made.", longest=120)
    offered_on = Day("The day it was made", missing="Say on which day it was made.")
    how = Line("How it was made", hint="For example: in the letter before proceedings, read aloud by an interpreter.",
               missing="Say how it was made.", longest=200)
    language = Choice("In which language", spoken(), missing="Choose the language.")
    in_letter_before_proceedings = Tick("It was part of the letter before proceedings")


class OfferAnswerForm(Form):
    answer = OneOf("What they said", [("accepted", "Accepted"), ("declined", "Declined")],
                   missing="Choose what they said.")
    answered_on = Day("The day they answered", missing="Say on which day they answered.")
    note = Line("Note", hint="Their own words, if they wish. A no is never held against anybody.", longest=300)


class NoOfferForm(Form):
    """A best-interests exception, signed for by somebody with a name."""

    because = Paragraph("Why an offer would be against the child's best interests", missing="Say why.", longest=2000)
    who = Line("Who decided", hint="Name and role of the manager.", missing="Say who decided.", longest=160)
    on = Day("Decided on", missing="Say on which day it was decided.")

"""Who is named in a referral, and the orders between them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Choice, Day, Email, Form, Line, Name, OneOf, Paragraph, Phone, SomeOf, Tick
from fgc.kit.text import folded
from fgc.kit.tongues import spoken
from fgc.kit.words import said_list
from fgc.referral.forms.tie import Tie
from fgc.referral.models import Ethnicity, Named, Order, OrderKind
from fgc.referral.rules.orders import chosen_and_others, names_of_side
from fgc.referral.rules.sections import UNKNOWN

ONLY_CENTRAL = _l(
    "This question is only about the person the referral is about. Tick “The referral is about them”, or "
    "leave this blank."
)


class OrdersKnownForm(Form):
    orders_known = OneOf(
        _l("Is any court order, injunction or bail condition in force?"),
        [("yes", _l("Yes")), ("no", _l("No"))],
        hint=_l("Between any two people who might take part."),
        optional_mark=False,
    )


class PersonForm(Form):
    """One person of the family or household."""

    name = Name(_l("Name"), missing=_l("Enter their name."), longest=120)
    tie = Tie(
        _l("Who they are"), hint=_l("For example: mother, grandmother on Dad’s side, friend."), longest=80
    )
    central = Tick(_l("The referral is about them"))
    has_pr = Tick(_l("They have parental responsibility"))
    born_on = Day(_l("Date of birth"), of_birth=True)
    due_on = Day(_l("If not born yet, the due date"))
    language = Choice(_l("First language"), spoken(), optional_mark=False)
    interpreter = Tick(_l("They need an interpreter"))
    gender = Line(_l("Gender"), hint=_l("In their own words."), longest=60)
    ethnicity = Choice(
        _l("Ethnicity"), Ethnicity, hint=_l("Ask them or their family. Leave blank if you have not asked.")
    )
    school = Line(_l("School, nursery or college"), longest=120)
    needs = Paragraph(
        _l("What helps them understand and take part"),
        rows=2,
        hint=_l("Reading, hearing, a disability, a dialect, who must not interpret."),
    )
    safe_contact = Paragraph(
        _l("How it is safe to reach them"),
        rows=3,
        optional_mark=False,
        hint=_l("Ask them: which way, which hours, voicemail or not, who else sees the phone."),
    )
    safe_contact_unknown = Tick(_l("I do not know yet how it is safe to reach them"))
    phone = Phone(_l("Phone number"))
    email = Email(_l("Email"))
    address = Paragraph(_l("Address"), rows=2)
    address_protected = Tick(_l("This address is protected: no one in the family must see it"))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Nobody is born and not born yet: by which of the two they count as an adult would be chance. Gender, ethnicity and
        school are asked about nobody but whom it is about."""
        good = bool(super().validate(*args, **kwargs))
        if self.born_on.data and self.due_on.data:
            both = _l("You also gave a date of birth. Leave one of the two blank.")
            self.due_on.errors = [*self.due_on.errors, both]
            good = False
        for field in (self.gender, self.ethnicity, self.school):
            if field.data and not self.central.data:
                field.errors = [*field.errors, ONLY_CENTRAL]
                good = False
        return good

    def about(self) -> dict[str, Any]:
        """What is kept. 'Not known yet' is an answer and is kept as one; words about safe contact win over it."""
        answers = self.values(without={"safe_contact_unknown"})
        if self.safe_contact_unknown.data and not answers["safe_contact"]:
            answers["safe_contact"] = UNKNOWN
        return {**answers, "language": answers["language"] or "en"}

    @staticmethod
    def shown(named: object) -> dict[str, Any]:
        """What the form shows of somebody who is named already."""
        fields = (
            "name",
            "tie",
            "central",
            "has_pr",
            "born_on",
            "due_on",
            "language",
            "interpreter",
            "gender",
            "ethnicity",
            "school",
            "needs",
            "phone",
            "email",
            "address",
            "address_protected",
            "safe_contact",
        )
        data = {field: getattr(named, field) for field in fields}
        unknown = data["safe_contact"] == UNKNOWN
        return {
            **data,
            "safe_contact": "" if unknown else data["safe_contact"],
            "safe_contact_unknown": unknown,
        }


class OrderForm(Form):
    """One order or condition in force."""

    kind = OneOf(_l("Kind of order"), OrderKind, missing=_l("Choose the kind of order."))
    protects = SomeOf(
        _l("Who the order protects"), hint=_l("Choose everyone the order protects."), optional_mark=False
    )
    protects_others = Name(
        _l("Someone the order protects who is not in this list"),
        hint=_l("As the order spells it."),
        longest=200,
    )
    against = SomeOf(
        _l("Who the order is against"), hint=_l("Choose everyone the order is against."), optional_mark=False
    )
    against_others = Name(
        _l("Someone the order is against who is not in this list"),
        hint=_l("As the order spells it."),
        longest=200,
    )
    terms = Paragraph(
        _l("What the order says"), hint=_l("As the court wrote it: distance, contact, places, times."), rows=3
    )
    court = Line(_l("Court and case number"), longest=200)
    made_on = Day(_l("Made on"), happened=True)
    expires_on = Day(_l("Expires on"))

    def choose_from(self, people: Sequence[Named]) -> None:
        """The people whom the referral names: whoever is chosen is spelt alike in the order and in the circle."""
        for field in (self.protects, self.against):
            field.choose_from([(one.name, one.name, one.tie) for one in people])
        if not people:
            self.protects_others.label.text, self.against_others.label.text = (
                self.protects.label.text, self.against.label.text,
            )  # fmt: skip

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Somebody on each side, chosen or typed, and nobody on both: they would be kept from themself, and from nobody else."""
        good = bool(super().validate(*args, **kwargs))
        for field, others, missing in (
            (self.protects, self.protects_others, _l("Say who the order protects.")),
            (self.against, self.against_others, _l("Say who the order is against.")),
        ):
            if not field.data and not others.data:
                _say_beside(field, others, missing)
                good = False
        if both := self._on_both_sides():
            sentence = gettext(
                "The order cannot both protect %(names)s and be against them. If each has an order against "
                "the other, add two orders.",
                names=said_list(both),
            )
            _say_beside(self.against, self.against_others, sentence)
            return False
        return good

    def _on_both_sides(self) -> list[str]:
        """Names that stand on both sides of the order, chosen or typed."""
        protects, against = (
            [*chosen.data, *(others.data.split(",") if others.data else [])]
            for chosen, others in ((self.protects, self.protects_others), (self.against, self.against_others))
        )
        bound = {folded(name) for name in against}
        return [name.strip() for name in protects if folded(name) in bound]

    def about(self) -> dict[str, Any]:
        """What is kept: each side as one line of names."""
        told = self.values(without={"protects", "protects_others", "against", "against_others"})
        return {
            **told,
            "protects": names_of_side(self.protects.data, self.protects_others.data),
            "against": names_of_side(self.against.data, self.against_others.data),
        }

    @staticmethod
    def shown(order: Order, people: Sequence[Named]) -> dict[str, Any]:
        """What the form shows of an order that is written down already."""
        names = [one.name for one in people]
        protects, protects_others = chosen_and_others(order.protects, names)
        against, against_others = chosen_and_others(order.against, names)
        return {
            **{name: getattr(order, name) for name in ORDER_FIELDS},
            "protects": protects,
            "protects_others": protects_others,
            "against": against,
            "against_others": against_others,
        }


def _say_beside(field: Any, others: Any, sentence: str) -> None:
    """Beside the list, or beside the line for others where the referral names nobody and there is no list to choose from."""
    place = field if field.options else others
    place.errors = [*place.errors, sentence]


ORDER_FIELDS = ("kind", "terms", "court", "made_on", "expires_on")

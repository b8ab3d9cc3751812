"""The offer of a conference, and what was answered."""

from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Choice, Day, Form, Line, Name, OneOf, Paragraph, Tick
from fgc.kit.tongues import spoken


class OfferForm(Form):
    to = Name(
        _l("Who the offer was made to"),
        hint=_l("Each parent, and each person with parental responsibility, has their own offer."),
        missing=_l("Say who the offer was made to."),
        longest=120,
    )
    offered_on = Day(_l("Day of the offer"), missing=_l("Enter the day of the offer."))
    how = Line(
        _l("How the offer was made"),
        hint=_l("For example: in the letter before proceedings, read aloud by an interpreter."),
        missing=_l("Say how the offer was made."),
        longest=200,
    )
    language = Choice(_l("Language of the offer"), spoken(), missing=_l("Choose the language."))
    in_letter_before_proceedings = Tick(_l("The offer was part of the letter before proceedings"))


class OfferAnswerForm(Form):
    answer = OneOf(
        _l("What they said"),
        [("accepted", _l("Accepted")), ("declined", _l("Declined"))],
        missing=_l("Choose what they said."),
    )
    answered_on = Day(_l("The day they answered"), missing=_l("Enter the day they answered."))
    note = Line(
        _l("Note"),
        hint=_l("Their own words, if they wish. Saying no is never held against anyone."),
        longest=300,
    )


class NoOfferForm(Form):
    """A best-interests exception, signed for by somebody with a name."""

    because = Paragraph(
        _l("Why an offer would be against the child’s best interests"), missing=_l("Say why."), longest=2000
    )
    who = Name(
        _l("Who decided"),
        hint=_l("Name and role of the manager."),
        missing=_l("Say who decided."),
        longest=160,
    )
    on = Day(_l("Decided on"), missing=_l("Enter the day of the decision."))

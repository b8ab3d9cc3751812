"""The offer of a conference, and what was answered."""

from fgc.kit.forms import Choice, Day, Form, Line, Name, OneOf, Paragraph, Tick
from fgc.kit.tongues import spoken


class OfferForm(Form):
    to = Name(
        "To whom",
        hint="Each parent, and each person with parental responsibility, has their own offer.",
        missing="Say to whom the offer was made.",
        longest=120,
    )
    offered_on = Day("The day it was made", missing="Say on which day it was made.")
    how = Line(
        "How it was made",
        hint="For example: in the letter before proceedings, read aloud by an interpreter.",
        missing="Say how it was made.",
        longest=200,
    )
    language = Choice("In which language", spoken(), missing="Choose the language.")
    in_letter_before_proceedings = Tick("It was part of the letter before proceedings")


class OfferAnswerForm(Form):
    answer = OneOf(
        "What they said",
        [("accepted", "Accepted"), ("declined", "Declined")],
        missing="Choose what they said.",
    )
    answered_on = Day("The day they answered", missing="Say on which day they answered.")
    note = Line(
        "Note", hint="Their own words, if they wish. A no is never held against anybody.", longest=300
    )


class NoOfferForm(Form):
    """A best-interests exception, signed for by somebody with a name."""

    because = Paragraph(
        "Why an offer would be against the child's best interests", missing="Say why.", longest=2000
    )
    who = Name("Who decided", hint="Name and role of the manager.", missing="Say who decided.", longest=160)
    on = Day("Decided on", missing="Say on which day it was decided.")

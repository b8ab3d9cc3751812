"""What is asked about a plan: of the family in plain warm words, of the social worker in the field's terms."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from fgc.kit.choices import Choices
from fgc.kit.forms import Choice, Day, Form, Hour, Line, Name, Number, OneOf, Paragraph, SomeOf, Tick, Upload
from fgc.plan.models import Decision
from fgc.plan.rules import Answered


class PersonChoice(Choice):
    """Somebody of the circle. Whoever is chosen already and is not on the writer's list (they have left, or the writer may not
    know of them) stays chosen when the rest is saved, under the words the writer may read and without their id: that one person
    does two things would be told by one id at both."""

    STAYS = "stays"

    chosen: tuple[UUID, str] | None = None

    def choose_from(self, choices: Choices, *, chosen: tuple[UUID, str] | None = None) -> None:
        """`chosen`: whoever is chosen already, with the words in which this writer reads of them."""
        offered = list(choices)
        here = chosen is not None and chosen[0] in {one[0] for one in offered}
        self.chosen = None if here else chosen
        super().choose_from(offered)

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
        yield from super().iter_choices()
        if self.chosen is not None:
            who, words = self.chosen
            yield self.STAYS, words, self.data == who, {}

    def _found(self, text: str) -> Any:
        if self.chosen is not None and text == self.STAYS:
            return self.chosen[0]
        return super()._found(text)


class NothingAsked(Form):
    """A press of a button."""


class Versioned(Form):
    """A form for something that others may be writing too: the version that was opened travels with it, hidden."""

    version = Number(least=0)

    CARRIED = ("version",)


class WordsForm(Versioned):
    """The family's words at the top of the plan, and the children's."""

    family_words = Paragraph(
        _l("What do we want?"),
        hint=_l("In your own words. This goes at the top of the plan."),
        longest=4000,
    )
    childs_words = Paragraph(
        _l("What the children said"),
        hint=_l("As they said it. Ask them if their words can go in the plan."),
        longest=4000,
    )


class DrawingForm(Form):
    """A child's drawing for the cover of the plan, as a photo or a scan."""

    picture = Upload(
        _l("A photo of the drawing"),
        hint=_l(
            "JPEG, PNG or HEIC. We keep a fresh copy that does not say where or when the photo was taken."
        ),
        missing=_l("Choose a photo of the drawing."),
    )


class GoalForm(Versioned):
    """One thing the family wants."""

    words = Paragraph(
        _l("What do you want?"),
        hint=_l("For example: Daryan gets to school every day."),
        rows=2,
        missing=_l("Write what you want."),
        longest=600,
    )
    question_id = OneOf(_l("Does this answer one of the questions?"))


class ActionForm(Versioned):
    """Who does what. `who` and `helper` are people of the circle the writer may see."""

    what = Paragraph(_l("What will be done?"), rows=2, missing=_l("Write what will be done."), longest=1000)
    who_id = PersonChoice(_l("Who does it?"), optional_mark=False)
    days = SomeOf(
        _l("On which days of the week?"),
        hint=_l("Leave blank if you do this only once."),
        optional_mark=False,
    )
    how_often = Line(
        _l("How often, or at what time?"),
        hint=_l("For example: 10 in the morning to 1"),
        longest=200,
        optional_mark=False,
    )
    due_on = Day(
        _l("Or by which day?"), hint=_l("If you do this only once. For example 3 3 2027"), optional_mark=False
    )
    goal_id = Choice(_l("Which goal does this help with?"), optional_mark=False)
    starts_on = Day(_l("From which day?"), hint=_l("For example 1 3 2027"))
    who_words = Name(_l("Someone who is not in the list"), longest=200)
    helper_id = PersonChoice(_l("Who helps, or steps in?"))
    how_we_know = Line(_l("How will you know this is done?"), longest=500)
    needs_from_services = Line(_l("What do you need from services for this?"), longest=500)
    if_not = Line(_l("What if this does not work?"), longest=500)
    bottom_line_id = Choice(_l("Does this cover something the plan must have?"))
    short = Line(
        _l("A few words for the page on the fridge"),
        longest=60,
        hint=_l(
            "For example: drives Daryan to school, 8 o’clock. Without these words the page says only who, and on which "
            "day. If the words name a street, the whole line is kept off the page."
        ),
    )
    off_fridge = Tick(_l("Keep this off the page on the fridge"))

    MORE = (
        "starts_on",
        "who_words",
        "helper_id",
        "how_we_know",
        "needs_from_services",
        "if_not",
        "bottom_line_id",
        "short",
        "off_fridge",
    )
    """What stands folded under the four main questions."""

    def offer_days(self) -> None:
        """The days of the week in the language of the page."""
        names = get_day_names("wide", locale=get_locale() or "en")
        self.days.choose_from([(number, names[number].capitalize()) for number in range(7)])


class PromiseForm(Versioned):
    """What a service promises."""

    what = Paragraph(
        _l("What does the service promise?"), rows=2, missing=_l("Write what is promised."), longest=1000
    )
    who_id = PersonChoice(_l("Who is responsible for this?"), optional_mark=False)
    who_words = Name(
        _l("Or which service?"),
        hint=_l("For example: the council’s housing team"),
        longest=200,
        optional_mark=False,
    )
    due_on = Day(_l("By which day?"), optional_mark=False)
    how_often = Line(_l("Or how often?"), longest=200, optional_mark=False)
    bottom_line_id = Choice(_l("Does this cover something the plan must have?"))

    MORE = ("bottom_line_id",)


class IfForm(Versioned):
    """If this happens, then that is what we do."""

    if_words = Line(_l("If this happens …"), missing=_l("Write what could happen."), longest=500)
    then_words = Paragraph(
        _l("… then this is what we do"), rows=2, missing=_l("Write what you will do then."), longest=1000
    )
    who_id = PersonChoice(_l("Who does it?"))


class KeeperForm(Versioned):
    """Who keeps an eye on the plan, and when you look at it again."""

    monitor_id = PersonChoice(
        _l("Which of you keeps an eye on the plan, and tells the social worker how it is going?"),
        optional_mark=False,
    )
    review_on = Day(_l("When will you meet again?"), hint=_l("For example 22 5 2027"), optional_mark=False)
    review_at_time = Hour(_l("At what time?"), hint=_l("For example 11 am"), optional_mark=False)
    review_place = Line(_l("Where?"), longest=200, optional_mark=False)
    no_review_because = Line(
        _l("If you do not want to meet again: why not?"), longest=500, optional_mark=False
    )


class AnswerForm(Form):
    """The social worker's answer to the version that was shown."""

    decision = OneOf(
        "Your answer",
        Decision,
        missing="Choose your answer.",
        said=lambda one: {
            Decision.AGREED: "Agreed",
            Decision.AGREED_WITH_CHANGES: "Agreed with changes",
            Decision.NOT_AGREED: "Not agreed",
        }[one],
    )
    met = SomeOf("What the plan must have: tick what you find in the plan", optional_mark=False)
    changes = Paragraph(
        "Which changes do you ask for?",
        longest=4000,
        hint="Each on a line of its own. The family answers each one.",
    )
    bottom_line_id = OneOf("What is missing from the plan?", optional_mark=False)
    reason = Paragraph("What serious harm would the plan risk?", longest=2000)
    safe_if = Paragraph(
        "What would make the plan safe?",
        hint="The family reads this and can answer with a new version.",
        longest=2000,
    )
    number = Number(least=0)
    """The version that was read."""

    CARRIED = ("number",)

    @property
    def answered(self) -> Answered:
        return Answered(
            self.decision.data,
            tuple(self.met.data),
            self.changes.data,
            self.bottom_line_id.data,
            self.reason.data,
            self.safe_if.data,
        )


class ReviewSealedForm(Form):
    """What the social worker decides after reading the sealed plan."""

    decision = OneOf(
        "Is the sealed plan the plan that was agreed?",
        Decision,
        missing="Say what you decide.",
        said={
            Decision.AGREED: "Yes, this is the plan we agreed",
            Decision.AGREED_WITH_CHANGES: "Yes, with the changes noted",
            Decision.NOT_AGREED: "No, this is not what was agreed",
        }.__getitem__,
    )
    note = Paragraph("A note for the record", longest=2000)


class CheckForm(Form):
    """A file, or the code beside the square code of a plan."""

    file = Upload(
        _l("The file"),
        kinds=("pdf",),
        megabytes=3,
        hint=_l("The PDF as you received it. We do not keep your file."),
    )
    code = Line(
        _l("Or the code beside its square code (QR code)"),
        hint=_l("Ten letters and digits, such as ABCDE-23456."),
        longest=20,
    )

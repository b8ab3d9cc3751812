"""Questions, and what the plan must have: a few short texts in order."""

from collections.abc import Callable, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Form, Paragraph

LINES = 8
"""How many questions, or points of what the plan must have, there is room for. Few are better: the page says so."""


class LinesForm(Form):
    """A few short texts in order: questions, or what the plan must have."""

    def lines(self) -> list[str]:
        """What was written, line by line; an empty one where nothing was."""
        return [field.data or "" for field in self.asked()]

    @staticmethod
    def shown(words: Sequence[str]) -> dict[str, str]:
        return {f"line_{number}": line for number, line in enumerate(words, start=1)}


def _lines(name: str, label: Callable[[int], LazyString]) -> type[LinesForm]:
    fields = {
        f"line_{number}": Paragraph(label(number), rows=2, longest=400, optional_mark=False)
        for number in range(1, LINES + 1)
    }
    return type(name, (LinesForm,), fields)


def reword_form(questions: Sequence[str]) -> LinesForm:
    """The questions that were sent, to be put in other words, with what stands there now."""
    fields = {
        f"line_{number}": Paragraph(
            _l("Question %(number)s", number=number),
            rows=2,
            longest=400,
            missing=_l("Write the question. You can reword it, but you can no longer remove it."),
        )
        for number in range(1, len(questions) + 1)
    }
    form: type[LinesForm] = type("RewordForm", (LinesForm,), fields)
    return form(data=LinesForm.shown(questions))


QuestionsForm = _lines("QuestionsForm", lambda number: _l("Question %(number)s", number=number))

BottomLinesForm = _lines("BottomLinesForm", lambda number: _l("Requirement %(number)s", number=number))

"""Questions, and what the plan must have: a few short texts in order."""

from collections.abc import Sequence

from fgc.kit.forms import Form, Paragraph

LINES = 8
"""How many questions, or points of what the plan must have, there is room for. Few are better: the page says so."""


class LinesForm(Form):
    """A few short texts in order: questions, or what the plan must have."""

    def lines(self) -> list[str]:
        """What was written, in order, without the empty ones."""
        return [field.data for field in self.asked() if field.data]

    @staticmethod
    def shown(words: Sequence[str]) -> dict[str, str]:
        return {f"line_{number}": line for number, line in enumerate(words, start=1)}


def _lines(name: str, what: str) -> type[LinesForm]:
    fields = {
        f"line_{number}": Paragraph(f"{what} {number}", rows=2, longest=400, optional_mark=False)
        for number in range(1, LINES + 1)
    }
    return type(name, (LinesForm,), fields)


QuestionsForm = _lines("QuestionsForm", "Question")

BottomLinesForm = _lines("BottomLinesForm", "Point")

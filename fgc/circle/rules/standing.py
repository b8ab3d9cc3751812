"""How far somebody is with the question whether they come. The step that asks them tells it; the circle draws it."""

from enum import Enum

from fgc.kit.words import mark


class Standing(Enum):
    """How a person stands in the circle picture: the mark and the words say the same."""

    COMING = "coming"
    ANOTHER_WAY = "another_way"
    NOT_SURE = "not_sure"
    ASKED = "asked"
    NOT_ASKED = "not_asked"
    NOT_COMING = "not_coming"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "coming": mark("Coming"), "another_way": mark("Taking part another way"), "not_sure": mark("Not sure yet"),
    "asked": mark("Invited, no answer yet"),
    "not_asked": mark("Not invited yet"), "not_coming": mark("Not coming"),
}  # fmt: skip

"""Who may interpret for whom."""

from collections.abc import Iterable

from fgc.circle.models_reaching import Interpreting
from fgc.circle.rules.reasons import WhyNot


def why_not_interpret(interpreter: Interpreting | None, wanted: Iterable[Interpreting]) -> WhyNot | None:
    """Whether somebody may interpret for these people, by what each asked for.

    What is not known about the interpreter counts as not so: whoever asks for a woman from elsewhere may be in danger
    from a man, or from somebody who knows the family.
    """
    gender = interpreter.gender if interpreter else None
    from_elsewhere = interpreter is not None and interpreter.from_elsewhere
    for one in wanted:
        if one.gender is not None and one.gender is not gender:
            return WhyNot.OTHER_GENDER
        if one.from_elsewhere and not from_elsewhere:
            return WhyNot.FROM_TOO_NEAR
    return None

"""What ended with a change of a meeting, said to whoever made the change, who speaks with whoever is not asked any more."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.kit.words import said_list
from fgc.schedule.check_ends import CheckEnds


def said_with_ended(done: str, ended: CheckEnds) -> str:
    """The sentence that says what was done, and after it what ended with it; alone where nothing did."""
    if not ended.checks:
        return done
    if not ended.not_asked:
        return f"{done} {_('A legal check ended with this change.')}"
    names = [one.name for one in ended.not_asked]
    return "{} {}".format(
        done,
        ngettext(
            "A legal check ended with this change, and %(names)s is no longer invited. Nothing is sent to them: please "
            "talk to them.",
            "A legal check ended with this change, and %(names)s are no longer invited. Nothing is sent to them: "
            "please talk to them.",
            len(names),
            names=said_list(names),
        ),
    )

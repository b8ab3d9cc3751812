"""What is asked about an action."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from fgc.actions.models import How
from fgc.actions.rules import ways_to_say
from fgc.kit.forms import Form, OneOf, Paragraph
from fgc.plan.models import Action

SAID = {
    How.DONE: _("It is done"),
    How.GOING_WELL: _("It is going well"),
    How.STUCK: _("I am stuck"),
    How.NEED_HELP: _("I need help"),
    How.DID_NOT_HAPPEN: _("It did not happen"),
    How.NO_LONGER_NEEDED: _("It is no longer needed"),
}
SAID_OF_THEM = {**SAID, How.STUCK: _("They are stuck"), How.NEED_HELP: _("They need help")}
"""The same of somebody else, for staff who record it and read it."""


class ReportForm(Form):
    """One tap says how it goes; a few words may stand beside it."""

    how = OneOf(_("How is it going?"), How, missing=_("Say how it is going."), said=SAID.__getitem__)
    words = Paragraph(_("Anything you want to say about it"), longest=1000, rows=3)

    @classmethod
    def about(cls, action: Action, said: Mapping[How, str]) -> "ReportForm":
        """With what can be said of this action, in these words: one's own, or those for somebody else."""
        form = cls()
        form.how.choose_from([(how, said[how]) for how in ways_to_say(action)])
        return form

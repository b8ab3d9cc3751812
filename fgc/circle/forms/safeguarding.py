"""What is asked when somebody may come to serious harm."""

from flask_babel import lazy_gettext as _

from fgc.circle.models_safeguarding import Telling
from fgc.kit.forms import Choice, Day, Form, Name, OneOf, Paragraph, Tick

TELLING = {
    Telling.TOLD: _("Yes, they know already"),
    Telling.LATER: _("Later"),
    Telling.NOT: _("No"),
}


class SafeguardForm(Form):
    danger_now = OneOf(
        _("Is someone in danger now?"),
        [(True, _("Yes")), (False, _("No"))],
        missing=_("Say whether someone is in danger now."),
    )
    person_id = Choice(_("Who is at risk?"))
    who = Name(_("Someone who is not in the circle"), longest=120)
    what = Paragraph(
        _("What is the risk?"), longest=2000, rows=4, missing=_("Say what may happen, as you understand it.")
    )
    words_used = Paragraph(
        _("In which words was it said, and by whom?"),
        longest=2000,
        rows=4,
        hint=_("As close to the very words as you can. Do not put them better."),
        missing=_("Write down the words that were used."),
    )
    heard_on = Day(_("When did you hear or see it?"), missing=_("Give the day on which you heard or saw it."))
    telling = OneOf(
        _("Does the person who said it know that it is passed on?"),
        Telling,
        said=TELLING.__getitem__,
        missing=_("Decide whether they are told."),
    )
    telling_because = Paragraph(
        _("If they are not told now: why not, and when will they be?"), longest=1000, rows=3
    )
    for_referrer = Tick(
        _("The social worker has to know this"),
        hint=_(
            "They can then read this record, and nothing else of your notes. Without a tick they never see it."
        ),
    )
    stop = Tick(
        _("Stop everything: nothing is sent and no place is shown"),
        hint=_("A safety hold. Only the service manager lifts it."),
    )


class SafeguardingDoneForm(Form):
    done = Paragraph(
        _("What was done about it?"),
        longest=2000,
        rows=4,
        hint=_("Who was told, when, and what they do now."),
        missing=_("Say what was done."),
    )

"""What is asked when somebody may come to serious harm."""

from flask_babel import lazy_gettext as _

from fgc.circle.models_safeguarding import Telling
from fgc.kit.forms import Choice, Day, Form, Name, OneOf, Paragraph, Tick

TELLING = {
    Telling.TOLD: _("Yes, they already know"),
    Telling.LATER: _("Later"),
    Telling.NOT: _("No"),
}


class SafeguardForm(Form):
    danger_now = OneOf(
        _("Is someone in danger now?"),
        [(True, _("Yes")), (False, _("No"))],
        missing=_("Choose whether someone is in danger now."),
    )
    person_id = Choice(_("Who is at risk?"))
    who = Name(_("Someone who is not in the circle"), longest=120)
    what = Paragraph(
        _("What is the risk?"), longest=2000, rows=4, missing=_("Say what may happen, as you understand it.")
    )
    words_used = Paragraph(
        _("What exactly was said, and who said it?"),
        longest=2000,
        rows=4,
        hint=_("Use their exact words as far as you can. Do not tidy them up."),
        missing=_("Enter the words that were used."),
    )
    heard_on = Day(_("When did you hear or see this?"), missing=_("Enter the day you heard or saw this."))
    telling = OneOf(
        _("Does the person who said this know that you are passing it on?"),
        Telling,
        said=TELLING.__getitem__,
        missing=_("Choose whether they are told."),
    )
    telling_because = Paragraph(
        _("If they are not told now, why not, and when will they be told?"), longest=1000, rows=3
    )
    for_referrer = Tick(
        _("The social worker has to know about this concern"),
        hint=_(
            "If you tick this box, they can read this record but none of your notes. If you do not, they "
            "never see the record."
        ),
    )
    stop = Tick(
        _("Put on a safety hold: nothing is sent and no place is shown"),
        hint=_("Only the service manager can lift the safety hold."),
    )


class SafeguardingDoneForm(Form):
    done = Paragraph(
        _("What was done about the concern?"),
        longest=2000,
        rows=4,
        hint=_("Who was told, when, and what they will do now."),
        missing=_("Say what was done."),
    )

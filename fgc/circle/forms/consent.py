"""What is asked about what somebody agrees to."""

from flask_babel import lazy_gettext as _

from fgc.access.forms import NothingAsked
from fgc.circle.models_consent import ConsentTo
from fgc.kit.forms import Day, Form, Line, Name, OneOf, Paragraph
from fgc.referral.models import ConsentBasis

__all__ = ["ConsentForm", "EndForm", "NothingAsked"]

PURPOSES = {ConsentTo.TAKE_PART: _("Taking part"), ConsentTo.SHARE: _("Sharing something with someone")}


class ConsentForm(Form):
    """One thing somebody agreed to."""

    purpose = OneOf(
        _("What did they agree to?"),
        PURPOSES,
        said=PURPOSES.__getitem__,
        missing=_("Choose what they agreed to."),
    )
    what = Line(
        _("What can be shared?"),
        hint=_("For example: what the school wrote."),
        longest=300,
        optional_mark=False,
    )
    with_whom = Name(
        _("With whom?"),
        hint=_("For example: those who come to the meeting."),
        longest=300,
        optional_mark=False,
    )
    basis = OneOf(_("Legal basis for the consent"), ConsentBasis, missing=_("Choose the legal basis."))
    given_by = Name(_("If someone else agreed for them, who was it?"), longest=200)
    given_on = Day(_("On which day did they agree?"), missing=_("Enter the day."))


class EndForm(Form):
    """Somebody told the coordinator that they stop."""

    how = Paragraph(
        _("How did they tell you?"),
        hint=_("A few words, for example: by phone, on your visit. They do not have to give a reason."),
        longest=500,
        rows=2,
        missing=_("Say how they told you."),
    )

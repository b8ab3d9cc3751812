"""What is asked before a referral is put away."""

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Form, OneOf
from fgc.referral.models import PutAwayReason


class PutAwayForm(Form):
    because = OneOf(
        _("Why are you discarding the referral?"),
        PutAwayReason,
        missing=_("Choose why you are discarding the referral."),
    )

"""What is asked before a referral is put away."""

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Form, OneOf
from fgc.referral.models import PutAwayReason


class PutAwayForm(Form):
    because = OneOf(_("Why is it put away?"), PutAwayReason, missing=_("Choose why it is put away."))

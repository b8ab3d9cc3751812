"""Whether a service asks everybody for a PIN: its manager says."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import PinSettingForm
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.pins import ask_everybody, asks_everybody
from fgc.access.viewer import staff
from fgc.access.views import bp
from fgc.kit.pages import page


@bp.route("/service/pins", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def pins() -> Response:
    """Where there is a caution, or a shared phone or mailbox, a PIN is asked for in any case."""
    form = PinSettingForm(everybody="yes" if asks_everybody(staff()) else "no")
    if form.validate_on_submit():
        ask_everybody(form.everybody.data == "yes", by=staff())
        flash(_("Saved. This applies from now on."))
        return redirect(url_for("access.pins"), 303)
    return page("access/pins.html", form=form)

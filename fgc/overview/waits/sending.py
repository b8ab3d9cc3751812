"""Whether anybody sends: letters, reminders and due dates wait for a worker, and pages look the same without one."""

from flask_babel import gettext as _

from fgc.access.models import Role
from fgc.kit import jobs
from fgc.overview.waits.desk import Desk, Wait


def nobody_sends(desk: Desk) -> list[Wait]:
    """While no worker is alive: what that means, and whom to tell."""
    if jobs.works():
        return []
    if desk.viewer.role is Role.ADMINISTRATOR:
        detail = _(
            "The program that sends them is not running. Ask whoever looks after the server to start it: ./run worker."
            " What waits goes out by itself then."
        )
    else:
        detail = _(
            "What you ask for is kept, and goes out as soon as this is put right. Tell your administrator "
            "now, and ring anyone who cannot wait."
        )
    return [Wait(0, _("No letters or reminders are going out at the moment."), detail=detail, tone="danger")]

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
            "The program that sends letters is not running. Ask the person who looks after the server to "
            "start it: ./run worker. Waiting letters are then sent automatically."
        )
    else:
        detail = _(
            "What you ask for is saved and is sent as soon as this is fixed. Tell your administrator now, "
            "and phone anyone who cannot wait."
        )
    return [Wait(0, _("No letters or reminders are going out at the moment."), detail=detail, tone="danger")]

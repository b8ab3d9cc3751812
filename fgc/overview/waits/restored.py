"""What everybody who works here has to know after the data was brought back from a backup."""

from flask_babel import gettext as _

from fgc.kit import quarantine
from fgc.kit.words import said_moment
from fgc.overview.waits.desk import Desk, Wait


def letters_wait(desk: Desk) -> list[Wait]:
    """Until whoever runs the installation lets letters go again."""
    found = quarantine.waiting()
    if found is None:
        return []
    return [
        Wait(
            0,
            _("All letters are waiting: this system was restored from a backup."),
            detail=_(
                "What was recorded after %(moment)s is lost, so check your conferences. Letters that were "
                "on their way may have been sent: they are listed here, each with what to do. New letters "
                "go when the person who runs the installation releases them.",
                moment=said_moment(found.backup_at, desk.zone),
            ),
            tone="danger",
        )
    ]

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
            _("All letters wait: this was brought back from a backup."),
            detail=_(
                "What was written after %(moment)s is gone, so look at your conferences. Letters that were on their way"
                " may have gone: they are listed here, each with what to do. New ones go when whoever runs the installation"
                " lets them.",
                moment=said_moment(found.backup_at, desk.zone),
            ),
            tone="danger",
        )
    ]

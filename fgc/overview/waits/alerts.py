"""What was noticed and somebody has to look at: for those who answer for the service."""

from flask import url_for
from flask_babel import gettext as _

from fgc.access.models_watch import Alert, Alerting
from fgc.conference.urgent import waiting_for
from fgc.kit.words import said_moment
from fgc.overview.queries import alerts_of
from fgc.overview.waits.desk import Desk, Wait


def noticed(desk: Desk) -> list[Wait]:
    """Each until somebody says that they have looked."""
    return [_stands(one, about, desk.zone) for one, about in alerts_of(desk.viewer)]


def _stands(one: Alert, about: str, zone: str) -> Wait:
    sentence, detail = _words(one.kind, about)
    return Wait(
        0,
        sentence,
        detail=detail,
        when=said_moment(one.at, zone),
        act_url=url_for("overview.settle_alert", alert_id=one.id),
        button=_("I have looked into it"),
        tone="danger",
        about=about,
    )


def _words(kind: Alerting, about: str) -> tuple[str, str]:
    match kind:
        case Alerting.MANY_404:
            return (
                _("%(name)s tried to open many pages they have no access to, within an hour.", name=about),
                _("There may be a good reason: ask them."),
            )
        case Alerting.CHAIN:
            return (
                _("The audit of this service has been changed."),
                _(
                    "Change nothing, and phone the person who runs the installation: ./run audit verify "
                    "names the line."
                ),
            )
        case Alerting.CLOCK:
            return (
                _("The clock of the installation went back."),
                _(
                    "Links and signatures wait until the clock is right again. Phone the person who runs "
                    "the installation."
                ),
            )


def let_in(desk: Desk) -> list[Wait]:
    """Each who asks to be let in, until a manager who did not ask has decided."""
    return [
        Wait(
            0,
            _("%(name)s asks to be let into %(number)s now.", name=who.name, number=conference.number),
            detail=_("Read the reason, then agree or decline."),
            when=said_moment(asked.asked_at, desk.zone),
            url=url_for("conference.urgent"),
            button=_("Decide on the request"),
            tone="danger",
            about=who.name,
        )
        for asked, conference, who in waiting_for(desk.viewer)
        if who.id != desk.viewer.staff_id
    ]

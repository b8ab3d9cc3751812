"""What is asked about a referral that comes by phone, beside the referral itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from fgc.access.models import Staff
from fgc.kit.forms import Choice, Day, Form, Hour, Line, Name, Tick
from fgc.referral.models import Referral
from fgc.referral.operations.calls import Call


class CallForm(Form):
    """Who phoned, when, and in whose name the referral is."""

    referrer_id = Choice(
        _("Whose referral is this?"),
        hint=_(
            "A social worker with an account here. If the caller has none, leave this blank and choose "
            "someone later. You cannot send the referral until you do."
        ),
    )
    caller_name = Name(_("Caller’s name"), hint=_("Leave blank if you chose them above."), longest=120)
    caller_team = Line(_("Caller’s team or role"), longest=120)
    caller_contact = Line(
        _("How to reach them"), hint=_("For example a phone number at work, and when."), longest=200
    )
    called_on = Day(_("Day of the call"), missing=_("Enter the day of the call."))
    called_time = Hour(
        _("Time of the call"), evening_too=True, missing=_("Enter the time of the call, like 2:30 pm.")
    )

    def offer(self, colleagues: Sequence[Staff]) -> None:
        """Only these can be chosen as who refers."""
        self.referrer_id.choose_from([(one.id, one.name, one.team) for one in colleagues])

    def call(self, zone: str) -> Call:
        """What was answered, as `take_call` takes it."""
        return Call(
            datetime.combine(self.called_on.data, self.called_time.data, ZoneInfo(zone)),
            self.referrer_id.data,
            self.caller_name.data,
            self.caller_team.data,
            self.caller_contact.data,
        )


class TakeCallForm(CallForm):
    """The same, and whom it is about: what is asked first."""

    name = Name(
        _("The family’s name"),
        hint=_("As the family says it, for example: the Rashid family. Only staff see it."),
        missing=_("Enter the family’s name."),
        longest=120,
    )


class TheirPromisesForm(Form):
    """What the referrer promises, where somebody else types it."""

    attends_whole = Tick(
        _(
            "They said that they will attend the whole conference and its review, including outside office hours"
        )
    )
    manager_aware = Tick(_("They said that their manager knows about this referral"))


def call_shown(referral: Referral, zone: str) -> dict[str, Any]:
    """What is kept of the call now, by field."""
    names = ("referrer_id", "caller_name", "caller_team", "caller_contact")
    shown = {name: getattr(referral, name) for name in names}
    return shown | (just_now(referral.called_at, zone) if referral.called_at else {})


def just_now(moment: datetime, zone: str) -> dict[str, Any]:
    """The day and the time of a call that is going on."""
    local = moment.astimezone(ZoneInfo(zone))
    return {"called_on": local.date(), "called_time": local.time().replace(second=0, microsecond=0)}

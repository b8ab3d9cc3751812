"""How it stands with what somebody needs, in words: on their page and on the sheet of the day alike."""

from flask_babel import gettext as _

from fgc.schedule.rules import NeedState


def said_need_state(state: NeedState) -> str:
    if state is NeedState.TO_ARRANGE:
        return _("Still to arrange")
    return _("Interpreter asked, no answer yet") if state is NeedState.ASKED else _("Arranged")

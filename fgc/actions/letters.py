"""The gentle reminder."""

from datetime import datetime

from flask_babel import lazy_gettext as _

from fgc.actions import queries
from fgc.actions.rules import finished
from fgc.circle.letters import addressed
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Message
from fgc.kit.outbox import Cancelled, letter_kind
from fgc.plan.models import Action

REMINDER = "actions.reminder"


@letter_kind(REMINDER)
def reminder(letter: Letter, now: datetime) -> Message:
    """Says that there is something to look at, never what: that stands on the page behind the link.

    Not sent when it was done meanwhile.
    """
    reader = addressed(letter, now)
    action = session().get_one(Action, letter.id_about("action_id"))
    newest = queries.followed([action], now.date())[0].newest
    if finished(queries.reported(newest)):
        raise Cancelled("done_meanwhile")
    return compose(
        "actions/letters/reminder",
        letter=letter,
        to=reader.contact.email,
        to_name=reader.person.called,
        sender_name=reader.sender_name,
        language=reader.person.language,
        subject=_("A message for you"),
        press=_("Open your page"),
        link=reader.link,
        phone=reader.phone,
        phone_of=reader.phone_of,
        signed=reader.service.neutral_name,
        person=reader.person,
        coordinator=reader.phone_of,
    )

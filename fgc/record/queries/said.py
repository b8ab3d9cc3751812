"""How things are said in a copy, in the language of whoever gets it."""

from datetime import datetime

from flask_babel import gettext as _

from fgc.circle.forms.contact import CHANNELS
from fgc.circle.models import Channel
from fgc.invitation.models import Answer, Invitation
from fgc.kit.words import mark, said_day
from fgc.kit.zones import day_of
from fgc.plan.models import Method
from fgc.schedule.models import MeetingState, Way

ANSWERS = {
    Answer.YES: mark("Yes"), Answer.NO: mark("No"), Answer.ANOTHER_WAY: mark("Another way"),
    Answer.NOT_SURE: mark("Not sure yet"),
}  # fmt: skip
WAYS = {
    Way.IN_PERSON: mark("in person"),
    Way.VIDEO: mark("by video"),
    Way.PHONE: mark("by phone"),
    Way.LETTER: mark("by a letter read out at the meeting"),
    Way.SPOKESPERSON: mark("someone speaks for them"),
}
METHODS = {
    Method.OWN_LINK: mark("On their own page"),
    Method.TABLET: mark("On the coordinator’s tablet"),
    Method.PAPER: mark("By hand, on paper"),
    Method.STAFF: mark("Signed in, as a professional"),
}
STATES = {
    MeetingState.PLANNED: mark("The meeting is planned."),
    MeetingState.UNDER_WAY: mark("The meeting is under way."),
    MeetingState.HELD: mark("The meeting was held."),
    MeetingState.CANCELLED: mark("The meeting was cancelled."),
}


def answer_of(invitation: Invitation, *, came: bool = False) -> str:
    """'Yes', 'In another way: by video', 'Not asked yet'; where they were asked again, what they had said before; and where they
    `came` without an answer, that they did."""
    if invitation.asked_at is None and not came:
        return str(_("Not invited yet"))
    if invitation.answer is not None:
        return _answer_in_words(invitation.answer, invitation.way)
    said = str(_("Came") if came else _("No answer yet"))
    if invitation.earlier_answer is None:
        return said
    earlier = _answer_in_words(invitation.earlier_answer, invitation.earlier_way)
    return str(_("%(said)s. Before they were asked again: %(earlier)s", said=said, earlier=earlier))


def _answer_in_words(answer: Answer, way: Way | None) -> str:
    said = str(_(ANSWERS[answer]))
    return f"{said}: {_(WAYS[way])}" if way and answer is not Answer.YES else said


def routes_of(values: list[str]) -> str:
    """'Email, Text message', the preferred one first."""
    return ", ".join(str(CHANNELS[Channel(one)]) for one in values)


def on_day(moment: datetime | None, zone: str) -> str:
    """The day on which it was, with its year; '' where it was not."""
    return said_day(day_of(moment, zone)) if moment else ""


def yes_or_no(told: bool) -> str:
    return str(_("Yes") if told else _("No"))

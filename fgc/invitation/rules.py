"""When somebody may be asked, when they may answer, and what is safe to hand them."""

from collections.abc import Collection
from datetime import date, datetime

from fgc.approach.rules import Approach, NeedKind
from fgc.circle.models import AgeGroup, Channel, Kind, Person, SafeContact
from fgc.circle.rules import Route, route
from fgc.invitation.models import PLACE_TAKEN, Answer, Invitation
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.kit.zones import day_of
from fgc.schedule.happenings import Hours
from fgc.schedule.models import Meeting, MeetingState, Way
from fgc.schedule.rules.apart import PRESENT
from fgc.schedule.rules.places import ASKED_FOR, OF_THE_FAMILY

OTHER_WAYS = (Way.VIDEO, Way.PHONE, Way.LETTER, Way.SPOKESPERSON)
YOUNG = frozenset({AgeGroup.BABY, AgeGroup.CHILD})
"""Whose calendar, if there is one, is read by others."""


class WhyNot(Reason):
    """Family members read the first ones, the coordinator the rest."""

    # answering
    THE_DAY_IS_HERE = mark("It is today. If something has changed for you, please phone.")
    IT_IS_OVER = mark("This day is over. Thank you for everything.")
    DAY_HAS_PASSED = mark("This day has passed. If you have a question, please phone your coordinator.")
    CALLED_OFF = mark("This will not go ahead. You do not need to do anything.")
    NOT_ASKED = mark("There is nothing to answer here now.")
    CHOOSE_AN_ANSWER = mark("Choose one of the answers.")
    WHO_SPEAKS = mark("Write who speaks for you.")
    HOW_ELSE = mark("Choose how you want to take part.")
    NOT_THEIR_PAGE = mark("This is not asked on your page. Please speak to the coordinator.")

    # asking
    NO_PLACE = mark("First choose which part of the meeting this person is invited to.")
    ALREADY_ASKED = mark("This person has already been invited.")
    NOT_YET_ASKED = mark("This person has not been invited yet.")
    WITHDRAWN = mark("This person is no longer invited to this meeting.")
    MEETING_CLOSED = mark(
        "This meeting has started, is over or was cancelled, so no one else can be invited."
    )
    LOOK_FIRST = mark("Check what this person will see before it is sent.")
    LOOK_AGAIN = mark("What this person will see has changed since you looked. Please check it again.")
    NOBODY_TO_ASK = mark("There is no one left to invite in writing.")
    ANSWERED = mark("They have answered that they cannot come.")
    NOTHING_TO_TELL = mark("This person knows about the meeting as it stands.")


def why_not_now(
    state: MeetingState,
    zone: str,
    on: date,
    ends_at: datetime,
    now: datetime,
    *,
    asked: bool,
    hidden: bool = False,
) -> WhyNot | None:
    """People may answer, and change their mind, until the day. On the day itself they phone: then nobody reads pages.

    The day begins at midnight on the clocks of the place (`zone`). While a safety hold hides the day (`hidden`), an answer is
    taken on every day alike: one that was refused would tell that it is today, or was. The same holds for whoever is only heard
    by a letter or through somebody else, and is not told the day. A day that passed while nobody could
    begin the meeting is not told as if they had met.
    """
    if not asked:
        return WhyNot.NOT_ASKED
    if state is MeetingState.CANCELLED:
        return WhyNot.CALLED_OFF
    if hidden and state is not MeetingState.HELD:
        return None
    if state is MeetingState.HELD or ends_at <= now:
        return WhyNot.DAY_HAS_PASSED if state is MeetingState.PLANNED else WhyNot.IT_IS_OVER
    return WhyNot.THE_DAY_IS_HERE if day_of(now, zone) >= on else None


def why_not_answer(
    invitation: Invitation, meeting: Meeting, now: datetime, *, hidden: bool = False
) -> WhyNot | None:
    """Whether this invitation can be answered now (see `why_not_now`); one that was never sent cannot."""
    asked = invitation.asked_at is not None and invitation.withdrawn_at is None
    state, zone = meeting.state, meeting.zone
    return why_not_now(state, zone, meeting.on, meeting.ends_at, now, asked=asked, hidden=hidden)


def answer_stands(answer: Answer | None, way: Way | None, before: Hours, now_is: Hours) -> bool:
    """Whether what somebody answered goes on counting when the times of a meeting change: only that they are there, in person, by
    video or by phone, and only where each of their own hours lies within hours to which they said so. Whoever can be there from
    ten to four can be there from eleven to three. Everything else is asked again (docs/decisions/0063-asked-again.md)."""
    there = answer is Answer.YES or (answer is Answer.ANOTHER_WAY and way in PRESENT)
    within = (any(was[0] <= one[0] and one[1] <= was[1] for was in before) for one in now_is)
    return there and bool(now_is) and all(within)


def why_not_their_own(kind: Kind) -> WhyNot | None:
    """Whoever is there for their work has no words read out and names nobody for the circle: their page does not ask for it, and
    what was sent all the same would stand beside what the family said."""
    return None if kind in OF_THE_FAMILY else WhyNot.NOT_THEIR_PAGE


def why_not_way(answer: Answer | None, way: Way | None, spokesperson: str) -> WhyNot | None:
    """Another way needs to say which; somebody who speaks for them needs a name."""
    if answer is Answer.ANOTHER_WAY and way not in OTHER_WAYS:
        return WhyNot.HOW_ELSE
    return WhyNot.WHO_SPEAKS if way is Way.SPOKESPERSON and not spokesperson else None


def absent_since(invitation: Invitation) -> datetime | None:
    """Since when whoever was asked to a meeting is not seen or heard there: nobody asks them any more, or they said so. None
    where they come, or have not said."""
    if invitation.withdrawn_at is not None:
        return invitation.withdrawn_at
    away = invitation.answer is Answer.ANOTHER_WAY and invitation.way not in (None, *PRESENT)
    return invitation.answered_at if away or invitation.answer is Answer.NO else None


def why_not_ask(invitation: Invitation, meeting: Meeting, now: datetime, *, placed: bool) -> WhyNot | None:
    """Whether this person can still be asked to this meeting. Whether it is safe is the circle's question."""
    if invitation.withdrawn_at is not None:
        return WhyNot.WITHDRAWN
    if not placed:
        return WhyNot.NO_PLACE
    if invitation.asked_at is not None:
        return WhyNot.ALREADY_ASKED
    closed = meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now
    return WhyNot.MEETING_CLOSED if closed else None


def why_not_ask_again(invitation: Invitation, meeting: Meeting, now: datetime) -> WhyNot | None:
    """Whether somebody who was asked can still be written to about it."""
    if invitation.withdrawn_at is not None:
        return WhyNot.WITHDRAWN
    if invitation.asked_at is None:
        return WhyNot.NOT_YET_ASKED
    closed = meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now
    return WhyNot.MEETING_CLOSED if closed else None


def kept_apart(invitation: Invitation) -> bool:
    """Whether they are not asked any more because of somebody else: then nothing that is written may make them ask why."""
    return invitation.withdrawn_because == "kept_apart"


def why_not_send(invitation: Invitation, mark_now: str) -> WhyNot | None:
    """Nothing is sent that the coordinator has not looked at as it would read now (practice.md 4.3, rule 4)."""
    if invitation.looked_at is None:
        return WhyNot.LOOK_FIRST
    return None if invitation.looked_mark == mark_now else WhyNot.LOOK_AGAIN


def calendar_is_safe(contact: SafeContact | None, *, others_read_it: bool) -> bool:
    """A calendar shows on every screen of whoever shares it: no file for somebody whose device or mailbox is shared, because
    they said so, or because somebody else who is, or was, of the circle is reached by the same."""
    return contact is not None and not contact.shared_device and not others_read_it


def may_have_feed(
    person: Person, contact: SafeContact | None, pin_because: str, now: datetime, *, others_read_it: bool
) -> bool:
    """Whether a calendar of theirs may hold their hours and ask for them by itself, with no PIN and nobody looking.

    In doubt not: only somebody who may now be written to on a device of their own; no young child; nobody whom a caution
    protects, whose address is protected, or who shares a device, a mailbox or a phone, be it with somebody who left the circle. A
    caution that binds them changes nothing: these are their own hours, and a calendar that went empty would tell them that
    something was set.
    """
    if contact is None or contact.shared_device or contact.address_protected or person.age_group in YOUNG:
        return False
    if others_read_it or pin_because in ("caution", "shared"):
        return False
    return isinstance(route(contact, person, now, by=(Channel.EMAIL, Channel.TEXT)), Route)


UNANSWERED, UNSURE = 0, -1
"""The steps of the reminders to somebody who has not answered, and to somebody who said that they are not sure yet."""
ASKED_AGAIN: dict[Answer | None, int] = {None: UNANSWERED, Answer.NOT_SURE: UNSURE}
"""Who is asked again after some days, and as which step: once each, however long they go on not knowing."""


def meeting_reminder_due(
    invitation: Invitation,
    meeting: Meeting,
    today: date,
    *,
    written_on: date | None,
    days_before: Collection[int],
    unanswered_after: int,
) -> int | None:
    """Which reminder of a meeting is due to one person: so many days before it, `UNANSWERED`, `UNSURE`, or None.

    A step holds from its day until the next one begins, so that a morning on which no worker ran loses none, and two that
    were missed are one letter. Nobody is reminded who was written to about it since the step began (`written_on`, the day of
    the newest letter, or on which they were told or said that they are not sure; None: no letter reached them, so that they
    are reminded of the day, and not of an answer that they could not give), who cannot come, or who is not asked any more.
    On the day itself nobody reads pages. Days are those of the place.
    """
    asked = invitation.asked_at is not None and invitation.withdrawn_at is None
    if not asked or invitation.answer is Answer.NO or meeting.state is not MeetingState.PLANNED:
        return None
    left = (meeting.on - today).days
    step = min((days for days in days_before if left <= days), default=None)
    if left < 1:
        return None
    if step is not None:
        return step if written_on is None or (meeting.on - written_on).days > step else None
    if written_on is None:
        return None
    return ASKED_AGAIN.get(invitation.answer) if (today - written_on).days >= unanswered_after else None


def must_be_told(invitation: Invitation, meeting: Meeting) -> bool:
    """Somebody who was asked and does not know the newest of it: also that they need not come, where they lost their place."""
    asked = invitation.asked_at is not None
    if invitation.withdrawn_at is not None:
        return asked and invitation.withdrawn_because == PLACE_TAKEN and invitation.told_sequence is None
    return asked and (invitation.told_sequence is None or invitation.told_sequence < meeting.sequence)


def needs_offered(approach: Approach, kind: Kind, *, in_private_time: bool) -> list[NeedKind]:
    """What somebody is asked about that they may need: of whoever is there for their work, nothing that only a family needs;
    of whoever has no part in private family time, nobody who would stay in it: that would tell them that there is one."""
    of_family = () if kind in OF_THE_FAMILY else approach.needs_of_family
    staying = () if in_private_time else tuple(ASKED_FOR.values())
    return [need for need in approach.needs if need.key not in (*of_family, *staying)]


def asked_about(invitation: Invitation, letter_mark: str) -> tuple[object, ...]:
    """What the page shows on which somebody is asked: the day and place as they are now, and the very letter, where there is
    one."""
    return invitation.id, invitation.meeting.sequence, letter_mark


def to_tell_about(invitation: Invitation) -> tuple[object, ...]:
    """What the coordinator tells somebody of a change: the day and place as they are now, or that they need not come."""
    return invitation.id, invitation.meeting.sequence, invitation.withdrawn_at


def said_about(invitation: Invitation) -> tuple[object, ...]:
    """What somebody has said so far, as the page shows it on which the coordinator writes down what they say now."""
    needs = sorted(need.kind for need in invitation.person.needs)
    return (
        invitation.id, invitation.answer, invitation.answered_at, invitation.way, invitation.spokesperson,
        invitation.own_words, invitation.needs_words, needs,
    )  # fmt: skip


def short_code(invitation: Invitation) -> str:
    """Six signs that name this invitation on a slip or over the phone. It opens nothing: it is not a key."""
    return "-".join((invitation.id.hex[:3], invitation.id.hex[3:6])).upper()

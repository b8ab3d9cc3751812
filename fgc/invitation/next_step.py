"""The one thing to do next about a meeting's invitations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.queries import people_of
from fgc.conference.models import Conference
from fgc.invitation import queries
from fgc.invitation.listing import UNSENT
from fgc.invitation.models import Invitation
from fgc.invitation.operations import prepare
from fgc.invitation.rules import asked_about, must_be_told
from fgc.kit.by_hand import is_to_carry, waits_for_a_hand
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Channel
from fgc.kit.outbox import why_sentence
from fgc.kit.page_version import page_version
from fgc.kit.words import mark, said_list
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.queries import missing_exclusions, places_of, places_set_at
from fgc.schedule.rules import came_since

NOBODY_ELSE = {
    MeetingState.UNDER_WAY: mark("This meeting has started. No one else can be invited."),
    MeetingState.HELD: mark("This meeting is over. No one else can be invited."),
    MeetingState.CANCELLED: mark("This meeting is cancelled. No one else can be invited."),
}


@dataclass(frozen=True)
class Step:
    """The next thing to do: a sentence, and where or what the button leads to."""

    sentence: str
    button: str = ""
    url: str = ""
    post: bool = False
    asked: str = ""
    """Where it is written down with one press that somebody was asked by voice; '' where that is not the step."""
    asked_values: Mapping[str, str] = field(default_factory=dict)
    """What that press sends along."""


def without_a_part(viewer: Viewer, conference: Conference, meeting: Meeting) -> list[Person]:
    """Who joined the circle after it was decided who is invited to which part of a meeting to come: nobody has decided about
    them, so they are not invited yet."""
    if meeting.state is not MeetingState.PLANNED:
        return []
    placed, people = places_of(meeting), people_of(viewer, conference)
    return [one for one in came_since(people, places_set_at(meeting)) if one.id not in placed]


def next_step(viewer: Viewer, conference: Conference, meeting: Meeting) -> Step:
    """The one thing to do next on this page, the first of those that are still to be done."""
    everybody = list(session().scalars(queries.invitations_of(viewer, meeting)))
    here = [one for one in everybody if one.withdrawn_at is None]
    if first := _before_asking(conference, meeting, here):
        return first
    if not places_of(meeting):
        return Step(
            _("First choose who is invited to which part."),
            _("Who is invited to which part"),
            url_for("schedule.places", conference_id=conference.id, meeting_id=meeting.id),
        )
    prepared = [prepare(viewer, conference, one) for one in here if one.asked_at is None]
    for each in prepared:
        if each.why_not is not None:
            return Step(f"{each.invitation.person.called}: {each.why_not.sentence}")
    if unseen := next((each for each in prepared if each.letter and not each.looked), None):
        return Step(
            _(
                "Check what each person will see. The first is %(name)s.",
                name=unseen.invitation.person.called,
            ),
            _("Look at the letter"),
            _page("invitation.invite", conference, unseen.invitation),
        )
    if written := [each for each in prepared if each.letter]:
        return Step(
            _("You have checked every letter. %(number)s can go out now.", number=len(written)),
            _("Send all the invitations"),
            url_for("invitation.invite_all", conference_id=conference.id, meeting_id=meeting.id),
            post=True,
        )
    if spoken := next((each for each in prepared if not each.letter), None):
        return Step(
            _("%(name)s can only be invited by phone or in person.", name=spoken.invitation.person.called),
            _("How to reach them"),
            _page("invitation.invite", conference, spoken.invitation),
            asked=_page("invitation.invite", conference, spoken.invitation),
            asked_values={"do": "voice_listed", **page_version(*asked_about(spoken.invitation, ""))},
        )
    waiting = _not_reached(conference, here) or _left_out_unrecorded(viewer, conference, meeting)
    if first := waiting or _joined_later(viewer, conference, meeting):
        return first
    return Step(
        _(
            "Everyone has been invited. Wait for their answers, and phone anyone who has not replied or is not sure."
        )
    )


def _left_out_unrecorded(viewer: Viewer, conference: Conference, meeting: Meeting) -> Step | None:
    """Somebody is not invited because that would not be safe, and nobody has recorded why and how they are heard."""
    unrecorded = (who for at, who in missing_exclusions(viewer, conference, now()) if at.id == meeting.id)
    if (person := next(unrecorded, None)) is None:
        return None
    return Step(
        _(
            "%(name)s is not invited, because that would not be safe. Record why, and how they are heard instead.",
            name=person.called,
        ),
        _("Record how they are heard"),
        url_for(
            "schedule.leave_out", conference_id=conference.id, meeting_id=meeting.id, person_id=person.id
        ),
    )


def _joined_later(viewer: Viewer, conference: Conference, meeting: Meeting) -> Step | None:
    late = without_a_part(viewer, conference, meeting)
    if not late:
        return None
    words = ngettext(
        "%(names)s joined the circle later and has no part in the meeting yet.",
        "%(names)s joined the circle later and have no part in the meeting yet.",
        len(late),
        names=said_list(one.name for one in late),
    )
    there = url_for("schedule.places", conference_id=conference.id, meeting_id=meeting.id)
    return Step(words, _("Who is invited to which part"), there)


def _not_reached(conference: Conference, here: Sequence[Invitation]) -> Step | None:
    """Somebody whom nothing has reached, though they count as asked: a text or a letter to carry, or one that is held back."""
    letters = queries.newest_letters(conference)
    for one in here:
        letter, name = letters.get(one.id), one.person.called
        if letter is None or not (is_to_carry(letter) or letter.state in UNSENT):
            continue
        if not is_to_carry(letter):
            words = _("The letter to %(name)s has not gone. %(why)s", name=name, why=why_sentence(letter))
            there = url_for("circle.letters", conference_id=conference.id, person_id=one.person_id)
            return Step(words, _("Their letters"), there)
        on_paper = letter.channel is Channel.PRINT
        words = (
            _("%(name)s gets a letter that you print and post: nothing has gone to them yet.", name=name)
            if on_paper
            else _("%(name)s gets a text that you write yourself: nothing has gone to them yet.", name=name)
        )
        if not waits_for_a_hand(letter):
            return Step(words)
        there = url_for("invitation.letter", conference_id=conference.id, letter_id=letter.id)
        return Step(words, _("Print the letter") if on_paper else _("Send the text"), there)
    return None


def _before_asking(conference: Conference, meeting: Meeting, here: Sequence[Invitation]) -> Step | None:
    """What comes before anybody else is asked: a safety hold, a change that was not told, a meeting that is not to be."""
    if conference.held_since is not None:
        return Step(
            _("If the family has to be told something, phone the service manager first."),
            _("See the safety hold"),
            url_for("conference.hold", conference_id=conference.id),
        )
    change = next((one for one in here if must_be_told(one, meeting)), None)
    if change and meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        return Step(
            _("%(name)s has not been told about the change.", name=change.person.called),
            _("Tell them about the change"),
            _page("invitation.record", conference, change),
        )
    if meeting.state is not MeetingState.PLANNED:
        return Step(_(NOBODY_ELSE[meeting.state]))
    return None


def _page(endpoint: str, conference: Conference, invitation: Invitation) -> str:
    return url_for(endpoint, conference_id=conference.id, invitation_id=invitation.id)

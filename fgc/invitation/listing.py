"""What the list of those asked says of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from fgc.access.pins import PinState, pins_in
from fgc.access.viewer import Viewer
from fgc.approach.reading import approach_of
from fgc.circle.needs import said_need
from fgc.circle.rules import Route
from fgc.circle.rules.readiness import TO_BE_ASKED, unspoken
from fgc.circle.telling import not_looked_at
from fgc.conference.models import Conference
from fgc.invitation import queries
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.operations import prepare
from fgc.invitation.rules import must_be_told, short_code, to_tell_about
from fgc.kit.by_hand import is_to_carry, waits_for_a_hand
from fgc.kit.clock import now
from fgc.kit.letter import Channel
from fgc.kit.outbox import Letter, LetterState, why_sentence
from fgc.kit.page_version import page_version
from fgc.kit.words import said_day
from fgc.schedule.models import MeetingState, Way
from fgc.schedule.queries import ToTell, how_to_tell
from fgc.schedule.readers import readers_of
from fgc.schedule.where import day_is_shown

UNSENT = (LetterState.HELD, LetterState.FAILED)
TONES = {Answer.YES: "acts", Answer.NO: "calm", Answer.ANOTHER_WAY: "waits", Answer.NOT_SURE: "waits"}


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    invitation: Invitation
    reach: ToTell
    answer: str
    tone: str
    needs: list[str]
    missing: list[str]
    code: str
    letter: Letter | None
    pin: PinState | None
    """How it stands with their PIN; None: they need none."""

    @property
    def to_be_asked(self) -> bool:
        """Whether nothing can be sent to them before it is asked and written down how they are reached."""
        return self.reach.way in TO_BE_ASKED

    @property
    def pin_to_tell(self) -> bool:
        """Whether the page leads to where their PIN is made and told: with the sentence that says so, and not without."""
        return bool(_voice(self.invitation, self.pin, self.reach, self.letter))

    @property
    def change(self) -> dict[str, str]:
        """What the press sends along that writes down that they were told."""
        return page_version(*to_tell_about(self.invitation))

    @property
    def has_to_hear(self) -> bool:
        """Whether they have no part any more and nobody told them: one press writes down that somebody did."""
        return self.invitation.withdrawn_at is not None and must_be_told(
            self.invitation, self.invitation.meeting
        )

    @property
    def by_hand(self) -> bool:
        """Whether a letter to them waits for the coordinator to post it or to write it."""
        return self.letter is not None and waits_for_a_hand(self.letter)


def listed(viewer: Viewer, conference: Conference, invitations: Sequence[Invitation]) -> list[Row]:
    """The rows of one page of the list, with what each person still lacks."""
    letters, moment, pins = queries.newest_letters(conference), now(), pins_in(conference.id)
    words = {need.key: _(need.words) for need in approach_of(conference).needs}
    came = queries.came_to({one.meeting_id for one in invitations})
    recorded = {meeting_id for meeting_id, _person_id in came}
    reached = queries.reached_in(conference.id)
    rows = []
    for one in invitations:
        letter = letters.get(one.id)
        needs = [said_need(words, need, one.needs_words or "") for need in one.person.needs]
        pin, reach = pins.get(one.person_id), how_to_tell(one.person, moment)
        there = (one.meeting_id, one.person_id) in came
        rows.append(
            Row(
                one,
                reach,
                answer_said(
                    one, reached=one.id in reached, came=there if one.meeting_id in recorded else None
                ),
                "acts" if there else TONES[one.answer] if one.answer else "calm",
                [*filter(None, needs), *([one.needs_words] if one.needs_words else [])],
                _missing(viewer, conference, one, letter) + _voice(one, pin, reach, letter),
                short_code(one),
                letter,
                pin,
            )
        )
    return rows


def _voice(invitation: Invitation, pin: PinState | None, reach: ToTell, letter: Letter | None) -> list[str]:
    """What has to be said to them, since no letter may. Whoever is asked by voice alone has no link that a PIN would open, and
    types it to sign."""
    if invitation.withdrawn_at is not None or pin is None or not pin.to_tell:
        return []
    if letter is None and not isinstance(reach.way, Route):
        return [_("Tell them their PIN: they need it to sign.")]
    return [_("Tell them their PIN: their link does not work without it.")]


def answer_said(invitation: Invitation, *, reached: bool, came: bool | None = None) -> str:
    """What somebody answered, in a few words; of whoever `came`, that they did: that is what was so; and of whoever said yes to a
    meeting that is over and did not come, that as well. None: it was not recorded who came. `reached`: they count as invited
    (`queries.reached_in`). Where they were asked again, what they had said before stands beside it."""
    earlier = earlier_answer(invitation)
    if came:
        return _came(earlier)
    if invitation.withdrawn_at is not None:
        return _("no longer invited")
    if invitation.answer is None and earlier:
        return _invited_again(earlier) if reached else _not_invited_again(earlier)
    if invitation.answer is None:
        return _("no answer yet") if reached else _("not invited yet")
    if came is False and invitation.answer is Answer.YES and invitation.meeting.state is MeetingState.HELD:
        return _("said yes, did not come")
    said = _in_words(invitation.answer, invitation.way)
    told = invitation.answered_by == "coordinator" and invitation.answer is not Answer.ANOTHER_WAY
    return _("%(answer)s (told you by phone or in person)", answer=said) if told else said


@dataclass(frozen=True)
class EarlierAnswer:
    """What somebody had answered before they were asked again, in words, and for which day; '' where the day is not said."""

    answer: str
    day: str
    declined: bool
    """They had said that they cannot come."""


def earlier_answer(invitation: Invitation) -> EarlierAnswer | None:
    """What somebody had answered before they were asked again; None where they have answered since, or had not. The day is not
    said while a safety hold lasts, nor where the meeting is still on it."""
    if invitation.answer is not None or invitation.earlier_answer is None:
        return None
    answer = _in_words(invitation.earlier_answer, invitation.earlier_way)
    meeting, day = invitation.meeting, invitation.earlier_on
    shown = "" if day is None or day == meeting.on or not day_is_shown(meeting) else said_day(day)
    return EarlierAnswer(answer, shown, invitation.earlier_answer is Answer.NO)


def _came(earlier: EarlierAnswer | None) -> str:
    if earlier is None:
        return _("came")
    if earlier.day:
        return _("came; answered for %(day)s: %(answer)s", day=earlier.day, answer=earlier.answer)
    return _("came; said before: %(answer)s", answer=earlier.answer)


def _invited_again(earlier: EarlierAnswer) -> str:
    if earlier.day:
        return _("invited again; answered for %(day)s: %(answer)s", day=earlier.day, answer=earlier.answer)
    return _("invited again; said before: %(answer)s", answer=earlier.answer)


def _not_invited_again(earlier: EarlierAnswer) -> str:
    if earlier.day:
        return _(
            "not invited again yet; answered for %(day)s: %(answer)s", day=earlier.day, answer=earlier.answer
        )
    return _("not invited again yet; said before: %(answer)s", answer=earlier.answer)


def _in_words(answer: Answer, way: Way | None) -> str:
    if answer is not Answer.ANOTHER_WAY:
        return {
            Answer.YES: _("coming"), Answer.NO: _("cannot come"), Answer.NOT_SURE: _("not sure yet"),
        }[answer]  # fmt: skip
    ways = {
        Way.VIDEO: _("by video"),
        Way.PHONE: _("by phone"),
        Way.LETTER: _("by letter"),
        Way.SPOKESPERSON: _("someone speaks for them"),
    }
    return _("another way: %(way)s", way=ways[way]) if way in ways else _("another way")


def answers_said(asked: queries.Asked) -> str:
    """'3 yes, 1 another way, 2 answered only before the change, 2 no answer': how far the asking has come, in words."""
    counts = (
        (asked.yes, _("%(count)s yes", count=asked.yes)),
        (asked.another_way, _("%(count)s another way", count=asked.another_way)),
        (asked.no, _("%(count)s no", count=asked.no)),
        (asked.not_sure, _("%(count)s not sure yet", count=asked.not_sure)),
        (asked.came, _("%(count)s came without answering", count=asked.came)),
        (asked.only_before, _("%(count)s answered only before the change", count=asked.only_before)),
        (asked.silent, _("%(count)s no answer", count=asked.silent)),
    )
    return ", ".join(said for count, said in counts if count)


def _missing(
    viewer: Viewer, conference: Conference, invitation: Invitation, letter: Letter | None
) -> list[str]:
    """What stands in the way, or waits for the coordinator, for this one person."""
    if invitation.withdrawn_at is not None:
        untold = must_be_told(invitation, invitation.meeting)
        return [_("Tell them they do not need to come.")] if untold else []
    if invitation.asked_at is None:
        return _before_invited(viewer, conference, invitation)
    found = []
    if must_be_told(invitation, invitation.meeting):
        found.append(_("Tell them about the change."))
    if letter is not None and is_to_carry(letter):
        on_paper = letter.channel is Channel.PRINT
        found.append(
            _("Print their letter and post it.")
            if on_paper
            else _("Write their text: nothing has gone to them yet.")
        )
    elif letter is not None and letter.state in UNSENT:
        found.append(_("Their letter has not gone. %(why)s", why=why_sentence(letter)))
    hearers = (
        [invitation.person, *readers_of(viewer, conference, invitation.meeting)]
        if invitation.own_words
        else []
    )
    if not_looked_at(viewer, conference, invitation.own_words, hearers):
        found.append(_("Check their words before anyone hears them: they may give away where someone is."))
    return found


def _before_invited(viewer: Viewer, conference: Conference, invitation: Invitation) -> list[str]:
    """What stands in the way of asking them."""
    if invitation.meeting.state is not MeetingState.PLANNED:
        return []  # the box above the list says once that nobody else can be asked
    prepared = prepare(viewer, conference, invitation)
    spoken = [_("Record a preparation visit or call.")] if unspoken(invitation.person) else []
    if prepared.why_not:
        return [*spoken, prepared.why_not.sentence]
    if prepared.wrong:
        return [*spoken, prepared.wrong.sentence]
    if prepared.letter is None:
        return [*spoken, _("Invite them by phone or in person.")]
    return spoken if prepared.looked else [*spoken, _("Check their letter.")]

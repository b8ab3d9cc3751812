"""Letters that were sent, or could not be: asked for once more with a new link, or not sent after all."""

from collections.abc import Collection, Iterable

from fgc.access.links import NEWER, ROUTE_CHANGED, end_links_of, link_in
from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import LetterSentAgain, LetterWithdrawn
from fgc.circle.letters import CHANNELS, write_to
from fgc.circle.models import Person
from fgc.circle.resending import ended_by_new_way, just_sent, look_at, newest_to, same_matter
from fgc.circle.rules import WRITTEN, WhyNot, open_ways
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.db import saving
from fgc.kit.outbox import WAITING, Channel, Letter, LetterState, cancel, cancel_waiting, letters_to
from fgc.kit.refusal import Refused, refuse

ON_ITS_WAY = (LetterState.PENDING, LetterState.SENDING, LetterState.UNCERTAIN)


def why_not_resend(conference: Conference, person: Person, letter: Letter) -> WhyNot | None:
    """Only the newest about one thing is sent again, and not while it is on its way."""
    if letter.id not in {one.id for one in newest_to(conference, person)}:
        return WhyNot.NEWER_LETTER
    return WhyNot.LETTER_LEAVES if letter.state in ON_ITS_WAY else None


def send_again(
    conference: Conference,
    person: Person,
    letter: Letter,
    *,
    looked: str,
    by: StaffViewer,
    once_more: bool = False,
) -> Letter:
    """Asks for this letter once more, by the way that is safe now and with a new link; the link it carried ends.

    Refused when it would read otherwise than it was `looked` at (the mark of a `Look`), when it is not due any more, and
    wherever a letter may not go now: nothing that was allowed when it was first sent counts. One that went a few minutes ago goes
    `once_more` only by choice.
    """
    refuse(why_not_resend(conference, person, letter))
    refuse(WhyNot.SENT_JUST_NOW if just_sent(letter) and not once_more else None)
    look = look_at(by, conference, person, letter)
    if look.why_not or look.due is None:
        raise Refused(look.why_not)
    refuse(None if look.mark == looked else WhyNot.READS_OTHERWISE)
    with saving():
        due, matter = look.due, same_matter(letter)
        sent = write_to(
            person, kind=due.kind, purpose=due.purpose, about=dict(due.about), not_after_at=due.not_after_at
        )
        if isinstance(sent, WhyNot):
            raise Refused(sent)
        _end_before(sent, matter)
        end_by_ways(conference, person, _ways_not_open(person))
        tell(LetterSentAgain(conference, person, sent), by=by)
    return sent


def send_all_again(conference: Conference, person: Person, *, looked: Iterable[str], by: StaffViewer) -> int:
    """After another way to reach somebody: each letter that ended with the old one, when it is still due; gives how many. One
    that went a few minutes ago goes again only where it was chosen, by its mark. Refused when one of them would read otherwise
    than it was looked at."""
    seen, sent, went = set(looked), 0, False
    with saving():
        for letter in ended_by_new_way(person):
            look = look_at(by, conference, person, letter)
            if just_sent(letter) and look.mark not in seen:
                went = True
            elif not look.why_not and why_not_resend(conference, person, letter) is None:
                refuse(None if look.mark in seen else WhyNot.READS_OTHERWISE)
                send_again(conference, person, letter, looked=look.mark, by=by, once_more=True)
                sent += 1
    refuse(None if sent else WhyNot.SENT_JUST_NOW if went else WhyNot.NOTHING_TO_SEND)
    return sent


def withdraw_letter(conference: Conference, person: Person, letter: Letter, *, by: StaffViewer) -> None:
    """A letter that waits is not sent, and its link opens nothing. Refused when it is on its way or has arrived."""
    with saving():
        cancel(letter, because="withdrawn")
        end_links_of([letter.id], because="ended_by_coordinator")
        tell(LetterWithdrawn(conference, person, letter), by=by)


def end_by_ways(conference: Conference, person: Person, ways: Collection[Channel]) -> int:
    """Nothing that came or would come by these ways stays open, whatever it was about: links end and tell nobody why, what
    waits is not sent. Gives how many links and letters ended."""
    there = [one.id for one in letters_to(conference.id, person.id) if one.channel in ways]
    stopped = cancel_waiting(
        matter_id=conference.id, because=ROUTE_CHANGED, to_id=person.id, channels=list(ways)
    )
    return end_links_of(there, because=ROUTE_CHANGED) + stopped


def _end_before(sent: Letter, matter: Iterable[Letter]) -> None:
    """What was sent about the same thing before ends with the new letter, and by the same way its link says that there is a
    newer one, once that is with them. Whoever has a link that came another way than the new letter goes is not told of it:
    who reads the other way now, nobody knows. A link that came to another address of the same way
    ended when the address changed, and is told nothing either."""
    before = list(matter)
    for one in before:
        if one.state in WAITING:
            cancel(one, because="sent_again")
    same_way = [one.id for one in before if one.channel is sent.channel]
    end_links_of(same_way, because=NEWER, newer=link_in(sent.id))
    end_links_of([one.id for one in before if one.channel is not sent.channel], because=ROUTE_CHANGED)


def _ways_not_open(person: Person) -> frozenset[Channel]:
    """By which ways no letter might go to them any more. A way that is open and safe keeps what came by it, also where the order
    of the ways is another one now: a link in a posted letter is good after an e-mail about something else went again."""
    ways = open_ways(person.contact) if person.contact else frozenset()
    return frozenset(CHANNELS[one] for one in WRITTEN if one not in ways)

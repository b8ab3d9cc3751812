"""What people answer, themselves by their link or through the coordinator who was told by phone."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import joinedload

from fgc.access.viewer import PersonViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.circle.models import Need
from fgc.circle.models_help import HelpKind
from fgc.circle.operations import ask_for_help
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.invitation.happenings import Answered, NeedsTold, SomebodyMissed, SuggestionSettled, WordsGiven
from fgc.invitation.models import Answer, Invitation, Suggestion
from fgc.invitation.queries import in_private_time, is_away
from fgc.invitation.rules import WhyNot, needs_offered, why_not_answer, why_not_their_own, why_not_way
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.schedule.models import Meeting, Way


def answer(viewer: PersonViewer, invitation_id: UUID, said: Answer | None) -> None:
    """One tap answers. The same person may answer again until the day; the last one holds.

    Only this invitation's row is locked, not the conference: a hundred relatives answer at once, and none of their
    answers touches another's.
    """
    invitation = _mine(viewer, invitation_id)
    if said is None:
        raise Refused(WhyNot.CHOOSE_AN_ANSWER)
    with saving():
        _say(invitation, said, by="person")
        _tell(Answered, viewer, invitation, said, by_coordinator=False)


def choose_way(viewer: PersonViewer, invitation_id: UUID, *, way: Way | None, spokesperson: str) -> None:
    """Which other way: by video, by phone, by a letter, or somebody speaks for them, with that person's name."""
    invitation = _mine(viewer, invitation_id)
    reason = why_not_way(Answer.ANOTHER_WAY, way, spokesperson)
    refuse(reason, field="spokesperson" if reason is WhyNot.WHO_SPEAKS else "way")
    with saving():
        _say(invitation, Answer.ANOTHER_WAY, by="person")
        invitation.way, invitation.spokesperson = way, spokesperson if way is Way.SPOKESPERSON else ""
        ask_for_help(HelpKind.OTHER_WAY, by=viewer, about_id=invitation.id)
        _tell(Answered, viewer, invitation, Answer.ANOTHER_WAY, by_coordinator=False)


def tell_needs(
    viewer: PersonViewer, invitation_id: UUID, *, needs: Collection[str], needs_words: str
) -> None:
    """What they need in order to come: keys of the approach's needs, and their own words."""
    invitation = _mine(viewer, invitation_id)
    with saving():
        was_needed = _keep_needs(invitation, needs)
        invitation.needs_words = needs_words
        if needs or needs_words or was_needed:
            ask_for_help(HelpKind.NEEDS, by=viewer, words=needs_words, about_id=invitation.id)
        _tell(NeedsTold, viewer, invitation)


def give_words(viewer: PersonViewer, invitation_id: UUID, *, own_words: str) -> None:
    """What shall be read out if they do not come."""
    invitation = _mine(viewer, invitation_id)
    refuse(why_not_their_own(invitation.person.kind))
    with saving():
        invitation.own_words = own_words
        if own_words:
            ask_for_help(HelpKind.OWN_WORDS, by=viewer, about_id=invitation.id)
        _tell(WordsGiven, viewer, invitation)


def suggest(viewer: PersonViewer, invitation_id: UUID, *, name: str, tie: str, reach: str) -> None:
    """Somebody who was forgotten. It goes to the coordinator alone; nobody else of the family sees it."""
    invitation = _mine(viewer, invitation_id)
    refuse(why_not_their_own(invitation.person.kind))
    with saving():
        session().add(
            Suggestion(
                conference_id=invitation.conference_id,
                by_person_id=viewer.person_id,
                name=name,
                tie=tie,
                reach=reach,
                made_at=now(),
            )
        )
        tell(SomebodyMissed(invitation.conference, viewer.person_id), by=viewer)


def record_answer(
    conference: Conference,
    invitation: Invitation,
    *,
    by: Viewer,
    said: Answer,
    way: Way | None,
    spokesperson: str,
    needs: Collection[str],
    needs_words: str,
    own_words: str,
) -> None:
    """What somebody told the coordinator by phone or in person, kept as their answer and marked as told."""
    if invitation.asked_at is None:
        raise Refused(WhyNot.NOT_YET_ASKED)
    refuse(why_not_way(said, way, spokesperson), field="spokesperson" if way is Way.SPOKESPERSON else "way")
    with saving():
        _say(invitation, said, by="coordinator")
        another = said is Answer.ANOTHER_WAY
        invitation.way, invitation.spokesperson = (
            (way if another else None),
            (spokesperson if another else ""),
        )
        invitation.needs_words, invitation.own_words = needs_words, own_words
        _keep_needs(invitation, needs)
        tell(Answered(conference, invitation, invitation.person_id, said, by_coordinator=True), by=by)


def settle_suggestion(conference: Conference, suggestion_id: UUID, *, by: Viewer, how: str) -> None:
    """The coordinator looked into it. A suggestion of another conference, or one settled already, is left alone."""
    found = session().scalar(
        select(Suggestion).where(
            Suggestion.id == suggestion_id,
            Suggestion.conference_id == conference.id,
            Suggestion.settled_at.is_(None),
        )
    )
    if found is None:
        return
    with saving():
        found.settled_at, found.settled_how = now(), how
        tell(SuggestionSettled(conference, found.id), by=by)


ASKED = (
    select(Invitation)
    .where(Invitation.id == bindparam("asked"), Invitation.person_id == bindparam("who"))
    .options(
        joinedload(Invitation.meeting, innerjoin=True).load_only(
            Meeting.state, Meeting.zone, Meeting.on, Meeting.ends_at
        ),
        joinedload(Invitation.conference, innerjoin=True).load_only(
            Conference.approach, Conference.service_id, Conference.held_since
        ),
    )
    .with_for_update(of=Invitation)
    .execution_options(populate_existing=True)
)
"""Written once, and no more than answering needs: whole families answer at the same time."""


def _mine(viewer: PersonViewer, invitation_id: UUID) -> Invitation:
    """Their own invitation, locked, if it can still be answered; with its meeting and conference in one select."""
    invitation = session().scalar(ASKED, {"asked": invitation_id, "who": viewer.person_id})
    if invitation is None:
        raise Refused(WhyNot.NOT_ASKED)
    refuse(why_not_answer_now(invitation))
    return invitation


def why_not_answer_now(invitation: Invitation) -> WhyNot | None:
    """Why its owner cannot answer it at this moment, by what they may know of its day: asked by the pages that offer it, too."""
    moment = now()
    reason = why_not_answer(invitation, invitation.meeting, moment)
    if reason is not None and (invitation.conference.held_since is not None or is_away(invitation)):
        reason = why_not_answer(invitation, invitation.meeting, moment, hidden=True)
    return reason


def _say(invitation: Invitation, said: Answer, *, by: str) -> None:
    invitation.answer, invitation.answered_at, invitation.answered_by = said, now(), by
    if said is not Answer.ANOTHER_WAY:
        invitation.way, invitation.spokesperson = None, ""
    session().flush()


def _keep_needs(invitation: Invitation, needs: Collection[str]) -> bool:
    """Their needs are those that are ticked, of those that they are asked about. What the coordinator had recorded stood ticked
    before them: what still is stays as it was, with its words and that it is arranged. Whether something was taken away."""
    approach, person = approach_of(invitation.conference), invitation.person
    kinds = needs_offered(approach, person.kind, in_private_time=in_private_time(invitation))
    offered = {need.key for need in kinds}
    mine = Need.person_id == invitation.person_id
    recorded = set(session().scalars(select(Need.kind).where(mine, Need.from_person.is_(False))))
    gone = Need.from_person | Need.kind.not_in(needs)
    session().execute(delete(Need).where(mine, Need.kind.in_(offered), gone))
    session().add_all(
        Need(
            person_id=invitation.person_id,
            conference_id=invitation.conference_id,
            kind=kind,
            from_person=True,
        )
        for kind in needs
        if kind in offered - recorded
    )
    session().flush()
    return bool(recorded & offered - set(needs))


def _tell(kind: type, viewer: PersonViewer, invitation: Invitation, *more: object, **facts: object) -> None:
    tell(kind(invitation.conference, invitation, viewer.person_id, *more, **facts), by=viewer)

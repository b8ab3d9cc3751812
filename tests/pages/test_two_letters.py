"""Two letters side by side, one from before something was set against their reader and one from after: nothing in them differs,
nor in the pages they open, the calendars they fetch and the files they keep. Elsewhere that a thing is hidden is missing; here
there was nothing to hide from them, so there is no sign of it either."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.circle.letters import write_to
from fgc.circle.models import Caution, Channel, PairAnswer, Person, SafeContact
from fgc.circle.operations import set_caution
from fgc.circle.rules import Field, pair, through_their_eyes
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.kit.kinds import _kinds
from fgc.kit.letter import Letter
from fgc.kit.message import Message
from fgc.kit.outbox import Rendered, Sheet, TextMessage, render
from fgc.plan.models import Action, Plan, PlanState
from fgc.record.models import OwnCopy
from fgc.referral.models import Order, OrderKind, Referral
from fgc.review.models import Review
from fgc.schedule.models import Meeting, MeetingKind
from tests.access_matrix import OPEN_TO
from tests.gathering import EARLY, working
from tests.pages.test_review_day import review_meeting
from tests.the_day import Clock, Day
from tests.visiting import Browser

TO_FAMILY = {
    "invitation.invitation": Purpose.ANSWER,
    "invitation.moved": Purpose.ANSWER,
    "invitation.cancelled": None,
    "invitation.reminder": Purpose.ANSWER,
    "plan.sign": Purpose.SIGN,
    "plan.copy": Purpose.PLAN,
    "actions.reminder": Purpose.PLAN,
    "record.ready": Purpose.HOME,
    "keeping.ending": Purpose.HOME,
    "review.declined": Purpose.HOME,
}
"""Every kind of letter to someone in the circle."""
TO_STAFF = ("access.", "referral.", "keeping.notice", "conference.", "circle.")
ONES_OWN = re.compile(
    r"/l/[\w-]{43}|DTSTAMP:\w+|(?:csrf_token|once)[^>]*value=\"[^\"]*\"|nonce-[\w-]+|data-token=\"[^\"]*\"|[0-9a-f]{32,}-?\w*"
)
"""What is new each time: links, the stamp of a file, the tokens of a form."""


@pytest.fixture
def rojin(sealed: Day, clock: Clock) -> Day:
    """Rojin reads the sealed plan, is asked to the review meeting and comes. Baran is in the circle, and nowhere in her plan."""
    clock("2027-03-08T09:00:00+00:00")
    review_meeting(sealed, date(2027, 3, 25), "Rojin", "Sara", "Amy")
    with working(sealed.world.app):
        person = session().get_one(Person, sealed.people["Rojin"].id)
        for asked in session().scalars(select(Invitation).where(Invitation.person_id == person.id)):
            asked.asked_at, asked.told_sequence = EARLY, 0
            asked.answer, asked.answered_at, asked.answered_by = Answer.YES, now(), "person"
        contact = session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)).one()
        contact.phone, contact.address = "07700 900150", "5 Elm Row"
        contact.confirmed_on = date(2027, 3, 1)
        asks_for_a_copy(sealed, person)
    return sealed


def asks_for_a_copy(day: Day, person: Person) -> None:
    """She asks, and two people release it: each in their own name, as the database wants it."""
    session().flush()
    act(**through_their_eyes(person).settings())
    copy = OwnCopy(
        conference_id=person.conference_id, person_id=person.id, asked_at=now(), due_on=date(2027, 4, 8)
    )
    session().add(copy)
    session().flush()
    act(**day.world.viewer(day.world.ruth).settings())
    copy.coordinator_id, copy.coordinator_at = day.world.ruth.id, now()
    session().flush()
    act(**day.world.viewer(day.world.helen).settings())
    copy.manager_id, copy.manager_at = day.world.helen.id, now()
    copy.released_at, copy.ends_at = now(), now() + timedelta(days=30)
    session().flush()
    act(**Worker().settings())


# --- what is set against her


def caution(day: Day) -> None:
    conference, (rojin, baran) = _of(day)
    hides = [Field.ADDRESS, Field.EMAIL, Field.PHONE, Field.TOWN, Field.VENUE, Field.ATTENDANCE]
    set_caution(
        conference, rojin, baran, by=day.gathering.ruth, hides=hides, must_not_meet=True, because="He is afraid of her."
    )  # fmt: skip


def concern(day: Day) -> None:
    _conference, (rojin, baran) = _of(day)
    first, second = pair(rojin.id, baran.id)
    both = select(PairAnswer).where(PairAnswer.first_id == first, PairAnswer.second_id == second)
    session().scalars(both).one().concern = True


def unread_order(day: Day) -> None:
    referral = session().scalars(select(Referral)).first()
    assert referral is not None
    told = {"conference_id": day.gathering.conference.id, "referral_id": referral.id}
    session().add(
        Order(kind=OrderKind.NON_MOLESTATION, protects="Baran Rashid", against="Rojin Aziz", **told)
    )


def lifted(day: Day) -> None:
    caution(day)
    for one in session().scalars(select(Caution)):
        one.lifted_at = EARLY


def _of(day: Day) -> tuple[Conference, list[Person]]:
    conference = session().get_one(Conference, day.gathering.conference.id)
    return conference, [session().get_one(Person, day.people[name].id) for name in ("Rojin", "Baran")]


SET = {
    "a restriction": caution,
    "a concern": concern,
    "an order nobody has read": unread_order,
    "a restriction that was lifted": lifted,
}


# --- what she gets


def letters(day: Day, channel: Channel) -> dict[str, str]:
    """Each kind of letter to her by this way, whole."""
    with working(day.world.app):
        _conference, (person, _baran) = _of(day)
        assert person.contact is not None
        person.contact.allowed = [channel.value]
        session().flush()
        return {kind: _whole(_written(day, person, kind, purpose)) for kind, purpose in TO_FAMILY.items()}


def _written(day: Day, person: Person, kind: str, purpose: Purpose | None) -> Rendered:
    plan = session().scalars(select(Plan).where(Plan.number == 1)).one()
    letter = write_to(person, kind=kind, purpose=purpose, about=_about(person, plan, kind))
    assert isinstance(letter, Letter), (kind, letter)
    if kind != "plan.sign":
        return render(session().get_one(Letter, letter.id), now())
    with session().no_autoflush:
        plan.state = PlanState.AGREED
        try:
            return render(letter, now())
        finally:
            plan.state = PlanState.SEALED


def _about(person: Person, plan: Plan, kind: str) -> dict[str, UUID | str | int]:
    meeting = session().scalars(select(Meeting).where(Meeting.kind == MeetingKind.REVIEW)).one()
    asked = select(Invitation.id).where(
        Invitation.person_id == person.id, Invitation.meeting_id == meeting.id
    )
    if kind.startswith("invitation."):
        invitation = session().scalars(asked).one()
        return {"invitation_id": invitation, "sequence": meeting.sequence, "days_before": 7}
    if kind == "actions.reminder":
        return {
            "action_id": session().scalars(select(Action.id).where(Action.plan_id == plan.id)).first()
            or uuid4()
        }
    if kind == "record.ready":
        return {"own_copy_id": session().scalars(select(OwnCopy.id)).one()}
    if kind == "review.declined":
        return {"review_id": session().scalars(select(Review.id)).one()}
    if kind == "keeping.ending":
        return {"until": "2027-12-31"}
    return {"plan_id": plan.id}


def _whole(letter: Rendered) -> str:
    if isinstance(letter, Message):
        files = [f"{one.name} {one.content.decode()}" for one in letter.attachments]
        said = [
            letter.to,
            letter.to_name,
            letter.sender_name,
            letter.subject,
            letter.text,
            letter.html,
            *files,
        ]
    elif isinstance(letter, TextMessage):
        said = [repr(letter)]
    else:
        assert isinstance(letter, Sheet)
        said = list(letter.paragraphs)
    return ONES_OWN.sub("…", "\n".join(said))


def pages(browser: Browser) -> dict[str, str]:
    """Every page that her link opens, and what she can take from there."""
    app = browser.client.application
    own = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if OPEN_TO.get(rule.endpoint) == {"family"} and not rule.arguments and "GET" in (rule.methods or ())
    ]
    assert len(own) > 15
    return {path: _answered(browser, path) for path in sorted({*own, "/pin", "/"})}


def _answered(browser: Browser, path: str) -> str:
    answer = browser.client.get(path)
    body = answer.get_data()
    head = f"{answer.status_code} {answer.headers.get('Location', '')} {answer.mimetype}\n"
    if answer.mimetype == "application/pdf":
        pdf = PdfReader(io.BytesIO(body))
        said = [one.extract_text() for one in pdf.pages] + [
            str(pdf.metadata),
            str(pdf.xmp_metadata and "xmp"),
        ]
        return head + "\n".join(said)
    return head + ONES_OWN.sub("…", body.decode("utf-8", "replace"))


# --- the stories


def test_every_kind_of_letter_to_a_person_of_the_circle_is_among_them() -> None:
    ours = {kind for kind in _kinds if not kind.startswith("test.")}
    assert {kind for kind in ours if not kind.startswith(TO_STAFF)} == set(TO_FAMILY)


@pytest.mark.parametrize("what", SET)
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT, Channel.LETTER])
def test_no_letter_tells_its_reader_that_something_was_set_against_them(
    rojin: Day, channel: Channel, what: str
) -> None:
    before = letters(rojin, channel)
    if channel is Channel.EMAIL:
        assert "I work with Northmoor" in before["plan.copy"], "it says of which service it comes"
        assert "BEGIN:VCALENDAR" in before["invitation.invitation"]
        assert "Larkfield Hall" in before["invitation.invitation"]
    with working(rojin.world.app):
        SET[what](rojin)
    assert letters(rojin, channel) == before


@pytest.mark.parametrize("what", SET)
def test_no_page_file_or_calendar_behind_a_link_tells_that_something_was_set_against_its_reader(
    rojin: Day, what: str
) -> None:
    link: Callable[[], Browser] = lambda: rojin.family("Rojin")  # noqa: E731
    at_home = link()
    before = pages(at_home)
    assert "Keep my calendar up to date by itself" in before["/yours"]
    assert before["/yours/calendar.ics"].startswith("200")
    with working(rojin.world.app):
        SET[what](rojin)
    assert pages(at_home) == before, "in a browser that is in"
    assert pages(link()) == before, "and by the link anew: no PIN is asked for from one day to the next"

"""While a safety hold lasts nothing that anybody opens says on which day, at what hour or where people meet next: every address
that can be read, by everybody who may come in, as it is sent, be it a page, a calendar, a table or a file to print."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, time
from itertools import product as combinations

import pytest
from sqlalchemy import select, text
from werkzeug.routing import Rule

from fgc.access.models import Role
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from fgc.review.models import Review
from fgc.review.operations import decline
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import When, Where, Wish, plan_meeting, set_places
from fgc.schedule.rules import PartTimes
from tests.access_matrix import OPEN_TO
from tests.gathering import EARLY, working
from tests.pages.test_two_letters import asks_for_a_copy
from tests.the_day import Clock, Day, write_plan
from tests.visiting import ASKS, Browser

NEVER = (
    "static",
    "mail.",
    "access.leave",
    "access.sign_out",
    "access.language",
    "access.text_size",
    "access.open_",
)
"""No page of a conference, or the way out."""
TABLES = {
    "part": "meeting_part", "order": "order_in_force", "asked": "help_asked", "change": "change_asked", "line": "action",
    "other": "person", "matter": "conference", "to": "person", "link": "personal_link", "reader": "person",
}  # fmt: skip
MEETS = re.compile(
    r"25 March|March 25|2027-03-25|20270325|25/03|25\.03|Thursday|4[:.]35|16[:.]35|T1635|6[:.]05|18[:.]05|"
    r"Larkfield|Mill Lane|Bus 7|Knock twice|Call 0800|value=\"25\"|22 May|May 22|2027-05-22|Same hall"
)
"""Thursday the 25th of March 2027, from 4.35 to 6.05 pm, at Larkfield Hall in 4 Mill Lane, in any form; and the day and the place
that the plan itself says, the 22nd of May in the same hall."""


@pytest.fixture
def met_in_march(sealed: Day, clock: Clock) -> Day:
    """The plan is sealed; a review meeting is set and everybody was asked to it; Kawa comes."""
    clock("2027-03-08T09:00:00+00:00")
    with working(sealed.world.app):
        _review_meeting(sealed)
        for asked in session().scalars(select(Invitation)):
            asked.asked_at, asked.told_sequence = EARLY, 0
            asked.answer, asked.answered_at, asked.answered_by = Answer.YES, now(), "person"
        asks_for_a_copy(sealed, session().get_one(Person, sealed.people["Kawa"].id))
    return sealed


def _review_meeting(day: Day) -> Meeting:
    conference = session().get_one(Conference, day.gathering.conference.id)
    hours = (
        PartTimes("welcome", time(16, 35), time(17, 20)),
        PartTimes("agreeing", time(17, 20), time(18, 5)),
    )
    meeting = plan_meeting(
        conference,
        by=day.gathering.ruth,
        kind=MeetingKind.REVIEW,
        when=When(date(2027, 3, 25), "Europe/London", time(16, 35), hours),
        where=Where(
            venue="Larkfield Hall",
            venue_address="4 Mill Lane",
            getting_there="Bus 7 to the church",
            doors="Knock twice",
            joining="Call 0800",
        ),
    )
    parts = [part.id for part in meeting.parts]
    wishes = [Wish(session().merge(day.people[name]), parts) for name in ("Kawa", "Sara", "Shirin", "Amy")]
    set_places(conference, meeting, by=day.gathering.ruth, wishes=wishes)
    return meeting


def stop_everything(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/hold")
    ruth.press("Stop everything", {"because": "He was seen at the hall."})


def comers(day: Day) -> dict[str, Browser]:
    auditor = day.world.hire(Role.AUDITOR, "Ada Audit")
    world = day.world
    staff = {
        one.name: world.in_as(one)
        for one in (world.ruth, world.helen, world.amy, world.colin, world.tomas, auditor)
    }
    return staff | {name: day.family(name) for name in ("Kawa", "Sara", "Shirin", "Mina", "Rojin")}


def addresses(day: Day) -> Iterator[str]:
    """Every address that can be read, with the rows of this conference in it."""
    for rule in day.world.app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.endpoint not in OPEN_TO
            or rule.endpoint.startswith(NEVER)
        ):
            continue
        names = sorted(rule.arguments)
        for values in combinations(*(_values(day, rule, name) for name in names)):
            built = rule.build(dict(zip(names, values, strict=True)))
            assert built
            yield built[1]


def _values(day: Day, rule: Rule, name: str) -> list[object]:
    if name == "conference_id":
        return [day.gathering.conference.id]
    kind = rule._converters[name]
    if type(kind).__name__ == "AnyConverter":
        return sorted(kind.items)
    if type(kind).__name__ != "UUIDConverter":
        return [1, 2] if type(kind).__name__ == "IntegerConverter" else ["plan"]
    word = name.removesuffix("_id")
    return _ids(TABLES.get(word, word), day)


def _ids(table: str, day: Day) -> list[object]:
    with working(day.world.app):
        there = session().scalar(text("SELECT to_regclass(:t)"), {"t": table})
        found = session().scalars(text(f"SELECT id FROM {table} ORDER BY id LIMIT 4")).all() if there else []
    return list(found)


def sent(browser: Browser, path: str) -> str:
    """All that is sent from there, as text."""
    answer = browser.client.get(path)
    for _hop in range(5):
        if answer.status_code not in (301, 302, 303):
            break
        answer = browser.client.get(answer.headers["Location"])
    body = answer.get_data()
    if answer.mimetype == "application/pdf":
        said = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return said.stdout.decode() + body.decode("latin-1")
    words = body.decode("utf-8", "replace").replace("\r\n ", "")
    if answer.mimetype == "text/html":
        words += " ".join(re.sub("<[^>]*>", " ", words).split())
    if ASKS in words and browser.proves is not None and browser.page.path != path:
        browser.open(path)
        return sent(browser, path) if browser.page.heading != ASKS else words
    return words


def telling(day: Day, people: Mapping[str, Browser]) -> dict[tuple[str, str], list[str]]:
    """Who of these reads where what tells when or where people meet."""
    paths = list(dict.fromkeys(addresses(day)))
    assert len(paths) > 150
    found = {}
    for name, browser in people.items():
        for path in paths:
            if told := sorted(set(MEETS.findall(sent(browser, path)))):
                found[name, path] = told
    return found


def test_under_a_hold_nothing_that_anybody_opens_says_when_or_where_the_next_meeting_is(
    met_in_march: Day,
) -> None:
    everybody, path, ruth = comers(met_in_march), met_in_march.path, met_in_march.world.ruth.name
    before = telling(met_in_march, {name: everybody[name] for name in (ruth, "Kawa")})
    assert {one for name, one in before if name == ruth} >= {
        f"{path}/dates",
        f"{path}/review",
        f"{path}/dates/apart",
        path,
    }
    assert [one for _name, one in before if "/record/copies/" in one], (
        "a copy that two people look at before it is theirs"
    )
    assert {one for name, one in before if name == "Kawa"} >= {
        "/yours/answer",
        "/yours/review",
        "/yours/calendar.ics",
    }
    stop_everything(met_in_march)
    assert telling(met_in_march, everybody) == {}


def test_the_familys_draft_does_not_say_when_everybody_meets_again_while_a_hold_lasts(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    assert re.search("22 May|May 22", kawa.open("/yours/plan/write").words)
    assert "Same hall" in kawa.open("/yours/plan/write/keeper").text
    stop_everything(begun)
    page = kawa.open("/yours/plan/write")
    assert "When you meet again is not shown here now." in page.words
    for path in ("/yours/plan/write", "/yours/plan/write/keeper", "/yours/plan/show", "/yours/room"):
        text = sent(kawa, path)
        assert not re.findall("22 May|May 22|2027-05-22|Same hall", text), path
    page = kawa.open("/yours/plan/write/keeper")
    assert page.status == 409
    assert "When you meet again is not shown here now, and cannot be changed." in page.words
    assert page.link("Back") == "/yours/plan/write"


# --- what must go on while a hold lasts


def test_a_relative_answers_on_every_day_alike_and_learns_of_no_day(met_in_march: Day, clock: Clock) -> None:
    """A refusal because "the day is here" would tell whoever tries each morning."""
    stop_everything(met_in_march)
    for moment in ("2027-03-09T09:00:00+00:00", "2027-03-25T15:00:00+00:00", "2027-03-26T09:00:00+00:00"):
        clock(moment)
        kawa = met_in_march.family("Kawa")
        page = kawa.open("/yours/answer")
        assert "The day and the hour are not on this page now. Ask us" in page.words, moment
        assert "safety" not in page.words.lower()
        assert "We have written it down" in kawa.press("No, I cannot").words, moment
        assert "The day" in kawa.page.words
        assert "Thank you" in kawa.press("Yes, I will take part").words, moment
        assert kawa.open("/yours/calendar.ics").status == 404


def test_the_coordinator_goes_on_with_what_keeps_people_safe(met_in_march: Day, clock: Clock) -> None:
    stop_everything(met_in_march)
    path, kawa = met_in_march.path, met_in_march.people["Kawa"].id
    with working(met_in_march.world.app):
        meeting = session().scalars(select(Meeting.id).where(Meeting.kind == MeetingKind.REVIEW)).one()
        asked = select(Invitation.id).where(Invitation.person_id == kawa, Invitation.meeting_id == meeting)
        invitation = session().scalars(asked).one()
    ruth = met_in_march.ruth()
    for address in (
        f"circle/{kawa}", f"circle/safety/{kawa}/{met_in_march.people['Shirin'].id}", "safeguarding/new", "circle/orders/new",
        f"dates/{meeting}/apart/{met_in_march.people['Baran'].id}", f"invitations/{invitation}/answer", "review/hold", "history",
    ):  # fmt: skip
        assert ruth.open(f"{path}/{address}").status == 200, address
    ruth.open(f"{path}/invitations/{invitation}/answer")
    ruth.press("Keep this answer", {"answer": "no"})
    assert "The answer of Kawa is kept." in ruth.page.words
    clock("2027-03-25T15:30:00+00:00")
    ruth = met_in_march.ruth()
    ruth.open(f"{path}/day?meeting={meeting}")
    assert "Is here" in ruth.page.text, "who came is noted, also under a hold"


def test_who_lifts_the_hold_reads_who_set_it_when_and_why_and_then_the_day_is_there(
    met_in_march: Day,
) -> None:
    stop_everything(met_in_march)
    helen = met_in_march.world.in_as(met_in_march.world.helen)
    words = helen.open(f"{met_in_march.path}/hold").words
    assert "Ruth Adeyemi set this hold." in words
    assert "He was seen at the hall." in words
    assert "Letters that were held back in the meantime do not leave by themselves." in words
    helen.press("Lift the hold", {"because": "The police spoke with him."})
    assert "March 25" in met_in_march.ruth().open(f"{met_in_march.path}/dates").words


def test_a_review_is_not_declined_while_its_day_is_hidden(met_in_march: Day) -> None:
    ruth = met_in_march.ruth()
    ruth.open(f"{met_in_march.path}/review/decline")
    opened = ruth.page.form(button="Decline the review").filled(
        {"because": "They are well."}, "Decline the review"
    )
    stop_everything(met_in_march)
    page = ruth.open(f"{met_in_march.path}/review")
    assert "The family does not want to meet again" not in page.words
    assert ruth.open(f"{met_in_march.path}/review/decline").status == 409
    assert "Nothing is changed until the manager lifts it." in ruth.page.words
    assert ruth.client.post(f"{met_in_march.path}/review/decline", data=opened).status_code == 409
    with working(met_in_march.world.app):
        (waiting,) = [one for one in session().scalars(select(Review)) if one.is_open]
        with pytest.raises(Refused, match="SAFETY_HOLD"):
            decline(waiting, by=met_in_march.gathering.ruth, because="They are well.")

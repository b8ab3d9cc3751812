"""A place or a name that was taken out of somebody's copy cannot be found again by guessing from anything they hold."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.message import Message
from fgc.kit.outbox import HoldBack, Letter, render
from fgc.plan import copies
from fgc.plan.document import pdf
from fgc.plan.models import Plan, SealedPlan, Signature
from fgc.plan.queries import file_of
from fgc.plan.wording import plan_text
from tests.gathering import working
from tests.guesser import candidates, found_by_guessing, found_in, plan_in
from tests.pages.test_own_copy import opened, released
from tests.the_day import ROOM, Day, on_tablet, seal, signs

PLACE, NAME, NUMBER = "Same hall", "Kawa", "07700 900104"
AT = datetime(2027, 2, 27, 15, tzinfo=UTC)


@pytest.fixture
def apart(agreed: Day) -> Day:
    """Mina must not learn the place of the review, nor Rojin that Kawa takes part; everybody signs, and it is sealed."""
    with working(agreed.world.app):
        agreed.gathering.apart(agreed.people["Mina"], agreed.people["Shirin"]).hides = ["venue"]
        agreed.gathering.apart(agreed.people["Rojin"], agreed.people["Kawa"]).hides = [
            "name", "attendance", "venue", "phone",
        ]  # fmt: skip
    ruth = agreed.ruth()
    for name in ROOM:
        on_tablet(ruth, agreed, name)
    signs(agreed.family("Mina"), "Mina Rashid")
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    seal(agreed)
    return agreed


def held_by(day: Day, name: str) -> Iterator[tuple[str, bytes]]:
    """Everything this reader is given: each page and file of their own, each letter, what is kept about them."""
    browser = day.family(name)
    rules = [
        rule.rule
        for rule in day.world.app.url_map.iter_rules()
        if rule.rule.startswith("/yours") and not rule.arguments and "GET" in (rule.methods or ())
    ]
    assert {"/yours/plan", "/yours/plan.pdf", "/yours/sign", "/yours/calendar.ics", "/yours/kept"} <= set(
        rules
    )
    for rule in sorted(rules):
        answer = browser.client.get(rule)
        yield rule, answer.get_data() + "\n".join(f"{key}: {value}" for key, value in answer.headers).encode()
    pin = released(day, name)
    copy = opened(day.family(name), pin)
    assert copy[:5] == b"%PDF-"
    yield "what is kept about them", copy
    with working(day.world.app):
        letters_to = session().scalars(select(Letter).where(Letter.to_id == day.people[name].id)).all()
        written = [message for letter in letters_to if (message := _written(letter))]
    assert written
    for message in written:
        yield message.subject, "\n".join(map(str, (message, *vars(message).values()))).encode()


def _written(letter: Letter) -> Message | None:
    """The letter as it goes out; None for one that a safety check holds back."""
    try:
        message = render(letter, now())
    except HoldBack:
        return None
    return message if isinstance(message, Message) else None


@pytest.mark.parametrize("name", ["Mina", "Rojin"])
def test_the_guesser_with_ten_thousand_halls_names_and_numbers_finds_nothing_in_anything_that_somebody_is_given(
    apart: Day, name: str
) -> None:
    held = dict(held_by(apart, name))
    assert len(held) > 15
    known = plan_in(held["/yours/plan.pdf"])
    assert PLACE not in json.dumps(known)
    every = candidates(PLACE, NAME, NUMBER)
    assert found_in(held, known, every) == {}


def as_it_was_before(copy: bytes, shown: str, *, signs_of: str) -> bytes:
    """A copy as it was made once: beside each mark of the others, what was made from the text that was shown to them."""
    reader = PdfReader(io.BytesIO(copy))
    told = json.loads(reader.attachments["plan.json"][0])
    for one in told["signatures"]:
        one["text_hash"] = signs_of.format(shown)
    writer = PdfWriter(clone_from=reader)
    writer.add_attachment("before.json", json.dumps(told).encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("signs_of", ["{}", "{:.16}", "{:.8}"])
def test_the_same_guesser_finds_the_place_in_a_copy_as_they_were_made_once(apart: Day, signs_of: str) -> None:
    with working(apart.world.app):
        whole = session().scalars(select(Plan.text_hash)).one()
        (mine,) = session().scalars(
            select(SealedPlan).where(
                SealedPlan.person_id == apart.people["Mina"].id, SealedPlan.kind == "copy"
            )
        )
        copy = file_of(mine)
    assert whole
    every = candidates(PLACE, NAME, NUMBER)
    assert found_by_guessing(copy, plan_in(copy), every) == set()
    before = as_it_was_before(copy, whole, signs_of=signs_of)
    assert found_by_guessing(before, plan_in(copy), every) == {PLACE}


def test_the_guesser_finds_a_digest_of_a_name_or_a_number_however_it_is_written() -> None:
    every = candidates(PLACE, NAME, NUMBER)
    digest = hashlib.sha256(NUMBER.encode()).hexdigest()
    fours = " ".join(digest[start : start + 4] for start in range(0, 16, 4))
    assert found_by_guessing(f"mark {fours} end".encode(), None, every) == {NUMBER}
    sha1 = hashlib.sha1(NAME.encode(), usedforsecurity=False).hexdigest()
    assert found_by_guessing(f'ETag: "{sha1[:12]}"'.encode(), None, every) == {NAME}
    assert found_by_guessing(b"no mark at all, 2027-02-27", None, every) == set()


def test_a_copy_is_the_same_byte_for_byte_wherever_the_hidden_place_is(apart: Day) -> None:
    """Nothing can be measured either: no size, no number of pages, no date, no id depends on what is hidden."""
    made = []
    for place in (PLACE, "The Old Assembly Rooms behind the Station, Zqmillbrook, second floor"):
        with working(apart.world.app):
            plan = session().scalars(select(Plan)).one()
            conference = session().scalars(select(Conference)).one()
            plan.review_place = place
            session().flush()
            mina = session().get_one(Person, apart.people["Mina"].id)
            text = plan_text(plan, conference, reader=mina)
            document = copies.document_for(
                plan, conference, text, mina, code="AAAAA-BBBBB", at=AT, fingerprint="0" * 64
            )
            made.append((document, pdf(document)))
    assert made[0] == made[1]
    assert made[0][1].startswith(b"%PDF-")
    assert pdf(replace(made[0][0], made_at=now())) != made[0][1]


def test_who_saw_somebody_sign_is_in_no_copy_but_their_own(apart: Day) -> None:
    """A name that the coordinator writes there was never asked about: it may be of somebody this reader may not know."""
    with working(apart.world.app):
        plan = session().scalars(select(Plan)).one()
        conference = session().scalars(select(Conference)).one()
        shirin, mina = (session().get_one(Person, apart.people[one].id) for one in ("Shirin", "Mina"))
        for one in session().scalars(select(Signature)):
            one.witness = f"Witness of {one.person.called}"
        session().flush()
        seen = {}
        for reader in (None, mina):
            document = copies.document_for(
                plan,
                conference,
                plan_text(plan, conference, reader=reader),
                reader,
                code="A",
                at=AT,
                fingerprint="",
            )
            seen[reader] = {one.witness for one in document.signatures} - {""}
    assert seen[mina] == {"Witness of Mina"}
    assert f"Witness of {shirin.called}" in seen[None]

"""Every form of a conference is sent once the conference is closed: refused, but of those that are listed by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from werkzeug.routing import Rule

from fgc.app import Product
from fgc.kit.postgres import Server
from tests.access_matrix import AFTER_CLOSING, OF_NO_CONFERENCE, OPEN_TO
from tests.attacked import Attacked, attacked
from tests.comers import comer
from tests.neighbours import Family, address, everything
from tests.visiting import put

CLOSED = "This conference is closed. Nothing was saved"
ENDED = "Our work with you has ended"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


ANSWERED = (200, 303, 404, 409, 422)
"""Done, led on, there is no such row, it does not go now, or something is missing in the form."""
CLOSE = "UPDATE conference SET stage = 'closed', closed_at = '2027-02-18T09:00:00+00:00' WHERE id = :it"


WHO = ("coordinator", "social_worker", "service_manager")


@dataclass
class Answers:
    """What each form of a closed conference was answered, by its page: status and text; and all that is kept, before and
    after those forms that are not to be taken."""

    refused: dict[str, tuple[int, str]]
    taken: dict[str, tuple[int, str]]
    before: list[str]
    after: list[str]


def forms_of_conferences(app: Product) -> list[Rule]:
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith(("static", "mail."))
    ]
    return [rule for rule in found if rule.endpoint not in OF_NO_CONFERENCE]


@pytest.fixture(scope="module")
def answers(product: Product, server: Server, template: str) -> Iterator[Answers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FGC_CLOCK", "2027-02-18T09:30:00+00:00")
        with attacked(product, server, template) as made:
            family, owner = made.family(), server.url("owner", made.database)
            engine = create_engine(owner)
            with engine.begin() as closes:
                closes.execute(text(CLOSE), {"it": family.conference})
                closes.execute(text("UPDATE staff_session SET proved_at = '2027-02-18T09:29:00+00:00'"))
            engine.dispose()
            rules = sorted(forms_of_conferences(product), key=lambda rule: rule.endpoint)
            before = list(everything(owner))
            refused = _sent(
                product, made, family, [one for one in rules if one.endpoint not in AFTER_CLOSING]
            )
            after = list(everything(owner))
            taken = _sent(product, made, family, [one for one in rules if one.endpoint in AFTER_CLOSING])
            yield Answers(refused, taken, before, after)


def _sent(app: Product, made: Attacked, family: Family, rules: list[Rule]) -> dict[str, tuple[int, str]]:
    found = {}
    for rule in rules:
        whom = OPEN_TO[rule.endpoint]
        called = next((f"{who} of the first service" for who in WHO if who in whom), "")
        if "family" in whom:
            called = "aunt of the first conference by a link to home"
        client = app.test_client()
        for name, secret in comer(called, made).cookies.items():
            put(client, name, secret)
        token = TOKEN.search(client.get("/sign-in").get_data(as_text=True))
        assert token, rule.endpoint
        sent = {"csrf_token": token[1], "once": uuid4().hex}
        answer = client.post(address(rule, family.conference, family), data=sent)
        found[f"{rule.endpoint} {rule.rule}"] = answer.status_code, answer.get_data(as_text=True)
    return found


def test_no_form_of_a_closed_conference_is_taken_but_those_that_must_be(answers: Answers) -> None:
    assert len(answers.refused) > 100
    wrong = {
        page: status
        for page, (status, words) in answers.refused.items()
        if status != 409 or (ENDED if "family" in OPEN_TO[page.split()[0]] else CLOSED) not in words
    }
    assert wrong == {}


def test_nothing_was_written_by_the_forms_that_were_refused(answers: Answers) -> None:
    assert answers.before == answers.after
    assert answers.before


def test_erasing_holds_copies_and_dangers_go_on_after_closing(answers: Answers) -> None:
    assert {page.split()[0] for page in answers.taken} == AFTER_CLOSING
    assert {
        page: status for page, (status, _words) in answers.taken.items() if status not in ANSWERED
    } == {}, "a deed that is open after closing ends in no mistake of the program"
    assert [
        page for page, (_status, words) in answers.taken.items() if CLOSED in words or ENDED in words
    ] == []

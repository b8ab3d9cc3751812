"""What somebody can try over HTTP who looks and guesses, at two servers of an installation that is made to be attacked.

Named after the threats they answer: T1 a forwarded link, T4 a mail filter, T10 the way out, T12 a curious professional,
T19 guessing. More of them in `test_attacks_at_the_door.py` and, T25, in `test_attacks_timed.py`.
"""

import re
import subprocess
import sys
from uuid import uuid4

import pytest

from tests import patience
from tests.faults.attacker import Attacker, Told
from tests.faults.siege import Besieged
from tests.faults.two_servers import ROOT


def test_t1_a_link_without_its_pin_reveals_nothing(siege: Besieged) -> None:
    thief = Attacker(siege.one)
    secret = siege.link("protected", "plan")
    answers = [thief.get(f"/l/{secret}"), thief.opens(secret), thief.get("/pin")]
    answers += [
        thief.get(f"/yours{page}")
        for page in ("", "/plan", "/answer", "/actions", "/sign", "/plan.pdf", "/consent")
    ]
    assert [answer.to for answer in answers[3:]] == ["/pin"] * 7
    answers += [
        thief.post("/pin", {"pin": "not"}),
        thief.get("/who"),
        thief.post("/who", {"me": "yes"}),
        thief.get("/yours"),
    ]
    assert siege.told_in(answers) == []
    theirs = thief.at(siege.other)
    assert theirs.post("/pin", {"pin": siege.person("aunt")["pin"]}).status == 422, "somebody else's PIN"
    assert theirs.post("/pin", {"pin": siege.person("protected")["pin"]}).to == "/who"
    assert siege.told_in([theirs.get("/who")]) == []
    assert theirs.post("/who", {"me": "yes"}).status == 303
    assert theirs.get("/yours").status == 200, "the fixture's links and PINs open the door"


def test_t4_what_mail_filters_do_changes_nothing_and_the_link_still_works(siege: Besieged) -> None:
    secret, before = siege.link("friend"), siege.kept()
    seen = [Attacker(siege.one).ask(method, f"/l/{secret}") for method in ("GET", "HEAD", "GET", "OPTIONS")]
    assert "<script" not in seen[0].text
    assert not [name for name, _value in seen[1].headers if name == "Set-Cookie" and "fam" in _value]
    assert siege.kept() == before
    assert Attacker(siege.other).opens(secret).to == "/yours/arrival/home"


def test_t10_leaving_ends_the_visit_everywhere_and_pages_are_not_kept(siege: Besieged) -> None:
    reader = siege.as_person("child")
    page, there = reader.get("/yours"), reader.at(siege.other)
    assert page.status == there.get("/yours/actions").status == 200
    assert page.header("Cache-Control") == "no-store"
    title = re.search("<title[^>]*>(.*?)</title>", page.text, re.DOTALL)
    assert title
    assert not re.search("conference|famil|social|safeguard|court", title[1], re.IGNORECASE), title[1]
    left = reader.post("/leave", {})
    assert left.header("Clear-Site-Data") == '"cache", "cookies", "storage"'
    assert there.get("/yours").to == "/closed"


@pytest.mark.parametrize(
    "who", ["social_worker_unassigned", "coordinator_in_conflict", "service_manager_in_conflict"]
)
def test_t12_whoever_looks_for_a_relative_sees_what_they_see_for_nobody(siege: Besieged, who: str) -> None:
    curious = siege.as_staff(who)
    conference = siege.told["conferences"]["first"]["id"]
    owners = (f"conference:{conference}", f"person:{siege.person('protected')['id']}")
    assert [len(siege.told["canaries"][owner]) >= 4 for owner in owners] == [True, True]
    for owner in owners:
        for word in list(siege.told["canaries"][owner].values())[:4]:
            for path in ("/find", "/conferences"):
                found, nothing = curious.get(f"{path}?q={word}"), curious.get(f"{path}?q=Zqnobodyhere")
                assert found.text.replace(word, "…").count("…") == found.text.count(word)
                assert bare(found, word) == bare(nothing, "Zqnobodyhere"), (who, path)


def bare(told: Told, word: str) -> object:
    status, text, names = told.bare
    return status, text.replace(word, "…"), names


def test_t19_what_is_not_yours_answers_like_what_is_not_there(siege: Besieged) -> None:
    for who in ("social_worker_unassigned", "administrator", "auditor", "coordinator_in_conflict"):
        curious = siege.as_staff(who)
        unknown = curious.get(f"/conferences/{uuid4()}").bare
        for which in ("first", "elsewhere"):
            for page in ("", "/circle", "/plan", "/history"):
                assert curious.get(siege.conference(which) + page).bare == unknown, (who, page)


def test_whoever_has_to_do_with_it_sees_it(siege: Besieged) -> None:
    """So that the others' seeing nothing says something."""
    conference, aunt = siege.told["conferences"]["first"]["id"], siege.person("aunt")["id"]
    page = siege.as_staff("coordinator").get(siege.conference())
    assert siege.told["canaries"][f"conference:{conference}"]["conference.name"] in page.text
    assert (
        siege.told["canaries"][f"person:{aunt}"]["person.called"]
        in siege.as_person("aunt").get("/yours").text
    )


def test_t19_nobody_learns_by_signing_in_or_by_a_link_who_there_is(siege: Besieged) -> None:
    nobody = Attacker(siege.one)
    known, unknown = siege.staff("auditor", "second")["email"], "zqnobodyhere@example.org"
    tried = [
        nobody.post("/sign-in", {"email": email, "password": "wrong", "code": "123456"})
        for email in (known, unknown)
    ]
    assert bare(tried[0], known) == bare(tried[1], unknown)
    siege.rows(
        "UPDATE personal_link SET revoked_at = made_at WHERE id = %(id)s RETURNING id",
        id=siege.person("friend")["links"]["sign"]["id"],
    )
    ended, made_up = nobody.opens(siege.link("friend", "sign")), nobody.opens("A" * 43)
    assert ended.bare == made_up.bare


def test_neither_the_command_nor_its_keys_are_there_outside_a_test(siege: Besieged) -> None:
    settings = {"FGC_BASE_URL": "https://conferences.example.org", "FGC_PHONE": "01632 960190", "SMTP_HOST": "127.0.0.1",
                "MAIL_SENDER": "post@example.org"}  # fmt: skip
    started = {
        env: subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "fixture", "attack", "--json"],
            cwd=ROOT, env={name: value for name, value in siege.environment.items() if name != "FGC_CLOCK"}
            | settings | {"FGC_ENV": env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for env in ("demo", "production")
    }  # fmt: skip
    said = {env: process.communicate(timeout=patience.SECONDS) for env, process in started.items()}
    assert [process.returncode != 0 for process in started.values()] == [True, True]
    assert [out for out, _error in said.values()] == ["", ""]
    assert "No such command" in said["demo"][1]
    assert "FGC_STATE holds keys" in said["production"][1]

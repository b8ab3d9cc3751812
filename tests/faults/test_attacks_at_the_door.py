"""What somebody can try over HTTP to get in or to act in another name, at two servers of one installation.

Named after the threats they answer: T26 forged forms, T27 planted sessions, T28 brute force, T29 frames, T32 a false host,
and in the end T30, what the logs of all these attacks hold.
"""

import re

import pytest

from fgc.app import Product
from fgc.demo import seed
from fgc.kit import headers
from tests.faults.attacker import FORM, Attacker, Told, all_at_once
from tests.faults.siege import CLOCK, Besieged, sign_in
from tests.faults.two_servers import a_server
from tests.neighbours import address

MANY = 50
NO_FORM = ("access.policy_reports",)
"""Sent by browsers themselves, about what our own policy refused."""
ABROAD = (
    ("Sec_Fetch_Site", "cross-site"), ("Sec_Fetch_Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null"),
)  # fmt: skip
ELSEWHERE = (
    "//evil.example", "https://evil.example/", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)",
)  # fmt: skip


def test_t26_a_form_from_anywhere_else_changes_nothing(siege: Besieged, product: Product) -> None:
    """Without its key, with somebody else's, or sent by another site in the name of whoever is signed in."""
    cookies = siege.staff("coordinator")["cookie"] | siege.person("aunt")["links"]["sign"]["cookie"]
    victim, attacker = Attacker(siege.one, dict(cookies)), Attacker(siege.other)
    own, others, before, taken = victim.key(), attacker.key(), siege.kept(), []
    for rule in product.url_map.iter_rules():
        if (
            "POST" not in (rule.methods or ())
            or rule.endpoint.startswith("mail.")
            or rule.endpoint in NO_FORM
        ):
            continue
        path = address(rule, siege.family().conference, siege.family())
        tries = [victim.ask("POST", path, {}), victim.post(path, {"csrf_token": others})]
        tries += [victim.post(path, {"csrf_token": own}, **{name: value}) for name, value in ABROAD]
        if (came := [answer.status for answer in tries]) != [400, 400, *[403] * len(ABROAD)]:
            taken.append((path, came))
    assert taken == []
    assert siege.kept() == before
    assert (
        victim.post("/text-size", {"csrf_token": own}, Sec_Fetch_Site="same-origin", Origin=siege.one).status
        == 303
    )


def test_t27_a_planted_session_is_never_taken_up(siege: Besieged) -> None:
    planted = {"sid": "A" * 43, "fam": "B" * 43}
    browser = Attacker(siege.one, dict(planted))
    assert browser.get("/").to.startswith("/sign-in")
    assert browser.get("/yours").to == "/closed"
    assert sign_in(browser, siege.staff("auditor", "second")).status == 303
    assert browser.cookies["sid"] != planted["sid"]
    assert browser.get("/").status == browser.at(siege.other).get("/").status == 200
    assert Attacker(siege.other, dict(planted)).get("/").to.startswith("/sign-in")


def test_t27_each_step_through_the_door_has_a_secret_of_its_own_and_the_last_one_is_dead(
    siege: Besieged,
) -> None:
    reader = Attacker(siege.one)
    steps = [reader.opens(siege.link("excluded")), reader.post("/pin", {"pin": siege.person("excluded")["pin"]}),
             reader.post("/who", {"me": "yes"})]  # fmt: skip
    held = [secret.group(1) for step in steps if (secret := re.search("fam=([^;]+)", step.everything))]
    assert len(set(held)) == 3
    assert [Attacker(siege.other, {"fam": secret}).get("/yours").status for secret in held] == [303, 303, 200]


def test_t27_a_session_that_was_ended_is_dead_at_the_next_request_in_every_process(siege: Besieged) -> None:
    manager = siege.as_staff("service_manager", "second")
    there = manager.at(siege.other)
    assert there.get("/").status == 200
    manager.post("/sign-out", {})
    assert there.get("/").to.startswith("/sign-in")


def test_t27_cookies_are_for_the_browser_alone(siege: Besieged) -> None:
    given = Attacker(siege.one).opens(siege.link("professional"))
    came = sign_in(Attacker(siege.one), siege.staff("administrator", "second"))
    for answer, kind, samesite in ((given, "fam", "Strict"), (came, "sid", "Lax")):
        said = [
            value for name, value in answer.headers if name == "Set-Cookie" and value.startswith(f"{kind}=")
        ]
        assert len(said) == 1
        assert "HttpOnly" in said[0]
        assert f"SameSite={samesite}" in said[0]
        assert not re.search("Expires|Max-Age|Domain", said[0])


def test_t28_of_fifty_wrong_pins_at_once_five_are_looked_at(siege: Besieged) -> None:
    """Whatever server they go to, and wherever they say they come from."""
    thief = Attacker(siege.one)
    thief.opens(siege.link("professional", "plan"))
    key, right = thief.key(), siege.person("professional")["pin"]
    wrong = [f"{number:06}" for number in range(MANY + 1) if f"{number:06}" != right]

    def tries(number: int) -> str:
        browser, typed = (
            thief.at((siege.one, siege.other)[number % 2]),
            {"pin": wrong[number], "csrf_token": key},
        )
        return said(browser.post("/pin", typed, X_Forwarded_For=f"203.0.113.{number}"))

    answers = all_at_once(MANY, tries)
    assert sorted(set(answers)) == ["looked at", "wait"]
    assert answers.count("looked at") == 5
    asked = {"id": siege.person("professional")["id"]}
    assert siege.rows("SELECT tries, wrong FROM pin WHERE person_id = %(id)s", **asked) == [(5, 5)]
    assert said(thief.post("/pin", {"pin": right})) == "wait", "the right one is not looked at either"


def said(answer: Told) -> str:
    assert answer.status == 422
    return (
        "wait"
        if "Wait 15 minutes" in answer.text
        else "looked at"
        if "is not the right PIN" in answer.text
        else answer.text
    )


def test_t28_of_fifty_wrong_passwords_at_once_five_are_looked_at(siege: Besieged) -> None:
    who = siege.staff("social_worker", "second")
    before = siege.rows("SELECT count(*) FROM sign_in_attempt")[0][0]
    thief = Attacker(siege.one)
    key = thief.key()

    def tries(number: int) -> int:
        browser = thief.at((siege.one, siege.other)[number % 2])
        typed = {"email": who["email"], "password": f"wrong {number}", "code": "123456", "csrf_token": key}
        return browser.post("/sign-in", typed, X_Forwarded_For=f"203.0.113.{number}").status

    assert set(all_at_once(MANY, tries)) == {422}
    assert siege.rows("SELECT count(*) FROM sign_in_attempt")[0][0] == before + 5
    assert sign_in(Attacker(siege.other), who).status == 422, "the right one is not looked at either"


def test_t28_whoever_starts_a_server_anew_or_says_they_come_from_elsewhere_has_no_more_tries(
    siege: Besieged,
) -> None:
    """What was counted is in the database, and not by what a stranger says of where they come from."""
    aunt, who = siege.person("aunt", "beside"), siege.staff("coordinator", "second")
    thief = Attacker(siege.one)
    thief.opens(aunt["links"]["plan"]["secret"])
    key = thief.key()
    wrong = [
        number
        for number in ("000000", "111111", "222222", "333333", "444444", "555555")
        if number != aunt["pin"]
    ]
    typed = {"email": who["email"], "password": "wrong", "code": "123456", "csrf_token": key}
    for pin in wrong[:5]:
        assert said(thief.post("/pin", {"pin": pin, "csrf_token": key})) == "looked at"
        assert thief.post("/sign-in", typed).status == 422
    state, database = siege.log.parent, siege.server.url("app", siege.database)
    with a_server(database, state, CLOCK, siege.log) as anew:
        there = thief.at(anew)
        for number in range(3):
            came = {"X_Forwarded_For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
            assert said(there.post("/pin", {"pin": aunt["pin"], "csrf_token": key}, **came)) == "wait"
            assert there.post("/sign-in", typed | {"password": who["password"]}, **came).status == 422
    assert siege.rows("SELECT tries FROM pin WHERE person_id = %(id)s", id=aunt["id"]) == [(5,)]
    assert siege.rows("SELECT count(*) FROM tally WHERE what = 'sign in'") == [(1,)], (
        "one place, whatever it says"
    )


def test_t29_every_answer_forbids_frames_and_everything_from_outside(siege: Besieged) -> None:
    staff = siege.as_staff("coordinator")
    answers = {
        "page": staff.get("/"), "family": siege.as_person("aunt").get("/yours"), "unknown": staff.get("/nowhere"),
        "method": staff.ask("PUT", "/sign-in"), "forged": staff.ask("POST", "/sign-in", {}),
        "file": staff.get("/build/staff.css"),
        "too much": staff.ask("POST", "/sign-in", Content_Length="5000000", Content_Type=FORM),
        "host": staff.get("/", Host="evil.example"),
    }  # fmt: skip
    assert [answers[name].status for name in answers] == [200, 200, 404, 405, 400, 200, 413, 400]
    for name, answer in answers.items():
        assert {known: answer.header(known) for known in headers.ALWAYS} == headers.ALWAYS, name


@pytest.mark.parametrize("where", ELSEWHERE)
def test_t32_no_answer_leads_elsewhere(siege: Besieged, where: str) -> None:
    assert siege.as_staff("coordinator").get(f"/prove?next={where}").to == "/"


def test_t32_a_false_host_is_refused_and_a_forwarded_one_is_not_believed(siege: Besieged) -> None:
    nobody = Attacker(siege.one)
    assert nobody.get("/sign-in", Host="evil.example").status == 400
    false = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "gopher",
        "Forwarded": "host=evil.example",
    }
    assert "evil" not in nobody.get("/", **false).everything + nobody.get("/sign-in", **false).everything


def test_t30_the_servers_wrote_no_word_secret_or_pin_into_their_logs(siege: Besieged) -> None:
    """Last of all: after everything above."""
    logs = [*siege.log.parent.glob("*.log"), *siege.log.parent.glob("*.jsonl")]
    written = "".join(log.read_text(encoding="utf-8") for log in logs)
    people = [who for each in siege.told["conferences"].values() for who in each["people"].values()]
    staff = [who for each in siege.told["services"].values() for who in each["staff"].values()]
    links = [link for person in people for link in person["links"].values()]
    secrets = [link["secret"] for link in links] + [
        cookie for one in (*staff, *links) for cookie in one["cookie"].values()
    ]
    assert all(log.stat().st_size for log in logs), "there is something to sweep"
    assert [word for word in (*siege.words(), *secrets, seed.PASSWORD, seed.SEED) if word in written] == []
    assert not [person["pin"] for person in people if re.search(rf"\b{person['pin']}\b", written)]

"""Coming into the family's notes by four pictures, on two telephones in real browsers; and a server that would like to come in
between."""

import json
import subprocess
from shutil import which

from playwright.sync_api import expect

from tests import patience
from tests.browser.looking import NARROW, at_width, found_by_axe, wider_than
from tests.browser.middle import Middle
from tests.browser.phones import Phones
from tests.browser.room import Room, plain
from tests.house.sources import REPOSITORY

WISH = "Zqwish: we want Mum to sleep."
HERS = "Zqhers: and somebody to call at night."


def two(phones: Phones) -> tuple[Room, Room]:
    """Kawa, who is in and wrote something, and Nazdar."""
    kawa, nazdar = (Room(phones.of(name)) for name in ("Kawa", "Nazdar"))
    kawa.begin()
    kawa.write("wish", WISH)
    return kawa, nazdar


def test_t11_a_grandmother_comes_in_by_four_pictures_and_no_key_and_no_word_is_ever_sent(
    phones: Phones,
) -> None:
    kawa, nazdar = two(phones)
    sara = Room(phones.of("Sara")).come_in(f"{phones.address}{kawa.link}")
    nazdar.ask_in()
    expect(sara.look().tab.get_by_text(plain("Nazdar is asking to come in."))).to_be_visible()
    kawa.answer("Nazdar")
    said, rows = nazdar.pictures, kawa.rows
    assert rows.count(said) == 1
    assert len(set(rows)) == 3
    expect(sara.look().tab.get_by_text(plain("Kawa is letting Nazdar in."))).to_be_visible()
    for tab in (kawa.tab, nazdar.tab):
        with at_width(tab, NARROW):
            assert found_by_axe(tab) + wider_than(tab, NARROW) == []
    assert kawa.tab.get_by_role("button", name=said).is_visible(), "a row is read out as its words"
    kawa.choose(said)
    expect(kawa.tab.get_by_text(plain("That is right. Now tell Nazdar"))).to_be_visible()
    expect(nazdar.look().tab.get_by_text(plain("Did Kawa tell you"))).to_be_visible()
    assert nazdar.tab.get_by_text("You are in.").is_hidden(), (
        "her phone waits for his word, not for the server's"
    )
    nazdar.tab.get_by_role("button", name="Yes, let me in").click()
    expect(nazdar.box("wish").locator("[data-text]")).to_have_text(WISH)
    assert nazdar.write("wish", f"{WISH} {HERS}") is None
    assert kawa.read("wish") == f"{WISH} {HERS}"
    expect(sara.look().tab.get_by_text(plain("Kawa let Nazdar in."))).to_be_visible()
    assert nazdar.key == kawa.key
    everything = "\n".join(phones.sent)
    assert "/yours/room/entries/let-in" in everything
    secrets = (kawa.key, kawa.key.replace("-", "+").replace("_", "/"), "Zqwish", "Zqhers")
    assert [secret for secret in secrets if secret in everything] == []


def test_t11_a_server_that_swaps_the_keys_of_both_is_seen_by_the_pictures(phones: Phones) -> None:
    kawa, nazdar = two(phones)
    middle = Middle(nazdar.tab)
    nazdar.ask_in()
    kawa.answer("Nazdar")
    nazdar.look()
    said = nazdar.pictures
    assert said == middle.on_her_screen(), "she does speak to it, with its own key"
    assert said not in kawa.rows
    kawa.tab.get_by_role("button", name="None of these rows").click()
    expect(
        kawa.tab.get_by_text(plain("These were not the same pictures, so Nazdar was not let in."))
    ).to_be_visible()
    expect(
        nazdar.look().tab.get_by_text("The pictures were not the same, so this phone was not let in.")
    ).to_be_visible()
    for one in (kawa, nazdar):
        expect(one.tab.locator("[data-told]:visible")).to_contain_text("tell your coordinator")
    assert nazdar.tab.get_by_text("You are in.").is_hidden()
    assert "/entries/let-in" not in "\n".join(phones.sent)


def test_t11_a_server_that_looks_for_a_key_with_her_pictures_has_promised_another_one(phones: Phones) -> None:
    """Without the promise it would need a minute to find one with all four; here it looks for two, and he is shown none."""
    kawa, nazdar = two(phones)
    middle = Middle(nazdar.tab, grinds=True)
    nazdar.ask_in()
    kawa.answer("Nazdar")
    nazdar.look()
    assert nazdar.pictures == middle.on_her_screen()
    expect(
        kawa.look().tab.get_by_text(plain("These were not the same pictures, so Nazdar was not let in."))
    ).to_be_visible()
    assert kawa.tab.locator("[data-lets] .fgc-picture").count() == 0
    assert "/entries/let-in" not in "\n".join(phones.sent)


def test_a_row_that_she_did_not_say_lets_nobody_in_and_she_can_ask_again(phones: Phones) -> None:
    kawa, nazdar = two(phones)
    nazdar.ask_in()
    kawa.answer("Nazdar")
    said = nazdar.pictures
    kawa.choose(next(row for row in kawa.rows if row != said))
    expect(nazdar.look().tab.get_by_text("The pictures were not the same")).to_be_visible()
    nazdar.tab.get_by_role("button", name="Ask to come in").click()
    kawa.answer("Nazdar")
    assert nazdar.pictures != said, "each time there are new ones"
    nazdar.tab.get_by_role("button", name="Stop asking").click()
    expect(kawa.look().tab.get_by_text(plain("Nazdar is no longer asking."))).to_be_visible()
    nazdar.tab.get_by_role("button", name="Ask to come in").click()
    expect(kawa.look().tab.get_by_text(plain("Nazdar is asking to come in."))).to_be_visible()
    nazdar.tab.goto("/yours")
    expect(kawa.look().tab.get_by_text(plain("Nazdar is asking to come in."))).to_be_hidden()


# -- what two phones calculate, without browsers and many times --------------------------------------------------------

CALCULATES = """
import { buildSync } from "esbuild";
const [entry, times] = process.argv.slice(1);
const built = buildSync({ entryPoints: [entry], bundle: true, format: "esm", write: false }).outputFiles[0].text;
const { newPair, promise, agreed, amongThree } = await import(`data:text/javascript,${encodeURIComponent(built)}`);
const who = { room: "room", begun: "begun", asks: "Nazdar", answers: "Kawa" };
const found = [];
for (let time = 0; time < Number(times); time += 1) {
  const [hers, his, between] = [await newPair(), await newPair(), await newPair()];
  const saying = async (asks, answers) => ({ ...who, commitment: await promise({ ...who, ...asks }), shown_key: asks.key,
    nonce: asks.nonce, answer_key: answers.key });
  const [straight, toHer, toHim] = [await saying(hers, his), await saying(hers, between), await saying(between, his)];
  const one = await agreed(hers.secret, his.key, straight);
  const other = await agreed(his.secret, hers.key, straight);
  const changed = await agreed(his.secret, hers.key, { ...straight, asks: "Sara" });
  found.push({
    same: [one.pictures, other.pictures],
    between: [(await agreed(hers.secret, between.key, toHer)).pictures, (await agreed(his.secret, between.key, toHim)).pictures],
    opened: [...(await one.open(await other.seal(new Uint8Array(32).fill(7))))],
    elsewhere: await changed.open(await other.seal(new Uint8Array(32))).then(() => true, () => false),
    three: amongThree(one.pictures),
  });
}
process.stdout.write(JSON.stringify(found));
"""


def test_two_phones_have_the_same_pictures_and_with_somebody_between_them_never() -> None:
    times = 200
    script = REPOSITORY / "fgc" / "static" / "src" / "room" / "pairing.js"
    ran = subprocess.run(
        [which("node") or "node", "--input-type=module", "-e", CALCULATES, "--", str(script), str(times)],
        capture_output=True, check=True, timeout=patience.SECONDS, cwd=REPOSITORY,
    )  # fmt: skip
    found = json.loads(ran.stdout)
    assert len(found) == times
    for one in found:
        mine, theirs = one["same"]
        assert mine == theirs
        assert one["between"][0] != one["between"][1]
        assert one["opened"] == [7] * 32
        assert not one["elsewhere"], "locked for somebody else it does not open"
        assert one["three"].count(mine) == 1
        for first, second in ((0, 1), (0, 2), (1, 2)):
            rows = zip(one["three"][first], one["three"][second], strict=True)
            assert sum(left == right for left, right in rows) == 1, "none of the three stands out"
    assert {place for one in found for place in [one["three"].index(one["same"][0])]} == {0, 1, 2}
    drawn = {picture for one in found for picture in one["same"][0]}
    assert drawn == set(range(64)), "each of the sixty-four comes up"


def test_a_phone_that_waits_stops_asking_when_private_time_is_over_and_says_so(phones: Phones) -> None:
    kawa, nazdar = two(phones)
    nazdar.ask_in()
    kawa.tab.goto(f"{phones.address}/yours/room/back-together")
    kawa.tab.get_by_role("button", name="Yes, come back in").click()
    nazdar.look()
    said = plain("No one can be let in any more. Your time on your own is over")
    expect(nazdar.tab.locator("[data-asks]").get_by_text(said)).to_be_visible()
    asked: list[str] = []
    nazdar.tab.on("request", lambda sent: asked.append(sent.url) if "/room/entries" in sent.url else None)
    nazdar.look()
    nazdar.tab.wait_for_timeout(7000)
    assert asked == [], "it would ask every three seconds"

"""The family's notes in real browsers: begun on one telephone, opened on others by square and by words, and by nobody else."""

import subprocess
from io import BytesIO
from shutil import which

from PIL import Image
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests import patience
from tests.browser.looking import NARROW, at_width, found_by_axe, wider_than
from tests.browser.phones import Phones
from tests.browser.room import Room

WISH = "Zqwish: we want Mum to sleep."
HERS = "Zqhers: and somebody to call at night."
READS_SQUARES = """
import decode from "qr/decode.js";
const [width, height] = process.argv.slice(1).map(Number);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
process.stdout.write(decode({ width, height, data: new Uint8Array(Buffer.concat(chunks)) }));
"""


def what_a_camera_reads(tab: Tab) -> str:
    """The link in the square on this screen."""
    picture = Image.open(BytesIO(tab.locator("[data-square] svg").screenshot())).convert("RGBA")
    node = which("node") or "node"
    read = subprocess.run(
        [node, "--input-type=module", "-e", READS_SQUARES, "--", str(picture.width), str(picture.height)],
        input=picture.tobytes(), capture_output=True, check=True, timeout=patience.SECONDS,
    )  # fmt: skip
    return read.stdout.decode()


def test_t11_one_begins_others_come_in_by_square_and_by_words_and_no_key_and_no_word_is_ever_sent(
    phones: Phones,
) -> None:
    kawa, sara, nazdar = (Room(phones.of(name)) for name in ("Kawa", "Sara", "Nazdar"))
    kawa.begin()
    words = kawa.words
    link = what_a_camera_reads(kawa.tab)
    assert link == f"{phones.address}{kawa.link}"
    nazdar.tab.goto("/yours/room")
    expect(nazdar.tab.get_by_text("Kawa started your notes.")).to_be_visible()
    kawa.type("wish", WISH)
    sara.come_in(link)
    assert sara.tab.url == f"{phones.address}/yours/room", "the key leaves the address bar"
    sara.type("wish", HERS)
    assert kawa.keep("wish") is None
    assert sara.keep("wish") == WISH
    assert sara.box("wish").locator("textarea").input_value() == HERS
    sara.box("wish").locator("textarea").fill(f"{WISH} {HERS}")
    assert sara.keep("wish") is None
    nazdar.tab.locator("summary", has_text="With the 24 words").click()
    typed = nazdar.tab.get_by_label("The words they read to you")
    for wrong, said in (
        (f"{words} pear", "25"),
        (words.replace(words.split()[3], "grandmother", 1), "grandmother"),
    ):
        typed.fill(wrong)
        nazdar.tab.get_by_role("button", name="Come in with the words").click()
        expect(nazdar.tab.locator("[data-say]:visible")).to_contain_text(said)
    typed.fill(", ".join(word[:4].upper() for word in words.split()))
    nazdar.tab.get_by_role("button", name="Come in with the words").click()
    expect(nazdar.box("wish").locator("[data-text]")).to_have_text(f"{WISH} {HERS}")
    everything = "\n".join(phones.sent)
    assert "/yours/room/note/wish" in everything
    assert len(kawa.key) == 43
    secrets = (
        kawa.key,
        kawa.key.replace("-", "+").replace("_", "/"),
        words,
        words.replace(" ", "+"),
        "Zqwish",
        "Zqhers",
    )
    assert [secret for secret in secrets if secret in everything] == []


def test_words_of_a_note_are_put_into_the_plan_and_sent_only_by_the_family(phones: Phones) -> None:
    kawa = Room(phones.of("Kawa"))
    kawa.begin()
    kawa.write("who_does_what", "Kawa drives Daryan to school.")
    kawa.write("wish", WISH)
    kawa.tab.goto("/yours/plan/write")
    kawa.tab.get_by_role("button", name="Start").click()
    kawa.tab.get_by_role("link", name="Back to our room").click()
    kawa.box("who_does_what").get_by_role("link", name="Put this note into our plan").click()
    what = kawa.tab.get_by_label("What will be done?")
    expect(what).to_have_value("Kawa drives Daryan to school.")
    assert "Kawa drives" not in "\n".join(phones.sent), "nothing is sent before they press"
    assert found_by_axe(kawa.tab) == []
    kawa.tab.get_by_label("Who does it?").select_option(label="Kawa")
    kawa.tab.get_by_role("checkbox", name="Monday").check()
    kawa.tab.get_by_role("button", name="Save").click()
    expect(kawa.tab.locator("main")).to_contain_text("Kawa drives Daryan to school.")
    kawa.tab.get_by_role("link", name="Write our words").click()
    kawa.tab.locator("summary", has_text="What do we want for the children?").click()
    kawa.tab.get_by_role("button", name="Put these words into our plan").first.click()
    expect(kawa.tab.get_by_label("What do we want?")).to_have_value(WISH)
    assert kawa.read("wish") == WISH, "the key is still there after the plan"
    assert "Zqwish" not in "\n".join(phones.sent)


def test_t13_after_leaving_nothing_of_the_notes_is_kept_and_back_shows_nothing(phones: Phones) -> None:
    kawa = Room(phones.of("Kawa"))
    kawa.begin()
    kawa.write("wish", WISH)
    kawa.type("childs_words", "Zqhalf")
    assert kawa.tab.evaluate("() => sessionStorage.length") == 2
    kawa.tab.get_by_role("button", name="Leave this page quickly").click()
    kawa.tab.wait_for_url("https://www.bbc.co.uk/**")
    kawa.tab.go_back()
    assert "Zq" not in kawa.tab.content()
    kawa.tab.goto("/closed")
    kept = kawa.tab.evaluate(
        "async () => [sessionStorage.length, localStorage.length, (await indexedDB.databases()).length,"
        " (await caches.keys()).length]"
    )
    assert kept == [0, 0, 0, 0]
    sara = Room(phones.of("Sara"))
    sara.tab.goto("/yours/room")
    expect(sara.tab.get_by_text("Kawa started your notes.")).to_be_visible()
    assert "Zqwish" not in sara.tab.content(), "the tab that had the key is gone, and the notes with it"


def test_lost_notes_are_begun_anew_after_asking_and_what_is_being_typed_stays(phones: Phones) -> None:
    kawa, sara = (Room(phones.of(name)) for name in ("Kawa", "Sara"))
    kawa.begin()
    kawa.write("wish", WISH)
    kawa.type("childs_words", "Not kept yet.")
    sara.tab.goto("/yours/room")
    sara.tab.locator("summary", has_text="Start our notes again").click()
    sara.tab.get_by_role("button", name="Start our notes again").click()
    sara.tab.get_by_role("button", name="No, keep our notes").click()
    sara.tab.get_by_role("button", name="Start our notes again").click()
    sara.tab.get_by_role("button", name="Yes, delete our notes and start again").click()
    expect(sara.tab.get_by_text("You are in.")).to_be_visible()
    assert sara.shown("wish") == ""
    kawa.box("childs_words").get_by_role("button", name="Lock and save").click()
    expect(kawa.tab.get_by_text("Sara started your notes.")).to_be_visible()
    kawa.come_in(f"{phones.address}{sara.link}")
    assert kawa.box("childs_words").locator("textarea").input_value() == "Not kept yet."
    assert kawa.keep("childs_words") is None
    assert sara.read("childs_words") == "Not kept yet."


def test_without_script_or_without_the_means_to_lock_the_room_works_and_says_so(phones: Phones) -> None:
    without = phones.of("Nazdar", script=False)
    without.goto("/yours/room")
    expect(without.get_by_text("This phone cannot lock notes")).to_be_visible()
    assert without.locator("textarea:visible, [data-when]:visible button").count() == 0
    without.get_by_role("link", name="Write our plan").click()
    without.get_by_role("button", name="Start").click()
    assert without.url.endswith("/yours/plan/write")
    stranger = phones.chromium.new_context(base_url=phones.address)
    phones.opened.append(stranger)
    lost = stranger.new_page()
    lost.goto(f"/yours/room#{'a' * 43}")
    expect(lost.get_by_text("First open the link in your own message")).to_be_visible()
    assert lost.url.endswith("/closed"), "and the key is out of the address bar"
    old = phones.of("Kawa")
    old.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    old.goto("/yours/room")
    expect(old.get_by_text("This phone cannot lock notes")).to_be_visible()


def test_each_view_of_the_notes_can_be_read_by_everybody_on_a_narrow_screen(phones: Phones) -> None:
    kawa, sara = (Room(phones.of(name)) for name in ("Kawa", "Sara"))
    kawa.tab.goto("/yours/room")
    expect(kawa.tab.get_by_role("button", name="Start our notes")).to_be_visible()
    found = found_by_axe(kawa.tab)
    kawa.begin()
    assert len(kawa.words.split()) == 24
    kawa.type("wish", WISH)
    sara.tab.goto("/yours/room")
    expect(sara.tab.get_by_role("button", name="Ask to come in")).to_be_visible()
    sara.tab.locator("summary", has_text="With the 24 words").click()
    expect(sara.tab.get_by_role("button", name="Come in with the words")).to_be_visible()
    for tab in (kawa.tab, sara.tab):
        with at_width(tab, NARROW):
            found += found_by_axe(tab) + wider_than(tab, NARROW)
    assert found == []

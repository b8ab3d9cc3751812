"""The plan on paper: what is signed, what is printed, and for whom."""

import hashlib
import io
import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from flask import Flask
from pypdf import PdfReader

from fgc.kit import words
from fgc.kit.text import way
from fgc.plan.document import (
    Action,
    Call,
    Correction,
    Goal,
    Method,
    PlanText,
    Signature,
    childs_pdf,
    childs_rendered,
    fridge_pdf,
    pdf,
    rendered,
    text_hash,
    weekdays_in,
)
from fgc.plan.document.fridge import Deed, Line, OnTheWall, fridge, on_the_wall
from fgc.plan.document.stationery import PLANS, stationery
from fgc.plan.document.wording import balanced, direction
from tests import paper_samples as plans


@cache
def northmoor() -> bytes:
    """The plan of the Northmoor story on paper, printed once for all who only read it."""
    return pdf(plans.northmoor())


def pages(printed: bytes) -> list[str]:
    return [page.extract_text().replace("\xa0", " ") for page in PdfReader(io.BytesIO(printed)).pages]


# --- what is signed ----------------------------------------------------------------------------------------------


def test_the_hash_is_that_of_the_canonical_text_inside_the_pdf() -> None:
    inside = PdfReader(io.BytesIO(northmoor())).attachments
    kept = json.loads(inside["plan.json"][0])
    canonical = json.dumps(kept["plan"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(canonical).hexdigest() == kept["text_sha256"] == text_hash(plans.text())
    assert inside["review.ics"][0] == plans.CALENDAR


def test_changing_one_word_changes_what_was_signed() -> None:
    text = plans.text()
    goal = text.goals[0]
    other = replace(goal, actions=(replace(goal.actions[0], when="Mondays"), *goal.actions[1:]))
    assert text_hash(replace(text, goals=(other, *text.goals[1:]))) != text_hash(text)
    assert text_hash(replace(text, version=2)) != text_hash(text)
    assert text_hash(replace(text, review=None)) != text_hash(text)


def test_the_same_letters_composed_otherwise_are_the_same_text() -> None:
    text = plans.text()
    apart = replace(text, title=unicodedata.normalize("NFD", "Hêlîn’s plan"))
    assert text_hash(apart) == text_hash(replace(text, title="Hêlîn’s plan"))


# --- what is printed ---------------------------------------------------------------------------------------------


def test_the_cover_is_title_day_words_and_drawing_only() -> None:
    cover, *rest = pages(northmoor())
    assert "Our plan for Daryan and Lana" in " ".join(cover.split())
    assert "Saturday 27 February 2027" in cover
    assert "Drawn by Daryan, 9" in cover
    assert "Plan NM-27-014" not in cover
    assert all("Plan NM-27-014, version 1" in page for page in rest)
    assert all(f"page {number} of {len(rest) + 1}" in page for number, page in enumerate(rest, 2))
    assert all("https://fgc.example.org/check" in page for page in rest)


@pytest.mark.parametrize("lines", [0, 1, 4, 8, 11])
@pytest.mark.parametrize("sealed", [True, False])
def test_the_cover_stays_one_page_with_its_drawing(lines: int, sealed: bool) -> None:
    text = replace(
        plans.text(), family_words="\n".join(["We are many, and each does a part of it all."] * lines)
    )
    document = PdfReader(io.BytesIO(pdf(replace(plans.northmoor(sealed=sealed), text=text))))
    first, second = (page.extract_text().replace("\xa0", " ") for page in document.pages[:2])
    assert "Drawn by Daryan" in first
    assert "In our own words" in second


def test_words_too_long_for_the_cover_send_the_drawing_to_the_next_page() -> None:
    text = replace(plans.text(), family_words="We are many, and each does a part of it all. " * 40)
    printed = pages(pdf(replace(plans.northmoor(), text=text)))
    assert "Drawn by Daryan" in printed[1]


def evidence(printed: bytes) -> str:
    """What stands under “Evidence and seal”, on however many pages, up to the page for the fridge."""
    return (
        " ".join(" ".join(pages(printed)).split())
        .partition("Evidence and seal")[2]
        .partition("Who does what")[0]
    )


def test_the_evidence_says_who_signed_how_and_when_and_how_to_check_it() -> None:
    document = plans.northmoor()
    last = evidence(pdf(document))
    assert text_hash(document.text) in last.replace(" ", "")
    assert document.seal_fingerprint in last.replace(" ", "")
    assert document.check.code in last
    assert document.check.phone in last
    assert "Shirin Aziz, mother" in last
    assert "2027-02-27 14:52:41 UTC" in last
    assert "Witness: Ruth Adeyemi" in last
    assert "" in last


def test_the_marks_of_others_say_nothing_of_the_text_that_was_shown_to_them() -> None:
    """Where it holds a place that this reader may not know, its hash would tell them by guessing."""
    kept = json.loads(PdfReader(io.BytesIO(northmoor())).attachments["plan.json"][0])
    assert len(kept["signatures"]) == 8
    assert {name for one in kept["signatures"] for name in one} == {
        "name", "tie", "method", "signed_at", "witness", "other_name",
    }  # fmt: skip


def test_the_evidence_says_who_signed_with_another_name_and_does_not_repeat_it() -> None:
    document = plans.northmoor()
    first, *others = document.signatures
    strange = replace(document, signatures=(replace(first, other_name=True), *others))
    said = "They signed with a different name from the one we have"
    assert said not in rendered(document)
    assert rendered(strange).count(said) == 2


def test_what_was_corrected_after_it_was_agreed_stands_beside_the_text() -> None:
    corrected = replace(plans.northmoor(), corrections=(Correction("Lanna Aziz", "Lana Aziz"),))
    last = evidence(pdf(corrected))
    assert "The text stays as it was agreed and signed." in last
    assert "Lanna Aziz → Lana Aziz" in last
    assert "Corrected after" not in rendered(plans.northmoor())


def test_a_draft_says_so_on_every_page_and_has_no_evidence() -> None:
    waiting = Signature("Kawa Aziz", "uncle")
    document = replace(plans.northmoor(sealed=False), signatures=(waiting,))
    printed = pages(pdf(document))
    assert all("Draft. Not everyone has signed yet." in " ".join(page.split()) for page in printed)
    assert any("Not yet" in page for page in printed)
    assert not any("Evidence" in page for page in printed)


def test_somebody_who_does_not_agree_is_shown_as_such() -> None:
    document = plans.northmoor()
    no = replace(document.signatures[0], method=Method.DISAGREES)
    assert "Does not agree" in rendered(replace(document, signatures=(no,)))


def test_whoever_the_plan_goes_on_without_is_not_said_to_sign_later() -> None:
    """A sealed plan said "Not yet" for ever."""
    document = plans.northmoor()
    without = replace(document.signatures[0], method=Method.WITHOUT, signed_at=None)
    printed = rendered(replace(document, signatures=(without,)))
    assert "The plan goes on without their signature" in printed
    assert "Not yet" not in printed


def test_no_row_of_a_table_is_torn_between_two_pages() -> None:
    text = plans.text()
    long = tuple(
        Action(
            f"Person {number}", f"begins{number} " + "does a long thing " * 24 + f"ends{number}", "Mondays"
        )
        for number in range(14)
    )
    document = replace(plans.northmoor(), text=replace(text, goals=(Goal("Who?", "All.", long),)))
    printed = pages(pdf(document))
    for number in range(14):
        assert any(f"begins{number} " in page and f"ends{number}" in page for page in printed)


@pytest.mark.parametrize("lines", range(0, 26, 2))
def test_signatures_follow_the_plan_and_no_page_has_their_heading_or_one_name_alone(lines: int) -> None:
    """Wherever on a page the plan ends."""
    document = plans.northmoor()
    must = document.text.must_have[0]
    musts = tuple(replace(must, what=f"Line {number}.") for number in range(lines))
    printed = pages(pdf(replace(document, text=replace(document.text, must_have=musts))))
    names = [one.name for one in document.signatures]
    first = next(number for number, page in enumerate(printed) if "We agree to this plan" in page)
    on_each = [
        sum(f"{name}" in page.partition("We agree to this plan")[2] for name in names)
        if number == first
        else sum(name in page.partition("Evidence and seal")[0] for name in names)
        for number, page in enumerate(printed[first : first + 2], first)
    ]
    assert on_each[0] >= 3
    assert on_each[0] == len(names) or on_each[1] >= 2
    assert "Who does what" in printed[-1]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert pdf(plans.northmoor()) == pdf(plans.northmoor())


def test_what_people_write_stands_there_as_text() -> None:
    payload = (
        '<script>alert(1)</script>{{ 7*7 }}<img src="file:///etc/passwd">'
        "<link rel=attachment href=file:///etc/passwd>"
    )
    text = replace(plans.text(), title=payload, family_words=payload)
    html = rendered(replace(plans.northmoor(), text=text))
    assert "<script" not in html
    assert html.count("<img") == rendered(plans.northmoor()).count("<img")
    document = PdfReader(io.BytesIO(pdf(replace(plans.northmoor(), text=text))))
    assert set(document.attachments) == {"plan.json", "review.ics"}
    said = " ".join(document.pages[0].extract_text().replace("\xa0", " ").split())
    assert "{{ 7*7 }}" in said
    assert "<script>alert(1)</script>" in said


# --- the page for the fridge -------------------------------------------------------------------------------------


def test_the_fridge_page_is_one_page_by_days() -> None:
    printed = pages(northmoor())
    (wall,) = (page for page in printed if "Who does what" in page)
    assert (
        wall.index("Monday") < wall.index("Tuesday") < wall.index("Sunday") < wall.index("Days to remember")
    )
    assert "Nazdar Aziz – has Lana, 10 to 1" in wall
    assert "We all meet again: Saturday 22 May 2027, 11 am" in wall


def test_the_fridge_page_tells_no_visitor_of_danger_services_or_places() -> None:
    (wall,) = (page for page in pages(northmoor()) if "Who does what" in page)
    for never in ("999", "code word", "Council", "order", "Where we met", "Amy", "Baran"):
        assert never not in wall


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Takes Lana to 4 Hill Road", "4 Hill Road"),
        ("takes lana to hill road", "hill road"),
        ("Picks her up at 12b St Mary’s Close", "12b St Mary’s Close"),
        ("Waits in Mill St", "Mill St"),
        ("Sleeps at LS1 4AB", "LS1 4AB"),
        ("Drives Daryan to school, 8 o’clock", ""),
        ("At 10 they walk to the park", ""),
        ("Holds his hand across the road", ""),
        ("Kawa stays close all day", ""),
    ],
)
def test_an_address_is_kept_off_the_wall_and_a_deed_is_not(written: str, address: str) -> None:
    action = Action("Kawa", "Something", "every Monday", short=written, days=(0,))
    assert on_the_wall(action).tells == address
    assert on_the_wall(action).words == ("" if address else written)
    assert on_the_wall(action).hangs is not bool(address)


def test_nothing_of_the_plans_own_words_hangs_on_the_wall_where_the_family_wrote_none_for_it() -> None:
    action = Action(
        "Shirin", "Sees the doctor at 4 Hill Road about feeling low", "after her tablets", days=(0,)
    )
    assert on_the_wall(action) == OnTheWall(hangs=True, words="", tells="")
    text = replace(plans.text(), goals=(Goal("Who?", "All.", (action,)),))
    assert fridge(text).week == ((0, (Line("Shirin", ""),)),)
    assert on_the_wall(replace(action, days=())).hangs is False, "without a day there is nothing to say"
    assert on_the_wall(replace(action, off_wall=True)).hangs is False


def test_a_wall_that_is_too_full_says_the_days_and_never_how_often_in_the_familys_words() -> None:
    busy = tuple(
        Action(
            "Nazdar",
            "Something",
            "every Monday, after her injection",
            short=f"{number} has Lana at her own home",
            days=(0, 2),
        )
        for number in range(60)
    )
    text = replace(plans.text(), goals=(Goal("Who?", "All.", busy),))
    found = fridge(text)
    assert found.week == ()
    assert found.always[0][1][0] == Deed("0 has Lana at her own home", "Mon, Wed")


def test_a_wall_that_is_too_full_leads_to_the_plan_beside_the_days_of_what_has_no_words_of_its_own() -> None:
    """ "Kawa: Mon, Wed" alone says of nobody what they promised, nor where it stands."""
    busy = tuple(
        Action("Nazdar", "Sees the doctor", "", short=f"{number} has Lana at her own home", days=(0, 2))
        for number in range(40)
    )
    unsaid = Action("Kawa", "Sees the doctor about feeling low", "", days=(0, 2))
    once = Action("Kawa", "Goes to the court", "", on=date(2027, 3, 3))
    text = replace(plans.text(), goals=(Goal("Who?", "All.", (*busy, unsaid, once)),))
    assert fridge(text).week == (), "its days do not fit"
    printed = pages(pdf(replace(plans.northmoor(), text=text)))
    wall = next(page for page in printed if "Who does what" in page)
    assert "Kawa look in our plan (Mon, Wed) look in our plan (3 Mar)" in " ".join(wall.split())
    assert "0 has Lana at her own home (Mon, Wed)" in " ".join(wall.split())
    for never in ("doctor", "court"):
        assert never not in wall, never


def test_what_stands_under_no_goal_has_no_number_on_paper() -> None:
    wants, rest = Action("Kawa", "drives", "every Monday"), Action("Sara", "rings", "every Tuesday")
    goals = Goal("Who helps?", "School every day", (wants,)), Goal("", "What else we do", (rest,))
    printed = rendered(replace(plans.northmoor(), text=replace(plans.text(), goals=goals)))
    found = lxml.html.fromstring(printed).xpath("//div[@class='aim']")
    assert [" ".join(one.text_content().split()) for one in found] == [
        "Who helps? 1 School every day",
        "What else we do",
    ]


def test_a_plan_that_was_agreed_stays_agreed_when_the_wall_is_laid_out_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = plans.text()
    before = text_hash(text), fridge(text)
    monkeypatch.setattr("fgc.plan.document.fridge.SIZES", (("tiny", 8.0, 1.25),))
    assert fridge(text) != before[1]
    assert text_hash(text) == before[0]


@pytest.mark.parametrize("many", [3, 6, 9, 24, 40])
def test_the_fridge_page_stays_one_page_however_much_there_is(many: int) -> None:
    busy = tuple(
        Action(
            "Nazdar Aziz",
            "Something",
            "Every day",
            short=f"{number} has Lana at her own home, 10 to 1",
            days=tuple(range(7)),
        )
        for number in range(many)
    )
    document = replace(plans.northmoor(), text=replace(plans.text(), goals=(Goal("Who?", "All.", busy),)))
    printed = pages(pdf(document))
    wall = next(number for number, page in enumerate(printed) if "Who does what" in page)
    assert f"{many - 1} has Lana at her own home" in printed[wall]
    assert "We all meet again" in printed[wall]


def test_a_plan_with_nothing_short_to_say_has_no_fridge_page() -> None:
    bare = replace(plans.text(), goals=())
    assert fridge(bare).week == ()
    assert "Who does what" not in rendered(replace(plans.northmoor(), text=bare))


def test_weekdays_are_found_in_what_people_write() -> None:
    assert weekdays_in("Mon, Wed and Fridays from 1 March") == (0, 2, 4)
    assert weekdays_in("lördag och söndag", "sv") == (5, 6)
    assert weekdays_in("every morning", "en-XA") == ()


# --- the child's version -----------------------------------------------------------------------------------------


def test_h_the_childs_version_has_the_drawing_and_not_the_order() -> None:
    plan = plans.childs()
    printed = childs_pdf(plan)
    document = PdfReader(io.BytesIO(printed))
    said = " ".join(" ".join(pages(printed)).split())
    assert any(page.images for page in document.pages)
    assert "People who said they will help" in said
    assert "Kawa – takes you to school" in said
    assert "Saturday 22 May 2027" in said
    for never in ("order", "999", "court", "must not", "Amy", "hash", "NM-27-014"):
        assert never not in said
    assert document.attachments == {}


def test_the_childs_version_is_one_page_to_hang_up() -> None:
    assert len(pages(childs_pdf(plans.childs()))) == 1


def test_an_ordinary_week_and_whom_to_phone_hang_on_one_page() -> None:
    calls = (
        Call("Ruth Adeyemi, your coordinator", "01632 960190"),
        Call("Northmoor Children’s Services, in the evening and at night", "01632 960111"),
    )
    acts = tuple(
        Action(who, "x", "", short=short, days=days)
        for who, short, days in (
            ("Kawa", "takes Daryan to school, 8 o’clock", (0, 2, 4)),
            ("Sara", "walks Daryan to school and home", (1, 3)),
            ("Rojin", "video call at six", (2, 6)),
        )
    )
    text = replace(plans.text(), goals=(Goal("Who?", "All.", acts),))
    plan = replace(plans.northmoor(), text=text, calls=calls, emergency="999")
    assert len(pages(fridge_pdf(plan))) == 1


def test_the_childs_version_escapes_what_people_write() -> None:
    assert "<b>" not in childs_rendered(replace(plans.childs(), sentences=("<b>x</b>",)))


# --- archival, for everybody -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [northmoor, lambda: pdf(plans.sorani()), lambda: childs_pdf(plans.childs())],
    ids=["a plan", "a plan in Sorani", "a child's version"],
)
def test_the_pdf_is_pdf_a_3a_tagged_in_its_language_with_every_font_inside(
    printed: Callable[[], bytes],
) -> None:
    document = PdfReader(io.BytesIO(printed()))
    root = document.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a BooleanObject)
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] in {"en", "ckb"}
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    for font in {
        str(ref): ref.get_object() for page in document.pages for ref in page["/Resources"]["/Font"].values()
    }.values():
        (below,) = font["/DescendantFonts"]
        assert "/FontFile2" in below["/FontDescriptor"]
        assert "/ToUnicode" in font
        assert "Plan" in font["/BaseFont"]
    for file in root.get("/AF", []):
        assert file["/AFRelationship"] in {"/Data", "/Supplement"}


def test_every_picture_says_what_it_is() -> None:
    root = PdfReader(io.BytesIO(northmoor())).trailer["/Root"]["/StructTreeRoot"]
    figures = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                figures.append(node.get("/Alt"))
            walk(node.get("/K"))

    walk(root["/K"])
    assert len(figures) > 10
    assert all(figures)


# --- other languages ---------------------------------------------------------------------------------------------


def pseudo(text: str) -> str:
    """English as if written from right to left: every letter outside a placeholder becomes an Arabic one."""
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
    out, inside = "", False
    for letter in text:
        inside = (inside or letter in "{(") and letter not in "}s"
        out += (
            letters[ord(letter.lower()) - 97]
            if letter.isascii() and letter.isalpha() and not inside
            else letter
        )
    return out


@pytest.fixture
def mirrored(tmp_path: Path) -> Flask:
    """An application in which Arabic stands for the pseudo-language of every sentence of the document."""
    catalogue = Catalog(locale="ar")
    methods = [("**.html", "jinja2")]
    for _file, _line, message, *_rest in extract_from_dir(str(PLANS / "child_fgc"), method_map=methods):
        catalogue.add(message, f"؟{message}" if "%(" in message or "{" in message else pseudo(message))
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as out:
        mofile.write_mo(out, catalogue)
    app = Flask("mirrored")
    app.config["TRANSLATIONS"] = str(tmp_path)
    words.set_up(app, chosen=lambda: None)
    return app


def test_a_plan_in_a_right_to_left_language_runs_right_to_left(mirrored: Flask) -> None:
    document = replace(plans.northmoor(), text=replace(plans.sorani().text, language="ar"))
    with mirrored.app_context():
        html, printed = rendered(document), pdf(document)
    assert '<html lang="ar" dir="rtl">' in html
    assert pseudo("What services promise us") in html
    assert "What services promise us" not in html
    assert "السبت 27 فبراير 2027" in html
    assert '<bdi dir="ltr">Sara' in html
    first = PdfReader(io.BytesIO(printed)).pages[0]
    places: list[float] = []
    first.extract_text(
        visitor_text=lambda text, _cm, tm, _f, _s: places.append(tm[4]) if text.strip() else None
    )
    assert max(places) > 200


def test_every_sentence_of_the_document_can_be_translated(mirrored: Flask) -> None:
    with mirrored.app_context():
        html = rendered(
            replace(plans.northmoor(), text=PlanText("ت", "1", 1, date(2027, 2, 27), "", "ar"), signatures=())
        )
    body = html[html.index("<section") :]
    for sentence in ("Evidence", "The seal", "Is this copy genuine", "What was signed", "We agree"):
        assert sentence not in body


def test_words_know_their_direction() -> None:
    assert way("«Hêlîn» و لانا") == "ltr"
    assert way("1. داریان") == "rtl"
    assert direction("ckb") == "rtl"
    assert direction("ar-XB") == "rtl"
    assert direction("not a language") == "ltr"


def test_a_title_breaks_in_its_middle() -> None:
    assert balanced("Our plan for Daryan and Lana") == "Our\xa0plan\xa0for Daryan\xa0and\xa0Lana"
    assert balanced("Our plan") == "Our plan"
    assert balanced("") == ""


def test_an_approach_is_a_name_and_never_a_path() -> None:
    with pytest.raises(ValueError, match="not an approach"):
        stationery("../child_fgc", "")

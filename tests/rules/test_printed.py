"""What people wrote stands readable on the sealed plan, and programs read it back as it was written."""

import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from fgc.kit.forms import Form, Name, Paragraph
from fgc.kit.paper.fonts import accents_set, fonts_for, not_drawn
from fgc.kit.paper.press import Press, _held
from fgc.plan.document import ChildsHelper, OwnWords, PlanDocument, childs_pdf, pdf
from fgc.record.document.printing import pdf as record_pdf
from fgc.record.sheet import Part, Sheet, table
from tests import paper_samples as plans
from tests import patience
from tests.typed import cases

WORDS = {
    "Hindi": "हिन्दी में विद्यार्थी कृपया श्री", "Bengali": "ক্ষমা স্ত্রী কোন কৌশল", "Tamil": "கொ கோ கௌ தி மி ஸ்ரீ",
    "Punjabi": "ਪੰਜਾਬੀ ਕੁੜੀ ਸ਼੍ਰੀ", "Gujarati": "ગુજરાતી ક્ષમા શ્રી", "Oriya": "ଓଡ଼ିଆ ଶ୍ରୀ", "Telugu": "తెలుగు శ్రీ కొ",
    "Kannada": "ಕನ್ನಡ ಶ್ರೀ ಕೊ", "Malayalam": "മലയാളം ശ്രീ കൊ", "Sinhala": "සිංහල කො", "Khmer": "ភាសាខ្មែរ ស្រី កោ",
    "Burmese": "မြန်မာဘာသာ ကျွန်တော်", "Thai": "ภาษาไทย ผู้ใหญ่ น้ำ", "Lao": "ພາສາລາວ ຜູ້ໃຫຍ່", "Amharic": "አማርኛ ትግርኛ",
    "Georgian": "ქართული", "Armenian": "Հայերեն", "Hebrew": "עברית שלום", "Arabic": "العربية لا إله مُحَمَّد علي بي",
    "Persian": "می\u200cنا فارسی بی", "Sorani": "باران رەشید کوردیی سۆرانی ئێوە ڕۆژ ڵا", "Korean": "한국어 김철수",
    "Japanese": "日本語 田中さくら カタカナ", "Chinese": "中文 王小明 陈 張偉", "Vietnamese": "Nguyễn Thị Hồng Đặng Ươ Ỷ ỵ",
    "Yoruba": "Ọlá Ẹ̀kọ́ gbọ́ m̀", "Turkish": "Çetin Ğ İ ı Şahin", "Polish": "Łukasz Żółć", "Ukrainian": "Їжак Ґ",
    "Greek": "Ελληνικά ΐ", "signs": "❤️ 🐣 👍🏽 ☐ ✓ ✗ → ½ € “Smart” – quotes…",
}  # fmt: skip
TURNING = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))
"""What pdftotext adds round words from right to left."""


@pytest.fixture(autouse=True, scope="module")
def patient_press() -> Iterator[None]:
    """A press that has time: three dozen scripts in one document are more than a plan ever has."""
    for earlier in _held:
        earlier.close()
    one = Press(seconds=patience.SECONDS)
    _held[:] = [one]
    yield
    one.close()
    _held.clear()


def by_pdftotext(printed: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=printed, capture_output=True, check=True
    )
    return read(done.stdout.decode())


def by_pypdf(printed: bytes) -> str:
    return read("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages))


def read(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(TURNING))


def saying(*texts: str) -> PlanDocument:
    """The plan with these as names of signers, as somebody's words and as what is to be done."""
    plan = plans.northmoor()
    goal = plan.text.goals[0]
    action = replace(goal.actions[0], who=texts[0], what=" / ".join(texts))
    of = replace(
        plan.text,
        own_words=tuple(OwnWords(text, text) for text in texts),
        goals=(replace(goal, actions=(action,)),),
    )
    signed = tuple(replace(plan.signatures[0], name=text) for text in texts)
    return replace(plan, text=of, signatures=signed)


def missing(texts: list[str], printed: bytes) -> dict[str, list[str]]:
    words = [word for text in texts for word in text.split()]
    assert words
    extractors = {"pdftotext": by_pdftotext(printed), "pypdf": by_pypdf(printed)}
    return {
        name: gone
        for name, text in extractors.items()
        if (gone := [word for word in words if word not in text])
    }


def own_fonts(printed: bytes) -> set[str]:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(printed)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    return {font for font in fonts if "+Plan-" not in font}


def test_what_was_typed_stands_in_the_sealed_plan_and_two_programs_read_it_back() -> None:
    texts = cases("printed")
    assert not_drawn("".join(texts)) == []
    printed = pdf(saying(*texts))
    assert missing(texts, printed) == {}
    assert own_fonts(printed) == set(), "no font of the machine stands in for one of ours"
    assert len(printed) < 500_000


def test_a_family_reads_its_words_back_in_every_script_that_is_spoken_here() -> None:
    texts = list(WORDS.values())
    assert not_drawn("".join(texts)) == []
    printed = pdf(saying(*texts))
    assert missing(texts, printed) == {}
    assert own_fonts(printed) == set()
    assert len(printed) < 700_000


def test_one_letter_is_never_read_as_another_that_shares_a_part_of_it() -> None:
    for text in ("தி மி கி", "ا ب ت ث ن ي ی", "ị ỉ ì í ĩ", "कि मि"):
        assert missing([text], pdf(saying(text))) == {}, text


def test_an_accent_stands_over_its_letter_and_not_beside_it() -> None:
    """From two fonts it would stand beside: one font draws both, and where none has both, it is asked about."""
    assert not_drawn("Ọlá Ẹ̀kọ́ gbọ́ m̀ q̃") == []
    assert not_drawn("\u1e8d\u030ay") == ["\u1e8d\u030a"]
    set_ = accents_set("<html><body><p title='q̃'>Ẹ̀kọ́ &amp; q̃</p></body></html>")
    drawn = re.findall(r"font-family: '([^']+)'\">([^<]+)<", set_)
    assert [signs for _name, signs in drawn] == ["Ẹ̀", "ọ́", "q̃"]
    assert {name for name, _signs in drawn} <= {one.name for one in fonts_for("Ẹ̀kọ́ q̃")}
    assert "title='q̃'" in set_


def test_a_childs_own_version_says_the_names_of_its_helpers_in_their_script() -> None:
    texts = cases("printed")
    plan = replace(plans.childs(), helpers=tuple(ChildsHelper(text, "comes on Sunday.") for text in texts))
    assert missing(texts, childs_pdf(plan)) == {}


def test_a_copy_of_what_is_kept_says_names_in_their_script_and_so_does_its_mark() -> None:
    texts = cases("printed")
    part = Part("People", tables=table(("Name",), [(text,) for text in texts]))
    sheet = Sheet("A copy", "NFG-2027-0001", (), (part,))
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context("/"):
        printed = record_pdf(
            sheet, "For 王小明", code="K7QM", name="王小明", approach="child_fgc", at=plans.SEALED_AT
        )
    assert missing([*texts, "For 王小明"], printed) == {}
    assert own_fonts(printed) == set()


def test_a_plan_in_english_carries_two_fonts_and_stays_small() -> None:
    assert len(fonts_for("Daryan stays with his mum.")) == 1
    assert len(pdf(plans.northmoor())) < 220_000


def test_japanese_and_chinese_readers_get_their_own_shapes_of_a_sign() -> None:
    shapes = {
        language: fonts_for("骨", language)[-1].name.split()[1]
        for language in ("en", "ja", "ko", "zh_TW", "zh")
    }
    assert shapes == {
        "en": "noto-sans-sc", "ja": "noto-sans-jp", "ko": "noto-sans-kr", "zh_TW": "noto-sans-tc", "zh": "noto-sans-sc",
    }  # fmt: skip


class Written(Form):
    name = Name("Name")
    words = Paragraph("Words")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("CO₂ alarm", "The character “₂” cannot be printed. Please write it another way."),
        ("𒀀 and ⅓", "The characters “𒀀”, “⅓” cannot be printed. Please write them another way."),
        ("\ue000", "The character “\ue000” cannot be printed. Please write it another way."),
        ("שָלום", "The character “ָ” cannot be printed. Please write it another way."),
    ],
)
def test_a_sign_that_cannot_be_printed_is_named_beside_its_field_before_anybody_signs(
    typed: str, said: str
) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not a secret")
    Babel(app)
    with app.test_request_context("/"):
        form = Written(formdata=MultiDict({"name": f"Zac {typed}", "words": typed}), meta={"csrf": False})
        assert not form.validate()
        assert (form.words.errors, form.name.errors) == ([said], [said])
        assert form.words.data == typed, "nothing typed is lost"

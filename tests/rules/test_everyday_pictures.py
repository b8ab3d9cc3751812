"""The pictures that two people say to each other: two who hear well enough never mean different ones."""

from difflib import SequenceMatcher
from itertools import combinations

from fgc.kit.everyday_pictures import PICTURES

HURTS = {
    "baby", "bed", "boat", "bottle", "boy", "child", "church", "cross", "doctor", "door", "family", "fire",
    "girl", "gun", "heart", "home", "hospital", "house", "key", "knife", "man", "monkey", "mosque", "pig", "pill",
    "police", "ring", "rocket", "skull", "snake", "spider", "syringe", "tears", "tent", "wave", "wine", "woman",
}  # fmt: skip


def test_there_are_six_bits_of_each() -> None:
    assert len(PICTURES) == 64
    assert len({picture for picture, _word in PICTURES}) == 64
    assert len({word for _picture, word in PICTURES}) == 64


def test_no_word_is_misheard_as_another() -> None:
    words = [word.lower() for _picture, word in PICTURES]
    alike = [
        (one, other)
        for one, other in combinations(words, 2)
        if one.startswith(other)
        or other.startswith(one)
        or one.endswith(other)
        or other.endswith(one)
        or SequenceMatcher(None, one, other).ratio() > 0.7
    ]
    assert alike == []


def test_nobody_has_to_say_a_word_that_hurts_on_such_a_day() -> None:
    assert [word for _picture, word in PICTURES if set(word.lower().split()) & HURTS] == []


def test_each_is_one_sign_that_phones_have_drawn_for_years() -> None:
    for picture, word in PICTURES:
        assert len(picture.rstrip("\N{VARIATION SELECTOR-16}")) == 1, word
        assert ord(picture[0]) < 0x1F98C, word  # Unicode 9.0 and before, 2016

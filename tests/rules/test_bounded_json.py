"""JSON from outside is bounded before it is parsed, and means one thing only."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgc.kit.bounded_json import BadJson, read_json, read_object


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("[" * 100_000, "deep, never closed"),
        ('{"a":' * 17 + "1" + "}" * 17, "one bracket too deep"),
        ('{"a": 1, "a": 2}', "one name twice"),
        ('{"end": 1e999}', "a number no end date"),
        ('{"end": -1e999}', "the same, the other way"),
        ('{"end": Infinity}', "no JSON"),
        ('{"end": NaN}', "no JSON"),
        ('{"end": %s}' % ("9" * 21), "more digits than any moment has"),
        ('{"sub": "ruth\\u0000"}', "no text: PostgreSQL keeps none of it"),
        ('{"ruth\\u0000": 1}', "the same, as a name"),
        ('["\\ud800"]', "half a sign"),
        (b'{"sub": "\xff"}', "no UTF-8"),
        ('"' + '\\"' * 40_000, "a text that never ends"),
        ("", "nothing"),
        ('{"a": 1} {"b": 2}', "two of them"),
    ],
)
def test_what_is_no_json_or_too_much_of_it_is_refused_in_a_moment(body: str | bytes, why: str) -> None:
    began = time.process_time()
    with pytest.raises(BadJson, match="unreadable"):
        read_json(body, longest=200_000)
    assert time.process_time() - began < 1, why


def test_what_is_too_long_is_not_even_looked_at() -> None:
    with pytest.raises(BadJson, match="too long"):
        read_json(b"[" * 11, longest=10)
    assert read_json("[1, 2, 3]", longest=9) == [1, 2, 3]


def test_brackets_in_a_text_are_words_and_sixteen_deep_is_read() -> None:
    assert read_json('{"a": "[[[[[[[[[[[[[[[[[[[[ \\" {{{{"}', longest=99) == {
        "a": '[[[[[[[[[[[[[[[[[[[[ " {{{{'
    }
    assert read_json("[" * 16 + "]" * 16, longest=99) is not None


@pytest.mark.parametrize("body", ["[]", '"words"', "1", "null", "true"])
def test_what_has_to_be_an_object_is_nothing_else(body: str) -> None:
    with pytest.raises(BadJson, match="no object"):
        read_object(body, longest=99)


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)


LEAVES = st.none() | st.booleans() | st.integers(-9999, 9999) | WORDS
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
)


@settings(deadline=None)
@given(TREES)
def test_everything_else_is_read_as_anybody_reads_it(value: object) -> None:
    assert read_json(json.dumps(value), longest=100_000) == value

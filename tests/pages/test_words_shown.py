"""The language that is marked is the one whose words stand there: English words are not Kurdish because their reader is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fgc.circle.models import Channel
from fgc.kit.tongues import own_tongue
from tests import pseudo
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import ask_all
from tests.posting import posting


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", email="shirin@example.org", language="ckb")
        found.add("Karwan Aziz", language="ckb", allowed=[Channel.LETTER.value], address="4 Hill Road")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def looked_at(family: Gathering, name: str) -> str:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.follow(f"Check and invite: {name}")
    return ruth.page.text


def test_a_kurdish_readers_english_letter_is_marked_as_english_and_runs_from_left_to_right(
    family: Gathering, tmp_path: Path
) -> None:
    with posting(family.world.app, tmp_path / "letters") as office:
        ask_all(family)
        office.work()
        (mail,) = office.to("shirin@example.org")
    assert '<html lang="en" dir="ltr">' in mail.html
    assert "Hello Shirin," in mail.text


@pytest.mark.parametrize("name", ["Shirin Aziz", "Karwan Aziz"])
def test_what_is_looked_at_is_marked_as_what_is_sent(family: Gathering, name: str) -> None:
    page = looked_at(family, name)
    assert 'class="fgc-sheet" lang="en"' in page
    assert 'lang="ckb"' not in page


def test_her_page_as_she_sees_it_has_english_days_in_english_sentences(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.links("as-they-see-it")[0])
    assert '<html lang="en" dir="ltr"' in ruth.page.text
    assert "Can you come on Saturday 27 February, at 11 am?" in ruth.page.words
    assert ruth.page.words.count(own_tongue("ckb")) == 1, (
        "the name of her language, by which she finds where help is"
    )
    others = ruth.page.words.replace(own_tongue("ckb"), "")
    assert not re.search("[\u0600-\u06ff]", others), "no Kurdish day stands in an English sentence"


def test_where_there_is_a_catalogue_the_preview_is_marked_with_it(family: Gathering, tmp_path: Path) -> None:
    with pseudo.spoken(family.world.app, tmp_path):
        page = looked_at(family, "Shirin Aziz")
    assert 'class="fgc-sheet" lang="ckb"' in page

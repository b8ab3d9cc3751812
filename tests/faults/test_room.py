"""The family's room when things go wrong: at the same moment, twice, moved to another row, after it ended."""

import threading

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, text

from fgc.conference.models import Happening
from fgc.kit.db import saving, session, transaction
from fgc.meeting.models import RoomDraft
from tests.gathering import working
from tests.the_day import AGREEING, FAMILY, Clock, Day
from tests.visiting import Browser


def test_five_begin_the_same_empty_box_at_once_and_one_wins_while_four_keep_their_words(begun: Day) -> None:
    browsers = [begun.family(name) for name in FAMILY]
    filled = []
    for number, browser in enumerate(browsers):
        browser.open("/yours/room/wish")
        filled.append(
            browser.page.form(button="Keep it").filled({"words": f"wish number {number}"}, "Keep it")
        )
    answers: dict[int, tuple[int, str]] = {}
    barrier = threading.Barrier(len(browsers))

    def post(number: int, browser: Browser) -> None:
        barrier.wait()
        answer = browser.client.post("/yours/room/wish", data=filled[number])
        answers[number] = (answer.status_code, answer.get_data(as_text=True))

    threads = [threading.Thread(target=post, args=one) for one in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers.values()) == [303, 409, 409, 409, 409]
    for number, (status, page) in answers.items():
        assert status == 303 or f"wish number {number}" in page
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")):
        assert session().scalar(select(func.count()).select_from(RoomDraft)) == 1


def test_words_moved_to_another_row_do_not_open(begun: Day) -> None:
    kawa = begun.family("Kawa")
    for box, words in (("wish", "first"), ("childs_words", "second")):
        kawa.open(f"/yours/room/{box}")
        kawa.press("Keep it", {"words": words})
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")), saving():
        session().execute(
            text(
                "UPDATE room_draft SET words_locked ="
                " (SELECT words_locked FROM room_draft WHERE box = 'wish')"
            )
        )
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")):
        rows = {row.box: row for row in session().scalars(select(RoomDraft))}
        assert rows["wish"].words == "first"
        with pytest.raises(InvalidTag):
            _ = rows["childs_words"].words


def test_ending_it_twice_at_once_is_ending_it_once(begun: Day, clock: Clock) -> None:
    clock(AGREEING)
    browsers = [begun.family(name) for name in FAMILY[:3]]
    filled = []
    for browser in browsers:
        browser.open("/yours/room/back-together")
        filled.append(browser.page.form(button="Yes, come back in").filled({}, "Yes, come back in"))
    answers: list[int] = []
    barrier = threading.Barrier(len(browsers))

    def post(browser: Browser, data: dict[str, list[str]]) -> None:
        barrier.wait()
        answers.append(browser.client.post("/yours/room/back-together", data=data).status_code)

    threads = [threading.Thread(target=post, args=one) for one in zip(browsers, filled, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303, 303, 303]
    with working(begun.world.app):
        assert session().scalar(select(func.count()).where(Happening.kind == "PrivateTimeEnded")) == 1


def test_a_wrong_box_and_a_wrong_version_change_nothing(begun: Day) -> None:
    kawa = begun.family("Kawa")
    assert kawa.open("/yours/room/no-such-box").status == 404
    kawa.open("/yours/room/wish")
    form = kawa.page.form(button="Keep it").filled({"words": "kept"}, "Keep it")
    kawa.client.post("/yours/room/wish", data=form)
    kawa.open("/yours/room/wish")
    late = kawa.page.form(button="Keep it").filled({"words": "late"}, "Keep it") | {"version": ["99"]}
    assert kawa.client.post("/yours/room/wish", data=late).status_code == 409
    assert "kept" in kawa.open("/yours/room").words
    assert "late" not in kawa.page.words

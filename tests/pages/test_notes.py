"""Who began the family's notes, and who wrote, is a name like any other: hidden from whoever may not know that they are there."""

import json

from tests.gathering import working
from tests.the_day import Day


def test_the_notes_name_nobody_of_whom_a_reader_may_not_know(begun: Day) -> None:
    """Sara takes part in her own hour, or by telephone; Nazdar must not learn of her."""
    with working(begun.world.app):
        begun.gathering.hide(begun.people["Nazdar"], begun.people["Sara"], "name", "attendance")
    sara, nazdar, kawa = begun.family("Sara"), begun.family("Nazdar"), begun.family("Kawa")
    sara.notes.begin()
    sara.notes.write("wish", "A calm morning")
    told = nazdar.open("/yours/room/notes").text
    assert "Sara" not in told
    notes = json.loads(told)
    assert notes["begun"]["said"] == "Your notes have been started."
    assert [(one["last"], one["meanwhile"]) for one in notes["notes"]] == [
        ("", "Someone wrote here while you were writing. Nothing is lost.")
    ]
    notes = json.loads(kawa.open("/yours/room/notes").text)
    assert notes["begun"]["said"] == "Sara started your notes."
    assert [one["last"] for one in notes["notes"]] == ["Sara wrote here last."]
    assert json.loads(sara.open("/yours/room/notes").text)["begun"]["said"] == "Sara started your notes."

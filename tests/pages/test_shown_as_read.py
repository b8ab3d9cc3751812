"""What is shown is what was read: several phones write in one plan."""

from tests.the_day import AGREEING, Clock, Day, add, write_plan

CHANGED = "This page has changed since you opened it"
LINE = "Moves to Leeds with Lana"


def test_the_family_shows_the_plan_that_was_read_before_it_was_shown(begun: Day, clock: Clock) -> None:
    """Kawa reads all of it and presses; while he reads, Nazdar's phone adds a line. The social worker would read what nobody of
    those who showed it had read."""
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    clock(AGREEING)
    kawa.open("/yours/plan/show")
    assert LINE not in kawa.page.words
    nazdar = begun.family("Nazdar")
    nazdar.open("/yours/plan/write")
    add(
        nazdar,
        "Add who does what",
        {"what": LINE, "who_id": str(begun.people["Shirin"].id), "how_often": "now"},
    )
    kawa.press("Show our plan now")
    assert CHANGED in kawa.page.words
    assert LINE not in begun.amy().open(f"{begun.path}/plan").words
    kawa.follow("Open the page again")
    assert LINE in kawa.page.words, "it stands there now, to be read"
    kawa.press("Show our plan now")
    assert kawa.page.path == "/yours/plan"
    assert LINE in begun.amy().open(f"{begun.path}/plan").words


def test_a_coordinator_shows_the_version_that_was_read_out(shown: Day) -> None:
    """The family would have said yes to another text."""
    ruth, other = shown.ruth(), shown.ruth()
    ruth.open(f"{shown.path}/plan/type")
    ruth.press("Start")
    ruth.open(f"{shown.path}/plan/type/show")
    other.open(f"{shown.path}/plan/type")
    other.follow("Add who does what")
    other.press("Save", {"what": LINE, "who_id": str(shown.people["Shirin"].id), "how_often": "now"})
    ruth.press("The family says yes: show the plan")
    assert CHANGED in ruth.page.words
    assert LINE not in shown.family("Kawa").open("/yours/plan").words

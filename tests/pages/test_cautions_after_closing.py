"""A danger that is learned of after closing, between two who had been asked to a day on which nobody began."""

from collections.abc import Callable

from sqlalchemy import select

from fgc.circle.models import Caution
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.schedule.models import Place
from tests.closing import press_close
from tests.gathering import Gathering, working
from tests.pages.test_apart import family

__all__ = ["family"]


def test_a_caution_is_set_after_closing_though_a_day_passed_on_which_nobody_met(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """A closed conference has nobody to keep apart at a meeting: who was asked to it stays as it was, and the danger is kept."""
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.meet(asked=[family.people[name] for name in ("Daryan", "Shirin", "Baran")])
        places = len(session().scalars(select(Place)).all())
    clock("2027-03-10T09:00:00+00:00")
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/close")
    kept_as = helen.page.tree.xpath("//input[@name='kept_as']/@value")[-1]
    press_close(helen, {"because": "The family does not want it any more.", "kept_as": kept_as})
    with working(family.world.app):
        assert session().get_one(Conference, family.conference.id).stage is Stage.CLOSED, helen.page.words
    ruth = family.world.in_as(family.world.ruth)
    baran, shirin = (family.people[name].id for name in ("Baran", "Shirin"))
    ruth.open(f"{family.path}/circle/safety/{baran}/{shirin}")
    assert ruth.page.status == 200
    what = {"who": "first", "hides": ["address"], "must_not_meet": "yes", "because": "He found her."}
    ruth.press("Add the restriction", what)
    with working(family.world.app):
        caution = session().scalars(select(Caution)).one()
        assert (caution.person_id, caution.protects_id, caution.must_not_meet) == (baran, shirin, True)
        assert len(session().scalars(select(Place)).all()) == places

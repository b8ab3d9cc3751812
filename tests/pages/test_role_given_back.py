"""A telephone number that is put right gives nobody the role back that another administrator has just taken from them."""

from fgc.access.models import Role, Staff
from fgc.kit.db import session
from tests.gathering import working
from tests.make import World


def test_a_page_that_was_opened_before_gives_nobody_a_role_back(world: World) -> None:
    noor = world.hire(Role.COORDINATOR, "Noor Ali")
    admin = world.hire(Role.ADMINISTRATOR, "Ada Young")
    first, second = world.in_as(admin), world.in_as(admin)
    first.open(f"/users/{noor.id}")
    second.open(f"/users/{noor.id}")
    second.press("Save", {"role": "auditor"})
    with working(world.app):
        assert session().get_one(Staff, noor.id).role is Role.AUDITOR, second.page.words
    first.press("Save", {"phone": "07700 900222"})
    with working(world.app):
        assert session().get_one(Staff, noor.id).role is Role.AUDITOR, (
            first.page.status,
            "she coordinates again",
        )

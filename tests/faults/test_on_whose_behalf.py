"""A part of an operation runs on behalf of the program: afterwards everything is on behalf of whoever asked again."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from fgc.access.viewer import Worker
from fgc.kit.db import acting_as, saving, session, transaction
from fgc.kit.refusal import Refused
from fgc.plan.rules import WhyNot
from tests.make import World


def whose() -> tuple[str, str]:
    kind, viewer = (
        session().execute(text("SELECT current_setting('fgc.kind'), current_setting('fgc.viewer')"))
    ).one()
    return str(kind), str(viewer)


def refused_by_the_program() -> None:
    with acting_as(Worker().settings()):
        assert whose() == ("worker", "")
        raise Refused(WhyNot.NO_CHANGE_ASKED)


def test_a_refusal_in_the_part_that_the_program_does_leaves_nobody_with_the_programs_eyes(
    world: World,
) -> None:
    """The page that shows the refusal is made in the same transaction."""
    ruth = world.viewer(world.ruth)
    with world.app.test_request_context("/"), transaction(acting=ruth.settings()), saving():
        with pytest.raises(Refused, match="NO_CHANGE_ASKED"):
            refused_by_the_program()
        assert whose() == ("staff", str(world.ruth.id))


def test_an_error_of_the_database_is_told_as_it_was_and_the_next_transaction_is_whoevers_asked(
    world: World,
) -> None:
    ruth = world.viewer(world.ruth)
    with world.app.test_request_context("/"), transaction(acting=ruth.settings()):
        with pytest.raises(DataError, match="division by zero"), saving(), acting_as(Worker().settings()):
            session().execute(text("SELECT 1 / 0"))
        assert whose() == ("staff", str(world.ruth.id))

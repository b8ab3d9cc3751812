"""A copy was given when its letter left, wherever that is said: not when the letter was asked for."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from fgc.access.viewer import PersonViewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.letter import Letter, LetterState
from fgc.record.queries.lived import plan_part
from fgc.record.received import received_about
from tests.gathering import working
from tests.the_day import Day

LEFT = datetime(2027, 3, 1, 9, 5, tzinfo=UTC)


def test_nobody_is_told_that_they_had_their_plan_two_days_before_it_left(sealed: Day) -> None:
    sara_id = sealed.people["Sara"].id
    with working(sealed.world.app):
        sent = {"state": LetterState.SENT, "sent_at": LEFT, "secret_locked": None}
        session().execute(
            update(Letter).where(Letter.kind == "plan.copy", Letter.to_id == sara_id).values(sent)
        )
        sara = session().scalars(select(Person).where(Person.id == sara_id)).one()
        conference = session().get_one(Conference, sara.conference_id)
        theirs = plan_part(PersonViewer(sara.id, sara.conference_id, sara.service_id), conference, sara)
        assert "1 March" in str(theirs.tables)
        plans = [one for one in received_about(sealed.gathering.ruth, sara) if "version" in one.what]
        assert [one.at for one in plans if one.who == "Sara Whitlow"] == [LEFT]

"""What one person may learn about another."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Worker
from fgc.circle.models import Caution, Kind, Person, SafeContact
from fgc.circle.rules import Between, Field, hides, place_visible, through_their_eyes, visible

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
SERVICE, CONFERENCE = uuid4(), uuid4()


def someone(name: str, *, protected: bool = False, kind: Kind = Kind.FAMILY) -> Person:
    person = Person(
        id=uuid4(), conference_id=CONFERENCE, service_id=SERVICE, name=name, called=name, kind=kind
    )
    person.contact = SafeContact(person_id=person.id, conference_id=CONFERENCE, address_protected=protected)
    return person


def caution(
    of: Person,
    protects: Person,
    *,
    hidden: tuple[Field, ...] = (),
    apart: bool = False,
    lifted_at: datetime | None = None,
) -> Caution:
    return Caution(
        id=uuid4(),
        conference_id=CONFERENCE,
        person_id=of.id,
        protects_id=protects.id,
        hides=[field.value for field in hidden],
        must_not_meet=apart,
        lifted_at=lifted_at,
    )


def staff(role: Role, service: UUID = SERVICE) -> StaffViewer:
    return StaffViewer(uuid4(), service, role, "Someone")


SHIRIN, BARAN, MINA = someone("Shirin", protected=True), someone("Baran"), someone("Mina")
NONE = Between()
FREE = Between(held=False)


@pytest.mark.parametrize("field", Field)
def test_a_relative_learns_nothing_about_somebody_they_do_not_meet(field: Field) -> None:
    assert not visible(SHIRIN, field, through_their_eyes(MINA), NOW, cautions=NONE)


def test_people_of_one_part_learn_each_others_names_and_never_how_to_find_each_other() -> None:
    seen = {
        field
        for field in Field
        if visible(BARAN, field, through_their_eyes(MINA), NOW, cautions=NONE, together=True)
    }
    assert seen == {Field.NAME, Field.ATTENDANCE, Field.VENUE, Field.IMAGE}


def test_a_caution_hides_what_it_says_in_one_direction_only() -> None:
    rule = Between((caution(MINA, SHIRIN, hidden=(Field.ATTENDANCE,)),))
    assert not visible(SHIRIN, Field.ATTENDANCE, through_their_eyes(MINA), NOW, cautions=rule, together=True)
    assert not visible(SHIRIN, Field.NAME, through_their_eyes(MINA), NOW, cautions=rule, together=True)
    assert visible(SHIRIN, Field.IMAGE, through_their_eyes(MINA), NOW, cautions=rule, together=True)
    assert visible(MINA, Field.ATTENDANCE, through_their_eyes(SHIRIN), NOW, cautions=rule, together=True)


def test_two_who_must_not_meet_learn_nothing_that_would_bring_them_together() -> None:
    rule = Between((caution(BARAN, SHIRIN, apart=True),))
    assert not any(
        visible(SHIRIN, field, through_their_eyes(BARAN), NOW, cautions=rule, together=True)
        for field in Field
    )
    assert rule.must_not_meet(SHIRIN.id, BARAN.id, NOW)
    assert rule.must_not_meet(BARAN.id, SHIRIN.id, NOW)
    assert not rule.must_not_meet(MINA.id, BARAN.id, NOW)
    assert {"venue", "arrival", "attendance"} <= hides(rule.cautions[0])


def test_a_caution_binds_until_the_moment_it_is_lifted() -> None:
    rule = Between((caution(MINA, SHIRIN, hidden=(Field.ATTENDANCE,), lifted_at=NOW),))
    eyes = through_their_eyes(MINA)
    before = NOW - timedelta(microseconds=1)
    assert not visible(SHIRIN, Field.ATTENDANCE, eyes, before, cautions=rule, together=True)
    assert visible(SHIRIN, Field.ATTENDANCE, eyes, NOW, cautions=rule, together=True)
    assert [rule.binding(MINA.id, at) for at in (before, NOW)] == [True, False]
    assert [rule.about(SHIRIN.id, at) for at in (before, NOW)] == [True, False]


def test_somebody_who_left_is_no_longer_shown_to_the_family() -> None:
    gone = someone("Gone")
    gone.left_at = NOW
    assert not visible(gone, Field.NAME, through_their_eyes(MINA), NOW, cautions=NONE, together=True)


def test_everybody_sees_their_own_save_a_protected_address() -> None:
    eyes = through_their_eyes(SHIRIN)
    hidden = {field for field in Field if not visible(SHIRIN, field, eyes, NOW, cautions=NONE)}
    assert hidden == {Field.ADDRESS}
    assert visible(MINA, Field.ADDRESS, through_their_eyes(MINA), NOW, cautions=NONE)


@pytest.mark.parametrize("field", [Field.ADDRESS, Field.TOWN, Field.PHONE, Field.EMAIL, Field.IMAGE])
def test_how_somebody_is_found_is_for_the_coordinator_and_a_manager_who_was_let_in(field: Field) -> None:
    for let_in, seeing in ((False, {Role.COORDINATOR}), (True, {Role.COORDINATOR, Role.SERVICE_MANAGER})):
        assert {
            role for role in Role if visible(SHIRIN, field, staff(role), NOW, cautions=NONE, let_in=let_in)
        } == seeing


def test_the_referrer_learns_no_address_no_number_and_no_town() -> None:
    for field in (Field.ADDRESS, Field.TOWN, Field.PHONE, Field.EMAIL):
        assert not visible(MINA, field, staff(Role.SOCIAL_WORKER), NOW, cautions=NONE)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_roles_without_a_part_in_the_work_learn_nothing(role: Role) -> None:
    assert not any(visible(MINA, field, staff(role), NOW, cautions=NONE) for field in Field)


def test_another_service_and_another_conference_learn_nothing() -> None:
    stranger = PersonViewer(uuid4(), uuid4(), SERVICE)
    for viewer in (staff(Role.COORDINATOR, uuid4()), stranger, Worker()):
        assert not any(visible(MINA, field, viewer, NOW, cautions=NONE, together=True) for field in Field)


@pytest.mark.parametrize(
    "viewer", [staff(Role.COORDINATOR), through_their_eyes(SHIRIN), through_their_eyes(MINA)]
)
def test_during_a_safety_hold_nobody_sees_where_and_when(viewer: PersonViewer) -> None:
    held = Between(held=True)
    assert not visible(SHIRIN, Field.VENUE, viewer, NOW, cautions=held, together=True)
    assert not visible(SHIRIN, Field.ARRIVAL, viewer, NOW, cautions=held, together=True)


def test_a_place_is_told_only_when_it_is_hidden_about_nobody_who_is_there() -> None:
    rule = Between((caution(MINA, SHIRIN, hidden=(Field.VENUE,)),))
    assert place_visible([MINA, BARAN], through_their_eyes(MINA), NOW, cautions=rule)
    assert not place_visible([MINA, BARAN, SHIRIN], through_their_eyes(MINA), NOW, cautions=rule)

"""Who may read whom on a list to sign, and whose hours stand on an agenda."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from fgc.circle.models import Caution, Kind, Person
from fgc.circle.rules import Between
from fgc.meeting.seating import Seated, agendas, signing_lists
from fgc.schedule.models import MeetingPart, Way

NOON = datetime(2027, 2, 27, 12, tzinfo=UTC)
CONFERENCE = uuid4()


def person(name: str, kind: Kind = Kind.FAMILY) -> Person:
    return Person(id=uuid4(), conference_id=CONFERENCE, service_id=uuid4(), name=name, kind=kind)


def part(hour: int, *, family_only: bool = False) -> MeetingPart:
    begins = NOON.replace(hour=hour)
    return MeetingPart(
        id=uuid4(), starts_at=begins, ends_at=begins + timedelta(hours=1), family_only=family_only
    )


def seated(who: Person, where: MeetingPart, *, room: str = "", way: Way | None = Way.IN_PERSON) -> Seated:
    return Seated(who, where, SimpleNamespace(room=room, from_at=None, until_at=None), way)  # type: ignore[arg-type]


def caution(bound: Person, protects: Person, *hides: str, apart: bool = False) -> Caution:
    return Caution(
        person_id=bound.id, protects_id=protects.id, hides=list(hides), must_not_meet=apart, lifted_at=None
    )


SHIRIN, BARAN, KAWA = person("Shirin"), person("Baran"), person("Kawa")
WELCOME, ALONE, LAST = part(10), part(11, family_only=True), part(13)


def names(lists: list[Any]) -> list[tuple[list[str], str, int]]:
    return [([one.name for one in each.people], each.room, len(each.parts)) for each in lists]


def test_two_who_must_not_meet_stand_on_no_list_together_even_where_the_law_allowed_one_part() -> None:
    here = [seated(one, WELCOME) for one in (BARAN, KAWA, SHIRIN)]
    cautions = Between((caution(BARAN, SHIRIN, apart=True),))
    assert names(signing_lists(here, [WELCOME], cautions, NOON)) == [
        (["Baran", "Kawa"], "", 1),
        (["Shirin"], "", 1),
    ]


def test_one_direction_is_enough_and_a_lifted_caution_is_none() -> None:
    here = [seated(one, WELCOME) for one in (KAWA, SHIRIN)]
    for hidden in ("attendance", "name"):
        for bound, protects in ((KAWA, SHIRIN), (SHIRIN, KAWA)):
            cautions = Between((caution(bound, protects, hidden),))
            assert len(signing_lists(here, [WELCOME], cautions, NOON)) == 2, (hidden, bound.name)
    over = caution(KAWA, SHIRIN, "attendance")
    over.lifted_at = NOON - timedelta(hours=1)
    assert names(signing_lists(here, [WELCOME], Between((over,)), NOON)) == [(["Kawa", "Shirin"], "", 1)]


def test_who_is_on_the_phone_or_does_not_come_signs_nothing_and_nobody_signs_in_private_family_time() -> None:
    here = [
        seated(SHIRIN, WELCOME),
        seated(KAWA, WELCOME, way=Way.PHONE),
        seated(BARAN, WELCOME, way=None),
        seated(SHIRIN, ALONE),
        seated(SHIRIN, LAST),
    ]
    assert names(signing_lists(here, [WELCOME, ALONE, LAST], Between(), NOON)) == [(["Shirin"], "", 2)]


def test_each_room_has_its_own_list() -> None:
    rooms = ((SHIRIN, "Blue"), (BARAN, "Green"), (KAWA, "Blue"))
    here = [seated(one, WELCOME, room=room) for one, room in rooms]
    assert names(signing_lists(here, [WELCOME], Between(), NOON)) == [
        (["Shirin", "Kawa"], "Blue", 1),
        (["Baran"], "Green", 1),
    ]


def hours(each: list[Any]) -> list[list[int]]:
    return [[part.starts_at.hour for part in one.parts] for one in each]


def test_one_agenda_is_enough_where_nobody_has_to_be_kept_from_anybodys_hours() -> None:
    here = [seated(SHIRIN, WELCOME), seated(BARAN, LAST)]
    parts = [WELCOME, ALONE, LAST]
    assert hours(agendas(here, parts, Between(), NOON)) == [[10, 11, 13]]
    assert hours(agendas([], parts, Between(), NOON)) == [[10, 11, 13]]


def test_those_at_work_have_an_agenda_of_their_own_with_the_hours_they_may_read() -> None:
    jas = person("Jas", Kind.PROFESSIONAL)
    here, parts = [seated(SHIRIN, WELCOME), seated(SHIRIN, ALONE), seated(jas, WELCOME)], [WELCOME, ALONE]
    found = agendas(here, parts, Between(), NOON)
    assert [(one.at_work, hours([one])) for one in found] == [(False, [[10, 11]]), (True, [[10, 11]])]
    found = agendas(here, parts, Between((caution(jas, SHIRIN, "arrival"),)), NOON)
    assert [(one.at_work, hours([one])) for one in found] == [(False, [[10, 11]]), (True, [[10]])]


def test_whoever_is_kept_away_reads_no_hour_of_the_others() -> None:
    here = [
        seated(SHIRIN, WELCOME),
        seated(SHIRIN, ALONE),
        seated(BARAN, LAST),
        seated(KAWA, WELCOME, way=None),
    ]
    parts = [WELCOME, ALONE, LAST]
    for one in (caution(BARAN, SHIRIN, apart=True), caution(BARAN, SHIRIN, "arrival")):
        assert hours(agendas(here, parts, Between((one,)), NOON)) == [[10, 11], [13]]
    elsewhere: list[UUID] = [uuid4()]
    away = Caution(
        person_id=elsewhere[0], protects_id=SHIRIN.id, hides=[], must_not_meet=True, lifted_at=None
    )
    assert hours(agendas(here, parts, Between((away,)), NOON)) == [[10, 11, 13]], "he is not here to read it"

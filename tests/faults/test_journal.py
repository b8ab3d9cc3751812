"""The journal beside the database: nothing that was committed is missing from it, nothing forged is believed."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from fgc.access.links import make_link, revoke_all_links, revoke_links
from fgc.access.models import PersonalLink, Purpose
from fgc.circle.models_keys import PersonKey
from fgc.kit import journal, secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.postgres import Server
from fgc.referral.models import BottomLine
from tests.conftest import as_worker
from tests.erasing import begin_restore, erase
from tests.gathering import Gathering, gather, working
from tests.make import World

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def file(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "_file", tmp_path / "outside" / "journal.jsonl")
    return tmp_path / "outside" / "journal.jsonl"


@pytest.fixture
def family(world: World) -> Gathering:
    with working(world.app):
        found = gather(world)
        for name in ("Nazdar", "Sara"):
            found.add(f"{name} Aziz", email=f"{name.lower()}@example.org")
    return found


def link_of(family: Gathering, name: str) -> UUID:
    person = family.people[name]
    return make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                     purpose=Purpose.HOME, secret=secrets.new_secret()).id  # fmt: skip


def end_hers(family: Gathering, then: Callable[[], object] = lambda: None) -> None:
    """A link that is made and ended in one transaction, in which more happens."""
    with saving():
        link_of(family, "Nazdar")
        revoke_links(family.people["Nazdar"].id, because="left")
        then()


def number_twice(family: Gathering) -> None:
    """What the database refuses, but only at the commit."""
    lines = [BottomLine(conference_id=family.conference.id, number=7, words="Home") for _each in range(2)]
    session().add_all(lines)


def noted(*ids: UUID, undone: bool = False) -> None:
    journal._append([journal.Entry("link", one, AT, undone) for one in ids])


def ids(file: Path) -> list[UUID]:
    return [one.id for one in journal.read(file).entries]


def test_ended_links_and_erased_people_are_in_it_by_id_and_time_alone(family: Gathering, file: Path) -> None:
    with as_worker(family.world.app), saving():
        hers, his = link_of(family, "Nazdar"), link_of(family, "Sara")
        revoke_links(family.people["Nazdar"].id, because="changed her address")
        revoke_all_links(family.people["Sara"].conference_id, because="closed")
    erase(family, "Sara")
    found = journal.read(file)
    assert [(one.kind, one.id) for one in found.entries] == [
        ("link", hers), ("link", his), ("person", family.people["Sara"].id),
    ]  # fmt: skip
    assert not found.wrong
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(
        set(json.loads(line)) == {"kind", "id", "at", "prev", "mac"} for line in file.read_text().splitlines()
    )


def test_it_is_done_again_once_or_twice_and_where_nobody_is(
    family: Gathering, file: Path, server: Server, database_name: str
) -> None:
    """While a backup is restored, and at no other time: nobody decided again about what is in it."""
    with as_worker(family.world.app), saving():
        link = link_of(family, "Nazdar")
    sara = family.people["Sara"].id
    with (
        as_worker(family.world.app),
        saving(),
        pytest.raises(RuntimeError, match="nothing is erased again but while a backup is restored"),
    ):
        journal.replay(journal.Entry("person", sara, AT))
    begin_restore(server, database_name)
    for _twice in range(2):
        with as_worker(family.world.app), saving():
            for kind in ("link", "person", "conference"):
                journal.replay(journal.Entry(kind, uuid4(), AT))
            journal.replay(journal.Entry("link", link, AT))
            journal.replay(journal.Entry("person", sara, AT))
    with as_worker(family.world.app):
        assert session().get_one(PersonalLink, link).revoked_because == "restored"
        assert session().query(PersonKey).filter_by(person_id=sara).one_or_none() is None


def test_the_line_is_on_the_disk_before_the_commit_and_after_everything_else(
    family: Gathering, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    with as_worker(family.world.app):
        monkeypatch.setattr(os, "fsync", lambda _number: seen.append(is_kept(family)))
        end_hers(family, lambda: seen.append(file.exists()))
        assert is_kept(family)
    assert seen
    assert not any(seen)


def is_kept(family: Gathering) -> bool:
    """Whether another connection sees the link that was ended."""
    with as_worker(family.world.app):
        return session().query(PersonalLink).filter(PersonalLink.revoked_at.is_not(None)).count() > 0


def test_what_is_undone_before_its_commit_is_not_in_it(family: Gathering, file: Path) -> None:
    with as_worker(family.world.app), pytest.raises(ZeroDivisionError, match="division"):
        end_hers(family, lambda: 1 // 0)
    assert not file.exists()


def test_a_line_whose_commit_the_database_refuses_is_taken_back(family: Gathering, file: Path) -> None:
    with as_worker(family.world.app), pytest.raises(DBAPIError, match="uq_bottom_line_conference_id_number"):
        end_hers(family, lambda: number_twice(family))
    assert file.read_text().count("\n") == 2
    assert (ids(file), journal.read(file).wrong) == ([], [])


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The disk takes some bytes and no more."""
    real, room = os.write, [100, 0]

    def write(number: int, content: bytes) -> int:
        if not (fits := room.pop(0)):
            raise OSError(errno.ENOSPC, "full")
        return real(number, content[:fits])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        yield


def test_what_cannot_be_noted_does_not_happen(family: Gathering, file: Path, full: None) -> None:
    with as_worker(family.world.app):
        with pytest.raises(journal.NotWritten, match="503 Service Unavailable"):
            end_hers(family)
        assert session().query(PersonalLink).count() == 0
    assert file.read_bytes() == b""


def test_a_line_cut_short_counts_for_nothing_and_the_next_one_does(file: Path) -> None:
    first, second = uuid4(), uuid4()
    noted(first)
    with file.open("a") as torn:
        torn.write('{"kind": "link", "id": "')
    noted(second)
    assert (ids(file), journal.read(file).wrong) == ([first, second], [])


def test_only_the_last_of_two_alike_is_taken_back(file: Path) -> None:
    one = uuid4()
    noted(one)
    noted(one)
    noted(one, undone=True)
    assert ids(file) == [one]


@pytest.mark.parametrize(("how", "left", "wrong"), [
    (lambda lines: [lines[0], lines[2]], [0, 2], [2]),
    (lambda lines: [lines[0], lines[1].replace("link", "person"), lines[2]], [0, 2], [2, 3]),
    (lambda lines: [lines[0], '{"kind": "link", "mac": 7}', lines[1], lines[2]], [0, 1, 2], [2]),
    (lambda lines: [lines[0], lines[2], lines[1]], [0, 2, 1], [2, 3]),
])  # fmt: skip
def test_lines_that_are_not_ours_and_gaps_are_named(
    file: Path, how: Callable[[list[str]], list[str]], left: list[int], wrong: list[int]
) -> None:
    written = [uuid4() for _each in range(3)]
    noted(*written)
    file.write_text("\n".join(how(file.read_text().splitlines())) + "\n")
    assert (ids(file), journal.read(file).wrong) == ([written[number] for number in left], wrong)


def test_several_processes_write_one_after_the_other(file: Path) -> None:
    children = []
    for _each in range(4):
        if (child := os.fork()) == 0:
            for _line in range(10):
                noted(uuid4())
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    found = journal.read(file)
    assert (len(found.entries), found.wrong) == (40, [])


def test_a_kind_that_nobody_can_do_again_is_never_noted(family: Gathering) -> None:
    with as_worker(family.world.app), saving(), pytest.raises(KeyError, match="something"):
        journal.note("something", uuid4(), now() + timedelta(0))

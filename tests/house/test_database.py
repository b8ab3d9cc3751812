"""The database is what the models say, and nothing in it can be read without saying on whose behalf."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from fgc.kit.db import Base
from fgc.kit.postgres import Server

OURS = """
    SELECT c.relname, c.relrowsecurity, count(p.polname)
    FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.oid ORDER BY c.relname
"""

NOT_OURS = ("procrastinate", "alembic_version")


def test_models_and_migrations_agree(server: Server, template: str, product: object) -> None:
    engine = create_engine(server.url("owner", template))
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: not (kind == "table" and name.startswith(NOT_OURS)),
        }
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    engine.dispose()
    assert differences == []


def test_every_table_of_people_has_row_level_security_with_a_policy(server: Server, template: str) -> None:
    with psycopg.connect(server.conninfo("owner", template)) as connection:
        rows = connection.execute(OURS).fetchall()
    tables = [row for row in rows if not row[0].startswith(NOT_OURS)]
    assert {name for name, *_ in tables} >= set(Base.metadata.tables)
    assert [name for name, secured, policies in tables if not secured or not policies] == []


def test_whoever_does_not_say_who_asks_sees_nothing(
    server: Server, world: object, database_name: str
) -> None:
    with psycopg.connect(server.conninfo("app", database_name)) as connection:
        for table in Base.metadata.tables:
            try:
                rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # type: ignore[arg-type]
            except psycopg.errors.InsufficientPrivilege:
                connection.rollback()
                continue
            assert rows == (0,), table


def test_the_apps_role_owns_nothing_and_cannot_pass_the_policies(server: Server, template: str) -> None:
    with psycopg.connect(server.conninfo("app", template)) as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'fgc_app'"
        )
        assert owned.fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner"):
            connection.execute("ALTER TABLE conference DISABLE ROW LEVEL SECURITY")


def test_every_constraint_has_a_name_that_says_what_it_holds() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []

"""A migration that fails midway, at each of its steps, with data in the tables: schema and data are as they were."""

import shutil
from pathlib import Path

import psycopg
import pytest

from fgc.access import policies
from fgc.kit import schema
from fgc.kit.postgres import Server
from tests.make import World
from tests.neighbours import everything

STEPS = (
    'op.add_column("service", sa.Column("motto", sa.Text()))',
    """op.execute("UPDATE service SET motto = 'Together', name = upper(name)")""",
    'op.alter_column("service", "motto", nullable=False)',
    'op.create_index("ix_service_motto", "service", ["motto"])',
    'op.create_table("motto", sa.Column("id", sa.Uuid(), primary_key=True))',
    'op.drop_table("alert")',
)
REVISION = '''"""Mottos."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
'''
SCHEMA = """
    SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2, 3
"""


def migrations(folder: Path, steps: tuple[str, ...]) -> Path:
    """The program's own, and one more that does these steps and then fails."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    lines = [f"    {step}\n" for step in (*steps, "op.execute('SELECT 1 / 0')")]
    (folder / "versions" / "0002_mottos.py").write_text(REVISION + "".join(lines))
    return folder


def described(server: Server, name: str) -> list[tuple[str, ...]]:
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        return owner.execute(SCHEMA).fetchall()


def test_whatever_step_fails_schema_and_data_are_as_they_were(
    world: World, server: Server, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url("owner", database_name)
    before = described(server, database_name), list(everything(url))
    for number in range(len(STEPS) + 1):
        monkeypatch.setattr(schema, "MIGRATIONS", migrations(tmp_path / str(number), STEPS[:number]))
        with pytest.raises(Exception, match="division by zero"):
            schema.upgrade(url, policies=policies.FILES)
        assert (described(server, database_name), list(everything(url))) == before


def test_policies_that_fail_midway_take_the_migration_back_with_them(
    world: World, server: Server, database_name: str, tmp_path: Path
) -> None:
    before = described(server, database_name)
    broken = tmp_path / "policies.sql"
    broken.write_bytes(policies.FILES[0].read_bytes() + b"\nDROP POLICY noted ON audit; SELECT 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero, match="division by zero"):
        schema.upgrade(server.url("owner", database_name), policies=[broken])
    assert described(server, database_name) == before


def test_a_database_that_is_newer_than_the_program_is_left_alone(
    world: World, server: Server, database_name: str
) -> None:
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '0007'")
    before = described(server, database_name)
    with pytest.raises(schema.NotUpgraded, match=r"newer than this program .*locate revision"):
        schema.upgrade(server.url("owner", database_name), policies=policies.FILES)
    assert described(server, database_name) == before

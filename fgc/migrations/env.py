"""Alembic's way in: the connection is given by `fgc.kit.database.upgrade`, the models by the app."""

from alembic import context

from fgc.kit.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    include_name=lambda name, kind, _parents: not (kind == "table" and str(name).startswith("procrastinate")),
)
with context.begin_transaction():
    context.run_migrations()

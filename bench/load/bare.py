"""The plainest app on the same parts: Flask, our database pool, gunicorn as we start it, one query a request.

No session, no rights, no form, no template, no language: what a page cannot cost less than.
"""

import sys
from uuid import UUID

from flask import Flask
from sqlalchemy import Column, MetaData, Table, Text, Uuid, select, update

from fgc.kit import db, web

app = Flask(__name__)
kept = Table(
    "bare", MetaData(), Column("id", Uuid, primary_key=True), Column("name", Text), Column("answer", Text)
)


@app.get("/<uuid:row>")
def read(row: UUID) -> str:
    with db.engine().connect() as connection:
        found = connection.execute(select(kept.c.name, kept.c.answer).where(kept.c.id == row)).one()
    return f"<!doctype html><title>Message</title><p>{found.name}, can you come? {found.answer}</p>"


@app.post("/<uuid:row>/<answer>")
def write(row: UUID, answer: str) -> str:
    with db.engine().begin() as connection:
        connection.execute(update(kept).where(kept.c.id == row).values(answer=answer))
    return "<!doctype html><title>Message</title><p>Thank you.</p>"


if __name__ == "__main__":
    url, bind, workers = sys.argv[1:]
    db.connect(url)
    web.serve(app, bind=bind, workers=int(workers), at_exit=lambda: None)

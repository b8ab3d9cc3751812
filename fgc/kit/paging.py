"""Long lists a page at a time."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from fgc.kit.db import session

SIZE = 20


@dataclass(frozen=True)
class Pages:
    """One page of a list: its rows, which page this is, how many there are, and how many rows there are in all."""

    rows: list[Any]
    number: int
    total: int
    count: int

    def url(self, number: int) -> str:
        """The address of another page of the same list, with the same search."""
        same: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
        return url_for(str(request.endpoint), **{**same, **(request.view_args or {}), "page": number})


def paged(found: Select[Any], *, size: int = SIZE) -> Pages:
    """The page that `?page=` asks for, the first when it asks for nonsense, the last when it asks for too much."""
    count = session().scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    total = max(1, -(-count // size))
    number = min(max(1, request.args.get("page", 1, type=int)), total)
    return Pages(list(session().scalars(found.limit(size).offset((number - 1) * size))), number, total, count)

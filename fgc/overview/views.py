"""Home pages."""

from flask import Blueprint, Response

from fgc.access.gate import ALL_STAFF, FAMILY, open_to
from fgc.kit.pages import page

bp = Blueprint("overview", __name__)


@bp.get("/")
@open_to(*ALL_STAFF)
def home() -> Response:
    return page("overview/home.html")


@bp.get("/find")
@open_to(*ALL_STAFF)
def find() -> Response:
    return page("overview/find.html")


@bp.get("/yours")
@open_to(FAMILY)
def yours() -> Response:
    return page("overview/yours.html")

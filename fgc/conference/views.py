"""Pages."""

from flask import Blueprint

bp = Blueprint("conference", __name__)

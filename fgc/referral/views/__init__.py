"""The pages of a referral. Each module holds the pages of one of those who take part in it."""

from flask import Blueprint

bp = Blueprint("referral", __name__)

from fgc.referral.views import (  # noqa: E402 - they need bp
    attaching,
    calls,
    correcting,
    deciding,
    drafts,
    naming,
    offering,
    reading,
    reporting,
    writing,
)

__all__ = [
    "attaching",
    "bp",
    "calls",
    "correcting",
    "deciding",
    "drafts",
    "naming",
    "offering",
    "reading",
    "reporting",
    "writing",
]

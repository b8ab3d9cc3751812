"""Writing one person's page: the same for the person and for the coordinator who looks at what they see."""

from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from fgc.approach.reading import approaches
from fgc.invitation.letters import own_calendar
from fgc.invitation.models import Answer
from fgc.invitation.queries import AnswerPage
from fgc.invitation.rules import needs_offered, why_not_now
from fgc.kit.clock import now
from fgc.kit.forms import Form, once_key
from fgc.kit.pieces import filled, piece
from fgc.schedule.calendar import calendar_words
from fgc.schedule.models import Way
from fgc.schedule.rules import OF_THE_FAMILY


def page_of(
    seen: AnswerPage | None, *, said: str = "", form: Form | None = None, part: str = ""
) -> dict[str, Any]:
    """What the page needs: `said` is what was just sent, `form` what was sent and is not right, `part` where."""
    if seen is None or not (seen.parts or seen.hidden or seen.away):
        return {"seen": None, "form": form}
    closed = why_not_now(
        seen.state,
        seen.meeting_zone,
        seen.on,
        seen.ends_at,
        now(),
        asked=not seen.withdrawn,
        hidden=seen.hidden or seen.away is not None,
    )
    values, errors = _values(seen, form), _errors(form)
    slots = {"csrf": generate_csrf(), "once": once_key(), "invitation": str(seen.invitation_id)}
    return {
        "seen": seen,
        "said": said,
        "form": form,
        "part": part,
        "closed": closed,
        "calendar": calendar_words(own_calendar(seen, now())) if offers_calendar(seen) else "",
        "coordinator": {"name": seen.coordinator_name, "phone": seen.coordinator_phone},
        "folds": filled(_folds(seen, values, errors, part, live=closed is None), slots),
        "family": seen.kind in OF_THE_FAMILY,
        "way_form": filled(_way_form(seen, values, errors), slots),
    }


def takes_part(seen: AnswerPage) -> bool:
    """Whether they said that they are there at the hour. Not sure is not a yes."""
    return seen.answer is Answer.YES or seen.way in (Way.VIDEO, Way.PHONE)


def offers_calendar(seen: AnswerPage) -> bool:
    """A calendar is offered to whoever takes part at the hour, or may do so, where their device is their own."""
    keeps_it_free = takes_part(seen) or seen.answer is Answer.NOT_SURE
    return keeps_it_free and bool(seen.blocks) and not seen.shared_device and not seen.withdrawn


def _values(seen: AnswerPage, form: Form | None) -> dict[str, Any]:
    way = seen.earlier_way if seen.asked_again else seen.way
    values: dict[str, Any] = {
        "way": way.value if way else "",
        "spokesperson": seen.spokesperson,
        "needs": tuple(sorted(seen.needs)),
        "needs_words": seen.needs_words,
        "own_words": seen.own_words,
        "name": "",
        "tie": "",
        "reach": "",
    }
    if form is not None:
        values |= {name: getattr(value, "value", value) for name, value in form.values().items()}
    return values


def _errors(form: Form | None) -> dict[str, str]:
    return {field.short_name: str(field.errors[0]) for field in form.asked() if field.errors} if form else {}


def _folds(
    seen: AnswerPage, values: dict[str, Any], errors: dict[str, str], part: str, *, live: bool
) -> Markup:
    """What is folded below the question. Kept for all who are asked to the same parts and have not written anything."""
    family, approach = seen.kind in OF_THE_FAMILY, approaches()[seen.approach]
    alone = {part.key for part in approach.parts if part.family_only}
    needs = needs_offered(approach, seen.kind, in_private_time=any(part.key in alone for part in seen.parts))
    key = (
        "folds",
        seen.approach,
        seen.meeting_id,
        seen.meeting_kind,
        seen.meeting_zone,
        seen.zone,
        seen.parts,
        seen.venue,
        seen.venue_address,
        seen.getting_there,
        seen.food,
        seen.children,
        seen.joining,
        seen.hidden,
        seen.away,
        values["needs"],
        None if family else seen.kind,
        live,
    )
    plain = not errors and not any(
        values[name] for name in ("needs_words", "own_words", "name", "tie", "reach")
    )

    def write() -> str:
        macros: Any = current_app.jinja_env.get_template("invitation/folds.html").module
        return str(macros.folds(seen, approach, needs, values, errors, part, family, live))

    return piece(key, write, keep=plain)


def _way_form(seen: AnswerPage, values: dict[str, Any], errors: dict[str, str]) -> Markup:
    family = seen.kind in OF_THE_FAMILY

    def write() -> str:
        macros: Any = current_app.jinja_env.get_template("invitation/folds.html").module
        return str(macros.way_form(values, errors, family))

    return piece(("way", values["way"], family), write, keep=not errors and not values["spokesperson"])

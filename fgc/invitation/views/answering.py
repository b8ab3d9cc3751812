"""Each person's own page: the one question, answered with one tap on the page that comes back with thanks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, make_response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Service
from fgc.access.viewer import PersonViewer, person
from fgc.approach.reading import approaches
from fgc.invitation import operations
from fgc.invitation.calendar import their_calendar
from fgc.invitation.forms import FOLDED, AnswerForm, folded_form
from fgc.invitation.models import Answer
from fgc.invitation.queries import AnswerPage, answer_page_for
from fgc.invitation.rules import THEIR_OWN_PAGE, why_not_now
from fgc.invitation.views import bp
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.forms import Form
from fgc.kit.pages import page
from fgc.kit.words import reader_reads
from fgc.schedule.calendar import MIME, NAME

DO: dict[str, Callable[..., None]] = {
    "way": operations.choose_way, "needs": operations.tell_needs, "forgotten": operations.suggest,
    "words": operations.give_words,
}  # fmt: skip


@bp.get("/yours/answer")
@open_to(FAMILY)
def answer() -> Response:
    return shown(answer_page_for(person(), now()))


@bp.post("/yours/answer")
@open_to(FAMILY)
def give_answer() -> Response:
    """Answers, and shows the same page with thanks: an answer takes two requests."""
    asked, part = _invitation_meant(), request.form.get("part", "answer")
    form = AnswerForm() if part == "answer" else folded_form(part, _approach(person(), asked)) if part in FOLDED else abort(404)
    said = ""
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, AnswerForm):
                operations.answer(person(), asked, form.answer.data)
            else:
                DO[part](person(), asked, **form.values())
            said = part
    return shown(answer_page_for(person(), now(), invitation_id=asked), said=said, form=None if said else form, part=part)


@bp.get("/yours/calendar.ics")
@open_to(FAMILY)
def calendar() -> Response:
    """Their own appointment, where it is safe to have one in a calendar; otherwise as if there were none."""
    seen = answer_page_for(person(), now())
    if seen is None or not offers_calendar(seen):
        raise NotFound
    reader_reads(seen.language)
    name = session().get_one(Service, person().service_id).neutral_name
    answered = make_response(their_calendar(seen, made_at=now(), sender_name=name))
    answered.headers["Content-Type"] = MIME
    answered.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answered


def shown(seen: AnswerPage | None, *, said: str = "", form: Form | None = None, part: str = "") -> Response:
    """The person's page as it stands, with thanks for what was `said`, or with what is wrong in `form`."""
    if seen is not None:
        reader_reads(seen.language)
    return page("invitation/answer.html", **page_of(seen, said=said, form=form, part=part))


def page_of(seen: AnswerPage | None, *, said: str = "", form: Form | None = None, part: str = "") -> dict[str, Any]:
    """What the page needs to be written: the same for the person and for the coordinator who looks at it."""
    if seen is None or not seen.parts:
        return {"seen": None, "form": form}
    approach = approaches()[seen.approach]
    values: dict[str, Any] = {
        "way": seen.way.value if seen.way else "", "spokesperson": seen.spokesperson, "needs": seen.needs,
        "needs_words": seen.needs_words, "own_words": seen.own_words, "name": "", "tie": "", "reach": "",
    }
    errors: dict[str, str] = {}
    if form is not None:
        values |= {name: getattr(value, "value", value) for name, value in form.values().items()}
        errors = {field.short_name: str(field.errors[0]) for field in form.asked() if field.errors}
    return {
        "seen": seen, "approach": approach, "said": said, "form": form, "part": part, "values": values, "errors": errors,
        "coordinator": {"name": seen.coordinator_name, "phone": seen.coordinator_phone} if seen.coordinator_name else None,
        "closed": why_not_now(seen.state, seen.meeting_zone, seen.on, seen.ends_at, now(), asked=not seen.withdrawn),
        "calendar": offers_calendar(seen), "family": seen.kind in THEIR_OWN_PAGE,
    }


def offers_calendar(seen: AnswerPage) -> bool:
    """A calendar is offered to whoever comes, where their device is their own."""
    return bool(seen.blocks) and not seen.shared_device and not seen.withdrawn and seen.answer is not Answer.NO


def _invitation_meant() -> UUID:
    try:
        return UUID(request.form.get("invitation", ""))
    except ValueError:
        abort(404)


def _approach(viewer: PersonViewer, invitation_id: UUID) -> Any:
    seen = answer_page_for(viewer, now(), invitation_id=invitation_id)
    return approaches()[seen.approach] if seen else abort(404)

"""Each person's own page: the one question, answered with one tap on the page that comes back with thanks."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, make_response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.viewer import person, viewer
from fgc.approach.reading import approaches
from fgc.conference.queries import conference_for
from fgc.invitation import operations
from fgc.invitation.forms import FOLDED, AnswerForm, folded_form
from fgc.invitation.letters import own_calendar
from fgc.invitation.queries import AnswerPage, answer_page_for
from fgc.invitation.seeing import offers_calendar, page_of
from fgc.invitation.views import bp
from fgc.kit.clock import now
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
    """What they are asked next; with `?invitation=` another meeting that they are asked to."""
    return shown(_asked_page() or answer_page_for(person(), now()))


@bp.post("/yours/answer")
@open_to(FAMILY)
def give_answer() -> Response:
    """Answers, and shows the same page with thanks: an answer takes two requests."""
    conference_for(viewer(), person().conference_id)
    asked, part = _invitation_meant(), request.form.get("part", "answer")
    form = _form(part, asked)
    said = ""
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, AnswerForm):
                operations.answer(person(), asked, form.answer.data)
            else:
                DO[part](person(), asked, **form.values())
            said = part
    seen = answer_page_for(person(), now(), invitation_id=asked)
    return shown(seen, said=said, form=None if said else form, part=part)


@bp.get("/yours/calendar.ics")
@open_to(FAMILY)
def calendar() -> Response:
    """Their own appointment, where it is safe to have one in a calendar; otherwise as if there were none."""
    seen = answer_page_for(person(), now())
    if seen is None or not offers_calendar(seen):
        raise NotFound
    reader_reads(seen.language)
    answered = make_response(own_calendar(seen, now()))
    answered.headers["Content-Type"] = MIME
    answered.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answered


def shown(seen: AnswerPage | None, *, said: str = "", form: Form | None = None, part: str = "") -> Response:
    """The person's page as it stands, with thanks for what was `said`, or with what is wrong in `form`."""
    if seen is not None:
        reader_reads(seen.language)
    return page("invitation/answer.html", **page_of(seen, said=said, form=form, part=part))


def _asked_page() -> AnswerPage | None:
    """The one that the address names, of those that they were asked to."""
    try:
        named = UUID(request.args.get("invitation", ""))
    except ValueError:
        return None
    seen = answer_page_for(person(), now(), invitation_id=named)
    return seen if seen and seen.asked else None


def _invitation_meant() -> UUID:
    try:
        return UUID(request.form.get("invitation", ""))
    except ValueError:
        abort(404)


def _form(part: str, invitation_id: UUID) -> Form:
    """The form that was sent: the one question, or one of the folded parts."""
    if part == "answer":
        return AnswerForm()
    seen = answer_page_for(person(), now(), invitation_id=invitation_id) if part in FOLDED else None
    if seen is None:
        abort(404)
    return folded_form(part, approaches()[seen.approach])

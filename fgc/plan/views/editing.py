"""Writing a plan as a whole: what there is, its words, who keeps an eye on it."""

from flask import Response as PlainResponse
from flask import abort, redirect
from werkzeug.wrappers import Response

from fgc.kit.refusal import Stale
from fgc.meeting.queries import bottom_lines_of
from fgc.plan import operations
from fgc.plan.forms import (
    DrawingForm,
    KeeperForm,
    Versioned,
    WordsForm,
)
from fgc.plan.queries import changes_of, plan_now
from fgc.plan.rules import missing
from fgc.plan.views.desk import Desk
from fgc.plan.views.heeding import plan_heeded
from fgc.plan.views.lines import LINE_FORMS
from fgc.plan.wording import when

NOTED = {
    "plan/words.html": {
        "family_words": "family_words",
        "childs_words": "childs_words",
        "notes": "family_words",
    },
    "plan/keeper.html": {"monitor": "", "review": ""},
}
"""Which of the family's notes help here, and the field that their words may be put into."""


def written(desk: Desk) -> Response:
    """The plan as far as it is written, with what is missing."""
    latest = plan_now(desk.viewer, desk.conference)
    return desk.page(
        "plan/write.html",
        lines={kind: operations.lines_of(desk.plan, kind) for kind in LINE_FORMS},
        when=when,
        missing=missing(desk.plan),
        asked=[one for one in changes_of(latest) if one.accepted] if latest else [],
        answer=latest.answers[-1] if latest and latest.answers else None,
        must_have=bottom_lines_of(desk.viewer, desk.conference.id),
    )


def words(desk: Desk) -> Response:
    """The family's words and the children's."""
    return _kept(desk, WordsForm(obj=desk.plan), "plan/words.html", desk.plan.family_words)


def drawing(desk: Desk) -> Response:
    """A child's drawing for the cover."""
    form = DrawingForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.keep_drawing(desk.plan, form.picture.data.read(), by=desk.viewer)
            return redirect(desk.to("write"), 303)
    return desk.page("plan/drawing.html", form=form)


def no_drawing(desk: Desk) -> Response:
    operations.keep_drawing(desk.plan, None, by=desk.viewer)
    return redirect(desk.to("write"), 303)


def drawing_picture(desk: Desk) -> Response:
    """The drawing as we drew it, to look at."""
    return PlainResponse(desk.plan.drawing or abort(404), mimetype="image/png")


def keeper(desk: Desk) -> Response:
    """Who keeps an eye on the plan, and when everybody looks at it again."""
    form = KeeperForm(obj=desk.plan)
    form.monitor_id.choose_from(desk.choices())
    return _kept(desk, form, "plan/keeper.html", "")


def _kept(desk: Desk, form: Versioned, template: str, theirs: str) -> Response:
    status = None
    if form.validate_on_submit() and plan_heeded(form, desk.conference, desk.plan, by=desk.viewer):
        try:
            with form.refusals():
                operations.write_texts(
                    desk.plan, by=desk.viewer, version=form.version.data or 0, **form.values()
                )
                return redirect(desk.to("write"), 303)
        except Stale:
            status = 409
    noted = desk.noted(NOTED[template])
    theirs = theirs if status else ""
    return desk.page(template, status=status, form=form, theirs=theirs, stale=bool(status), noted=noted)

"""Writing a plan as a whole: what there is, its words, who keeps an eye on it."""

from collections.abc import Callable

from flask import Response as PlainResponse
from flask import abort, flash, redirect
from werkzeug.wrappers import Response

from fgc.access.pictures import drawn
from fgc.access.viewer import viewer
from fgc.circle.models import AgeGroup
from fgc.conference.queries import unlocked, zone_of
from fgc.kit.clock import today
from fgc.kit.refusal import Refused, Stale, refuse
from fgc.plan import operations
from fgc.plan.forms import (
    DrawingForm,
    KeeperForm,
    PaperForm,
    Versioned,
    WordsForm,
)
from fgc.plan.queries import changes_of, plan_now
from fgc.plan.rules import WhyNot, begun_apart, missing
from fgc.plan.views.desk import Desk
from fgc.plan.views.heeding import plan_heeded
from fgc.plan.views.lines import LINE_FORMS
from fgc.plan.wording import when

CHILDREN = (AgeGroup.BABY, AgeGroup.CHILD)
"""Who does not keep an eye on a plan: that is asking a child to watch the grown-ups."""
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
        apart=latest if begun_apart(desk.plan, latest) else None,
        lines={kind: operations.lines_of(desk.plan, kind) for kind in LINE_FORMS},
        when=when,
        missing=missing(desk.plan, today(zone_of(desk.conference))),
        asked=[one for one in changes_of(latest) if one.accepted] if latest else [],
        answer=latest.answers[-1] if latest and latest.answers else None,
        goal_of={one.id: one.words for one in desk.plan.goals},
        answered={one.bottom_line_id for one in desk.plan.actions},
        must_have=desk.must_have,
    )


def add_newest(desk: Desk) -> Response:
    """What was shown meanwhile, added to what is written here."""
    try:
        operations.add_newest(desk.conference, desk.plan, by=desk.viewer)
    except Refused as refused:
        flash(refused.sentence, "waits")
    return redirect(desk.to("write"), 303)


def words(desk: Desk) -> Response:
    """The family's words and the children's."""
    return _kept(desk, WordsForm(obj=desk.plan), "plan/words.html", desk.plan.family_words)


def drawing(opened: Callable[[], Desk]) -> Response:
    """A child's drawing for the cover: drawn first, and stored by whoever may still write once the conference is locked."""
    form = DrawingForm()
    picture = drawn_first(form, opened) if form.validate_on_submit() else None
    desk = opened()
    if picture is not None:
        with form.refusals():
            operations.keep_drawing(desk.plan, picture, by=desk.viewer)
            return redirect(desk.to("write"), 303)
    return desk.page("plan/drawing.html", form=form)


def drawn_first(form: DrawingForm | PaperForm, opened: Callable[[], object]) -> bytes | None:
    """The picture that came with a form, drawn anew before anything is locked, for somebody to whom `opened` opens; nothing,
    where none came. None: it is refused, and the form says why."""
    if not form.picture.data:
        return b""
    with unlocked():
        opened()
    try:
        return drawn(form.picture.data.read(), by=viewer())
    except Refused as refused:
        form.refuse(refused)
        return None


def no_drawing(desk: Desk) -> Response:
    operations.keep_drawing(desk.plan, b"", by=desk.viewer)
    return redirect(desk.to("write"), 303)


def drawing_picture(desk: Desk) -> Response:
    """The drawing as we drew it, to look at."""
    return PlainResponse(desk.plan.drawing or abort(404), mimetype="image/png")


def keeper(desk: Desk) -> Response:
    """Who keeps an eye on the plan, and when everybody looks at it again. Shut while a safety hold lasts: its fields say the
    day and the place."""
    refuse(None if desk.shows_review else WhyNot.REVIEW_HIDDEN)
    form = KeeperForm(obj=desk.plan)
    form.monitor_id.choose_from(desk.choices(but=CHILDREN), chosen=desk.chosen(desk.plan.monitor))
    return _kept(desk, form, "plan/keeper.html", "")


def _kept(desk: Desk, form: Versioned, template: str, theirs: str) -> Response:
    status = None
    if form.validate_on_submit() and plan_heeded(form, by=desk.viewer):
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

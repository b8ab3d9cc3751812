"""No template reads by itself when people meet: it asks `meeting_day`, `meeting_moment` or `meeting_hour`, which know of a
hold."""

from jinja2 import Environment, nodes

from tests.house.sources import Source, templates

WHEN = {"on", "starts", "starts_at", "ends_at", "begins", "ends", "due_on", "review_on", "review_at_time", "review_place",
        "from_at", "until_at"}  # fmt: skip
MAY = {
    "templates/schedule/other_hours.html": "shut while a hold lasts (schedule.views.clock)",
    "templates/schedule/plan_meeting.html": "shut while a hold lasts (schedule.views.dates.planning)",
    "templates/plan/keeper.html": "shut while a hold lasts (plan.views.editing.keeper)",
    "templates/plan/write.html": "asks `desk.shows_review`",
    "templates/review/decline_review.html": "shut while a hold lasts (review.views.decline_review)",
    "templates/review/review.html": "asks `shows_when`",
    "templates/overview/home.html": "says nothing of a conference that is on hold",
    "templates/invitation/page.html": "an AnswerPage, which holds no hours while a hold lasts",
    "templates/invitation/folds.html": "an AnswerPage, which holds no hours while a hold lasts",
    "templates/parts/plan_text.html": "a PlanText from `text_on_page`, which leaves the review out",
    "templates/record/copies.html": "when a copy is due by law",
    "templates/record/look.html": "when a copy is due by law",
    "templates/record/kept.html": "when a copy is due by law",
    "templates/record/exports.html": "until when a record may be taken",
    "templates/parts/referral.html": "when a child is due",
    "templates/schedule/apart.html": "when a decision is looked at again",
    "templates/schedule/said.html": "asks `hours`, which is `shows_where`",
    "templates/meeting/day.html": "hands them to `meeting_hour`",
    "templates/meeting/begin_private_time.html": "hands them to `meeting_hour`",
    "templates/schedule/meetings.html": "hands them to `meeting_hour`",
}
"""Each template that reads one of these, and why it may."""
ASKING = {"meeting_day", "meeting_moment", "meeting_hour"}
_JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def reads(source: Source) -> set[str]:
    """What this template reads of a meeting or a review by itself, outside a question to those who know."""
    tree = _JINJA.parse(source.text)
    asked = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ASKING
        for inner in call.find_all(nodes.Getattr)
    }
    return {one.attr for one in tree.find_all(nodes.Getattr) if one.attr in WHEN and id(one) not in asked}


def test_no_template_says_by_itself_when_people_meet() -> None:
    found = {one.name for one in templates() if reads(one)}
    assert len(found) > 5
    assert found - set(MAY) == set()


def test_a_day_that_is_read_by_itself_is_found() -> None:
    source = next(one for one in templates() if one.name == "templates/schedule/cancel.html")
    assert reads(source) == set()
    leaking = Source(source.path, source.text.replace("meeting_moment(meeting)", "said_day(meeting.on)"))
    assert reads(leaking) == {"on"}

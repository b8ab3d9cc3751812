"""From a `PlanDocument` to paper. The words are those of `plans/<approach>/`, in the document's language."""

from datetime import UTC, date, datetime

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from flask_babel import force_locale, get_locale, gettext

from fgc.kit.paper import Attachment, printed
from fgc.kit.paper.templates import Filters, paper_template
from fgc.kit.text import way
from fgc.kit.tongues import locale_for
from fgc.kit.words import said_day, said_moment, said_time
from fgc.plan.document.cover import cover
from fgc.plan.document.drawing import ring, square
from fgc.plan.document.fridge import fridge
from fgc.plan.document.stationery import PLANS, stationery
from fgc.plan.document.text import ChildsPlan, Method, PlanDocument, as_json, text_hash
from fgc.plan.document.wording import balanced, bound
from fgc.plan.document.wording import direction as direction_of


def rendered(document: PlanDocument) -> str:
    """The plan as HTML, in its language. Everything people wrote stands there as they wrote it, and only as text."""
    return _page(
        document.approach,
        "document.html",
        document.text.language,
        document=document,
        text=document.text,
        fridge=fridge(document.text, document.calls, emergency=document.emergency),
        cover=cover(document.text.title, document.text.family_words, note=document.sealed_at is None),
        text_hash=text_hash(document.text),
        signed=[one for one in document.signatures if one.method not in (Method.WAITING, Method.WITHOUT)],
        shown_at=lambda moment: said_moment(moment, document.zone),
    )


def pdf(document: PlanDocument) -> bytes:
    """The plan as PDF/A-3a, not yet sealed, carrying `plan.json` and, when there is one, `review.ics`.

    The same document gives the same bytes. Raises `fgc.kit.paper.NotPrinted` when it cannot be printed now.
    """
    attachments = [Attachment("plan.json", as_json(document), gettext("The plan, for computers"), "Data")]
    if document.calendar:
        about = gettext("The review, for a calendar")
        attachments.append(Attachment("review.ics", document.calendar, about, "Supplement"))
    yes = sum(one.signed_at is not None and one.method is not Method.DISAGREES for one in document.signatures)
    pictures = {
        "ring.svg": ring(len(document.signatures), yes),
        "square.svg": square(f"{document.check.address}?code={document.check.code}"),
    }
    html = rendered(document)
    return printed(
        html,
        stationery(document.approach, html, document.text.language),
        made_at=document.made_at,
        pictures=pictures | _drawing(document.drawing),
        attachments=attachments,
    )


def fridge_rendered(document: PlanDocument) -> str:
    """The page for the fridge alone, as HTML."""
    return _page(
        document.approach,
        "fridge_page.html",
        document.text.language,
        document=document,
        text=document.text,
        fridge=fridge(document.text, document.calls, emergency=document.emergency),
    )


def fridge_pdf(document: PlanDocument) -> bytes:
    """The page for the fridge as a file of its own, one page: nothing is attached, and nothing stands in it that does not
    stand in this reader's copy of the plan."""
    html = fridge_rendered(document)
    return printed(
        html,
        stationery(document.approach, html, document.text.language),
        made_at=document.made_at,
        pictures={"ring.svg": ring(len(document.signatures), len(document.signatures))},
    )


def childs_rendered(plan: ChildsPlan) -> str:
    """The child's version as HTML."""
    return _page(plan.approach, "child.html", plan.language, plan=plan)


def childs_pdf(plan: ChildsPlan) -> bytes:
    """The child's version as PDF/A-3a: nothing is attached to it, and nothing stands in it but what `plan` holds."""
    html = childs_rendered(plan)
    pictures = {"ring.svg": ring(len(plan.helpers), len(plan.helpers))} | _drawing(plan.drawing)
    return printed(
        html, stationery(plan.approach, html, plan.language), made_at=plan.made_at, pictures=pictures
    )


def _drawing(picture: bytes | None) -> dict[str, bytes]:
    return {"drawing.png": picture} if picture else {}


def _page(approach: str, template: str, language: str, **context: object) -> str:
    with force_locale(locale_for(language)):
        locale = get_locale() or Locale("en")
        page = paper_template(PLANS / approach, template, FILTERS)
        return page.render(
            language=language, direction=direction_of(language), locale=locale, Method=Method, **context
        )


FILTERS: Filters = (
    ("day", said_day),
    ("shortly", lambda day: format_date(day, "EEE d MMM", locale=get_locale() or "en")),
    ("hour", lambda hour: said_time(datetime.combine(date(2000, 1, 1), hour, UTC), "UTC")),
    ("utc", lambda moment: f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
    ("weekday", lambda day: get_day_names("wide", locale=get_locale() or "en")[day % 7]),
    ("month", lambda day: get_month_names("wide", locale=get_locale() or "en")[day.month]),
    ("way", way),
    ("balanced", balanced),
    ("bound", bound),
    ("fours", lambda code: " ".join(code[start : start + 4] for start in range(0, len(code), 4))),
)
"""What the approach's templates call by name."""

"""Languages: which there are, which one a page is in, and days and times as people say them."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone, get_timezone_location
from babel.lists import format_list
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_babel, get_locale, get_translations, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from fgc.kit.cookies import cookie_name
from fgc.kit.zones import day_of

FOLDER = Path(__file__).resolve().parents[1] / "translations"
COOKIE = "language"


def mark(sentence: str) -> str:
    """Marks a sentence for the catalogues where it is written; it is looked up where it is shown."""
    return sentence


def languages() -> list[tuple[str, str, str]]:
    """English, and every language with a catalogue: (code, its own name, 'ltr' or 'rtl')."""
    return _listed(tuple(get_babel().translation_directories))


@cache
def _listed(folders: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Catalogues do not come and go while a process runs, and every page asks."""
    found = {path.parents[1].name for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/*.mo")}
    codes = [Locale("en"), *(Locale.parse(name) for name in sorted(found - {"en"}))]
    return [
        (str(code), (code.get_display_name(code) or str(code)).capitalize(), code.text_direction)
        for code in codes
    ]


def reader_reads(language: str) -> None:
    """Says which language the reader of this page has, so that nobody has to ask the database for it."""
    g.reader_reads = language


def set_up(app: Flask, *, chosen: Callable[[], str | None]) -> None:
    """`chosen` tells the language of whoever is looked after now, or None; the visitor's own choice comes first."""

    def select() -> str:
        known = [code for code, _name, _direction in languages()]
        if (forced := g.get("language")) in known:
            return str(forced)
        wished = request.cookies.get(cookie_name(COOKIE)) if has_request_context() else None
        if wished in known:
            return str(wished)
        if (told := g.get("reader_reads") or chosen()) in known:
            return str(told)
        return "en"

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = app.config.get("TRANSLATIONS") or str(FOLDER)
    Babel(app, default_locale="en", locale_selector=select)
    # Babel's own find the language anew for each of a page's hundred sentences: half of the time a page took.
    app.jinja_env.globals.update({"_": translated, "gettext": translated, "ngettext": translated_number})


@pass_eval_context
def translated(page: EvalContext, sentence: str, /, **named: object) -> str:
    """A sentence in the reader's language, with what is `named` in it escaped where the page is."""
    text = _catalogue().gettext(sentence)
    if page.autoescape:
        text = Markup(text)  # noqa: S704 - our own words; what is named is escaped below
    return text % named if named or "%" in text else text


@pass_eval_context
def translated_number(page: EvalContext, one: str, many: str, num: int, /, **named: object) -> str:
    """The same for a sentence with a number in it, `%(num)s`."""
    text = _catalogue().ngettext(one, many, num)
    return (Markup(text) if page.autoescape else text) % ({"num": num} | named)  # noqa: S704 - as above


def _catalogue() -> NullTranslations:
    """The sentences of the language that the page is in now."""
    here = g._get_current_object()  # noqa: SLF001 - each word by the proxy took twice as long
    chosen = getattr(here.get("_flask_babel"), "babel_locale", None) or get_locale()
    kept: tuple[object, NullTranslations] = here.get("catalogue") or (None, NullTranslations())
    if kept[0] is not chosen:
        kept = here.catalogue = (chosen, get_translations())
    return kept[1]


def page_language() -> str:
    return str(get_locale() or "en").replace("_", "-")


def page_direction() -> str:
    return (get_locale() or Locale("en")).text_direction


def said_zone(zone: str) -> str:
    """Whose clock it is, as people say it: 'UK time' for Europe/London, 'Sweden time' for Europe/Stockholm."""
    locale = get_locale() or Locale("en", "GB")
    said = get_timezone_location(get_timezone(zone), locale=locale)
    if locale.language != "en":
        return said
    return said.replace("United Kingdom", "UK").replace(" Time", " time")


def said_day(day: date, *, year: bool = True) -> str:
    """'Saturday 27 February 2027', in the language of the page."""
    return format_date(day, "EEEE d MMMM y" if year else "EEEE d MMMM", locale=get_locale() or "en")


def said_time(moment: datetime, zone: str) -> str:
    """'11 am' or '12:15 pm', in the zone, in the language of the page."""
    local = moment.astimezone(ZoneInfo(zone))
    language = get_locale() or Locale("en")
    if language.language == "en":
        return f"{local:%I:%M %p}".lstrip("0").replace(":00", "").replace("AM", "am").replace("PM", "pm")
    return format_datetime(local, "HH:mm", locale=language)


def said_hour(clock: time) -> str:
    """A time of day without a zone, as people say it: '11 am'."""
    return said_time(datetime.combine(date(2000, 1, 1), clock, UTC), "UTC")


def said_time_to(moment: datetime, zone: str, theirs: str) -> str:
    """The hour in `zone`, and their own beside it for a reader whose clocks differ, with the day where it is another one there:
    '4 pm (5 pm where you are)', '4 pm (Sunday 28 February, 3 am where you are)'. Whoever tells anybody outside the staff an hour
    asks here: an hour without it has people join late or not at all."""
    return _beside(said_time(moment, zone), said_time(moment, theirs), moment, zone, theirs)


def said_hours_to(begins: datetime, ends: datetime, zone: str, theirs: str) -> str:
    """The same of a stretch of time: '4 pm – 4:20 pm (5 pm – 5:20 pm where you are)'."""
    hours, own = (f"{said_time(begins, there)} – {said_time(ends, there)}" for there in (zone, theirs))
    return _beside(hours, own, begins, zone, theirs)


def _beside(hours: str, own: str, moment: datetime, zone: str, theirs: str) -> str:
    if not clocks_differ(moment, zone, theirs):
        return hours
    if day_of(moment, theirs) != day_of(moment, zone):
        own = f"{said_day_of(moment, theirs)}, {own}"
    return gettext("%(hours)s (%(own)s where you are)", hours=hours, own=own)


def said_moment(moment: datetime, zone: str) -> str:
    """'Saturday 27 February 2027, 11 am'."""
    return f"{said_day(day_of(moment, zone))}, {said_time(moment, zone)}"


def said_day_of(moment: datetime, zone: str) -> str:
    """The day on which a moment falls in the zone, without the year: 'Saturday 27 February'."""
    return said_day(day_of(moment, zone), year=False)


def said_list(names: Iterable[str]) -> str:
    """'Daryan and Lana', 'Kawa, Sara and Nazdar', in the language of the page. Whatever lists people joins them here. In English
    as it is written in Britain: without a comma before the last."""
    language = str(get_locale() or "en")
    return format_list(list(names), locale="en_GB" if language == "en" else language)


def clocks_differ(moment: datetime, one: str, other: str) -> bool:
    """Whether the clocks of two zones show different times at this moment."""
    return moment.astimezone(ZoneInfo(one)).utcoffset() != moment.astimezone(ZoneInfo(other)).utcoffset()

"""Reads plans/<approach>/approach.toml and refuses to start with one that is wrong, naming the file and the key."""

import tomllib
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fgc.approach.rules import STAYS, Approach

FOLDER = Path(__file__).resolve().parents[2] / "plans"


class WrongApproach(Exception):
    """An approach's data does not fit the schema. The message names the file, the key and what was expected."""


@cache
def approaches() -> dict[str, Approach]:
    """Every approach by its key, read once. Raises `WrongApproach` for the first mistake."""
    found = {path.parent.name: read(path) for path in sorted(FOLDER.glob("*/approach.toml"))}
    for key, approach in found.items():
        if approach.key != key:
            raise WrongApproach(f"plans/{key}/approach.toml: key is {approach.key!r}, the folder is {key!r}")
    return found


def approach_of(thing: Any) -> Approach:
    """The approach of a conference (or of a service): anything with an `approach` key."""
    return approaches()[thing.approach]


def read(path: Path) -> Approach:
    """Checks one file against the schema: every key present, none unknown, each of the right kind, lists not empty."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as mistake:
        raise WrongApproach(f"{path}: {mistake}") from None
    approach = _fit(told, Approach, str(path))
    if not (path.parent / approach.document).is_file():
        raise WrongApproach(f"{path}: document: there is no file {approach.document!r}")
    if len({part.key for part in approach.parts}) != len(approach.parts):
        raise WrongApproach(f"{path}: parts: two parts have the same key")
    if not any(part.separate for part in approach.parts):
        raise WrongApproach(f"{path}: parts: one at least must be for a separate meeting")
    _check_keeping(approach, f"{path}: keeping")
    _check_clocks(approach, f"{path}: clocks")
    for key in ("advocate_stays", "interpreter_stays"):
        if getattr(approach.gates, key) not in STAYS:
            raise WrongApproach(f"{path}: gates: {key}: one of {', '.join(STAYS)} was expected")
    return typing.cast("Approach", approach)


def _check_clocks(approach: Approach, where: str) -> None:
    """Each reminder a day at least before the meeting, and each of another day. No link lives for years: the database refuses
    one that would (writing.sql)."""
    days = approach.clocks.meeting_reminder_days_before
    if min(days) < 1 or len(set(days)) != len(days):
        raise WrongApproach(
            f"{where}: meeting_reminder_days_before: different days, each 1 or more, were expected"
        )
    if approach.clocks.link_days_after_meeting > 366:
        raise WrongApproach(f"{where}: link_days_after_meeting: 366 or less was expected")
    if approach.clocks.answer_reminder_days_after < 1:
        raise WrongApproach(f"{where}: answer_reminder_days_after: 1 or more was expected")


def _check_keeping(approach: Approach, where: str) -> None:
    """One class for a conference with a plan and one for those without; each for a year at least."""
    told = [one.usual for one in approach.keeping]
    if told.count("with_plan") != 1 or told.count("without_plan") != 1:
        raise WrongApproach(f"{where}: one class must be usual 'with_plan', and one 'without_plan'")
    if len({one.key for one in approach.keeping}) != len(told):
        raise WrongApproach(f"{where}: two classes have the same key")
    for one in approach.keeping:
        if one.counted_from not in ("ending", "birth") or one.usual not in (
            "with_plan",
            "without_plan",
            "no",
        ):
            raise WrongApproach(f"{where}: {one.key}: counted_from or usual is not known")
        if one.years < 1 or (one.usual != "no" and one.counted_from != "ending"):
            raise WrongApproach(
                f"{where}: {one.key}: a year at least, and a usual class counts from the ending"
            )


def _fit(value: Any, kind: Any, where: str) -> Any:
    if is_dataclass(kind):
        if not isinstance(value, dict):
            raise WrongApproach(f"{where}: a table was expected")
        hints = typing.get_type_hints(kind)
        names = {field.name for field in fields(kind)}
        if unknown := sorted(set(value) - names):
            raise WrongApproach(f"{where}: unknown key {unknown[0]!r}")
        needed = {field.name for field in fields(kind) if field.default is MISSING}
        if missing := sorted(needed - set(value)):
            raise WrongApproach(f"{where}: missing key {missing[0]!r}")
        made: Any = kind
        return made(**{name: _fit(value[name], hints[name], f"{where}: {name}") for name in value})
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list) or not value:
            raise WrongApproach(f"{where}: a list with at least one entry was expected")
        inner = typing.get_args(kind)[0]
        return tuple(_fit(one, inner, f"{where}[{number}]") for number, one in enumerate(value))
    if type(value) is not kind or (kind is str and not value.strip()):
        expected = kind.__name__ if isinstance(kind, (type, types.GenericAlias)) else str(kind)
        raise WrongApproach(f"{where}: {expected} was expected")
    return value

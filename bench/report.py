"""How a measure is told: a table for people, and one last line of JSON with every figure."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Figure:
    """One thing measured. `key` names it in the JSON; `words` say it to people."""

    key: str
    words: str
    value: float
    unit: str


@dataclass(frozen=True)
class Ratio:
    """One thing against another, or against an aim: met when `value` is at most (or, `at_least`, not under) `aim`."""

    key: str
    words: str
    value: float
    aim: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim


def median(samples: Sequence[float]) -> float:
    """The middle sample."""
    return statistics.median(samples)


def slowest(samples: Sequence[float], share: float = 0.95) -> float:
    """The sample that this share of all does not exceed (nearest rank)."""
    return sorted(samples)[max(0, round(share * len(samples)) - 1)]


def machine() -> dict[str, str | float]:
    """What it ran on, and how busy that was just now: a shared machine measures others' work too."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in info.read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions(*packages: str) -> dict[str, str]:
    """The versions of installed packages."""
    return {package: version(package) for package in packages}


def tell(
    name: str,
    *,
    where: Mapping[str, str | float],
    used: Mapping[str, str],
    figures: Sequence[Figure],
    ratios: Sequence[Ratio],
    about: str = "",
) -> None:
    """Prints the table, and the JSON as the last line."""
    print(f"\n{name}: {about}" if about else f"\n{name}")
    print("  " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in where.items()))
    print("  " + ", ".join(f"{key} {value}" for key, value in used.items()) + "\n")
    width = max(len(one.words) for one in (*figures, *ratios))
    for figure in figures:
        print(f"  {figure.words:<{width}}  {figure.value:>10,.1f} {figure.unit}")
    print()
    for ratio in ratios:
        wanted = "" if ratio.aim is None else f"   aim {'≥' if ratio.at_least else '≤'} {ratio.aim:g}"
        verdict = {True: "met", False: "MISSED", None: ""}[ratio.met]
        print(f"  {ratio.words:<{width}}  {ratio.value:>10.2f}{wanted}  {verdict}".rstrip())
    told = {
        "bench": name,
        "machine": dict(where),
        "versions": dict(used),
        "figures": {one.key: round(one.value, 3) for one in figures},
        "ratios": {one.key: round(one.value, 3) for one in ratios},
        "met": {one.key: one.met for one in ratios if one.met is not None},
    }
    print()
    print(json.dumps(told, ensure_ascii=False))

"""What a town is called every day: nobody says "upon Tyne"."""

import re

BY_WATER = re.compile(r"\s*[\s-]+(?:upon|on|under|in|super)[\s-]+(?=\w)", re.IGNORECASE)
"""What stands before it is the town; behind it the river, the sea, the hill or the county, in which there are many."""
HOUSES = frozenset({"house", "cottage", "farm", "hall", "home", "view", "hotel", "lodge", "barn", "mill"})
"""A line of an address like "House on the Hill" is no town."""
SHORTEST = 4
OTHERWISE = {"kingston upon hull": "Hull"}
"""Called by what stands behind."""
_ROYAL = re.compile(r"^royal\s+", re.IGNORECASE)
_SAINT = re.compile(r"\b(st|saint)\b\.?(?=\s+\w)", re.IGNORECASE)


def everyday_names(place: str) -> tuple[str, ...]:
    """The other names under which everybody knows a place, from its own words alone: without what tells it from others of its
    name, without "Royal", with "St" written out or not. No nickname, no shorter form that may be another town
    ("Chester" for Chester-le-Street, "Boston" for Boston Spa)."""
    plain = " ".join(place.replace("-", " ").split())
    found = [_ROYAL.sub("", place)]
    short, *rest = BY_WATER.split(found[0], maxsplit=1)
    if rest and len(short) >= SHORTEST and short.casefold() not in HOUSES and short.isalpha():
        found.append(short)
    if called := OTHERWISE.get(plain.casefold()):
        found.append(called)
    found += [
        _SAINT.sub(lambda match: "St" if len(match[1]) > 2 else "Saint", one)
        for one in (place, *found)
        if _SAINT.search(one)
    ]
    return tuple(one for one in dict.fromkeys(found) if one and one != place)

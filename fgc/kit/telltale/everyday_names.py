"""What a town is called every day: nobody says "upon Tyne"."""

import re

LINK = re.compile(
    r"[\s-]+(upon|on|under|in|super|by|next|sub|juxta|cum|(?:en[\s-]+)?le|de[\s-]+la|at(?=[\s-]+cliffe\b))[\s-]+(?=\w)",
    re.IGNORECASE,
)
"""What stands before it is the town; behind it the river, the sea, the hill, the county or the lord, of which there are many."""
SHORTEST = 4
EVERYDAY_WORDS = frozenset(
    """
    house cottage farm hall home homes view hotel lodge barn mill flat flats room rooms floor place annexe attic basement bungalow
    cabin caravan camp camper tent boat castle centre center church chapel mosque temple school college university nursery
    hospital hospice hostel refuge shelter prison barracks station shop store office club cafe pub inn garden gardens park
    field fields wood woods bridge green corner cross court cliff coast beach bank gate ford hill hope street road lane row
    city town village estate district area county north south east west upper lower over down near outside inside round around
    somewhere anywhere nowhere elsewhere currently temporarily usually mostly sometimes always now here there still back
    away just only live lives lived living stay stays stayed staying move moved moving gone went goes left hidden hiding
    safe safely sleep sleeps sleeping rent rents renting lodging lodgings work works worked working sofa
    mother father mummy daddy parent parents sister sisters brother brothers aunt auntie aunty uncle nana nanny grandma grandad
    granny grandfather daughter cousin niece nephew friend friends carer carers foster partner neighbour
    """.split()  # noqa: SIM905
)
"""A line of an address like "House on the Hill", or "Staying in Leeds", begins with no town: none of these becomes a place."""
OF_SEVERAL_WORDS = re.compile(
    r"(?:(?:[^\W\d_]{4,} )?(?:st|saint)\.?|great|little|north|south|east|west|upper|lower|market)"
    r" ([^\W\d_][\w'’]*)(?: s)?",  # without its apostrophe, as an address is broken into words
    re.IGNORECASE,
)
"""Two or three words that are one town. Others before a link are a house, or a sentence."""
ANOTHER_TOWN = frozenset({"chester", "bolton"})
"""Before "le": Chester-le-Street is not called Chester, nor Bolton-le-Sands Bolton."""
OTHERWISE = {
    "kingston upon hull": ("Hull",),
    "brighton and hove": ("Brighton", "Hove"),
    "lytham st annes": ("Lytham", "St Annes"),
}
"""Called by what stands behind, or by either."""
_ROYAL = re.compile(r"^royal\s+", re.IGNORECASE)
_SAINT = re.compile(r"\b(st|saint)\b\.?(?=\s+\w)", re.IGNORECASE)


def everyday_names(place: str) -> tuple[str, ...]:
    """The other names under which everybody knows a place, from its own words alone: without what tells it from others of its
    name, without "Royal", with "St" written out or not. No nickname, no shorter form that may be another town
    ("Chester" for Chester-le-Street, "Boston" for Boston Spa), and no word of every day ("Chapel" for Chapel-en-le-Frith)."""
    plain = " ".join(place.replace("-", " ").split())
    found = [_ROYAL.sub("", place)]
    if short := _before_link(found[0]):
        found.append(short)
    found += OTHERWISE.get(plain.casefold(), ())
    found += [
        _SAINT.sub(lambda match: "St" if len(match[1]) > 2 else "Saint", one)
        for one in (place, *found)
        if _SAINT.search(one)
    ]
    return tuple(one for one in dict.fromkeys(found) if one and one != place)


def _before_link(place: str) -> str:
    """The town of a name like Southend-on-Sea; "" where it has none, or where what stands there is no town."""
    link = LINK.search(place)
    if link is None:
        return ""
    short = " ".join(place[: link.start()].replace("-", " ").split())
    name = match[1] if (match := OF_SEVERAL_WORDS.fullmatch(short)) else short
    of_another = link[1].casefold().endswith("le") and short.casefold() in ANOTHER_TOWN
    is_town = (len(short) >= SHORTEST and name.isalpha()) or bool(match)
    return short if is_town and not of_another and name.casefold() not in EVERYDAY_WORDS else ""

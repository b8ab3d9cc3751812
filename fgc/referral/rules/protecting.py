"""What the family will read must not say an address that the same referral marks as protected."""

from collections.abc import Collection

from fgc.kit.telltale import Protected, places_of, postcode_of, telltale
from fgc.referral.models import Named


def protected_words_in(text: str, named: Collection[Named]) -> str:
    """The first words of this text that say a protected address, or its telephone number; "" where none do.

    `named`: everybody the referral names. A town counts as well, unless somebody whose address is not protected lives in it. The
    referrer typed both, so saying it to them tells them nothing; what a caution hides is asked later, of each reader."""
    open_places = {
        place.casefold()
        for one in named
        if not one.address_protected
        for _tells, place in places_of(one.address)
    }
    found = telltale(text, [_protected(one, open_places) for one in named if one.address_protected])
    return next((one.words for one in found if one.as_such), "")


def _protected(named: Named, open_places: Collection[str]) -> Protected:
    places = [place for _tells, place in places_of(named.address) if place.casefold() not in open_places]
    return Protected(named.id, address="\n".join([*places, postcode_of(named.address)]), phone=named.phone)

"""What people would call the browser they sit at, from what it says of itself."""

from flask_babel import gettext as _

from fgc.kit.words import mark

PLACES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
          ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip

A_BROWSER = mark("A browser")


def device_named(agent: str) -> str:
    """'Firefox on Windows'; 'a browser' when it does not say."""
    browser = next((name for sign, name in BROWSERS if sign in agent), A_BROWSER)
    place = next((name for sign, name in PLACES if sign in agent), "")
    return f"{browser} on {place}" if place else browser


def device_said(device: str) -> str:
    """What `device_named` noted, in the language of the page."""
    browser, _on, place = device.partition(" on ")
    said = _(A_BROWSER) if browser == A_BROWSER else browser
    return _("%(browser)s on %(place)s", browser=said, place=place) if place else said

"""What people would call the browser they sit at, from what it says of itself."""

PLACES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
          ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip


def device_named(agent: str) -> str:
    """'Firefox on Windows'; 'a browser' when it does not say."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "A browser")
    place = next((name for sign, name in PLACES if sign in agent), "")
    return f"{browser} on {place}" if place else browser

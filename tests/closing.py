"""A manager closes a conference, knowing what is still open."""

from tests.visiting import Browser


def press_close(manager: Browser, chosen: dict[str, object] | None = None) -> None:
    """On the page that asks: reads what is open, ticks that it is closed all the same where that is asked, and presses."""
    found = manager.page.tree.xpath("//input[@name='confirmed']/@value")
    ticked = {"confirmed": str(found[0])} if found else {}
    manager.press("Close this conference", {**ticked, **(chosen or {})})

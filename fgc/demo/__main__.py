"""`./run demo` plays the Northmoor story and leaves it running; `--check` asserts it, stops all, exits 0 or 1."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
import urllib.error
from functools import partial
from pathlib import Path

from fgc.demo import (
    s01_referral,
    s03_circle,
    s05_meeting_date,
    s06_invitations,
    s07_the_day,
    s08_plan,
    s09_signing,
    s10_sealing,
    s12_afterwards,
    seed,
)
from fgc.demo.house import ROOT, House, WillNotStart, forget, house
from fgc.demo.pictures import take
from fgc.demo.reading import NotThere
from fgc.demo.story import Story

CHAPTERS = (
    ("A social worker asks", s01_referral),
    ("The circle", s03_circle),
    ("The day is set", s05_meeting_date),
    ("Everyone has been invited", s06_invitations),
    ("The day", s07_the_day),
    ("The plan", s08_plan),
    ("Signing", s09_signing),
    ("The seal, and everybody's copy", s10_sealing),
    ("Afterwards", s12_afterwards),
)


def main() -> int:
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    began = time.monotonic()
    state = (
        Path(tempfile.mkdtemp(prefix="fgc-demo-"))
        if asked.check or asked.pictures
        else ROOT / ".state" / "demo"
    )
    try:
        if asked.fresh:
            forget(state)
        with house(state, port=asked.port) as running:
            story = _played(running, state, pictures=asked.pictures)
            if asked.check:
                _say_json(True, story, began)
                return 0
            if not asked.pictures:
                _leave_running(story)
    except (NotThere, WillNotStart, TimeoutError, urllib.error.URLError) as wrong:
        print(f"The story stopped: {wrong}", file=sys.stderr)
        _log_tail(state)
        if asked.check:
            _say_json(False, None, began)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        if asked.check or asked.pictures:
            forget(state)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="assert every step, stop everything, exit 0 or 1"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what was played before and begin again")
    parser.add_argument("--pictures", action="store_true", help="make docs/pictures from the running demo")
    parser.add_argument("--port", type=int, default=0, help="the port to serve on; default: a free one")
    return parser.parse_args()


def _played(running: House, state: Path, *, pictures: bool) -> Story:
    """Plays the story in a fresh house; in one that was played to its end before, remembers what it found."""
    kept = state / "story.json"
    story = Story(running.base_url, clock=running.clock, letters=running.letters)
    story.watch = running.watch
    if kept.exists():
        remembered = json.loads(kept.read_text(encoding="utf-8"))
        story.found, story.steps = remembered["found"], remembered["steps"]
        story.links = {name: running.base_url + path for name, path in remembered["links"].items()}
        story.pins = remembered["pins"]
        return story
    if not running.fresh:
        raise WillNotStart("an earlier play was cut short: ./run demo --fresh begins again")
    if pictures:
        story.look = partial(take, story, folder=ROOT / "docs" / "pictures")
    for title, chapter in CHAPTERS:
        print(f"\n{title}", file=sys.stderr, flush=True)
        chapter.play(story)
    story.pause("the end")
    links = {name: link.removeprefix(running.base_url) for name, link in story.links.items()}
    kept.write_text(
        json.dumps({"found": story.found, "steps": story.steps, "links": links, "pins": story.pins}),
        encoding="utf-8",
    )
    return story


def _leave_running(story: Story) -> None:
    base = story.base_url
    print(
        f"""
The story is played. It goes on running until Ctrl-C. Open:

  Coordinator    {base}/sign-in   ruth.adeyemi@example.org
  Social worker  {base}/sign-in   amy.okafor@example.org
  Manager        {base}/sign-in   helen.marsh@example.org
                 password of all three: {seed.PASSWORD}
                 and the code below, once: a code is taken one time only
  Sara           {story.links["Sara"]}   PIN {story.pins["Sara"]}
  Rojin          {story.links["Rojin"]}   PIN {story.pins["Rojin"]}
  Kawa           {story.links["Kawa"]}   PIN {story.pins["Kawa"]}
                 whoever opens a link of these types the PIN that Ruth told them
  Letters        {base}/demo/letters

  The sealed plan: {story.found["sealed_pdf"]}
""",
        flush=True,
    )
    while True:
        story.watch()
        print(f"\r  Code for signing in: {story.code()} (a new one each half minute)", end="", flush=True)
        time.sleep(30)
        story.pass_time(30)


def _say_json(good: bool, story: Story | None, began: float) -> None:
    sealed = ""
    if story is not None:
        kept = Path(tempfile.gettempdir()) / "fgc-sealed-plan.pdf"
        shutil.copyfile(story.found["sealed_pdf"], kept)
        sealed = str(kept)
    print(
        json.dumps(
            {
                "ok": good,
                "steps": story.steps if story else 0,
                "sealed_pdf": sealed,
                "seconds": round(time.monotonic() - began, 1),
            }
        ),
        flush=True,
    )


def _log_tail(state: Path) -> None:
    log = state / "demo.log"
    if log.exists():
        print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

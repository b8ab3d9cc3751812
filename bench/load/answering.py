"""Our server as it answers the family: the database it has, and who opens their page and says yes or no."""

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlencode

from bench.load import people
from bench.load.client import ONCE
from bench.load.servers import Server
from fgc.access import policies
from fgc.demo.reading import Page
from fgc.kit import postgres, schema

OURS = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--bind", "{bind}", "--workers", "{workers}"]
"""The command that starts it, for `servers.serving`."""


def installed(running: postgres.Server, state: Path) -> dict[str, str]:
    """A new database with every table, and what our server's process and this one are told to work on it."""
    running.create_database("bench")
    schema.upgrade(running.url("owner", "bench"), policies=policies.FILES)
    environment = {
        "FGC_ENV": "development",
        "FGC_STATE": str(state),
        "FGC_BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": running.url("app", "bench"),
        "DATABASE_OWNER_URL": running.url("owner", "bench"),
        "PYTHONUNBUFFERED": "1",
    }
    os.environ.update(environment)
    return environment


def requests_of(server: Server, asked: list[people.Asked]) -> dict[str, list[list[str]]]:
    """For 'get' and 'post' a list for each person. Everybody opens their page once, as their browser would, to have its
    cookies and its form."""
    both: dict[str, list[list[str]]] = {"get": [], "post": []}
    for person in asked:
        page, cookies = opened(server, f"fam={person.cookie}", "/yours/answer")
        both["get"].append([request("GET", "/yours/answer", cookies)])
        both["post"].append([request("POST", "/yours/answer", cookies, body) for body in _answers(page)])
    return both


def opened(server: Server, cookie: str, path: str) -> tuple[Page, str]:
    """A page as whoever has this cookie sees it, and all cookies their browser has then."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    line.request("GET", path, headers={"Cookie": cookie})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    given = [value.partition(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    return Page(text, path, answer.status), "; ".join([cookie, *given])


def _answers(page: Page) -> list[str]:
    """What the browser sends for 'No' and for 'Yes'. Whoever answers again presses another button of the same form."""
    bodies = []
    for button in ("No, I cannot", "Yes, I will come"):
        sent = page.form(button=button).filled({}, button)
        sent["once"] = [ONCE.decode()]
        bodies.append(urlencode(sent, doseq=True, safe="{}"))
    return bodies


def request(method: str, path: str, cookies: str = "", body: str = "") -> str:
    """One request as it goes over the line."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1:8000",
        "Connection: close",
        "Accept-Language: en-GB",
    ]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", body])

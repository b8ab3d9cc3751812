"""Fetching the policy of MTA-STS from the one address where it may stand."""

import http.client
import ssl

PLACE = "/.well-known/mta-sts.txt"
LONGEST = 64_000


def fetched(host: str) -> str | None:
    """Over HTTPS with a good certificate, and without going where a redirect leads (RFC 8461, 3.3)."""
    connection = http.client.HTTPSConnection(host, timeout=10, context=ssl.create_default_context())
    try:
        connection.request("GET", PLACE)
        answer = connection.getresponse()
        return (
            answer.read(LONGEST).decode("utf-8", "replace") if answer.status == http.HTTPStatus.OK else None
        )
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

"""An identity provider that holds us to what we ask: `python -m tests.strict_provider PORT`, a process of its own.

It gives a token only for the verifier behind the challenge (RFC 7636), once, to whom it knows. Under `/honest` somebody
who is asked to show anew who they are has just done so; `/forgetful` takes them as they came in an hour ago, whatever it
was asked; `/silent` does not say when they did. `/lying.<what it says instead, as JSON in base64>` says something else in
what it claims, or answers one question with a body of another kind.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "fgc", "a secret of ours"
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
AN_HOUR = 3600
DEEP = b"[" * 100_000
BODIES = {
    "deep": DEEP,
    "deep token": b'{"id_token": "' + b".".join([base64.urlsafe_b64encode(DEEP)[:20_000]] * 3) + b'"}',
    "long": b'{"keys": "' + b"x" * 5_000_000 + b'"}',
    "no words": b"\xff\xfe\x00",
    "a list": b"[]",
    "numbers": b'{"id_token": 7, "keys": 7, "token_endpoint": 7, "issuer": 7}',
    "no keys": b'{"keys": [{"kty": "EC", "crv": 7, "x": [], "y": {}}]}',
}
codes: dict[str, dict[str, str]] = {}


class Provider(BaseHTTPRequestHandler):
    @property
    def kind(self) -> str:
        return self.path.split("/")[1]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/{self.kind}"

    @property
    def lies(self) -> dict[str, Any]:
        told = self.kind.partition(".")[2]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(told)) if told else {}
        return found

    def do_GET(self) -> None:
        if self.path.endswith("/keys"):
            self._say(200, {"keys": [KEY.as_dict(private=False)]})
            return
        self._say(200, {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
        })  # fmt: skip

    def do_PUT(self) -> None:
        """Whom it knows is said with their name: it takes what it is told, and does nothing."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, {})

    def do_POST(self) -> None:
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = {name: values[0] for name, values in told.items()}
        if "/authorize" in self.path:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            code = secrets.token_urlsafe(16)
            codes[code] = asked | {"sub": body["sub"]}
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
            return
        self._exchange(body)

    def _exchange(self, body: dict[str, str]) -> None:
        asked, known = (
            codes.pop(body.get("code", ""), None),
            base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode(),
        )
        digest = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or self.headers["Authorization"] != f"Basic {known}"
        ):
            self._say(400, {"error": "invalid_grant"})
            return
        claims = self._claims(asked) | self.lies.get("claims", {})
        token = jwt.encode({"alg": "ES256", "kid": "one"}, claims, KEY)
        self._say(200, {"access_token": "opens nothing", "token_type": "Bearer", "id_token": token})

    def _claims(self, asked: dict[str, str]) -> dict[str, object]:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "email": asked["sub"], "email_verified": True,
                  "iat": now, "exp": now + 300, "nonce": asked["nonce"]}  # fmt: skip
        again = asked.get("max_age") == "0" and asked.get("prompt") == "login"
        shown_at = {"honest": now if again else now - AN_HOUR, "forgetful": now - AN_HOUR}.get(self.kind)
        return claims if shown_at is None else claims | {"auth_time": shown_at}

    def _say(self, status: int, told: dict[str, object]) -> None:
        asked = {"keys": "keys", "token": "token"}.get(self.path.rsplit("/", 1)[-1], "about")
        body = BODIES.get(self.lies.get(asked, ""), json.dumps(told).encode())
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """It says nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()

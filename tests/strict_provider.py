"""An identity provider that holds us to what we ask: `python -m tests.strict_provider PORT`, a process of its own.

It gives a token only for the verifier behind the challenge (RFC 7636), once, to whom it knows. Under `/honest` somebody
who is asked to show anew who they are has just done so; `/forgetful` takes them as they came in an hour ago, whatever it
was asked; `/silent` does not say when they did.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "fgc", "a secret of ours"
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
AN_HOUR = 3600
codes: dict[str, dict[str, str]] = {}


class Provider(BaseHTTPRequestHandler):
    @property
    def kind(self) -> str:
        return self.path.split("/")[1]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/{self.kind}"

    def do_GET(self) -> None:
        if self.path.endswith("/keys"):
            self._say(200, {"keys": [KEY.as_dict(private=False)]})
            return
        self._say(200, {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
        })  # fmt: skip

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
        claims = self._claims(asked)
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
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_told: object) -> None:
        """It says nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()

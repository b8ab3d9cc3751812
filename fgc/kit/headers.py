"""The headers every answer carries, errors included (security: no framing, no sniffing, no storing, no outside)."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
}


def set_headers(app: Flask, *, https: bool, secrets_under: tuple[str, ...]) -> None:
    """Adds the headers to every answer of `app`. Paths under `secrets_under` hold a secret: only the origin goes on."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        # "no-referrer" would make the form library refuse every POST over HTTPS.
        policy = "strict-origin" if request.path.startswith(secrets_under) else "same-origin"
        response.headers.setdefault("Referrer-Policy", policy)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if https:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"
            )
        return response

"""The headers every answer carries, errors included (security: no framing, no sniffing, no storing, no outside)."""

from flask import Flask, Response, request

REPORTS = "/csp"
"""Where browsers tell what the policy kept from happening."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    f"require-trusted-types-for 'script'; report-uri {REPORTS}; report-to csp"
)
"""`report-uri` is for browsers that do not know `report-to`; the others pass over it."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Reporting-Endpoints": f'csp="{REPORTS}"',
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload"}
"""Where people reach us by TLS. Browsers pass over it in an answer that came without."""
BARE = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
"""What an answer carries besides, where nobody asked for a page of ours."""


def set_headers(app: Flask, *, https: bool, secrets_under: tuple[str, ...]) -> None:
    """Adds the headers to every answer of `app`. Paths under `secrets_under` hold a secret: only the origin goes on."""
    always = ALWAYS | (STRICT_TRANSPORT if https else {})

    @app.after_request
    def add(response: Response) -> Response:
        said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives names and values
        # "no-referrer" would make the form library refuse every POST over HTTPS.
        policy = "strict-origin" if request.path.startswith(secrets_under) else "same-origin"
        for name, value in (*always.items(), ("Referrer-Policy", policy)):
            if name.lower() not in said:
                response.headers.add(name, value)
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        return response

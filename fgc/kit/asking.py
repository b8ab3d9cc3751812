"""Which request is running, and where it comes from."""

import ipaddress
import secrets

from flask import Flask, g, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix

NOWHERE = ""


def request_number() -> str:
    """The number of the running request, made when it is first asked for: all that is noted of it belongs together."""
    if not has_request_context():
        return ""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(8)
    return str(g.request_number)


def believe_proxies(app: Flask, count: int) -> None:
    """So many proxies stand before us, and each adds whom it was asked by to `X-Forwarded-For`: only what they added is
    believed, and nothing else that such a header says. With none, nobody is believed."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=0, x_host=0)  # type: ignore[method-assign]


def comes_from() -> str:
    """The network address of whoever asks; of IPv6 the half that a household shares. `NOWHERE` when it is this machine's
    own: then a proxy stands between that we were not told about, and everybody looks the same."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return NOWHERE
    if address.is_loopback:
        return NOWHERE
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)

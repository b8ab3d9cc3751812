"""Where staff may sign in besides here, and who somebody is over there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """Where people may sign in besides here, as the installation is told."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    """What the organisation calls it, on the button."""


@dataclass(frozen=True)
class Known:
    """Who somebody is over there."""

    subject: str
    email: str

"""Settings, read once from the environment. A missing or wrong one stops the start with its name, and no value."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fgc.kit.email import kept_email
from fgc.kit.phone import kept_phone
from fgc.kit.refusal import Refused

ENVIRONMENTS = ("production", "development", "demo", "test")


class WrongSetting(Exception):
    """A setting is missing or cannot be used. The message names it and says what is expected, never its value."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    env: str
    base_url: str
    """Where people reach the product; every link in a letter begins with it. Never taken from a request."""
    database_url: str | None
    """None: an embedded PostgreSQL starts by itself."""
    owner_database_url: str | None
    """The role that owns the tables, for migrations; None with the embedded one."""
    state: Path
    """Keys, the seal's key, the embedded database, read letters of the demo. Private to the user who runs it."""
    audit_heads: Path
    """Where the heads of the audit are copied to: best where nobody who can write the database can write."""
    journal: Path
    """What a restored backup must not bring back: outside the database, and not where its backups are."""
    backup_key: str
    """The public keys of whoever may open a backup; empty: none is made."""
    backup_days: int
    """After so many days a backup has to be gone, and with it the last of whoever was erased."""
    security_log: Path | None
    """Where the security log is written; None: with the other lines, on stderr."""
    proxies: int
    """How many proxies stand before us and say whom they were asked by."""
    phone: str
    """The number to phone where no service is known, or none can be asked for."""
    smtp_host: str
    smtp_port: int
    smtp_username: str
    smtp_password: str
    smtp_starttls: bool
    mail_sender: str
    exit_url: str
    """Where 'Leave this page' goes."""
    oidc: tuple[str, str, str, str] | None
    """Issuer, client id, client secret and name of the organisation where staff may sign in besides here."""
    breached_passwords: Path | None
    """A list of passwords that were stolen somewhere; None: only our own rules hold."""

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def demo(self) -> bool:
        return self.env in ("demo", "test")


def from_environment() -> Settings:
    """Reads and checks all settings. Raises `WrongSetting` for the first one that is missing or cannot be used."""
    env = _one_of("FGC_ENV", "development", ENVIRONMENTS)
    base_url = _text("FGC_BASE_URL", None if env == "production" else "http://127.0.0.1:8000").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise WrongSetting("FGC_BASE_URL must be an address such as https://example.org")
    if env == "production":
        _production(base_url)
    if env != "test" and (forbidden := [name for name in ("FGC_CRASH_AT",) if os.environ.get(name)]):
        raise WrongSetting(f"{forbidden[0]} is only for FGC_ENV=test")
    if os.environ.get("FGC_CLOCK") and env not in ("test", "demo"):
        raise WrongSetting("FGC_CLOCK is only for FGC_ENV=test or demo")
    state = Path(_text("FGC_STATE", str(Path(__file__).resolve().parent / ".state"))).absolute()
    return Settings(
        env=env,
        base_url=base_url,
        database_url=os.environ.get("DATABASE_URL") or None,
        owner_database_url=os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or None,
        state=state,
        audit_heads=Path(_text("FGC_AUDIT_HEADS", str(state / "audit-heads.jsonl"))).absolute(),
        journal=Path(_text("FGC_JOURNAL", str(state / "journal.jsonl"))).absolute(),
        backup_key=os.environ.get("FGC_BACKUP_KEY", ""),
        backup_days=_days("FGC_BACKUP_DAYS", 35),
        security_log=_log(state),
        proxies=_count("FGC_PROXIES"),
        phone=_contact("FGC_PHONE", None if env == "production" else "01632 960190", kept_phone),
        smtp_host=_text("SMTP_HOST", None if env == "production" else "127.0.0.1"),
        smtp_port=_number("SMTP_PORT", 587 if env == "production" else 8025),
        smtp_username=os.environ.get("SMTP_USERNAME", ""),
        smtp_password=os.environ.get("SMTP_PASSWORD", ""),
        smtp_starttls=_one_of("SMTP_STARTTLS", "yes" if env == "production" else "no", ("yes", "no"))
        == "yes",
        mail_sender=_contact("MAIL_SENDER", None if env == "production" else "post@example.org", kept_email),
        exit_url=_text("FGC_EXIT_URL", "https://www.bbc.co.uk/weather"),
        oidc=_oidc(env),
        breached_passwords=_file("FGC_BREACHED_PASSWORDS"),
    )


def _production(base_url: str) -> None:
    if not base_url.startswith("https://"):
        raise WrongSetting("FGC_BASE_URL must begin with https:// in production")
    if not os.environ.get("FGC_STATE"):
        raise WrongSetting("FGC_STATE must name the folder that keeps keys in production")


def _text(name: str, default: str | None) -> str:
    value = os.environ.get(name) or default
    if value is None:
        raise WrongSetting(f"{name} is not set")
    return value


def _contact(name: str, default: str | None, kept: Callable[[str], str]) -> str:
    """A phone number or an address, in the one form in which the product keeps them."""
    try:
        return kept(_text(name, default))
    except Refused as refused:
        raise WrongSetting(f"{name} must be whole, such as +44 1632 960190 or post@example.org") from refused


def _oidc(env: str) -> tuple[str, str, str, str] | None:
    issuer = os.environ.get("FGC_OIDC_ISSUER")
    if not issuer:
        return None
    if env == "production" and not issuer.startswith("https://"):
        raise WrongSetting("FGC_OIDC_ISSUER must begin with https:// in production")
    return (
        issuer,
        _text("FGC_OIDC_CLIENT_ID", None),
        _text("FGC_OIDC_CLIENT_SECRET", None),
        _text("FGC_OIDC_NAME", None),
    )


def _log(state: Path) -> Path | None:
    """`-` is stderr, as it is for other programs."""
    told = _text("FGC_SECURITY_LOG", str(state / "security.jsonl"))
    return None if told == "-" else Path(told).absolute()


def _count(name: str) -> int:
    value = os.environ.get(name) or "0"
    if not value.isdigit() or int(value) > 9:
        raise WrongSetting(f"{name} must be a number from 0 to 9")
    return int(value)


def _days(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) <= 366:
        raise WrongSetting(f"{name} must be a number of days from 1 to 366")
    return int(value)


def _file(name: str) -> Path | None:
    value = os.environ.get(name)
    if not value:
        return None
    if not Path(value).is_file():
        raise WrongSetting(f"{name} must name a file that is there")
    return Path(value).absolute()


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise WrongSetting(f"{name} must be a port number")
    return int(value)


def _one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise WrongSetting(f"{name} must be one of {', '.join(allowed)}")
    return value

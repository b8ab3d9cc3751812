"""Puts the parts together. Decides nothing."""

from collections.abc import MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_login
from flask import Flask
from flask.templating import Environment
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.wrappers import Response

from config import Settings, WrongSetting
from fgc import commands, reactions
from fgc.access import errors, gate, passwords, watching
from fgc.access import views as access
from fgc.access.audit import heads
from fgc.access.feeds import UNDER
from fgc.access.staff import breached, elsewhere
from fgc.actions import views as actions
from fgc.approach.reading import approaches
from fgc.circle import consents
from fgc.circle import queries as circle_seen
from fgc.circle import views as circle
from fgc.conference import history
from fgc.conference import views as conference
from fgc.invitation import views as invitation
from fgc.invitation.standings import standings_of
from fgc.keeping import views as keeping
from fgc.kit import (
    addresses,
    asking,
    bodies,
    bulkhead,
    database,
    delivery,
    headers,
    jobs,
    journal,
    logs,
    phone,
    same_site,
    secrets,
    security_log,
    sessions,
    words,
)
from fgc.meeting import views as meeting
from fgc.overview import around
from fgc.overview import views as overview
from fgc.plan import views as plan
from fgc.plan.queries import review_day
from fgc.record import views as record
from fgc.record.received import received_about
from fgc.referral import views as referral
from fgc.review import views as review
from fgc.review.queries import is_off
from fgc.schedule import views as schedule

STEPS = (access, conference, referral, circle, schedule, invitation, meeting, plan, actions, review, keeping, record,
         overview)  # fmt: skip
ROOT = Path(__file__).resolve().parents[1]


class Words(Environment):
    """Jinja's environment without a layer over its globals for each template: nobody adds any, and seeing that again
    at each import of a template took longer than the import."""

    def make_globals(self, more: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(more) if more else self.globals


class Product(Flask):
    """Flask, with every view run through the gate."""

    jinja_environment = Words

    def dispatch_request(self) -> Response:
        return gate.through(super().dispatch_request)


def create_app(settings: Settings) -> Product:
    """The product for these settings, connected to its database. Raises `WrongApproach` when plans/ is wrong, and
    `WrongSetting` for keys of another kind of installation."""
    _watch(settings)
    approaches()
    secrets.use(keys_for(settings))
    passwords.use(passwords.hasher_for(settings.env))
    breached.use(settings.breached_passwords)
    elsewhere.use(elsewhere.Provider(*settings.oidc) if settings.oidc else None)
    app = Product(__name__, template_folder=f"{ROOT}/templates", static_folder=f"{ROOT}/fgc/static/build")
    app.url_map.converters["int"] = addresses.IntegerConverter
    app.config.update(_configuration(settings))
    _templates(app)
    _door(app, settings)
    app.jinja_env.globals.update(
        around.for_templates()
    )  # last: the form library would have its own token made each time
    database.open_here(settings.database_url, settings.state)
    history.listen(reactions.REACTIONS)
    _later_steps()
    for step in STEPS:
        app.register_blueprint(step.bp)
    _letters(app, settings)
    commands.register(app)
    return app


def _later_steps() -> None:
    """Names to earlier steps who knows what only a later one does."""
    circle_seen.told_by(standings_of)
    consents.told_by(received_about)
    review_day.told_by(is_off)


def _watch(settings: Settings) -> None:
    logs.start_logging()
    security_log.use(settings.security_log)
    heads.use(settings.audit_heads)
    journal.use(settings.journal)
    watching.use(settings.state)
    bulkhead.use(settings.state)


def keys_for(settings: Settings) -> secrets.KeyRing:
    """The key ring of this installation, made at its first start. Production refuses one that was made to try things
    out: who knows who has a copy of it."""
    real = settings.env == "production"
    ring = secrets.KeyRing.load_or_make(settings.state / "keys.json", for_trial=not real)
    if real and ring.keys.for_trial:
        raise WrongSetting("FGC_STATE holds keys that were made to try things out: production needs its own")
    return ring


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": secrets.ring().sign_key("cookies"),
        "SESSION_COOKIE_NAME": "__Host-visit" if settings.https else "visit",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "TRUSTED_HOSTS": [settings.host],
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _door(app: Flask, settings: Settings) -> None:
    asking.believe_proxies(app, settings.proxies)
    words.set_up(app, chosen=around.language_of_viewer)
    phone.region_is(around.region_of_viewer)
    headers.set_headers(app, https=settings.https, secrets_under=("/l/", "/join/", UNDER))
    app.session_interface = sessions.Sessions(without=(UNDER,))
    bodies.limit_bodies(app)
    same_site.only_from_here(app, but=("access.policy_reports",))
    protect = CSRFProtect(app)
    for looks_itself in (access.reporting.policy_reports, access.visiting.leave, access.signing_in.sign_out):
        protect.exempt(looks_itself)
    login = flask_login.LoginManager(app, add_context_processor=False)
    login.request_loader(access.signed_in)
    errors.register(app)


def _letters(app: Flask, settings: Settings) -> None:
    jobs.around(app.app_context)
    delivery.use(
        delivery.SmtpSettings(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.mail_sender,
            reply_to=settings.mail_sender,
            username=settings.smtp_username or None,
            password=settings.smtp_password or None,
            starttls=settings.smtp_starttls,
        )
    )


def _templates(app: Flask) -> None:
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader(
                {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
            ),
        ]
    )
    WTFormsHelpers(app)

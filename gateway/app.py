"""The web application: creates the Flask app and connects its parts, nothing more."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask, current_app, g
from flask_wtf.csrf import CSRFProtect

from gateway import extensions, redis, secrets
from gateway.books.readiness import Readiness
from gateway.channels.registry import Channels
from gateway.cli.commands import COMMANDS
from gateway.inbound.accept import start_replayer
from gateway.kept import KeptError
from gateway.measures import Measures
from gateway.secrets import SecretError
from gateway.settings import Settings, SettingsError, read
from gateway.ussd.session import Menus
from gateway.web import (
    assets,
    chosen,
    compressed,
    errors,
    guard,
    headers,
    health,
    language,
    menu,
    roles,
    show,
    unsafe,
    webhooks,
)
from gateway.web import ussd as ussd_webhook
from gateway.web.account import views as account
from gateway.web.application import WebApplication
from gateway.web.areas import views as areas
from gateway.web.backups import views as backups
from gateway.web.broadcasts import views as broadcasts
from gateway.web.campaigns import views as campaigns_page
from gateway.web.channels import views as channels
from gateway.web.closing import views as closing
from gateway.web.enter import views as enter
from gateway.web.guard import Access
from gateway.web.help import targets
from gateway.web.help import views as help_page
from gateway.web.labels import labels
from gateway.web.log import views as log_page
from gateway.web.login import views as login
from gateway.web.papers import views as papers
from gateway.web.people import views as people
from gateway.web.reports import long
from gateway.web.reports import views as reports
from gateway.web.roster import views as roster_page
from gateway.web.start import views as start
from gateway.web.status import views as status_page
from gateway.web.texts import views as texts
from gateway.web.try_phone import views as try_phone
from gateway.web.waiting import views as waiting_page

log = logging.getLogger(__name__)

BLUEPRINTS = (
    (health.pages, Access.ANYBODY),
    (login.pages, Access.VISITOR),
    (status_page.pages, Access.SESSION),
    (areas.pages, Access.SESSION),
    (texts.pages, Access.SESSION),
    (broadcasts.pages, Access.SESSION),
    (channels.pages, Access.SESSION),
    (waiting_page.pages, Access.SESSION),
    (enter.pages, Access.SESSION),
    (roster_page.pages, Access.SESSION),
    (reports.pages, Access.SESSION),
    (long.pages, Access.SESSION),
    (papers.pages, Access.SESSION),
    (closing.pages, Access.SESSION),
    (log_page.pages, Access.SESSION),
    (try_phone.pages, Access.SESSION),
    (account.pages, Access.SESSION),
    (people.pages, Access.SESSION),
    (campaigns_page.pages, Access.SESSION),
    (help_page.pages, Access.SESSION),
    (backups.pages, Access.SESSION),
    (start.pages, Access.SESSION),
    (webhooks.pages, Access.SIGNATURE),
    (ussd_webhook.pages, Access.SIGNATURE),
)
"""Every page of ours, and what it asks of its callers."""


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; nothing is connected before the first request."""
    settings = settings or read()
    app = WebApplication("gateway.web", template_folder=".")
    app.config.update(
        SECRET_KEY=secrets.secret(settings.var_dir, "web"),
        MAX_FORM_MEMORY_SIZE=guard.OFFICE_BYTES,
        MAX_FORM_PARTS=50,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
    )
    app.url_map.merge_slashes = False  # the redirect for //x would lead to whatever host a caller names
    extensions.attach(app, settings)
    app.extensions["readiness"] = Readiness(app.extensions["books"])
    app.extensions["measures"] = Measures(app.extensions["books"], redis.jobs(settings.redis), settings)
    app.extensions["menus"] = Menus(
        redis.books(settings.books), app.extensions["acceptor"], timedelta(minutes=settings.ussd_draft_minutes)
    )
    app.before_request(_use_what_was_connected)
    guard.protect(app, {blueprint.name: access for blueprint, access in BLUEPRINTS})
    csrf = CSRFProtect(app)
    for blueprint, access in BLUEPRINTS:
        if access is Access.SIGNATURE:
            csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    csrf.exempt(login.use)  # who has the link may use it, and nobody has a session before
    roles.collect(app, [blueprint.name for blueprint, access in BLUEPRINTS if access is Access.SESSION])
    language.attach(app)
    headers.attach(app)
    compressed.attach(app)
    errors.attach(app)
    app.context_processor(lambda: {"me": g.get("person")})
    app.cli.commands = COMMANDS
    app.jinja_env.globals.update(
        t=labels.label,
        phrase=labels.phrase,
        language=labels.spoken,
        languages=tuple(labels.TABLES),
        asset=assets.asset,
        show=show,
        to=chosen.to,
        again=chosen.again,
        has_samples=chosen.has_samples,
        menu=menu.entries,
        door=menu.door,
        is_unsafe=unsafe.is_unsafe,
        may=roles.may,
        help_here=targets.help_here,
        help_at=targets.address,
    )
    return app


def _use_what_was_connected() -> None:
    """Take up a channel that was connected since the last request; what cannot be used is said, and changes nothing."""
    settings: Settings = current_app.extensions["settings"]
    try:
        current = settings.current()
        if current is not settings:
            current.of(Channels)
            current_app.extensions["settings"] = current
    except (SettingsError, KeptError) as error:
        log.warning("what is kept of the channels is not used: %s", error)


def served_app() -> Flask:
    """The application for a web server: its spool is replayed, and wrong settings end the start with one sentence."""
    try:
        app = create_app()
    except (SettingsError, SecretError) as error:
        raise SystemExit(f"keng: {error}") from None
    start_replayer(app.extensions["acceptor"])  # it looks at the disk; Redis is asked only where something was spooled
    return app

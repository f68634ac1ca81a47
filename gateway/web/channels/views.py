"""The page of the channels: connect the office's phone, see each step, and how every channel does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import segno
from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from redis import Redis
from werkzeug.wrappers import Response

from gateway import certificate_authority
from gateway.books import devices
from gateway.books.devices import Attempt
from gateway.channels.channel import Channel
from gateway.channels.connecting import Step, said
from gateway.channels.registry import Channels
from gateway.connect import called_back, connect
from gateway.kept import KeptError
from gateway.routing import plan_of
from gateway.settings import Settings
from gateway.status.channels import states
from gateway.web import show
from gateway.web.chosen import choose, the_books
from gateway.web.labels.labels import spoken
from gateway.web.people_said import moment
from gateway.web.roles import Role, needs

pages = Blueprint("channels", __name__)

CERTIFICATE = "/webhooks/certificate"
LOOKS_AGAIN_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Connecting:
    """How connecting a device goes, as the page shows it."""

    steps: tuple[Step, ...]
    is_waiting: bool
    """Whether the device is still to call back."""
    certificate: str
    """Where the device finds our certificate; "" where it needs none."""

    @property
    def is_done(self) -> bool:
        """Whether the device is connected, and has called back."""
        return not self.is_waiting and all(step.is_done for step in self.steps)

    @property
    def code(self) -> str:
        """The same as a picture that phones read."""
        return segno.make(self.certificate, error="m").svg_data_uri(scale=4, dark="#111", light="#fff")


@pages.get("/channels")
@needs(Role.CLERK)
def all_() -> Response:
    """The channels, the form that connects a device, and how that goes."""
    return _page()


@pages.post("/channels/<name>")
@needs(Role.ADMIN)
def add(name: str) -> Response:
    """Connect a device; the page then shows each step, and waits for it to call back."""
    channel = _settings().of(Channels).connectable.get(name) or abort(404)
    typed = {field.name: request.form.get(field.name, "") for field in channel.form}
    if not typed.get("password") and (known := channel.typed(typed.get("name", ""))):
        typed = {**typed, "password": known["password"]}
    try:
        steps = [*connect(_settings(), the_books(), channel, typed)]
    except KeptError as error:
        steps = [Step((str(error), str(error)), is_done=False)]
    if all(step.is_done for step in steps):
        return redirect(url_for("channels.all_", connecting=name), 303)
    response = _page(name, typed, tuple(steps))
    response.status_code = 409
    return response


@pages.get("/channels/certificate.crt")
@needs(Role.CLERK)
def certificate() -> Response:
    """Our authority's certificate, for a phone that cannot fetch it by itself."""
    var_dir = _settings().var_dir
    if not certificate_authority.certificate_path(var_dir).exists():
        abort(404)
    response = make_response(certificate_authority.for_phones(var_dir))
    response.headers["Content-Type"] = "application/x-x509-ca-cert"
    response.headers["Content-Disposition"] = 'attachment; filename="keng.crt"'
    return response


def _page(name: str = "", typed: dict[str, str] | None = None, steps: tuple[Step, ...] = ()) -> Response:
    settings, books, now = _settings(), the_books(), datetime.now(UTC)
    channels, name = settings.of(Channels), name or request.args.get("connecting", "")
    channel = channels.connectable.get(name)
    going = _connecting(books, channel, steps, now) if channel else None
    var_dir = settings.var_dir
    zone = plan_of(settings).zone
    page = {
        "chosen": choose(books, request.args.get("campaign")),
        "states": states(books, settings, now), "now": now, "typed": typed or {},
        "connectable": channels.connectable.values(), "name": name, "going": going,
        "fingerprint": certificate_authority.fingerprint(var_dir) if going and going.certificate else "",
        "when": lambda at: moment(at, zone),
        "clock": lambda moment: show.clock(moment, zone), "words": lambda one: said(one, spoken()),
    }  # fmt: skip
    response = make_response(render_template("channels/page.html", **page))
    if going and going.is_waiting:
        response.headers["Refresh"] = str(LOOKS_AGAIN_SECONDS)
    return response


def _connecting(books: Redis, channel: Channel, steps: tuple[Step, ...], now: datetime) -> Connecting | None:
    """How it goes with a device: what was just tried, or else the last attempt and whether it has called back."""
    attempt = devices.attempt(books, channel.name)
    if steps:
        return Connecting(steps, is_waiting=False, certificate=_needed(attempt))
    if attempt is None:
        return None
    done = tuple(Step((vi, en), is_done=is_done) for vi, en, is_done in attempt.steps)
    back = called_back(books, channel, attempt, now)
    is_over = back is not None and back.is_done
    shown = (*done, back) if back else done
    return Connecting(shown, is_waiting=bool(attempt.sent_at) and not is_over, certificate=_needed(attempt))


def _needed(attempt: Attempt | None) -> str:
    """Where the certificate is fetched: our own https alone needs one."""
    if attempt is None or attempt.address == current_app.extensions["settings"].public_url:
        return ""
    return attempt.address + CERTIFICATE


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

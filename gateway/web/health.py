"""Health: whether the process lives, whether it can do its work, and what monitoring measures."""

from __future__ import annotations

from hmac import compare_digest

from flask import Blueprint, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from redis.exceptions import RedisError

pages = Blueprint("health", __name__)

Answer = tuple[str, int, dict[str, str]]
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/healthz")
def alive() -> Answer:
    """Whether this process answers; nothing else is asked."""
    return "ok\n", 200, TEXT


@pages.get("/readyz")
def ready() -> Answer:
    """Whether Redis answers and takes writes."""
    try:
        current_app.extensions["readiness"].check()
    except RedisError:
        return "not ready\n", 503, TEXT
    return "ok\n", 200, TEXT


@pages.get("/metrics")
def measured() -> tuple[bytes, int, dict[str, str]]:
    """What Prometheus asks for, given the token of the settings; closed where there is none."""
    extensions = current_app.extensions
    expected, given = extensions["settings"].metrics_token, request.authorization
    if not expected or given is None or given.type != "bearer" or not given.token:
        abort(404)
    if not compare_digest(given.token.encode(), expected.get_secret_value().encode()):
        abort(404)
    registry = CollectorRegistry()
    registry.register(extensions["measures"])
    return generate_latest(registry), 200, {"Content-Type": CONTENT_TYPE_LATEST}

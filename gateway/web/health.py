"""Health: whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, current_app
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

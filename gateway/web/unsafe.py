"""The red warning on the pages while the store may lose accepted texts."""

from __future__ import annotations

from flask import current_app
from redis import RedisError

from gateway.books import safety


def is_unsafe() -> bool:
    """Whether the last start found the store unsafe; not known while it does not answer."""
    try:
        return bool(safety.found(current_app.extensions["books"]))
    except RedisError:
        return False

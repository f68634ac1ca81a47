"""The hold: while it stands, texts come in and count, and none goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

HOLD_KEY = common_key("hold")
"""The hold: since when, and why; removed by its release."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Since when nothing goes out, and why."""

    since: datetime
    why: str


def put_on(client: Redis, now: datetime, why: str) -> None:
    """Let nothing go out from now on; what a sender has in hand still does. A hold that stands keeps its time."""
    client.hsetnx(HOLD_KEY, "since", now.isoformat())
    client.hset(HOLD_KEY, "why", why)


def release(client: Redis) -> bool:
    """Let texts go out again; whether there was a hold."""
    return bool(client.delete(HOLD_KEY))


def is_on(client: Redis) -> bool:
    """Whether nothing may go out."""
    return bool(client.exists(HOLD_KEY))


def state(client: Redis) -> Hold | None:
    """The hold, if there is one."""
    kept = cast("dict[str, str]", client.hgetall(HOLD_KEY))
    return Hold(datetime.fromisoformat(kept["since"]), kept["why"]) if kept else None

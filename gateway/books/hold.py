"""The hold: while it is on, texts are accepted and counted, but nothing is sent."""

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
    """Since when nothing is sent, and why."""

    since: datetime
    why: str


def put_on(client: Redis, now: datetime, why: str) -> None:
    """Stop sending; a text that a sender has already claimed still goes. If the hold is already on, its time stays."""
    client.hsetnx(HOLD_KEY, "since", now.isoformat())
    client.hset(HOLD_KEY, "why", why)


def release(client: Redis) -> bool:
    """Allow sending again; return whether there was a hold."""
    return bool(client.delete(HOLD_KEY))


def is_on(client: Redis) -> bool:
    """Whether sending is on hold."""
    return bool(client.exists(HOLD_KEY))


def state(client: Redis) -> Hold | None:
    """The hold, if there is one."""
    kept = cast("dict[str, str]", client.hgetall(HOLD_KEY))
    return Hold(datetime.fromisoformat(kept["since"]), kept["why"]) if kept else None

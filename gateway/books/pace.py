"""The pace: how many texts a channel takes in a second, over all campaigns; replies have the last of them."""

from __future__ import annotations

from datetime import timedelta

from redis import Redis

from gateway.books.scripts import script

KEPT_FOR_REPLIES = 0.5
"""So much of what a channel takes at once is never used by a broadcast."""
LEAST_AT_ONCE = 2.0


def pace_key(channel: str) -> str:
    """A bucket of tokens a channel; ends by itself."""
    return f"keng:pace:{channel}"


def take(client: Redis, channel: str, a_second: float, *, reply: bool) -> timedelta:
    """Take leave to send one text now; how long to wait where there is none, and then none was taken."""
    at_once = max(a_second, LEAST_AT_ONCE)
    kept = 0.0 if reply else min(at_once * KEPT_FOR_REPLIES, at_once - 1)
    waits = script(client, "pace")(keys=[pace_key(channel)], args=[a_second, at_once, kept])
    return timedelta(microseconds=int(waits))

"""The tallies: counters of events on each channel, over all campaigns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

PULLED_AT = "pulled_at"
OWED_SINCE = "owed_since"
MOMENTS = (PULLED_AT, OWED_SINCE)
"""The fields that are times, not counters."""


def tallies_key(channel: str) -> str:
    """A few counters and times for each channel; kept."""
    return common_key("tallies", channel)


def add(client: Redis, channel: str, what: str, count: int = 1) -> None:
    """Add one to the counter `what`."""
    client.hincrby(tallies_key(channel), what, count)


def in_vain(client: Redis, channel: str, delivery: str, code: str) -> None:
    """Count a text that did not reach its phone, by state and the provider's error code."""
    add(client, channel, f"texts {delivery} with error {code}" if code else f"texts {delivery}")


def all_of(client: Redis, channel: str) -> dict[str, int]:
    """Everything counted of a channel."""
    counted = cast("dict[str, str]", client.hgetall(tallies_key(channel)))
    return {what: int(count) for what, count in counted.items() if what not in MOMENTS}


def pulled(client: Redis, channel: str, moment: datetime) -> None:
    """Note that everything the provider received before `moment` was searched for missed texts."""
    client.hset(tallies_key(channel), PULLED_AT, moment.isoformat())


def pulled_at(client: Redis, channel: str) -> datetime | None:
    """Up to when the provider's list was searched; None if it never was."""
    return _moment(client, channel, PULLED_AT)


def owed(client: Redis, channel: str, moment: datetime) -> None:
    """Note that a text was handed over at `moment` and a receipt is expected, unless one is expected already."""
    client.hsetnx(tallies_key(channel), OWED_SINCE, moment.isoformat())


def heard(client: Redis, channel: str) -> None:
    """Note that a receipt came."""
    client.hdel(tallies_key(channel), OWED_SINCE)


def owed_since(client: Redis, channel: str) -> datetime | None:
    """Since when a receipt is expected and none has come; None if none is expected."""
    return _moment(client, channel, OWED_SINCE)


def _moment(client: Redis, channel: str, what: str) -> datetime | None:
    noted = client.hget(tallies_key(channel), what)
    return datetime.fromisoformat(noted).astimezone(UTC) if isinstance(noted, str) else None

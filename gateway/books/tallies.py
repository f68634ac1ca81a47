"""The tallies: how often something worth knowing happened to a channel, over all campaigns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from redis import Redis

PULLED_AT = "pulled_at"


def tallies_key(channel: str) -> str:
    """A handful of numbers a channel, kept."""
    return f"keng:tallies:{channel}"


def add(client: Redis, channel: str, what: str, count: int = 1) -> None:
    """Count `what`."""
    client.hincrby(tallies_key(channel), what, count)


def in_vain(client: Redis, channel: str, delivery: str, code: str) -> None:
    """Count a text that did not reach its phone, by its state and the provider's error code."""
    add(client, channel, f"texts {delivery} with error {code}" if code else f"texts {delivery}")


def all_of(client: Redis, channel: str) -> dict[str, int]:
    """Everything counted of a channel."""
    counted = cast("dict[str, str]", client.hgetall(tallies_key(channel)))
    return {what: int(count) for what, count in counted.items() if what != PULLED_AT}


def pulled(client: Redis, channel: str, moment: datetime) -> None:
    """Note that all that the provider had got before `moment` was looked through."""
    client.hset(tallies_key(channel), PULLED_AT, moment.isoformat())


def pulled_at(client: Redis, channel: str) -> datetime | None:
    """Up to when the provider's list was looked through; None if it never was."""
    noted = client.hget(tallies_key(channel), PULLED_AT)
    return datetime.fromisoformat(noted).astimezone(UTC) if isinstance(noted, str) else None

"""The strangers: of each unknown phone the one text that waits for a person, and how many more it has sent since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove


@dataclass(frozen=True, slots=True)
class Stranger:
    """What waits of one phone."""

    text_id: str
    more: int = 0
    """How many texts it has sent besides, which need nobody."""


@dataclass(slots=True)
class Strangers:
    """The strangers of a batch, and how many there are in all."""

    found: dict[str, Stranger]
    count: int


def strangers_key(campaign: str) -> str:
    """What waits of each unknown phone; removed when it is settled."""
    return key(campaign, "strangers")


def of_phones(client: Redis, campaign: str, phones: Sequence[str]) -> Strangers:
    """What waits of `phones`."""
    if not phones:
        return Strangers({}, 0)
    pipe = client.pipeline(transaction=False)
    pipe.hmget(strangers_key(campaign), list(phones))
    pipe.hlen(strangers_key(campaign))
    kept, count = cast("tuple[list[str | None], int]", tuple(pipe.execute()))
    return Strangers({phone: read(one) for phone, one in zip(phones, kept, strict=True) if one}, count)


def everyone(client: Redis, campaign: str) -> dict[str, Stranger]:
    """What waits of every unknown phone."""
    kept = cast("dict[str, str]", client.hgetall(strangers_key(campaign)))
    return {phone: read(one) for phone, one in kept.items()}


def waits(campaign: str, phone: str, of: Stranger) -> Operation:
    """The operation that keeps what waits of a phone."""
    return put(strangers_key(campaign), {phone: f"{of.text_id} {of.more}"})


def settled(campaign: str, phone: str) -> Operation:
    """The operation by which nothing waits of a phone any more."""
    return remove(strangers_key(campaign), phone)


def read(kept: str) -> Stranger:
    """What waits of a phone, as it is kept."""
    text_id, more = kept.split()
    return Stranger(text_id, int(more))

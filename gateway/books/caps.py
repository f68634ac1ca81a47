"""The caps: how many texts may go out from a number within a minute, an hour, a day, over all campaigns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from redis import Redis

from gateway.books import clock
from gateway.books.keys import common_key

BULK_SHARE = 0.5
"""Texts to many stop at this share of a cap: the rest is for the replies."""
WARNED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class SendCap:
    """So many texts at most within any span of this length."""

    texts: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a cap is used up."""

    cap: SendCap
    texts: int

    @property
    def is_near(self) -> bool:
        """Whether the cap will soon stop what goes out."""
        return self.texts >= self.cap.texts * WARNED_SHARE


def handed_key(channel: str, number: str) -> str:
    """The ids of the texts that went out from a number, by the time (milliseconds); ends by itself."""
    return common_key("handed", channel, hashlib.blake2b(number.encode(), digest_size=10).hexdigest())


def note(client: Redis, channel: str, number: str, message_id: str, caps: Sequence[SendCap]) -> None:
    """Count a text that has gone out, or may have."""
    if not caps:
        return
    now, kept = _milliseconds(client), max(cap.within for cap in caps)
    key = handed_key(channel, number)
    pipe = client.pipeline()
    pipe.zadd(key, {f"{message_id} {now}": now})
    pipe.zremrangebyscore(key, "-inf", now - _span(kept))
    pipe.pexpire(key, _span(kept))
    pipe.execute()


def used(client: Redis, channel: str, numbers: Sequence[str], caps: Sequence[SendCap]) -> dict[str, tuple[Used, ...]]:
    """How much of each cap each number has used up, in one round trip."""
    if not caps or not numbers:
        return {}
    now, pipe = _milliseconds(client), client.pipeline(transaction=False)
    for number in numbers:
        for cap in caps:
            pipe.zcount(handed_key(channel, number), f"({now - _span(cap.within)}", "+inf")
    counted = iter(cast("list[int]", pipe.execute()))
    return {number: tuple(Used(cap, next(counted)) for cap in caps) for number in numbers}


def full(client: Redis, channel: str, numbers: Sequence[str], caps: Sequence[SendCap], *, bulk: bool) -> set[str]:
    """The numbers from which nothing may go out just now; texts to many leave the replies their share.

    Two senders at the same moment may pass a cap by one text.
    """
    share = BULK_SHARE if bulk else 1
    found = used(client, channel, numbers, caps)
    return {number for number, of in found.items() if any(one.texts >= one.cap.texts * share for one in of)}


def _milliseconds(client: Redis) -> int:
    return clock.microseconds(clock.now(client)) // 1000


def _span(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)

"""Safety: faults of the store that may lose accepted texts, found at a start that was told to ignore them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

UNSAFE = common_key("unsafe")
"""The sentences, one each; kept until a start finds none."""


def note(client: Redis, sentences: Sequence[str]) -> None:
    """Keep what this start found, in place of the result of the last one."""
    pipe = client.pipeline()
    pipe.delete(UNSAFE)
    if sentences:
        pipe.rpush(UNSAFE, *sentences)
    pipe.execute()


def found(client: Redis) -> list[str]:
    """What the last start found; empty if the store is safe."""
    return cast("list[str]", client.lrange(UNSAFE, 0, -1))

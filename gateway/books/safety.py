"""The safety of the store: what may lose an accepted text, as the last start found it though it was told to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

UNSAFE = common_key("unsafe")
"""The sentences, one each; kept until a start finds none."""


def note(client: Redis, sentences: Sequence[str]) -> None:
    """Keep what a start found, in the place of what the one before did."""
    pipe = client.pipeline()
    pipe.delete(UNSAFE)
    if sentences:
        pipe.rpush(UNSAFE, *sentences)
    pipe.execute()


def found(client: Redis) -> list[str]:
    """What the last start found; nothing where all is safe."""
    return cast("list[str]", client.lrange(UNSAFE, 0, -1))

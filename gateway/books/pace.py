"""The pace: how many texts a second may go out on a channel, over all campaigns."""

from __future__ import annotations

from redis import Redis

from gateway.books.keys import common_key
from gateway.books.scripts import script


def pace_key(channel: str) -> str:
    """The tokens left in a channel's bucket; expires when the bucket is full again."""
    return common_key("pace", channel)


def wait(client: Redis, channel: str, texts_a_second: int, *, bulk: bool) -> float:
    """Take a token for one text; return 0.0, or the seconds to wait before asking again.

    Broadcasts leave half of the bucket to replies.
    """
    reserve = (texts_a_second - 1) / 2 if bulk else 0
    return int(script(client, "pace")(keys=[pace_key(channel)], args=[texts_a_second, reserve])) / 1000

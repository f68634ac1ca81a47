"""The ways of texts: by which of our numbers a phone last wrote, which numbers are down, and what goes by another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import cast

from redis import Redis

from gateway.books import broadcasts, inbox, outbox
from gateway.books.keys import common_key
from gateway.books.outbox import Message
from gateway.books.scripts import script

Way = tuple[str, str]
"""A channel's name and our number there."""

LOOKED_AT = 50
"""So many of the newest entries of a phone's conversation are searched for a text of its own."""
DOWN_AFTER = 3
"""After so many texts in a row that it did not take a number counts as down."""
FORGOTTEN_SECONDS = 600
"""After so long without another failure a number is used again as if nothing had been."""
TRIED_SECONDS = 15
"""How often a number that is down is tried all the same, with one text."""


def failures_key(way: Way) -> str:
    """How many texts in a row a number has not taken; ends by itself."""
    return common_key("down", *_spelled(way))


def tried_key(way: Way) -> str:
    """That a number which is down was tried just now; ends by itself."""
    return common_key("down", *_spelled(way), "tried")


def last_used(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, Way]:
    """By which of our numbers each phone wrote its newest text, as far as that is kept."""
    pipe = client.pipeline(transaction=False)
    for phone in phones:
        pipe.lrange(outbox.talk_key(campaign, phone), -LOOKED_AT, -1)
    talks = cast("list[list[str]]", pipe.execute()) if phones else []
    newest = {
        phone: mark.removeprefix("t:")
        for phone, marks in zip(phones, talks, strict=True)
        if (mark := next((one for one in reversed(marks) if one.startswith("t:")), ""))
    }
    texts = {text.id: text for text in inbox.texts(client, campaign, [*newest.values()])}
    ways = {phone: texts[id_].way_back for phone, id_ in newest.items() if id_ in texts}
    return {phone: way for phone, way in ways.items() if way}


def failed(client: Redis, way: Way) -> None:
    """Note that a number did not take a text."""
    pipe = client.pipeline()
    pipe.incr(failures_key(way))
    pipe.expire(failures_key(way), FORGOTTEN_SECONDS)
    pipe.execute()


def worked(client: Redis, way: Way) -> None:
    """Note that it took one."""
    client.delete(failures_key(way))


def is_down(client: Redis, way: Way) -> bool:
    """Whether a number has lately taken none of several texts."""
    return int(cast("str | None", client.get(failures_key(way))) or 0) >= DOWN_AFTER


def may_be_tried(client: Redis, way: Way) -> bool:
    """Whether a number that is down may be tried with a text now; True once in a while."""
    return bool(client.set(tried_key(way), "1", nx=True, ex=TRIED_SECONDS))


def move(client: Redis, campaign: str, message: Message, to: Way, refused: bool = False) -> bool:
    """Have a claimed text go out by another number; False if it may have left by its own, or is no longer claimed.

    Where its own has refused it for good, that is kept with the text.
    """
    channel, number = to
    keys = [
        outbox.message_key(campaign, message.id),
        outbox.queue_key(campaign, message.channel, message.broadcast),
        outbox.queue_key(campaign, channel, message.broadcast),
        broadcasts.sending_key(campaign, channel),
    ]
    by = f"{message.channel} {message.sender}" if refused else ""
    return bool(script(client, "move")(keys=keys, args=[message.id, channel, number, message.broadcast, by]))


def _spelled(way: Way) -> Way:
    """A way in the name of a key; names of keys get into logs, so numbers are not spelled there."""
    channel, number = way
    return channel, hashlib.blake2b(number.encode(), digest_size=10).hexdigest()

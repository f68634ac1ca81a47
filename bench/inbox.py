"""A campaign's inbox filled beforehand, and how far a drain has come in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import cast

from redis import Redis

from bench.load import Sent
from gateway.books import cursor, inbox
from gateway.books.inbox import Arrival
from gateway.books.keys import inbox_key
from parsers.campaign.plan import Campaign

RECEIVER = "+15005550006"


def fill(books: Redis, campaign: Campaign, sent: Iterator[Sent], count: int, named_from: int = 0) -> None:
    """Put texts into the inbox as the webhook does, the disk not waited for."""
    books.config_set("appendfsync", "no")
    for number, one in enumerate(itertools.islice(sent, max(count, 0)), named_from):
        arrival = Arrival("twilio", f"fill-{number}", one.sender, RECEIVER, one.body)
        inbox.accept(books, campaign.id, arrival, one.at)
    books.config_set("appendfsync", "always")


def judged(books: Redis, campaign: Campaign) -> int:
    """How many entries lie behind the cursor."""
    reached = cursor.position(books, campaign.id).cursor
    return len(cast("list[object]", books.xrange(inbox_key(campaign.id), "-", reached)))


def waits(books: Redis, campaign: Campaign) -> int:
    """How many entries lie before it."""
    return books.xlen(inbox_key(campaign.id)) - judged(books, campaign)

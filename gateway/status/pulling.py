"""Pulling: which channels' lists of what they received are not looked through yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import Redis

from gateway.books import epoch, pulls, tallies
from gateway.channels.registry import Channels
from gateway.settings import Settings

USUAL = timedelta(minutes=3)
"""A pull that reaches no further back is the usual look of every five minutes."""


@dataclass(frozen=True, slots=True)
class Unpulled:
    """A channel of which texts may still be missing."""

    title: str
    since: datetime
    """Since when."""
    listed: int
    """How many texts of its list were looked at so far."""
    waiting: int
    """How many were found missing and are not counted yet."""


def unpulled(books: Redis, settings: Settings, now: datetime) -> list[Unpulled]:
    """The channels whose pull is late, or has not got past the last restore."""
    restored = epoch.latest(books)
    found = []
    for channel in settings.of(Channels).values():
        if not channel.promises.lists_received:
            continue
        going, last = pulls.state(books, channel.name), tallies.pulled_at(books, channel.name)
        is_behind = restored is not None and last is not None and last < restored.began - timedelta(minutes=2)
        if is_behind or (going and now - going.until > USUAL):
            since = going.since if going else last or now
            listed, waiting = (going.listed, going.waiting) if going else (0, 0)
            found.append(Unpulled(channel.title, since, listed, waiting))
    return found

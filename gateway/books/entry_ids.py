"""The ids of a stream's entries: their order, and when each was written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from gateway.books import clock

FIRST = "0-0"
"""Stands before every entry."""
ID = re.compile("([0-9]{1,19})(?:-([0-9]{1,19}))?")


def order(entry: str) -> tuple[int, int]:
    """What entries are ordered by, as their server orders them; ValueError where it is no id of an entry."""
    found = ID.fullmatch(entry)
    if not found:
        raise ValueError(f"{entry[:40]!r} is no id of an entry")
    return int(found[1]), int(found[2] or 0)


def below(entry: str) -> str:
    """The upper end of a range of the entries that stand before one, as the server reads it."""
    return f"({entry}" if order(entry) > order(FIRST) else FIRST


def written_at(entry: str) -> datetime | None:
    """When the server wrote an entry; None for FIRST."""
    milliseconds, _ = order(entry)
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


def at(moment: datetime) -> str:
    """The least id that an entry written at a moment can have: all that were written earlier stand before it."""
    return f"{max(clock.microseconds(moment) // 1000, 0)}-0"

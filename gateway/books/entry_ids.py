"""The ids of a stream's entries: their order, and when each was written."""

from __future__ import annotations

from datetime import UTC, datetime

FIRST = "0-0"
"""Stands before every entry."""


def order(entry: str) -> tuple[int, int]:
    """What entries are ordered by, as their server orders them; ValueError where it is no id of an entry."""
    milliseconds, _, sequence = entry.partition("-")
    return int(milliseconds), int(sequence or 0)


def written_at(entry: str) -> datetime | None:
    """When the server wrote an entry; None for FIRST."""
    milliseconds, _ = order(entry)
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None

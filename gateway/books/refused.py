"""The refused: texts of known phones that were refused, by the area or person of whom a report has yet to follow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A text that was refused, and what has yet to follow it."""

    text_id: str
    day: date
    said_at: datetime
    role: str
    """The sender's: a report of what others report does not follow it."""


def refused_key(campaign: str) -> str:
    """The refused texts by the code of their area, or by "@" and their contact's id; removed with the last of each."""
    return key(campaign, "refused")


def of(client: Redis, campaign: str, whose: Sequence[str]) -> dict[str, tuple[RefusedText, ...]]:
    """The refused texts of these, oldest first; of each, also where there are none."""
    if not whose:
        return {}
    found = cast("list[str | None]", client.hmget(refused_key(campaign), list(whose)))
    return {one: read(kept) if kept else () for one, kept in zip(whose, found, strict=True)}


def read(kept: str) -> tuple[RefusedText, ...]:
    """Refused texts as they are kept."""
    return tuple(
        RefusedText(text_id, date.fromisoformat(day), datetime.fromisoformat(said_at), role)
        for text_id, day, said_at, role in json.loads(kept)
    )


def keep(campaign: str, whose: str, those: Sequence[RefusedText]) -> Operation:
    """The operation that keeps the refused texts of an area or person."""
    if not those:
        return remove(refused_key(campaign), whose)
    kept = [(one.text_id, one.day.isoformat(), one.said_at.isoformat(), one.role) for one in those]
    return put(refused_key(campaign), {whose: json.dumps(kept, separators=(",", ":"))})

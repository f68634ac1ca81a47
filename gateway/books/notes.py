"""The notes: stored figures that the office should look at, in the order of storing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, push
from parsers.decision import FlagNote


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, with the text or order that reported the figures."""

    text_id: str
    at: datetime
    note: FlagNote


_NOTED = TypeAdapter(Noted)


def notes_key(campaign: str) -> str:
    """The notes; kept as long as the campaign."""
    return key(campaign, "notes")


def added(campaign: str, text_id: str, at: datetime, note: FlagNote) -> Operation:
    """The operation that adds a note."""
    return push(notes_key(campaign), _NOTED.dump_json(Noted(text_id, at, note)).decode())


def newest(client: Redis, campaign: str, count: int) -> list[Noted]:
    """The newest notes, newest first."""
    kept = cast("list[str]", client.lrange(notes_key(campaign), -count, -1))
    return [_NOTED.validate_json(one) for one in reversed(kept)]

"""The feed: the newest texts with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway.books import inbox, ledger
from parsers.decision import Outcome
from parsers.stored import Row, Series

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One text or order."""

    id: str
    received_at: datetime
    sender: str
    is_order: bool
    body: str
    outcome: Outcome | None
    """None while it waits to be judged."""
    reason: str
    rows: tuple[Row, ...]
    """What it changed, as said; the steps that follow are left out."""

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas it changed."""
        return tuple(dict.fromkeys(row.area for row in self.rows))


def lines(books: Redis, campaign: str) -> tuple[Line, ...]:
    """The newest texts and orders, newest first."""
    texts = inbox.recent(books, campaign, SHOWN)
    rows = ledger.rows_of(books, campaign, [text.fields["entry"] for text in texts]) if texts else {}
    return tuple(_line(text, rows.get(text.fields["entry"], ())) for text in texts)


def _line(text: inbox.Text, rows: tuple[Row, ...]) -> Line:
    outcome = text.fields.get("outcome")
    return Line(
        text.id,
        text.received_at,
        text.sender,
        text.is_order,
        "" if text.is_order else text.body,
        Outcome(outcome) if outcome else None,
        text.fields.get("reason", ""),
        tuple(row for row in rows if row.series is not Series.CHANGE),
    )

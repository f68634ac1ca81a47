"""The feed: the newest texts with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway.books import inbox, ledger
from gateway.orders import BROADCAST, CLOCK
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series
from parsers.meaning import Reason

SHOWN = 8
LOOKED_AT = 5 * SHOWN
STRANGERS_SHOWN = 2
"""Texts of unknown phones among them at most: they wait on a list of their own, and push nobody out."""
LONGEST = 200
"""Characters of a text that are shown; the whole of it stands on its own page."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One text or order."""

    id: str
    received_at: datetime
    sender: str
    is_order: bool
    body: str
    outcome: Outcome | None
    """None while it waits to be judged."""
    reason: str
    from_menu: bool
    """Whether a phone chose it from the USSD menus."""
    order: str
    """What kind of order it is; empty for a text."""
    rows: tuple[LedgerRow, ...]
    """What it changed, as said; the steps that follow are left out."""

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas it changed."""
        return tuple(dict.fromkeys(row.area for row in self.rows))


def lines(books: Redis, campaign: str) -> tuple[FeedLine, ...]:
    """The newest texts and orders of people, newest first: what the clock orders is seen by what it does."""
    newest = inbox.recent(books, campaign, SHOWN)
    texts = _shown(newest)
    if len(texts) < len(newest):
        texts = _shown(inbox.recent(books, campaign, LOOKED_AT))[:SHOWN]
    rows = ledger.rows_of(books, campaign, [text.fields["entry"] for text in texts]) if texts else {}
    return tuple(_line(text, rows.get(text.fields["entry"], ())) for text in texts)


def _shown(texts: list[inbox.Text]) -> list[inbox.Text]:
    """Those of people, and of strangers a few."""
    people = [text for text in texts if text.fields.get("channel") not in (CLOCK, BROADCAST)]
    strangers = [text for text in people if text.fields.get("reason") == Reason.UNREGISTERED]
    left_out = {text.id for text in strangers[STRANGERS_SHOWN:]}
    return [text for text in people if text.id not in left_out]


def _cut(body: str) -> str:
    return body if len(body) <= LONGEST else f"{body[:LONGEST]}…"


def _line(text: inbox.Text, rows: tuple[LedgerRow, ...]) -> FeedLine:
    outcome = text.fields.get("outcome")
    return FeedLine(
        text.id,
        text.received_at,
        text.sender,
        text.is_order,
        "" if text.is_order else _cut(text.body),
        Outcome(outcome) if outcome else None,
        text.fields.get("reason", ""),
        text.is_order and text.is_of_a_phone,
        text.fields.get("order", ""),
        tuple(row for row in rows if row.series is not Series.CHANGE),
    )

"""The last check: right before a broadcast's text is sent, whether it must be withdrawn instead."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from redis import Redis

from gateway.books import board, broadcasts, campaigns, cursor, roster
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Message
from parsers.figures.coverage import is_silent


class WithdrawalReason(StrEnum):
    """Why a text of a broadcast is withdrawn; kept as its error code."""

    CANCELLED = "cancelled"
    OPTED_OUT = "opted_out"
    GONE = "gone"  # the phone is no longer in the roster, or practises now
    REPORTED = "reported"  # the area has reported meanwhile


def withdrawn(books: Redis, campaign_id: str, message: Message) -> WithdrawalReason | None:
    """Why a text must not be sent; None if it may be sent, as every reply may."""
    if not message.broadcast:
        return None
    if broadcasts.state(books, campaign_id, message.broadcast) is BroadcastState.CANCELLED:
        return WithdrawalReason.CANCELLED
    contact = roster.by_phones(books, campaign_id, [message.receiver]).get(message.receiver)
    if contact is None or contact.practice:
        return WithdrawalReason.GONE
    if not contact.reminders:
        return WithdrawalReason.OPTED_OUT
    return WithdrawalReason.REPORTED if message.silent and _has_reported(books, campaign_id, message.silent) else None


def is_paused(books: Redis, campaign_id: str, message: Message) -> bool:
    """Whether a text's broadcast was paused after the text was claimed."""
    return bool(message.broadcast) and broadcasts.state(books, campaign_id, message.broadcast) is BroadcastState.PAUSED


def _has_reported(books: Redis, campaign_id: str, silent: str) -> bool:
    area, day = silent.split()
    at = cursor.position(books, campaign_id)
    marks = board.boards(books, campaign_id, at.generation, [area], [])[area].reported_days
    return not is_silent(campaigns.of_revision(books, campaign_id, at.revision), marks, date.fromisoformat(day))

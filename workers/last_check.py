"""Withdrawing: why a broadcast's text that was queued is not to go out any more, looked at right before it would."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from redis import Redis

from gateway.books import board, broadcasts, campaigns, cursor, roster
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Message
from parsers.figures.coverage import is_silent


class Withdrawn(StrEnum):
    """Why a text of a broadcast is not sent; kept as its code."""

    CANCELLED = "cancelled"
    OPTED_OUT = "opted_out"
    GONE = "gone"  # the phone is not in the roster any more, or practises now
    REPORTED = "reported"  # the area has reported meanwhile


def withdrawn(books: Redis, campaign_id: str, message: Message) -> Withdrawn | None:
    """Why a text is not to be sent; None if it is, as every reply."""
    if not message.broadcast:
        return None
    if broadcasts.state(books, campaign_id, message.broadcast) is BroadcastState.CANCELLED:
        return Withdrawn.CANCELLED
    contact = roster.by_phones(books, campaign_id, [message.receiver]).get(message.receiver)
    if contact is None or contact.practice:
        return Withdrawn.GONE
    if not contact.reminders:
        return Withdrawn.OPTED_OUT
    return Withdrawn.REPORTED if message.silent and _has_reported(books, campaign_id, message.silent) else None


def is_paused(books: Redis, campaign_id: str, message: Message) -> bool:
    """Whether a text's broadcast was paused since it was taken."""
    return bool(message.broadcast) and broadcasts.state(books, campaign_id, message.broadcast) is BroadcastState.PAUSED


def _has_reported(books: Redis, campaign_id: str, silent: str) -> bool:
    area, day = silent.split()
    at = cursor.position(books, campaign_id)
    marks = board.boards(books, campaign_id, at.generation, [area], [])[area].marks
    return not is_silent(campaigns.of_revision(books, campaign_id, at.revision), marks, date.fromisoformat(day))

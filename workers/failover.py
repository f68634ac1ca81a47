"""Failover: while a number of ours is down, its texts go out by another of the campaign's, each of them once.

So does a text that a number refused for what only this number lacks, by each other number once until one takes it.
Only a text that its own number surely has not taken is given to another. One that may have left, or that was ever
looked up, waits for its own number however long that is away.
"""

from __future__ import annotations

from datetime import UTC, datetime

from redis import Redis

from gateway.books import devices, ways
from gateway.books.outbox import Delivery, Message, SendResult
from gateway.books.ways import Way
from gateway.channels.channel import Channel
from gateway.routing import Terms
from gateway.status.channels import SILENT_AFTER


def avoided(books: Redis, campaign_id: str, channel: Channel, message: Message, terms: Terms) -> bool:
    """Give a claimed text to another number without trying its own, which is down; whether that was done.

    One that is down but not silent is tried with a text now and then, so that it is found to work again.
    """
    way = (message.channel, message.sender)
    if not _has_choice(terms) or message.delivery is not Delivery.SENDING:
        return False
    silent = _is_silent(books, channel, message.sender)
    if not silent and (not ways.is_down(books, way) or ways.may_be_tried(books, way)):
        return False
    return _moved(books, campaign_id, message, terms)


def given_up(books: Redis, campaign_id: str, message: Message, attempt: SendResult, terms: Terms) -> bool:
    """Note whether a number took a text; give one that it has not taken to another, if that may be of use.

    One that was refused for good goes at once, one that may be taken later once the number is down for sure.
    """
    way = (message.channel, message.sender)
    if not _has_choice(terms):
        return False
    if attempt.delivery in (Delivery.SENT, Delivery.DELIVERED):
        ways.worked(books, way)
    if attempt.delivery is Delivery.QUEUED and attempt.told.code:
        ways.failed(books, way)
        is_over = ways.is_down(books, way)
    else:
        is_over = attempt.elsewhere
    if not is_over or not _moved(books, campaign_id, message, terms, refused=attempt.elsewhere):
        return False
    devices.failed(books, message.channel, attempt.told.code, datetime.now(UTC))
    return True


def _has_choice(terms: Terms) -> bool:
    return len(terms.instead) > 1


def _moved(books: Redis, campaign_id: str, message: Message, terms: Terms, refused: bool = False) -> bool:
    """Give a text to the first other number that is not down, reaches the phone and has not refused it for good."""
    tried = {(message.channel, message.sender), *message.refused}
    for way, channel in terms.instead:
        if way not in tried and channel.reaches(message.receiver) and not _is_away(books, channel, way):
            return ways.move(books, campaign_id, message, way, refused)
    return False


def _is_away(books: Redis, channel: Channel, way: Way) -> bool:
    return ways.is_down(books, way) or _is_silent(books, channel, way[1])


def _is_silent(books: Redis, channel: Channel, number: str) -> bool:
    """Whether the device of a number has told nothing for long; one that was never heard of is tried."""
    device = channel.device_of(number)
    heard = devices.find(books, channel.name, device).heard_at if device else None
    return heard is not None and datetime.now(UTC) - heard >= SILENT_AFTER

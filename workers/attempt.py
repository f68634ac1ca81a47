"""The attempt: hands one claimed text over, looks it up or lets it be, and writes what came of it."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from redis import Redis

from gateway.books import (
    board,
    broadcasts,
    campaigns,
    caps,
    cursor,
    devices,
    inbox,
    outbox,
    pace,
    roster,
    spending,
    tallies,
)
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.channel import Channel
from gateway.routing import Terms
from parsers.figures.coverage import is_silent
from parsers.replies.segments import segments
from workers import failover, stop_signal
from workers.next_message import local_day

log = logging.getLogger(__name__)

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300))
"""How long to wait before a text is tried again; the last one from then on."""
LONGEST_LOOK_WAIT = timedelta(seconds=60)
TRIES = 48
ABSENT_AFTER = timedelta(minutes=2)
"""A text that its provider does not show by then has never got there."""
JITTER = 0.2
PACE_SECONDS = 0.05
"""How long it waits at most before it looks again whether the channel takes one more."""
ANY = Terms()
NOT_NOW = SendResult(Delivery.QUEUED, again=timedelta(0))


class WithdrawalReason(StrEnum):
    """Why a text of a broadcast is withdrawn; kept as its error code."""

    CANCELLED = "cancelled"
    OPTED_OUT = "opted_out"
    GONE = "gone"  # the phone is no longer in the roster, or practises now
    REPORTED = "reported"  # the area has reported meanwhile


def deliver(books: Redis, campaign_id: str, channel: Channel, message: Message, terms: Terms = ANY) -> None:
    """Attempt a claimed text, and write what came of it, unless another number sends it now."""
    if failover.avoided(books, campaign_id, channel, message, terms):
        return
    attempt = attempted(books, campaign_id, channel, message, terms)
    if not failover.given_up(books, campaign_id, message, attempt, terms):
        settle(books, campaign_id, channel, message, attempt)


def attempted(books: Redis, campaign_id: str, channel: Channel, message: Message, terms: Terms = ANY) -> SendResult:
    """Send a claimed text, unless it is not to go out any more; one that may have gone out is looked up first."""
    now = datetime.now(UTC)
    if found := _looked_up(books, campaign_id, channel, message, now):
        return found
    if held := _held_back(books, campaign_id, message, now):
        return held
    if message.delivery is Delivery.UNKNOWN and not outbox.may_resend(books, campaign_id, message.id):
        return SendResult(Delivery.UNKNOWN)
    if before := answered_before(books, campaign_id, channel, message):
        return before
    if not _has_its_turn(books, channel, message):
        return NOT_NOW
    attempt = channel.send(campaign_id, message)
    if attempt.delivery not in (Delivery.QUEUED, Delivery.FAILED):
        _use_up(books, campaign_id, message, terms, now)
    return attempt


def _use_up(books: Redis, campaign_id: str, message: Message, terms: Terms, now: datetime) -> None:
    """Count what a text that has gone out, or may have, uses up of its number's caps and of the day's money."""
    caps.note(books, message.channel, message.sender, message.id, terms.caps)
    if terms.price:
        campaign = campaigns.of_revision(books, campaign_id, cursor.position(books, campaign_id).revision)
        spending.spend(books, local_day(campaign, now), terms.price * segments(message.body).parts)


def _looked_up(books: Redis, campaign_id: str, channel: Channel, message: Message, now: datetime) -> SendResult | None:
    """What the provider knows of a text that may have gone out; None if it has surely not."""
    if message.delivery is not Delivery.UNKNOWN:
        return None
    found = channel.find(message, outbox.refs_to(books, campaign_id, message.receiver))
    if found is None and message.tried_at and now < message.tried_at + ABSENT_AFTER:
        return SendResult(Delivery.UNKNOWN, again=timedelta(0))
    return found


def _has_its_turn(books: Redis, channel: Channel, message: Message) -> bool:
    """Wait until the channel takes one more text; False where the worker is to stop before."""
    rate = channel.texts_a_second
    while rate and (wait := pace.wait(books, channel.name, rate, bulk=bool(message.broadcast))):
        if stop_signal.asked():
            return False
        time.sleep(min(wait, PACE_SECONDS))
    return True


def _held_back(books: Redis, campaign_id: str, message: Message, now: datetime) -> SendResult | None:
    """What becomes of a text that is not to go out now, or not at all; None if it is."""
    if message.expires_at <= now:
        return SendResult(Delivery.EXPIRED)
    if is_paused(books, campaign_id, message):
        unknown = message.delivery is Delivery.UNKNOWN
        return SendResult(Delivery.UNKNOWN if unknown else Delivery.QUEUED, again=timedelta(0))
    why = withdrawn(books, campaign_id, message)
    return SendResult(Delivery.WITHDRAWN, ProviderResponse(code=why)) if why else None


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
    return not is_silent(campaigns.of_revision(books, campaign_id, at.revision), area, marks, date.fromisoformat(day))


def answered_before(books: Redis, campaign_id: str, channel: Channel, message: Message) -> SendResult | None:
    """Look up what a text from before a restore may have been answered then; None if nothing was, or it is no such."""
    text_id, epoch = outbox.origin(message.id)
    texts = inbox.texts(books, campaign_id, [text_id]) if epoch and not channel.promises.idempotent_send else []
    if not texts or texts[0].said_at.timestamp() > int(epoch):
        return None
    any_text = replace(message, body="", tried_at=texts[0].said_at)
    found = channel.find(any_text, outbox.refs_to(books, campaign_id, message.receiver))
    if found and found.again is not None:
        return SendResult(Delivery.QUEUED, again=found.again)
    return SendResult(Delivery.EXPIRED) if found else None


def settle(books: Redis, campaign_id: str, channel: Channel, message: Message, attempt: SendResult) -> None:
    """Write what came of an attempt, or have it repeated after a while, as often as is sensible."""
    if attempt.again is not None and message.attempts < TRIES:
        wait = max(attempt.again, pause(message.attempts, attempt.delivery, random.uniform(0, JITTER)))  # noqa: S311 - no secret
        outbox.defer(books, campaign_id, message, attempt, wait)
        if attempt.told.code:
            devices.failed(books, message.channel, attempt.told.code, datetime.now(UTC))
        return
    delivery = Delivery.FAILED if attempt.delivery is Delivery.QUEUED else attempt.delivery
    if delivery is Delivery.SENT and channel.promises.receipts:
        tallies.owed(books, message.channel, datetime.now(UTC))
    moved = outbox.settle(books, campaign_id, message.channel, message.id, delivery, attempt.told)
    if delivery in outbox.HANDED:
        devices.mended(books, message.channel)
    elif delivery in outbox.IN_VAIN and attempt.told.code:
        devices.failed(books, message.channel, attempt.told.code, datetime.now(UTC))
    if delivery is Delivery.SENT and not moved:
        tallies.heard(books, message.channel)  # its receipt was faster
    if delivery in outbox.IN_VAIN:
        log.warning("text %s is %s, error %s", message.id, delivery, attempt.told.code or "none")
        tallies.in_vain(books, message.channel, delivery, attempt.told.code)


def pause(attempts: int, delivery: Delivery, jitter: float) -> timedelta:
    """How long to wait after so many attempts, longer by the share `jitter`."""
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1]
    return (min(wait, LONGEST_LOOK_WAIT) if delivery is Delivery.UNKNOWN else wait) * (1 + jitter)

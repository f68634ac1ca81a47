"""The drain: judges a campaign's inbox, batch by batch, and lingers for what comes next."""

from __future__ import annotations

import gc
import logging
import secrets
import time
from contextlib import suppress

from redis import ConnectionError as RedisConnectionError
from redis import RedisError
from redis import TimeoutError as RedisTimeoutError

from gateway.bell import INBOUND, others_wait, ring_drain, ring_send
from gateway.books import inbox, intake, outbox
from gateway.books.apply import NotApplicableError, apply
from gateway.books.intake import At
from workers import leaving
from workers.batch import gather
from workers.decide import decide
from workers.effects import set_aside
from workers.limited import watched
from workers.services import Services, connect
from workers.twin import forward

AWAY = (RedisConnectionError, RedisTimeoutError)

log = logging.getLogger(__name__)

BATCH = 100
LINGER_SECONDS = 20.0
"""How long a drain stays in all while no other job waits: the next one costs a process, and its texts some 50 ms."""
TURN_SECONDS = 1.0
"""How long it goes on with a backlog while another job needs the worker."""
DEATHS = 4
"""An entry on which as many drains died one after the other is set aside unread: fewer may be chance."""
HOLD_SECONDS = 0.5
"""How often it lengthens its lease: each time is a write that waits for the disk."""
WAIT_MILLISECONDS = 100
"""How long it waits for the next text before it looks whether another job needs the worker."""


def drain(campaign_id: str) -> None:
    """The job: judge what waits in the inbox of a campaign."""
    gc.freeze()  # what the worker has loaded stays: not to be looked through again and again
    run(connect(), campaign_id)


def run(services: Services, campaign_id: str) -> None:
    """Drain until nothing waits and another job does, or the time is over; one drain a campaign at a time."""
    token = secrets.token_hex(8)
    begun = intake.take(services.books, campaign_id, token)
    if not begun:
        return
    try:
        _linger(services, campaign_id, token, begun)
    except AWAY:  # no entry's fault: the next drain need not suspect one
        with suppress(RedisError):
            _end(services, campaign_id, token)
        raise
    _end(services, campaign_id, token)


def _linger(services: Services, campaign_id: str, token: str, begun: int) -> None:
    """Judge what waits and what comes, having begun for the `begun`-th time at this cursor."""
    turn_ends, ends = time.monotonic() + TURN_SECONDS, time.monotonic() + LINGER_SECONDS
    alone = BATCH if begun > 1 else 0  # a drain died at this cursor: take its batch one by one
    if begun > DEATHS:
        _quarantine_next(services, campaign_id)
    lease = Lease(services, campaign_id, token)
    while time.monotonic() < ends and lease.holds():
        judged = _step(services, campaign_id, one_by_one=alone > 0)
        alone = max(alone - judged, 0) if judged else 0
        had_its_turn = judged < BATCH or time.monotonic() > turn_ends
        if not alone and (leaving.asked() or (had_its_turn and others_wait(services.jobs, INBOUND))):
            break


class Lease:
    """The lease that a drain has taken, lengthened now and then."""

    def __init__(self, services: Services, campaign_id: str, token: str) -> None:
        self._books, self._campaign, self._token = services.books, campaign_id, token
        self._held_at = time.monotonic()

    def holds(self) -> bool:
        """Whether it is still ours, as far as is known; of what two drains decide, only one's can be applied."""
        now = time.monotonic()
        if now < self._held_at + HOLD_SECONDS:
            return True
        self._held_at = now
        return intake.hold(self._books, self._campaign, self._token)


def _end(services: Services, campaign_id: str, token: str) -> None:
    """Give the lease back, and ring for what came too late for this drain."""
    if intake.release(services.books, campaign_id, token):
        ring_drain(services.jobs, campaign_id)


def _step(services: Services, campaign_id: str, one_by_one: bool) -> int:
    """Judge the next batch, or wait a moment for one; how many entries were taken."""
    at = intake.at(services.books, campaign_id)
    count = 1 if one_by_one else BATCH
    waiting = inbox.awaited(services.blocking, campaign_id, at.cursor, count, WAIT_MILLISECONDS)
    if not waiting:
        return 0
    if one_by_one:
        intake.note_attempt(services.books, campaign_id, at.cursor)
    try:
        judge_batch(services, campaign_id, at, waiting)
    except NotApplicableError:
        log.exception("a batch of %s cannot be applied; taking it one by one", campaign_id)
        _one_by_one(services, campaign_id, waiting)
    return len(waiting)


def judge_batch(services: Services, campaign_id: str, at: At, waiting: list[tuple[str, str]]) -> None:
    """Gather, decide, apply; where another was faster, nothing happens."""
    with watched():
        batch = gather(services.books, campaign_id, at, waiting)
        effects = decide(batch)
    forward(services, effects.handed_over)
    if apply(services.books, campaign_id, at, effects.cursor, effects.operations):
        for channel in effects.channels:
            if outbox.must_ring(services.books, campaign_id, channel):
                ring_send(services.jobs, campaign_id, channel)


def _one_by_one(services: Services, campaign_id: str, waiting: list[tuple[str, str]]) -> None:
    """Judge each entry alone; one whose effects the books refuse is quarantined, and the others go on."""
    for entry in waiting:
        at = intake.at(services.books, campaign_id)
        try:
            judge_batch(services, campaign_id, at, [entry])
        except NotApplicableError:
            log.exception("quarantined %s", entry[1])
            _quarantine(services, campaign_id, at, entry)


def _quarantine_next(services: Services, campaign_id: str) -> None:
    at = intake.at(services.books, campaign_id)
    for entry in inbox.waiting(services.books, campaign_id, at.cursor, 1):
        log.error("quarantined %s: drains died on it again and again", entry[1])
        _quarantine(services, campaign_id, at, entry)


def _quarantine(services: Services, campaign_id: str, at: At, entry: tuple[str, str]) -> None:
    """Put an entry aside for a person, without looking into it, and move on."""
    effects = set_aside(services.books, campaign_id, entry)
    apply(services.books, campaign_id, at, effects.cursor, effects.operations)

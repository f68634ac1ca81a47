"""The drain: judges a campaign's inbox, batch by batch, and waits a while for more."""

from __future__ import annotations

import gc
import logging
import secrets
import time
from contextlib import suppress

from redis import ConnectionError as RedisConnectionError
from redis import RedisError
from redis import TimeoutError as RedisTimeoutError
from redis.exceptions import NoPermissionError, OutOfMemoryError, ReadOnlyError
from rq import get_current_job
from rq.timeouts import JobTimeoutException

from gateway.books import cursor, inbox
from gateway.books.apply import NotApplicableError, apply
from gateway.books.cursor import Begun, DrainPosition
from gateway.fault_place import redacted
from gateway.jobs import INBOUND, ask_for_sender, enqueue_drain, others_wait
from workers import stop_signal
from workers.batch import gather
from workers.decide import decide
from workers.effects import set_aside
from workers.practice_forwarding import forward
from workers.services import Services, connect
from workers.time_limit import watched

OUTSIDE_CAUSES = (
    RedisConnectionError,
    RedisTimeoutError,
    OutOfMemoryError,
    ReadOnlyError,
    NoPermissionError,
    JobTimeoutException,
)
"""Errors that are not the fault of an entry: the state of the server, or a worker that was paused."""

log = logging.getLogger(__name__)

BATCH = 100
LINGER_SECONDS = 20.0
"""How long a drain stays in all while no other job waits: a new one costs a process, and its texts some 50 ms."""
TURN_SECONDS = 1.0
"""How long it goes on with a backlog while another job needs the worker."""
SEEN_DEATHS = 3
"""An entry is set aside unread after this many drains died on it alone while their workers lived on."""
TRIES = 6
"""It is also set aside after this many drains of any kind never came back: a worker's own death may be chance."""
HOLD_SECONDS = 0.5
"""How often it extends its lease: each time is a write that waits for the disk."""
WAIT_MILLISECONDS = 100
"""How long it waits for the next text before it looks whether another job needs the worker."""


def drain(campaign_id: str) -> None:
    """The job: judge the entries that wait in a campaign's inbox."""
    gc.freeze()  # what the worker has loaded need not be scanned by each collection
    job = get_current_job()
    with redacted():
        run(connect(), campaign_id, job.id if job else "")


def run(services: Services, campaign_id: str, job_id: str = "") -> None:
    """Drain until the inbox is empty and another job waits, or the time is over. One drain a campaign at a time.

    The lease holds the job's id, by which its worker recognises it if the job dies.
    """
    token = job_id or secrets.token_hex(8)
    begun = cursor.take(services.books, campaign_id, token)
    if not begun:
        return
    try:
        _linger(services, campaign_id, token, begun)
    except OUTSIDE_CAUSES:
        with suppress(RedisError):
            _end(services, campaign_id, token)
        raise
    except Exception:  # the clock queues the next drain: at once, a fault of ours would set aside text after text
        with suppress(RedisError):
            cursor.record_death(services.books, campaign_id, token)
        raise
    _end(services, campaign_id, token)


def _linger(services: Services, campaign_id: str, token: str, begun: Begun) -> None:
    """Judge what waits and what arrives; after a death of a drain, entry by entry."""
    turn_ends, ends = time.monotonic() + TURN_SECONDS, time.monotonic() + LINGER_SECONDS
    alone = BATCH if begun.drains > 1 else 0
    if begun.seen >= SEEN_DEATHS or begun.tries >= TRIES:
        _quarantine_next(services, campaign_id)
    lease = Lease(services, campaign_id, token)
    while time.monotonic() < ends and lease.holds():
        judged = _step(services, campaign_id, token if alone else "")
        alone = max(alone - judged, 0) if judged else 0
        had_its_turn = judged < BATCH or time.monotonic() > turn_ends
        if not alone and (stop_signal.asked() or (had_its_turn and others_wait(services.jobs, INBOUND))):
            break


class Lease:
    """The lease of a drain, extended from time to time."""

    def __init__(self, services: Services, campaign_id: str, token: str) -> None:
        self._books, self._campaign, self._token = services.books, campaign_id, token
        self._held_at = time.monotonic()

    def holds(self) -> bool:
        """Whether it is still ours, as far as we know. If two drains run, `apply` lets only one succeed."""
        now = time.monotonic()
        if now < self._held_at + HOLD_SECONDS:
            return True
        self._held_at = now
        return cursor.hold(self._books, self._campaign, self._token)


def _end(services: Services, campaign_id: str, token: str) -> None:
    """Give the lease back, and queue a drain for entries that came too late for this one."""
    if cursor.release(services.books, campaign_id, token):
        enqueue_drain(services.jobs, campaign_id)


def _step(services: Services, campaign_id: str, suspicious: str) -> int:
    """Judge the next batch, or wait a moment for one; return the number of entries.

    With a `token`, one entry is judged alone, and noted first.
    """
    at = cursor.position(services.books, campaign_id)
    count = 1 if suspicious else BATCH
    waiting = inbox.awaited(services.blocking, campaign_id, at.cursor, count, WAIT_MILLISECONDS)
    if not waiting:
        return 0
    if suspicious:
        cursor.note_attempt(services.books, campaign_id, at.cursor, suspicious)
    try:
        judge_batch(services, campaign_id, at, waiting)
    except NotApplicableError:
        log.exception("a batch of %s cannot be applied; taking it one by one", campaign_id)
        _one_by_one(services, campaign_id, waiting)
    return len(waiting)


def judge_batch(services: Services, campaign_id: str, at: DrainPosition, waiting: list[tuple[str, str]]) -> None:
    """Gather, decide and apply; nothing happens if another drain was faster."""
    with watched():
        batch = gather(services.books, campaign_id, at, waiting)
        effects = decide(batch)
    forward(services, effects.handed_over)
    if apply(services.books, campaign_id, at, effects.cursor, effects.operations):
        for channel in effects.channels:
            ask_for_sender(services.books, services.jobs, campaign_id, channel)


def _one_by_one(services: Services, campaign_id: str, waiting: list[tuple[str, str]]) -> None:
    """Judge each entry alone; one whose operations cannot be applied is quarantined, and the others go on."""
    for entry in waiting:
        at = cursor.position(services.books, campaign_id)
        try:
            judge_batch(services, campaign_id, at, [entry])
        except NotApplicableError:
            log.exception("quarantined %s", entry[1])
            _quarantine(services, campaign_id, at, entry)


def _quarantine_next(services: Services, campaign_id: str) -> None:
    at = cursor.position(services.books, campaign_id)
    for entry in inbox.waiting(services.books, campaign_id, at.cursor, 1):
        log.error("quarantined %s: drains died on it repeatedly", entry[1])
        _quarantine(services, campaign_id, at, entry)


def _quarantine(services: Services, campaign_id: str, at: DrainPosition, entry: tuple[str, str]) -> None:
    """Set an entry aside for a person without reading it, and go on."""
    effects = set_aside(services.books, campaign_id, entry)
    apply(services.books, campaign_id, at, effects.cursor, effects.operations)

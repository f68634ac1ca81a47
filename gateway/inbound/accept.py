"""Accepting: every text masked, then kept in the inbox, or in the spool while Redis is away."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import datetime

from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError
from redis import TimeoutError as RedisTimeoutError

from gateway.books import inbox
from gateway.books.inbox import Accepted, Arrival, Text
from gateway.inbound.spool import Spool
from gateway.jobs import enqueue_drain
from parsers.privacy import mask

log = logging.getLogger(__name__)

AWAY = (RedisConnectionError, RedisTimeoutError)
REST_SECONDS = 2.0
"""How long Redis is left alone after it did not answer."""
OUTCOME_SECONDS = 1.5
WAITING_SHARE = 4
"""One web thread in so many may wait for an outcome."""
REPLAY_SECONDS = 1.0


class NotAcceptedError(Exception):
    """Neither Redis nor the spool took the text: it is not kept, and the sender must be told so."""


class Acceptor:
    """The one way in: what it acknowledges is kept, personal data masked, whichever channel brought it."""

    def __init__(self, books: Redis, jobs: Redis, spool: Spool, web_threads: int) -> None:
        """Work with a books client that gives up soon and repeats nothing, RQ's client and this machine's spool."""
        self._books = books
        self._jobs = jobs
        self._spool = spool
        self._waiting = threading.BoundedSemaphore(max(web_threads // WAITING_SHARE, 1))
        self._rest_ends = 0.0

    def accept(self, campaign: str, arrival: Arrival) -> Accepted:
        """Keep a text, once however often it is delivered; NotAcceptedError if it cannot be kept anywhere.

        A call to Redis that failed may still have been carried out: the text is spooled all the same, since its
        replay changes nothing if so.
        """
        kept = masked(arrival)
        behind = self._rests() or self._spool.waits(campaign)
        for keep in (self._put_behind, self._put_in) if behind else (self._put_in, self._put_behind):
            try:
                return keep(campaign, kept)
            except (RedisError, OSError) as error:
                log.warning("text %s: not kept yet: %s", kept.id, type(error).__name__)
        raise NotAcceptedError(kept.id)

    def await_outcome(self, campaign: str, text_id: str, seconds: float = OUTCOME_SECONDS) -> Text | None:
        """The text once it is decided; None if that takes longer, or if too many wait already."""
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            return inbox.await_outcome(self._books, campaign, text_id, seconds)
        except RedisError as error:
            log.warning("text %s: its outcome cannot be read: %s", text_id, type(error).__name__)
            return None
        finally:
            self._waiting.release()

    def replay(self) -> int:
        """Put what is spooled into the inbox, in order, however often and wherever this was interrupted; how many."""
        campaigns = self._spool.campaigns()
        if not campaigns or self._rests():
            return 0
        with self._spool.held() as alone:
            return sum(self._replay(campaign) for campaign in campaigns) if alone else 0

    def _replay(self, campaign: str) -> int:
        """Replay until the spool of the campaign is empty, so that new texts need no longer go behind; how many."""
        count = 0
        try:
            while not self._rests() and (texts := list(self._spool.texts(campaign))):
                for text in texts:
                    self._put_in(campaign, text.arrival, text.received_at)
                    self._spool.remove(text)
                    count += 1
        except RedisError as error:  # of this campaign only, unless Redis is away: then the rest ends the others' too
            log.warning("replay of %s stopped: %s", campaign, type(error).__name__)
        return count

    def _put_in(self, campaign: str, arrival: Arrival, received_at: datetime | None = None) -> Accepted:
        try:
            accepted = inbox.accept(self._books, campaign, arrival, received_at)
        except AWAY:
            self._rest_ends = time.monotonic() + REST_SECONDS
            raise
        if accepted.ring:
            self._ring(campaign)
        return accepted

    def _put_behind(self, campaign: str, arrival: Arrival) -> Accepted:
        self._spool.put(campaign, arrival)
        return Accepted(arrival.id, new=True, ring=False)

    def _ring(self, campaign: str) -> None:
        try:
            enqueue_drain(self._jobs, campaign)
        except RedisError as error:  # the text is kept; the clock rings within a second
            log.warning("no bell for %s: %s", campaign, type(error).__name__)

    def _rests(self) -> bool:
        return time.monotonic() < self._rest_ends


def start_replayer(acceptor: Acceptor) -> threading.Event:
    """Replay now and each second in a thread of its own; setting the event ends it."""
    ended = threading.Event()
    threading.Thread(target=_replay_until, args=(ended, acceptor), name="replayer", daemon=True).start()
    return ended


def _replay_until(ended: threading.Event, acceptor: Acceptor) -> None:
    while not ended.is_set():
        try:
            acceptor.replay()
        except OSError as error:  # the disk: the spool stays as it is, and is tried again
            log.warning("the spool cannot be replayed: %s", type(error).__name__)
        ended.wait(REPLAY_SECONDS)


def masked(arrival: Arrival) -> Arrival:
    """The arrival without personal data, in characters that can be written; an order has no words of a phone's."""
    if arrival.kind != "text":
        return arrival
    found = mask(arrival.body.encode(errors="replace").decode())
    return replace(arrival, body=found.text, masked=arrival.masked or bool(found.found))

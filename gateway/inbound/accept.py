"""Accepting: personal data is struck out of every text; then it is kept in the inbox, or in the spool without Redis."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
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
"""How long Redis is not called after it failed to answer."""
OUTCOME_SECONDS = 1.5
WAITING_SHARE = 4
"""One in this many web threads may wait for an outcome."""
REPLAY_SECONDS = 1.0

KEPT_CHARACTERS = 1_601
"""Of a longer text no more is kept: it is no report, whatever it says (`parsers.reading.parse.LONGEST`)."""
FigureWords = Callable[[], AbstractSet[str] | None]


class NotAcceptedError(Exception):
    """Neither Redis nor the spool could keep the text; the provider must be told so."""


class Acceptor:
    """The only way in for texts of every channel: whatever it acknowledges is kept, with personal data struck out."""

    def __init__(
        self, books: Redis, jobs: Redis, spool: Spool, web_threads: int, figure_words: FigureWords = lambda: None
    ) -> None:
        """Work with a books client that gives up soon and repeats nothing, RQ's client and this machine's spool.

        `figure_words` tells the words that stand before figures, which the mask leaves alone.
        """
        self._books = books
        self._jobs = jobs
        self._spool = spool
        self._figure_words = figure_words
        self._waiting = threading.BoundedSemaphore(max(web_threads // WAITING_SHARE, 1))
        self._rest_ends = 0.0

    def accept(self, campaign: str, arrival: Arrival) -> Accepted:
        """Keep a text. A repeated delivery changes nothing. NotAcceptedError: it could not be kept anywhere.

        A call to Redis that failed may still have been carried out. The text is spooled in any case: if Redis has
        it already, its replay changes nothing.
        """
        kept = self.masked(arrival)
        behind = self.rests or self._spool.waits(campaign)
        for keep in (self._put_behind, self._put_in) if behind else (self._put_in, self._put_behind):
            try:
                return keep(campaign, kept)
            except (RedisError, OSError) as error:
                log.warning("text %s: not kept yet: %s", kept.id, type(error).__name__)
        raise NotAcceptedError(kept.id)

    def await_outcome(self, campaign: str, text_id: str, seconds: float = OUTCOME_SECONDS) -> Text | None:
        """The text once it has been judged; None if that takes longer, or if too many requests wait already."""
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
        """Put the spooled texts into the inbox, in order; return how many. An interrupted replay can be repeated."""
        campaigns = self._spool.campaigns()
        if not campaigns or self.rests:
            return 0
        with self._spool.held() as alone:
            return sum(self._replay(campaign) for campaign in campaigns) if alone else 0

    def _replay(self, campaign: str) -> int:
        """Replay until the campaign's spool is empty, so that new texts go to Redis again; return how many."""
        count = 0
        try:
            while not self.rests and (texts := list(self._spool.texts(campaign))):
                for text in texts:
                    self._put_in(campaign, text.arrival, text.received_at)
                    self._spool.remove(text)
                    count += 1
        except RedisError as error:  # this campaign only; if Redis is away, the next one fails too
            log.warning("replay of %s stopped: %s", campaign, type(error).__name__)
        return count

    def _put_in(self, campaign: str, arrival: Arrival, received_at: datetime | None = None) -> Accepted:
        try:
            accepted = inbox.accept(self._books, campaign, arrival, received_at)
        except AWAY:
            self._rest_ends = time.monotonic() + REST_SECONDS
            raise
        if accepted.needs_drain:
            self._enqueue_drain(campaign)
        return accepted

    def _put_behind(self, campaign: str, arrival: Arrival) -> Accepted:
        self._spool.put(campaign, arrival)
        return Accepted(arrival.id, new=True, needs_drain=False)

    def _enqueue_drain(self, campaign: str) -> None:
        try:
            enqueue_drain(self._jobs, campaign)
        except RedisError as error:  # the text is kept; the clock queues a job within a second
            log.warning("no job queued for %s: %s", campaign, type(error).__name__)

    def masked(self, arrival: Arrival) -> Arrival:
        """The arrival without personal data, in characters that can be written; an order has no words of a phone's."""
        if arrival.kind != "text":
            return arrival
        body = arrival.body[:KEPT_CHARACTERS].encode(errors="replace").decode()
        found = mask(body, self._figure_words())
        if found.text == arrival.body and not found.found:
            return arrival
        return replace(arrival, body=found.text, masked=arrival.masked or bool(found.found))

    @property
    def rests(self) -> bool:
        """Whether Redis is left alone just now, since it did not answer."""
        return time.monotonic() < self._rest_ends


def start_replayer(acceptor: Acceptor) -> threading.Event:
    """Replay in a separate thread, now and then each second, until the returned event is set."""
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

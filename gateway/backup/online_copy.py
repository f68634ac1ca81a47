"""The online copy: all books as records, then every change to them, while the gateway goes on working."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Set
from datetime import datetime

from redis import Redis

from gateway.books import clock, cursor, entry_ids, epoch, outbox
from gateway.books.inbox import text_key
from gateway.books.keys import inbox_key
from gateway.books.maintenance import audit, snapshot
from gateway.books.maintenance.changes import Changes
from gateway.books.maintenance.snapshot import KeyContent, Reach
from gateway.jobs import enqueue_drain

TRIES = 20
ROUNDS = 5
FEW = 500
"""At most this many keys are read while a drain waits."""


class UnsteadyError(Exception):
    """A campaign's drain never paused, so its keys could not be read consistently; the message is one sentence."""


class RestoredError(Exception):
    """The books were replaced by a restore after the copy had begun."""


class Copying:
    """Reads everything once, then repeatedly what has changed since."""

    def __init__(self, books: Redis, jobs: Redis) -> None:
        """Begin to listen for changes."""
        self._books, self._jobs = books, jobs
        self._changes = Changes(books)
        self._epoch = epoch.latest(books)
        self._reached: dict[str, str] = {}
        self._left: set[str] = set()

    def everything(self) -> Iterator[KeyContent]:
        """Every key as it is found. Together with a later `changed` they are the state of one moment."""
        for page in snapshot.names(self._books):
            yield from self._read(page)
            self.listen()
        for _ in range(ROUNDS):
            if len(self._left) < FEW:
                return
            names, self._left = self._left, set()
            yield from self._read(names)
            self.listen()

    def changed(self) -> Iterator[KeyContent]:
        """What has changed: first the keys of no campaign, then each campaign's, read between two batches."""
        if epoch.latest(self._books) != self._epoch:
            raise RestoredError("A backup was restored meanwhile.")
        self.listen()
        for campaign in sorted(snapshot.campaigns_in(self._left)):
            yield from self._between_batches(campaign) if campaign else self._read(self._taken(""))

    def listen(self) -> None:
        """Read the server's messages on what has changed; call this every few seconds, or it stops sending them."""
        self._left |= self._changes.names()

    def now(self) -> datetime:
        """The server's time."""
        return clock.now(self._books)

    def close(self) -> None:
        """Stop listening."""
        self._changes.close()

    def _read(self, names: Set[str] | list[str]) -> Iterator[KeyContent]:
        for page in snapshot.read(self._books, names, Reach(self._reached, {})):
            yield from page

    def _between_batches(self, campaign: str) -> list[KeyContent]:
        """The changed keys of a campaign, read while its drain is kept waiting."""
        token = secrets.token_hex(8)
        names: set[str] = set()
        try:
            for _ in range(TRIES):
                cursor.seize(self._books, campaign, token)
                before = audit.position(self._books, campaign)
                tip = snapshot.last_entry(self._books, inbox_key(campaign))
                reach = Reach(dict(self._reached), {inbox_key(campaign): tip})
                found = self._held(campaign, token, names, reach)
                if audit.position(self._books, campaign) == before:
                    self._reached = reach.reached
                    return [record for record in found if not self._comes_later(campaign, record, tip)]
        finally:
            if cursor.release(self._books, campaign, token):
                enqueue_drain(self._jobs, campaign)
        raise UnsteadyError(f"{campaign} was judged all the time.")

    def _held(self, campaign: str, token: str, names: set[str], reach: Reach) -> list[KeyContent]:
        """The changed keys, read while the drain is kept waiting; their names are added to `names`.

        Senders are not stopped. So the outbox is read before the last request for changes: a text that has left it
        by then is read as it was settled.
        """
        self.listen()
        names |= self._taken(campaign)
        queues = {name for name in names if name.startswith(outbox.queue_key(campaign, ""))}
        found = [record for page in snapshot.read(self._books, queues, reach) for record in page]
        self.listen()
        later = self._taken(campaign)
        self._left |= {name for name in later if name.startswith(outbox.queue_key(campaign, ""))}
        names |= later - self._left
        for page in snapshot.read(self._books, names - queues, reach):
            cursor.seize(self._books, campaign, token)
            found += page
        return found

    def _comes_later(self, campaign: str, record: KeyContent, tip: str) -> bool:
        """Whether a text arrived after its inbox had been read: then the next copy takes it."""
        if record.kind != "hash" or not record.key.startswith(text_key(campaign, "")):
            return False
        if entry_ids.order(record.content.get("entry", entry_ids.FIRST)) <= entry_ids.order(tip):
            return False
        self._left.add(record.key)
        return True

    def _taken(self, campaign: str) -> set[str]:
        """The keys of a campaign that are still to be read; they are removed from the list of open keys."""
        taken = snapshot.campaigns_in(self._left).get(campaign, set())
        self._left -= taken
        return taken

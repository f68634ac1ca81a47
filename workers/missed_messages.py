"""The pull: looks through what the providers have received for texts that their webhooks never brought.

First the list is read back, page by page, and what is missing is kept; then that is taken in the order it was sent.
Each step keeps its place, so that a pull which ends anywhere is gone on with by the next.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from redis import Redis

from gateway import redis
from gateway.books import inbox, pulls, tallies
from gateway.books.inbox import PROVIDER_TIME_HOLDS, Arrival
from gateway.books.pulls import MissedText, Pull
from gateway.campaigns.campaign_file import figure_words
from gateway.channels.channel import Channel, Malformed, UnreachableError
from gateway.channels.registry import Channels
from gateway.fault_place import redacted
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.jobs import OUTBOUND, PULL, enqueue_pull, others_wait, waiting
from gateway.routing import routed
from gateway.settings import Settings, read
from workers import stop_signal, vitals
from workers.services import connect

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=15)
"""So much of what was looked through is looked through again: a provider may list a text late."""
FIRST_LOOK = timedelta(hours=1)
GRACE = timedelta(seconds=60)
"""A younger text may still come by the webhook, which most providers repeat for some seconds."""
MARGIN = timedelta(hours=1)
"""So much less far back than the channel keeps its list: what is found has that time to be taken."""
FEW = 100
TURN_SECONDS = 1.0
"""How long it goes on while another job needs the worker."""
LONGEST_SECONDS = 10.0
FOUND = "texts that the webhook never brought"
TOO_OLD = "texts found too late to be believed"
UNREADABLE = "lists that could not be read"


def pull() -> None:
    """The job: look at the devices, and accept what the webhooks never brought."""
    settings, services = read(), connect()
    spool = Spool(settings.var_dir / "spool")
    acceptor = Acceptor(
        redis.webhook(settings.books),
        services.jobs,
        spool,
        settings.web_threads,
        partial(figure_words, settings.campaign),
    )
    unfinished, channels = False, settings.of(Channels).values()
    with redacted():
        vitals.note(services.books, channels, datetime.now(UTC))
    for channel in channels:
        if channel.promises.lists_received:
            with redacted():
                one = Puller(settings, services.books, acceptor, channel, services.jobs)
                unfinished |= not one.run(datetime.now(UTC)) and not one.failed
    if unfinished and PULL not in waiting(services.jobs, OUTBOUND):
        enqueue_pull(services.jobs)


def run(settings: Settings, books: Redis, acceptor: Acceptor, channel: Channel, now: datetime) -> int:
    """Look through what came since the last look, as far back as the channel keeps it; how many texts were missing."""
    puller = Puller(settings, books, acceptor, channel)
    puller.run(now)
    return puller.found


@dataclass
class Puller:
    """One job's part of a channel's pull."""

    settings: Settings
    books: Redis
    acceptor: Acceptor
    channel: Channel
    jobs: Redis | None = None
    """Where other jobs may wait for this one."""
    found: int = 0
    """How many texts were missing in the pages that it has read."""
    failed: bool = False
    """Whether the provider's list could not be read."""

    def run(self, now: datetime) -> bool:
        """Begin a pull, or go on with one; whether it is through."""
        name, begun_at = self.channel.name, time.monotonic()
        if not pulls.hold(self.books, name):
            return True  # another is at it
        try:
            self._begin(now)
            while going := pulls.state(self.books, name):
                if self._is_over(begun_at) or not self._step(going):
                    return False
                pulls.go_on(self.books, name)
            return True
        finally:
            pulls.leave(self.books, name)

    def _begin(self, now: datetime) -> None:
        name = self.channel.name
        if pulls.state(self.books, name) is None:
            last = tallies.pulled_at(self.books, name)
            reach = self.channel.promises.keeps_received - MARGIN
            since = max(last - OVERLAP, now - reach) if last else now - FIRST_LOOK
            pulls.begin(self.books, name, since, now - GRACE)

    def _is_over(self, begun_at: float) -> bool:
        took = time.monotonic() - begun_at
        gives_way = self.jobs is not None and took > TURN_SECONDS and others_wait(self.jobs, OUTBOUND)
        return stop_signal.asked() or took > LONGEST_SECONDS or gives_way

    def _step(self, going: Pull) -> bool:
        """Read a page, take some of what was found, or be through; False if the page cannot be read now."""
        if not going.is_read:
            return self._read(going)
        if some := pulls.oldest(self.books, self.channel.name, FEW):
            for one in some.values():
                self._take(one)
            pulls.taken(self.books, self.channel.name, [*some])
        else:
            self._end(going)
        return True

    def _read(self, going: Pull) -> bool:
        name = self.channel.name
        try:
            page = self.channel.received(going.since, going.place)
        except UnreachableError as error:  # the next look goes on where this one is
            log.warning("the list of %s cannot be read: %s", name, error)
            tallies.add(self.books, name, UNREADABLE)
            pulls.failed(self.books, name)
            self.failed = True
            return False
        missing = self._missing(page.texts, going)
        pulls.read(self.books, name, going, len(page.texts), missing, page.older)
        self.found += len(missing)
        return True

    def _missing(self, listed: Sequence[Arrival | Malformed], going: Pull) -> list[MissedText]:
        """Those of a page that came in the time of the pull, are for a campaign, and are not in its inbox."""
        ours: dict[str, list[Arrival]] = defaultdict(list)
        for one in listed:
            if not isinstance(one, Arrival) or not one.sent_at:
                continue
            found = routed(self.settings, one)
            if found and going.since <= datetime.fromisoformat(one.sent_at) <= going.until:
                campaign, text = found
                ours[campaign].append(text)
        return [
            MissedText(campaign, self.acceptor.masked(one))
            for campaign, texts in ours.items()
            for one, is_known in zip(texts, inbox.known(self.books, campaign, [of.id for of in texts]), strict=True)
            if not is_known
        ]

    def _take(self, one: MissedText) -> None:
        if datetime.now(UTC) - datetime.fromisoformat(one.arrival.sent_at) > PROVIDER_TIME_HOLDS:
            tallies.add(self.books, self.channel.name, TOO_OLD)
            log.warning("text %s was found too late", one.arrival.id)
            return
        self.acceptor.accept(one.campaign, one.arrival)

    def _end(self, going: Pull) -> None:
        name = self.channel.name
        tallies.pulled(self.books, name, going.until)
        pulls.end(self.books, name)
        if going.found:
            log.warning("%d texts had come to %s, and its webhook never brought them", going.found, name)
            tallies.add(self.books, name, FOUND, going.found)

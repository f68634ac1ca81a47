"""The pull: looks through what the providers have received for texts that their webhooks never brought."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from redis import Redis

from gateway import redis
from gateway.books import tallies
from gateway.books.inbox import Arrival
from gateway.campaigns.figure_words import figure_words
from gateway.channels.channel import Channel, Malformed, UnreachableError
from gateway.channels.registry import Channels
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.routing import campaign_for
from gateway.settings import Settings, read
from workers.error_summary import redacted
from workers.services import connect

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=15)
"""So much of what was looked through is looked through again: a provider may list a text late."""
FIRST_LOOK = timedelta(hours=1)
GRACE = timedelta(seconds=60)
"""A younger text may still come by the webhook, which most providers repeat for some seconds."""
FOUND = "texts that the webhook never brought"
UNREADABLE = "lists that could not be read"


def pull() -> None:
    """The job: accept what the webhooks never brought."""
    settings, services = read(), connect()
    spool = Spool(settings.var_dir / "spool")
    acceptor = Acceptor(
        redis.webhook(settings.books),
        services.jobs,
        spool,
        settings.web_threads,
        partial(figure_words, settings.campaign),
    )
    for channel in settings.of(Channels).values():
        if channel.promises.lists_received:
            with redacted():
                run(settings, services.books, acceptor, channel, datetime.now(UTC))


def run(settings: Settings, books: Redis, acceptor: Acceptor, channel: Channel, now: datetime) -> int:
    """Look through what came since the last look, as far back as the channel keeps it; how many texts were missing."""
    until = now - GRACE
    last = tallies.pulled_at(books, channel.name)
    since = max(last - OVERLAP, now - channel.promises.keeps_received) if last else now - FIRST_LOOK
    found = 0
    try:
        for arrival in in_order(channel.received(since)):
            found += _accept(settings, acceptor, arrival, until)
    except UnreachableError as error:  # the next look begins where this one did
        log.warning("the list of %s cannot be read: %s", channel.name, error)
        tallies.add(books, channel.name, UNREADABLE)
    else:
        tallies.pulled(books, channel.name, until)
    if found:
        log.warning("%d texts had come to %s, and its webhook never brought them", found, channel.name)
        tallies.add(books, channel.name, FOUND, found)
    return found


def in_order(listed: Iterable[Arrival | Malformed]) -> list[Arrival | Malformed]:
    """The texts as they were sent, the oldest first; a provider lists them the other way round."""
    newest_last = [*listed][::-1]
    return sorted(newest_last, key=lambda one: one.sent_at if isinstance(one, Arrival) else "")


def _accept(settings: Settings, acceptor: Acceptor, arrival: Arrival | Malformed, until: datetime) -> bool:
    """Accept a listed text; whether it was missing."""
    if isinstance(arrival, Malformed) or not arrival.sent_at or datetime.fromisoformat(arrival.sent_at) > until:
        return False
    campaign = campaign_for(settings, arrival.channel, arrival.receiver)
    return campaign is not None and acceptor.accept(campaign, arrival).new

"""The clock: each second it queues jobs for waiting work that no job does, and every five minutes a pull."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

from redis import Redis, RedisError

from gateway import jobs, routing
from gateway.books import campaigns, clock, cursor, inbox, outbox, pulls, questions, safety
from gateway.campaigns import twin
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.jobs import (
    INBOUND,
    OUTBOUND,
    enqueue_drain,
    enqueue_forget,
    enqueue_pull,
    enqueue_send,
    enqueue_twin,
    thing,
)
from gateway.kept import KeptError
from gateway.orders import CLOCK, given
from gateway.processes import valkey
from gateway.routing import Terms
from gateway.settings import Settings, SettingsError, read
from parsers.order import ExpireOrder
from workers import outbound
from workers.due_reminders import AUTHOR, Occurrences
from workers.next_message import is_waiting
from workers.services import Services, connect

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PULL_SECONDS = 300.0
FORGET_SECONDS = 24 * 3600.0
RESUME_SECONDS = 5.0
"""After so long a pull that has stopped half-way is asked for again."""
LOOK_SECONDS = 60.0
"""How often the server's settings are looked at."""
EXPIRED_AT_ONCE = 100
SETTLED_TICKS = 3
"""After this many ticks without a failure the spools have been replayed."""


class Clock:
    """The clock of one process, with the reminders it has already ordered."""

    def __init__(self, services: Services, settings: Settings) -> None:
        """Begin without memory."""
        self._services, self._settings = services, settings
        self._channels = {one: routing.terms(settings, one.name) for one in settings.of(Channels).values()}
        self._occurrences = Occurrences()
        self._answered = 0

    def tick(self) -> None:
        """Give the orders that are due, and queue jobs for what waits."""
        try:
            if self._answered >= SETTLED_TICKS:
                self._remind()
            sweep(self._services, self._channels)
            self._answered += 1
        except RedisError:
            self._answered = 0
            raise

    def _remind(self) -> None:
        """Order reminders, but not right after Redis was away: texts may still come in from a spool."""
        books = self._services.books
        for campaign in campaigns.ids(books):
            route = routing.route(self._settings, campaign)
            if route and self._occurrences.call(books, campaign, route, clock.now(books)):
                enqueue_drain(self._services.jobs, campaign)


def sweep(services: Services, channels: Mapping[Channel, Terms]) -> None:
    """Ring for every inbox, outbox and twin that has something waiting, nobody at work and no job on the way."""
    drains, sends = jobs.waiting(services.jobs, INBOUND), jobs.waiting(services.jobs, OUTBOUND)
    for campaign in campaigns.ids(services.books):
        expire(services, campaign)
        if thing(campaign) not in sends and twin.is_behind(services.books, campaign):
            enqueue_twin(services.jobs, campaign)
        if thing(campaign) not in drains and cursor.needs_drain(services.books, campaign):
            cursor.rung(services.books, campaign)
            enqueue_drain(services.jobs, campaign)
        for channel, terms in channels.items():
            if thing(campaign, channel.name) not in sends and _needs_sender(services, campaign, channel, terms):
                _ring(services, campaign, channel.name)


def _ring(services: Services, campaign: str, channel: str) -> None:
    """Queue a sender, unless one was queued or began since the queue was looked at: one that leaves rings itself."""
    if outbox.must_enqueue_sender(services.books, campaign, channel):
        enqueue_send(services.jobs, campaign, channel)
    elif thing(campaign, channel) not in jobs.waiting(services.jobs, OUTBOUND) and not outbox.is_attended(
        services.books, campaign, channel
    ):
        outbox.rung(services.books, campaign, channel)  # its job was lost
        enqueue_send(services.jobs, campaign, channel)


def _needs_sender(services: Services, campaign: str, channel: Channel, terms: Terms) -> bool:
    books, name = services.books, channel.name
    nobody_sends = outbound.may_send(books, campaign, channel) and not outbox.is_attended(books, campaign, name)
    return nobody_sends and is_waiting(books, campaign, name, terms)


def expire(services: Services, campaign: str) -> None:
    """Order that overdue questions be closed; the order is judged after everything accepted before it."""
    needs_drain = False
    for text_id, due in questions.overdue(services.books, campaign, EXPIRED_AT_ONCE):
        order = given(campaign, f"expire/{text_id}/{due}", ExpireOrder(AUTHOR, text_id), CLOCK)
        needs_drain |= inbox.accept(services.books, campaign, order).needs_drain
    if needs_drain:
        enqueue_drain(services.jobs, campaign)


class SettingsWatch:
    """Whether the server still keeps what it accepts: somebody may change its settings while it runs."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._found: list[str] = []

    def look(self, books: Redis) -> None:
        """Have the pages and `status` say what is unsafe now, beside what the last start found; and no longer."""
        found = valkey.unsafe(books)
        if found == self._found:
            return
        others = [one for one in safety.found(books) if one not in self._found]
        safety.note(books, [*dict.fromkeys([*others, *found])])
        self._found = found
        for sentence in found:
            log.error("%s", sentence)


def ask_for_pull(services: Services, lists: Sequence[str]) -> None:
    """Ask for a pull of the channels that list what they received, unless one is asked for."""
    if lists and jobs.PULL not in jobs.waiting(services.jobs, OUTBOUND):
        enqueue_pull(services.jobs)


def main() -> None:
    """Tick until the process ends; a tick that fails is logged, and the next one tries again."""
    settings = read()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    services, pulled_at, forgot_at = connect(), -PULL_SECONDS, -FORGET_SECONDS
    clock, watch, looked_at = Clock(services, settings), SettingsWatch(), -LOOK_SECONDS
    while True:
        try:
            if (current := settings.current()) is not settings:
                settings, clock = current, Clock(services, current)
            clock.tick()
            lists = [one.name for one in settings.of(Channels).values() if one.promises.lists_received]
            if time.monotonic() >= looked_at + LOOK_SECONDS:
                watch.look(services.books)
                looked_at = time.monotonic()
            is_unfinished = any(pulls.state(services.books, one) for one in lists)
            if time.monotonic() >= pulled_at + (RESUME_SECONDS if is_unfinished else PULL_SECONDS):
                ask_for_pull(services, lists)
                pulled_at = time.monotonic()
            if time.monotonic() >= forgot_at + FORGET_SECONDS:
                for campaign in campaigns.ids(services.books):
                    enqueue_forget(services.jobs, campaign)
                forgot_at = time.monotonic()
        except (RedisError, SettingsError, KeptError) as error:
            log.warning("a tick failed: %s", type(error).__name__)
        time.sleep(TICK_SECONDS)


if __name__ == "__main__":
    main()

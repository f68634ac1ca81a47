"""The clock: each second it queues jobs for waiting work that no job does, and every five minutes a pull."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from redis import RedisError

from gateway import routing
from gateway.books import campaigns, clock, cursor, inbox, questions
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.jobs import enqueue_drain, enqueue_forget, enqueue_pull, enqueue_send
from gateway.kept import KeptError
from gateway.orders import CLOCK, given
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
    """Queue a job for every inbox and outbox where something waits and no job works."""
    for campaign in campaigns.ids(services.books):
        expire(services, campaign)
        if cursor.needs_drain(services.books, campaign):
            enqueue_drain(services.jobs, campaign)
        for channel, terms in channels.items():
            if outbound.may_send(services.books, campaign, channel) and is_waiting(
                services.books, campaign, channel.name, terms
            ):
                enqueue_send(services.jobs, campaign, channel.name)


def expire(services: Services, campaign: str) -> None:
    """Order that overdue questions be closed; the order is judged after everything accepted before it."""
    needs_drain = False
    for text_id, due in questions.overdue(services.books, campaign, EXPIRED_AT_ONCE):
        order = given(campaign, f"expire/{text_id}/{due}", ExpireOrder(AUTHOR, text_id), CLOCK)
        needs_drain |= inbox.accept(services.books, campaign, order).needs_drain
    if needs_drain:
        enqueue_drain(services.jobs, campaign)


def main() -> None:
    """Tick until the process ends; a tick that fails is logged, and the next one tries again."""
    settings = read()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    services, pulled_at, forgot_at = connect(), -PULL_SECONDS, -FORGET_SECONDS
    clock = Clock(services, settings)
    while True:
        try:
            if (current := settings.current()) is not settings:
                settings, clock = current, Clock(services, current)
            clock.tick()
            pulls = any(one.promises.lists_received for one in settings.of(Channels).values())
            if pulls and time.monotonic() >= pulled_at + PULL_SECONDS:
                enqueue_pull(services.jobs)
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

"""The clock: each second it rings for what waits while nobody works on it."""

from __future__ import annotations

import logging
import time

from redis import RedisError

from gateway.bell import ring_drain, ring_send
from gateway.books import campaigns, intake, outbox
from workers.outbound import SENDERS
from workers.services import Services, connect

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0


def sweep(services: Services) -> None:
    """Ring for every inbox and outbox that has something waiting and nobody at work."""
    for campaign in campaigns.ids(services.books):
        if intake.must_ring(services.books, campaign):
            ring_drain(services.jobs, campaign)
        for channel in SENDERS:
            if outbox.due(services.books, campaign, channel):
                ring_send(services.jobs, campaign, channel)


def main() -> None:
    """Tick until the process is ended; a tick that fails is said, and the next one tries again."""
    services = connect()
    while True:
        try:
            sweep(services)
        except RedisError as error:
            log.warning("a tick failed: %s", type(error).__name__)
        time.sleep(TICK_SECONDS)


if __name__ == "__main__":
    main()

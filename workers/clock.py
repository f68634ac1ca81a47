"""The clock: each second it rings for what waits while nobody works on it, and now and then for the pull."""

from __future__ import annotations

import logging
import time

from redis import RedisError

from gateway.bell import ring_drain, ring_pull, ring_send
from gateway.books import campaigns, inbox, intake, outbox, questions
from gateway.channels import twilio
from gateway.settings import Settings, read
from gateway.start import CLOCK, given
from parsers.contact import Contact
from parsers.order import ExpireOrder
from workers import outbound
from workers.services import Services, connect

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PULL_SECONDS = 300.0
EXPIRED_AT_ONCE = 100
AUTHOR = Contact(CLOCK, "", CLOCK, CLOCK, ())


def sweep(services: Services, channels: list[str]) -> None:
    """Ring for every inbox and outbox that has something waiting and nobody at work."""
    for campaign in campaigns.ids(services.books):
        expire(services, campaign)
        if intake.must_ring(services.books, campaign):
            ring_drain(services.jobs, campaign)
        for channel in channels:
            if outbound.may_send(services.books, channel) and outbox.due(services.books, campaign, channel):
                ring_send(services.jobs, campaign, channel)


def expire(services: Services, campaign: str) -> None:
    """Order that questions be closed whose time is over: judged like everything, after what came before."""
    rings = False
    for text_id, due in questions.overdue(services.books, campaign, EXPIRED_AT_ONCE):
        order = given(campaign, f"expire/{text_id}/{due}", ExpireOrder(AUTHOR, text_id), CLOCK)
        rings |= inbox.accept(services.books, campaign, order).ring
    if rings:
        ring_drain(services.jobs, campaign)


def main() -> None:
    """Tick until the process is ended; a tick that fails is said, and the next one tries again."""
    settings = read()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    say_what_is_off(settings)
    services, channels, pulled_at = connect(), outbound.channels(settings), -PULL_SECONDS
    while True:
        try:
            sweep(services, channels)
            if twilio.NAME in channels and time.monotonic() >= pulled_at + PULL_SECONDS:
                ring_pull(services.jobs)
                pulled_at = time.monotonic()
        except RedisError as error:
            log.warning("a tick failed: %s", type(error).__name__)
        time.sleep(TICK_SECONDS)


def say_what_is_off(settings: Settings) -> None:
    """Say which channels neither receive nor send, and what they lack."""
    if lacking := twilio.missing(settings):
        log.info("Twilio is off: set %s (docs/channels/twilio.md).", ", ".join(lacking))


if __name__ == "__main__":
    main()

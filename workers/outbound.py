"""The sender: hands a campaign's texts to a channel's provider, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable

from gateway.bell import OUTBOUND, others_wait, ring_send
from gateway.books import outbox
from gateway.books.outbox import Delivery, Message
from gateway.channels import practice
from workers import leaving
from workers.services import Services, connect

LINGER_SECONDS = 5.0

SENDERS: dict[str, Callable[[Message], Delivery]] = {"practice": practice.send}
"""The channels that can send. Texts to the others wait in the outbox until theirs can."""


def send(campaign_id: str, channel: str) -> None:
    """The job: send what waits in a campaign's outbox for a channel."""
    run(connect(), campaign_id, channel)


def run(services: Services, campaign_id: str, channel: str) -> None:
    """Send until nothing is due, or another job needs the worker."""
    sender = SENDERS.get(channel)
    ends = time.monotonic() + LINGER_SECONDS
    while sender and (message := outbox.claim(services.books, campaign_id, channel)):
        delivery = sender(message)
        outbox.settle(services.books, campaign_id, channel, message.id, delivery)
        if leaving.asked() or time.monotonic() > ends or others_wait(services.jobs, OUTBOUND):
            ring_send(services.jobs, campaign_id, channel)
            return

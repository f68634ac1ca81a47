"""Senders asked for: one for what waits in an outbox, once until a sender begins."""

from __future__ import annotations

from gateway.books import outbox
from gateway.jobs import enqueue_send
from workers.services import Services


def ask_for_sender(services: Services, campaign_id: str, channel: str) -> None:
    """Ask for a sender, unless one is asked for or at work."""
    if outbox.must_enqueue_sender(services.books, campaign_id, channel):
        enqueue_send(services.jobs, campaign_id, channel)

"""Mourning: what a worker does about a drain that died under it."""

from __future__ import annotations

from gateway.bell import ring_drain
from gateway.books import intake
from workers.services import Services


def mourn(services: Services, campaign_id: str, token: str) -> None:
    """Hold its death against the entry it was judging alone, and let the next drain begin at once."""
    if intake.mourn(services.books, campaign_id, token):
        ring_drain(services.jobs, campaign_id)

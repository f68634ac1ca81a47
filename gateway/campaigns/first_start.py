"""The first start: loads the campaign of the settings and opens its practice twin."""

from __future__ import annotations

from pathlib import Path

from redis import Redis

from gateway.books import campaigns
from gateway.campaigns import campaign_file, twin
from parsers.campaign.plan import Campaign


def prepare(books: Redis, path: Path) -> Campaign:
    """Load the campaign file where none is in force yet, and bring its practice twin up to date."""
    plan = campaign_file.load(path)
    campaigns.save(books, plan, after=None)
    twin.follow(books, plan.id)
    return plan

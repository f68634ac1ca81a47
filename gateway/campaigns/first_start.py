"""The first start: loads the campaign of the settings and opens the practice twin of each."""

from __future__ import annotations

from pathlib import Path

from redis import Redis

from gateway.books import campaigns
from gateway.campaigns import campaign_file, twin
from gateway.campaigns.practice import is_practice, twin_id
from parsers.campaign.plan import Campaign


def prepare(books: Redis, path: Path) -> Campaign:
    """Load the campaign file where none is in force yet; bring its practice twin up to date, and open those missing."""
    plan = campaign_file.load(path)
    campaigns.save(books, plan, after=None)
    there = campaigns.ids(books)
    for one in there:
        if one == plan.id or not (is_practice(one) or twin_id(one) in there):
            twin.follow(books, one)
    return plan

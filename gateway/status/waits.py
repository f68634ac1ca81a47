"""What waits for a person: how many texts, and since when; all of them, or those that concern some areas."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from redis import Redis

from gateway.about import concerns
from gateway.books import inbox, review_queue, roster
from parsers.campaign.plan import Campaign

MOST_READ = 1000
"""Of more waiting texts than so many, the oldest are searched for those that concern somebody."""


def waits(books: Redis, campaign: Campaign, areas: Collection[str]) -> tuple[int, datetime | None]:
    """How many texts wait for whoever answers for these areas, as the waiting list shows them, and since when."""
    if campaign.top.code in areas:
        return review_queue.size(books, campaign.id)
    queue = dict(review_queue.page(books, campaign.id, MOST_READ))
    texts = inbox.texts(books, campaign.id, list(queue)) if queue else []
    people = roster.by_phones(books, campaign.id, [text.sender for text in texts])
    mine = [
        queue[text.id]
        for text in texts
        if review_queue.waits(text) and concerns(campaign, areas, text, people.get(text.sender))
    ]
    return len(mine), min(mine, default=None)

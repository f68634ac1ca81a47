"""What waits for a person: how many texts, and since when; of the campaign, or of the people of one area."""

from __future__ import annotations

from datetime import datetime

from redis import Redis

from gateway.books import inbox, review_queue, roster
from parsers.campaign.plan import Campaign

LOOKED_AT = 200
"""Of more waiting texts than so many, the oldest are searched for those of one area."""


def waits(books: Redis, campaign: Campaign, area: str) -> tuple[int, datetime | None]:
    """How many texts wait for a person in `area`, and since when the first does."""
    if area == campaign.top.code:
        return review_queue.size(books, campaign.id)
    queue = dict(review_queue.page(books, campaign.id, LOOKED_AT))
    texts = inbox.texts(books, campaign.id, list(queue)) if queue else []
    people = roster.by_phones(books, campaign.id, [text.sender for text in texts])
    mine = [
        queue[text.id]
        for text in texts
        if text.sender in people and any(area in campaign.lineage.get(one, ()) for one in people[text.sender].areas)
    ]
    return len(mine), min(mine, default=None)

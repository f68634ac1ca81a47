"""What waits for a person: how many texts, since when, and which call for help; all, or those of some areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from redis import Redis

from gateway import review
from gateway.about import concerns
from gateway.books import inbox, review_queue, roster
from gateway.books.inbox import Text
from parsers.campaign.plan import Campaign

MOST_READ = 1000
"""Of more waiting texts than so many, the oldest are searched for those that concern somebody."""


def waits(books: Redis, campaign: Campaign, areas: Collection[str]) -> tuple[int, datetime | None]:
    """How many texts wait for whoever answers for these areas, as the waiting list shows them, and since when."""
    if campaign.top.code in areas:
        return review_queue.size(books, campaign.id)
    queue = dict(review_queue.page(books, campaign.id, MOST_READ))
    mine = [queue[text.id] for text in _concerning(books, campaign, areas, queue)]
    return len(mine), min(mine, default=None)


def calls_for_help(books: Redis, campaign: Campaign, areas: Collection[str]) -> list[Text]:
    """Those with a word of an emergency, oldest first; the newest are searched too, however many wait."""
    queue = dict(review_queue.page(books, campaign.id, MOST_READ))
    if len(queue) == MOST_READ:
        queue |= dict(review_queue.page(books, campaign.id, MOST_READ, -MOST_READ))
    return [text for text in _concerning(books, campaign, areas, queue) if review.is_urgent(campaign, text)]


def _concerning(books: Redis, campaign: Campaign, areas: Collection[str], queue: Mapping[str, datetime]) -> list[Text]:
    texts = inbox.texts(books, campaign.id, list(queue)) if queue else []
    people = roster.by_phones(books, campaign.id, [text.sender for text in texts])
    return [
        text for text in texts if review_queue.waits(text) and concerns(campaign, areas, text, people.get(text.sender))
    ]

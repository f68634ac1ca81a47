"""The next message: which of a campaign's texts is sent now. Replies first, then broadcasts, at the channel's pace."""

from __future__ import annotations

from datetime import UTC, date, datetime

from redis import Redis

from gateway.books import broadcasts, campaigns, caps, cursor, outbox, spending
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Message
from gateway.routing import Terms
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import is_quiet

REPLIES = ""
"""The queue of replies. A cancelled broadcast's texts are taken off their queue at any hour."""


def take(books: Redis, campaign_id: str, channel: str, terms: Terms, promised: int = 0) -> Message | None:
    """Claim the next text that may go out; None where none is due. `promised` đồng are being spent already."""
    for queue in _queues(books, campaign_id, channel, terms, promised):
        if message := outbox.claim(books, campaign_id, channel, queue, _full(books, channel, queue, terms)):
            return message
        if queue:
            broadcasts.done(books, campaign_id, channel, queue)
    return None


def is_waiting(books: Redis, campaign_id: str, channel: str, terms: Terms, since: int = 1) -> bool:
    """Whether a text that may go out now has been due for `since` seconds or more."""
    queues = _queues(books, campaign_id, channel, terms)
    return any(_is_due(books, campaign_id, channel, queue, terms, since) for queue in queues)


def _is_due(books: Redis, campaign_id: str, channel: str, queue: str, terms: Terms, since: int) -> bool:
    """Whether a text of a queue has been due for so many seconds, while some number may send."""
    if not outbox.due(books, campaign_id, channel, queue, since):
        return False
    full = _full(books, channel, queue, terms)
    return not full or full != {*terms.numbers}


def _full(books: Redis, channel: str, queue: str, terms: Terms) -> set[str]:
    """Our numbers from which no text of this queue may go out just now."""
    return caps.full(books, channel, terms.numbers, terms.caps, bulk=queue != REPLIES)


def _queues(books: Redis, campaign_id: str, channel: str, terms: Terms, promised: int = 0) -> list[str]:
    """The queues that texts may be taken from now, the replies' first."""
    sending, now = broadcasts.sending(books, campaign_id, channel), datetime.now(UTC)
    if sending and not may_broadcast(books, campaign_id, terms, now, promised):
        found = broadcasts.find(books, campaign_id, sending)
        sending = [id_ for id_, one in found.items() if one.state is BroadcastState.CANCELLED or one.until <= now]
    return [REPLIES, *sending]


def may_broadcast(books: Redis, campaign_id: str, terms: Terms, now: datetime, promised: int = 0) -> bool:
    """Whether broadcasts may be sent now: outside quiet hours and days off, and below the day's spending limit."""
    at = cursor.position(books, campaign_id)
    campaign = campaigns.of_revision(books, campaign_id, at.revision)
    return not is_quiet(campaign, now, at.days_off) and not is_spent(books, terms, local_day(campaign, now), promised)


def is_spent(books: Redis, terms: Terms, day: date, promised: int = 0) -> bool:
    """Whether one more text would pass the day's spending limit; `promised` đồng are being spent already."""
    limit = terms.spending_limit_a_day
    return limit is not None and spending.spent(books, day) + promised + terms.price > limit


def local_day(campaign: Campaign, now: datetime) -> date:
    """The calendar day where the campaign is."""
    return now.astimezone(campaign.zone).date()

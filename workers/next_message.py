"""The next message: which of a campaign's texts is sent now. Replies first, then broadcasts, at the channel's pace."""

from __future__ import annotations

from datetime import UTC, date, datetime

from redis import Redis

from gateway.books import broadcasts, campaigns, caps, cursor, outbox, pace, spending
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Message
from gateway.routing import Terms
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import is_quiet

REPLIES = ""
"""The queue of replies. A cancelled broadcast's texts are taken off their queue at any hour."""


def take(books: Redis, campaign_id: str, channel: str, terms: Terms, texts_a_second: int = 0) -> Message | float | None:
    """Claim the next text. Returns the seconds to wait if the channel's pace allows none now, None if none is due."""
    for queue in _queues(books, campaign_id, channel, terms):
        if not outbox.due(books, campaign_id, channel, queue, since=0):
            if queue:
                broadcasts.done(books, campaign_id, channel, queue)
            continue
        is_reply = queue == REPLIES
        full = caps.full(books, channel, terms.numbers, terms.caps, bulk=not is_reply)
        if full and full == {*terms.numbers}:
            continue
        if texts_a_second and (wait := pace.wait(books, channel, texts_a_second, bulk=not is_reply)):
            return wait
        if message := outbox.claim(books, campaign_id, channel, queue, full):
            return message
    return None


def is_waiting(books: Redis, campaign_id: str, channel: str, terms: Terms) -> bool:
    """Whether a text that may be sent now has been due for a second or more."""
    queues = _queues(books, campaign_id, channel, terms)
    return any(_is_due(books, campaign_id, channel, queue, terms) for queue in queues)


def _is_due(books: Redis, campaign_id: str, channel: str, queue: str, terms: Terms) -> bool:
    """Whether a text of a queue has been due for a second or more, while some number may send."""
    if not outbox.due(books, campaign_id, channel, queue):
        return False
    full = caps.full(books, channel, terms.numbers, terms.caps, bulk=queue != REPLIES)
    return not full or full != {*terms.numbers}


def _queues(books: Redis, campaign_id: str, channel: str, terms: Terms) -> list[str]:
    """The queues from which texts may be taken now, the replies' first."""
    sending, now = broadcasts.sending(books, campaign_id, channel), datetime.now(UTC)
    if sending and not may_broadcast(books, campaign_id, terms, now):
        found = broadcasts.find(books, campaign_id, sending)
        sending = [id_ for id_, one in found.items() if one.state is BroadcastState.CANCELLED or one.until <= now]
    return [REPLIES, *sending]


def may_broadcast(books: Redis, campaign_id: str, terms: Terms, now: datetime) -> bool:
    """Whether broadcasts may be sent now: outside quiet hours and days off, and below the day's spending limit."""
    at = cursor.position(books, campaign_id)
    campaign = campaigns.of_revision(books, campaign_id, at.revision)
    return not is_quiet(campaign, now, at.days_off) and not is_spent(books, terms, local_day(campaign, now))


def is_spent(books: Redis, terms: Terms, day: date) -> bool:
    """Whether one more text would pass the day's spending limit."""
    return (
        terms.spending_limit_a_day is not None and spending.spent(books, day) + terms.price > terms.spending_limit_a_day
    )


def local_day(campaign: Campaign, now: datetime) -> date:
    """The calendar day where the campaign is."""
    return now.astimezone(campaign.zone).date()

"""Due reminders: each occurrence of a campaign's reminder rules becomes one order in the inbox when it is due."""

from __future__ import annotations

from datetime import UTC, datetime

from redis import Redis

from gateway.books import cursor, epoch, inbox
from gateway.books.inbox import Arrival
from gateway.orders import CLOCK, given
from gateway.routing import Route
from parsers.broadcasts.reminders import Occurrence, audience, due
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastOrder
from workers.next_message import plan

AUTHOR = Contact(CLOCK, "", CLOCK, CLOCK, ())


def now(books: Redis) -> datetime:
    """The server's time, by which every order is judged, so that reminders are neither early nor late."""
    seconds, microseconds = books.time()
    return datetime.fromtimestamp(seconds + microseconds / 1_000_000, UTC)


class Occurrences:
    """The occurrences that one clock has already ordered, so that it need not ask the books each second."""

    def __init__(self) -> None:
        """Begin without memory."""
        self._called: set[str] = set()

    def call(self, books: Redis, campaign_id: str, route: Route) -> bool:
        """Give one order for each occurrence that is due, however many clocks run; True if a drain must be queued."""
        at, moment, restored = cursor.position(books, campaign_id), now(books), epoch.latest(books)
        campaign, needs_drain = plan(books, campaign_id, at.revision), False
        for one in due(campaign, moment, at.days_off):
            known = f"{campaign_id}/{one.name}"
            lost = restored is not None and one.due < restored.began  # it may have been sent in the lost time
            if known not in self._called and not lost:
                needs_drain |= inbox.accept(books, campaign_id, _order(campaign, one, route)).needs_drain
                self._called.add(known)
        return needs_drain


def _order(campaign: Campaign, one: Occurrence, route: Route) -> Arrival:
    order = BroadcastOrder(
        AUTHOR, audience(campaign, one.rule, one.day), one.rule.reply, route.channel, route.number, one.until,
        rule=one.rule.name, price=route.price,
    )  # fmt: skip
    return given(campaign.id, f"remind/{one.name}", order, CLOCK)

"""Due reminders: each occurrence of a campaign's reminder rules becomes one order in the inbox when it is due."""

from __future__ import annotations

from datetime import datetime

from redis import Redis

from gateway.books import campaigns, cursor, epoch, inbox
from gateway.books.inbox import Arrival
from gateway.orders import CLOCK, given
from gateway.routing import Route
from parsers.broadcasts.reminders import Occurrence, audience, due
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastOrder

AUTHOR = Contact(CLOCK, "", CLOCK, CLOCK, ())


class Occurrences:
    """The occurrences that one clock has already ordered, so that it need not ask the books each second."""

    def __init__(self) -> None:
        """Begin without memory."""
        self._called: set[str] = set()

    def call(self, books: Redis, campaign_id: str, route: Route, moment: datetime) -> bool:
        """Give an order for each occurrence that is due at `moment`, once; whether a drain must be rung for."""
        at, restored = cursor.position(books, campaign_id), epoch.latest(books)
        campaign, needs_drain = campaigns.of_revision(books, campaign_id, at.revision), False
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
        rule=one.rule.name, price=route.price, others=route.others,
    )  # fmt: skip
    return given(campaign.id, f"remind/{one.name}", order, CLOCK)

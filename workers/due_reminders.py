"""The occurrences: what the campaign's reminder rules call for at this moment, each given to the inbox as one order."""

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
    """What one clock has already called for, so that it need not ask the books each second."""

    def __init__(self) -> None:
        """Begin with nothing called for."""
        self._called: set[str] = set()

    def call(self, books: Redis, campaign_id: str, route: Route, moment: datetime) -> bool:
        """Give an order for each occurrence that is due at `moment`, once; whether a drain must be rung for."""
        at, restored = cursor.position(books, campaign_id), epoch.latest(books)
        campaign, rings = campaigns.of_revision(books, campaign_id, at.revision), False
        for one in due(campaign, moment, at.days_off):
            known = f"{campaign_id}/{one.name}"
            lost = restored is not None and one.due < restored.began  # it may have gone out in the time that was lost
            if known not in self._called and not lost:
                rings |= inbox.accept(books, campaign_id, _order(campaign, one, route)).ring
                self._called.add(known)
        return rings


def _order(campaign: Campaign, one: Occurrence, route: Route) -> Arrival:
    order = BroadcastOrder(
        AUTHOR, audience(campaign, one.rule, one.day), one.rule.reply, route.channel, route.number, one.until,
        rule=one.rule.name, price=route.price,
    )  # fmt: skip
    return given(campaign.id, f"remind/{one.name}", order, CLOCK)

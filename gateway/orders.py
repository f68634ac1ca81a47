"""Orders: what a first start, a person, the clock or a broadcast puts into a campaign's inbox."""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import inbox
from gateway.books.inbox import Arrival
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import Order

ORDER: TypeAdapter[Order] = TypeAdapter(Order)
CHANNEL = "setup"
"""The channel of the orders that a first start gives."""
CONSOLE = "console"
"""The channel of the orders given on the command line."""
DESK = "desk"
"""The channel of the orders given on the pages."""
OF_PEOPLE = frozenset({CHANNEL, CONSOLE, DESK})
"""The channels of the orders that stand in the log."""
CLOCK = "clock"
"""The channel of the orders that the clock gives."""
BROADCAST = "broadcast"
"""The channel of the orders by which a broadcast goes on with its next people."""


def setup(campaign: Campaign) -> Contact:
    """The author of the orders that set a campaign up: it may do what the office may."""
    return Contact("setup", "", "setup", campaign.office_role, (campaign.top.code,))


def console(campaign: Campaign) -> Contact:
    """The author of the orders given on the command line: somebody of the office."""
    return Contact("office", "", "office", campaign.office_role, (campaign.top.code,))


def give(
    books: Redis, campaign: str, ref: str, order: Order, channel: str = CHANNEL, received_at: datetime | None = None
) -> str:
    """Put an order into a campaign's inbox, once however often it is given; its id."""
    return inbox.accept(books, campaign, given(campaign, ref, order, channel), received_at).id


def given(campaign: str, ref: str, order: Order, channel: str = CHANNEL) -> Arrival:
    """An order as a campaign's inbox takes it: with the same channel and ref it is the same order."""
    return Arrival(channel, f"{campaign}/{ref}", channel, "", ORDER.dump_json(order).decode(), kind="order")

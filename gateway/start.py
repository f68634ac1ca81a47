"""What a first start puts in place: the campaign of the settings, and its practice twin."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter
from redis import Redis

from gateway import campaign_file, practice
from gateway.books import campaigns, inbox
from gateway.books.inbox import Arrival
from parsers.campaign import Campaign
from parsers.contact import Contact
from parsers.order import FiguresOrder, Order, RosterOrder
from parsers.reading import Act, Figures, Submission

ORDER: TypeAdapter[Order] = TypeAdapter(Order)
CHANNEL = "setup"
"""The channel of the orders that a first start gives."""
CONSOLE = "console"
"""The channel of the orders given on the command line."""
DESK = "desk"
"""The channel of the orders given on the pages."""
CLOCK = "clock"
"""The channel of the orders that the clock gives."""
BROADCAST = "broadcast"
"""The channel of the orders by which a broadcast goes on with its next people."""


def prepare(books: Redis, path: Path) -> Campaign:
    """Load the campaign file and open its practice twin, each where there is none yet; the plan in force is kept."""
    plan = campaign_file.load(path)
    campaigns.save(books, plan, after=None)
    open_practice(books, plan)
    return plan


def open_practice(books: Redis, plan: Campaign) -> None:
    """Open the practice twin of `plan`, dates fixed by its first start, filled with what fits of the practice set."""
    prepared = practice.load()
    today = datetime.now(UTC).astimezone(plan.zone)
    twin = prepared.twin(plan, plan.day_of(today))
    campaigns.save(books, twin, after=None)
    kept, _ = campaigns.current(books, twin.id)
    contacts = tuple(one for one in prepared.roster if one.role in kept.roles and set(one.areas) <= kept.area.keys())
    give(books, kept.id, "roster", RosterOrder(setup(kept), contacts))
    sizes = [(area, size) for area, size in prepared.sizes.items() if area in kept.area]
    if kept.size and sizes:
        lists = tuple(Figures(area, kept.first_day, {kept.size: size}) for area, size in sizes)
        give(books, kept.id, "sizes", FiguresOrder(setup(kept), Submission(Act.CORRECT, lists)))


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

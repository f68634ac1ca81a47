"""A generated campaign: a district of 25 communes and 500 villages, its people and the sizes of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import campaigns, inbox
from gateway.books.inbox import Arrival
from gateway.campaigns import campaign_file
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign, Translated
from parsers.decision import Waiver
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, Order, RosterOrder

ORDER: TypeAdapter[Order] = TypeAdapter(Order)
SHIPPED = Path("campaigns/tinh-hiep-2024.yaml")
ID = "bench"
VILLAGES = 500
COMMUNES = 25
DAYS = 300
BEFORE = 250
"""How many days of the campaign lie before the day it is generated for."""
LIST_SIZE = 5_000


def generate(today: date) -> Campaign:
    """The shipped plan's indicators and rules over 500 villages, `today` well within its days."""
    first = today - timedelta(days=BEFORE)
    shipped = campaign_file.load(SHIPPED)
    changes = {
        "id": ID,
        "first_day": first,
        "last_day": first + timedelta(days=DAYS - 1),
        "cut_off": None,
        "office": shipped.office.model_copy(update={"telephone_is_placeholder": False}),
        "reminders": (),
        "levels": ("district", *shipped.levels),
        "level_names": {"district": Translated(vi="Huyện", en="District"), **shipped.level_names},
        "areas": tuple(_areas()),
        "indicators": tuple(one.model_copy(update={"window": None}) for one in shipped.indicators),
    }
    return Campaign.model_validate(shipped.model_copy(update=changes).model_dump())


def village(number: int) -> str:
    """The code of the village of this number, counted from 0."""
    return f"TH{number + 1}"


def phone(number: int) -> str:
    """The phone of that village's head."""
    return f"+8490{5_000_000 + number}"


def put_in(books: Redis, campaign: Campaign) -> None:
    """Make the campaign the plan in force, and put its roster and list sizes into its inbox, given before all texts."""
    campaigns.save(books, campaign, after=None)
    morning = datetime.combine(campaign.first_day, time(6), campaign.zone)
    for number, order in enumerate(_orders(campaign)):
        body = ORDER.dump_json(order).decode()
        inbox.accept(books, campaign.id, Arrival("setup", str(number), "setup", "", body, "order"), morning)


def _areas() -> Iterator[Area]:
    yield Area(code="HU", name="Huyện", level="district")
    for number in range(COMMUNES):
        yield Area(code=f"XA{number + 1}", name=f"Xã {number + 1}", level="commune", parent="HU")
    for number in range(VILLAGES):
        above = f"XA{number % COMMUNES + 1}"
        yield Area(code=village(number), name=f"Thôn {number + 1}", level="village", parent=above)


def _orders(campaign: Campaign) -> Iterator[Order]:
    office = Contact("office", "", "", campaign.office_role, (campaign.top.code,))
    yield RosterOrder(office, tuple(_head(campaign, number) for number in range(VILLAGES)))
    for number in range(VILLAGES):
        size = AreaReport(village(number), campaign.first_day, {"DSD": LIST_SIZE})
        yield FiguresOrder(office, Submission(Act.CORRECT, (size,)), tuple(Waiver))


def _head(campaign: Campaign, number: int) -> Contact:
    return Contact(f"h{number}", phone(number), f"Head {number}", campaign.head_role, (village(number),))

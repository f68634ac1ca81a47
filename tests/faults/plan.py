"""A campaign of many villages, begun ten days ago, and the contacts that report in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from redis import Redis

from gateway.books import campaigns
from gateway.orders import give, setup
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign, Limits
from parsers.order import RosterOrder
from tests.campaigns import shipped

SHIPPED = shipped()
DAYS_BEFORE = 10
CODE = "REG"
"""The flow that the texts report: no rule compares it with another figure."""


def today(plan: Campaign) -> date:
    """The campaign's present day."""
    return plan.day_of(datetime.now(UTC))


def plan(villages: int, name: str = "chaos") -> Campaign:
    """The shipped campaign with so many villages, without the limits that ask about large numbers."""
    moved = today(SHIPPED) - timedelta(days=DAYS_BEFORE) - SHIPPED.first_day
    top = SHIPPED.top
    level = SHIPPED.levels[-1]
    areas = [Area(code=f"TH{n}", name=f"Thôn {n}", level=level, parent=top.code) for n in range(1, villages + 1)]
    changes = {
        "id": name,
        "office": SHIPPED.office.model_copy(update={"telephone_is_placeholder": False}),
        "first_day": SHIPPED.first_day + moved,
        "last_day": SHIPPED.last_day + moved,
        "cut_off": None,
        "reminders": (),
        "areas": (top, *areas),
        "indicators": tuple(one.model_copy(update={"limits": Limits(), "window": None}) for one in SHIPPED.indicators),
    }
    return Campaign.model_validate(SHIPPED.model_copy(update=changes).model_dump())


def heads(plan: Campaign) -> tuple[Contact, ...]:
    """A head for each village."""
    villages = [area.code for area in plan.areas if area.code != plan.top.code]
    return tuple(Contact(f"h{n}", phone(n), f"Head {n}", plan.head_role, (code,)) for n, code in enumerate(villages, 1))


def phone(number: int) -> str:
    """The phone of the head of village `number`."""
    return f"+84906{number:06d}"


def load(client: Redis, campaign: Campaign) -> None:
    """Make the campaign the one in force, its heads' roster waiting first in the inbox."""
    assert campaigns.save(client, campaign, None) == "0"
    give(client, campaign.id, "roster", RosterOrder(setup(campaign), heads(campaign)))


def on(day: date) -> str:
    """How a text names its day."""
    return f"NGAY {day.day}/{day.month}"

"""A commune some days into its campaign, whose texts real drains judge, for tests of the pages about texts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from redis import Redis

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from tests.support.field import Field
from tests.support.scene import SIZES, Scene, twin
from workers.services import Services

NAME = "c-2024"
HEAD, SECOND, OFFICE = "+84905000001", "+84905000002", "+84905000000"


def village(redis: Redis, works: Services, ago: int = 10) -> Field:
    """The commune with its people and the sizes of its lists, whose campaign began so many days ago."""
    scene = Scene(redis, twin(NAME, today() - timedelta(days=ago)))
    scene.people()
    scene.sizes(SIZES)
    return Field(works, scene.campaign)


def today() -> date:
    """The day that a text sent now is of."""
    return plan_of_now().day_of(datetime.now(UTC))


def plan_of_now() -> Campaign:
    """The shipped plan, for its zone and the hour its days begin."""
    return twin(NAME, date(2024, 8, 10))


def day_of(field: Field, text_id: str) -> str:
    """The day of a text, as an address has it."""
    return field.campaign.day_of(field.kept(text_id).received_at).isoformat()


def other(phone: str, name: str, area: str) -> Contact:
    """One more head."""
    return Contact(f"x{phone[-4:]}", phone, name, "head", (area,))

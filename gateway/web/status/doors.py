"""Doors: the addresses that figures of the status page lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gateway.web.chosen import to
from gateway.web.roles import may

DAY = "areas.day"
"""The page of an area's day, and its texts."""


def day_doors(area: str, days: Iterable[date]) -> Mapping[date, str]:
    """The address of each day of an area: its own page, or the status of that day where there is no such page."""
    first, *more = list(days) or [date.min]
    name = first.isoformat()
    address = to(DAY, code=area, day=name) if may(DAY) else to("status.page", area=area, day=name)
    return {first: address, **{day: address.replace(name, day.isoformat()) for day in more}}

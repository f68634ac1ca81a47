"""The words about an account: its areas, and when something was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from redis import Redis

from gateway.books import campaigns
from gateway.web import show
from gateway.web.chosen import Chosen
from gateway.web.labels.labels import label

USUAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where there is no campaign yet that says another one."""


def areas_said(books: Redis, chosen: Chosen | None, areas: Sequence[str]) -> str:
    """For which areas an account answers."""
    if not areas:
        return label("all_areas")
    plan = campaigns.current(books, chosen.id)[0] if chosen else None
    known = plan.area if plan else {}
    return ", ".join(known[code].name if code in known else code for code in areas)


def zone(books: Redis, chosen: Chosen | None) -> ZoneInfo:
    """The zone in which the pages tell the time."""
    return campaigns.current(books, chosen.id)[0].zone if chosen else USUAL_ZONE


def moment(at: datetime, of: ZoneInfo) -> str:
    """A day and a time: 17:05 ngày 20/08."""
    return label("at_moment", time=show.clock(at, of), day=f"{at.astimezone(of):%d/%m/%Y}")

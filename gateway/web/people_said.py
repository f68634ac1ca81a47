"""The words about an account: its areas, and when something was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from redis import Redis

from gateway.books import campaigns
from gateway.books.accounts import ScopedArea
from gateway.campaigns.practice import SUFFIX
from gateway.web import show
from gateway.web.chosen import Chosen
from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign

USUAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where there is no campaign yet that says another one."""


def areas_said(books: Redis, chosen: Chosen | None, areas: Sequence[ScopedArea]) -> str:
    """For which areas an account answers."""
    plan = campaigns.current(books, chosen.id)[0] if chosen else None
    return ", ".join(areas_named(books, plan, areas).values()) or label("all_areas")


def areas_named(books: Redis, plan: Campaign | None, areas: Iterable[ScopedArea]) -> dict[ScopedArea, str]:
    """Each area by its name; of another campaign than this one with that campaign's name, of none with that said."""
    plans = {plan.id.removesuffix(SUFFIX): plan} if plan else {}
    there = campaigns.ids(books) if any(one.campaign not in plans for one in areas) else ()
    return {one: _named(books, plans, there, one) for one in areas}


def scoped(plan: Campaign, code: str) -> ScopedArea:
    """An area of a campaign, or of the one whose practice twin it is."""
    return ScopedArea(plan.id.removesuffix(SUFFIX), code)


def _named(books: Redis, plans: dict[str, Campaign], there: Sequence[str], of: ScopedArea) -> str:
    is_here = of.campaign in plans
    if of.campaign in there:
        plans = {**plans, of.campaign: campaigns.current(books, of.campaign)[0]}
    plan = plans.get(of.campaign)
    area = plan.area.get(of.code) if plan else None
    if plan is None or area is None:
        return label("area_of_none", code=of.code)
    return area.name if is_here else label("area_elsewhere", area=area.name, campaign=phrase(plan.short_name))


def zone(books: Redis, chosen: Chosen | None) -> ZoneInfo:
    """The zone in which the pages tell the time."""
    return campaigns.current(books, chosen.id)[0].zone if chosen else USUAL_ZONE


def moment(at: datetime, of: ZoneInfo) -> str:
    """A day and a time: 17:05 ngày 20/08."""
    return label("at_moment", time=show.clock(at, of), day=show.day(at.astimezone(of)))

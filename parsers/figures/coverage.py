"""Coverage: the days on which an area's people reported, and the days on which they did not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from parsers.campaign.plan import Campaign
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import total_field

Marks = Mapping[str, Collection[int]]
"""By code and code=: the numbers of the campaign days that have a figure."""


def reported_days(campaign: Campaign, marks: Marks) -> frozenset[int]:
    """The numbers of the days with a figure that heads report: a list's size is no report of the day."""
    names = (name for code in campaign.head_codes for name in (code, total_field(code)))
    return frozenset[int]().union(*(marks.get(name, ()) for name in names))


def is_silent(campaign: Campaign, area: str, marks: Marks, day: date) -> bool:
    """Whether an area owes a report of `day` that has not come; on a holiday it owes none."""
    return campaign.is_awaited(area, day) and campaign.number_of(day) not in reported_days(campaign, marks)


def missing_days(campaign: Campaign, area: str, marks: Marks, through: date) -> list[date]:
    """The campaign's days up to `through` of which an area owes a report that has not come, ascending."""
    reported = reported_days(campaign, marks)
    last = min(through, campaign.last_day)
    days = (campaign.first_day + timedelta(days=n) for n in range((last - campaign.first_day).days + 1))
    return [day for day in days if campaign.is_awaited(area, day) and campaign.number_of(day) not in reported]


def is_anything_known(campaign: Campaign, figures: FigureSheet, area: str) -> bool:
    """Whether an area has ever said its main number or one that is counted each day."""
    return any(figures.known(area, code) for code in (campaign.main, *campaign.daily_stocks))

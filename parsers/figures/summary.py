"""How an area stands: totals, list, share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from parsers.campaign.plan import Campaign
from parsers.figures.rates import main_share
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.reply import Value

STOCKS_NOW = ("now1", "now2")
"""How many there are now of the first two stocks that are reported every day."""


def area_values(campaign: Campaign, sheet: Sheet, area: str, day: date) -> dict[str, Value]:
    """The summary of an area's newest figures: total of the main indicator, list size, share, remainder."""
    total = sheet.level(area, campaign.main)
    size = sheet.level(area, campaign.size) if campaign.size else None
    parts = [sheet.level(area, code) or 0 for code in campaign.size_parts]
    remaining = size - sum(parts) if size is not None and parts else None
    share = main_share(campaign, area, sheet.stored[area].levels)
    return {
        "v": area, "d": day, "tot": total or 0, "app": size, "pct": share, "rem": remaining,
        **stock_values(campaign, lambda code: sheet.level(area, code)),
    }  # fmt: skip


def stock_values(campaign: Campaign, number: Callable[[str], int | None]) -> dict[str, Value]:
    """The numbers of the two stocks that replies show beside the main indicator."""
    values: dict[str, Value] = dict.fromkeys(STOCKS_NOW)
    values.update((name, number(code)) for name, code in zip(STOCKS_NOW, campaign.daily_stocks, strict=False))
    return values

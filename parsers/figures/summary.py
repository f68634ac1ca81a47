"""How an area stands: totals, list, share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from parsers.campaign.plan import Campaign
from parsers.figures.rates import main_share
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import REPORTS, covered_field
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
        "v": area, "d": day, "tot": total or 0, "app": due(campaign, sheet, area), "listed": size, "pct": share,
        "rem": remaining, **stock_values(campaign, lambda code: sheet.level(area, code)),
    }  # fmt: skip


def above_values(campaign: Campaign, sheet: Sheet, area: str, day: date) -> dict[str, Value]:
    """How an area above the villages stands: what is rolled up there."""
    stored = sheet.stored[area]
    levels, said, rate = stored.levels, stored.reported.get(day, {}), campaign.main_rate
    known = {code: levels.get(code, 0) for code in campaign.daily_stocks if levels.get(covered_field(code))}
    below = levels.get(f"{rate.code}/", 0) if rate else 0
    return {
        "tot": levels.get(campaign.main, 0), "app": below or None, **stock_values(campaign, known.get),
        "pct": Fraction(levels.get(f"{rate.code}+", 0), below) if rate and below > 0 else None,
        "rep": said.get(REPORTS, 0), "val": said.get(campaign.main, 0),
    }  # fmt: skip


def stock_values(campaign: Campaign, number: Callable[[str], int | None]) -> dict[str, Value]:
    """The numbers of the two stocks that replies show beside the main indicator."""
    values: dict[str, Value] = dict.fromkeys(STOCKS_NOW)
    values.update((name, number(code)) for name, code in zip(STOCKS_NOW, campaign.daily_stocks, strict=False))
    return values


def due(campaign: Campaign, sheet: Sheet, area: str) -> int | None:
    """What the main rate is of (list less those not eligible): the fraction and the share say the same."""
    rate = campaign.main_rate
    below = dict(sheet.shares(area, rate)).get(f"{rate.code}/", 0) if rate else 0
    return below if below > 0 else (sheet.level(area, campaign.size) if campaign.size else None)

"""How an area stands: totals, list, share, days that are missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from parsers.campaign.plan import Campaign, Rate
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import REPORTS, covered_field
from parsers.reply import Value


def area_values(campaign: Campaign, sheet: Sheet, area: str, day: date) -> dict[str, Value]:
    """How an area stands at its newest figures: total of the main indicator, list, share, what remains."""
    total = sheet.level(area, campaign.main)
    size = sheet.level(area, campaign.size) if campaign.size else None
    parts = [sheet.level(area, code) or 0 for code in campaign.size_parts]
    remaining = size - sum(parts) if size is not None and parts else None
    return {
        "v": area, "d": day, "tot": total or 0, "app": due(campaign, sheet, area), "listed": size,
        "pct": main_share(campaign, sheet, area), "rem": remaining, **_of_stocks(campaign,
            lambda code: sheet.level(area, code)),
    }  # fmt: skip


def above_values(campaign: Campaign, sheet: Sheet, area: str, day: date) -> dict[str, Value]:
    """How an area above the villages stands: what is rolled up there."""
    stored = sheet.stored[area]
    levels, said, rate = stored.levels, stored.reported.get(day, {}), main_rate(campaign)
    known = {code: levels.get(code, 0) for code in campaign.daily_stocks if levels.get(covered_field(code))}
    below = levels.get(f"{rate.code}/", 0) if rate else 0
    return {
        "tot": levels.get(campaign.main, 0), "app": below or None, **_of_stocks(campaign, known.get),
        "pct": Fraction(levels.get(f"{rate.code}+", 0), below) if rate and below > 0 else None,
        "rep": said.get(REPORTS, 0), "val": said.get(campaign.main, 0),
    }  # fmt: skip


def _of_stocks(campaign: Campaign, number: Callable[[str], int | None]) -> dict[str, Value]:
    """The numbers of the two stocks that replies show beside the main indicator."""
    values: dict[str, Value] = dict.fromkeys(("absn", "ine"))
    values.update((name, number(code)) for name, code in zip(("absn", "ine"), campaign.daily_stocks, strict=False))
    return values


def main_rate(campaign: Campaign) -> Rate | None:
    """The rate that replies and pages lead with: the main indicator alone over what is due."""
    return next((rate for rate in campaign.rates if rate.numerator == (campaign.main,) and rate.denominator), None)


def due(campaign: Campaign, sheet: Sheet, area: str) -> int | None:
    """What the main rate is of (list less those not eligible): the fraction and the share say the same."""
    rate = main_rate(campaign)
    below = dict(sheet.shares(area, rate)).get(f"{rate.code}/", 0) if rate else 0
    return below if below > 0 else (sheet.level(area, campaign.size) if campaign.size else None)


def main_share(campaign: Campaign, sheet: Sheet, area: str) -> Fraction | None:
    """The main rate of a leaf; None where it is not known or its denominator is 0."""
    rate = main_rate(campaign)
    return _share(sheet, area, rate) if rate else None


def _share(sheet: Sheet, area: str, rate: Rate) -> Fraction | None:
    parts = dict(sheet.shares(area, rate))
    numerator, denominator = parts[f"{rate.code}+"], parts.get(f"{rate.code}/", 0)
    return Fraction(numerator, denominator) if denominator > 0 else None


def missing_days(campaign: Campaign, sheet: Sheet, area: str, today: date) -> int:
    """Days from the first to yesterday without a figure of the main indicator."""
    past = campaign.number_of(today) - 1
    done = [day for day in sheet.marked_days(area, campaign.main) if day < today]
    return max(past - len(done), 0)

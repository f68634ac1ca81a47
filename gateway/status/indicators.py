"""Every indicator of an area that a figure has come for, and those that none has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parsers.campaign.plan import Campaign, Indicator
from parsers.figures.rates import areas_under
from parsers.figures.stored import covered_field, total_field


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """What is known of one indicator in an area."""

    indicator: Indicator
    day: int | None
    """What was reported for the day; of stocks above the areas that report them it is not kept."""
    said_total: int | None
    """The running total that was said on the day."""
    level: int | None
    """The total so far, or the newest value."""
    covered: int
    """How many areas have data."""
    of: int
    """How many could have."""


def indicators(
    campaign: Campaign, area: str, levels: Mapping[str, int], said: Mapping[str, int]
) -> tuple[IndicatorFigures, ...]:
    """The indicators of `area` and of those in it, in the campaign's order."""
    level = campaign.area[area].level
    inside = campaign.levels[campaign.levels.index(level) :]
    of = {one: areas_under(campaign, area, one) for one in inside}
    known = (_figures(one, levels, said, of[one.level]) for one in campaign.indicators if one.level in inside)
    return tuple(one for one in known if one.indicator.enabled or one.covered)


def _figures(indicator: Indicator, levels: Mapping[str, int], said: Mapping[str, int], of: int) -> IndicatorFigures:
    code = indicator.code
    covered = levels.get(covered_field(code), 0)
    level = levels.get(code, 0) if covered else None
    return IndicatorFigures(indicator, said.get(code), said.get(total_field(code)), level, covered, of)

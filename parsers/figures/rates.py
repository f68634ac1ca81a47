"""The rates of a campaign: what share an area has reached, and how that stands against what the plan asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from parsers.campaign.parts import exact
from parsers.campaign.plan import Campaign, Kind, Rate
from parsers.figures.stored import covered_field

NEARLY = Fraction(95, 100)
"""A rate that reaches this part of its target is near it."""


class RateState(StrEnum):
    """The state of a rate against its target."""

    MET = "met"
    NEAR = "near"  # at least NEARLY of it
    MISSED = "missed"
    UNKNOWN = "unknown"
    WATCHED = "watched"  # the plan names no target


@dataclass(frozen=True, slots=True)
class RatePart:
    """A rate in one area."""

    above: int
    """The numerator, over the areas with data."""
    below: int
    """The denominator, over the same areas; 0 where nothing is known."""
    covered: int
    """How many areas have data."""
    inexact: bool
    """Whether something that is taken from the denominator is unknown, and so counted as 0."""

    @property
    def share(self) -> Fraction | None:
        """The share; None where nothing is known or the denominator is 0."""
        return Fraction(self.above, self.below) if self.below > 0 else None


@dataclass(frozen=True, slots=True)
class RateStatus:
    """A rate, its value, and the value that the even pace asks for."""

    rate: Rate
    part: RatePart
    areas: int
    """How many areas could have data."""
    goal: Fraction | None
    pace: Fraction | None
    """The share that an even pace would have reached by now; None where none applies."""
    state: RateState
    is_on_pace: bool | None
    """Whether it has reached that share; None where there is no pace, no share, or the target is met."""


def standings(campaign: Campaign, area: str, levels: Mapping[str, int], today: date) -> tuple[RateStatus, ...]:
    """Every rate of `area`, from its levels."""
    return tuple(_standing(campaign, area, rate, levels, today) for rate in campaign.rates)


def part(campaign: Campaign, area: str, rate: Rate, levels: Mapping[str, int]) -> RatePart:
    """What the levels of `area` make of a rate: sums over the areas with data, never a mean of their shares."""
    if rate.areas_with is not None:
        covered = min(levels.get(covered_field(code), 0) for code in rate.numerator)
        below = areas_under(campaign, area, level_of(campaign, rate))
        return RatePart(levels.get(f"{rate.code}+", 0), below if covered else 0, covered, inexact=False)
    covered = levels.get(f"{rate.code}#", 0)
    below = levels.get(f"{rate.code}/", 0) if covered else 0
    inexact = any(levels.get(covered_field(code), 0) < covered for code in rate.minus)
    return RatePart(levels.get(f"{rate.code}+", 0), below, covered, inexact)


def main_share(campaign: Campaign, area: str, levels: Mapping[str, int]) -> Fraction | None:
    """The main rate of `area`; None where it is not known or its denominator is 0."""
    rate = campaign.main_rate
    return part(campaign, area, rate, levels).share if rate else None


def goal_of(rate: Rate) -> Fraction:
    """The share that the plan asks for; the whole where it names none."""
    return exact(rate.target.share) if rate.target else Fraction(1)


def even_pace(campaign: Campaign, rate: Rate, area: str, day: date) -> Fraction | None:
    """The share that an even pace towards the goal, resting on holidays, has reached in an area by the end of `day`.

    None where there is no such pace: only what adds up day by day has one, and only on its days.
    """
    flows = [campaign.indicator[code] for code in rate.numerator if campaign.indicator[code].kind is Kind.FLOW]
    if not flows:
        return None
    window = flows[0].window
    first, last = (window.first, window.last) if window else (campaign.first_day, campaign.last_day)
    if not first <= day <= last:
        return None
    days = campaign.days_awaited(area, first, last)
    return goal_of(rate) * Fraction(campaign.days_awaited(area, first, day), days) if days else None


def areas_under(campaign: Campaign, area: str, level: str, day: date | None = None) -> int:
    """How many areas of `level` lie in `area`, itself included; with a day only those of which a report is awaited."""
    if day is None or not campaign.holidays:
        return campaign.areas_in.get((area, level), 0)
    inside = (one.code for one in campaign.areas if one.level == level and not one.retired)
    return sum(area in campaign.lineage[one] and campaign.is_awaited(one, day) for one in inside)


def level_of(campaign: Campaign, rate: Rate) -> str:
    """The level whose areas report what a rate is made of."""
    return campaign.indicator[rate.numerator[0]].level


def _standing(campaign: Campaign, area: str, rate: Rate, levels: Mapping[str, int], today: date) -> RateStatus:
    found = part(campaign, area, rate, levels)
    goal = goal_of(rate) if rate.target else None
    pace = even_pace(campaign, rate, area, today) if rate.target else None
    areas = areas_under(campaign, area, level_of(campaign, rate))
    state = _state(found.share, goal)
    return RateStatus(rate, found, areas, goal, pace, state, _is_on_pace(found.share, pace, state))


def _is_on_pace(share: Fraction | None, pace: Fraction | None, state: RateState) -> bool | None:
    return None if share is None or pace is None or state is RateState.MET else share >= pace


def _state(share: Fraction | None, goal: Fraction | None) -> RateState:
    if share is None:
        return RateState.UNKNOWN
    if goal is None:
        return RateState.WATCHED
    if share >= goal:
        return RateState.MET
    return RateState.NEAR if share >= goal * NEARLY else RateState.MISSED

"""The progress: how far the main indicator has come by each day, beside the even pace towards its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.campaign.plan import Campaign
from parsers.figures.rates import goal_of

Steps = Mapping[date, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Point:
    """One day of the progress."""

    day: date
    moved: int
    """By how much the total moved on it."""
    total: int
    """At its end."""
    pace: int | None
    """What an even pace would have reached by then, rounded; None where nothing is aimed at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The days of a campaign so far."""

    first_day: date
    last_day: date
    aim: int | None
    """What the target comes to by the last day, by the lists that are known; None where none is."""
    points: tuple[Point, ...]
    pace: tuple[int, ...]
    """What an even pace reaches by the end of each day of the campaign, rounded; empty where nothing is aimed at."""


def days_until(campaign: Campaign, day: date) -> list[date]:
    """The campaign's days up to `day`."""
    return [campaign.first_day + timedelta(days=n) for n in range(campaign.number_of(day))]


def progress(campaign: Campaign, area: str, levels: Mapping[str, int], moved: Steps) -> Progress:
    """The progress of an area whose levels are these and moved so on each day."""
    aim = _aim(campaign, levels)
    pace = _pace(campaign, area, aim) if aim is not None else ()
    total, points = 0, []
    for day, step in moved.items():
        change = step.get(campaign.main, 0)
        total += change
        points.append(Point(day, change, total, pace[campaign.number_of(day) - 1] if pace else None))
    return Progress(campaign.first_day, campaign.last_day, aim, tuple(points), pace)


def _pace(campaign: Campaign, area: str, aim: int) -> tuple[int, ...]:
    """An even pace towards an aim, which rests on holidays."""
    days = campaign.days_awaited(area, campaign.first_day, campaign.last_day)
    done = (campaign.days_awaited(area, campaign.first_day, day) for day in days_until(campaign, campaign.last_day))
    return tuple((2 * aim * count + days) // (2 * days) for count in done) if days else ()


def _aim(campaign: Campaign, levels: Mapping[str, int]) -> int | None:
    """The main rate's target in numbers: of the lists that are known, less those not eligible."""
    rate = campaign.main_rate
    if rate is None:
        return None
    listed = sum(levels.get(code, 0) for code in rate.denominator) - sum(levels.get(code, 0) for code in rate.minus)
    return -(-listed * goal_of(rate).numerator // goal_of(rate).denominator) if listed > 0 else None

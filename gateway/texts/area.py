"""An area opened: every figure of it, the areas under it, and its days with what each has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.books import board, cursor
from gateway.books.board import Board, Brief
from gateway.status.areas import Cell, cell, level
from parsers.campaign.plan import Area, Campaign, Indicator
from parsers.figures.coverage import reported_days
from parsers.figures.rates import areas_under
from parsers.figures.stored import REPORTS, covered_field

DAYS_SHOWN = 14
UNDER_SHOWN = 100


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One indicator of an area; None is unknown, never 0."""

    indicator: Indicator
    today: int | None
    level: int | None
    """The total so far of a flow, else the newest value; above the villages the sum of theirs."""
    covered: int
    """How many areas have data,"""
    of: int
    """of how many."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of an area."""

    day: date
    cell: Cell | None
    """None above the areas that report."""
    locked: bool
    values: Mapping[str, int]
    """What was reported of it, by code and code=."""
    reported: int
    """How many areas under it have reported it."""


@dataclass(frozen=True, slots=True)
class Under:
    """An area directly under the one that is shown."""

    area: Area
    today: int | None
    """The main indicator, of the day."""
    levels: Mapping[str, int | None]
    """The main indicator so far, the size of the list and the stocks beside it; None is unknown."""


@dataclass(frozen=True, slots=True)
class AreaShown:
    """An area as its page shows it."""

    area: Area
    today: date
    figures: tuple[AreaFigure, ...]
    under: tuple[Under, ...]
    days: tuple[DayRow, ...]
    """Newest first."""
    of: int
    """How many areas report in it."""
    next_under: str = ""
    """The code from which the rest of the areas under it is shown."""


def area_shown(
    books: Redis,
    campaign: Campaign,
    code: str,
    now: datetime,
    until: date | None = None,
    first: str = "",
    *,
    all_days: bool = False,
) -> AreaShown:
    """Read an area: DAYS_SHOWN days up to one or all, UNDER_SHOWN of the areas under it from one on."""
    at = cursor.position(books, campaign.id)
    today = min(max(campaign.day_of(now), campaign.first_day), campaign.last_day)
    days = _days(campaign, min(until or today, campaign.day_of(now)), campaign.days if all_days else DAYS_SHOWN)
    under, following = part(campaign.children[code], first)
    [own] = board.boards(books, campaign.id, at.generation, [code], [today, *days]).values()
    below = board.briefs(books, campaign.id, at.generation, under, today, _fields(campaign))
    return AreaShown(
        campaign.area[code],
        today,
        tuple(_figures(campaign, code, own, today)),
        tuple(_under(campaign, one, below[one]) for one in under),
        tuple(_day_rows(campaign, code, own, days, at.locked)),
        areas_under(campaign, code, campaign.indicator[campaign.main].level),
        following,
    )


def part(codes: Sequence[str], first: str) -> tuple[Sequence[str], str]:
    """UNDER_SHOWN of these areas from one on, and the one that follows them."""
    start = codes.index(first) if first in codes else 0
    rest = codes[start + UNDER_SHOWN :]
    return codes[start : start + UNDER_SHOWN], rest[0] if rest else ""


def _days(campaign: Campaign, until: date, most: int) -> list[date]:
    """The days up to one, newest first; none before the campaign begins."""
    count = min(most, (until - campaign.first_day).days + 1)
    return [until - timedelta(days=n) for n in range(count)]


def _figures(campaign: Campaign, code: str, of: Board, today: date) -> list[AreaFigure]:
    """Every indicator that the area or those in it report."""
    depth = campaign.levels.index(campaign.area[code].level)
    levels = campaign.levels[depth:]
    many = {level: areas_under(campaign, code, level) for level in levels}
    return [
        AreaFigure(
            one, of.days[today].get(one.code), level(of.levels, one.code), of.levels.get(covered_field(one.code), 0),
            many[one.level],
        )
        for one in campaign.indicators
        if one.enabled and one.level in many
    ]  # fmt: skip


def _codes(campaign: Campaign) -> tuple[str, ...]:
    """The indicators that are shown of the areas under one."""
    size = (campaign.size,) if campaign.size else ()
    return (campaign.main, *size, *campaign.stocks_beside_main)


def _fields(campaign: Campaign) -> list[str]:
    return [field for code in _codes(campaign) for field in (code, covered_field(code))]


def _under(campaign: Campaign, code: str, of: Brief) -> Under:
    levels = {one: level(of.levels, one) for one in _codes(campaign)}
    return Under(campaign.area[code], of.reported.get(campaign.main), levels)


def _day_rows(campaign: Campaign, code: str, of: Board, days: Sequence[date], locked: date | None) -> Iterator[DayRow]:
    reports = campaign.area[code].level == campaign.indicator[campaign.main].level
    numbers = reported_days(campaign, of.reported_days)
    for day in days:
        seen = cell(campaign, code, of, day, numbers) if reports else None
        values = {name: value for name, value in of.days[day].items() if name != REPORTS}
        yield DayRow(day, seen, locked is not None and day <= locked, values, of.days[day].get(REPORTS, 0))

"""The view of a status: every figure of it as the words and marks that the page prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from gateway.status.feed import FeedLine
from gateway.status.status import DETAILED_DAYS, AreaRow, Cell, Phase, Status
from gateway.web import outcomes, show
from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign
from parsers.figures.rates import RateState, RateStatus

SIGNS = {RateState.MET: "✓", RateState.NEAR: "▲", RateState.MISSED: "●", RateState.UNKNOWN: "–", RateState.WATCHED: "·"}
STALE_DAYS = 2
"""Figures of yesterday are usual in the morning; older ones are marked."""
METER_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading, and the full name of what it counts."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A rate as a line of the targets."""

    code: str
    name: str
    share: str
    goal: str
    state: RateState
    sign: str
    word: str
    coverage: str
    meter: str
    """Says the meter in words."""
    reached: float
    goal_at: float
    pace_at: float | None
    inexact: bool


@dataclass(frozen=True, slots=True)
class FeedText:
    """A text as a line of the feed."""

    id: str
    time: str
    who: str
    words: str
    outcome: str
    more: str
    tone: str


def view(status: Status) -> dict[str, object]:
    """What the templates of the status page are filled with."""
    campaign = status.campaign
    return {
        "status": status,
        "title": _title(status),
        "columns": columns(campaign),
        "level": _level(campaign, campaign.indicator[campaign.main].level).lower(),
        "targets": [_target(campaign, standing) for standing in status.targets],
        "feed": [_said(campaign, line, status.now) for line in status.feed],
        "updated": {row.area.code: _updated(campaign, row, status.now) for row in status.rows},
        "cells": {row.area.code: _cells_said(row) for row in status.rows},
        "inexact_codes": ", ".join(_unknown_codes(campaign, status)),
        "day_of": _day_of(status),
        "detailed_days": DETAILED_DAYS,
        "clock": lambda moment: show.clock(moment, campaign.zone),
        "zone": campaign.zone,
    }


def columns(campaign: Campaign) -> list[Column]:
    """The figures beside the size: of the day, in total, then the stocks."""
    stocks = [campaign.indicator[code] for code in campaign.stocks_beside_main]
    main = campaign.indicator[campaign.main]
    return [
        Column(label("in_day"), phrase(main.name)),
        Column(label("total"), phrase(main.name)),
        *(Column(phrase(stock.title) if stock.title else stock.code, phrase(stock.name)) for stock in stocks),
    ]


def _title(status: Status) -> str:
    name, level = status.area.name, _level(status.campaign, status.area.level)
    place = name[:1].lower() + name[1:] if name.startswith(level) else name
    return label("title", plan=phrase(status.campaign.short_name), place=place)


def _level(campaign: Campaign, level: str) -> str:
    return phrase(campaign.level_names[level])


def _day_of(status: Status) -> str:
    if status.phase is Phase.BEFORE:
        return label("before", day=f"{status.campaign.first_day:%d/%m/%Y}")
    if status.phase is Phase.AFTER:
        return label("after", day=f"{status.campaign.last_day:%d/%m/%Y}")
    return label("day_number", n=status.number, all=status.campaign.days)


def _target(campaign: Campaign, standing: RateStatus) -> TargetLine:
    rate, found = standing.rate, standing.part
    level = _level(campaign, campaign.indicator[rate.numerator[0]].level).lower()
    many = standing.areas > 1 and rate.areas_with is None and found.covered
    return TargetLine(
        code=rate.code,
        name=phrase(rate.name),
        share=show.percent(found.share, standing.goal),
        goal=_goal(standing),
        state=standing.state,
        sign=SIGNS[standing.state],
        word=label(f"state_{standing.state}"),
        coverage=label("with_data", n=found.covered, all=standing.areas, level=level) if many else "",
        meter=_meter(standing),
        reached=_at(found.share),
        goal_at=_at(standing.goal),
        pace_at=None if standing.pace is None else _at(standing.pace),
        inexact=found.inexact and found.share is not None,
    )


def _goal(standing: RateStatus) -> str:
    target = standing.rate.target
    if target is None or standing.goal is None:
        return label("no_target")
    return f"{label(f'duty_{target.duty}')} {show.goal(standing.goal)}"


def _meter(standing: RateStatus) -> str:
    if standing.part.share is None or standing.goal is None:
        return ""
    values = {"share": show.percent(standing.part.share, standing.goal), "goal": show.goal(standing.goal)}
    if standing.pace is None:
        return label("meter", **values)
    return label("meter_pace", **values, pace=show.percent(standing.pace))


def _at(share: Fraction | None) -> float:
    """Where a share lies on the meter."""
    return round(float(min(share or Fraction(0), Fraction(1))) * METER_WIDTH, 1)


def _unknown_codes(campaign: Campaign, status: Status) -> Iterator[str]:
    """The indicators subtracted from a denominator that nobody has reported yet."""
    inexact = [
        standing.rate for standing in status.targets if standing.part.inexact and standing.part.share is not None
    ]
    if any(row.figures.inexact for row in status.rows) or inexact:
        codes = dict.fromkeys(code for rate in campaign.rates for code in rate.minus)
        for code in codes:
            title = campaign.indicator[code].title
            yield phrase(title) if title else code


def _updated(campaign: Campaign, row: AreaRow, now: datetime) -> tuple[str, str]:
    """When an area's figures came, and a warning where they are old."""
    if row.age_days is None:
        return label("never"), ""
    stale = label("stale", k=row.age_days) if row.age_days >= STALE_DAYS else ""
    if row.updated_at is None:
        return "", stale
    days = (campaign.day_of(now) - campaign.day_of(row.updated_at)).days
    time = show.clock(row.updated_at, campaign.zone)
    if days == 0:
        return time, stale
    day = label("yesterday") if days == 1 else f"{row.updated_at.astimezone(campaign.zone):%d/%m}"
    return f"{day} {time}", stale


def _cells_said(row: AreaRow) -> str:
    """A row of day cells in words."""
    missing = [_day(day) for day, cell in row.cells if cell is Cell.SILENT]
    said = label("cells", n=len(row.cells) - len(missing), all=len(row.cells))
    return f"{said} {label('cells_missing', days=', '.join(missing))}" if missing else said


def _day(day: date) -> str:
    return f"{day:%d/%m}"


def _said(campaign: Campaign, line: FeedLine, now: datetime) -> FeedText:
    local = line.received_at.astimezone(campaign.zone)
    today = local.date() == now.astimezone(campaign.zone).date()
    return FeedText(
        id=line.id,
        time=f"{local:%H:%M}" if today else f"{local:%d/%m %H:%M}",
        who="" if line.is_order and not line.from_menu else show.phone(line.sender, campaign.phone_region),
        words=_words(line),
        outcome=outcomes.became(line.outcome, line.order),
        more=outcomes.what(line.rows, line.reason),
        tone=outcomes.tone(line.outcome),
    )


def _words(line: FeedLine) -> str:
    if line.is_order:
        return outcomes.ordered(outcomes.MENU if line.from_menu else "")
    return show.words(line.body)

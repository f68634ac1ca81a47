"""The view of a status: every figure of it as the words, marks and addresses that the page prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gateway.status.areas import DETAILED_DAYS, AreaRow, Cell
from gateway.status.indicators import IndicatorFigures
from gateway.status.progress import Point
from gateway.status.status import ROWS, Phase, Status
from gateway.web import chart, show
from gateway.web.labels.labels import label, phrase
from gateway.web.status.feed_texts import feed_text
from gateway.web.status.target_lines import raw, target_groups, unknown_targets
from parsers.campaign.plan import Campaign
from parsers.figures.rates import even_pace

STALE_DAYS = 2
"""Figures of yesterday are usual in the morning; older ones are marked."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading, and the full name of what it counts."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day of an area as a cell."""

    day: date
    looks: str
    """Its classes, as parts/macros.html has them."""
    said: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the table of areas."""

    of: AreaRow
    updated: str
    stale: str
    cells: tuple[DayLink, ...]
    spark: str
    spark_said: str
    pace: str
    """Whether it keeps the even pace, in words; "" where that cannot be told."""
    is_behind: bool


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator as a line of the table of all figures."""

    code: str
    name: str
    day: str
    total: str
    unit: str
    covered: str


def view(status: Status, has_phones: bool = True) -> dict[str, object]:
    """What the templates of the status page are filled with."""
    campaign = status.campaign
    return {
        "status": status,
        "title": _title(status),
        "columns": columns(campaign),
        "level": _level(campaign, campaign.indicator[campaign.main].level).lower(),
        "level_below": _level(campaign, campaign.area[status.reporting[0].area].level),
        "level_shown": _level_shown(status),
        "groups": target_groups(campaign, status.targets),
        "unknown": unknown_targets(campaign, status.targets),
        "feed": [feed_text(campaign, line, status.now, has_phones) for line in status.feed],
        "urgent": [feed_text(campaign, line, status.now, has_phones) for line in status.urgent],
        "rows": [_row(status, row) for row in status.rows],
        "raw": _main_raw(status),
        "dates": _dates(status),
        "inexact_codes": ", ".join(_unknown_codes(campaign, status)),
        "day_of": _day_of(status),
        "others": [label("in_vain", area=area, n=n) for area, n in status.in_vain.items()],
        "chart": _chart(status),
        "known": [_indicator(campaign, one) for one in status.indicators if _is_shown(status, one)],
        "not_come": [phrase(one.indicator.name) for one in status.indicators if not one.covered],
        "days": _days(status),
        "pages": _pages(status),
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
    if status.is_today and status.phase is Phase.BEFORE:
        return label("before", day=show.day(status.campaign.first_day))
    if status.is_today and status.phase is Phase.AFTER:
        return label("after", day=show.day(status.campaign.last_day))
    number = label("day_number", n=status.number, all=status.campaign.days)
    begun = status.now.astimezone(status.campaign.zone).date()
    if not status.is_today or begun == status.day:
        return number
    return f"{number}, {label('day_until', day=show.short_day(status.day), time=f'{status.campaign.day_starts:%H:%M}')}"


def _days(status: Status) -> dict[str, date | None]:
    """The days that the switch leads to."""
    before = status.day - timedelta(days=1)
    return {
        "before": before if before >= status.campaign.first_day else None,
        "after": None if status.is_today else status.day + timedelta(days=1),
    }


def _pages(status: Status) -> dict[str, int | None]:
    """Which rows the parts before and behind begin with, where there are more than are shown."""
    behind = status.first + ROWS
    return {
        "before": max(status.first - ROWS, 0) if status.first else None,
        "behind": behind if behind < status.among else None,
    }


def _level_shown(status: Status) -> str:
    """What the areas in the rows are called; those that were looked for may be of several levels."""
    levels = {row.area.level for row in status.rows}
    return _level(status.campaign, levels.pop()) if len(levels) == 1 else label("any_area")


def _dates(status: Status) -> list[date]:
    return next(([day for day, _ in row.cells] for row in status.rows if row.cells), [])


def _main_raw(status: Status) -> str:
    """The main rate's fraction, as the total of the table shows it."""
    rate = status.campaign.main_rate
    found = next((one.part for one in status.targets if one.rate is rate), None)
    return raw(found.above, found.below) if found and status.is_today else ""


def _row(status: Status, row: AreaRow) -> RowView:
    updated, stale = _updated(status, row)
    rate, share = status.campaign.main_rate, row.figures.share
    pace = even_pace(status.campaign, rate, row.area.code, status.day) if rate and rate.target else None
    is_paced = pace is not None and share is not None and share < 1
    is_behind = bool(is_paced and share is not None and pace is not None and share < pace)
    return RowView(
        of=row,
        updated=updated,
        stale=stale,
        cells=tuple(_cell(status, day, state) for day, state in row.cells),
        spark=chart.spark(row.levels),
        spark_said=_spark_said(row),
        pace=label("behind_pace" if is_behind else "on_pace") if is_paced else "",
        is_behind=is_behind,
    )


def _spark_said(row: AreaRow) -> str:
    if not row.levels:
        return ""
    old, new = show.number(row.levels[0]), show.number(row.levels[-1])
    return label("spark", area=row.area.code, n=len(row.levels), old=old, new=new)


def _cell(status: Status, day: date, state: Cell) -> DayLink:
    awaited = state is Cell.SILENT and day == status.today and status.phase is Phase.RUNNING
    locked = status.locked is not None and day <= status.locked
    return DayLink(day, show.day_looks(state, awaited, locked), show.day_state(day, state, locked))


def _updated(status: Status, row: AreaRow) -> tuple[str, str]:
    """When an area's figures came, and a warning where they are old."""
    if row.age_days is None:
        return label("never"), ""
    stale = label("stale", k=row.age_days) if row.age_days >= STALE_DAYS else ""
    if row.updated_at is None:
        return "", stale
    campaign = status.campaign
    return _moment(campaign, row.updated_at, status.now), stale


def _moment(campaign: Campaign, moment: datetime, now: datetime) -> str:
    days = (campaign.day_of(now) - campaign.day_of(moment)).days
    time = show.clock(moment, campaign.zone)
    if days == 0:
        return time
    day = label("yesterday") if days == 1 else show.short_day(moment.astimezone(campaign.zone))
    return f"{day} {time}"


def _unknown_codes(campaign: Campaign, status: Status) -> Iterator[str]:
    """The indicators subtracted from a denominator that nobody has reported yet."""
    inexact = any(standing.part.inexact and standing.part.share is not None for standing in status.targets)
    if inexact or any(row.figures.inexact for row in status.rows):
        for code in dict.fromkeys(code for rate in campaign.rates for code in rate.minus):
            title = campaign.indicator[code].title
            yield phrase(title) if title else code


def _is_shown(status: Status, one: IndicatorFigures) -> bool:
    """Whether anything has come of an indicator: on an earlier day, of that day alone."""
    return bool(one.covered) if status.is_today else one.day is not None or one.said_total is not None


def _indicator(campaign: Campaign, one: IndicatorFigures) -> IndicatorLine:
    day = show.number(one.day)
    if one.said_total is not None:
        said = label("counted_total", said=show.number(one.said_total))
        day = said if one.day is None else f"{day} ({said})"
    level = _level(campaign, one.indicator.level).lower()
    return IndicatorLine(
        one.indicator.code,
        phrase(one.indicator.name),
        day,
        show.number(one.level),
        phrase(one.indicator.unit),
        label("with_data", n=one.covered, all=one.of, level=level) if one.of > 1 else "",
    )


def _point(point: Point) -> tuple[str, ...]:
    """A row of the table beside the chart."""
    figures = (point.moved, point.total, *(() if point.pace is None else (point.pace,)))
    return (show.short_day(point.day), *(show.number(one) for one in figures))


def _chart(status: Status) -> dict[str, object] | None:
    """The line of the progress with what is said of it; None before anything has come."""
    progress, campaign = status.progress, status.campaign
    if not any(point.total for point in progress.points):
        return None
    main, shown, newest = campaign.indicator[campaign.main], progress.points[-DETAILED_DAYS:], progress.points[-1]
    name, unit = phrase(main.title or main.name), phrase(main.unit)
    values = {"total": show.number(newest.total), "unit": unit, "day": show.short_day(newest.day)}
    desc = label("chart_desc", **values)
    if newest.pace is not None:
        ends = {"aim": show.number(progress.aim), "last": show.short_day(progress.last_day)}
        desc += " " + label("chart_pace", pace=show.number(newest.pace), unit=unit, **ends)
    return {
        "drawn": chart.line_chart(
            progress.first_day, progress.last_day, [point.total for point in progress.points], progress.pace
        ),
        "title": label("chart_title", what=name),
        "desc": desc,
        "unit": unit,
        "now": f"{values['day']}: {values['total']}",
        "rows": [_point(point) for point in shown],
        "days": [point.day for point in shown],
        "older": shown[0].day - timedelta(days=1) if shown[0] is not progress.points[0] else None,
        "is_paced": newest.pace is not None,
        "is_behind": newest.pace is not None and newest.total < newest.pace,
    }

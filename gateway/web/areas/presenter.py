"""The view of an area and of its day: every figure with its name, and what set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gateway.texts.area import AreaFigure, AreaShown, DayRow, Under
from gateway.texts.day import AreaDay, DayFigure, FigureStep
from gateway.web import show
from gateway.web.chosen import to
from gateway.web.export import Cell, Table
from gateway.web.labels.labels import label, phrase
from gateway.web.lines import Setter, name_of, setter, words
from parsers.campaign.plan import Area, Campaign, Indicator, Kind
from parsers.figures.stored import REPORTS, total_field


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator of an area."""

    code: str
    name: str
    unit: str
    today: str
    total: str
    now: str
    coverage: str
    reporters: str
    """The roles that report it."""
    level: str
    """Of which areas."""


@dataclass(frozen=True, slots=True)
class UnderLine:
    """An area under the one that is shown, with a cell for each column."""

    area: Area
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of an area."""

    day: date
    href: str
    looks: str
    """The classes of its cell; "" where it has none."""
    state: str
    """In words: of its cell, or how many areas have reported it."""
    locked: bool
    said: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One change of a day's figure."""

    old: str
    new: str
    act: str
    words: str
    is_order: bool
    by: Setter | None


@dataclass(frozen=True, slots=True)
class DayFigureLine:
    """A figure of a day, with its changes in order."""

    name: str
    value: str
    is_gone: bool
    steps: tuple[StepLine, ...]


def day_figure(campaign: Campaign, of: DayFigure, now: datetime) -> DayFigureLine:
    """A figure of a day with what set it."""
    steps = tuple(_step(campaign, one, now) for one in of.steps)
    return DayFigureLine(name_of(campaign, of.code, of.series), show.number(of.value), of.value is None, steps)


def _step(campaign: Campaign, of: FigureStep, now: datetime) -> StepLine:
    return StepLine(
        show.number(of.row.old), show.number(of.row.new), label(f"act_{of.record.why}"), words(campaign, of.text),
        of.text.is_order, setter(campaign, of, now),
    )  # fmt: skip


def figure(campaign: Campaign, of: AreaFigure) -> FigureLine:
    """An indicator: a flow has a total, anything else a number there is now."""
    flows = of.indicator.kind is Kind.FLOW
    level = show.number(of.level)
    return FigureLine(
        of.indicator.code,
        phrase(of.indicator.name),
        phrase(of.indicator.unit),
        show.signed(of.today) if flows else show.number(of.today),
        level if flows else "",
        "" if flows else level,
        f"{show.number(of.covered)}/{show.number(of.of)}" if of.of > 1 else "",
        ", ".join(phrase(campaign.roles[role]) for role in of.indicator.reporters),
        phrase(campaign.level_names[of.indicator.level]).lower(),
    )


def under_columns(campaign: Campaign) -> list[tuple[str, str, bool]]:
    """The columns of the areas under one: heading, full name, and whether it is of the day."""
    main = campaign.indicator[campaign.main]
    size = [campaign.indicator[campaign.size]] if campaign.size else []
    stocks = [campaign.indicator[code] for code in campaign.stocks_beside_main]
    return [
        *((_title(one), phrase(one.name), False) for one in size),
        (label("in_day"), phrase(main.name), True),
        (label("total"), phrase(main.name), False),
        *((_title(one), phrase(one.name), False) for one in stocks),
    ]


def under(campaign: Campaign, of: Under) -> UnderLine:
    """An area under the one that is shown."""
    size = [show.number(of.levels[campaign.size])] if campaign.size else []
    stocks = [show.number(of.levels[code]) for code in campaign.stocks_beside_main]
    return UnderLine(of.area, (*size, show.signed(of.today), show.number(of.levels[campaign.main]), *stocks))


def days(campaign: Campaign, shown: AreaShown) -> Iterator[DayLine]:
    """The days of an area, a line each."""
    address = to("areas.day", code=shown.area.code, day="_DAY_")
    for of in shown.days:
        state = label(f"cell_{of.cell}") if of.cell else f"{show.number(of.reported)}/{show.number(shown.of)}"
        href, looks = address.replace("_DAY_", of.day.isoformat()), show.day_looks(of.cell) if of.cell else ""
        yield DayLine(of.day, href, looks, state, of.locked, ", ".join(values(campaign, of.values)))


def values(campaign: Campaign, of: Mapping[str, int]) -> Iterator[str]:
    """The figures of a day, in the campaign's order: "ACT 23", "lũy kế ACT 156"."""
    for code in campaign.indicator:
        if code in of:
            yield f"{code} {show.number(of[code])}"
        if total_field(code) in of:
            yield label("counted_total", said=f"{code} {show.number(of[total_field(code)])}")


def below(campaign: Campaign, of: AreaDay) -> list[tuple[Area, str, bool]]:
    """What the areas under it reported of a day."""
    return [(area, ", ".join(values(campaign, fields)), bool({*fields} - {REPORTS})) for area, fields in of.below]


def days_table(campaign: Campaign, shown: AreaShown, now: datetime) -> Table:
    """All days of an area, a column for each indicator."""
    codes = [one.indicator.code for one in shown.figures]
    names = [name for code in codes for name in _names(campaign, code)]
    columns = (label("area_day"), label("area_seen"), *(_heading(name) for name in names))
    rows = (_day_row(shown, of, names) for of in shown.days)
    return Table(
        f"so-lieu-{campaign.id}-{shown.area.code}",
        _table_title(campaign, shown.area, now),
        columns,
        rows,
        campaign.zone,
    )


def steps_table(campaign: Campaign, of: AreaDay, now: datetime, *, named: bool) -> Table:
    """Every change of a day's figures, with who made it where that may be told."""
    columns = ("figure_title", "before_title", "after_title", "column_at", *(("column_who",) if named else ()))
    rows = (_step_row(campaign, one, step, now, named=named) for one in of.figures for step in one.steps)
    title = f"{_table_title(campaign, of.area, now)} – {show.day(of.day)}"
    return Table(
        f"so-lieu-{campaign.id}-{of.area.code}-{of.day}", title, tuple(map(label, columns)), rows, campaign.zone
    )


def _step_row(campaign: Campaign, of: DayFigure, step: FigureStep, now: datetime, *, named: bool) -> Sequence[Cell]:
    who = setter(campaign, step, now)
    row = (name_of(campaign, of.code, of.series), step.row.old, step.row.new, step.text.received_at)
    return (*row, who.who) if named and who else row


def _names(campaign: Campaign, code: str) -> Iterator[str]:
    yield code
    if campaign.indicator[code].kind is Kind.FLOW:
        yield total_field(code)


def _heading(name: str) -> str:
    return label("total_name", said=name[:-1]) if name.endswith("=") else name


def _day_row(shown: AreaShown, of: DayRow, names: Sequence[str]) -> Sequence[Cell]:
    state = label(f"cell_{of.cell}") if of.cell else f"{of.reported}/{shown.of}"
    return (of.day, state, *(of.values.get(name) for name in names))


def _table_title(campaign: Campaign, area: Area, now: datetime) -> str:
    return f"{area.code} {area.name} – {phrase(campaign.short_name)}, {show.whole_moment(now, campaign.zone)}"


def _title(of: Indicator) -> str:
    return phrase(of.title) if of.title else of.code

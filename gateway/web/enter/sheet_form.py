"""The form of figures: which cells it has, and what was written into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign, Indicator, Kind
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, AreaReport, Mode, Submission

GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
"""A number as people here write it: 1.234."""
MOST = 99_999
NOTHING_STORED = "-"
LONGEST_SHOWN = 12
"""Digits of a figure that a form of ours shows."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """One figure that can be written: of an area, an indicator, and either series."""

    area: str
    code: str
    series: Series

    @property
    def name(self) -> str:
        """Of the field in the form."""
        return f"{self.series}.{self.area}.{self.code}"


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Indicators that the same people report."""

    title: str
    indicators: tuple[Indicator, ...]
    is_open: bool
    """Whether it is shown unfolded: what is told every day, or not yet at all."""


@dataclass(slots=True)
class FilledForm:
    """What a person has written, with what is wrong with it."""

    day: date
    written: dict[FormCell, int] = field(default_factory=dict)
    """The figures that differ from what the form showed."""
    cleared: list[FormCell] = field(default_factory=list)
    """The figures that the form showed and the person took out."""
    faults: dict[str, str] = field(default_factory=dict)
    """By the name of a field: what to write there."""
    seen: tuple[Write, ...] = ()
    """What the form showed in the place of what is written or cleared."""
    is_nil: bool = False
    area: str = ""
    """Whose day is reported as without anything new."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written that could be stored."""
        return not (self.written or self.cleared or self.is_nil)


def cells(areas: Sequence[str], indicators: Sequence[Indicator]) -> Iterator[FormCell]:
    """The cells of some areas: for each indicator its figure, and of a flow its running total too."""
    for area in areas:
        for one in indicators:
            yield FormCell(area, one.code, Series.REPORTED)
            if one.kind is Kind.FLOW:
                yield FormCell(area, one.code, Series.TOTAL)


def groups(campaign: Campaign, area: str, day: date) -> list[FormGroup]:
    """The indicators of an area's level, by who reports them, those of every day first."""
    here = campaign.reported_at(campaign.area[area].level)
    here = tuple(one for one in here if one.window is None or one.window.first <= day <= one.window.last)
    daily = tuple(one for one in here if one in campaign.daily or one.window)
    found = [FormGroup(label("enter_daily"), daily, is_open=True)] if daily else []
    by_role: dict[tuple[str, ...], list[Indicator]] = {}
    for one in here:
        if one not in daily:
            by_role.setdefault(one.reporters, []).append(one)
    for roles, ones in by_role.items():
        title = label("enter_others", roles=", ".join(phrase(campaign.roles[role]) for role in roles).lower())
        found.append(FormGroup(title, tuple(ones), is_open=not daily))
    return found


def listed(campaign: Campaign) -> tuple[Indicator, ...]:
    """The indicators of the reporting areas that others than their heads tell: the lists."""
    level = campaign.indicator[campaign.main].level
    return tuple(one for one in campaign.reported_at(level) if campaign.head_role not in one.reporters)


def stored(sheet: FigureSheet, cell: FormCell, day: date) -> int | None:
    """What the books hold in the place of a cell."""
    return sheet.stored_value(cell.area, day, cell.code, cell.series)


def read(form: Mapping[str, str], shown: Sequence[FormCell], day: date, nil_area: str = "") -> FilledForm:
    """What was written into the form's cells; each carries what it showed under "seen." and its own name."""
    filled = FilledForm(day, is_nil=bool(nil_area) and "nil" in form, area=nil_area)
    seen: list[Write] = []
    for cell in shown:
        said, before = form.get(cell.name, "").strip(), _shown(form.get(f"seen.{cell.name}", NOTHING_STORED))
        if not said and before is not None:
            filled.cleared.append(cell)
        elif said:
            value = _number(said)
            if value is None:
                filled.faults[cell.name] = label("enter_not_a_number")
                continue
            if value == before:
                continue
            filled.written[cell] = value
        else:
            continue
        seen.append(Write(cell.area, day, cell.code, cell.series, before))
    filled.seen = tuple(seen)
    _check_together(filled)
    return filled


def submission(campaign: Campaign, filled: FilledForm) -> Submission:
    """What a form without faults asks for: a correction where it replaces a figure, else a report."""
    if filled.cleared:
        areas = tuple(dict.fromkeys(cell.area for cell in filled.cleared))
        codes = tuple(dict.fromkeys(cell.code for cell in filled.cleared))
        return Submission(Act.CANCEL, tuple(AreaReport(area, filled.day) for area in areas), codes=codes)
    if filled.is_nil:
        return Submission(Act.REPORT, (AreaReport(filled.area, filled.day, {campaign.main: 0}),), nil=True)
    replaces = any(write.value is not None for write in filled.seen)
    areas = tuple(dict.fromkeys(cell.area for cell in filled.written))
    reports = tuple(
        AreaReport(area, filled.day, _of(filled, area, Series.REPORTED), _of(filled, area, Series.TOTAL))
        for area in areas
    )
    return Submission(Act.CORRECT if replaces else Act.REPORT, reports, _mode(campaign, reports))


def _mode(campaign: Campaign, reports: Sequence[AreaReport]) -> Mode:
    totals = any(report.totals for report in reports)
    of_the_day = any(campaign.indicator[code].kind is Kind.FLOW for report in reports for code in report.values)
    return (Mode.BOTH if of_the_day else Mode.TOTAL) if totals else Mode.DAY


def _of(filled: FilledForm, area: str, series: Series) -> dict[str, int]:
    return {cell.code: value for cell, value in filled.written.items() if (cell.area, cell.series) == (area, series)}


def _check_together(filled: FilledForm) -> None:
    """Taking out and writing are two orders, and "nothing new" stands alone: say so beside the fields."""
    if filled.cleared and (filled.written or filled.is_nil):
        filled.faults |= {cell.name: label("enter_clear_alone") for cell in filled.cleared}
    elif filled.is_nil and filled.written:
        filled.faults |= {cell.name: label("enter_nil_alone") for cell in filled.written}


def _shown(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_SHOWN else None


def _number(said: str) -> int | None:
    digits = re.sub(r"[. ]", "", said) if GROUPED.fullmatch(said) else said
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(MOST)):
        return None
    return int(digits)

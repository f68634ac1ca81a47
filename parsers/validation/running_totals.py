"""The rule on running totals: said for one day, they lie between those said for the days around it."""

from __future__ import annotations

from datetime import date, timedelta

from parsers.campaign.plan import Indicator, Kind
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write, total_field
from parsers.meaning import Act, Reason, Rejection
from parsers.reply import Value
from parsers.validation.limits import refused
from parsers.validation.trial import ValidationContext


def decrease(case: ValidationContext) -> Rejection | None:
    """A running total does not fall from day to day, but by a correction (LK against LK, running totals alike)."""
    if case.submission.act is not Act.REPORT:
        return None
    for write in case.writes:
        if write.value is None or not _is_total(write, case.campaign.indicator[write.code]):
            continue
        last, following = _neighbours(case.before, write)
        values: dict[str, Value] = {"code": write.code, "new": write.value}
        if last is not None and write.value < last:
            return refused(Reason.CROSS_CHECK, write, "err_decrease", {**values, "old": last})
        if following is not None and write.value > following:
            return refused(Reason.CROSS_CHECK, write, "err_above_later", {**values, "old": following})
    return None


def _is_total(write: Write, indicator: Indicator) -> bool:
    return indicator.kind is Kind.RUNNING or write.series is Series.TOTAL


def _neighbours(sheet: Sheet, write: Write) -> tuple[int | None, int | None]:
    """The totals said for the nearest days before and after the write's."""
    name = total_field(write.code) if write.series is Series.TOTAL else write.code
    days = sheet.marked_days(write.area, name)
    before = max((day for day in days if day < write.day), default=None)
    after = min((day for day in days if day > write.day), default=None)
    if before and write.series is Series.TOTAL:  # what came since may be of any day
        sheet.require(write.area, before + timedelta(days=1))
    return _level_on(sheet, write, before), _level_on(sheet, write, after)


def _level_on(sheet: Sheet, write: Write, day: date | None) -> int | None:
    return sheet.level(write.area, write.code, day) if day else None

"""The rules that refuse: whose figures, which days, how large, and what must fit together."""

from __future__ import annotations

from datetime import date

from parsers.campaign import Campaign, Kind, NeedsCheck, SumCheck
from parsers.case import Case
from parsers.decision import Standing
from parsers.figures import Figures as Sheet
from parsers.figures import Series, Write
from parsers.reading import Act, Reason, Rejection, Submission, To


def authority(campaign: Campaign, submission: Submission, standing: Standing) -> Rejection | None:
    """R-16 and R-17: only for one's own areas, and only the indicators of one's role."""
    contact = standing.contact
    if contact is None:
        return Rejection(Reason.UNREGISTERED, To.PERSON)
    for figures in submission.figures:
        if not contact.may_report_for(figures.area, campaign):
            return Rejection(Reason.NOT_YOUR_VILLAGE, To.PERSON, area=figures.area, day=figures.day)
        for code in (*figures.values, *figures.totals, *submission.codes):
            indicator = campaign.indicator[code]
            if not indicator.enabled or not contact.may_report(indicator, campaign):
                return Rejection(Reason.NOT_YOUR_INDICATOR, word=code, area=figures.area)
            if indicator.level != campaign.area[figures.area].level:
                return Rejection(Reason.VILLAGE_MISSING, word=code)
    return None


def nothing_to_cancel(case: Case) -> Rejection | None:
    if case.submission.act is Act.CANCEL and not case.writes:
        figures = case.submission.figures[0]
        return Rejection(Reason.EMPTY, word="cancel", area=figures.area, day=figures.day)
    return None


def in_window(case: Case) -> Rejection | None:
    """Some indicators are reported on certain days only (MTG, PPL: 01–10/10)."""
    for figures, code, _ in case.said():
        window = case.campaign.indicator[code].window
        if window and not window.first <= figures.day <= window.last:
            return Rejection(Reason.DATE_OUTSIDE, word=code, area=figures.area, day=figures.day)
    return None


def in_range(case: Case) -> Rejection | None:
    """No number below its least or above its most, nor above the size of the area's list."""
    for write in case.writes:
        if write.value is None:
            continue
        limits = case.campaign.indicator[write.code].limits
        size = case.after.level(write.area, limits.most_of) if limits.most_of else None
        if not limits.least <= write.value <= min(limits.most, limits.most if size is None else size):
            return Rejection(Reason.OUT_OF_RANGE, word=f"{write.code} {write.value}", area=write.area, day=write.day)
    return None


def needs(case: Case) -> Rejection | None:
    """A number above 0 cannot stand beside a needed one of 0 (attendances without a session)."""
    for check in case.campaign.checks:
        if not isinstance(check, NeedsCheck):
            continue
        for write in case.writes:
            if write.code not in (check.indicator, check.needs):
                continue
            has = case.after.reported(write.area, write.day, check.indicator)
            needed = case.after.reported(write.area, write.day, check.needs)
            if has and needed == 0:
                return Rejection(Reason.CROSS_CHECK, word=f"{check.indicator} {has}", area=write.area, day=write.day)
    return None


def sums(case: Case) -> Rejection | None:
    """Levels that together may not exceed another: on the day itself, and now."""
    for check in case.campaign.checks:
        if not isinstance(check, SumCheck):
            continue
        touched = {*check.parts, *check.minus, *check.at_most}
        for write in case.writes:
            if write.code not in touched or write.value is None:
                continue
            if any(_exceeds(check, case.after, write.area, day) for day in (write.day, None)):
                return Rejection(Reason.CROSS_CHECK, To(check.to), word=check.name, area=write.area, day=write.day)
    return None


def _exceeds(check: SumCheck, sheet: Sheet, area: str, day: date | None) -> bool:
    ceiling = [sheet.level(area, code, day) for code in check.at_most]
    known = [level for level in ceiling if level is not None]
    if len(known) < len(ceiling):
        return False
    parts = sum(sheet.level(area, code, day) or 0 for code in check.parts)
    return parts - sum(sheet.level(area, code, day) or 0 for code in check.minus) > sum(known)


def decrease(case: Case) -> Rejection | None:
    """A running total does not fall, but by a correction (LK against the last LK, running totals day by day)."""
    if case.submission.act is not Act.REPORT:
        return None
    for write in case.writes:
        indicator = case.campaign.indicator[write.code]
        name = write.code + ("=" if write.series is Series.TOTAL else "")
        if indicator.kind is Kind.RUNNING or write.series is Series.TOTAL:
            last = _last_before(case.before, write, name)
            if last is not None and write.value is not None and write.value < last:
                return Rejection(Reason.CROSS_CHECK, word=f"{write.code} {last}", area=write.area, day=write.day)
    return None


def _last_before(sheet: Sheet, write: Write, name: str) -> int | None:
    """The newest total said for a day before the write's."""
    days = [day for day in sheet.marked_days(write.area, name) if day < write.day]
    return sheet.level(write.area, write.code, days[-1]) if days else None

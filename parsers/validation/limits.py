"""The rules that refuse: whose figures, which days, how large, and what must fit together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign, Indicator, Kind, NeedsCheck, SumCheck
from parsers.decision import Standing, Waiver
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write, total_field
from parsers.meaning import Act, AreaReport, FollowUp, Reason, Rejection, Submission
from parsers.reply import Names, Value
from parsers.validation.lines import line
from parsers.validation.trial import ValidationContext, unchanged

PART_ABOVE_WHOLE = "err_cross_rate"
"""The reply that says that a part is more than its whole."""


def authority(campaign: Campaign, submission: Submission, standing: Standing) -> Rejection | None:
    """R-16 and R-17: only for one's own areas and days, and only the indicators of one's role."""
    contact = standing.contact
    if contact is None:
        return Rejection(Reason.UNREGISTERED, FollowUp.PERSON)
    for figures in submission.figures:
        if campaign.area[figures.area].retired:
            return Rejection(Reason.VILLAGE_UNKNOWN, word=figures.area)
        if not contact.may_report_for(figures.area, campaign):
            return _of_another_area(campaign, submission, figures, standing, contact)
        if not contact.in_office_on(figures.day):
            return Rejection(Reason.NOT_YOUR_DAY, FollowUp.PERSON, area=figures.area, day=figures.day)
        if refused := _indicators(
            campaign, (*figures.values, *figures.totals, *submission.codes), figures.area, contact
        ):
            return refused
    return None


def _indicators(campaign: Campaign, codes: Iterable[str], area: str, contact: Contact) -> Rejection | None:
    for code in codes:
        indicator = campaign.indicator[code]
        if not indicator.enabled or not contact.may_report(indicator, campaign):
            return Rejection(Reason.NOT_YOUR_INDICATOR, word=code, area=area)
        if indicator.level != campaign.area[area].level:
            return Rejection(_misplaced(campaign, indicator, area), word=code)
    return None


def _of_another_area(
    campaign: Campaign, submission: Submission, figures: AreaReport, standing: Standing, contact: Contact
) -> Rejection:
    own = [each for each in submission.figures if contact.may_report_for(each.area, campaign)]
    return Rejection(
        Reason.NOT_YOUR_VILLAGE,
        FollowUp.PERSON,
        area=figures.area,
        day=figures.day,
        reply="err_own_area" if own else "",
        values={"asked": _own_line(campaign, submission, own, standing)},
    )


def _own_line(campaign: Campaign, submission: Submission, own: list[AreaReport], standing: Standing) -> Names:
    """The text to send instead: what was said of one's own area, or else all, should it be mistyped."""
    home = standing.contact.home(campaign) if standing.contact else None
    if home is None or submission.act is not Act.REPORT or len(own or submission.figures) != 1:
        return ()
    said = (own or submission.figures)[0]
    return line(campaign, said, campaign.day_of(standing.received_at), home)


def _misplaced(campaign: Campaign, indicator: Indicator, area: str) -> Reason:
    """Why an indicator cannot be of an area: none of its own level was named, or one below."""
    above = campaign.levels.index(campaign.area[area].level) < campaign.levels.index(indicator.level)
    return Reason.VILLAGE_MISSING if above else Reason.VILLAGE_UNCLEAR


def nothing_to_cancel(case: ValidationContext) -> Rejection | None:
    """A cancellation needs figures to take away."""
    if case.submission.act is Act.CANCEL and not case.writes:
        figures = case.submission.figures[0]
        return Rejection(Reason.EMPTY, area=figures.area, day=figures.day, reply="cancel_none")
    return None


def in_campaign(case: ValidationContext) -> Rejection | None:
    """Only days of the campaign have figures, and each area and day stands once in a submission."""
    campaign, places = case.campaign, [(figures.area, figures.day) for figures in case.submission.figures]
    for area, day in places:
        if not campaign.first_day <= day <= campaign.last_day:
            return Rejection(Reason.DATE_OUTSIDE, area=area, day=day)
        if places.count((area, day)) > 1:
            return Rejection(Reason.VALUE_CONFLICT, word=area, area=area, day=day, reply="err_village_unclear")
    return None


def in_window(case: ValidationContext) -> Rejection | None:
    """Some indicators are reported on certain days only (MTG, PPL: 01–10/10)."""
    for figures, code, _ in case.said():
        window = case.campaign.indicator[code].window
        if window and not window.first <= figures.day <= window.last:
            return Rejection(Reason.DATE_OUTSIDE, word=code, area=figures.area, day=figures.day, reply="err_window")
    return None


def in_range(case: ValidationContext) -> Rejection | None:
    """No number below its least or above its most, nor above the level of the indicator it is a part of."""
    for write in case.writes:
        if write.value is None:
            continue
        past = _past(case, write, write.value)
        if past:
            reply, bound, of = past
            values: dict[str, Value] = {"code": write.code, "val": write.value, "app": bound, "ind": of}
            reason = Reason.CROSS_CHECK if reply == PART_ABOVE_WHOLE else Reason.OUT_OF_RANGE
            return refused(reason, write, reply, values)
    return None


def _past(case: ValidationContext, write: Write, value: int) -> tuple[str, int, str] | None:
    """Which bound the number passes: the text that says so, the bound, and what it is the number of."""
    limits = case.campaign.indicator[write.code].limits
    if value < limits.least:
        return "err_least", limits.least, ""
    size = case.after.level(write.area, limits.most_of) if limits.most_of else None
    if limits.most_of and size is not None and value > size:
        ours = limits.most_of == case.campaign.size
        return "err_out_of_range" if ours else PART_ABOVE_WHOLE, size, case.campaign.indicator[limits.most_of].label
    return ("err_limit", limits.most, "") if value > limits.most else None


def refused(
    reason: Reason, write: Write, reply: str, values: dict[str, Value], to: FollowUp = FollowUp.SENDER, word: str = ""
) -> Rejection:
    """The rejection of one number, with what its reply names."""
    named = word or f"{write.code} {write.value}"
    return Rejection(reason, to, named, area=write.area, day=write.day, reply=reply, values={"v": write.area, **values})


def needs(case: ValidationContext) -> Rejection | None:
    """A number above 0 cannot stand beside a needed one of 0 (attendances without a session)."""
    for check in case.campaign.checks:
        if not isinstance(check, NeedsCheck):
            continue
        for write in case.writes:
            if write.code not in (check.indicator, check.needs):
                continue
            has = case.after.reported(write.area, write.day, check.indicator)
            needed = case.after.reported(write.area, write.day, check.needs)
            if has and not needed:
                values: dict[str, Value] = {"code": check.indicator, "val": has, "needs": check.needs}
                return refused(Reason.CROSS_CHECK, write, "err_needs", values)
    return None


def sums(case: ValidationContext) -> Rejection | None:
    """Levels that together may not exceed another: on the day itself, on any after it, and now."""
    looked: set[tuple[str, str, date]] = set()
    for write in case.writes:
        for check in case.campaign.sums_of[write.code] if write.value is not None else ():
            if (check.name, write.area, write.day) in looked:
                continue
            looked.add((check.name, write.area, write.day))
            for day in (write.day, *_days_after(case.after, write), None):
                excess = _excess(check, case.after, write.area, day)
                if excess:
                    return _too_much(case, check, write, day, *excess)
    return None


def _days_after(sheet: Sheet, write: Write) -> list[date]:
    """The days after the write's on which a level changes; a text of the newest day has none."""
    return [day for day, changes in sheet.stored[write.area].changes.items() if day > write.day and changes]


def _excess(check: SumCheck, sheet: Sheet, area: str, day: date | None) -> tuple[int, int] | None:
    """The sum and its ceiling where it is passed; a list that was first told on a later day is not known yet."""
    if not all(sheet.known(area, code, day) for code in check.at_most):
        return None
    total, ceiling = (
        sum(sheet.level(area, code, day) or 0 for code in codes) for codes in (check.parts, check.at_most)
    )
    return (total, ceiling) if total > ceiling else None


def _too_much(
    case: ValidationContext, check: SumCheck, write: Write, day: date | None, total: int, ceiling: int
) -> Rejection:
    """Say a list that overflows, a part above its whole, or else the whole sum."""
    campaign, sheet = case.campaign, case.after
    parts = " + ".join(check.parts)
    added = tuple((code, sheet.level(write.area, code, day) or 0) for code in check.parts)
    values: dict[str, Value] = {
        "sum": total, "app": ceiling, "parts": parts, "most": " + ".join(check.at_most), "summed": added,
    }  # fmt: skip
    reply = "err_cross_sum"
    if campaign.size and check.at_most == (campaign.size,):
        reply = "err_cross_check"
    elif len(check.parts) == len(check.at_most) == 1:
        whole = campaign.indicator[check.at_most[0]]
        reply, values = PART_ABOVE_WHOLE, {"code": parts, "val": total, "ind": whole.label, "app": ceiling}
    return refused(Reason.CROSS_CHECK, write, reply, values, FollowUp(check.to), check.name)


def unlocked(case: ValidationContext) -> Rejection | None:
    """The figures of a locked day change only when the office says so."""
    locked = case.standing.locked
    if locked is None or Waiver.LOCKED in case.settled:
        return None
    for write in case.writes:
        if write.day <= locked and not unchanged(case.before, write):
            return Rejection(Reason.LOCKED, FollowUp.PERSON, area=write.area, day=write.day, values={"v": write.area})
    return None


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

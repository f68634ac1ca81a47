"""The rules that a submission must pass, in the order of domain.md §4.5 and §2.2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from parsers.campaign import Campaign, Indicator, Kind, NeedsCheck, SumCheck
from parsers.decision import Option, Settled, Standing
from parsers.figures import Figures as Sheet
from parsers.figures import Row, Series, Write
from parsers.reading import Act, Figures, Mode, Reason, Rejection, Submission, To
from parsers.reply import Reply, Value

SAME_ADDITION_ASKS_FOR = timedelta(hours=12)
STALE_AFTER = timedelta(minutes=1)
TOTAL_WORTH_COMPARING = 20
"""A day's number is compared with yesterday's total only where that total is above this."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A rule asks back: what to say, what each answer does, and the figures quoted."""

    reply: Reply
    options: Mapping[str, Option]
    quoted: tuple[Write, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Trial:
    """A submission that passed every rule, with the figures it makes."""

    submission: Submission
    writes: tuple[Write, ...]
    figures: Sheet
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Case:
    """One submission being judged."""

    campaign: Campaign
    submission: Submission
    standing: Standing
    settled: tuple[Settled, ...]
    writes: tuple[Write, ...]
    after: Sheet
    """The figures as they would be."""

    @property
    def before(self) -> Sheet:
        """The figures as they are."""
        return self.standing.figures

    def said(self) -> Iterator[tuple[Figures, str, int]]:
        """Every number of the text with its code, totals included."""
        for figures in self.submission.figures:
            for code, value in (*figures.values.items(), *figures.totals.items()):
                yield figures, code, value


def try_out(
    campaign: Campaign, submission: Submission, standing: Standing, settled: tuple[Settled, ...]
) -> Trial | Asking | Rejection:
    """Pass a submission through every rule; the first that objects has the word."""
    may_not = _authority(campaign, submission, standing)
    if may_not:
        return may_not
    for figures in submission.figures:
        standing.figures.require(figures.area, figures.day)
    writes = tuple(_writes(campaign, submission, standing))
    after = standing.figures.trial(tuple({write.area for write in writes}))
    rows = [row for write in writes for row in after.write(write)]
    case = Case(campaign, submission, standing, settled, writes, after)
    for rule in RULES:
        objection = rule(case)
        if objection:
            return objection
    return Trial(submission, writes, after, rows)


def _authority(campaign: Campaign, submission: Submission, standing: Standing) -> Rejection | None:
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


def _writes(campaign: Campaign, submission: Submission, standing: Standing) -> Iterator[Write]:
    """The figures that a submission sets; a day's number before its total, which rests on it."""
    for figures in submission.figures:
        if submission.act is Act.CANCEL:
            yield from _cancelled(campaign, submission, figures, standing)
        for code, value in figures.values.items():
            known = standing.figures.reported(figures.area, figures.day, code) or 0
            new = known + value if submission.act is Act.ADD else value
            yield Write(figures.area, figures.day, code, Series.REPORTED, new)
        for code, value in figures.totals.items():
            yield Write(figures.area, figures.day, code, Series.TOTAL, value)


def _cancelled(
    campaign: Campaign, submission: Submission, figures: Figures, standing: Standing
) -> Iterator[Write]:
    """Everything of the day, or the codes named, as far as the contact may report it."""
    contact = standing.contact
    for name in standing.figures.codes_on(figures.area, figures.day):
        code = name.removesuffix("=")
        wanted = not submission.codes or code in submission.codes
        if wanted and contact and contact.may_report(campaign.indicator[code], campaign):
            series = Series.TOTAL if name.endswith("=") else Series.REPORTED
            yield Write(figures.area, figures.day, code, series, None)


def _window(case: Case) -> Rejection | None:
    """Some indicators are reported on certain days only (MTG, PPL: 01–10/10)."""
    for figures, code, _ in case.said():
        window = case.campaign.indicator[code].window
        if window and not window.first <= figures.day <= window.last:
            return Rejection(Reason.DATE_OUTSIDE, word=code, area=figures.area, day=figures.day)
    return None


def _range(case: Case) -> Rejection | None:
    """No number below its least or above its most, nor above the size of the area's list."""
    for write in case.writes:
        if write.value is None:
            continue
        limits = case.campaign.indicator[write.code].limits
        size = case.after.level(write.area, limits.most_of) if limits.most_of else None
        if not limits.least <= write.value <= min(limits.most, limits.most if size is None else size):
            return Rejection(
                Reason.OUT_OF_RANGE, word=f"{write.code} {write.value}", area=write.area, day=write.day
            )
    return None


def _needs(case: Case) -> Rejection | None:
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


def _sums(case: Case) -> Rejection | None:
    """Levels that together may not exceed another: on the day itself, and now."""
    for check in case.campaign.checks:
        if not isinstance(check, SumCheck):
            continue
        touched = {*check.parts, *check.minus, *check.at_most}
        for write in case.writes:
            if write.code in touched and write.value is not None:
                if any(_exceeds(check, case.after, write.area, day) for day in (write.day, None)):
                    return Rejection(
                        Reason.CROSS_CHECK, check.to, word=check.name, area=write.area, day=write.day
                    )
    return None


def _exceeds(check: SumCheck, sheet: Sheet, area: str, day: date | None) -> bool:
    ceiling = [sheet.level(area, code, day) for code in check.at_most]
    known = [level for level in ceiling if level is not None]
    if len(known) < len(ceiling):
        return False
    parts = sum(sheet.level(area, code, day) or 0 for code in check.parts)
    return parts - sum(sheet.level(area, code, day) or 0 for code in check.minus) > sum(known)


def _decrease(case: Case) -> Rejection | None:
    """A running total does not fall, but by a correction (LK against the last LK, running totals day by day)."""
    if case.submission.act is not Act.REPORT:
        return None
    for write in case.writes:
        indicator = case.campaign.indicator[write.code]
        name = write.code + ("=" if write.series is Series.TOTAL else "")
        if indicator.kind is Kind.RUNNING or write.series is Series.TOTAL:
            last = _last_before(case.before, write, name)
            if last is not None and write.value is not None and write.value < last:
                return Rejection(
                    Reason.CROSS_CHECK, word=f"{write.code} {last}", area=write.area, day=write.day
                )
    return None


def _last_before(sheet: Sheet, write: Write, name: str) -> int | None:
    """The newest total said for a day before the write's."""
    days = [day for day in sheet.marked_days(write.area, name) if day < write.day]
    return sheet.level(write.area, write.code, days[-1]) if days else None




def _nothing_to_cancel(case: Case) -> Rejection | None:
    if case.submission.act is Act.CANCEL and not case.writes:
        figures = case.submission.figures[0]
        return Rejection(Reason.EMPTY, word="cancel", area=figures.area, day=figures.day)
    return None


def _repeated_addition(case: Case) -> Asking | None:
    """An addition equal to the last one of that day, within 12 hours, may be the same text sent twice."""
    if case.submission.act is not Act.ADD or Settled.REPEATED in case.settled:
        return None
    for figures, code, value in case.said():
        noted = case.before.noted(figures.area, figures.day, addition_note(code)).split()
        if not noted or int(noted[0]) != value:
            continue
        if case.standing.received_at - datetime.fromisoformat(noted[1]) <= SAME_ADDITION_ASKS_FOR:
            return _confirm(case, Settled.REPEATED)
    return None


def addition_note(code: str) -> str:
    """Under which name the last addition to `code` is remembered."""
    return "@" + code


UPDATED = "@"
"""Under which name a day remembers its newest text: time received, receipt, id."""


def _stale(case: Case) -> Asking | None:
    """A text older by more than a minute than what was already applied for its area and day asks."""
    if Settled.STALE in case.settled:
        return None
    for figures in case.submission.figures:
        noted = case.before.noted(figures.area, figures.day, UPDATED).split()
        if not noted or case.standing.received_at >= datetime.fromisoformat(noted[0]) - STALE_AFTER:
            continue
        if any(not unchanged(case.before, write) for write in case.writes):
            return _confirm(case, Settled.STALE)
    return None


def unchanged(sheet: Sheet, write: Write) -> bool:
    """Whether the figure already stands as the write would set it."""
    return sheet.stored_value(write.area, write.day, write.code, write.series) == write.value


def _confirm(case: Case, settles: Settled) -> Asking:
    figures = case.submission.figures[0]
    items = tuple((code, value) for _, code, value in case.said())
    reply = Reply("ask_confirm", {"v": figures.area, "d": figures.day, "items": items})
    options = {"1": Option(case.submission, (*case.settled, settles)), "0": Option()}
    return Asking(reply, options, _quoted(case, case.writes), Reason.CONFIRM_NEEDED)


def _quoted(case: Case, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """The figures as they stand where `writes` would change them."""
    return tuple(
        replace(write, value=case.before.stored_value(write.area, write.day, write.code, write.series))
        for write in writes
    )


def _large(case: Case) -> Asking | None:
    """A day's number far above the usual may be a running total, or a slip."""
    if Settled.LARGE in case.settled or case.submission.act not in (Act.REPORT, Act.CORRECT, Act.ADD):
        return None
    for write in case.writes:
        indicator = case.campaign.indicator[write.code]
        if write.value is None or write.series is Series.TOTAL or unchanged(case.before, write):
            continue
        if _above_usual(case, write, indicator) or _looks_like_total(case, write, indicator):
            return _ask_large(case, write)
    return None


def _above_usual(case: Case, write: Write, indicator: Indicator) -> bool:
    limits, value = indicator.limits, write.value or 0
    size = case.after.level(write.area, limits.most_of) if limits.most_of else None
    too_many = limits.ask_above is not None and value > limits.ask_above
    share = limits.ask_above_share
    return too_many or (share is not None and size is not None and Fraction(value) > Fraction(str(share)) * size)


def _looks_like_total(case: Case, write: Write, indicator: Indicator) -> bool:
    if indicator.code != case.campaign.main or case.submission.mode is Mode.BOTH:
        return False
    yesterday = case.before.level(write.area, write.code, write.day - timedelta(days=1)) or 0
    return yesterday > TOTAL_WORTH_COMPARING and (write.value or 0) >= yesterday


def _ask_large(case: Case, write: Write) -> Asking:
    settled = (*case.settled, Settled.LARGE)
    options = {"1": Option(case.submission, settled), "0": Option()}
    single = len(case.submission.figures) == 1 and case.submission.act is Act.REPORT
    if single and case.campaign.indicator[write.code].kind is Kind.FLOW and not case.submission.figures[0].totals:
        options = {**options, "2": Option(_as_total(case.submission, write.code), settled)}
    values: dict[str, Value] = {"v": write.area, "d": write.day, "val": write.value, "code": write.code}
    values["app"] = case.after.level(write.area, case.campaign.size) if case.campaign.size else None
    return Asking(Reply("ask_large", values), options, _quoted(case, (write,)), Reason.CONFIRM_NEEDED)


def _as_total(submission: Submission, code: str) -> Submission:
    """The same text with one number read as a running total."""
    figures = submission.figures[0]
    values = {of: value for of, value in figures.values.items() if of != code}
    totals = {code: figures.values[code]}
    return replace(submission, figures=(replace(figures, values=values, totals=totals),), mode=Mode.TOTAL)


def _mismatch(case: Case) -> Asking | None:
    """Day and total in one text must agree with the total we had."""
    if case.submission.mode is not Mode.BOTH or Settled.MISMATCH in case.settled:
        return None
    figures = case.submission.figures[0]
    for code, total in figures.totals.items():
        summed = _level_without_total(case, figures, code)
        if summed != total:
            return _ask_mismatch(case, figures, code, total, summed)
    return None


def _level_without_total(case: Case, figures: Figures, code: str) -> int:
    """What the days themselves add up to with this text's day number."""
    trial = case.before.trial((figures.area,))
    trial.write(Write(figures.area, figures.day, code, Series.TOTAL, None))
    if code in figures.values:
        trial.write(Write(figures.area, figures.day, code, Series.REPORTED, figures.values[code]))
    return trial.level(figures.area, code, figures.day) or 0


def _ask_mismatch(case: Case, figures: Figures, code: str, total: int, summed: int) -> Asking:
    settled = (*case.settled, Settled.MISMATCH)
    day_only = replace(case.submission, figures=(replace(figures, totals={}),), mode=Mode.DAY)
    options = {"1": Option(case.submission, settled), "2": Option(day_only, settled), "0": Option()}
    values: dict[str, Value] = {"v": figures.area, "d": figures.day, "new": total, "tot": summed, "code": code}
    return Asking(Reply("both_mismatch", values), options, _quoted(case, case.writes), Reason.CROSS_CHECK)


def _second(case: Case) -> Asking | None:
    """The same area, day and code with another number is never replaced nor added without asking."""
    if case.submission.act is not Act.REPORT or Settled.SECOND in case.settled:
        return None
    conflicts = tuple(write for write in case.writes if _conflicts(case.before, write))
    if not conflicts:
        return None
    settled = (*case.settled, Settled.SECOND)
    options = {"1": Option(replace(case.submission, act=Act.CORRECT), settled), "0": Option()}
    quoted = _quoted(case, conflicts)
    first, old = conflicts[0], quoted[0].value or 0
    new = first.value or 0
    values: dict[str, Value] = {"v": first.area, "d": first.day, "code": first.code}
    if len(conflicts) == 1 and _is_day_flow(case, first):
        options["2"] = Option(_summed(case.submission, first, old + new), settled)
        values.update(old=old, new=new, sum=old + new)
        return Asking(Reply("ask_second", values), options, quoted, Reason.SECOND_REPORT)
    values.update(old=_items(quoted), new=_items(conflicts))
    return Asking(Reply("ask_second_stock", values), options, quoted, Reason.SECOND_REPORT)


def _conflicts(sheet: Sheet, write: Write) -> bool:
    stored = sheet.stored_value(write.area, write.day, write.code, write.series)
    return stored is not None and stored != write.value


def _is_day_flow(case: Case, write: Write) -> bool:
    flow = case.campaign.indicator[write.code].kind is Kind.FLOW
    return flow and write.series is Series.REPORTED and len(case.submission.figures) == 1


def _summed(submission: Submission, write: Write, value: int) -> Submission:
    """The same text with one day's number replaced by the sum of old and new."""
    figures = submission.figures[0]
    values = {**figures.values, write.code: value}
    return replace(submission, act=Act.CORRECT, figures=(replace(figures, values=values),))


def _items(writes: tuple[Write, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((write.code, write.value or 0) for write in writes)


RULES = (
    _nothing_to_cancel,
    _window,
    _range,
    _needs,
    _sums,
    _decrease,
    _repeated_addition,
    _stale,
    _mismatch,
    _large,
    _second,
)

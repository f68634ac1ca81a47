"""The rules that ask back: what may be meant otherwise is never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from parsers.campaign.parts import exact
from parsers.campaign.plan import Indicator, Kind
from parsers.decision import Option, Waiver
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, AreaReport, Ask, Command, Mode, Reason, Submission
from parsers.reply import Reply, Value
from parsers.validation.acknowledgements import offer
from parsers.validation.lines import form
from parsers.validation.trial import (
    ConfirmationRequest,
    ValidationContext,
    addition_note,
    is_older,
    quoted,
    unchanged,
)

SAME_ADDITION_ASKS_FOR = timedelta(hours=12)


def repeated_addition(case: ValidationContext) -> ConfirmationRequest | None:
    """An addition equal to the last one of that day, within 12 hours, may be the same text sent twice."""
    if case.submission.act is not Act.ADD or Waiver.REPEATED in case.settled:
        return None
    for figures, code, value in case.said():
        noted = case.before.noted(figures.area, figures.day, addition_note(code)).split()
        if not noted or int(noted[0]) != value:
            continue
        if abs(case.standing.said_at - datetime.fromisoformat(noted[1])) <= SAME_ADDITION_ASKS_FOR:
            return _ask_again(case, figures, code, value)
    return None


def _ask_again(case: ValidationContext, figures: AreaReport, code: str, value: int) -> ConfirmationRequest:
    """Whether the same is to be added once more: the question says what stands and what would."""
    asked = _confirm(case, Waiver.REPEATED)
    if len(list(case.said())) > 1:
        return asked
    old = case.before.reported(figures.area, figures.day, code) or 0
    values: dict[str, Value] = {"v": figures.area, "d": figures.day, "code": code, "val": value}
    reply = Reply("ask_add_again", {**values, "old": old, "sum": old + value})
    return replace(asked, reply=reply)


def stale(case: ValidationContext) -> ConfirmationRequest | None:
    """A text that was sent before another that settled anything about its area and day asks."""
    if Waiver.STALE in case.settled:
        return None
    for figures in case.submission.figures:
        if is_older(case.before, figures, case.standing.said_at) and (
            any(not unchanged(case.before, write) for write in case.writes) or _added_since(case, figures)
        ):
            return _confirm(case, Waiver.STALE)
    return None


def _added_since(case: ValidationContext, figures: AreaReport) -> bool:
    """Whether something was added later: then the same number is another one, to which that was to be added."""
    notes = (case.before.noted(figures.area, figures.day, addition_note(code)).split() for code in figures.values)
    return any(datetime.fromisoformat(noted[1]) > case.standing.said_at for noted in notes if noted)


def _confirm(case: ValidationContext, settles: Waiver) -> ConfirmationRequest:
    figures, today = case.submission.figures[0], case.campaign.day_of(case.standing.received_at)
    place: dict[str, Value] = {"v": figures.area, "d": figures.day}
    reply = offer(case.campaign, case.submission, today)
    if reply is None:
        items = tuple((code, value) for _, code, value in case.said())
        reply = Reply("ask_confirm", {**place, "items": items, "asked": form(case.campaign, figures, today)})
    options = {"1": Option(case.submission, (*case.settled, settles)), "0": Option()}
    if case.submission.act is Act.CANCEL:
        reply = Reply("cancel_unclear", {**place, "items": _items(quoted(case, case.writes))})
        options["2"] = Option(Command(Ask.STOP))
    return ConfirmationRequest(reply, options, quoted(case, case.writes), Reason.CONFIRM_NEEDED)


def mismatch(case: ValidationContext) -> ConfirmationRequest | None:
    """Day and total in one text must agree with the total we had."""
    if case.submission.mode is not Mode.BOTH or Waiver.MISMATCH in case.settled:
        return None
    figures = case.submission.figures[0]
    for code, total in figures.totals.items():
        summed = _level_without_total(case, figures, code)
        if summed != total:
            return _ask_mismatch(case, figures, code, total, summed)
    return None


def _level_without_total(case: ValidationContext, figures: AreaReport, code: str) -> int:
    """What the days themselves add up to with this text's day number."""
    trial = case.before.trial((figures.area,))
    trial.write(Write(figures.area, figures.day, code, Series.TOTAL, None))
    if code in figures.values:
        trial.write(Write(figures.area, figures.day, code, Series.REPORTED, figures.values[code]))
    return trial.level(figures.area, code, figures.day) or 0


def _ask_mismatch(
    case: ValidationContext, figures: AreaReport, code: str, total: int, summed: int
) -> ConfirmationRequest:
    settled = (*case.settled, Waiver.MISMATCH)
    day_only = replace(case.submission, figures=(replace(figures, totals={}),), mode=Mode.DAY)
    options = {"1": Option(case.submission, settled), "2": Option(day_only, settled), "0": Option()}
    values: dict[str, Value] = {"v": figures.area, "d": figures.day, "new": total, "tot": summed, "code": code}
    return ConfirmationRequest(Reply("both_mismatch", values), options, quoted(case, case.writes), Reason.CROSS_CHECK)


def large(case: ValidationContext) -> ConfirmationRequest | None:
    """A day's number far above the usual may be a running total, or a slip."""
    if Waiver.LARGE in case.settled or case.submission.act not in (Act.REPORT, Act.CORRECT, Act.ADD):
        return None
    for write in case.writes:
        indicator = case.campaign.indicator[write.code]
        if write.value is None or write.series is Series.TOTAL or unchanged(case.before, write):
            continue
        if _above_usual(case, write, indicator) or _looks_like_total(case, write, indicator):
            return _ask_large(case, write)
    return None


def _above_usual(case: ValidationContext, write: Write, indicator: Indicator) -> bool:
    limits, value = indicator.limits, write.value or 0
    if limits.ask_above is not None and value > limits.ask_above:
        return True
    if limits.ask_above_share is None or limits.most_of is None:
        return False
    size = case.after.level(write.area, limits.most_of)
    return size is not None and value > exact(limits.ask_above_share) * size


def _looks_like_total(case: ValidationContext, write: Write, indicator: Indicator) -> bool:
    worth_comparing = indicator.limits.ask_total_above
    if worth_comparing is None or case.submission.mode is Mode.BOTH:
        return False
    yesterday = case.before.level(write.area, write.code, write.day - timedelta(days=1)) or 0
    return yesterday > worth_comparing and (write.value or 0) >= yesterday


def _ask_large(case: ValidationContext, write: Write) -> ConfirmationRequest:
    settled = (*case.settled, Waiver.LARGE)
    options = {"1": Option(case.submission, settled), "0": Option()}
    single = len(case.submission.figures) == 1 and case.submission.act is Act.REPORT
    if single and case.campaign.indicator[write.code].kind is Kind.FLOW and not case.submission.figures[0].totals:
        options = {**options, "2": Option(as_total(case.submission, write.code), settled)}
    values: dict[str, Value] = {"v": write.area, "d": write.day, "val": write.value, "code": write.code}
    values["app"] = case.after.level(write.area, case.campaign.size) if case.campaign.size else None
    today = case.campaign.day_of(case.standing.received_at)
    values["asked"] = form(case.campaign, case.submission.figures[0], today)
    reply = (
        Reply("ask_large", values) if "2" in options else Reply("ask_confirm", {**values, "items": _items((write,))})
    )
    return ConfirmationRequest(reply, options, quoted(case, (write,)), Reason.CONFIRM_NEEDED)


def as_total(submission: Submission, code: str) -> Submission:
    """The same text with one number read as a running total."""
    figures = submission.figures[0]
    values = {of: value for of, value in figures.values.items() if of != code}
    totals = {code: figures.values[code]}
    return replace(submission, figures=(replace(figures, values=values, totals=totals),), mode=Mode.TOTAL)


def second(case: ValidationContext) -> ConfirmationRequest | None:
    """The same area, day and code with another number is never replaced nor added without asking."""
    if case.submission.act is not Act.REPORT or Waiver.SECOND in case.settled:
        return None
    conflicts = tuple(write for write in case.writes if _conflicts(case.before, write))
    if not conflicts:
        return None
    settled = (*case.settled, Waiver.SECOND)
    options = {"1": Option(replace(case.submission, act=Act.CORRECT), settled), "0": Option()}
    stored = quoted(case, conflicts)
    first, old = conflicts[0], stored[0].value or 0
    new = first.value or 0
    values: dict[str, Value] = {"v": first.area, "d": first.day, "code": first.code}
    if len(conflicts) == 1 and new and _is_day_flow(case, first):
        options["2"] = Option(_summed(case.submission, first, old + new), settled)
        values.update(old=old, new=new, sum=old + new)
        return ConfirmationRequest(Reply("ask_second", values), options, stored, Reason.SECOND_REPORT)
    values.update(old=_items(stored), new=_items(conflicts))
    key = "ask_second_stock" if len(conflicts) == 1 else "ask_second_many"
    return ConfirmationRequest(Reply(key, values), options, stored, Reason.SECOND_REPORT)


def _conflicts(sheet: Sheet, write: Write) -> bool:
    stored = sheet.stored_value(write.area, write.day, write.code, write.series)
    return stored is not None and stored != write.value


def _is_day_flow(case: ValidationContext, write: Write) -> bool:
    flow = case.campaign.indicator[write.code].kind is Kind.FLOW
    return flow and write.series is Series.REPORTED and len(case.submission.figures) == 1


def _summed(submission: Submission, write: Write, value: int) -> Submission:
    """The same text with one day's number replaced by the sum of old and new."""
    figures = submission.figures[0]
    values = {**figures.values, write.code: value}
    return replace(submission, act=Act.CORRECT, figures=(replace(figures, values=values),))


def _items(writes: tuple[Write, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((write.code, write.value or 0) for write in writes)

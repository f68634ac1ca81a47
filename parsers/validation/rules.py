"""The rules that a submission must pass, in the order of docs/reading-rules.md."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.campaign.plan import Campaign
from parsers.decision import Standing, Waiver
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, AreaReport, Rejection, Submission
from parsers.validation import confirmations, limits
from parsers.validation.trial import ConfirmationRequest, Trial, ValidationContext

RULES = (
    limits.in_campaign,
    limits.nothing_to_cancel,
    limits.in_window,
    limits.in_range,
    limits.needs,
    limits.sums,
    limits.decrease,
    limits.unlocked,
    confirmations.repeated_addition,
    confirmations.stale,
    confirmations.mismatch,
    confirmations.large,
    confirmations.second,
)


def try_out(
    campaign: Campaign, submission: Submission, standing: Standing, settled: tuple[Waiver, ...]
) -> Trial | ConfirmationRequest | Rejection:
    """Pass a submission through every rule; the first that objects has the word."""
    may_not = limits.authority(campaign, submission, standing)
    if may_not:
        return may_not
    case, trial = prepared(campaign, submission, standing, settled)
    return objection(case) or trial


def objection(case: ValidationContext) -> ConfirmationRequest | Rejection | None:
    """What the first rule that objects says; None where all agree."""
    return next((found for rule in RULES if (found := rule(case))), None)


def prepared(
    campaign: Campaign, submission: Submission, standing: Standing, settled: tuple[Waiver, ...]
) -> tuple[ValidationContext, Trial]:
    """A submission as the rules see it, and what it makes of the figures if none objects."""
    for figures in submission.figures:
        standing.figures.require(figures.area, figures.day)
    writes = tuple(_writes(campaign, submission, standing))
    after = standing.figures.trial(tuple({write.area for write in writes}))
    rows = after.write(*writes)
    return ValidationContext(campaign, submission, standing, settled, writes, after), Trial(
        submission, writes, after, rows
    )


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


def _cancelled(campaign: Campaign, submission: Submission, figures: AreaReport, standing: Standing) -> Iterator[Write]:
    """Everything of the day, or the codes named, as far as the contact may report it."""
    contact = standing.contact
    for name in standing.figures.codes_on(figures.area, figures.day):
        code = name.removesuffix("=")
        wanted = not submission.codes or code in submission.codes
        if wanted and contact and contact.may_report(campaign.indicator[code], campaign):
            series = Series.TOTAL if name.endswith("=") else Series.REPORTED
            yield Write(figures.area, figures.day, code, series, None)

"""Remarks: what of figures that are stored should be looked at by the office all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from parsers.campaign.parts import exact
from parsers.campaign.plan import Campaign, Indicator, Kind
from parsers.decision import Flag, FlagNote
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write
from parsers.validation.trial import Trial

SAME_DAYS = 3
"""So many days running with the same numbers look like a copied text."""
RUN = "@run"
"""Under which name a day remembers how many days running, itself the last, had the same numbers."""
A_DAY = timedelta(days=1)


def flags(trial: Trial, before: Sheet) -> tuple[FlagNote, ...]:
    """Everything that is strange about what a trial stores; `before` are the figures without it."""
    campaign = before.campaign
    found: list[FlagNote] = []
    for write in trial.writes:
        if write.value is not None and write.series is Series.REPORTED:
            indicator = campaign.indicator[write.code]
            found += _fallen(trial.figures, write, indicator)
            found += _large_share(trial.figures, before, write, indicator)
    for area, day in dict.fromkeys((write.area, write.day) for write in trial.writes):
        found += _same(campaign, trial.figures, area, day)
    return tuple(found)


def _fallen(sheet: Sheet, write: Write, indicator: Indicator) -> Iterator[FlagNote]:
    """A stock that fell from the day before, while what its people become rose by less than half of that."""
    eve = write.day - A_DAY
    old, new = sheet.reported(write.area, eve, write.code), write.value or 0
    into = indicator.limits.falls_into
    if not into or old is None or new >= old:
        return
    rises = tuple((code, _rise(sheet, write, code)) for code in into)
    if 2 * sum(rise for _, rise in rises) < old - new:
        yield FlagNote(Flag.FELL, write.area, write.day, write.code, old, new, rises)


def _rise(sheet: Sheet, write: Write, code: str) -> int:
    now, then = (sheet.level(write.area, code, day) or 0 for day in (write.day, write.day - A_DAY))
    return now - then


def _large_share(sheet: Sheet, before: Sheet, write: Write, indicator: Indicator) -> Iterator[FlagNote]:
    """A value that now is, and was not before, an unusual share of its list."""
    limits = indicator.limits
    if limits.note_above_share is None or limits.most_of is None:
        return
    size = sheet.level(write.area, limits.most_of, write.day)
    old, new = before.level(write.area, write.code, write.day), write.value or 0
    most = exact(limits.note_above_share) * (size or 0)
    if size and new > most and (old is None or old <= most):
        yield FlagNote(Flag.SHARE, write.area, write.day, write.code, old, new, ((limits.most_of, size),))


def _same(campaign: Campaign, sheet: Sheet, area: str, day: date) -> Iterator[FlagNote]:
    """The numbers of the day before once more; how many days running is remembered with the day."""
    said, eve = _said(campaign, sheet, area, day), _said(campaign, sheet, area, day - A_DAY)
    repeats = bool(said) and said == eve and _happened(campaign, said)
    run = int(sheet.noted(area, day - A_DAY, RUN) or 1) + 1 if repeats else 1
    if run > 1 or sheet.noted(area, day, RUN):
        sheet.note(area, day, RUN, str(run))
    if run >= SAME_DAYS:
        code = campaign.main if campaign.main in said else next(iter(said))
        yield FlagNote(Flag.SAME, area, day, code, run, said[code], tuple(said.items()))


def _said(campaign: Campaign, sheet: Sheet, area: str, day: date) -> dict[str, int]:
    """What heads said of a day, by code."""
    codes = sorted(name for name in sheet.codes_on(area, day) if name.removesuffix("=") in campaign.head_codes)
    return {code: value for code in codes if (value := sheet.reported(area, day, code)) is not None}


def _happened(campaign: Campaign, said: dict[str, int]) -> bool:
    """Whether anything was done that day: stocks, and days without anything, may well stay the same."""
    return any(value for code, value in said.items() if campaign.indicator[code].kind is Kind.FLOW)

"""Lines: what a sender could text for figures that were understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from parsers.campaign.plan import Campaign
from parsers.meaning import AreaReport, Mode
from parsers.reply import GAP, Names
from parsers.tokens.vocabulary import GRAMMARS


def line(campaign: Campaign, figures: AreaReport, today: date, area: str = "") -> Names:
    """One area's figures as one would text them, perhaps for another `area`."""
    return (*_place(campaign, figures, today, area), *_said(campaign, figures, True))


def form(campaign: Campaign, figures: AreaReport, today: date) -> Names:
    """The same with a gap for each number."""
    return (*_place(campaign, figures, today), *_said(campaign, figures, False))


def _place(campaign: Campaign, figures: AreaReport, today: date, area: str = "") -> Iterable[str]:
    yield area or figures.area
    if figures.day != today:
        yield from (GRAMMARS[campaign.language].day_word, f"{figures.day.day}/{figures.day.month}")


def _said(campaign: Campaign, figures: AreaReport, numbers: bool) -> Iterable[str]:
    """The codes with their numbers; the totals first, behind their word."""
    in_total = next(word for word, mode in GRAMMARS[campaign.language].modes.items() if mode is Mode.TOTAL)
    if figures.totals:
        yield in_total
    for code, value in (*figures.totals.items(), *figures.values.items()):
        yield from (code, str(value) if numbers else GAP)

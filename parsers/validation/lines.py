"""Lines: what a sender could text for figures that were understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from parsers.campaign.plan import Campaign
from parsers.meaning import AreaReport, Mode
from parsers.replies.printing import ROOM
from parsers.reply import GAP, Names
from parsers.tokens.vocabulary import GRAMMARS

WIDEST_GAP = "so"
"""What a gap is printed as, in the language that says it longest."""


def line(campaign: Campaign, figures: AreaReport, today: date, area: str = "") -> Names:
    """One area's figures as one would text them, perhaps for another `area`; none where a reply has no room for it."""
    words = (*_place(campaign, figures, today, area), *_said(campaign, figures, True))
    return words if _fits(words) else ()


def form(campaign: Campaign, figures: AreaReport, today: date) -> Names:
    """The same with a gap for each number, for as many codes as a reply has room for."""
    words = (*_place(campaign, figures, today), *_said(campaign, figures, False))
    while not _fits(words):
        words = words[:-2]
    return words


def _fits(words: Names) -> bool:
    return len(" ".join(word or WIDEST_GAP for word in words)) <= ROOM["asked"]


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

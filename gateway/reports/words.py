"""How papers say figures, days and places: in Vietnamese, and what is unknown as unknown, never as 0.

What pages show of a report too, they show in a language of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from parsers.campaign.parts import Translated
from parsers.campaign.plan import Area, Campaign, Indicator
from parsers.figures.rates import RateState, RateStatus
from parsers.languages.en.reports import REPORTS as ENGLISH
from parsers.languages.vi.reports import REPORTS as VIETNAMESE
from parsers.replies import printing
from parsers.replies.phrasebook import WORDINGS

LANGUAGE = "vi"
"""Of the papers."""
REPORTS = {"vi": VIETNAMESE, "en": ENGLISH}
"""What is said of a report in more than one language."""
MISSING = "chưa có số liệu"
BLANK = "……………"
"""What a person writes: a judgement, a name, a number of the registry."""
STATES = {one: VIETNAMESE[f"state_{one}"] for one in RateState}


def phrase(of: Translated, language: str = LANGUAGE) -> str:
    """A phrase of a campaign."""
    return of.said(language)


def worded(language: str, name: str, /, **values: object) -> str:
    """Words about a report, in a language."""
    return REPORTS[language][name].format(**values)


def number(value: int | None, unknown: str = MISSING, language: str = LANGUAGE) -> str:
    """A figure with its thousands apart: 1.690."""
    return unknown if value is None else printing.number(value, WORDINGS[language])


def percent(
    share: Fraction | None, goal: Fraction | None = None, unknown: str = MISSING, language: str = LANGUAGE
) -> str:
    """A share with one decimal, cut where rounding would show a goal that is missed: 49,9%."""
    return unknown if share is None else printing.percentage(share, goal or Fraction(1), WORDINGS[language])


def goal(standing: RateStatus, language: str = LANGUAGE) -> str:
    """What the plan asks for: tối thiểu 50%."""
    target = standing.rate.target
    if target is None or standing.goal is None:
        return worded(language, "no_target")
    share = percent(standing.goal, language=language)
    return f"{worded(language, target.duty)} {share.replace(f'{WORDINGS[language].decimal}0%', '%')}"


def closed(standing: RateStatus) -> str:
    """How a rate stands once all is counted: what is near its target has missed it."""
    return STATES[RateState.MISSED if standing.state is RateState.NEAR else standing.state]


def verdict(campaign: Campaign, standing: RateStatus) -> str:
    """How a rate stands, and what is lacking in numbers: chưa đạt (còn thiếu 12 hồ sơ)."""
    said, lacks = closed(standing).lower(), lacking(standing)
    if not lacks:
        return said
    of = campaign.indicator[standing.rate.numerator[0]]
    unit = level(campaign, of.level) if standing.rate.areas_with is not None else phrase(of.unit)
    return f"{said} (còn thiếu {number(lacks)} {unit})"


def lacking(standing: RateStatus) -> int:
    """By how much the numerator falls short of the target, by the denominator of now."""
    part = standing.part
    if standing.goal is None or part.share is None or part.share >= standing.goal:
        return 0
    return -(-part.below * standing.goal.numerator // standing.goal.denominator) - part.above


def day(of: date, language: str = LANGUAGE) -> str:
    """A day: 20/08/2024."""
    return worded(language, "day", day=of)


def short_day(of: date, language: str = LANGUAGE) -> str:
    """A day without its year: 20/08."""
    return worded(language, "short_day", day=of)


def written_day(of: date) -> str:
    """A day as the decree on official papers writes it: ngày 09 tháng 8 năm 2024."""
    month = f"{of.month:02}" if of.month < 3 else str(of.month)
    return f"ngày {of.day:02} tháng {month} năm {of.year}"


def moment(campaign: Campaign, at: datetime, language: str = LANGUAGE) -> str:
    """A moment: 17:32 ngày 20/08/2024."""
    return worded(language, "moment", at=at.astimezone(campaign.zone))


def spans(days: Sequence[date], language: str = LANGUAGE) -> str:
    """Days, those in a row as from the first to the last: 12/08, 15/08–18/08."""
    runs = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    return ", ".join(_span([one for _, one in run], language) for _, run in runs)


def _span(run: list[date], language: str) -> str:
    ends = (run[0],) if len(run) == 1 else (run[0], run[-1])
    return "–".join(short_day(one, language) for one in ends)


def names(areas: Iterable[Area]) -> str:
    """The names of areas."""
    return ", ".join(one.name for one in areas)


def level(campaign: Campaign, name: str, language: str = LANGUAGE) -> str:
    """What areas of a level are called within a sentence: thôn."""
    return phrase(campaign.level_names[name], language).lower()


def place(campaign: Campaign, language: str = LANGUAGE) -> str:
    """The area that the campaign is of, within a sentence: xã Tịnh Hiệp."""
    name, kind = campaign.top.name, phrase(campaign.level_names[campaign.top.level], language)
    return name[:1].lower() + name[1:] if name.startswith(kind) else name


def heading(of: Indicator, language: str = LANGUAGE) -> str:
    """The heading of an indicator's column."""
    return phrase(of.title or of.name, language)


def lower(words: str) -> str:
    """Words in the middle of a sentence; those that begin with an abbreviation stay."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]

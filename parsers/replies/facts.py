"""Facts: what a campaign itself fills into the texts of its language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from parsers.campaign.plan import Campaign, Indicator
from parsers.languages.wording import Wording
from parsers.replies.printing import clock, fitting, number

_CORE = 3  # how many codes an example shows
_EXAMPLE = 23  # the main figure of an example, where the campaign gives none
_MORE = 5
_WEEK = 7
_LEGEND_ROOM, _LIST_ROOM = 120, 23


def facts(campaign: Campaign, wording: Wording) -> Mapping[str, str | None]:
    """Say the campaign's dates, places, codes and examples; None stands for what it does not have."""
    return {
        **_plan(campaign, wording),
        **_places(campaign, wording),
        **_codes(campaign, wording),
        **_examples(campaign, wording),
        **_window(campaign, wording),
    }


def _plan(campaign: Campaign, wording: Wording) -> dict[str, str | None]:
    example_day = min(campaign.first_day + timedelta(days=5), campaign.last_day)
    return {
        "plan": campaign.short_name.said(campaign.language),
        "start": _day(campaign.first_day),
        "end": f"{_day(campaign.last_day)}/{campaign.last_day.year}",
        "example_past": _day(max(example_day - timedelta(days=1), campaign.first_day)),
        "open_days": str(campaign.open_days),
        "tel": campaign.office.telephone,
        "by": clock(campaign.report_by, wording),
    }


def _places(campaign: Campaign, wording: Wording) -> dict[str, str | None]:
    codes = campaign.reporting_areas
    listed = fitting(codes, ", ", _LIST_ROOM)
    main = campaign.indicator[campaign.main]
    level = campaign.level_names[main.level].said(campaign.language)
    top = campaign.level_names[campaign.levels[0]].said(campaign.language)
    return {
        "level": _small(level),
        "Level": _capital(level),
        "top": _small(top),
        "Top": _capital(top),
        "root": campaign.top.code,
        "place": campaign.example_area,
        "places": listed,
        "range": f"{codes[0]} {wording.through} {codes[-1]}" if _in_row(codes) else listed,
        "all": str(len(codes)),
    }


def _codes(campaign: Campaign, wording: Wording) -> dict[str, str | None]:
    codes = tuple(one.code for one in campaign.daily)
    said = tuple(one.code for one in campaign.by_heads)
    still = campaign.daily_stocks
    return {
        "main": campaign.main,
        "size": campaign.size,
        "unit": campaign.indicator[campaign.main].unit.said(campaign.language),
        "codes": fitting(codes, ", ", _LIST_ROOM),
        "codes_all": fitting(said, ", ", _LIST_ROOM * 2),
        "stocks": fitting(still, ", ", _LIST_ROOM) if still else None,
        "stock1": still[0] if still else None,
        "stock2": still[1] if len(still) > 1 else None,
        "form": " ".join(f"{code} {wording.number}" for code in codes[:_CORE]),
        "form_short": " ".join(f"{code} {wording.number}" for code in codes[: _CORE - 1]),
        "codes_and_numbers": ", ".join(f"{code} {wording.conjunction} {wording.number}" for code in codes[: _CORE - 1]),
        "legend": _legend(campaign.daily[:_CORE], ", "),
        "legend_all": _legend(campaign.by_heads, "; "),
    }


def _examples(campaign: Campaign, wording: Wording) -> dict[str, str | None]:
    given = campaign.words.example
    figures = {one.code: given.get(one.code, 0) for one in campaign.daily[:_CORE]}
    figures[campaign.main] = figures[campaign.main] or _EXAMPLE
    shown = {code: value for code, value in figures.items() if value}
    nil = {code: value if code == campaign.main else 0 for code, value in shown.items()}
    most = {code: campaign.indicator[code].limits.most for code in figures}
    return {
        "example": _said(shown, wording),
        "example_full": _said(figures, wording),
        "example_nil": _said(nil, wording),
        "example_main": _said({campaign.main: figures[campaign.main]}, wording),
        "example_fixed": _said({campaign.main: figures[campaign.main] + 2}, wording),
        "example_more": _said({campaign.main: _MORE}, wording),
        "example_total": _said({code: min(value * _WEEK, most[code]) for code, value in figures.items()}, wording),
        "example_said": ", ".join(
            f"{_small(campaign.indicator[code].label)} {number(value, wording)}" for code, value in figures.items()
        ),
    }


def _window(campaign: Campaign, wording: Wording) -> dict[str, str | None]:
    """The days that some indicators are confined to; the first such window speaks for the campaign."""
    codes = campaign.windowed
    window = campaign.indicator[codes[0]].window if codes else None
    names = ("window", "window_first", "window_last", "window_name", "windowed", "windowed_and", "example_window")
    if window is None:
        return dict.fromkeys((*names, "window1", "window2"))
    return {
        "window": _days(window.first, window.last),
        "window_first": f"{window.first:%d/%m}",
        "window_last": f"{window.last:%d/%m/%Y}",
        "window_name": window.name.said(campaign.language) if window.name else None,
        "windowed": fitting(codes, ", ", _LIST_ROOM),
        "windowed_and": fitting(codes, f" {wording.conjunction} ", _LIST_ROOM),
        "window1": codes[0],
        "window2": codes[1] if len(codes) > 1 else None,
        "example_window": _said(window.example or {codes[0]: 1}, wording),
    }


def _legend(indicators: tuple[Indicator, ...], joiner: str, room: int = _LEGEND_ROOM) -> str:
    return fitting(tuple(f"{one.code} {_small(one.label)}" for one in indicators), joiner, room)


def _said(figures: Mapping[str, int], wording: Wording) -> str:
    return " ".join(f"{code} {number(value, wording)}" for code, value in figures.items())


def _days(first: date, last: date) -> str:
    """Say two days with their month once, where it is the same: 01-10/10."""
    return f"{first:%d}-{last:%d/%m}" if first.month == last.month else f"{first:%d/%m}-{last:%d/%m}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}"


def _in_row(codes: tuple[str, ...]) -> bool:
    """Whether the codes are numbered one after another, so that "TH1 to TH5" names them all."""
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", codes[0])
    if match is None or len(codes) <= _CORE:
        return False
    letters, first = match[1], int(match[2])
    return all(code == f"{letters}{first + step}" for step, code in enumerate(codes))


def _small(words: str) -> str:
    """Write the first letter small, but for abbreviations."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or len(words) == 1 else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

"""The figure that a place of a form asks for: {TH1 ACT}, {TH1 ACT NGAY}, {XA R2}, {TH1 CONLAI}, {NGAY}."""

from __future__ import annotations

import re

from gateway.reports.report import Report
from gateway.reports.words import LANGUAGE, MISSING, day, heading, level, number, percent, worded
from parsers.campaign.plan import Area, Indicator, Kind, Rate
from parsers.figures.rates import areas_under, goal_of, part
from parsers.figures.stored import covered_field
from parsers.replies.printing import fold

APART = re.compile(r"[\s._,:-]+")
OF_THE_DAY, REMAINING, ALL = "NGAY", "CONLAI", "TONG"


class UnknownPlaceError(Exception):
    """There is no such figure; the text says why and what to write."""


def figure(report: Report, words: str, language: str = LANGUAGE) -> int | str:
    """The figure, or words: a share, a day, a sum that not all areas are in, or that nothing is known.

    These stand in an official form, in Vietnamese; why there is no such figure is said in `language`.
    """
    said = [one for one in APART.split(fold(words).upper()) if one]
    if said == [OF_THE_DAY]:
        return day(report.day)
    campaign = report.campaign
    area = campaign.top
    if said and said[0] == ALL:
        said = said[1:]
    elif said and said[0] in campaign.area:
        area, said = campaign.area[said[0]], said[1:]
    match said:
        case ["CON", "LAI"] | ["CONLAI"]:
            return _remaining(report, area)
        case [code] if code in campaign.indicator:
            return _level(report, area, campaign.indicator[code], language)
        case [code, "NGAY"] if code in campaign.indicator:
            return _of_the_day(report, area, campaign.indicator[code], language)
        case [code] if rate := next((one for one in campaign.rates if one.code.upper() == code), None):
            return _share(report, area, rate)
    raise UnknownPlaceError(_advice(report, said, language))


def _level(report: Report, area: Area, of: Indicator, language: str) -> int | str:
    _must_hold(report, area, of, language)
    levels = report.snapshot.levels(area.code)
    covered = levels.get(covered_field(of.code), 0)
    every = areas_under(report.campaign, area.code, of.level) if area.level != of.level else 1
    return _summed(levels.get(of.code, 0), covered, every, _word(report, of))


def _of_the_day(report: Report, area: Area, of: Indicator, language: str) -> int | str:
    _must_hold(report, area, of, language)
    if of.kind is not Kind.FLOW:
        raise UnknownPlaceError(worded(language, "form_not_of_day", code=of.code, word=OF_THE_DAY))
    under = [one for one in report.snapshot.under(area.code) if one.level == of.level and not one.retired]
    said = [report.snapshot.said(one.code, report.day).get(of.code) for one in under]
    known = [one for one in said if one is not None]
    return _summed(sum(known), len(known), len(under), _word(report, of))


def _remaining(report: Report, area: Area) -> int | str:
    """What is left of the lists in an area."""
    within = [one for one in report.asked if area.code in report.campaign.lineage[one.area.code]]
    known = [one.figures.remaining for one in within if one.figures.remaining is not None]
    return _summed(sum(known), len(known), len(within), report.area_word)


def _summed(value: int, covered: int, every: int, word: str) -> int | str:
    """A sum in which areas are missing says so in the cell, so that nobody takes it for the whole."""
    if not covered:
        return MISSING
    return value if covered >= every else f"{number(value)} ({covered}/{every} {word})"


def _share(report: Report, area: Area, rate: Rate) -> str:
    found = part(report.campaign, area.code, rate, report.snapshot.levels(area.code))
    return percent(found.share, goal_of(rate))


def _must_hold(report: Report, area: Area, of: Indicator, language: str) -> None:
    """An indicator of the commune is no village's."""
    levels = report.campaign.levels
    if levels.index(of.level) < levels.index(area.level):
        words = {"what": heading(of, language), "level": _word(report, of, language), "area": area.name}
        raise UnknownPlaceError(worded(language, "form_other_level", **words))


def _word(report: Report, of: Indicator, language: str = LANGUAGE) -> str:
    return level(report.campaign, of.level, language)


def _advice(report: Report, said: list[str], language: str) -> str:
    campaign = report.campaign
    example = f"{{{campaign.example_area} {campaign.main}}}"
    unknown = next((one for one in said if one not in campaign.indicator and one not in (OF_THE_DAY, REMAINING)), "")
    return worded(language, "form_unknown" if unknown else "form_unclear", code=unknown, example=example)

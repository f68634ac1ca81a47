"""The gaps: what is missing in a report, each in one sentence, so that no paper looks more complete than it is.

Papers have them in Vietnamese, pages in the language of who looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gateway.reports.recorded import Recorded
from gateway.reports.report import AreaLine, Report
from gateway.reports.snapshot import cut_off_at
from gateway.reports.words import LANGUAGE, day, heading, level, moment, names, number, phrase, spans, worded
from parsers.campaign.plan import Area

NAMED = 12
"""So many areas are named in a sentence; of more it is said how many."""


def gaps(report: Report, recorded: Recorded, language: str = LANGUAGE) -> list[str]:
    """What is missing on the day, then in the campaign so far."""
    return [*of_the_day(report, language), *so_far(report, recorded, language)]


def on_one_page(report: Report, language: str = LANGUAGE) -> Iterator[str]:
    """What a page of the day has room for: who has never said a figure, and what waits."""
    yield from _without_figures(report, language)
    yield from _waiting(report, language)


def of_the_day(report: Report, language: str = LANGUAGE) -> Iterator[str]:
    """Who has not reported the day."""
    if silent := [one.area for one in report.silent]:
        yield _of_areas(report, language, "silent", silent, of=len(report.due), day=day(report.day, language))


def so_far(report: Report, recorded: Recorded, language: str = LANGUAGE) -> Iterator[str]:
    """What is missing in the figures up to the day."""
    yield from _without_figures(report, language)
    missed = [(one, [on for on in one.missed if on < report.day]) for one in report.asked]
    yield from _by_days(report, language, "earlier", missed)
    late = [(one, [*recorded.late.get(one.area.code, ())]) for one in report.areas]
    yield from _by_days(report, language, "late", late)
    if unknown := report.unknown_rates:
        named = "; ".join(phrase(one.rate.name, language) for one in unknown)
        yield worded(language, "rates", n=len(unknown), of=len(report.rates), named=named)
    if report.unlocked:
        yield worded(language, "unlocked", days=spans(report.unlocked, language))
    yield from _waiting(report, language)
    yield from _around_the_cut_off(report, recorded, language)


def _without_figures(report: Report, language: str) -> Iterator[str]:
    campaign = report.campaign
    size = [campaign.size] if campaign.size else []
    for code in dict.fromkeys([*size, campaign.main, *campaign.stocks_beside_main]):
        without = [one.area for one in report.asked if report.snapshot.level(one.area.code, code) is None]
        if without:
            yield _of_areas(report, language, "without", without, what=heading(campaign.indicator[code], language))


def _of_areas(report: Report, language: str, name: str, areas: list[Area], **values: object) -> str:
    """A sentence about some of the areas that are asked, or of as many others as the values say."""
    named = f": {names(areas)}" if len(areas) <= NAMED else ""
    values = {"of": len(report.asked), **values, "n": len(areas), "level": _level(report, language), "named": named}
    return worded(language, name, **values)


def _by_days(report: Report, language: str, name: str, found: list[tuple[AreaLine, list[date]]]) -> Iterator[str]:
    """Days of areas, each with its areas' names."""
    some = [(one.area.name, days) for one, days in found if days]
    if not some:
        return
    times = number(sum(len(days) for _, days in some), language=language)
    named = "; ".join(f"{name} ({spans(days, language)})" for name, days in some[:NAMED])
    if len(some) > NAMED:
        named += worded(language, "more", n=len(some) - NAMED, level=_level(report, language))
    yield worded(language, name, n=times, named=named)


def _waiting(report: Report, language: str) -> Iterator[str]:
    if report.waiting_since:
        since = moment(report.campaign, report.waiting_since, language)
        yield worded(language, "waiting", n=number(report.waiting, language=language), since=since)


def _around_the_cut_off(report: Report, recorded: Recorded, language: str) -> Iterator[str]:
    closes, taken = cut_off_at(report.campaign), report.snapshot.taken_at
    if closes is None:
        return
    at = moment(report.campaign, closes, language)
    if taken < closes:
        yield worded(language, "before_cut_off", at=at)
    elif changed := recorded.after_cut_off:
        named = names(report.campaign.area[code] for code in changed)
        yield worded(language, "after_cut_off", at=at, n=number(sum(changed.values()), language=language), named=named)


def _level(report: Report, language: str) -> str:
    return level(report.campaign, report.campaign.indicator[report.campaign.main].level, language)

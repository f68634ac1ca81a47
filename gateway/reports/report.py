"""The report: what all papers of a day, or of the campaign so far, are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from redis import Redis

from gateway.books import review_queue
from gateway.campaigns.practice import is_practice
from gateway.reports.recorded import Recorded, Texts, recorded, texts
from gateway.reports.snapshot import Snapshot, Told, take
from gateway.reports.words import LANGUAGE, level, phrase, worded
from gateway.status.areas import AreaFigures, figures_of
from gateway.status.indicators import IndicatorFigures, indicators
from parsers.campaign.plan import Area, Campaign
from parsers.figures.coverage import missing_days, reported_days
from parsers.figures.rates import RateState, RateStatus, standings


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area that reports."""

    area: Area
    figures: AreaFigures
    said: Mapping[str, int]
    """Of the day, by code and code=."""
    reported: tuple[date, ...]
    """The days of which it has reported, ascending."""
    missed: tuple[date, ...]
    """The days on which it owed a report that has not come."""

    @property
    def due(self) -> int:
        """How many days had a report to come; a holiday counts where one came all the same."""
        return len(self.reported) + len(self.missed)

    @property
    def newest(self) -> date | None:
        """The last day it reported."""
        return self.reported[-1] if self.reported else None


@dataclass(frozen=True, slots=True)
class Report:
    """A campaign at the end of a day: its sums, and what was reported of that day alone."""

    snapshot: Snapshot
    areas: tuple[AreaLine, ...]
    total: AreaFigures
    rates: tuple[RateStatus, ...]
    indicators: tuple[IndicatorFigures, ...]
    waiting: int
    """How many texts wait for a person."""
    waiting_since: datetime | None

    @property
    def campaign(self) -> Campaign:
        """Whose report it is."""
        return self.snapshot.campaign

    @property
    def day(self) -> date:
        """The last day that is counted."""
        return self.snapshot.day

    @property
    def called(self) -> str:
        """What the campaign is called for short; a practice twin says that it is one."""
        return self.called_in(LANGUAGE)

    def called_in(self, language: str) -> str:
        """The same in a language."""
        name = phrase(self.campaign.short_name, language)
        return worded(language, "practice_name", name=name) if self.is_practice else name

    @property
    def is_practice(self) -> bool:
        """Whether nothing in it is real."""
        return is_practice(self.campaign.id)

    @property
    def area_word(self) -> str:
        """What the areas are called that report: thôn."""
        return level(self.campaign, self.campaign.indicator[self.campaign.main].level)

    @property
    def asked(self) -> list[AreaLine]:
        """The areas whose report is awaited: the others report no more."""
        return [one for one in self.areas if not one.area.retired]

    @property
    def due(self) -> list[AreaLine]:
        """Those of whom a report of the day was to come, or came all the same."""
        return [one for one in self.asked if self.day in (*one.missed, *one.reported)]

    @property
    def silent(self) -> list[AreaLine]:
        """Those that have not reported the day."""
        return [one for one in self.asked if self.day in one.missed]

    @property
    def main_rate(self) -> RateStatus | None:
        """The rate that papers lead with."""
        return next((one for one in self.rates if one.rate is self.campaign.main_rate), None)

    @property
    def unknown_rates(self) -> list[RateStatus]:
        """The rates without data."""
        return [one for one in self.rates if one.state is RateState.UNKNOWN]

    @property
    def unlocked(self) -> list[date]:
        """The days whose figures can still change."""
        locked = self.snapshot.locked
        return [day for day in self.snapshot.days if locked is None or day > locked]


@dataclass(frozen=True, slots=True)
class WholeReport(Report):
    """The same with what was reported of every day, and what ledger and inbox tell of it: what files are made of."""

    recorded: Recorded
    texts: Texts


def report(books: Redis, campaign: Campaign, day: date, now: datetime) -> Report:
    """Read how things stand at the end of `day`, at the cost of that day and those after it."""
    return _report(books, take(books, campaign, day, now, first=day))


def whole(
    books: Redis, campaign: Campaign, day: date, now: datetime, told: Told = lambda _done, _of: None
) -> WholeReport:
    """Read all that the books have up to the end of `day`, and tell how far that is."""
    of = _report(books, take(books, campaign, day, now, campaign.first_day, told))
    return WholeReport(
        of.snapshot, of.areas, of.total, of.rates, of.indicators, of.waiting, of.waiting_since,
        recorded(books, of.snapshot), texts(books, campaign),
    )  # fmt: skip


def _report(books: Redis, snapshot: Snapshot) -> Report:
    campaign, lines = snapshot.campaign, tuple(_lines(snapshot))
    top, levels, said = campaign.top, snapshot.levels(campaign.top.code), _said(snapshot)
    return Report(
        snapshot,
        lines,
        _total(figures_of(campaign, top, levels, said), lines),
        standings(campaign, top.code, levels, snapshot.day),
        indicators(campaign, top.code, levels, said),
        *review_queue.size(books, campaign.id),
    )


def figures_on(snapshot: Snapshot, area: str) -> AreaFigures:
    """The figures of an area and all in it at the end of the snapshot's day."""
    at = snapshot.campaign.area[area]
    return figures_of(snapshot.campaign, at, snapshot.levels(area), snapshot.said(area, snapshot.day))


def _lines(snapshot: Snapshot) -> Iterator[AreaLine]:
    days = snapshot.days
    for area in snapshot.reporting:
        done = reported_days(snapshot.campaign, snapshot.marks(area.code))
        yield AreaLine(
            area,
            figures_on(snapshot, area.code),
            snapshot.said(area.code, snapshot.day),
            tuple(day for number, day in enumerate(days, 1) if number in done),
            tuple(missing_days(snapshot.campaign, area.code, snapshot.marks(area.code), snapshot.day)),
        )


def _said(snapshot: Snapshot) -> Mapping[str, int]:
    """What was reported of the day in all: of flows the sum, of the others what the top area itself said."""
    found: Counter[str] = Counter()
    flows = {one.code for one in snapshot.campaign.indicators if one.kind == "flow"}
    for area in snapshot.campaign.areas:
        said = snapshot.said(area.code, snapshot.day)
        found.update({code: value for code, value in said.items() if code in flows or area.parent is None})
    return found


def _total(figures: AreaFigures, lines: tuple[AreaLine, ...]) -> AreaFigures:
    """What remains in all is the sum over the areas whose list is known."""
    known = [one.figures.remaining for one in lines if one.figures.remaining is not None]
    return replace(figures, remaining=sum(known) if known else None)

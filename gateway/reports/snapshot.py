"""The snapshot: every figure of a campaign as the books have it at the end of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.books import cursor, figures
from parsers.campaign.plan import Area, Campaign
from parsers.figures.coverage import Marks, reported_days
from parsers.figures.rates import level_of
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Stored, covered_field

AT_A_REQUEST = 10_000
"""Days of areas that are read within two seconds; fifty villages have some 3,000 in two months."""


STEP = 50
"""So many areas are read at once."""
Told = Callable[[int, int], None]
"""Who is told how many areas are read, of how many."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The figures at the end of `day`; what later days say is left out."""

    campaign: Campaign
    day: date
    taken_at: datetime
    locked: date | None
    """The day up to which all are locked."""
    sheet: FigureSheet

    def until(self, day: date) -> Snapshot:
        """The same at the end of an earlier day."""
        stored = {area: _until(self.campaign, of, day) for area, of in self.sheet.stored.items()}
        return Snapshot(self.campaign, day, self.taken_at, self.locked, FigureSheet(self.campaign, stored))

    def level(self, area: str, code: str) -> int | None:
        """The total so far of a flow, else the newest value, as the area itself said it; None is unknown."""
        return self.sheet.level(area, code)

    def levels(self, area: str) -> Mapping[str, int]:
        """The levels of an area with all in it, by the fields of the books: code, code#, and the parts of the rates."""
        found: Counter[str] = Counter()
        for one in self.under(area):
            for code in self.campaign.codes_of[one.level]:
                value = self.level(one.code, code)
                if value is not None:
                    found.update({code: value, covered_field(code): 1})
            for rate in self.campaign.rates:
                if level_of(self.campaign, rate) == one.level:
                    found.update(dict(self.sheet.shares(one.code, rate)))
        return found

    def said(self, area: str, day: date) -> Mapping[str, int]:
        """What an area itself reported of a day, by code and code=; NotLoadedError where that day was not read."""
        self.sheet.require(area, day)
        own = self.sheet.codes_on(area, day)
        return {name: self.sheet.stored[area].reported[day][name] for name in own}

    def days_reported(self, area: str) -> list[date]:
        """The days up to this one of which an area's people reported, ascending."""
        return [self.day_at(number) for number in sorted(reported_days(self.campaign, self.marks(area))) if number > 0]

    def marks(self, area: str) -> Marks:
        """By code and code=: the numbers of the days that have a figure."""
        return self.sheet.stored[area].reported_days

    def step(self, area: str, code: str, first: date, last: date) -> int:
        """By how much a level moved on some days; NotLoadedError where the first was not read."""
        self.sheet.require(area, first)
        return sum(of.get(code, 0) for day, of in self.sheet.stored[area].changes.items() if first <= day <= last)

    def day_at(self, number: int) -> date:
        """The day of the campaign with this number."""
        return self.campaign.first_day + timedelta(days=number - 1)

    def under(self, area: str) -> list[Area]:
        """An area and all in it."""
        below = (one for code in self.campaign.children[area] for one in self.under(code))
        return [self.campaign.area[area], *below]

    @property
    def days(self) -> list[date]:
        """The days of the campaign up to this one."""
        return [self.day_at(number) for number in range(1, self.campaign.number_of(self.day) + 1)]

    @property
    def reporting(self) -> list[Area]:
        """The areas that report the main indicator, and those that have reported it and do so no more."""
        level = self.campaign.indicator[self.campaign.main].level
        areas = [one for one in self.campaign.areas if one.level == level]
        return [one for one in areas if not one.retired or self.sheet.known(one.code, self.campaign.main)]


def take(
    books: Redis, campaign: Campaign, day: date, now: datetime, first: date, told: Told = lambda _done, _of: None
) -> Snapshot:
    """Read the levels of every area at the end of `day`, and what it reported from the `first` day on.

    How many areas are read is told.
    """
    at = cursor.position(books, campaign.id)
    codes, sheet = list(campaign.area), FigureSheet(campaign)
    for begin in range(0, len(codes), STEP):
        since = dict.fromkeys(codes[begin : begin + STEP], first)
        part = figures.load(books, campaign, at.generation, since, max(at.newest_day or day, day))
        sheet.stored.update(part.stored)
        told(len(sheet.stored), len(codes))
    found = Snapshot(campaign, day, now, at.locked, sheet)
    return found.until(day) if at.newest_day and at.newest_day > day else found


def is_long(campaign: Campaign, first: date, last: date) -> bool:
    """Whether a page may not wait until so many days of every area are read."""
    return len(campaign.areas) * ((last - first).days + 1) > AT_A_REQUEST


def day_of_papers(campaign: Campaign, now: datetime) -> date:
    """The campaign's day of now; its first before it begins, its last once it is over."""
    return min(max(campaign.day_of(now), campaign.first_day), campaign.last_day)


def closing_day(campaign: Campaign, now: datetime) -> date:
    """Up to which day the final report counts: the day of the cut-off, or that of now where it is earlier."""
    closes = campaign.cut_off.day if campaign.cut_off else campaign.last_day
    return min(max(closes, campaign.first_day), day_of_papers(campaign, now))


def cut_off_at(campaign: Campaign) -> datetime | None:
    """The moment at which the figures of the final report are closed; None where the campaign names none."""
    closes = campaign.cut_off
    return datetime.combine(closes.day, closes.at, campaign.zone) if closes else None


def _until(campaign: Campaign, of: Stored, day: date) -> Stored:
    """What is stored of an area, without what later days say."""
    levels = Counter(of.levels)
    for on, steps in of.changes.items():
        if on > day:
            levels.subtract(steps)
    last = campaign.number_of(day)
    return Stored(
        reported={on: said for on, said in of.reported.items() if on <= day},
        changes={on: steps for on, steps in of.changes.items() if on <= day},
        levels=dict(levels),
        reported_days={name: [one for one in days if one <= last] for name, days in of.reported_days.items()},
        notes={on: note for on, note in of.notes.items() if on <= day},
        since=of.since,
    )

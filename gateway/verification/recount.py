"""The recount: every figure computed from the ledger alone, by code that shares nothing with `apply`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from gateway.books.ledger import Record
from parsers.campaign.plan import Campaign, Kind, Rate

Sheet = tuple[str, ...]
"""The parts of a sheet's key: its kind, the area and, where it has one, the day."""
Place = tuple[str, str]
"""An area and an indicator."""
ByDay = dict[date, int]


@dataclass(frozen=True, slots=True)
class Recount:
    """The figures that the ledger's records give."""

    sheets: Mapping[Sheet, Mapping[str, str]]
    last_day: date | None
    """The latest day that has a figure."""
    records: int
    rows: int
    areas: int
    days: int
    faults: tuple[str, ...]
    """Where the ledger contradicts itself."""


def recount(campaign: Campaign, records: Iterable[Record]) -> Recount:
    """Add up the ledger from its beginning."""
    said = _replay(campaign, records)
    changes = {place: _steps(campaign, said, place) for place in said.places()}
    faults = [*said.faults, *_change_faults(said, changes)]
    sums = _Sums(campaign)
    for place in said.places():
        sums.add_reported(place, said.reported[place], said.totals[place])
        sums.add_changes(place, changes[place])
    sums.add_presence(said)
    sums.add_rates(said, changes)
    figures = [*said.reported.values(), *said.totals.values()]
    return Recount(
        {**sums.sheets(), **_reported_days(campaign, said)},
        max((day for days in figures for day in days), default=None),
        said.records, len(said.days), len({area for area, _ in said.days}), len({day for _, day in said.days}),
        tuple(faults),
    )  # fmt: skip


@dataclass(slots=True)
class _Said:
    """What is reported after the last record."""

    reported: defaultdict[Place, ByDay] = field(default_factory=lambda: defaultdict(dict))
    totals: defaultdict[Place, ByDay] = field(default_factory=lambda: defaultdict(dict))
    changes: defaultdict[Place, ByDay] = field(default_factory=lambda: defaultdict(dict))
    records: int = 0
    days: list[tuple[str, date]] = field(default_factory=list)
    """The area and day of each row."""
    faults: list[str] = field(default_factory=list)

    def places(self) -> list[Place]:
        """Every area and indicator that a row speaks of."""
        return sorted({*self.reported, *self.totals, *self.changes})

    def known(self, place: Place) -> list[date]:
        """The days that have a figure of any kind, in order."""
        return sorted({*self.reported.get(place, ()), *self.totals.get(place, ())})


def _replay(campaign: Campaign, records: Iterable[Record]) -> _Said:
    """Apply each row: its old value must be the present one."""
    said = _Said()
    series = {"reported": said.reported, "total": said.totals, "change": said.changes}
    for record in records:
        said.records += 1
        for row in record.rows:
            name = f"record {record.entry} ({row.area} {row.day} {row.code} {row.series})"
            said.days.append((row.area, row.day))
            fault = _misplaced(campaign, row.area, row.code, row.series)
            if fault:
                said.faults.append(f"Ledger {name}: {fault}.")
                continue
            days = series[row.series][row.area, row.code]
            none = 0 if row.series == "change" else None
            stood, old, new = days.get(row.day, none), _or(row.old, none), _or(row.new, none)
            if old != stood:
                said.faults.append(f"Ledger {name}: its old value is {old}, but the records before it leave {stood}.")
            days.pop(row.day, None)
            if new != none and new is not None:
                days[row.day] = new
    return said


def _or(value: int | None, none: int | None) -> int | None:
    return none if value is None else value


def _misplaced(campaign: Campaign, area: str, code: str, series: str) -> str:
    """Why a row does not belong to an area, indicator or series of the campaign; empty if it does."""
    if area not in campaign.area:
        return f"the campaign has no area {area}"
    if code not in campaign.indicator:
        return f"the campaign has no indicator {code}"
    indicator = campaign.indicator[code]
    if indicator.level != campaign.area[area].level:
        return f"{code} is reported for a {indicator.level}, and {area} is a {campaign.area[area].level}"
    if series == "total" and indicator.kind is not Kind.FLOW:
        return f"only a flow has an anchor, and {code} is a {indicator.kind}"
    return ""


def _steps(campaign: Campaign, said: _Said, place: Place) -> ByDay:
    """The change of the level on each day; days without a change are left out."""
    days = said.known(place)
    levels = [0, *_levels(campaign, said, place, days)]
    return {day: levels[i + 1] - levels[i] for i, day in enumerate(days) if levels[i + 1] != levels[i]}


def _levels(campaign: Campaign, said: _Said, place: Place, days: list[date]) -> list[int]:
    """The level on each of `days`: of a flow the newest running total and the days after it, else the newest value."""
    reported, totals = said.reported[place], said.totals[place]
    if campaign.indicator[place[1]].kind is not Kind.FLOW:
        return [reported[day] for day in days]

    def after(level: int, day: date) -> int:
        return totals[day] if day in totals else level + reported[day]

    return list(accumulate(days, after, initial=0))[1:]


def _change_faults(said: _Said, changes: Mapping[Place, ByDay]) -> Iterator[str]:
    for (area, code), steps in changes.items():
        rows = said.changes[area, code]
        for day in sorted({*steps, *rows}):
            if steps.get(day, 0) != rows.get(day, 0):
                told, wanted = rows.get(day, 0), steps.get(day, 0)
                yield f"Ledger {area} {day} {code}: its change rows leave {told}, but what was said makes {wanted}."


class _Sums:
    """The sheets while they are summed; a sum of 0 is left out."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.said: defaultdict[Sheet, dict[str, str]] = defaultdict(dict)
        self.summed: defaultdict[Sheet, Counter[str]] = defaultdict(Counter)

    def add_reported(self, place: Place, reported: ByDay, totals: ByDay) -> None:
        """What was reported, unchanged at the reporting area; above it, the sums of flows."""
        area, code = place
        for day, value in reported.items():
            self.said["reported", area, day.isoformat()][code] = str(value)
            if self.campaign.indicator[code].kind is Kind.FLOW:
                for above in self.campaign.lineage[area][1:]:
                    self.summed["reported", above, day.isoformat()][code] += value
        for day, value in totals.items():
            self.said["reported", area, day.isoformat()][f"{code}="] = str(value)

    def add_changes(self, place: Place, steps: ByDay) -> None:
        """The changes and their sums, at the reporting area and all areas above."""
        area, code = place
        for at in self.campaign.lineage[area]:
            self.summed["levels", at][code] += sum(steps.values())
            for day, step in steps.items():
                self.summed["change", at, day.isoformat()][code] += step

    def add_presence(self, said: _Said) -> None:
        """How many areas have a figure of heads on each day, and how many have each indicator."""
        heads = {one.code for one in self.campaign.indicators if self.campaign.head_role in one.reporters}
        reporting = {(area, day) for area, code in said.places() if code in heads for day in said.known((area, code))}
        for area, day in reporting:
            for above in self.campaign.lineage[area][1:]:
                self.summed["reported", above, day.isoformat()]["#"] += 1
        for area, code in said.places():
            if said.known((area, code)):
                for at in self.campaign.lineage[area]:
                    self.summed["levels", at][f"{code}#"] += 1

    def add_rates(self, said: _Said, changes: Mapping[Place, ByDay]) -> None:
        """The parts of each rate, of the areas that count for it."""
        known: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for area, code in said.places():
            if said.known((area, code)):
                known[area][code] = sum(changes[area, code].values())
        for area, level in known.items():
            for rate in self.campaign.rates:
                for sign, part in _parts(rate, level).items():
                    for at in self.campaign.lineage[area]:
                        self.summed["levels", at][f"{rate.code}{sign}"] += part

    def sheets(self) -> dict[Sheet, dict[str, str]]:
        """All that was added up, as it must be kept."""
        summed = {
            sheet: {name: str(total) for name, total in totals.items() if total}
            for sheet, totals in self.summed.items()
        }
        both = {sheet: {**self.said.get(sheet, {}), **summed.get(sheet, {})} for sheet in {*self.said, *summed}}
        return {sheet: fields for sheet, fields in both.items() if fields}


def _parts(rate: Rate, level: Mapping[str, int]) -> dict[str, int]:
    """What one area adds to a rate: numerator, denominator and 1; empty if the area does not count for it."""
    if rate.areas_with is not None:
        return {"+": int(sum(level.get(code, 0) for code in rate.numerator) >= rate.areas_with)}
    if not {*rate.numerator, *rate.denominator} <= {*level}:
        return {}
    numerator = sum(level[code] for code in rate.numerator)
    denominator = sum(level[code] for code in rate.denominator) - sum(level.get(code, 0) for code in rate.minus)
    return {"+": numerator, "/": denominator, "#": 1}


def _reported_days(campaign: Campaign, said: _Said) -> dict[Sheet, dict[str, str]]:
    """The numbers of the campaign days that have a figure, by area and field."""
    sheets: defaultdict[Sheet, dict[str, str]] = defaultdict(dict)
    for ending, figures in (("", said.reported), ("=", said.totals)):
        for (area, code), days in figures.items():
            if days:
                numbers = (str(campaign.number_of(day)) for day in sorted(days))
                sheets["reported_days", area][f"{code}{ending}"] = " ".join(numbers)
    return dict(sheets)

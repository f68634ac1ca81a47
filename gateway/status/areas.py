"""The areas of the status page: the figures of each on one day, and what its last days have seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from gateway.books.board import Board, Brief
from parsers.campaign.plan import Area, Campaign, Kind
from parsers.figures.coverage import reported_days
from parsers.figures.rates import areas_under, part
from parsers.figures.stored import REPORTS, covered_field, total_field
from parsers.tokens.normalise import fold

DETAILED_DAYS = 14
"""So many of the last days are shown of each area; the others stand on the page of the area."""

Steps = Mapping[date, Mapping[str, int]]
"""By day and code, by how much a level moved."""


class Cell(StrEnum):
    """What a day of an area has seen."""

    REPORTED = "reported"
    SILENT = "silent"
    NIL = "nil"  # a report that nothing happened
    EDITED = "edited"
    OFF = "off"  # a holiday without a report


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The figures of an area or of all areas shown; None is unknown, never 0."""

    size: int | None
    today: int | None
    """Of the day that is shown."""
    total: int | None
    stocks: tuple[int | None, ...]
    remaining: int | None
    share: Fraction | None
    inexact: bool
    """Whether the share counts something unknown as 0."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many of an area's reporting areas have reported on the day that is shown."""

    area: str
    reported: int
    of: int

    @property
    def is_silent(self) -> bool:
        """Whether a report is missing."""
        return self.reported < self.of


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table."""

    area: Area
    figures: AreaFigures
    reported: int
    of: int
    updated_at: datetime | None
    age_days: int | None
    """How many days before the day that is shown its newest figures are of."""
    cells: tuple[tuple[date, Cell], ...]
    """Of the last days, the oldest first; only of areas that report themselves."""
    levels: tuple[int, ...]
    """Of the main indicator at the end of each of the last days; empty where it is unknown."""


def last_days(campaign: Campaign, day: date) -> list[date]:
    """The days that are shown of each area: up to `day`, the oldest first."""
    first = max(campaign.first_day, day - timedelta(days=DETAILED_DAYS - 1))
    return [first + timedelta(days=n) for n in range((day - first).days + 1)]


def level_fields(campaign: Campaign) -> list[str]:
    """The levels that tell what remains in an area, and what share of it is done."""
    size, rate = campaign.size, campaign.main_rate
    remains = [size, covered_field(size), *campaign.size_parts] if size else [campaign.main]
    return [*remains, *(f"{rate.code}{part}" for part in "+/#")] if rate else remains


def reporting(campaign: Campaign, area: Area, of: Brief, day: date) -> Reporting:
    """Whether an area has reported a day, from what was said of it; who reports on a holiday counts all the same."""
    level = campaign.indicator[campaign.main].level
    if area.level != level:
        reports = of.reported.get(REPORTS, 0)
        return Reporting(area.code, reports, max(reports, areas_under(campaign, area.code, level, day)))
    heads = campaign.head_codes
    said = any(name.removesuffix("=") in heads for name in of.reported)
    is_due = said or campaign.is_awaited(area.code, day)
    return Reporting(area.code, int(said and not area.retired), int(is_due and not area.retired))


def worst_first(
    campaign: Campaign, of: Sequence[Area], reporting: Mapping[str, Reporting], levels: Mapping[str, Mapping[str, int]]
) -> list[Area]:
    """Areas in the order in which somebody should look at them: few reports, then a small or unknown share."""
    rate = campaign.main_rate

    def place(one: Area) -> tuple[float, float]:
        said = reporting[one.code]
        if not said.of:
            return 2.0, 0.0  # nothing is asked of it any more
        done = part(campaign, one.code, rate, levels[one.code]) if rate and one.code in levels else None
        return said.reported / said.of, done.above / done.below if done and done.below > 0 else 0.0

    return sorted(of, key=place)


def named(campaign: Campaign, at: Area, words: str) -> list[Area]:
    """The areas in `at` whose code or name has these words in it, accents and capitals aside; the exact ones first."""
    wanted = _folded(words)
    found = []
    for one in campaign.areas:
        names = (_folded(one.code), _folded(one.name))
        if one is not at and at.code in campaign.lineage[one.code] and any(wanted in name for name in names):
            found.append((wanted not in names, one))
    return [one for _, one in sorted(found, key=lambda each: each[0])]


def _folded(words: str) -> str:
    return " ".join(fold(words).text.split())


def row(
    campaign: Campaign, area: Area, of: Board, day: date, reports: Reporting, later: Steps, moved: Steps
) -> AreaRow:
    """The row of an area on `day`: `later` moved its levels since, `moved` those of its last days."""
    levels = levels_on(campaign, area, of, day, later)
    figures = figures_of(campaign, area, levels, of.days[day])
    ends = _ends(levels, campaign.main, moved)
    if area.level != campaign.indicator[campaign.main].level:
        return AreaRow(area, figures, reports.reported, reports.of, None, None, (), ends)
    numbers = reported_days(campaign, of.reported_days)
    newest = max((number for number in numbers if number <= campaign.number_of(day)), default=None)
    return AreaRow(
        area,
        figures,
        reports.reported,
        reports.of,
        updated_at=_updated_at(campaign, of, numbers),
        age_days=None if newest is None else campaign.number_of(day) - newest,
        cells=tuple((on, cell(campaign, area.code, of, on, numbers)) for on in last_days(campaign, day)),
        levels=ends,
    )


def levels_on(campaign: Campaign, area: Area, of: Board, day: date, later: Steps) -> Mapping[str, int]:
    """The levels of an area at the end of `day`, from those of now and what has moved them since."""
    if not later:
        return of.levels
    found = {}
    for code in codes_shown(campaign):
        if _is_known(campaign, area, of, code, day):
            found[code] = of.levels.get(code, 0) - sum(step.get(code, 0) for step in later.values())
            found[covered_field(code)] = of.levels.get(covered_field(code), 0)
    return found


def codes_shown(campaign: Campaign) -> list[str]:
    """The indicators in the columns of the table."""
    size = [campaign.size] if campaign.size else []
    return list(dict.fromkeys([campaign.main, *size, *campaign.size_parts, *campaign.stocks_beside_main]))


def figures_of(campaign: Campaign, area: Area, levels: Mapping[str, int], said: Mapping[str, int]) -> AreaFigures:
    """The figures of an area from its levels and from what it said on the day."""
    rate = campaign.main_rate
    share = part(campaign, area.code, rate, levels) if rate else None
    return AreaFigures(
        size=level(levels, campaign.size),
        today=said.get(campaign.main),
        total=level(levels, campaign.main),
        stocks=tuple(level(levels, code) for code in campaign.stocks_beside_main),
        remaining=remaining(campaign, area, levels),
        share=share.share if share else None,
        inexact=bool(share and share.share is not None and share.inexact),
    )


def level(levels: Mapping[str, int], code: str | None) -> int | None:
    """A level; None where nobody has said it."""
    return levels.get(code, 0) if code and levels.get(covered_field(code)) else None


def remaining(campaign: Campaign, area: Area, levels: Mapping[str, int]) -> int | None:
    """The list less those in one of its parts; unknown while the list of any area in it is."""
    if campaign.size is None:
        return None
    size = campaign.indicator[campaign.size]
    under = 1 if area.level == size.level else areas_under(campaign, area.code, size.level)
    if levels.get(covered_field(size.code), 0) < max(under, 1):
        return None
    return levels.get(size.code, 0) - sum(levels.get(code, 0) for code in campaign.size_parts)


def _is_known(campaign: Campaign, area: Area, of: Board, code: str, day: date) -> bool:
    """Whether anything of `code` was said by the end of `day`; of the sums above the villages that is not kept."""
    if not of.levels.get(covered_field(code)):
        return False
    if area.level != campaign.indicator[code].level:
        return True
    numbers = [*of.reported_days.get(code, ()), *of.reported_days.get(total_field(code), ())]
    return min(numbers, default=0) <= campaign.number_of(day)


def _ends(levels: Mapping[str, int], code: str, moved: Steps) -> tuple[int, ...]:
    """The level at the end of each day, counted back from that of the last."""
    if not levels.get(covered_field(code)):
        return ()
    ends = [levels.get(code, 0)]
    for step in list(moved.values())[:0:-1]:
        ends.append(ends[-1] - step.get(code, 0))
    return tuple(reversed(ends))


def _updated_at(campaign: Campaign, of: Board, numbers: frozenset[int]) -> datetime | None:
    noted = [note.split()[0] for day, note in of.notes.items() if note and campaign.number_of(day) in numbers]
    return max((datetime.fromisoformat(moment) for moment in noted), default=None)


def cell(campaign: Campaign, area: str, of: Board, day: date, numbers: Sequence[int] | frozenset[int]) -> Cell:
    """What a day of an area has seen; `numbers` are the days it has reported."""
    if campaign.number_of(day) not in numbers:
        return Cell.SILENT if campaign.is_awaited(area, day) else Cell.OFF
    if of.notes.get(day, "").endswith(" edited"):
        return Cell.EDITED
    said = of.days.get(day, {})
    flows = [said[code] for code in said if code in campaign.indicator and campaign.indicator[code].kind is Kind.FLOW]
    nothing = campaign.main in said and not any(flows) and total_field(campaign.main) not in said
    return Cell.NIL if nothing else Cell.REPORTED

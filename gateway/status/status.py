"""The status of a campaign: who is silent, what waits, and the figures of the areas that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from redis import Redis

from gateway.books import board, cursor, entry_ids, review_queue
from gateway.books.board import Board
from gateway.status.feed import FeedLine, lines
from parsers.campaign.plan import Area, Campaign, Kind
from parsers.figures.coverage import reported_days
from parsers.figures.rates import RateStatus, areas_under, part, standings
from parsers.figures.stored import REPORTS, covered_field, total_field

DETAILED_DAYS = 14
"""So many of the last days are shown in detail; of older ones only whether there was a report."""
LATE = timedelta(seconds=10)
"""A text that has waited so long to be judged makes the intake late."""


class Phase(StrEnum):
    """Where the campaign is in its days."""

    BEFORE = "before"
    RUNNING = "running"
    AFTER = "after"


class Cell(StrEnum):
    """What a day of an area has seen."""

    REPORTED = "reported"
    SILENT = "silent"
    NIL = "nil"  # a report that nothing happened
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The figures of an area or of all areas shown; None is unknown, never 0."""

    size: int | None
    today: int | None
    total: int | None
    stocks: tuple[int | None, ...]
    remaining: int | None
    share: Fraction | None
    inexact: bool
    """Whether the share counts something unknown as 0."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table."""

    area: Area
    figures: AreaFigures
    reported: int
    """How many of its reporting areas have reported today."""
    of: int
    updated_at: datetime | None
    age_days: int | None
    """How many days before today its newest figures are of."""
    cells: tuple[tuple[date, Cell], ...]
    """A day each, from the first to today; only of areas that report themselves."""


@dataclass(frozen=True, slots=True)
class Status:
    """All that the status page shows."""

    campaign: Campaign
    area: Area
    now: datetime
    today: date
    """The campaign's day; its last one once it is over."""
    phase: Phase
    rows: tuple[AreaRow, ...]
    total: AreaFigures
    targets: tuple[RateStatus, ...]
    feed: tuple[FeedLine, ...]
    waiting: int
    waiting_since: datetime | None
    behind_since: datetime | None
    """The time of the newest judged text, while later ones wait to be judged."""

    @property
    def number(self) -> int:
        """Which day of the campaign it is, from 1."""
        return self.campaign.number_of(self.today)

    @property
    def silent(self) -> tuple[str, ...]:
        """The areas shown that have not all reported today."""
        running = self.phase is Phase.RUNNING
        return tuple(row.area.code for row in self.rows if running and row.reported < row.of)

    @property
    def reported(self) -> int:
        """How many reporting areas have reported today."""
        return sum(row.reported for row in self.rows)

    @property
    def of(self) -> int:
        """How many areas there are to report."""
        return sum(row.of for row in self.rows)

    @property
    def days_left(self) -> int:
        """The days after today."""
        return (self.campaign.last_day - self.today).days

    @property
    def needed(self) -> int | None:
        """What every day to come must bring, so that nothing remains at the end."""
        if self.phase is Phase.AFTER or self.total.remaining is None or not self.sized:
            return None
        return max(-(-self.total.remaining // max(self.days_left, 1)), 0)

    @property
    def average(self) -> int | None:
        """What the days so far brought on average."""
        return None if self.total.total is None else round(self.total.total / self.number)

    @property
    def sized(self) -> bool:
        """Whether the size of any list is known, or the campaign has no sizes."""
        return self.campaign.size is None or any(row.figures.size is not None for row in self.rows)


def status(books: Redis, campaign: Campaign, now: datetime, area: str | None = None) -> Status:
    """Read the status of `area` (by default the top one) and of the areas directly below it."""
    at = campaign.area[area or campaign.top.code]
    day = campaign.day_of(now)
    today = min(max(day, campaign.first_day), campaign.last_day)
    shown = [campaign.area[code] for code in campaign.children[at.code]] or [at]
    days = _detailed_days(campaign, today)
    judged = cursor.position(books, campaign.id)
    found = board.boards(books, campaign.id, judged.generation, [at.code, *(one.code for one in shown)], days)
    rows = tuple(_row(campaign, one, found[one.code], today) for one in shown)
    feed = lines(books, campaign.id)
    waits, waits_since = review_queue.size(books, campaign.id)
    return Status(
        campaign=campaign,
        area=at,
        now=now,
        today=today,
        phase=_phase(campaign, day),
        rows=rows,
        total=_total(campaign, at, found[at.code], rows, today),
        targets=standings(campaign, at.code, found[at.code].levels, today),
        feed=feed,
        waiting=waits,
        waiting_since=waits_since,
        behind_since=_behind_since(judged.cursor, feed, now),
    )


def _detailed_days(campaign: Campaign, today: date) -> list[date]:
    first = max(campaign.first_day, today - timedelta(days=DETAILED_DAYS - 1))
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def _phase(campaign: Campaign, day: date) -> Phase:
    if day < campaign.first_day:
        return Phase.BEFORE
    return Phase.AFTER if day > campaign.last_day else Phase.RUNNING


def _behind_since(reached: str, feed: tuple[FeedLine, ...], now: datetime) -> datetime | None:
    late = [line for line in feed if line.outcome is None and now - line.received_at > LATE]
    if not late:
        return None
    return entry_ids.written_at(reached) or late[-1].received_at


def _row(campaign: Campaign, area: Area, of: Board, today: date) -> AreaRow:
    """An area that reports itself, or the sums of those in it."""
    level = campaign.indicator[campaign.main].level
    figures = _figures(campaign, area, of, today)
    if area.level != level:
        expected = areas_under(campaign, area.code, level)
        return AreaRow(area, figures, of.days[today].get(REPORTS, 0), expected, None, None, ())
    numbers = reported_days(campaign, of.reported_days)
    until_today = [number for number in numbers if number <= campaign.number_of(today)]
    newest = max(until_today, default=None)
    return AreaRow(
        area,
        figures,
        reported=int(newest == campaign.number_of(today) and not area.retired),
        of=int(not area.retired),
        updated_at=_updated_at(campaign, of, numbers),
        age_days=None if newest is None else campaign.number_of(today) - newest,
        cells=tuple(_cells(campaign, of, numbers, today)),
    )


def _updated_at(campaign: Campaign, of: Board, numbers: frozenset[int]) -> datetime | None:
    noted = [note.split()[0] for day, note in of.notes.items() if note and campaign.number_of(day) in numbers]
    return max((datetime.fromisoformat(moment) for moment in noted), default=None)


def _cells(campaign: Campaign, of: Board, numbers: frozenset[int], today: date) -> list[tuple[date, Cell]]:
    days = [campaign.first_day + timedelta(days=n) for n in range(campaign.number_of(today))]
    return [(day, cell(campaign, of, day) if campaign.number_of(day) in numbers else Cell.SILENT) for day in days]


def cell(campaign: Campaign, of: Board, day: date) -> Cell:
    """What a reported day of an area has seen."""
    if of.notes.get(day, "").endswith(" edited"):
        return Cell.EDITED
    said = of.days.get(day, {})
    flows = [said[code] for code in said if code in campaign.indicator and campaign.indicator[code].kind is Kind.FLOW]
    nothing = campaign.main in said and not any(flows) and total_field(campaign.main) not in said
    return Cell.NIL if nothing else Cell.REPORTED


def _figures(campaign: Campaign, area: Area, of: Board, today: date) -> AreaFigures:
    rate = campaign.main_rate
    share = part(campaign, area.code, rate, of.levels) if rate else None
    return AreaFigures(
        size=_level(of.levels, campaign.size),
        today=of.days[today].get(campaign.main),
        total=_level(of.levels, campaign.main),
        stocks=tuple(_level(of.levels, code) for code in campaign.stocks_beside_main),
        remaining=_remaining(campaign, area, of.levels),
        share=share.share if share else None,
        inexact=bool(share and share.share is not None and share.inexact),
    )


def _level(levels: Mapping[str, int], code: str | None) -> int | None:
    return levels.get(code, 0) if code and levels.get(covered_field(code)) else None


def _remaining(campaign: Campaign, area: Area, levels: Mapping[str, int]) -> int | None:
    """The list less those in one of its parts; unknown while the list of any area in it is."""
    if campaign.size is None:
        return None
    size = campaign.indicator[campaign.size]
    if levels.get(covered_field(size.code), 0) < max(areas_under(campaign, area.code, size.level), 1):
        return None
    return levels.get(size.code, 0) - sum(levels.get(code, 0) for code in campaign.size_parts)


def _total(campaign: Campaign, area: Area, of: Board, rows: tuple[AreaRow, ...], today: date) -> AreaFigures:
    """The area's own sums; what cannot be summed in the books is added up from the rows."""
    own = _figures(campaign, area, of, today)
    known = [row.figures.remaining for row in rows if row.figures.remaining is not None]
    said = [row.figures.today for row in rows if row.figures.today is not None]
    return AreaFigures(
        own.size,
        sum(said) if said else None,
        own.total,
        own.stocks,
        sum(known) if known else None,
        own.share,
        own.inexact,
    )

"""The figures: what was reported, the changes that follow from it, and their sums at every area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from redis import Redis

from gateway.books import hashes
from gateway.books.keys import figures_key
from gateway.books.operations import Operation, add, put, remove
from parsers.campaign.plan import Campaign
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Sheet, Stored

NOTE = "@"
"""The prefix of fields of `reported` that are not figures."""
OF_ALL_DAYS, OF_DAYS = (Sheet.LEVELS, Sheet.REPORTED_DAYS), (Sheet.REPORTED, Sheet.CHANGE)
"""The sheets that are loaded: one hash each of an area, and one each of an area and day."""


def sheet_key(campaign: str, generation: str, sheet: Sheet, area: str, day: date | None = None) -> str:
    """The hash of one area, or of one area and day; kept as long as its generation is in force."""
    return figures_key(campaign, generation, sheet, area, *([day.isoformat()] if day else []))


def operations(campaign: str, generation: str, figures: FigureSheet) -> Iterator[Operation]:
    """The changes in `figures` as operations on a generation."""
    for (sheet, area, day), fields in figures.sets.items():
        at = sheet_key(campaign, generation, sheet, area, day)
        present = {name: value for name, value in fields.items() if value is not None}
        gone = [name for name, value in fields.items() if value is None]
        if present:
            yield put(at, present)
        if gone:
            yield remove(at, *gone)
    for (sheet, area, day), deltas in figures.sums.items():
        moved = {name: delta for name, delta in deltas.items() if delta}
        if moved:
            yield add(sheet_key(campaign, generation, sheet, area, day), moved)


def load(
    client: Redis, campaign: Campaign, generation: str, areas: Mapping[str, date], newest: date | None
) -> FigureSheet:
    """The figures of `areas`, each from the day before the given day up to the newest day with figures."""
    plan = [(area, _days(first, newest)) for area, first in areas.items()]
    keys = [
        sheet_key(campaign.id, generation, sheet, area, day)
        for area, days in plan
        for day in (None, *days)
        for sheet in (OF_DAYS if day else OF_ALL_DAYS)
    ]
    answers = iter(hashes.whole(client, keys))
    figures = FigureSheet(campaign)
    for area, days in plan:
        figures.stored[area] = _stored(answers, days)
    return figures


def _days(first: date, newest: date | None) -> list[date]:
    last = max(first, newest) if newest else first
    return [first + timedelta(days=n) for n in range(-1, (last - first).days + 1)]


def _stored(answers: Iterator[dict[str, str]], days: list[date]) -> Stored:
    levels, reported_days = next(answers), next(answers)
    stored = Stored(
        levels=_numbers(levels),
        reported_days={name: [int(number) for number in of.split()] for name, of in reported_days.items()},
        since=days[0],
    )
    for day in days:
        reported, changes = next(answers), next(answers)
        stored.reported[day] = _numbers({name: value for name, value in reported.items() if name[0] != NOTE})
        stored.notes[day] = {name: value for name, value in reported.items() if name[0] == NOTE}
        stored.changes[day] = _numbers(changes)
    return stored


def _numbers(fields: Mapping[str, str]) -> dict[str, int]:
    return {name: int(value) for name, value in fields.items()}

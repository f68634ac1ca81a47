"""The board: what a page shows of some areas, read in one round trip, at the same cost on every day of a campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis import Redis

from gateway.books.figures import NOTE, sheet_key
from parsers.figures.stored import Sheet


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of one area."""

    levels: Mapping[str, int]
    """By field: code, code# (areas with data), and the parts of the rates."""
    reported_days: Mapping[str, frozenset[int]]
    """By code and code=: the numbers of the campaign days that have a figure."""
    days: Mapping[date, Mapping[str, int]]
    """What was reported on the days asked for."""
    notes: Mapping[date, str]
    """For each day, its newest text: time received, reference number, id, and "edited" where it was."""


def boards(
    client: Redis, campaign: str, generation: str, areas: Sequence[str], days: Sequence[date]
) -> dict[str, Board]:
    """The boards of `areas`, with what was reported on `days`."""
    pipe = client.pipeline(transaction=False)
    for area in areas:
        pipe.hgetall(sheet_key(campaign, generation, Sheet.LEVELS, area))
        pipe.hgetall(sheet_key(campaign, generation, Sheet.REPORTED_DAYS, area))
        for day in days:
            pipe.hgetall(sheet_key(campaign, generation, Sheet.REPORTED, area, day))
    answers = cast("list[dict[str, str]]", pipe.execute())
    each = 2 + len(days)
    return {area: _board(answers[at * each : (at + 1) * each], days) for at, area in enumerate(areas)}


def reported(
    client: Redis, campaign: str, generation: str, places: Collection[tuple[str, date]]
) -> dict[tuple[str, date], Mapping[str, int]]:
    """What was reported in each of these areas on its day, by code and code=."""
    pipe = client.pipeline(transaction=False)
    for area, day in places:
        pipe.hgetall(sheet_key(campaign, generation, Sheet.REPORTED, area, day))
    found = cast("list[dict[str, str]]", pipe.execute())
    return {place: _figures(fields) for place, fields in zip(places, found, strict=True)}


def _board(answers: list[dict[str, str]], days: Sequence[date]) -> Board:
    levels, reported_days, *reported = answers
    return Board(
        {name: int(value) for name, value in levels.items()},
        {name: frozenset(int(number) for number in of.split()) for name, of in reported_days.items()},
        {day: _figures(fields) for day, fields in zip(days, reported, strict=True)},
        {day: fields.get(NOTE, "") for day, fields in zip(days, reported, strict=True)},
    )


def _figures(fields: Mapping[str, str]) -> dict[str, int]:
    return {name: int(value) for name, value in fields.items() if not name.startswith(NOTE)}

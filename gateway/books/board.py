"""The board: what a page shows of some areas, read in one round trip, at the same cost on every day of a campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from redis import Redis

from gateway.books import hashes
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
    keys = [
        key
        for area in areas
        for key in (
            sheet_key(campaign, generation, Sheet.LEVELS, area),
            sheet_key(campaign, generation, Sheet.REPORTED_DAYS, area),
            *(sheet_key(campaign, generation, Sheet.REPORTED, area, day) for day in days),
        )
    ]
    answers = hashes.whole(client, keys)
    each = 2 + len(days)
    return {area: _board(answers[at * each : (at + 1) * each], days) for at, area in enumerate(areas)}


@dataclass(frozen=True, slots=True)
class Brief:
    """A few figures of one area."""

    reported: Mapping[str, int]
    """Of one day, all of it."""
    levels: Mapping[str, int]


def briefs(
    client: Redis,
    campaign: str,
    generation: str,
    areas: Sequence[str],
    day: date,
    levels: Sequence[str],
) -> dict[str, Brief]:
    """Of `areas`, what was reported on `day`, and these fields of the levels."""
    said = hashes.whole(client, [sheet_key(campaign, generation, Sheet.REPORTED, of, day) for of in areas])
    known = hashes.picked(client, [sheet_key(campaign, generation, Sheet.LEVELS, of) for of in areas], levels)
    found = zip(areas, said, known, strict=True)
    return {area: Brief(_figures(of_day), _figures(of_all)) for area, of_day, of_all in found}


def steps(
    client: Redis, campaign: str, generation: str, areas: Sequence[str], days: Sequence[date], codes: Sequence[str]
) -> dict[str, dict[date, Mapping[str, int]]]:
    """By how much the levels of `codes` moved in `areas` on each of `days`."""
    places = [(area, day) for area in areas for day in days]
    keys = [sheet_key(campaign, generation, Sheet.CHANGE, area, day) for area, day in places]
    found: dict[str, dict[date, Mapping[str, int]]] = {area: {} for area in areas}
    for (area, day), fields in zip(places, hashes.picked(client, keys, codes), strict=True):
        found[area][day] = _figures(fields)
    return found


def reported(
    client: Redis, campaign: str, generation: str, places: Collection[tuple[str, date]]
) -> dict[tuple[str, date], Mapping[str, int]]:
    """What was reported in each of these areas on its day, by code and code=."""
    keys = [sheet_key(campaign, generation, Sheet.REPORTED, area, day) for area, day in places]
    return {place: _figures(fields) for place, fields in zip(places, hashes.whole(client, keys), strict=True)}


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

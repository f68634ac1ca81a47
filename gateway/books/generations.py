"""The generations of the figures: one is in force, and `rebuild` makes the next beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from redis import Redis

from gateway.books.figures import NOTE, sheet_key
from gateway.books.keys import figures_key, intake_key, rebuilding_key
from gateway.books.operations import Operation, put
from parsers.figures.stored import Sheet

RETIRED_SECONDS = 3_600
"""How long replaced figures are kept for those who are still reading them."""
PAGE = 200

Day = tuple[str, date]
"""An area and a day."""


def begin(client: Redis, campaign: str, cursor: str, revision: str) -> str:
    """Begin the next generation, still empty and standing at `cursor`; return its name."""
    generation = str(client.hincrby(intake_key(campaign), "generations", 1))
    progress = {"cursor": cursor, "revision": revision, "generation": generation}
    client.hset(rebuilding_key(campaign, generation), items=_flat(progress))
    return generation


def write(client: Redis, campaign: str, generation: str, sheets: Mapping[tuple[str, ...], Mapping[str, str]]) -> None:
    """Write sheets of a generation that is not in force; a sheet's name is its kind, area and, for some kinds, day."""
    pages = list(sheets.items())
    for start in range(0, len(pages), PAGE):
        pipe = client.pipeline(transaction=False)
        for sheet, fields in pages[start : start + PAGE]:
            pipe.hset(figures_key(campaign, generation, *sheet), items=_flat(fields))
        pipe.execute()


def _flat(fields: Mapping[str, str]) -> list[str]:
    return [part for pair in fields.items() for part in pair]


def notes(client: Redis, campaign: str, old: str, new: str, days: Iterable[Day]) -> Iterator[Operation]:
    """The operations that copy the notes of some days into another generation."""
    wanted = list(days)
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        for (area, day), found in zip(page, _reported(client, campaign, old, page), strict=True):
            remembered = {name: text for name, text in found.items() if name.startswith(NOTE)}
            if remembered:
                yield put(sheet_key(campaign, new, Sheet.REPORTED, area, day), remembered)


def _reported(client: Redis, campaign: str, generation: str, days: Sequence[Day]) -> list[dict[str, str]]:
    pipe = client.pipeline(transaction=False)
    for area, day in days:
        pipe.hgetall(sheet_key(campaign, generation, Sheet.REPORTED, area, day))
    return cast("list[dict[str, str]]", pipe.execute())


def swapped(campaign: str, generation: str) -> Operation:
    """The operation that puts a generation in force."""
    return put(intake_key(campaign), {"generation": generation})


def retire(client: Redis, campaign: str, in_force: str) -> None:
    """Let the older generations, and those that were never finished, expire in an hour."""
    for name in client.scan_iter(match=figures_key(campaign, "*"), count=1_000):
        if int(name.removeprefix(figures_key(campaign, "")).partition(":")[0]) < int(in_force):
            client.expire(name, RETIRED_SECONDS, nx=True)
    client.delete(*(rebuilding_key(campaign, str(number)) for number in range(int(in_force) + 1)))

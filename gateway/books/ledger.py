"""The ledger: every change to a figure, in order; each record has the id of its inbox entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis import Redis

from gateway.books import entry_ids
from gateway.books.keys import key
from gateway.books.operations import Operation, push, record
from parsers.figures.stored import LedgerRow, Series

PAGE = 500
LOOKED_AT = 2_000
"""Of an area so many of the last records are looked through: a year of five a day."""


class BegunAnewError(LookupError):
    """The ledger is another one than before: its campaign begun anew, or restored."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one text or order changed."""

    entry: str
    """The id of its inbox entry."""
    text_id: str
    author: str
    """The contact's random id, or who gave the order; never a phone."""
    why: str
    received_at: str
    rows: tuple[LedgerRow, ...]


def ledger_key(campaign: str) -> str:
    """The stream of records; kept as long as the campaign."""
    return key(campaign, "ledger")


def area_key(campaign: str, area: str) -> str:
    """The ids of the records that changed an area, in order; kept as long as the campaign."""
    return key(campaign, "ledger", area)


def operations(campaign: str, recorded: Record) -> Iterator[Operation]:
    """The operations that write one record and file it under its areas."""
    rows = [[row.area, row.day.isoformat(), row.code, row.series, row.old, row.new] for row in recorded.rows]
    fields = {
        "text": recorded.text_id, "author": recorded.author, "why": recorded.why, "at": recorded.received_at,
        "rows": json.dumps(rows, separators=(",", ":")),
    }  # fmt: skip
    yield record(ledger_key(campaign), recorded.entry, fields)
    for area in dict.fromkeys(row.area for row in recorded.rows):
        yield push(area_key(campaign, area), recorded.entry)


def read(client: Redis, campaign: str, after: str = "0-0", upto: str = "+") -> Iterator[Record]:
    """All records after `after`, in order; none after `upto`."""
    while True:
        page = cast("list[tuple[str, dict[str, str]]]", client.xrange(ledger_key(campaign), f"({after}", upto, PAGE))
        if not page:
            return
        for entry, fields in page:
            yield record_of(entry, fields)
        after = page[-1][0]


def following(client: Redis, campaign: str, last: str) -> Iterator[Record]:
    """The records after one that was read before; BegunAnewError where that one is not there any more."""
    while True:
        found = client.xrange(ledger_key(campaign), last, "+", PAGE)
        page = cast("list[tuple[str, dict[str, str]]]", found)
        if last != entry_ids.FIRST:
            if not page or page[0][0] != last:
                raise BegunAnewError
            page = page[1:]
        if not page:
            return
        yield from (record_of(entry, fields) for entry, fields in page)
        last = page[-1][0]


def records(client: Redis, campaign: str, entries: Sequence[str]) -> dict[str, Record]:
    """The ledger's records of some inbox entries; entries that changed nothing are left out."""
    if not entries:
        return {}
    pipe = client.pipeline(transaction=False)
    for entry in entries:
        pipe.xrange(ledger_key(campaign), entry, entry)
    found = cast("list[list[tuple[str, dict[str, str]]]]", pipe.execute())
    return {page[0][0]: record_of(*page[0]) for page in found if page}


def rows_of(client: Redis, campaign: str, entries: Sequence[str]) -> dict[str, tuple[LedgerRow, ...]]:
    """The ledger's rows for some inbox entries; entries that changed nothing are left out."""
    return {entry: one.rows for entry, one in records(client, campaign, entries).items()}


def entries_of(client: Redis, campaign: str, area: str, count: int, before: str = "") -> list[str]:
    """The newest `count` entries that changed an area and stand before one, newest first, among the last LOOKED_AT."""
    kept = cast("list[str]", client.lrange(area_key(campaign, area), -LOOKED_AT, -1))
    limit = entry_ids.order(before) if before else None
    return [one for one in reversed(kept) if limit is None or entry_ids.order(one) < limit][:count]


def record_of(entry: str, fields: dict[str, str]) -> Record:
    rows = tuple(
        LedgerRow(area, date.fromisoformat(day), code, Series(series), old, new)
        for area, day, code, series, old, new in json.loads(fields["rows"])
    )
    return Record(entry, fields["text"], fields["author"], fields["why"], fields["at"], rows)

"""Rebuilding: new figures are computed from the ledger beside those in force, then put in force in one step."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from redis import Redis

from gateway.books import campaigns, cursor, figures, generations, ledger
from gateway.books.apply import apply
from gateway.books.cursor import DrainPosition
from gateway.books.keys import rebuilding_key
from gateway.books.ledger import Record
from gateway.books.operations import Operation
from gateway.jobs import enqueue_drain
from gateway.verification.recount import recount
from parsers.campaign.plan import Campaign
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Series, Write

FEW = 100
"""How many records are applied in one step; the last step stops the drain."""
PATIENCE_SECONDS = 5.0
"""A drain that has lost its lease goes on for half a second at most."""
MEANWHILE = "Somebody changed or rebuilt the campaign meanwhile; look again and repeat the command."


class NotRebuiltError(Exception):
    """The rebuilding failed and the figures in force were not changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of a rebuilding."""

    generation: str
    records: int
    """How many records of the ledger it added up."""
    caught_up: int
    """How many more came while it did so."""


def rebuild(
    books: Redis, jobs: Redis, campaign_id: str, plan: Campaign | None = None, after: str | None = None
) -> Rebuilt:
    """Make a new generation of a campaign's figures from its ledger and put it in force; drains go on meanwhile.

    `plan`, if given, becomes the plan in force in the same step, if revision `after` still is.
    NotRebuiltError: the ledger contradicts itself, or somebody revised the campaign or rebuilt it meanwhile.
    """
    begun = cursor.position(books, campaign_id)
    if plan and begun.revision != after:
        raise NotRebuiltError(MEANWHILE)
    campaign = plan or campaigns.of_revision(books, campaign_id, begun.revision)
    records = list(ledger.read(books, campaign_id, upto=begun.cursor))
    counted = recount(campaign, records)
    if counted.faults:
        raise NotRebuiltError("\n".join(["The ledger contradicts itself, so nothing was changed.", *counted.faults]))
    generation = generations.begin(books, campaign_id, begun.cursor, begun.revision)
    generations.write(books, campaign_id, generation, counted.sheets)
    work = _Work(books, campaign, begun, generation)
    work.remember(records)
    while work.behind() > FEW:
        work.catch_up()
    work.swap(jobs, plan)
    generations.retire(books, campaign_id, generation)
    return Rebuilt(generation, len(records), work.caught_up)


class _Work:
    """A generation that catches up from the entry at which it was begun to the present one."""

    def __init__(self, books: Redis, campaign: Campaign, begun: DrainPosition, generation: str) -> None:
        self._books, self._campaign, self._begun = books, campaign, begun
        self._reached = replace(begun, generation=generation)
        self.caught_up = 0

    def remember(self, records: Sequence[Record]) -> None:
        """Copy the notes beside the figures."""
        for start in range(0, len(records), FEW):
            self._perform(self._reached.cursor, self._noted(records[start : start + FEW]))

    def behind(self) -> int:
        """How many records this generation lacks."""
        return len(self._missing(self._now().cursor))

    def catch_up(self) -> None:
        """Apply some of the records made meanwhile; the drain goes on."""
        records = self._missing(self._now().cursor)[:FEW]
        self._perform(records[-1].entry, self._changes(records))
        self.caught_up += len(records)

    def swap(self, jobs: Redis, plan: Campaign | None) -> None:
        """Stop the drain, apply the last records and put this generation in force, in one step."""
        token = secrets.token_hex(8)
        try:
            ends = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < ends:
                cursor.seize(self._books, self._campaign.id, token)
                if self._swapped(self._now(), plan):
                    return
        finally:
            if cursor.release(self._books, self._campaign.id, token):
                enqueue_drain(jobs, self._campaign.id)
        raise NotRebuiltError("Texts were judged all the time, so nothing was changed. Repeat it in a quieter moment.")

    def _swapped(self, now: DrainPosition, plan: Campaign | None) -> bool:
        """Whether the cursor did not move while the last records were applied."""
        records = self._missing(now.cursor)
        name = self._campaign.id
        last = [*self._changes(records), generations.swapped(name, self._reached.generation)]
        last += campaigns.revised(plan, now.revision) if plan else ()
        done = apply(self._books, name, now, now.cursor, last)
        self.caught_up += len(records) if done else 0
        return done

    def _now(self) -> DrainPosition:
        """The drain's position, if revision and generation are those that this work began with."""
        now = cursor.position(self._books, self._campaign.id)
        if (now.revision, now.generation) != (self._begun.revision, self._begun.generation):
            raise NotRebuiltError(MEANWHILE)
        return now

    def _missing(self, upto: str) -> list[Record]:
        return list(ledger.read(self._books, self._campaign.id, self._reached.cursor, upto))

    def _changes(self, records: Sequence[Record]) -> list[Operation]:
        """What the records do to this generation, notes included."""
        name, newest = self._campaign.id, cursor.position(self._books, self._campaign.id).newest_day
        needed: dict[str, date] = {}
        for area, day in _days(records):
            needed[area] = min(day, needed.get(area, day))
        sheet = figures.load(self._books, self._campaign, self._reached.generation, needed, newest)
        for record in records:
            _write(sheet, record)
        return [*figures.operations(name, self._reached.generation, sheet), *self._noted(records)]

    def _noted(self, records: Sequence[Record]) -> Iterator[Operation]:
        days = dict.fromkeys(_days(records))
        return generations.notes(self._books, self._campaign.id, self._begun.generation, self._reached.generation, days)

    def _perform(self, reached: str, operations: Iterable[Operation]) -> None:
        own = rebuilding_key(self._campaign.id, self._reached.generation)
        if not apply(self._books, self._campaign.id, self._reached, reached, operations, own):
            raise NotRebuiltError(MEANWHILE)
        self._reached = replace(self._reached, cursor=reached)


def _days(records: Sequence[Record]) -> Iterator[tuple[str, date]]:
    return ((row.area, row.day) for record in records for row in record.rows)


def _write(sheet: FigureSheet, record: Record) -> None:
    """Repeat what a record's text reported; changes and sums follow from it."""
    for row in record.rows:
        if row.series is not Series.CHANGE:
            sheet.write(Write(row.area, row.day, row.code, row.series, row.new))

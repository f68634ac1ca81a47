"""What the ledger and the inbox tell of the reporting itself: on time or late, corrected, after the cut-off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock

from redis import Redis

from gateway.books import entry_ids, inbox, ledger, roster
from gateway.books.ledger import Record
from gateway.reports.snapshot import Snapshot, cut_off_at
from parsers.campaign.plan import Campaign
from parsers.figures.stored import Series

STEP = 1_000
"""So many texts are looked at in one step."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How the figures up to a day came."""

    late: Mapping[str, tuple[date, ...]]
    """By area: the days that it reported, but not before they were over, ascending."""
    corrections: int
    """How many texts and orders changed a figure that was there."""
    after_cut_off: Mapping[str, int]
    """By area: how many texts and orders changed figures once the final report was closed."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of phones."""

    received: int
    outcomes: Mapping[str, int]
    strangers: int
    """How many came from phones that are not in the roster now."""


def recorded(books: Redis, snapshot: Snapshot) -> Recorded:
    """What the ledger tells of the days up to that of a snapshot; a process reads each record once."""
    kept, campaign = _journals(books), snapshot.campaign
    journal = kept.get(campaign.id)
    if journal is None or journal.campaign is not campaign:
        journal = kept[campaign.id] = _Journal(campaign)
    return journal.recorded(books, snapshot)


@lru_cache(maxsize=32)
def _journals(_books: Redis) -> dict[str, _Journal]:
    """What was read by each client, by campaign."""
    return {}


class _Journal:
    """The ledger of a campaign in short, carried on from where it was read last: a record never changes."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._lock = Lock()
        closes = cut_off_at(campaign)
        self._closes = entry_ids.order(entry_ids.at(closes)) if closes else None
        self._begin()

    def recorded(self, books: Redis, snapshot: Snapshot) -> Recorded:
        """What it tells up to the day of a snapshot."""
        with self._lock:
            self._read_on(books)
            corrections = sum(times for day, times in self._corrections.items() if day <= snapshot.day)
            after: Counter[str] = Counter()
            for (area, day), times in self._after.items():
                if day <= snapshot.day:
                    after[area] += times
            return Recorded(
                {area: _days(snapshot, area, late) for area, late in self._late.items()}, corrections, after
            )

    def _begin(self) -> None:
        self._last = entry_ids.FIRST
        self._reported: Counter[str] = Counter()
        self._late: Counter[str] = Counter()
        self._corrections: Counter[date] = Counter()
        self._after: Counter[tuple[str, date]] = Counter()

    def _read_on(self, books: Redis) -> None:
        try:
            for record in ledger.following(books, self.campaign.id, self._last):
                self._take(record)
        except ledger.BegunAnewError:
            self._begin()
            self._read_on(books)

    def _take(self, record: Record) -> None:
        """Add a record: each area's days as bits of a number, what concerns several days under the first of them."""
        said = [row for row in record.rows if row.series is not Series.CHANGE]
        if changed := [row.day for row in said if row.old is not None]:
            self._corrections[min(changed)] += 1
        came = self.campaign.day_of(datetime.fromisoformat(record.received_at))
        for row in said:
            bit = 1 << max(self.campaign.number_of(row.day), 0)
            if row.code in self.campaign.head_codes and row.new is not None and not self._reported[row.area] & bit:
                self._reported[row.area] |= bit
                self._late[row.area] |= bit if came > row.day else 0
        if self._closes and entry_ids.order(record.entry) >= self._closes:
            for area in {row.area for row in said}:
                self._after[area, min(row.day for row in said if row.area == area)] += 1
        self._last = record.entry


def texts(books: Redis, campaign: Campaign) -> Texts:
    """Go through the inbox."""
    outcomes: Counter[str] = Counter()
    senders: Counter[str] = Counter()
    before = ""
    while found := inbox.outlines(books, campaign.id, STEP, before):
        for one in found:
            if not one.is_order:
                outcomes[one.fields.get("outcome", "")] += 1
                senders[one.sender] += 1
        before = found[-1].entry
    known = roster.by_phones(books, campaign.id, sorted(senders))
    strangers = sum(times for phone, times in senders.items() if phone not in known)
    return Texts(outcomes.total(), outcomes, strangers)


def _days(snapshot: Snapshot, area: str, late: int) -> tuple[date, ...]:
    """Of these days those that are reported in a snapshot."""
    if not late or area not in snapshot.sheet.stored:
        return ()
    return tuple(day for day in snapshot.days_reported(area) if late >> snapshot.campaign.number_of(day) & 1)

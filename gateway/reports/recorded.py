"""What the ledger and the inbox tell of the reporting itself: on time or late, corrected, after the cut-off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from redis import Redis

from gateway.books import entry_ids, inbox, ledger, review_queue, roster
from gateway.reports.snapshot import Snapshot, cut_off_at
from parsers.campaign.plan import Campaign
from parsers.figures.stored import LedgerRow, Series

STEP = 1_000
"""So many texts are looked at in one step."""
Place = tuple[str, date]
"""An area and a day."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How the figures up to a day came."""

    first_at: Mapping[Place, datetime]
    """When a day of an area was reported for the first time."""
    corrections: int
    """How many texts and orders changed a figure that was there."""
    after_cut_off: Mapping[str, int]
    """By area: how many texts and orders changed figures once the final report was closed."""

    def late(self, campaign: Campaign, area: str) -> list[date]:
        """The days that an area reported, but not before they were over."""
        found = ((day, at) for (of, day), at in self.first_at.items() if of == area)
        return sorted(day for day, at in found if campaign.day_of(at) > day)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of phones."""

    received: int
    outcomes: Mapping[str, int]
    strangers: int
    """How many came from phones that are not in the roster now."""
    waiting: int
    """How many wait for a person."""
    waiting_since: datetime | None


def recorded(books: Redis, snapshot: Snapshot) -> Recorded:
    """Go through the ledger for the days up to that of a snapshot."""
    campaign, first_at, corrections = snapshot.campaign, dict[Place, datetime](), 0
    after: Counter[str] = Counter()
    closes = cut_off_at(campaign)
    limit = entry_ids.order(entry_ids.at(closes)) if closes else None
    for record in ledger.read(books, campaign.id):
        said = [row for row in record.rows if row.series is not Series.CHANGE and row.day <= snapshot.day]
        corrections += any(row.old is not None for row in said)
        for place in _reported(campaign, said):
            first_at.setdefault(place, datetime.fromisoformat(record.received_at))
        if limit and entry_ids.order(record.entry) >= limit:
            after.update({row.area for row in said})
    return Recorded(first_at, corrections, after)


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
    return Texts(outcomes.total(), outcomes, strangers, *review_queue.size(books, campaign.id))


def _reported(campaign: Campaign, rows: list[LedgerRow]) -> set[Place]:
    """The areas and days of which these rows are a report."""
    return {(row.area, row.day) for row in rows if row.code in campaign.head_codes and row.new is not None}

"""Stored figures of an area, and the types for a change to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Series(StrEnum):
    """The series of a figure: reported for the day, reported as a total, or the change that follows from both."""

    REPORTED = "reported"
    TOTAL = "total"  # a running total said of a flow (LK): an anchor
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Write:
    """One figure to be set; None takes it away."""

    area: str
    day: date
    code: str
    series: Series
    value: int | None


class LedgerRow(NamedTuple):
    """One row of the ledger: a figure before and after."""

    area: str
    day: date
    code: str
    series: Series
    old: int | None
    new: int | None


class Sheet(StrEnum):
    """The hashes that hold figures; `reported` and `change` have one a day."""

    REPORTED = "reported"
    CHANGE = "change"
    LEVELS = "levels"
    REPORTED_DAYS = "reported_days"


Place = tuple[Sheet, str, date | None]
"""Which hash: the sheet, the area, and the day where the sheet has days."""


@dataclass(slots=True)
class Stored:
    """What is stored of one area, as far as a batch needs it."""

    reported: dict[date, dict[str, int]] = field(default_factory=dict)
    """By day: code → number of the day, code= → total (LK)."""
    changes: dict[date, dict[str, int]] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    """Sum of all changes by code; code# is 1 where there are data."""
    reported_days: dict[str, list[int]] = field(default_factory=dict)
    """By code and code=: the numbers of the campaign days that have a figure, ascending."""
    notes: dict[date, dict[str, str]] = field(default_factory=dict)
    """By day, beside the figures: what the books remember of the texts that made them."""
    since: date | None = None
    """The first day that is here; None where all are."""

    def copy(self) -> Stored:
        """An independent copy, for trying a text out."""
        return Stored(
            {day: dict(of) for day, of in self.reported.items()},
            {day: dict(of) for day, of in self.changes.items()},
            dict(self.levels),
            {name: list(days) for name, days in self.reported_days.items()},
            {day: dict(of) for day, of in self.notes.items()},
            self.since,
        )


def total_field(code: str) -> str:
    """The field of an anchor (LK) of `code`."""
    return code + "="


def covered_field(code: str) -> str:
    """The field that counts the areas which have data for `code`."""
    return code + "#"


REPORTS = "#"
"""The field of `reported` that counts, above the leaves, the areas that reported that day."""


class NotLoadedError(LookupError):
    """A text needs figures that its batch did not load; it belongs to the next batch."""

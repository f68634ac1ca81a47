"""A note: what is stored, and yet worth a look of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Remark(StrEnum):
    """What is strange about figures that no rule forbids."""

    FELL = "fell"  # a stock fell, and those who left it turned up nowhere
    SAME = "same"  # the same numbers for days running: a copied text?
    SHARE = "share"  # a stock is an unusual share of its list


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on the figures of an area and day."""

    remark: Remark
    area: str
    day: date
    code: str
    """The indicator that is strange; of the same numbers again, the main one or the first."""
    old: int | None
    new: int | None
    beside: tuple[tuple[str, int], ...]
    """The figures it is compared with: how much others rose, the list's size, or the numbers that repeat."""

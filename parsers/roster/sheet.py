"""A sheet: the rows of a contact file as they were written, whatever kind of file held them."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.roster.remarks import Remark

NEEDED = ("phone", "name", "role", "areas")
MARKS = ("accents", "practice")
"""The columns that say yes or no; a file may leave them out."""
COLUMNS = (*NEEDED, *MARKS)
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row that is not empty, and the line of the file that it begins in."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """The rows of a file, headings first; and what its reading found to remark."""

    rows: tuple[ContactRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

"""An Excel workbook (.xlsx): the rows of the sheet that has the contacts, as text, nothing calculated."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import openpyxl

from parsers.roster.cells import is_blank
from parsers.roster.remarks import Remark, RemarkKind, quoted
from parsers.roster.sheet import COLUMNS, NEEDED, ContactRow, ContactSheet

MOST_BYTES = 40_000_000
"""Of a workbook as it is unpacked."""
MOST_CELLS = 100_000
MOST_ROWS = 1_048_576
"""Of all sheets together, as many as one of Excel's has; a file that says more is made to harm."""
MOST_PARTS = 1_000
"""Files in a workbook: sheets, pictures, what belongs to them."""
MOST_TAGS = 500_000
"""Of all parts together: each tag costs time, however little it takes packed."""
MOST_TAGS_BESIDE = 100_000
"""The same of what is neither a sheet nor the words in it, which is held whole."""
SHEETS = ("xl/worksheets/", "xl/sharedStrings.xml")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, AssertionError,
    AttributeError, LookupError, SyntaxError, TypeError, ValueError, OverflowError,
)  # fmt: skip
"""What openpyxl raises about a file that is no workbook, or a broken one (SyntaxError: of its XML)."""


class _TooLargeError(Exception):
    """The workbook holds more than is read."""


@dataclass(slots=True)
class WorkbookBounds:
    """How much more of a workbook is read."""

    cells: int = MOST_CELLS
    rows: int = MOST_ROWS

    def take(self, cells: int) -> None:
        """Count a row, one without cells too: where a file says a high number, all rows before it are gone through."""
        self.cells -= cells
        self.rows -= 1
        if self.cells < 0 or self.rows < 0:
            raise _TooLargeError


def read(data: bytes, name: str | None) -> ContactSheet:
    """The rows of the sheet that has the contacts, or of the one called `name`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                return _fault(RemarkKind.NO_TABLE)
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES or _has_many_tags(packed):
                return _too_large()
        with warnings.catch_warnings(action="ignore"):  # about styles and checks, which are not read
            return _chosen(_sheets(data), name)
    except _TooLargeError:
        return _too_large()
    except DAMAGED:
        return _fault(RemarkKind.DAMAGED)


def _has_many_tags(packed: zipfile.ZipFile) -> bool:
    """Whether there is more to parse than any workbook of contacts has; counting is far cheaper than parsing."""
    tags = {name: packed.read(name).count(b"<") for name in packed.namelist()}
    beside = sum(count for name, count in tags.items() if not name.startswith(SHEETS))
    return sum(tags.values()) > MOST_TAGS or beside > MOST_TAGS_BESIDE


def _sheets(data: bytes) -> dict[str, tuple[ContactRow, ...]]:
    """The rows of each sheet that has any."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    left = WorkbookBounds()
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own extent may be wrong
        rows = tuple(_rows(sheet, left))
        if rows:
            found[sheet.title] = rows
    return found


def _rows(sheet: Any, left: WorkbookBounds) -> Iterator[ContactRow]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        left.take(len(cells))
        row = tuple(_text(cell) for cell in cells)
        if not all(is_blank(cell) for cell in row):
            yield ContactRow(line, row)


def _chosen(sheets: Mapping[str, tuple[ContactRow, ...]], name: str | None) -> ContactSheet:
    """The sheet that is meant; the others are named, so that nobody believes they were read."""
    if name is not None and name not in sheets:
        return _fault(RemarkKind.NO_SHEET, sheet=quoted(name), sheets=_names(sheets))
    if not sheets:
        return ContactSheet()
    headed = {title: _headings(rows) for title, rows in sheets.items()}
    whole = [title for title, headings in headed.items() if set(NEEDED) <= headings]
    candidates = [name] if name is not None else whole or [title for title, headings in headed.items() if headings]
    if not candidates:
        return _fault(RemarkKind.NO_CONTACTS, sheets=_names(sheets), columns=",".join(COLUMNS))
    if len(candidates) > 1:
        return _fault(RemarkKind.SEVERAL_SHEETS, sheets=_names(candidates))
    others = (title for title in sheets if title != candidates[0])
    unread = tuple(Remark(RemarkKind.SHEET_UNREAD, values={"sheet": quoted(title)}) for title in others)
    return ContactSheet(sheets[candidates[0]], unread)


def _headings(rows: tuple[ContactRow, ...]) -> set[str]:
    return {cell.strip().lower() for cell in rows[0].cells} & set(COLUMNS)


def _names(sheets: Mapping[str, object] | list[str]) -> str:
    return ", ".join(quoted(title) for title in sheets) or "-"


def _text(cell: Any) -> str:
    """What a cell holds, as it would be typed; a formula begins with its =."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case date() | time() | timedelta():
            return str(value)
    return f"={value}" if cell.data_type == "f" and not str(value).startswith("=") else str(value)


def _too_large() -> ContactSheet:
    return _fault(RemarkKind.TOO_LARGE, most=f"{MOST_CELLS:,} cells, {MOST_BYTES // 1_000_000} MB unpacked")


def _fault(kind: RemarkKind, **values: str) -> ContactSheet:
    return ContactSheet(remarks=(Remark(kind, values=values),))

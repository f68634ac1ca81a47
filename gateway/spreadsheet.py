"""A spreadsheet: tables of words, figures, shares and days, as an Excel workbook with a sheet for each, or as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cell = str | int | Fraction | date | datetime | None
"""What a cell may hold: words, a figure, a share, a day, a moment, or nothing where it is unknown."""

BLANKS, SIGNS = r" \u00a0\u3000", r"=+\-@\t\x00\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
CALCULATES = re.compile(rf"(^|[;\r\n])(?=[{BLANKS}]*[{SIGNS}]|\r(?!\n))")
"""Where words begin that a spreadsheet would calculate when it opens a CSV.

On a Vietnamese Windows it is ; that parts the cells, so they begin behind that too. Some take wide and small signs as
well, and look past blanks.
"""
WORDS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What somebody wrote stays what it is: never a formula, a link or a number."""
WIDEST = 60
"""Of a column, in characters."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One table of a workbook, on a tab of its own."""

    name: str
    """At most 31 characters; "" leaves the name to Excel."""
    title: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Iterable[Tab], zone: ZoneInfo, day: str = "dd/mm/yyyy") -> bytes:
    """An Excel workbook: of each sheet the title, then the table with its heading held in view.

    `day` is how a day is shown, as Excel has it.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **WORDS_ONLY}) as book:
        looks = {kind: book.add_format(look) for kind, look in formats(day).items()}
        title, heading = ({"bold": True, "font_size": 13}, {"bold": True, "bottom": 1, "text_wrap": True})
        bold = {"title": book.add_format(title), "heading": book.add_format(heading)}
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name or None), sheet, zone, looks, bold)
    return file.getvalue()


def formats(day: str) -> Mapping[type, Mapping[str, object]]:
    """How Excel shows each kind of cell; thousands and decimals it writes as the computer does."""
    return {
        Fraction: {"num_format": "0.0%"},
        date: {"num_format": day},
        datetime: {"num_format": f"{day} hh:mm"},
        int: {"num_format": "#,##0"},
        str: {"text_wrap": True, "valign": "top"},
    }


def comma_separated(columns: Sequence[str], rows: Iterable[Sequence[Cell]], zone: ZoneInfo) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; days and moments in ISO 8601."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_plain(cell, zone) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _fill(to: Worksheet, sheet: Tab, zone: ZoneInfo, looks: Mapping[type, object], bold: Mapping[str, object]) -> None:
    to.write_string(0, 0, sheet.title, bold["title"])
    for column, heading in enumerate(sheet.columns):
        to.write_string(2, column, heading, bold["heading"])
    last = 2
    for last, row in enumerate(sheet.rows, 3):
        for column, cell in enumerate(row):
            _write(to, last, column, cell, zone, looks)
    to.freeze_panes(3, 1)
    to.autofilter(2, 0, last, max(len(sheet.columns) - 1, 0))
    to.autofit(WIDEST * 7)
    to.set_landscape()
    to.set_paper(9)  # A4
    to.fit_to_pages(1, 0)
    to.repeat_rows(2)


def _write(to: Worksheet, row: int, column: int, cell: Cell, zone: ZoneInfo, looks: Mapping[type, object]) -> None:
    look = looks.get(type(cell))
    match cell:
        case None:
            to.write_blank(row, column, None)
        case str():
            to.write_string(row, column, cell, look)
        case datetime():
            to.write_datetime(row, column, cell.astimezone(zone).replace(tzinfo=None), look)
        case date():
            to.write_datetime(row, column, cell, look)
        case _:
            to.write_number(row, column, cell if isinstance(cell, int) else float(cell), look)


def _plain(cell: Cell, zone: ZoneInfo) -> str | int:
    match cell:
        case None:
            return ""
        case str():
            return CALCULATES.sub(r"\1'", cell)
        case datetime():
            return cell.astimezone(zone).isoformat(timespec="minutes")
        case date():
            return cell.isoformat()
        case Fraction():
            return f"{float(cell):.4f}"
    return cell

"""Export: a table that a page shows, as an Excel workbook with real numbers and dates, or as CSV for machines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

import xlsxwriter
from flask import abort, make_response, request
from werkzeug.wrappers import Response
from xlsxwriter.worksheet import Worksheet

Cell = str | int | Fraction | date | datetime | None
"""What a cell may hold: words, a figure, a share, a day, a moment, or nothing where it is unknown."""

WORDS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What somebody wrote stays what it is: never a formula, a link or a number."""
CALCULATES = re.compile(r"(^|[;\r\n])(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20]|\r(?!\n))")
"""Where words begin that a spreadsheet would calculate when it opens a CSV.

On a Vietnamese Windows it is ; that parts the cells, so they begin behind that too; some take wide signs as well.
"""
WIDEST = 60
"""Of a column, in characters."""


class Format(StrEnum):
    """What a table can be had as, by the name in the address (`?as=xlsx`)."""

    XLSX = "xlsx"
    CSV = "csv"


MIME = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a page shows it. Moments are told in `zone`."""

    name: str
    """Of the file, without its ending: letters, digits and hyphens."""
    title: str
    """With the campaign and until when its figures are."""
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    zone: ZoneInfo


def wanted() -> Format | None:
    """What the request asks for in place of a page; 404 for what there is not."""
    name = request.args.get("as")
    if name is None:
        return None
    return Format(name) if name in set(Format) else abort(404)


def answer(table: Table, kind: Format) -> Response:
    """The table as a file to keep."""
    response = make_response(WRITERS[kind](table))
    response.headers["Content-Type"] = MIME[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    return response


def workbook(table: Table) -> bytes:
    """An Excel workbook of one sheet: the title, then the table with its heading held in view."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **WORDS_ONLY}) as book:
        sheet = book.add_worksheet()
        looks = {
            Fraction: book.add_format({"num_format": "0.0%"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            int: book.add_format({"num_format": "#,##0"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 13}))
        for column, heading in enumerate(table.columns):
            sheet.write_string(2, column, heading, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
        last = 2
        for last, row in enumerate(table.rows, 3):
            for column, cell in enumerate(row):
                _write(sheet, last, column, cell, table.zone, looks)
        sheet.freeze_panes(3, 1)
        sheet.autofilter(2, 0, last, max(len(table.columns) - 1, 0))
        sheet.autofit(WIDEST * 7)
    return file.getvalue()


def comma_separated(table: Table) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; days and moments in ISO 8601."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(table.columns)
    writer.writerows([_plain(cell, table.zone) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


WRITERS = {Format.XLSX: workbook, Format.CSV: comma_separated}


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, zone: ZoneInfo, looks: dict[type, object]) -> None:
    look = looks.get(type(cell))
    match cell:
        case None:
            sheet.write_blank(row, column, None)
        case str():
            sheet.write_string(row, column, cell, look)
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(zone).replace(tzinfo=None), look)
        case date():
            sheet.write_datetime(row, column, cell, look)
        case _:
            sheet.write_number(row, column, cell if isinstance(cell, int) else float(cell), look)


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

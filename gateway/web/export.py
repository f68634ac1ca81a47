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

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from gateway import spreadsheet
from gateway.spreadsheet import Cell, Tab

__all__ = ["Cell", "Format", "Table", "answer", "comma_separated", "wanted", "workbook"]

BLANKS, SIGNS = r" \u00a0\u3000", r"=+\-@\t\x00\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
CALCULATES = re.compile(rf"(^|[;\r\n])(?=[{BLANKS}]*[{SIGNS}]|\r(?!\n))")
"""Where words begin that a spreadsheet would calculate when it opens a CSV.

On a Vietnamese Windows it is ; that parts the cells, so they begin behind that too. Some take wide and small signs as
well, and look past blanks.
"""


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
    return spreadsheet.workbook([Tab("", table.title, table.columns, table.rows)], table.zone)


def comma_separated(table: Table) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; days and moments in ISO 8601."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(table.columns)
    writer.writerows([_plain(cell, table.zone) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


WRITERS = {Format.XLSX: workbook, Format.CSV: comma_separated}


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

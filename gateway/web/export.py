"""Export: a table that a page shows, as an Excel workbook with real numbers and dates, or as CSV for machines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from gateway import spreadsheet
from gateway.spreadsheet import Cell, Tab
from gateway.web.labels.labels import label

__all__ = ["Cell", "Format", "Table", "answer", "comma_separated", "wanted", "workbook"]


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
    return spreadsheet.workbook([Tab("", table.title, table.columns, table.rows)], table.zone, label("excel_day"))


def comma_separated(table: Table) -> bytes:
    """The table as CSV."""
    return spreadsheet.comma_separated(table.columns, table.rows, table.zone)


WRITERS = {Format.XLSX: workbook, Format.CSV: comma_separated}

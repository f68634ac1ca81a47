"""A contact file: bytes of CSV, in any usual spelling, or of an Excel workbook become a sheet."""

from __future__ import annotations

import codecs
import csv
import io
import re

from gateway.roster import workbook
from parsers.roster.cells import is_blank
from parsers.roster.remarks import Remark, RemarkKind
from parsers.roster.sheet import COLUMNS, MOST_LINES, ContactRow, ContactSheet

MOST_BYTES = 5_000_000
_DELIMITERS = (",", ";", "\t")
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NOT_TEXT = re.compile(rb"%PDF|\{\\rtf|\s*<(!|html|\?xml|table)|\x89PNG|\xff\xd8\xff", re.IGNORECASE)
_SAYS_DELIMITER = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_BYTE_ORDERS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read(data: bytes, sheet: str | None = None) -> ContactSheet:
    """The rows of a contact file; no rows and a fault where it cannot be read. `sheet` names one of a workbook's."""
    if len(data) > MOST_BYTES:
        return _fault(RemarkKind.TOO_LARGE, most=f"{MOST_BYTES // 1_000_000} MB")
    if data.startswith(_ZIP):
        return _bounded(workbook.read(data, sheet))
    if data.startswith(_OLD_WORKBOOK):
        return _fault(RemarkKind.OLD_WORKBOOK)
    if _NOT_TEXT.match(data):
        return _fault(RemarkKind.NO_TABLE)
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = 0 if error.encoding != "utf-8" else data[: error.start].count(b"\n") + 1
        return ContactSheet(remarks=(Remark(RemarkKind.NOT_UTF8, line),))
    return _bounded(_rows(text))


def _encoding(data: bytes) -> str:
    """How the text is coded: by its byte order mark, or else by where UTF-16 has zeros."""
    for mark, encoding in _BYTE_ORDERS.items():
        if data.startswith(mark):
            return encoding
    start = data[:200]
    if len(start) >= 4 and start.count(0) * 3 > len(start):
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    return "utf-8"


def _rows(text: str) -> ContactSheet:
    said = _SAYS_DELIMITER.match(text)
    delimiter = said[1] if said else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[ContactRow] = []
    begins = 1
    try:
        for cells in rows:
            if not (said and begins == 1) and not all(is_blank(cell) for cell in cells):
                found.append(ContactRow(begins, tuple(cells)))
            begins = rows.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            most = {"length": f"{csv.field_size_limit()}+", "most": str(csv.field_size_limit())}
            return ContactSheet(remarks=(Remark(RemarkKind.TOO_LONG, begins, values=most),))
        return ContactSheet(remarks=(Remark(RemarkKind.QUOTES, begins),))
    return ContactSheet(tuple(found))


def _delimiter(text: str) -> str:
    """The sign between cells: the one by which the first line has most of our headings, or else most cells."""
    first = next((line for line in text.splitlines() if not is_blank(line)), "")

    def headings(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip(' "').lower() for cell in first.split(delimiter)]
        return len(set(cells) & set(COLUMNS)), len(cells)

    return max(_DELIMITERS, key=headings)


def _bounded(sheet: ContactSheet) -> ContactSheet:
    if len(sheet.rows) <= MOST_LINES + 1:
        return sheet
    return _fault(RemarkKind.TOO_MANY_LINES, most=str(MOST_LINES))


def _fault(kind: RemarkKind, **values: str) -> ContactSheet:
    return ContactSheet(remarks=(Remark(kind, values=values),))

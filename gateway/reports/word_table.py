"""A table of a DOCX, written as a whole: cell by cell through a library, a thousand cells take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

MEANS_A_NUMBER = frozenset("0123456789.,%+-/ ")
LOOKS = '<w:tblStyle w:val="TableGrid"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
SPACING = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'


def word_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], size: int, *, sums: bool
) -> BaseOxmlElement:
    """A table with lines, its columns so many millimetres wide; its heading is repeated on each page.

    Figures stand on the right. With `sums` the last row is in bold.
    """
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    written = [_row(columns, widths, size, is_heading=True, bold=True)]
    written += [_row(row, widths, size, bold=sums and at == len(rows)) for at, row in enumerate(rows, 1)]
    inside = f"<w:tblPr>{LOOKS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}"
    return parse_xml(f"<w:tbl {nsdecls('w')}>{inside}</w:tbl>")


def shared_out(width: float, first: float, count: int) -> tuple[float, ...]:
    """The widths of so many columns, the first one `first` times as wide as each of the others."""
    unit = width / (first + count - 1)
    return (first * unit, *(unit for _ in range(count - 1)))


def is_figure(words: str) -> bool:
    """Whether a cell holds a figure, which stands on the right."""
    return bool(words) and set(words) <= MEANS_A_NUMBER


def printable(words: str) -> str:
    """Words without the characters that a paper cannot show."""
    return "".join(one for one in words if one.isprintable())


def _row(row: Sequence[str], widths: Sequence[float], size: int, *, bold: bool, is_heading: bool = False) -> str:
    cells = "".join(
        _cell(words, width, size, "center" if is_heading else _side(words), bold=bold)
        for words, width in zip(row, widths, strict=True)
    )
    repeated = "<w:tblHeader/>" if is_heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(words: str, width: float, size: int, side: str, *, bold: bool) -> str:
    form = f'<w:pPr>{SPACING}<w:jc w:val="{side}"/></w:pPr>'
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{2 * size}"/></w:rPr>'
    said = f'<w:p>{form}<w:r>{look}<w:t xml:space="preserve">{escape(printable(words))}</w:t></w:r></w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{said}</w:tc>'


def _side(words: str) -> str:
    return "right" if is_figure(words) else "left"


def _twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres / 25.4 * 1440)

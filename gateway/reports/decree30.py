"""The form of official papers after Decree 30/2020/NĐ-CP: A4, Times New Roman, its head, its foot and its annexes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from gateway.reports.word_table import printable, word_table

FONT = "Times New Roman"
LONG, SHORT = Mm(297), Mm(210)
MARGIN, LEFT, RIGHT = Mm(20), Mm(30), Mm(15)
TEXT_WIDTH = 165
"""Millimetres between the margins of an upright page."""
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BODY, SMALL = 14, 12
"""Sizes in points."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a paper."""

    above: str
    """The body above the one that issues it; "" where it is not named."""
    issuer: tuple[str, ...]
    number: str
    place_and_day: str
    title: str
    subject: str
    to: str = ""


class OfficialPaper(Protocol):
    """A paper that is being written, whatever kind of file it becomes."""

    def head(self, head: Head) -> None: ...
    def centred(
        self, words: str, *, bold: bool = ..., italic: bool = ..., size: int = ..., space: int = ...
    ) -> None: ...
    def section(self, words: str) -> None: ...
    def item(self, words: str) -> None: ...
    def text(self, words: str) -> None: ...
    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        sums: bool = ...,
        size: int = ...,
    ) -> None: ...
    def foot(self, receivers: Sequence[str], signer: Sequence[str], name: str) -> None: ...
    def annex(self, number: str, title: str, belongs_to: str, *, is_landscape: bool = ...) -> None: ...


class Paper:
    """A paper as a DOCX."""

    def __init__(self, made_at: datetime, title: str) -> None:
        """An empty A4 page."""
        self.document: Document = docx.Document()
        _styled(self.document)
        _shaped(self.document.sections[0], is_landscape=False)
        _numbered(self.document.sections[0])
        about = self.document.core_properties
        about.title, about.language, about.author, about.comments = title, "vi-VN", "", ""
        about.created = about.modified = made_at.replace(tzinfo=None)

    def bytes(self) -> bytes:
        """The paper as a DOCX file."""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def head(self, head: Head) -> None:
        """Who issues it and the motto side by side, then the title and whom it is for."""
        table = self._side_by_side((70, 95))
        left, right = table.rows[0].cells
        if head.above:
            _line(left, head.above, SMALL)
        for line in head.issuer:
            _line(left, line, SMALL, bold=True)
        _line(left, "───────", 8)
        _line(left, f"Số: {head.number}", 13)
        _line(right, COUNTRY, SMALL, bold=True)
        _line(right, MOTTO, 13, bold=True)
        _line(right, "──────────────────────", 8)
        _line(right, head.place_and_day, 13, italic=True)
        self.centred("", space=0)
        self.centred(head.title, bold=True)
        self.centred(head.subject, bold=True, space=0)
        self.centred("─────────", size=8)
        if head.to:
            self.centred(f"Kính gửi: {head.to}")

    def centred(
        self, words: str, *, bold: bool = False, italic: bool = False, size: int = BODY, space: int = 6
    ) -> None:
        """A line in the middle."""
        paragraph = self.document.add_paragraph()
        _looks(paragraph, ALIGN.CENTER, space)
        _say(paragraph, words, size, bold=bold, italic=italic)

    def section(self, words: str) -> None:
        """The heading of a part: I. CÔNG TÁC CHỈ ĐẠO."""
        self._heading(words, 1)

    def item(self, words: str) -> None:
        """The heading of an item: 1. Tuyên truyền."""
        self._heading(words, 2)

    def text(self, words: str) -> None:
        """A paragraph of the body."""
        paragraph = self.document.add_paragraph()
        _looks(paragraph, ALIGN.JUSTIFY, 6, indent=Mm(12.7))
        _say(paragraph, words, BODY)

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        sums: bool = False,
        size: int = 11,
    ) -> None:
        """A table whose heading is repeated on each page; with `sums` its last row is in bold."""
        written = word_table(columns, list(rows), widths, size, sums=sums)
        self.document.element.body.insert_element_before(written, "w:sectPr")
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def foot(self, receivers: Sequence[str], signer: Sequence[str], name: str) -> None:
        """Who receives it on the left, who signs on the right, with room for name, hand and stamp."""
        table = self._side_by_side((85, 80))
        left, right = table.rows[0].cells
        _line(left, "Nơi nhận:", 12, align=ALIGN.LEFT, bold=True, italic=True)
        for receiver in receivers:
            _line(left, receiver, 11, align=ALIGN.LEFT)
        for line in signer:
            _line(right, line, BODY, bold=True)
        for _ in range(4):
            _line(right, "", BODY)
        _line(right, name, BODY, bold=True)

    def annex(self, number: str, title: str, belongs_to: str, *, is_landscape: bool = False) -> None:
        """The head of an annex, on a page of its own, numbered from 1."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        _shaped(section, is_landscape=is_landscape)
        _restarted(section)
        self.centred(f"Phụ lục {number}", bold=True, space=0)
        self.centred(title, bold=True, size=13, space=0)
        self.centred(belongs_to, italic=True, size=13)

    def _heading(self, words: str, level: int) -> None:
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        _looks(paragraph, ALIGN.JUSTIFY, 6, indent=Mm(12.7))
        _say(paragraph, words, BODY, bold=True)

    def _side_by_side(self, widths: tuple[int, int]) -> Table:
        table: Table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
        return table


def _styled(document: Document) -> None:
    """Times New Roman throughout, black, also where Word takes another font for other scripts."""
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(BODY)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)


def _shaped(section: Section, *, is_landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if is_landscape else (SHORT, LONG)
    section.top_margin = section.bottom_margin = MARGIN
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(10)


def _numbered(section: Section) -> None:
    """The page's number in the middle of the upper margin, on all pages but the first."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _restarted(section: Section) -> None:
    """Number the pages of a section from 1; a section begins as a copy of the one before it."""
    if section._sectPr.find(qn("w:pgNumType")) is None:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.find(qn("w:pgMar")).addnext(numbers)  # Word insists on the order


def _looks(paragraph: Paragraph, align: ALIGN, space: int, indent: Length | None = None) -> None:
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = align, indent
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(space), 1.0


def _line(
    cell: _Cell, words: str, size: int, *, align: ALIGN = ALIGN.CENTER, bold: bool = False, italic: bool = False
) -> None:
    """One more line in a cell."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs else first
    _looks(paragraph, align, 0)
    _say(paragraph, words, size, bold=bold, italic=italic)


def _say(paragraph: Paragraph, words: str, size: int, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(printable(words))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic

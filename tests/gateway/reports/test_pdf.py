"""The final report as a PDF: the words of the DOCX, and nothing in them is carried out."""

from __future__ import annotations

import importlib
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.report import WholeReport, whole
from gateway.reports.words import MISSING
from parsers.campaign.parts import Translated
from tests.gateway.reports.campaign import field
from tests.support.field import Field
from tests.support.needs import needs_module
from tests.support.village import today

__all__ = ["field"]
HOSTILE = 'a "quoted" \\ #panic("x") $x$ *bold* @ref <label> // end'


@pytest.fixture
def made(field: Field) -> WholeReport:
    needs_module("typst")
    return whole(field.books, field.campaign, today(), datetime.now(UTC))


@pytest.mark.parametrize("to", To)
def test_the_pdf_has_the_pages_of_a_report_and_its_annexes(made: WholeReport, to: To) -> None:
    data = final_pdf(made, to)

    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) >= 6


@pytest.mark.parametrize("to", To)
def test_the_pdf_reads_back_every_paragraph_and_every_row_of_figures_of_the_docx(made: WholeReport, to: To) -> None:
    needs_module("pypdf")
    read = importlib.import_module("pypdf").PdfReader(io.BytesIO(final_pdf(made, to)))
    said = without_spaces("".join(page.extract_text() for page in read.pages))
    document = docx.Document(io.BytesIO(final_report(made, to)))
    rows = [[cell.text for cell in row.cells] for table in document.tables[2:] for row in table.rows]
    paragraphs = [one.text for one in document.paragraphs if not set(one.text) <= {"─"}]

    assert ["1", "Thôn 1", "410", "107", "9", "3", "291"] in [row[:7] for row in rows]
    assert ["5", "Thôn 5", "275", MISSING, MISSING, MISSING, "275"] in [row[:7] for row in rows]
    for words in (*map("".join, rows), *paragraphs):
        assert without_spaces(words) in said, words


def without_spaces(words: str) -> str:
    return "".join(words.split())


def test_words_from_outside_are_only_printed(made: WholeReport) -> None:
    named = made.campaign.model_copy(update={"name": Translated(vi=HOSTILE, en=HOSTILE)})
    of = replace(made, snapshot=replace(made.snapshot, campaign=named))

    assert final_pdf(of, To.CHAIRMAN).startswith(b"%PDF-")

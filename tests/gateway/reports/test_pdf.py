"""The final report as a PDF: the words of the DOCX, and nothing in them is carried out."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from gateway.reports import typst_paper
from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.report import WholeReport, whole
from gateway.reports.typst_paper import TypstPaper
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


def test_every_paragraph_of_the_docx_is_said_in_the_pdf(made: WholeReport, monkeypatch: pytest.MonkeyPatch) -> None:
    sources: list[str] = []

    def kept(paper: TypstPaper) -> bytes:
        sources.extend(paper._parts)
        return b""

    monkeypatch.setattr(TypstPaper, "bytes", kept)
    final_pdf(made, To.DISTRICT)
    source = "\n".join(sources)
    document = docx.Document(io.BytesIO(final_report(made, To.DISTRICT)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    for words in [paragraph.text for paragraph in document.paragraphs] + "\n".join(cells).splitlines():
        if not set(words) <= {"─", " "}:
            assert typst_paper._said(words) in source, words


def test_words_from_outside_are_only_printed(made: WholeReport) -> None:
    named = made.campaign.model_copy(update={"name": Translated(vi=HOSTILE, en=HOSTILE)})
    of = replace(made, snapshot=replace(made.snapshot, campaign=named))

    assert final_pdf(of, To.CHAIRMAN).startswith(b"%PDF-")

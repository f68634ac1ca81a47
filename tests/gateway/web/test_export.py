"""Export: what a clerk downloads opens in Excel with real numbers, and nothing that a stranger wrote is calculated."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from gateway.web.export import Cell, Format, Table, answer, comma_separated, wanted, workbook

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2024, 8, 20, 10, 5, tzinfo=UTC)
ROW = ("TH1", 1_234, Fraction(3, 8), date(2024, 8, 20), AT, None)
WICKED = ['=HYPERLINK("http://x")', "+84905000001", "-1+1", "@SUM(A1)", "\t=1", "https://example.org", "0905000001"]


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table("so-lieu", "Tình hình – xã Tịnh Hiệp", ("Thôn", "Lũy kế", "Tỷ lệ", "Ngày", "Lúc", "Nợ"), rows, ZONE)


def test_a_workbook_holds_numbers_shares_days_and_local_times() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table(ROW)))).worksheets[0]

    assert sheet["A1"].value == "Tình hình – xã Tịnh Hiệp"
    assert [cell.value for cell in sheet[3]][:3] == ["Thôn", "Lũy kế", "Tỷ lệ"]
    name, total, share, day, moment, nothing = [cell.value for cell in sheet[4]]
    assert (name, total, share, nothing) == ("TH1", 1_234, 0.375, None)
    assert [f"{one:%d/%m/%Y %H:%M}" for one in (day, moment)] == ["20/08/2024 00:00", "20/08/2024 17:05"]
    assert sheet["C4"].number_format == "0.0%"


@pytest.mark.parametrize("words", WICKED)
def test_words_stay_words_in_a_workbook(words: str) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(workbook(table((words,))))).worksheets[0]["A4"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


@pytest.mark.parametrize("words", WICKED[:5])
def test_no_cell_of_a_csv_begins_as_a_formula_does(words: str) -> None:
    [_, row] = csv.reader(io.StringIO(comma_separated(table((words,))).decode("utf-8-sig")))

    assert row == [f"'{words}"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("An;=1+1;x", "An;'=1+1;x"),
        ("An\n@SUM(1)", "An\n'@SUM(1)"),
        ("＝1+1", "'＝1+1"),
        ("  =1+1", "'  =1+1"),
        ("An; =1+1", "An;' =1+1"),
        ("\u00a0＠SUM(1)", "'\u00a0＠SUM(1)"),
        ("﹦1", "'﹦1"),
        ("TH1; 5-3", "TH1; 5-3"),
    ],
)
def test_no_cell_begins_so_where_a_semicolon_parts_them(words: str, kept: str) -> None:
    [_, row] = csv.reader(io.StringIO(comma_separated(table((words,))).decode("utf-8-sig"), newline=""))

    assert row == [kept]


def test_a_csv_has_the_mark_that_excel_knows_it_by_and_iso_dates() -> None:
    written = comma_separated(table(ROW))

    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines()[1] == "TH1,1234,0.3750,2024-08-20,2024-08-20T17:05+07:00,"


def test_an_empty_table_can_be_had_too() -> None:
    assert openpyxl.load_workbook(io.BytesIO(workbook(table()))).worksheets[0]["A3"].value == "Thôn"


@pytest.mark.parametrize("kind", Format)
def test_a_page_answers_with_a_file_where_one_is_wanted(kind: Format) -> None:
    with Flask("test").test_request_context(f"/?as={kind}"):
        assert wanted() is kind
        headers = answer(table(ROW), kind).headers
    assert headers["Content-Disposition"] == f'attachment; filename="so-lieu.{kind}"'


def test_what_there_is_not_is_not_found() -> None:
    with Flask("test").test_request_context("/?as=pdf"), pytest.raises(NotFound):
        wanted()

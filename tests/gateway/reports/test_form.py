"""A form of the level above: each place gets its figure, or is told with its cell; nothing else in it changes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from gateway.reports.form import FilledWorkbook, fill
from gateway.reports.report import Report, report
from gateway.reports.words import worded
from tests.gateway.reports.campaign import field
from tests.support.field import Field
from tests.support.village import today

__all__ = ["field"]


@pytest.fixture
def made(field: Field) -> Report:
    return report(field.books, field.campaign, today(), datetime.now(UTC))


def form(cells: dict[str, Any]) -> bytes:
    """A workbook with these cells, as a district makes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    for place, value in cells.items():
        sheet[place] = value
        sheet[place].font = Font(name="Times New Roman", bold=True)
    sheet.merge_cells("A1:D1")
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def opened(filled: FilledWorkbook) -> Any:
    assert not filled.faults
    return openpyxl.load_workbook(io.BytesIO(filled.data)).active


PLACES = {
    "{TH1 ACT}": 107, "{TH1.ACT}": 107, "{{TH1.ACT}}": 107, "{{ th1 act }}": 107, "{TH1 ABS}": 9,
    "{TH1 ACT NGAY}": 17, "{TH1 act ngày}": 17, "{TH1 CONLAI}": 291, "{TH1 còn lại}": 291,
    "{TH4 ACT}": 50, "{TH4 ACT NGAY}": 0, "{XA RCV}": 400, "{XA DSD}": 1690, "{TONG DSD}": 1690, "{DSD}": 1690,
    "{TH5 ACT}": "chưa có số liệu", "{TH5 ACT NGAY}": "chưa có số liệu", "{TH5 CONLAI}": 275,
    "{XA FIN}": "chưa có số liệu", "{XA R8}": "chưa có số liệu",
    "{XA ACT}": "250 (4/5 thôn)", "{XA ACT NGAY}": "17 (2/5 thôn)", "{XA R2}": "17,7%", "{R4}": "49,8%",
    "Đã kích hoạt: {TH1 ACT}/{TH1 DSD} người": "Đã kích hoạt: 107/410 người",
}  # fmt: skip


def test_each_place_gets_its_figure_as_a_number_and_what_is_unknown_is_never_0(made: Report) -> None:
    sheet = opened(fill(made, form({f"B{line}": place for line, place in enumerate(PLACES, 2)})))

    found = {place: sheet[f"B{line}"].value for line, place in enumerate(PLACES, 2)}
    assert found == PLACES


def test_the_day_is_that_of_the_figures(made: Report) -> None:
    assert opened(fill(made, form({"A2": "Đến {NGAY}"})))["A2"].value == f"Đến {today():%d/%m/%Y}"


def test_all_else_stays_as_it_was(made: Report) -> None:
    form_ = form({"A1": "BIỂU 01", "A2": "Tổng", "B2": "{TH1 ACT}", "B3": 5, "B4": "=SUM(B2:B3)", "C2": 3.5})

    filled = fill(made, form_)

    sheet = opened(filled)
    assert [sheet[place].value for place in ("A1", "A2", "B2", "B3", "B4", "C2")] == [
        "BIỂU 01", "Tổng", 107, 5, "=SUM(B2:B3)", 3.5,
    ]  # fmt: skip
    assert sheet["B2"].font.name == "Times New Roman"
    assert sheet["B2"].font.bold
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:D1"]
    with zipfile.ZipFile(io.BytesIO(form_)) as before, zipfile.ZipFile(io.BytesIO(filled.data)) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert set(changed) <= {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
        assert b'fullCalcOnLoad="1"' in after.read("xl/workbook.xml")  # formulas show the new figures


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{TH9 ACT}", "không có mã TH9"),
        ("{TH1 ATC}", "không có mã ATC"),
        ("{TH1}", "chưa rõ là số nào"),
        ("{}", "chưa rõ là số nào"),
        ("{ghi chú}", "không có mã GHI"),
        ("{TH1 RCV}", "là số của xã, không có cho Thôn 1"),
        ("{TH1 ABS NGAY}", "ABS không phải số trong ngày"),
        ("{TH1 ACT", "thiếu hoặc thừa dấu ngoặc nhọn"),
        ("TH1 ACT}", "thiếu hoặc thừa dấu ngoặc nhọn"),
        ("{TH1 ACT} và {TH1 ABS", "thiếu hoặc thừa dấu ngoặc nhọn"),
        ('=IF("{TH1 ACT}">0,1,0)', "mã đứng trong công thức"),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_cell_and_nothing_is_filled(
    made: Report, written: str, why: str
) -> None:
    filled = fill(made, form({"B2": "{TH1 ACT}", "C7": written}))

    assert filled.data == b""
    [fault] = filled.faults
    assert fault.where == "Biểu 01!C7"
    assert why in fault.what


def test_a_place_where_no_figure_can_stand_is_told(made: Report) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "{TH1 ACT}"
    sheet["A2"].comment = Comment("số {TH2 ACT}", "huyện")
    sheet.oddHeader.center.text = "Đến {NGAY}"

    found = fill(made, saved(book)).faults

    assert sorted(one.where for one in found) == ["Sheet", "comment1.xml"]


def test_every_sheet_is_filled(made: Report) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "{TH1 ACT}"
    book.create_sheet("Hai")["B2"] = "{TH1 ABS}"

    filled = openpyxl.load_workbook(io.BytesIO(fill(made, saved(book)).data))

    assert filled["Hai"]["B2"].value == 9


def test_merged_cells_formulas_and_other_sheets_of_a_districts_form_stay_what_they_are(made: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form({"A1": "BIỂU 01", "A3": "{TH1 ACT}", "B3": "{TH2 ACT}"})))
    first = book["Biểu 01"]
    first.merge_cells("A5:D6")
    first["A5"] = "Kích hoạt {TH1 ACT}, ngày {NGAY}"
    first["C3"] = "=SUM(A3:B3)"
    second = book.create_sheet("Tổng hợp")
    second["A1"], second["B1"] = "='Biểu 01'!C3*2", "{XA DSD}"
    second.merge_cells("B1:C1")
    book.create_sheet("Hướng dẫn")["A1"] = "Không sửa trang này"

    filled = fill(made, saved(book))

    assert not filled.faults
    after = openpyxl.load_workbook(io.BytesIO(filled.data))
    assert after.sheetnames == ["Biểu 01", "Tổng hợp", "Hướng dẫn"]
    assert [after["Biểu 01"][place].value for place in ("A3", "B3", "C3")] == [107, 63, "=SUM(A3:B3)"]
    assert after["Biểu 01"]["A5"].value == f"Kích hoạt 107, ngày {today():%d/%m/%Y}"
    assert {str(one) for one in after["Biểu 01"].merged_cells.ranges} == {"A1:D1", "A5:D6"}
    assert [after["Tổng hợp"][place].value for place in ("A1", "B1")] == ["='Biểu 01'!C3*2", 1690]
    assert [str(one) for one in after["Tổng hợp"].merged_cells.ranges] == ["B1:C1"]
    assert after["Hướng dẫn"]["A1"].value == "Không sửa trang này"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,b\n1,2", form({})[:-200]])
def test_what_is_no_workbook_is_told(made: Report, data: bytes) -> None:
    assert [one.what for one in fill(made, data).faults] == [worded("vi", "form_no_workbook")]


def test_a_form_without_a_place_is_told(made: Report) -> None:
    assert [one.what for one in fill(made, form({"A1": "BIỂU"})).faults] == [worded("vi", "form_no_places")]


def test_faults_are_told_in_the_language_of_who_sent_the_form_and_figures_stay_vietnamese(made: Report) -> None:
    faults = fill(made, form({"A1": "{TH9 ACT}", "A2": "{TH1 RCV}", "A3": "{TH1 ABS NGAY}"}), "en").faults

    assert [one.what for one in faults] == [
        "«{TH9 ACT}»: there is no code TH9; write it as {TH1 ACT}",
        "«{TH1 RCV}»: «Dossiers received» is a number of a commune; Thôn 1 has none",
        "«{TH1 ABS NGAY}»: ABS is no number of a day: leave NGAY out",
    ]
    assert opened(fill(made, form({"A1": "{XA ACT}"}), "en"))["A1"].value == "250 (4/5 thôn)"


def test_a_workbook_that_unpacks_to_too_much_is_not_read(made: Report) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 20_000_000)

    assert "quá lớn" in fill(made, file.getvalue()).faults[0].what


def test_entities_of_xml_are_not_followed(made: Report) -> None:
    form_ = form({"A2": "{TH1 ACT}"})
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form_)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/sharedStrings.xml":
                data = data.replace(b"{TH1 ACT}", b"{TH1 ACT}&x;").replace(
                    b"<sst", b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst', 1
                )
            after.writestr(name, data)

    assert b"root:" not in fill(made, file.getvalue()).data

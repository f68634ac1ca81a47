"""Contact files as offices keep them: each is read whole, or every place that stops it is named with what to write."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.roster import contact_file, workbook
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.roster import reading
from parsers.roster.cells import is_blank
from parsers.roster.reading import Listed
from parsers.roster.remarks import WORDS, RemarkKind
from parsers.roster.sheet import MOST_LINES
from tests.paths import ROOT
from tests.support.judging import PLAN

FILES = ROOT / "tests" / "data" / "contacts"
EXPECTED = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))
SPOILT = [path for path in sorted(FILES.iterdir()) if path.suffix != ".json"]
HEADINGS = "phone,name,role,areas\n"
ROW = "0913000001,An,head,TH1\n"


def read(data: bytes | str, sheet: str | None = None) -> Listed:
    """What a file lists for the shipped campaign."""
    return reading.read(PLAN, contact_file.read(data.encode() if isinstance(data, str) else data, sheet))


def said(listed: Listed) -> list[str]:
    return [remark.said("en") for remark in listed.remarks]


def book(**sheets: list[list[object]]) -> bytes:
    """An Excel workbook of these sheets."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


def line(contact: Contact) -> str:
    return f"{contact.phone} {contact.name} {contact.role} {' '.join(contact.areas)}"


@pytest.mark.parametrize("path", SPOILT, ids=lambda path: path.name)
def test_a_spoilt_contact_file_is_answered_place_by_place(path: Path) -> None:
    listed = read(path.read_bytes())

    assert {"contacts": [line(one) for one in listed.contacts], "said": said(listed)} == EXPECTED[path.name]


@pytest.mark.parametrize("path", SPOILT, ids=lambda path: path.name)
def test_every_remark_can_be_said_in_vietnamese(path: Path) -> None:
    remarks = read(path.read_bytes()).remarks

    assert all(remark.said("vi") not in ("", remark.said("en")) for remark in remarks)


def test_a_file_with_one_fault_lists_nobody() -> None:
    for path in SPOILT:
        listed = read(path.read_bytes())

        assert bool(listed.contacts) is not bool(listed.faults), path.name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_by_whatever_sign_and_coding_it_was_saved(delimiter: str, encoding: str) -> None:
    rows = (HEADINGS + "0913000001,Đỗ Thị Ân,head,TH1\n").replace(",", delimiter)
    listed = read(rows.encode(encoding))

    assert ([line(one) for one in listed.contacts], said(listed)) == (["+84913000001 Đỗ Thị Ân head TH1"], [])


def test_an_order_mark_before_utf_16_of_either_end_is_no_heading() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        listed = read(mark + (HEADINGS + ROW).encode(encoding))

        assert (len(listed.contacts), said(listed)) == (1, [])


def test_letters_and_marks_that_were_saved_apart_are_composed() -> None:
    assert [one.name for one in read(f"{HEADINGS}0913000001,Do\u0302\u0303 A\u0302n,head,TH1\n").contacts] == ["Dỗ Ân"]


def test_headings_may_be_in_any_order_and_case() -> None:
    listed = read('Areas,"Role",PHONE,name\nth1 TH2,Head,+84 913.000-001,An\n')

    assert [line(one) for one in listed.contacts] == ["+84913000001 An head TH1 TH2"]


def test_a_workbook_is_read_from_the_sheet_that_is_named() -> None:
    rows: list[list[object]] = [["phone", "name", "role", "areas"], ["0913000001", "An", "head", "TH1"]]
    data = book(New=rows, Old=rows)

    assert (len(read(data, "New").contacts), said(read(data, "New"))) == (1, ["the sheet 'Old' was not read"])
    assert said(read(data, "Mới")) == ["'Mới': no such sheet; the workbook has 'New', 'Old'"]


def test_the_lines_of_a_workbook_are_those_that_excel_shows() -> None:
    data = book(A=[[], ["phone", "name", "role", "areas"], [], ["0913OOO001", "An", "head", "TH1"]])

    assert said(read(data)) == [
        "line 4, column 1 (phone): '0913OOO001' has O as character 5; write digits only, such as 0912345678"
    ]


def test_an_area_that_reports_no_more_is_refused() -> None:
    areas = tuple(area.model_copy(update={"retired": area.code == "TH1"}) for area in PLAN.areas)
    later = Campaign.model_validate({**PLAN.model_dump(), "areas": [area.model_dump() for area in areas]})
    listed = reading.read(later, contact_file.read((HEADINGS + ROW).encode()))

    assert said(listed) == [
        "line 2, column 4 (areas): 'TH1' reports no more; write codes such as XA, TH2, TH3, TH4, TH5"
    ]


def test_every_remark_has_its_words_in_both_languages() -> None:
    assert {language: words.keys() for language, words in WORDS.items()} == {
        language: set(RemarkKind) for language in ("en", "vi")
    }


def test_a_file_larger_than_any_roster_is_not_read() -> None:
    assert said(read(b"x" * (contact_file.MOST_BYTES + 1))) == [
        "the file holds too much: at most 5 MB; keep only the sheet with the contacts"
    ]
    rows = "".join(f"09130{number:05},An,head,TH1\n" for number in range(MOST_LINES + 1))
    assert said(read(HEADINGS + rows)) == ["more than 5000 contacts; split the file"]


def test_a_workbook_that_unpacks_to_more_than_it_should_is_not_read() -> None:
    out = io.BytesIO(book(A=[["phone"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", bytes(workbook.MOST_BYTES))

    assert [remark.kind for remark in read(out.getvalue()).remarks] == [RemarkKind.TOO_LARGE]


def test_a_workbook_with_a_cell_at_the_end_of_the_world_is_read_or_refused_soon() -> None:
    data = book(A=[["phone", "name", "role", "areas"], ["0913000001", "An", "head", "TH1"]])
    far = _with_row(data, '<row r="900000000"><c r="XFD900000000" t="inlineStr"><is><t>x</t></is></c></row>')

    assert [remark.kind for remark in read(far).remarks] == [RemarkKind.TOO_LARGE]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("[Content_Types].xml", '<Override PartName="/a" ContentType="b"/>' * 200_000),
        ("xl/styles.xml", "<a>" * 100_001),
        ("xl/worksheets/sheet1.xml", "<a>" * 300_000 + "</a>" * 300_000),
        ("xl/worksheets/sheet1.xml", '<c r="XFD1" t="inlineStr"><is><t>phone</t></is></c>' * 100_000),
        ("xl/sharedStrings.xml", "<si><t>a</t></si>" * 200_000),
    ],
)
def test_a_small_file_of_very_many_tags_is_refused_before_it_is_parsed(part: str, content: str) -> None:
    """Some 40 kB packed, it took a minute."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(A=[["phone"]]))) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in {*packed.namelist(), part}:
            made.writestr(name, content if name == part else packed.read(name))

    assert len(out.getvalue()) < 100_000
    assert [remark.kind for remark in read(out.getvalue()).remarks] == [RemarkKind.TOO_LARGE]


def test_a_workbook_of_as_many_contacts_as_a_file_may_have_is_read() -> None:
    rows: list[list[object]] = [
        [f"09130{number:05}", f"Nguyễn Văn {number}", "head", "TH1", "no", "no"] for number in range(MOST_LINES)
    ]

    found = read(book(A=[["phone", "name", "role", "areas", "accents", "practice"], *rows]))

    assert RemarkKind.TOO_LARGE not in {remark.kind for remark in found.remarks}


def test_many_sheets_that_each_end_at_the_last_row_are_refused_soon() -> None:
    sheets: dict[str, list[list[object]]] = {f"S{number}": [["phone"]] for number in range(40)}
    data = book(**sheets)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as far:
        for name in packed.namelist():
            kept = packed.read(name)
            last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
            far.writestr(name, kept.replace(b"</sheetData>", last) if "sheets/" in name else kept)
    begun = time.process_time()

    assert [remark.kind for remark in read(out.getvalue()).remarks] == [RemarkKind.TOO_LARGE]
    assert time.process_time() - begun < 20  # each such sheet takes more than a second to go through


def test_a_workbook_of_thousands_of_parts_is_not_read() -> None:
    out = io.BytesIO(book(A=[["phone"]]))
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(workbook.MOST_PARTS):
            packed.writestr(f"xl/media/{number}.png", b"")

    assert [remark.kind for remark in read(out.getvalue()).remarks] == [RemarkKind.TOO_LARGE]


def test_a_stray_cell_of_a_workbook_is_named() -> None:
    data = book(A=[["phone", "name", "role", "areas"], ["0913000001", "An", "head", "TH1"]])
    stray = _with_row(data, '<row r="30000"><c r="Z30000" t="inlineStr"><is><t>x</t></is></c></row>')

    assert "line 30000, column 26: 'x' stands under no heading" in "\n".join(said(read(stray)))


def _with_row(data: bytes, row: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", row.encode() + b"</sheetData>")
            new.writestr(part, text)
    return out.getvalue()


@pytest.mark.parametrize("start", [b"", HEADINGS.encode(), b"PK\x03\x04", b"\xff\xfe"])
def test_no_bytes_raise_and_nothing_is_read_in_silence(start: bytes) -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=400))
    def tried(rest: bytes) -> None:
        listed = read(start + rest)
        assert listed.contacts or listed.remarks or start == HEADINGS.encode()
        assert all(remark.said("en") and remark.said("vi") for remark in listed.remarks)

    tried()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=4, max_size=6))
def test_every_row_becomes_a_contact_or_gets_a_remark(cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    listed = read(HEADINGS + quoted.encode("utf-8", "replace").decode() + "\n")

    seen = any(not is_blank(cell) for cell in cells)
    assert bool(listed.contacts) or bool(listed.remarks) or not seen


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len((FILES / "workbook.xlsx").read_bytes()) - 1), st.integers(1, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_said_to_be_damaged(place: int, by: int) -> None:
    data = bytearray((FILES / "workbook.xlsx").read_bytes())
    data[place] ^= by
    listed = read(bytes(data))

    assert listed.contacts or listed.faults

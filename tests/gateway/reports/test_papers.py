"""The papers: every figure printed is the status page's or the ledger's, and none is printed for what is unknown."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Length
from docx.table import Table
from redis import Redis

from gateway.books import campaigns, ledger
from gateway.reports.annexes import weeks
from gateway.reports.final import To, final_report
from gateway.reports.gaps import gaps
from gateway.reports.messages import bulletin, summary
from gateway.reports.quick import quick, quick_docx
from gateway.reports.report import WholeReport, whole
from gateway.reports.sheets import sheets, xlsx
from gateway.reports.words import MISSING, number, percent
from gateway.status.areas import AreaFigures
from gateway.status.status import Status, status
from parsers.campaign.plan import Campaign, CutOff
from parsers.figures.stored import Series
from tests.gateway.reports.campaign import entered, field
from tests.gateway.web.test_labels import VIETNAMESE
from tests.support.field import Field
from tests.support.scene import Scene, twin
from tests.support.village import today

__all__ = ["field"]


def made(field: Field, day: date | None = None) -> WholeReport:
    return whole(field.books, field.campaign, day or today(), datetime.now(UTC))


def page_of(field: Field) -> Status:
    return status(field.books, field.campaign, datetime.now(UTC))


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def printed(figures: AreaFigures) -> list[str]:
    """The figures of the status page as papers print them."""
    counts = (figures.size, figures.total, *figures.stocks, figures.remaining)
    return [*(number(one) for one in counts), percent(figures.share)]


def millimetres(length: Length | None) -> int:
    assert length is not None
    found: int = round(length.mm)
    return found


def moved(field: Field, code: str, first: date, last: date) -> Counter[str]:
    """By how much the ledger moved a level on some days, by area."""
    found: Counter[str] = Counter()
    for record in ledger.read(field.books, field.campaign.id):
        for row in record.rows:
            if row.series is Series.CHANGE and row.code == code and first <= row.day <= last:
                found[row.area] += (row.new or 0) - (row.old or 0)
    return found


# --- the final report ---


@pytest.mark.parametrize("to", To)
def test_the_first_annex_has_the_figures_of_the_status_page(field: Field, to: To) -> None:
    page = page_of(field)
    table = rows(opened(final_report(made(field), to)).tables[2])

    assert [[*row[2:7], row[8]] for row in table[1:-1]] == [printed(one.figures) for one in page.rows]
    assert table[-1][2:7] == printed(page.total)[:-1]
    rate = next(one for one in page.targets if one.rate is field.campaign.main_rate)
    assert table[-1][8] == percent(rate.part.share)


def test_the_second_annex_has_the_targets_of_the_status_page(field: Field) -> None:
    table = rows(opened(final_report(made(field), To.DISTRICT)).tables[3])

    for row, target in zip(table[1:], page_of(field).targets, strict=True):
        share = target.part.share
        known = [number(target.part.above), number(target.part.below), percent(share, target.goal)]
        assert row[2:5] == (known if share is not None else [MISSING] * 3)
    assert {row[6] for row in table[1:]} == {"Đạt", "Chưa đạt", "Chưa có số liệu"}


def test_the_third_annex_adds_up_as_the_ledger_does(field: Field) -> None:
    found = made(field)
    document = opened(final_report(found, To.DISTRICT))
    by_week, by_area = rows(document.tables[4])[1:], rows(document.tables[5])[1:]

    for at, (first, last) in enumerate(weeks(found.snapshot.days)):
        in_week = moved(field, "ACT", first, last)
        so_far = moved(field, "ACT", field.campaign.first_day, last).total()
        reports = int(by_week[at][5].split("/")[0])
        assert by_week[at][2] == (number(in_week.total()) if reports else MISSING)
        assert by_week[at][3] == (number(so_far) if so_far else MISSING)
        for row, line in zip(by_area, found.areas, strict=True):
            said, _, counted = row[1 + at].partition(" ")
            assert said == (number(in_week[line.area.code]) if not counted.startswith("(0/") else "–")
    assert sum(int(row[5].split("/")[0]) for row in by_week) == sum(len(one.reported) for one in found.areas)


def test_the_fourth_annex_has_each_day_of_the_outreach(field: Field) -> None:
    campaign = field.campaign
    window = campaign.indicator["MTG"].window
    assert window is not None
    before = rows(opened(final_report(made(field), To.DISTRICT)).tables[6])

    assert {cell for row in before[1:-1] for cell in row[2:4]} == {MISSING}
    assert before[-1][2:4] == [MISSING, MISSING]


def test_the_body_says_the_figures_and_leaves_the_judgement_blank(field: Field) -> None:
    words = "\n".join(one.text for one in opened(final_report(made(field), To.DISTRICT)).paragraphs)

    assert "1.690 người (5/5 thôn có số liệu). Trong đó: kích hoạt 250 người (14,8%); vắng mặt 22 người (1,3%)" in words
    assert "199/400, đạt 49,8% (tối thiểu 50%): chưa đạt (còn thiếu 1 hồ sơ)." in words
    assert "VNeID mức 2: chưa có số liệu (chỉ tiêu 100%)." in words
    assert "1. Ưu điểm: ……………" in words
    assert "13/55 lượt báo cáo ngày, trong đó 2 lượt đúng ngày và 11 lượt nhận sau ngày báo cáo" in words
    assert all(f"Phụ lục {one}" in words for one in ("I", "II", "III", "IV"))
    assert words.count("./.") == 1


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (To.CHAIRMAN, ["Kính gửi: Chủ tịch Ủy ban nhân dân xã Tịnh Hiệp.", "kính trình Chủ tịch"]),
        (To.DISTRICT, ["Kính gửi: Ủy ban nhân dân ……………."]),
    ],
)
def test_each_reader_is_addressed(field: Field, to: To, said: list[str]) -> None:
    document = opened(final_report(made(field), to))
    words = "\n".join(one.text for one in document.paragraphs)
    signed = rows(document.tables[1])[0][1]

    assert all(one in words for one in said)
    assert ("TM. ỦY BAN NHÂN DÂN" in signed) is (to is To.DISTRICT)
    assert rows(document.tables[1])[0][0].startswith("Nơi nhận:\n- Như trên;")


def test_the_form_is_that_of_the_decree(field: Field) -> None:
    document = opened(final_report(made(field), To.DISTRICT))
    sections = document.sections
    upright, lying = (210, 297), (297, 210)

    assert [(millimetres(one.page_width), millimetres(one.page_height)) for one in sections] == [
        upright,
        lying,
        lying,
        lying,
        upright,
    ]
    assert [one.orientation for one in sections[:2]] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    for one in sections:
        assert 20 <= millimetres(one.top_margin) <= 25
        assert 30 <= millimetres(one.left_margin) <= 35
        assert 15 <= millimetres(one.right_margin) <= 20
        assert one.different_first_page_header_footer
    assert 'w:instr="PAGE"' in sections[0].header._element.xml
    assert [one._sectPr.xml.count('w:start="1"') for one in sections] == [0, 1, 1, 1, 1]
    styles = [document.styles[name] for name in ("Normal", "Heading 1", "Heading 2")]
    assert {one.element.xml.count("w:color") for one in styles} == {0}
    assert {re.search('w:ascii="([^"]+)"', one.element.xml)[1] for one in styles} == {"Times New Roman"}  # type: ignore[index]
    assert rows(document.tables[0])[0][1].split("\n")[:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert {run.font.size.pt for one in document.paragraphs for run in one.runs if run.text and run.font.size} <= {
        8,
        13,
        14,
    }


def test_a_campaign_without_a_figure_prints_no_zero(field: Field) -> None:
    first = made(field, field.campaign.first_day)
    tables = opened(final_report(first, To.DISTRICT)).tables[2:]

    cells = {cell for table in tables for row in rows(table)[1:] for cell in row[2:] if cell}
    assert "0" not in cells
    assert MISSING in cells
    assert "lũy kế chưa có số liệu\n" in summary(first)


# --- the cut-off ---


def cut_off(field: Field, at: datetime) -> None:
    """Give the campaign a cut-off."""
    local = at.astimezone(field.campaign.zone)
    closes = CutOff(day=local.date(), at=time(local.hour, local.minute))
    field.campaign = field.campaign.model_copy(update={"cut_off": closes})
    _, revision = campaigns.current(field.books, field.campaign.id)
    assert campaigns.save(field.books, field.campaign, revision)


def evening(field: Field, ago: int) -> datetime:
    """Eight in the evening, so many days ago: of that day, whatever the hour in which the test runs."""
    return datetime.combine(today() - timedelta(days=ago), time(20), field.campaign.zone)


def test_the_cut_off_is_printed_and_what_was_stored_behind_it_is_said(field: Field) -> None:
    cut_off(field, evening(field, 1))
    found = made(field, today() - timedelta(days=1))
    words = "\n".join(one.text for one in opened(final_report(found, To.DISTRICT)).paragraphs)
    closes = field.campaign.cut_off
    assert closes is not None

    assert f"đến {closes.at:%H:%M} ngày {closes.day:%d/%m/%Y} (giờ chốt số liệu; số lấy lúc" in words
    assert "Sau giờ chốt" in words
    assert sum(found.recorded.after_cut_off.values()) == 15


def test_a_paper_of_another_day_names_its_own(field: Field) -> None:
    cut_off(field, evening(field, 1))
    earlier = made(field, today() - timedelta(days=3))

    assert (
        f"đến hết ngày {earlier.day:%d/%m/%Y} (số lấy lúc"
        in opened(final_report(earlier, To.DISTRICT)).paragraphs[5].text
    )


def test_before_the_cut_off_the_paper_says_that_it_is_early(field: Field) -> None:
    cut_off(field, datetime.now(UTC) + timedelta(days=2))
    found = made(field)

    assert any(one.startswith("Chưa tới giờ chốt") for one in gaps(found, found.recorded))
    assert "(chưa tới giờ chốt; số lấy lúc" in opened(final_report(found, To.CHAIRMAN)).paragraphs[5].text


# --- the workbook ---


def test_the_workbook_has_the_figures_of_the_status_page(field: Field) -> None:
    page, book = page_of(field), openpyxl.load_workbook(io.BytesIO(xlsx(made(field))))
    found = {row[0]: row for row in book["Theo thôn"].iter_rows(min_row=4, values_only=True) if row[0]}

    for one in page.rows:
        of = one.figures
        assert found[one.area.code][2:-2] == (of.size, of.today, of.total, *of.stocks, of.remaining)
        assert found[one.area.code][-2] == (None if of.share is None else pytest.approx(float(of.share)))
    rates = {row[0]: row for row in book["Tỷ lệ"].iter_rows(min_row=4, values_only=True)}
    for target in page.targets:
        share = target.part.share
        assert rates[target.rate.code][4] == (None if share is None else pytest.approx(float(share)))
        assert rates[target.rate.code][2] == (None if share is None else target.part.above)


def test_each_row_of_the_days_adds_up_to_its_total(field: Field) -> None:
    found = made(field)
    [days] = [one for one in sheets(found) if one.name == "Từng ngày"]
    by_area = {str(row[0]): row for row in days.rows}

    for code, row in by_area.items():
        said, (added, adjusted, total) = [one for one in row[2:-3] if isinstance(one, int)], row[-3:]
        assert total == (moved(field, "ACT", field.campaign.first_day, found.day)[code] if said or total else None)
        assert added == (sum(said) if said else None)
        assert total is None or (added or 0) + (adjusted or 0) == total  # type: ignore[operator]
    assert by_area["TH4"][-3:] == (12, 38, 50)
    assert all(one is None for one in by_area["TH5"][2:])


def test_words_from_outside_stay_words_and_unknown_cells_are_empty(field: Field) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(made(field))))

    assert book.sheetnames[:4] == ["Theo thôn", "Mọi chỉ số", "Từng ngày", "Tỷ lệ"]
    assert book.sheetnames[4:] == ["Cộng chung", "Danh sách", "Ngày im lặng", "Tin nhắn, còn thiếu"]
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
    texts = dict(book["Tin nhắn, còn thiếu"].iter_rows(min_row=4, max_col=2, values_only=True))
    assert texts["Trong đó tin từ số không có trong danh bạ"] == 1
    assert texts["Tin nhận được từ các máy"] == 3


def test_the_workbook_has_the_same_figures_in_english_and_no_vietnamese_words(field: Field) -> None:
    found = made(field)
    vietnamese, english = (openpyxl.load_workbook(io.BytesIO(xlsx(found, one))) for one in ("vi", "en"))
    data = {words for one in field.campaign.rates for words in (one.source, one.owner) if words}
    data |= {one.definition.en for one in field.campaign.indicators if one.definition}
    data |= {one.name for one in field.campaign.areas}

    assert english.sheetnames[:4] == ["By village", "All indicators", "Day by day", "Rate"]
    assert english["By village"]["J4"].number_format == "d mmm yyyy"
    for one, other in zip(vietnamese, english, strict=True):
        mine, its = ([cell for line in book.iter_rows(min_row=4) for cell in line] for book in (one, other))
        assert [cell.value for cell in its if cell.data_type != "s"] == [
            cell.value for cell in mine if cell.data_type != "s"
        ]
        said = "\n".join(str(cell.value) for line in other.iter_rows() for cell in line if cell.data_type == "s")
        for words in sorted(data, key=len, reverse=True):
            said = said.replace(words, "")
        assert [line for line in said.splitlines() if VIETNAMESE.search(line.replace("Tịnh Hiệp", ""))] == []


# --- a day's papers ---


def test_the_quick_report_and_the_messages_say_what_the_status_page_says(field: Field) -> None:
    found, page = made(field), page_of(field)
    said = quick(found)

    for row, one in zip(said.rows, page.rows, strict=True):
        known = [
            of for of in (one.figures.size, one.figures.today, one.figures.total, *one.figures.stocks) if of is not None
        ]
        assert [cell for cell in row[1:6] if cell[0].isdigit()] == [number(of) for of in known]
    assert said.total[1:] == (
        *(number(of, "chưa có") for of in (page.total.size, page.total.today, page.total.total, *page.total.stocks)),
        number(page.total.remaining),
        percent(page.targets[1].part.share),
    )
    assert f"lũy kế {number(page.total.total)} người" in summary(found)
    for one in page.rows:
        if one.figures.share is not None:
            assert f"{number(one.figures.total)} / {percent(one.figures.share)}" in summary(found)
    assert not re.search(r"[A-Z]{3}\d|\b(ACT|ABS|INE|DSD)\b", bulletin(found) + summary(found))


def test_the_quick_report_is_a_word_file_too(field: Field) -> None:
    document = opened(quick_docx(made(field)))

    assert [row[0] for row in rows(document.tables[1])[1:]] == [
        "Thôn 1",
        "Thôn 2",
        "Thôn 3",
        "Thôn 4",
        "Thôn 5",
        "Tổng cộng",
    ]
    assert len(document.sections) == 1


def test_a_share_at_the_edge_is_never_rounded_up_to_its_target(field: Field) -> None:
    entered(field, "XA", today(), {"RCV": 10_000, "ONL": 4_999})
    found = {one.rate.code: one for one in made(field).rates}["R4"]

    assert found.part.share == Fraction(4_999, 10_000)
    assert "4.999/10.000, đạt 49,9% (tối thiểu 50%): chưa đạt (còn thiếu 1 hồ sơ)" in "\n".join(
        one.text for one in opened(final_report(made(field), To.CHAIRMAN)).paragraphs
    )


def test_papers_of_practice_say_that_nothing_in_them_is_real(field: Field) -> None:
    found = made(field)
    practice = field.campaign.model_copy(update={"id": "c-2024-practice"})
    played = replace(found, snapshot=replace(found.snapshot, campaign=practice))

    assert "TẬP HUẤN, KHÔNG PHẢI SỐ THẬT" in summary(played)
    assert "tập huấn, không phải số thật" in bulletin(played)
    assert all("tập huấn, không phải số thật" in one.title for one in sheets(played))
    assert "tập huấn" not in summary(found) + bulletin(found)


def papers(found: WholeReport) -> str:
    """All that the papers say in words; each of them can be made."""
    documents = [opened(quick_docx(found)), *(opened(final_report(found, to)) for to in To)]
    assert openpyxl.load_workbook(io.BytesIO(xlsx(found))).sheetnames
    lines = [one.text for document in documents for one in document.paragraphs]
    return "\n".join([*lines, summary(found), bulletin(found), *gaps(found, found.recorded)])


def test_a_campaign_without_lists_rates_and_windows_has_its_papers_too(redis: Redis) -> None:
    plain = twin("plain-2024", today() - timedelta(days=3)).model_dump()
    plain |= {"size": None, "size_parts": (), "rates": (), "checks": ()}
    for one in plain["indicators"]:
        one |= {"window": None}
        one["limits"] |= {"most_of": None, "ask_above_share": None, "note_above_share": None}
    scene = Scene(redis, Campaign.model_validate(plain))
    scene.figures("TH1", today(), {"ACT": 7, "ABS": 2})

    said = papers(whole(redis, scene.campaign, today(), datetime.now(UTC)))

    assert "Lũy kế: 7 người." in said
    assert "bảy người" in said


def test_before_the_first_day_the_papers_are_empty_and_say_so(redis: Redis) -> None:
    scene = Scene(redis, twin("soon-2024", today() + timedelta(days=5)))
    found = whole(redis, scene.campaign, scene.campaign.first_day, datetime.now(UTC))

    assert f"lũy kế {MISSING}" in papers(found)
    assert found.recorded.late == {}

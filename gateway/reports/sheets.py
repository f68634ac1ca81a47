"""The workbook of a campaign: a sheet for each question that people ask, real numbers, nothing where it is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.reports.gaps import gaps
from gateway.reports.report import AreaLine, Report
from gateway.reports.words import (
    STATES,
    day,
    goal,
    heading,
    lacking,
    moment,
    phrase,
    place,
    spans,
)
from gateway.spreadsheet import Cell, Tab, workbook
from parsers.campaign.plan import Indicator, Kind
from parsers.decision import Outcome

Row = tuple[Cell, ...]
BECAME = {
    Outcome.COUNTED: "Đã ghi",
    Outcome.DUPLICATE: "Trùng số đã có",
    Outcome.ASKED: "Đã hỏi lại, chưa trả lời",
    Outcome.REFUSED: "Chưa ghi, đã báo lý do",
    Outcome.ANSWERED: "Đã trả lời (hỏi, đăng ký…)",
    Outcome.DISMISSED: "Người gửi bỏ tin",
    Outcome.WAITING: "Chờ xử lý",
    Outcome.SETTLED: "Văn phòng đã xử lý",
    Outcome.IGNORED: "Không cần xử lý",
    Outcome.PRACTISED: "Tin tập huấn",
    Outcome.QUARANTINED: "Chờ người xem",
}


def xlsx(report: Report) -> bytes:
    """The whole workbook."""
    return workbook(sheets(report), report.campaign.zone)


def sheets(report: Report) -> list[Tab]:
    """Its sheets, the most asked for first."""
    return [
        areas_sheet(report),
        indicators_sheet(report),
        days_sheet(report),
        rates_sheet(report),
        all_figures_sheet(report),
        lists_sheet(report),
        reporting_sheet(report),
        texts_sheet(report),
    ]


def areas_sheet(report: Report) -> Tab:
    """Each area on the day and in total, then all together."""
    campaign = report.campaign
    stocks = [heading(campaign.indicator[code]) for code in campaign.stocks_beside_main]
    size = [heading(campaign.indicator[campaign.size])] if campaign.size else []
    columns = (
        "Mã",
        _area_title(report),
        *size,
        "Trong ngày",
        "Lũy kế",
        *stocks,
        "Còn lại",
        "Tỷ lệ",
        "Báo cáo gần nhất",
    )
    rows: list[Row] = [(line.area.code, line.area.name, *_figures(report, line), line.newest) for line in report.areas]
    total = report.total
    listed = (total.size,) if campaign.size else ()
    share = report.main_rate.part.share if report.main_rate else None
    rows.append(("", "Tổng cộng", *listed, total.today, total.total, *total.stocks, total.remaining, share, None))
    return Tab(
        f"Theo {report.area_word}",
        _title(report, f"Kết quả từng {report.area_word}"),
        columns,
        rows,
    )


def indicators_sheet(report: Report) -> Tab:
    """Each area and each of its indicators, on the day and in total."""
    codes = _area_indicators(report)
    columns = ("Mã", _area_title(report), *(f"{heading(one)} – {part}" for one in codes for part in _parts(one)))
    rows = [
        (line.area.code, line.area.name, *(cell for one in codes for cell in _indicator_cells(report, line, one)))
        for line in report.areas
    ]
    return Tab("Mọi chỉ số", _title(report, "Mọi chỉ số, trong ngày và đến nay"), columns, rows)


def days_sheet(report: Report) -> Tab:
    """The main indicator by area and day; a day without a report is empty."""
    main, snapshot = report.campaign.indicator[report.campaign.main], report.snapshot
    days = snapshot.days
    columns = (
        "Mã",
        _area_title(report),
        *(f"{one:%d/%m}" for one in days),
        "Cộng các ngày",
        "Điều chỉnh theo lũy kế đã báo",
        "Lũy kế",
    )
    rows: list[Row] = []
    for line in report.areas:
        said = [snapshot.sheet.reported(line.area.code, one, main.code) for one in days]
        known = [value for value in said if value is not None]
        total = line.figures.total
        added = sum(known) if known else None
        rows.append(
            (line.area.code, line.area.name, *said, added, None if total is None else total - sum(known), total)
        )
    return Tab("Từng ngày", _title(report, f"{phrase(main.name)}, từng ngày đã báo"), columns, rows)


def rates_sheet(report: Report) -> Tab:
    """The rates against what the plan asks."""
    columns = (
        "Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Tỷ lệ", "Giao", "Đánh giá", "Còn thiếu", "Có số liệu", "Trên",
        "Mục kế hoạch", "Chủ trì",
    )  # fmt: skip
    rows: list[Row] = []
    for one in report.rates:
        is_known = one.part.share is not None
        rows.append(
            (
                one.rate.code, phrase(one.rate.name), one.part.above if is_known else None,
                one.part.below if is_known else None, one.part.share, goal(one), STATES[one.state],
                lacking(one) if is_known else None, one.part.covered, one.areas, one.rate.source, one.rate.owner,
            )
        )  # fmt: skip
    return Tab("Tỷ lệ", _title(report, "Các tỷ lệ so với chỉ tiêu"), columns, rows)


def all_figures_sheet(report: Report) -> Tab:
    """Every indicator of the whole place."""
    columns = ("Mã", "Chỉ số", "Trong ngày", "Lũy kế, hiện có", "Đơn vị", "Có số liệu", "Trên", "Định nghĩa")
    rows = [
        (
            one.indicator.code, phrase(one.indicator.name), one.day, one.level, phrase(one.indicator.unit), one.covered,
            one.of, phrase(one.indicator.definition) if one.indicator.definition else "",
        )
        for one in report.indicators
    ]  # fmt: skip
    return Tab("Cộng chung", _title(report, "Mọi chỉ số"), columns, rows)


def lists_sheet(report: Report) -> Tab:
    """The sizes of the lists, and how they are shared out."""
    campaign = report.campaign
    if campaign.size is None:
        return Tab("Danh sách", _title(report, "Đợt này không có danh sách"), (_area_title(report),), [])
    parts = [campaign.indicator[code] for code in campaign.size_parts]
    size = campaign.indicator[campaign.size]
    columns = ("Mã", _area_title(report), heading(size), "Ghi cho ngày", *(heading(one) for one in parts), "Còn lại")
    rows = [
        (
            line.area.code, line.area.name, line.figures.size, _newest(report, line, size),
            *(report.snapshot.level(line.area.code, one.code) for one in parts), line.figures.remaining,
        )
        for line in report.areas
    ]  # fmt: skip
    return Tab("Danh sách", _title(report, "Danh sách được giao và còn lại"), columns, rows)


def reporting_sheet(report: Report) -> Tab:
    """Who reported on how many days, on time or late, and which days are missing."""
    columns = (
        "Mã", _area_title(report), "Số ngày phải báo", "Số ngày đã báo", "Trong đó có sau ngày báo cáo",
        "Số ngày chưa báo", "Các ngày chưa báo", "Báo cáo gần nhất",
    )  # fmt: skip
    rows = [
        (
            line.area.code, line.area.name, line.due, len(line.reported), len(line.late),
            len(line.missed), spans(line.missed), line.newest,
        )
        for line in report.areas
    ]  # fmt: skip
    return Tab("Ngày im lặng", _title(report, "Tình hình báo cáo"), columns, rows)


def texts_sheet(report: Report) -> Tab:
    """What came by texts, and what is missing."""
    return Tab(
        "Tin nhắn, còn thiếu",
        _title(report, "Tin nhắn và những gì còn thiếu"),
        ("Nội dung", "Số"),
        list(_texts(report)),
    )


def _texts(report: Report) -> Iterator[Row]:
    texts = report.texts
    yield "Tin nhận được từ các máy", texts.received
    yield from ((f"– {BECAME[one]}", texts.outcomes.get(one, 0)) for one in Outcome)
    yield "Trong đó tin từ số không có trong danh bạ", texts.strangers
    yield "Tin còn chờ văn phòng xử lý", texts.waiting
    yield "Lần sửa số đã ghi", report.recorded.corrections
    yield "", None
    yield from ((said, None) for said in gaps(report))


def _figures(report: Report, line: AreaLine) -> Row:
    of = line.figures
    listed = (of.size,) if report.campaign.size else ()
    return (*listed, of.today, of.total, *of.stocks, of.remaining, of.share)


def _area_indicators(report: Report) -> list[Indicator]:
    """What the areas report: the enabled ones, and others that a figure has come for."""
    level_ = report.campaign.indicator[report.campaign.main].level
    shown = {one.indicator.code for one in report.indicators}
    return [one for one in report.campaign.indicators if one.level == level_ and one.code in shown]


def _parts(one: Indicator) -> tuple[str, ...]:
    return ("trong ngày", "lũy kế") if one.kind is Kind.FLOW else ("hiện có",)


def _indicator_cells(report: Report, line: AreaLine, one: Indicator) -> Row:
    total = report.snapshot.level(line.area.code, one.code)
    return (line.said.get(one.code), total) if one.kind is Kind.FLOW else (total,)


def _newest(report: Report, line: AreaLine, of: Indicator) -> Cell:
    """The day that the newest value is of."""
    days = report.snapshot.sheet.marked_days(line.area.code, of.code)
    return days[-1] if days else None


def _title(report: Report, what: str) -> str:
    of = f"{report.called}, {place(report.campaign)}"
    taken = moment(report.campaign, report.snapshot.taken_at)
    return f"{what} – {of}, đến hết ngày {day(report.day)} (lấy lúc {taken})"


def _area_title(report: Report) -> str:
    return report.area_word.capitalize()

"""The quick report: a day of a campaign on one A4 page, for the screen, the printer and Word alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.reports.decree30 import Head, Paper
from gateway.reports.gaps import on_one_page
from gateway.reports.report import AreaLine, Report
from gateway.reports.word_table import shared_out
from gateway.reports.words import (
    BLANK,
    STATES,
    day,
    goal,
    heading,
    lower,
    moment,
    number,
    percent,
    phrase,
    place,
    written_day,
)
from parsers.figures.rates import RateState, RateStatus
from parsers.figures.stored import total_field

SHORT = "chưa có"
"""Says in a narrow cell that a figure is unknown."""
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuickReport:
    """What stands on the page."""

    issuer: tuple[str, str]
    """The body above, and the office that issues it."""
    place_and_day: str
    subject: str
    as_of: str
    columns: Row
    rows: tuple[Row, ...]
    total: Row
    rate_columns: Row
    rates: tuple[Row, ...]
    reported: str
    """How many have reported, and who is silent."""
    gaps: tuple[str, ...]


def quick(report: Report) -> QuickReport:
    """The quick report of the report's day."""
    campaign = report.campaign
    stocks = [heading(campaign.indicator[code]) for code in campaign.stocks_beside_main]
    size = [heading(campaign.indicator[campaign.size])] if campaign.size else []
    taken = report.snapshot.taken_at.astimezone(campaign.zone)
    return QuickReport(
        (f"UBND {campaign.top.name.upper()}", "VĂN PHÒNG - THỐNG KÊ"),
        f"{place(campaign)[:1].upper()}{place(campaign)[1:]}, {written_day(taken.date())}",
        f"Kết quả đợt {lower(phrase(campaign.name))} {_of_the_day(report)}",
        f"Số liệu đến hết ngày {day(report.day)}, lấy lúc {moment(campaign, report.snapshot.taken_at)}",
        (report.area_word.capitalize(), *size, "Trong ngày", "Lũy kế", *stocks, "Còn lại", "Tỷ lệ"),
        tuple(_rows(report)),
        _total(report),
        ("Chỉ tiêu", "Số đạt", "Tỷ lệ", "Giao", "Đánh giá"),
        tuple(_rate(one) for one in report.rates),
        _reported(report),
        tuple(on_one_page(report)),
    )


def quick_docx(report: Report) -> bytes:
    """The same as a DOCX."""
    said = quick(report)
    paper = Paper(report.snapshot.taken_at, "Báo cáo nhanh")
    paper.head(Head(said.issuer[0], said.issuer[1:], BLANK, said.place_and_day, "BÁO CÁO NHANH", said.subject))
    paper.centred(said.as_of, italic=True, size=12)
    paper.table(said.columns, [*said.rows, said.total], shared_out(165, 1.4, len(said.columns)), sums=True, size=10)
    paper.table(said.rate_columns, said.rates, (75, 25, 20, 25, 20), size=10)
    for line in (said.reported, *said.gaps):
        paper.text(line)
    paper.foot(("- Lãnh đạo UBND;", "- Lưu: VT."), ("NGƯỜI LẬP",), BLANK)
    return paper.bytes()


def _of_the_day(report: Report) -> str:
    campaign = report.campaign
    return f"ngày {day(report.day)} (ngày thứ {campaign.number_of(report.day)}/{campaign.days})"


def _rows(report: Report) -> Iterator[Row]:
    for line in report.areas:
        of = line.figures
        size = (number(of.size, SHORT),) if report.campaign.size else ()
        today = number(of.today, _unsaid(report, line))
        counts = (number(of.total, SHORT), *(number(one, SHORT) for one in of.stocks), number(of.remaining, SHORT))
        yield (line.area.name, *size, today, *counts, percent(of.share, unknown=SHORT))


def _unsaid(report: Report, line: AreaLine) -> str:
    """Why an area has no number of the day."""
    if total_field(report.campaign.main) in line.said:
        return "lũy kế"
    return "chưa báo" if report.campaign.is_awaited(line.area.code, report.day) else "nghỉ"


def _total(report: Report) -> Row:
    of, rate = report.total, report.main_rate
    size = (number(of.size, SHORT),) if report.campaign.size else ()
    counts = (number(of.today, SHORT), number(of.total, SHORT), *(number(one, SHORT) for one in of.stocks))
    share = percent(rate.part.share, rate.goal, SHORT) if rate else SHORT
    return ("Tổng cộng", *size, *counts, number(of.remaining, SHORT), share)


def _rate(one: RateStatus) -> Row:
    if one.state is RateState.UNKNOWN:
        return (phrase(one.rate.name), SHORT, SHORT, goal(one), STATES[one.state])
    reached = f"{number(one.part.above)}/{number(one.part.below)}"
    return (phrase(one.rate.name), reached, percent(one.part.share, one.goal), goal(one), STATES[one.state])


def _reported(report: Report) -> str:
    due, silent = report.due, [one.area.name for one in report.silent]
    if not due:
        return "Ngày nghỉ, không phải báo cáo."
    done = f"Đã báo cáo trong ngày: {len(due) - len(silent)}/{len(due)} {report.area_word}."
    return f"{done} Chưa báo cáo: {', '.join(silent)}." if silent else f"{done} Tất cả đã báo cáo."

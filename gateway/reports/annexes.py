"""The annexes of the final report: by area, all targets, by week with who reported, and the days of a window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from gateway.reports.decree30 import TEXT_WIDTH, OfficialPaper
from gateway.reports.report import AreaLine, Report, WholeReport, figures_on
from gateway.reports.word_table import shared_out
from gateway.reports.words import (
    BLANK,
    MISSING,
    closed,
    day,
    goal,
    heading,
    number,
    percent,
    phrase,
)

LANDSCAPE_WIDTH = 252
MOST_WEEKS = 14
"""The weeks of each area stand side by side while there are no more than so many."""
Week = tuple[date, date]


def add(paper: OfficialPaper, report: WholeReport, belongs_to: str) -> None:
    """All four."""
    _by_area(paper, report, belongs_to)
    _targets(paper, report, belongs_to)
    _weeks(paper, report, belongs_to)
    _windowed(paper, report, belongs_to)


def total(report: Report, code: str) -> int | None:
    """An indicator over all areas that report; None where none has said it."""
    known = [value for one in report.areas if (value := report.snapshot.level(one.area.code, code)) is not None]
    return sum(known) if known else None


def share(value: int | None, of: int | None) -> Fraction | None:
    """A share of the list; None where either is unknown or the list is empty."""
    return Fraction(value, of) if value is not None and of else None


def weeks(days: Sequence[date]) -> list[Week]:
    """The weeks that days lie in, from Monday to Sunday, the first and the last cut."""
    found: list[Week] = []
    for one in days:
        if found and one.weekday() > 0:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


def _by_area(paper: OfficialPaper, report: Report, belongs_to: str) -> None:
    campaign = report.campaign
    name = phrase(campaign.indicator[campaign.main].name)
    paper.annex("I", f"{name.upper()}, THEO {report.area_word.upper()}", belongs_to, is_landscape=True)
    stocks = [heading(campaign.indicator[code]) for code in campaign.stocks_beside_main]
    size = [heading(campaign.indicator[campaign.size])] if campaign.size else []
    columns = (
        "TT", report.area_word.capitalize(), *size, "Lũy kế", *stocks, "Còn lại", "Tỷ lệ trên danh sách",
        "Tỷ lệ trên số phải làm", "Số liệu đến ngày", "Ghi chú",
    )  # fmt: skip
    rows = [(str(at), one.area.name, *_area_row(report, one)) for at, one in enumerate(report.areas, 1)]
    figures, rate = report.total, report.main_rate
    rows.append(
        (
            "", "Tổng cộng", *((number(figures.size),) if campaign.size else ()), number(figures.total),
            *map(number, figures.stocks), number(figures.remaining), percent(share(figures.total, figures.size)),
            percent(rate.part.share, rate.goal) if rate else MISSING, day(report.day), "",
        )
    )  # fmt: skip
    widths = (10, *shared_out(LANDSCAPE_WIDTH - 10, 1.6, len(columns) - 1))
    paper.table(columns, rows, widths, sums=True)


def _area_row(report: Report, line: AreaLine) -> Iterator[str]:
    figures = line.figures
    if report.campaign.size:
        yield number(figures.size)
    yield number(figures.total)
    yield from map(number, figures.stocks)
    yield number(figures.remaining)
    yield percent(share(figures.total, figures.size))
    yield percent(figures.share)
    yield day(line.newest) if line.newest else MISSING
    yield "Không còn báo cáo" if line.area.retired else ""


def _targets(paper: OfficialPaper, report: Report, belongs_to: str) -> None:
    paper.annex("II", "TỔNG HỢP CÁC CHỈ TIÊU", belongs_to, is_landscape=True)
    columns = ("TT", "Chỉ tiêu", "Tử số", "Mẫu số", "Tỷ lệ", "Chỉ tiêu giao", "Đánh giá", "Nguồn, ngày chốt")
    rows = []
    for at, one in enumerate(report.rates, 1):
        is_known = one.part.share is not None
        rows.append(
            (
                str(at), phrase(one.rate.name), number(one.part.above if is_known else None),
                number(one.part.below if is_known else None), percent(one.part.share, one.goal), goal(one),
                closed(one), f"{one.rate.owner or BLANK}, {day(report.day)}",
            )
        )  # fmt: skip
    paper.table(columns, rows, (10, 75, 24, 24, 24, 32, 28, 35))


def _weeks(paper: OfficialPaper, report: WholeReport, belongs_to: str) -> None:
    paper.annex("III", "TIẾN ĐỘ THEO TUẦN VÀ TÌNH HÌNH BÁO CÁO", belongs_to, is_landscape=True)
    of = weeks(report.snapshot.days)
    rows = [_week_row(report, at, one) for at, one in enumerate(of, 1)]
    columns = ("Tuần", "Từ ngày – đến ngày", "Trong tuần", "Lũy kế cuối tuần", "Tỷ lệ", "Báo cáo nhận / phải có")
    paper.table(columns, rows, (16, 56, 40, 46, 40, 54))
    if len(of) <= MOST_WEEKS:
        _area_weeks(paper, report, of)


def _week_row(report: WholeReport, at: int, week: Week) -> tuple[str, ...]:
    campaign, (first, last) = report.campaign, week
    end = figures_on(report.snapshot.until(last), campaign.top.code)
    reported = sum(_reported(one, week) for one in report.asked)
    due = sum(_due(one, week) for one in report.asked)
    moved = sum(report.snapshot.step(one.area.code, campaign.main, first, last) for one in report.areas)
    return (
        str(at), f"{first:%d/%m} – {last:%d/%m}", number(moved) if reported else MISSING, number(end.total),
        percent(end.share), f"{number(reported)}/{number(due)}",
    )  # fmt: skip


def _area_weeks(paper: OfficialPaper, report: WholeReport, of: Sequence[Week]) -> None:
    """Of each area and week: the main indicator, and how many reports of how many."""
    paper.text(f"Từng {report.area_word}, từng tuần: số trong tuần (báo cáo nhận/phải có).")
    columns = (report.area_word.capitalize(), *(f"Tuần {at}" for at in range(1, len(of) + 1)))
    rows = [(one.area.name, *(_area_week(report, one, week) for week in of)) for one in report.areas]
    paper.table(columns, rows, shared_out(LANDSCAPE_WIDTH, 1.8, len(columns)), size=10)


def _area_week(report: WholeReport, line: AreaLine, week: Week) -> str:
    reported, due = _reported(line, week), _due(line, week)
    if not reported:
        return f"– (0/{due})" if due else "nghỉ"
    return f"{number(report.snapshot.step(line.area.code, report.campaign.main, *week))} ({reported}/{due})"


def _reported(line: AreaLine, week: Week) -> int:
    return sum(week[0] <= one <= week[1] for one in line.reported)


def _due(line: AreaLine, week: Week) -> int:
    return _reported(line, week) + sum(week[0] <= one <= week[1] for one in line.missed)


def _windowed(paper: OfficialPaper, report: WholeReport, belongs_to: str) -> None:
    campaign = report.campaign
    codes = campaign.windowed
    window = campaign.indicator[codes[0]].window if codes else None
    if window is None:
        paper.annex("IV", "CHIẾN DỊCH RA QUÂN", belongs_to)
        paper.text("Đợt này không có ngày ra quân riêng.")
        return
    name = phrase(window.name) if window.name else "đợt riêng"
    paper.annex("IV", f"{name.upper()} {window.first:%d/%m}–{day(window.last)}", belongs_to)
    columns = (
        report.area_word.capitalize(),
        "Ngày",
        *(heading(campaign.indicator[code]) for code in codes),
        "Nội dung",
    )
    rows = [row for line in report.areas for row in _window_rows(report, line, codes)]
    rows.append(("Tổng cộng", "", *(number(total(report, code)) for code in codes), ""))
    paper.table(columns, rows, shared_out(TEXT_WIDTH, 1.5, len(columns)), sums=True)


def _window_rows(report: WholeReport, line: AreaLine, codes: Sequence[str]) -> list[tuple[str, ...]]:
    said = [
        (line.area.name, f"{on:%d/%m}", *(number(of.get(code)) for code in codes), "")
        for on in report.snapshot.days
        if any(code in (of := report.snapshot.said(line.area.code, on)) for code in codes)
    ]
    return said or [(line.area.name, "", *(MISSING for _ in codes), "")]

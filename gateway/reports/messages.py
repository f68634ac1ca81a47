"""Messages of a day: a summary to paste into Zalo, and a bulletin that the loudspeaker reads aloud."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.reports.report import AreaLine, Report
from gateway.reports.spoken import spoken, spoken_day, spoken_percent
from gateway.reports.words import (
    STATES,
    goal,
    heading,
    lower,
    moment,
    names,
    number,
    percent,
    phrase,
    place,
)
from parsers.figures.rates import RateState, RateStatus


def summary(report: Report) -> str:
    """Plain lines for the heads' and the officials' groups."""
    return "\n".join(_summary(report))


def bulletin(report: Report) -> str:
    """Sentences for the loudspeaker: no codes, no names beside figures, numbers in words."""
    return "\n\n".join(_bulletin(report))


def _summary(report: Report) -> Iterator[str]:
    campaign, total = report.campaign, report.total
    main = campaign.indicator[campaign.main]
    unit = "" if total.total is None else f" {phrase(main.unit)}"
    yield f"{report.called.upper()} – {place(campaign)}"
    yield f"Ngày {report.day:%d/%m/%Y} (ngày thứ {campaign.number_of(report.day)}/{campaign.days})"
    yield f"Số liệu lấy lúc {moment(campaign, report.snapshot.taken_at)}"
    yield ""
    yield f"{heading(main)}: trong ngày {number(total.today)}; lũy kế {number(total.total)}{unit}"
    yield from (f"{heading(campaign.indicator[code])}: {number(value)}" for code, value in _stocks(report))
    if campaign.size:
        yield f"Còn lại: {number(total.remaining)}"
    if report.main_rate:
        yield f"Tỷ lệ: {percent(report.main_rate.part.share, report.main_rate.goal)} ({goal(report.main_rate)})"
    yield ""
    yield f"Từng {report.area_word} (trong ngày / lũy kế / tỷ lệ):"
    yield from (_area(report, one) for one in report.areas)
    yield from _others(report)
    yield ""
    due, silent = report.due, [one.area for one in report.silent]
    yield f"Đã báo cáo: {len(due) - len(silent)}/{len(due)} {report.area_word}." if due else "Ngày nghỉ."
    if silent:
        yield f"Chưa báo cáo: {names(silent)}. Đề nghị báo cáo sớm."


def _area(report: Report, line: AreaLine) -> str:
    figures = line.figures
    if figures.today is None and figures.total is None:
        return f"- {line.area.name}: {number(None)}"
    today = number(figures.today, "chưa báo" if report.day in line.missed else "–")
    share = percent(figures.share, unknown="–")
    return f"- {line.area.name}: {today} / {number(figures.total, '–')} / {share}"


def _others(report: Report) -> Iterator[str]:
    """The rates beside the main one that have data."""
    known = [one for one in report.rates if one is not report.main_rate and one.state is not RateState.UNKNOWN]
    if known:
        yield ""
        yield "Các chỉ tiêu:"
    for one in known:
        yield f"- {phrase(one.rate.name)}: {percent(one.part.share, one.goal)} ({goal(one)}) – {STATES[one.state]}"


def _bulletin(report: Report) -> Iterator[str]:
    campaign, total = report.campaign, report.total
    main, on = campaign.indicator[campaign.main], spoken_day(report.day.day, report.day.month)
    unit = phrase(main.unit)
    yield "Kính thưa bà con,"
    yield f"Sau đây là tin về đợt «{report.called}» của {place(campaign)}, số liệu đến hết {on}."
    if total.total is None:
        yield f"Đến nay chưa có số liệu về việc: {lower(phrase(main.name))}."
    else:
        today = "" if total.today is None else f" Riêng trong ngày có {spoken(total.today)} {unit}."
        yield f"{phrase(main.name)}, cộng từ đầu đợt: {spoken(total.total)} {unit}.{today}"
    if report.main_rate and report.main_rate.part.share is not None:
        yield _share_spoken(report.main_rate)
    if total.remaining:
        head = lower(phrase(campaign.roles[campaign.head_role]))
        yield f"Còn {spoken(total.remaining)} {unit} trong danh sách chưa làm. Xin liên hệ {head} để được hướng dẫn."
    silent = len(report.silent)
    if silent:
        yield f"Còn {spoken(silent)} {report.area_word} chưa có số của ngày này, nên các con số trên chưa tính phần ấy."
    yield "Xin cảm ơn bà con đã chú ý lắng nghe."


def _share_spoken(rate: RateStatus) -> str:
    share = rate.part.share
    aim = f", trong khi kế hoạch đặt ra là {spoken_percent(rate.goal)}" if rate.goal else ""
    return f"Tỷ lệ đạt {spoken_percent(share, rate.goal)}{aim}." if share is not None else ""


def _stocks(report: Report) -> Iterator[tuple[str, int | None]]:
    return zip(report.campaign.stocks_beside_main, report.total.stocks, strict=True)

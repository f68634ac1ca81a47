"""The gaps: what is missing in a report, each in one sentence, so that no paper looks more complete than it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gateway.reports.report import AreaLine, Report
from gateway.reports.snapshot import cut_off_at
from gateway.reports.words import day, heading, moment, names, number, phrase, spans

NAMED = 12
"""So many areas are named in a sentence; of more it is said how many."""


def gaps(report: Report) -> list[str]:
    """What is missing on the day, then in the campaign so far."""
    return [*of_the_day(report), *so_far(report)]


def on_one_page(report: Report) -> Iterator[str]:
    """What a page of the day has room for: who has never said a figure, and what waits."""
    yield from _without_figures(report)
    yield from _waiting(report)


def of_the_day(report: Report) -> Iterator[str]:
    """Who has not reported the day."""
    silent = [one.area for one in report.silent]
    if silent:
        of = f"{len(silent)}/{len(report.asked)} {report.area_word}"
        named = f": {names(silent)}" if len(silent) <= NAMED else ""
        yield f"{of} chưa báo cáo ngày {day(report.day)}{named}."


def so_far(report: Report) -> Iterator[str]:
    """What is missing in the figures up to the day."""
    yield from _without_figures(report)
    yield from _by_days(
        report,
        "của các ngày trước chưa có",
        [(one, [on for on in one.missed if on < report.day]) for one in report.asked],
    )
    yield from _by_days(report, "nhận sau ngày báo cáo", [(one, list(one.late)) for one in report.areas])
    if report.unknown_rates:
        codes = "; ".join(phrase(one.rate.name) for one in report.unknown_rates)
        yield f"Chưa có số liệu của {len(report.unknown_rates)}/{len(report.rates)} chỉ tiêu: {codes}."
    if report.unlocked:
        yield f"Chưa khoá sổ: {spans(report.unlocked)}; số của các ngày này còn có thể thay đổi."
    yield from _waiting(report)
    yield from _around_the_cut_off(report)


def _without_figures(report: Report) -> Iterator[str]:
    campaign = report.campaign
    size = [campaign.size] if campaign.size else []
    for code in dict.fromkeys([*size, campaign.main, *campaign.stocks_beside_main]):
        without = [one.area for one in report.asked if report.snapshot.level(one.area.code, code) is None]
        if without:
            of = f"{len(without)}/{len(report.asked)} {report.area_word}"
            named = f": {names(without)}" if len(without) <= NAMED else ""
            yield f"{of} chưa có số «{heading(campaign.indicator[code])}»{named}."


def _by_days(report: Report, what: str, found: list[tuple[AreaLine, list[date]]]) -> Iterator[str]:
    """Days of areas, each with its areas' names."""
    some = [(one.area.name, days) for one, days in found if days]
    if not some:
        return
    times = sum(len(days) for _, days in some)
    named = "; ".join(f"{name} ({spans(days)})" for name, days in some[:NAMED])
    more = f"; và {len(some) - NAMED} {report.area_word} nữa" if len(some) > NAMED else ""
    yield f"{number(times)} lượt báo cáo {what}: {named}{more}."


def _waiting(report: Report) -> Iterator[str]:
    if report.texts.waiting and report.texts.waiting_since:
        since = moment(report.campaign, report.texts.waiting_since)
        yield f"{number(report.texts.waiting)} tin còn chờ văn phòng xử lý, tin lâu nhất từ {since}."


def _around_the_cut_off(report: Report) -> Iterator[str]:
    closes, taken = cut_off_at(report.campaign), report.snapshot.taken_at
    if closes is None:
        return
    if taken < closes:
        yield f"Chưa tới giờ chốt số liệu của báo cáo kết quả ({moment(report.campaign, closes)})."
    elif report.recorded.after_cut_off:
        changed = report.recorded.after_cut_off
        where, times = names(report.campaign.area[code] for code in changed), number(sum(changed.values()))
        yield f"Sau giờ chốt ({moment(report.campaign, closes)}) còn {times} lần ghi số, đã tính vào đây: {where}."

"""The final report as a DOCX: to the Chairman or to the level above, with its four annexes.

The program writes figures; what a person judges or knows stays blank. What is unknown is written as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from gateway.reports import annexes
from gateway.reports.decree30 import Head, OfficialPaper, Paper
from gateway.reports.gaps import gaps
from gateway.reports.report import Report, WholeReport
from gateway.reports.snapshot import cut_off_at
from gateway.reports.typst_paper import TypstPaper
from gateway.reports.words import (
    BLANK,
    MISSING,
    day,
    goal,
    heading,
    level,
    lower,
    moment,
    number,
    percent,
    phrase,
    place,
    verdict,
)
from parsers.campaign.plan import Indicator
from parsers.figures.rates import RateState, RateStatus


class To(StrEnum):
    """Whom the report is for."""

    CHAIRMAN = "chairman"
    DISTRICT = "district"


SUBJECT = "Kết quả triển khai đợt {name}"
RECEIVERS = {
    To.CHAIRMAN: ("- Như trên;", "- Công an xã, Đoàn TN xã;", "- Lưu: VT, VP-TK."),
    To.DISTRICT: (
        "- Như trên;",
        "- TT Đảng ủy, TT HĐND (b/c);",
        "- CT, các PCT UBND;",
        "- UBMTTQVN và các tổ chức CT-XH;",
        "- Lưu: VT, VP-TK.",
    ),
}
SIGNERS = {
    To.CHAIRMAN: ("NGƯỜI BÁO CÁO", "CÔNG CHỨC VĂN PHÒNG - THỐNG KÊ"),
    To.DISTRICT: ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
}
ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""The letters of items, in the order of the Vietnamese alphabet."""


def final_report(report: WholeReport, to: To) -> bytes:
    """The paper as a DOCX, ready to be completed, numbered and signed."""
    paper = Paper(report.snapshot.taken_at, _subject(report))
    _write(paper, report, to)
    return paper.bytes()


def final_pdf(report: WholeReport, to: To) -> bytes:
    """The same as a PDF, to be read and kept; only where Typst is installed."""
    paper = TypstPaper(report.snapshot.taken_at, _subject(report))
    _write(paper, report, to)
    return paper.bytes()


def _write(paper: OfficialPaper, report: WholeReport, to: To) -> None:
    paper.head(_head(report, to))
    paper.text(_opening(report, to))
    _directing(paper, report)
    _results(paper, report)
    _judgement(paper, report)
    paper.text(_closing(report, to))
    paper.foot(RECEIVERS[to], SIGNERS[to], BLANK)
    annexes.add(
        paper,
        report,
        f"(Kèm theo Báo cáo số ……/BC-{_office(to)} ngày …… tháng …… năm {_year(report)} của {_issuer(report, to)})",
    )


def _subject(report: Report) -> str:
    return SUBJECT.format(name=lower(phrase(report.campaign.name)))


def _head(report: Report, to: To) -> Head:
    where = report.campaign.top.name
    return Head(
        "" if to is To.DISTRICT else f"UBND {where.upper()}",
        ("ỦY BAN NHÂN DÂN", where.upper()) if to is To.DISTRICT else ("VĂN PHÒNG - THỐNG KÊ",),
        f"……/BC-{_office(to)}",
        f"{_short_place(report)}, ngày …… tháng …… năm {_year(report)}",
        "BÁO CÁO",
        _subject(report),
        f"Chủ tịch Ủy ban nhân dân {place(report.campaign)}." if to is To.CHAIRMAN else f"Ủy ban nhân dân {BLANK}.",
    )


def _opening(report: Report, to: To) -> str:
    campaign = report.campaign
    who = (
        "công chức Văn phòng - thống kê tổng hợp, báo cáo Chủ tịch"
        if to is To.CHAIRMAN
        else f"UBND {place(campaign)} báo cáo"
    )
    return (
        f"Thực hiện Kế hoạch số {BLANK} ngày {BLANK} của {BLANK} về {lower(phrase(campaign.name))}; {who} "
        f"kết quả thực hiện từ ngày {day(campaign.first_day)} đến {_until(report)} như sau:"
    )


def _until(report: Report) -> str:
    """Up to when the figures are: the cut-off where it has passed, and when they were taken from the books."""
    campaign, taken_at = report.campaign, report.snapshot.taken_at
    taken, closes = f"số lấy lúc {moment(campaign, taken_at)}", cut_off_at(campaign)
    if closes and taken_at < closes:
        return f"hết ngày {day(report.day)} (chưa tới giờ chốt; {taken})"
    if closes and campaign.cut_off and report.day == campaign.cut_off.day:
        return f"{moment(campaign, closes)} (giờ chốt số liệu; {taken})"
    return f"hết ngày {day(report.day)} ({taken})"


def _directing(paper: OfficialPaper, report: WholeReport) -> None:
    paper.section("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI")
    paper.text(f"1. Ban hành văn bản, phân công nhiệm vụ: {BLANK}")
    paper.text(f"2. Tuyên truyền: {BLANK}")
    paper.text(f"3. Lực lượng: {BLANK}")
    reported, due = sum(len(one.reported) for one in report.asked), sum(one.due for one in report.asked)
    late = sum(len(report.recorded.late.get(one.area.code, ())) for one in report.asked)
    head = lower(phrase(report.campaign.roles[report.campaign.head_role]))
    paper.text(
        f"4. Chế độ báo cáo: {head} báo cáo hằng ngày bằng tin nhắn SMS/USSD. Trong "
        f"{len(report.snapshot.days)}/{report.campaign.days} ngày đã có {number(reported)}/{number(due)} lượt "
        f"báo cáo ngày, trong đó {number(reported - late)} lượt đúng ngày và {number(late)} lượt nhận sau ngày báo cáo "
        f"(Phụ lục III)."
    )
    for at, (indicator, value) in enumerate(_beside_rates(report), 5):
        paper.text(f"{at}. {phrase(indicator.name)}: {_with_unit(indicator, value)}.")


def _results(paper: OfficialPaper, report: Report) -> None:
    paper.section("II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU")
    campaign = report.campaign
    main = campaign.indicator[campaign.main]
    paper.item(f"1. {phrase(main.name)}")
    letters = iter(ALPHABET)
    if campaign.size:
        paper.text(f"{next(letters)}) {_partition(report)}")
    else:
        paper.text(f"{next(letters)}) Lũy kế: {_with_unit(main, report.total.total)}.")
    for one in _about_main(report):
        paper.text(f"{next(letters)}) {_rate(report, one)}")
    paper.text(f"Kết quả từng {report.area_word} tại Phụ lục I.")
    others = [one for one in report.rates if one not in _about_main(report)]
    for at, one in enumerate(others, 2):
        paper.text(f"{at}. {_rate(report, one)}")
    at = len(others) + 2
    if campaign.windowed:
        paper.text(f"{at}. {_window(report)} (Phụ lục IV).")
        at += 1
    paper.text(f"{at}. Nội dung khác: {BLANK}")
    paper.text("Bảng tổng hợp các chỉ tiêu tại Phụ lục II.")


def _partition(report: Report) -> str:
    """The list and how it is shared out, each part with its share."""
    campaign, total = report.campaign, report.total
    assert campaign.size is not None  # noqa: S101 - only asked for then
    size = campaign.indicator[campaign.size]
    parts = [
        f"{lower(heading(campaign.indicator[code]))} {_share_of_list(report, code)}"
        for code in (campaign.main, *campaign.stocks_beside_main)
    ]
    known = sum(one.figures.size is not None for one in report.asked)
    left = number(total.remaining)
    return (
        f"{phrase(size.name)}: {_with_unit(size, total.size)} "
        f"({known}/{len(report.asked)} {report.area_word} có số liệu). Trong đó: {'; '.join(parts)}; còn lại {left}."
    )


def _share_of_list(report: Report, code: str) -> str:
    snapshot, size = report.snapshot, report.total.size
    values = [snapshot.level(one.area.code, code) for one in report.areas]
    known = [value for value in values if value is not None]
    if not known:
        return MISSING
    of_list = f" ({percent(annexes.share(sum(known), size))})" if size else ""
    return f"{number(sum(known))} {phrase(report.campaign.indicator[code].unit)}{of_list}"


def _about_main(report: Report) -> list[RateStatus]:
    """The rates of which the main indicator is a part, the one that papers lead with first."""
    found = [one for one in report.rates if report.campaign.main in one.rate.numerator]
    return sorted(found, key=lambda one: one is not report.main_rate)


def _rate(report: Report, one: RateStatus) -> str:
    """A rate: its fraction, its share, what was asked, and how it stands."""
    part = one.part
    if one.state is RateState.UNKNOWN:
        return f"{phrase(one.rate.name)}: {MISSING} ({goal(one)})."
    of = (
        f", {one.part.covered}/{one.areas} {_level_of(report, one)} có số liệu"
        if one.areas > 1 and part.covered < one.areas
        else ""
    )
    assumed = "; phần trừ khỏi mẫu số chưa đủ số liệu, tạm tính là 0" if part.inexact else ""
    return (
        f"{phrase(one.rate.name)}: {number(part.above)}/{number(part.below)}, đạt {percent(part.share, one.goal)} "
        f"({goal(one)}): {verdict(report.campaign, one)}{of}{assumed}."
    )


def _window(report: Report) -> str:
    """What was reported on certain days only, such as of the outreach."""
    codes = report.campaign.windowed
    window = report.campaign.indicator[codes[0]].window
    assert window is not None  # noqa: S101 - that is what windowed means
    name = phrase(window.name) if window.name else "Đợt này"
    begun = f"{name[:1].upper()}{name[1:]} (từ {window.first:%d/%m} đến {day(window.last)})"
    if report.day < window.first:
        return f"{begun}: chưa tới ngày"
    held = sum(1 for one in report.areas if (report.snapshot.level(one.area.code, codes[0]) or 0) > 0)
    sums = [_with_unit(report.campaign.indicator[code], annexes.total(report, code)) for code in codes]
    rest = (
        f"; số liệu từ {report.day + timedelta(days=1):%d/%m} đến {window.last:%d/%m} báo cáo bổ sung sau"
        if report.day < window.last
        else ""
    )
    return f"{begun}: {held}/{len(report.asked)} {report.area_word}, {', '.join(sums)}{rest}"


def _judgement(paper: OfficialPaper, report: WholeReport) -> None:
    """What a person writes, and what is known of the figures' quality."""
    paper.section("III. ĐÁNH GIÁ CHUNG")
    paper.text(f"1. Ưu điểm: {BLANK}")
    short = [one for one in report.rates if one.state in (RateState.MISSED, RateState.NEAR)]
    missed = f"{len(short)} chỉ tiêu chưa đạt: {'; '.join(phrase(one.rate.name) for one in short)}; " if short else ""
    paper.text(f"2. Tồn tại, hạn chế: {missed}{BLANK}")
    paper.text(f"3. Nguyên nhân: {BLANK}")
    paper.text(
        f"4. Chất lượng số liệu: {number(report.texts.received)} tin nhận được, "
        f"{number(report.recorded.corrections)} lần sửa, {number(report.waiting)} tin còn chờ xử lý."
    )
    for said in gaps(report, report.recorded):
        paper.text(f"- {said}")
    paper.section("IV. NHIỆM VỤ TRỌNG TÂM THỜI GIAN TỚI")
    paper.text(BLANK)
    paper.section("V. KIẾN NGHỊ, ĐỀ XUẤT")
    paper.text(f"1. {BLANK}")
    paper.text(f"2. Đề xuất khen thưởng tập thể, cá nhân: {BLANK}")


def _closing(report: Report, to: To) -> str:
    about = f"Trên đây là báo cáo kết quả triển khai đợt {lower(phrase(report.campaign.name))}"
    if to is To.CHAIRMAN:
        return f"{about}, kính trình Chủ tịch UBND {place(report.campaign)} xem xét, chỉ đạo./."
    return f"{about}, UBND {place(report.campaign)} kính báo cáo./."


def _beside_rates(report: Report) -> Iterator[tuple[Indicator, int | None]]:
    """The figures of the whole place that are part of no rate."""
    for one in report.indicators:
        is_of_a_rate = bool(report.campaign.rates_of[one.indicator.code])
        if not is_of_a_rate and one.indicator.level == report.campaign.top.level:
            yield one.indicator, one.level


def _with_unit(indicator: Indicator, value: int | None) -> str:
    return MISSING if value is None else f"{number(value)} {phrase(indicator.unit)}"


def _level_of(report: Report, one: RateStatus) -> str:
    return level(report.campaign, report.campaign.indicator[one.rate.numerator[0]].level)


def _office(to: To) -> str:
    return "UBND" if to is To.DISTRICT else "VPTK"


def _issuer(report: Report, to: To) -> str:
    return f"UBND {place(report.campaign)}" if to is To.DISTRICT else f"Văn phòng - thống kê {place(report.campaign)}"


def _short_place(report: Report) -> str:
    kind = phrase(report.campaign.level_names[report.campaign.top.level])
    return report.campaign.top.name.removeprefix(kind).strip() or report.campaign.top.name


def _year(report: Report) -> int:
    return report.day.year

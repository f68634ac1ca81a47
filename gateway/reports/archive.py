"""The archive: a campaign's figures, ledger, texts and papers in one ZIP, which opens without the product."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.books import inbox, ledger, roster
from gateway.books.inbox import Text
from gateway.books.ledger import Record
from gateway.campaigns import campaign_file
from gateway.reports import typst_paper
from gateway.reports.archive_readme import readme
from gateway.reports.closing import confirmations
from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.quick import quick_docx
from gateway.reports.report import Report, WholeReport, whole
from gateway.reports.sheets import became, xlsx
from gateway.reports.snapshot import Told, closing_day
from gateway.reports.words import STATES, goal, heading, phrase
from gateway.spreadsheet import Cell, comma_separated
from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Outcome
from parsers.figures.stored import Series

SUMS = "SHA256SUMS.txt"
TRIES = 5
STEP = 1_000
KINDS = {Kind.FLOW: "cộng các ngày", Kind.STOCK: "số hiện có", Kind.RUNNING: "lũy kế"}
SERIES = {Series.REPORTED: "báo", Series.TOTAL: "báo lũy kế", Series.CHANGE: "bước"}
Row = Sequence[Cell]


class LedgerDisagreesError(Exception):
    """The figures did not agree with the ledger; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What is packed: a report, and the ledger that it was added up from."""

    report: WholeReport
    ledger: tuple[Record, ...]


def file_name(campaign: Campaign, day: date) -> str:
    """What the archive is called."""
    return f"luu-tru-{campaign.id}-{day}.zip"


def words_until(campaign: Campaign) -> date:
    """The last day on which the words of texts may be kept."""
    return campaign.last_day + timedelta(days=campaign.retention.texts_days)


def archive(
    books: Redis, campaign: Campaign, day: date, now: datetime, *, with_words: bool = False,
    told: Told = lambda _done, _of: None,
) -> bytes:  # fmt: skip
    """Pack everything up to the end of `day`; LedgerDisagreesError where figures and ledger do not agree.

    The words of texts, as far as they are still kept, go with it only where they are asked for.
    """
    found = _steady(books, campaign, day, now, told)
    files = dict(_files(books, found, now, with_words=with_words))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in {**files, SUMS: sums.encode()}.items():
            zipped.writestr(zipfile.ZipInfo(name, now.astimezone(campaign.zone).timetuple()[:6]), data)
    return packed.getvalue()


def _steady(books: Redis, campaign: Campaign, day: date, now: datetime, told: Told) -> Archived:
    """A report and a ledger that agree: a text that is counted between the two readings has them read anew."""
    for _ in range(TRIES):
        found = Archived(whole(books, campaign, day, now, told), tuple(ledger.read(books, campaign.id)))
        if _levels(found.report) == _added(found.ledger, day):
            return found
    raise LedgerDisagreesError("The figures do not agree with the ledger: run `keng verify`, or try again in a minute.")


def _levels(of: Report) -> Mapping[tuple[str, str], int]:
    known = ((area.code, code) for area in of.campaign.areas for code in of.campaign.codes_of[area.level])
    return {place: value for place in known if (value := of.snapshot.level(*place))}


def _added(records: Sequence[Record], day: date) -> Mapping[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for record in records:
        for row in record.rows:
            if row.series is Series.CHANGE and row.day <= day:
                found[row.area, row.code] += (row.new or 0) - (row.old or 0)
    return {place: value for place, value in found.items() if value}


def _files(books: Redis, found: Archived, now: datetime, *, with_words: bool) -> Iterator[tuple[str, bytes]]:
    of = found.report
    campaign, zone = of.campaign, of.campaign.zone
    until = words_until(campaign)
    words_file = f"loi-tin-nhan-XOA-SAU-{until}.csv" if with_words and campaign.day_of(now) <= until else ""
    texts = _texts(books, campaign.id)
    yield "README.txt", readme(of, words_file).encode("utf-8-sig")
    tables = {
        "so-lieu.csv": (FIGURES, _figures(of)),
        "so-lieu-tung-ngay.csv": (DAYS, _days(of)),
        "tong-hop.csv": (TOTALS, _totals(of)),
        "ty-le.csv": (RATES, _rates(of)),
        "doi-chieu.csv": (SUMS_OF, _sums(of)),
        "so-cai.csv": (LEDGER, _ledger(found.ledger)),
        "tin-nhan.csv": (TEXTS, _about_texts(books, found, texts)),
    }
    if words_file:
        tables[words_file] = (WORDS, ((one.id, one.body) for one in texts if one.body and not one.is_order))
    for name, (columns, rows) in tables.items():
        yield name, comma_separated(columns, rows, zone)
    yield "ke-hoach.yaml", campaign_file.dump(campaign).encode()
    closes = closing_day(campaign, now)
    final = of if closes == of.day else whole(books, campaign, closes, now)
    for to in To:
        yield f"giay-to/bao-cao-ket-qua-{to}.docx", final_report(final, to)
        if typst_paper.is_installed():
            yield f"giay-to/bao-cao-ket-qua-{to}.pdf", final_pdf(final, to)
    yield "giay-to/bao-cao-nhanh.docx", quick_docx(of)
    yield "giay-to/so-lieu.xlsx", xlsx(of)


FIGURES = ("Mã địa bàn", "Địa bàn", "Mã chỉ số", "Chỉ số", "Cách tính", "Số", "Đơn vị", "Ngày có số mới nhất")
DAYS = ("Mã địa bàn", "Ngày", "Mã chỉ số", "Số báo của ngày", "Lũy kế báo ngày ấy")
TOTALS = ("Mã chỉ số", "Chỉ số", "Số", "Đơn vị", "Số địa bàn có số liệu", "Trên tổng số địa bàn")
RATES = ("Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Tỷ lệ", "Giao", "Đánh giá")
SUMS_OF = ("Mã địa bàn", "Địa bàn", "Phép cộng", "Kết quả")
LEDGER = (
    "Mục", "Thời điểm", "Mã người ghi", "Lý do", "Mã tin", "Mã địa bàn", "Ngày", "Mã chỉ số", "Loại dòng", "Số cũ",
    "Số mới",
)  # fmt: skip
TEXTS = ("Mã tin", "Nhận lúc", "Kênh", "Mã người gửi", "Vai trò", "Địa bàn", "Kết quả", "Lý do", "Số tham chiếu")
WORDS = ("Mã tin", "Lời tin")


def _figures(of: Report) -> Iterator[Row]:
    for area in of.campaign.areas:
        for one in of.campaign.indicators:
            value = of.snapshot.level(area.code, one.code) if one.level == area.level else None
            if one.level == area.level and (one.enabled or value is not None):
                days = of.snapshot.sheet.marked_days(area.code, one.code)
                yield (
                    area.code, area.name, one.code, phrase(one.name), KINDS[one.kind], value, phrase(one.unit),
                    days[-1] if days else None,
                )  # fmt: skip


def _days(of: WholeReport) -> Iterator[Row]:
    for area in of.campaign.areas:
        for day in of.snapshot.days:
            said = of.snapshot.said(area.code, day)
            for code in dict.fromkeys(name.removesuffix("=") for name in said):
                yield area.code, day, code, said.get(code), said.get(f"{code}=")


def _totals(of: Report) -> Iterator[Row]:
    for one in of.indicators:
        known = one.level if one.covered else None
        yield one.indicator.code, heading(one.indicator), known, phrase(one.indicator.unit), one.covered, one.of


def _rates(of: Report) -> Iterator[Row]:
    for one in of.rates:
        is_known = one.part.share is not None
        above, below = (one.part.above, one.part.below) if is_known else (None, None)
        yield one.rate.code, phrase(one.rate.name), above, below, one.part.share, goal(one), STATES[one.state]


def _sums(of: Report) -> Iterator[Row]:
    for one in confirmations(of):
        for added in one.sums:
            yield one.area.code, one.area.name, added.said(), added.verdict()


def _ledger(records: Sequence[Record]) -> Iterator[Row]:
    for record in records:
        for row in record.rows:
            yield (
                record.entry, record.received_at, record.author, record.why, record.text_id, row.area, row.day,
                row.code, SERIES[row.series], row.old, row.new,
            )  # fmt: skip


def _texts(books: Redis, campaign: str) -> list[Text]:
    """The texts of phones, oldest first; without phones and words where these are forgotten."""
    found: list[Text] = []
    before = ""
    while page := inbox.between(books, campaign, STEP, before):
        found += (one for one in page if one.is_of_a_phone)
        before = page[-1].entry
    return found[::-1]


def _about_texts(books: Redis, found: Archived, texts: Sequence[Text]) -> Iterator[Row]:
    campaign = found.report.campaign
    senders = roster.by_phones(books, campaign.id, sorted({one.sender for one in texts}))
    changed = {one.text_id: sorted({row.area for row in one.rows}) for one in found.ledger}
    for text in texts:
        sender = senders.get(text.sender)
        areas = changed.get(text.id) or (sender.areas if sender else ())
        outcome = text.fields.get("outcome", "")
        yield (
            text.id, text.received_at, text.fields.get("channel", ""), sender.id if sender else "",
            phrase(campaign.roles[sender.role]) if sender and sender.role in campaign.roles else "", " ".join(areas),
            became(Outcome(outcome)) if outcome else "", text.fields.get("reason", ""),
            text.fields.get("reference_number", ""),
        )  # fmt: skip

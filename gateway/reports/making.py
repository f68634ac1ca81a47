"""The making of a paper of any kind, which tells how far it is: what takes a page too long, a job does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from redis import Redis

from gateway.reports import archive as packing
from gateway.reports import typst_paper
from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.quick import quick_docx
from gateway.reports.report import whole
from gateway.reports.sheets import xlsx
from gateway.reports.snapshot import Told, closing_day, day_of_papers
from parsers.campaign.plan import Campaign

ARCHIVE = "archive"
WORKBOOK = "figures"
QUICK = "quick"
FINAL: Mapping[str, tuple[To, bool]] = {f"{to}{form}": (to, form == "pdf") for to in To for form in ("", "pdf")}
"""The final report by kind: whom it is for, and whether it is a PDF."""
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A file of a paper."""

    name: str
    data: bytes


def kinds() -> list[str]:
    """The kinds of paper that can be made here, the most asked for first."""
    can_pdf = typst_paper.is_installed()
    return [QUICK, WORKBOOK, *(kind for kind, (_, is_pdf) in FINAL.items() if can_pdf or not is_pdf), ARCHIVE]


def day_of(campaign: Campaign, kind: str, now: datetime) -> date:
    """Up to which day a paper of this kind counts, if no day is named."""
    return closing_day(campaign, now) if kind in FINAL else day_of_papers(campaign, now)


def make(books: Redis, campaign: Campaign, kind: str, day: date, now: datetime, told: Told) -> MadePaper:
    """Make a paper; LedgerDisagreesError where an archive's figures and ledger do not agree."""
    if kind == ARCHIVE:
        return MadePaper(packing.file_name(campaign, day), packing.archive(books, campaign, day, now, told=told))
    found = whole(books, campaign, day, now, told)
    if kind in FINAL:
        to, is_pdf = FINAL[kind]
        name = f"bao-cao-ket-qua-{campaign.id}-{to}"
        return (
            MadePaper(f"{name}.pdf", final_pdf(found, to))
            if is_pdf
            else MadePaper(f"{name}.docx", final_report(found, to))
        )
    if kind == QUICK:
        return MadePaper(f"bao-cao-nhanh-{campaign.id}-{day}.docx", quick_docx(found))
    return MadePaper(f"so-lieu-{campaign.id}-{day}.xlsx", xlsx(found))

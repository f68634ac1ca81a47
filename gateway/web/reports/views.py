"""The reports: which papers there are, what is missing in them, and each of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.books import campaigns
from gateway.reports import messages as written
from gateway.reports import typst_paper
from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.form import FormFault, fill
from gateway.reports.gaps import gaps, of_the_day, so_far
from gateway.reports.making import TYPES
from gateway.reports.quick import quick, quick_docx
from gateway.reports.recorded import recorded
from gateway.reports.report import Report, WholeReport, report, whole
from gateway.reports.sheets import xlsx
from gateway.reports.snapshot import closing_day, cut_off_at, day_of_papers, is_long
from gateway.web import days, show
from gateway.web.chosen import Chosen, choose, the_books, to
from gateway.web.guard import FILE_BYTES
from gateway.web.labels.labels import USUAL, label, label_in, spoken
from gateway.web.people_said import moment
from gateway.web.roles import Role, needs
from parsers.campaign.plan import Campaign

pages = Blueprint("reports", __name__)

DOCX, PDF, XLSX = TYPES["docx"], TYPES["pdf"], TYPES["xlsx"]
MANY_ROWS = 18
"""From more areas on the quick report is printed smaller, so that it stays on one page."""


@pages.get("/reports")
@needs(Role.VIEWER, reader=True)
def all_() -> Response:
    """The papers there are, and what is missing in them."""
    books = the_books()
    chosen = choose(books, request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign, now = campaigns.current(books, chosen.id)[0], datetime.now(UTC)
    day, closes, today = _day(campaign, now), closing_day(campaign, now), day_of_papers(campaign, now)
    if is_long(campaign, min(day, closes), today):
        return redirect(to("long.all_"), 303)
    of_day = report(books, campaign, day, now)
    so_far_ = of_day if closes == day else report(books, campaign, closes, now)
    cut_off, told = cut_off_at(campaign), recorded(books, so_far_.snapshot)
    page = {
        "chosen": chosen,
        "campaign": campaign,
        "day": day,
        "today": today,
        "has_files": not is_long(campaign, campaign.first_day, max(day, closes)),
        "closes": closes,
        "cut_off": moment(cut_off, campaign.zone) if cut_off else "",
        "taken": moment(now, campaign.zone),
        "can_pdf": typst_paper.is_installed(),
        "missing": [*of_the_day(of_day, spoken())],
        "missing_so_far": [*so_far(so_far_, told, spoken())] if so_far_ is of_day else gaps(so_far_, told, spoken()),
    }
    return make_response(render_template("reports/page.html", **page))


@pages.get("/reports/day")
@needs(Role.VIEWER, reader=True)
def day() -> Response:
    """The quick report of a day: a page to print, or with `?as=docx` a file."""
    found, chosen = _report()
    if request.args.get("as") == "docx":
        return _file(quick_docx(found), f"bao-cao-nhanh-{found.campaign.id}-{found.day}.docx", DOCX)
    page = {
        "chosen": chosen,
        "paper": quick(found),
        "day": found.day,
        "is_many": len(found.areas) > MANY_ROWS,
        "paper_words": partial(label_in, USUAL),
    }
    return make_response(render_template("reports/day.html", **page))


@pages.get("/reports/messages")
@needs(Role.VIEWER, reader=True)
def messages() -> Response:
    """A summary to paste, and a bulletin to read aloud."""
    found, chosen = _report()
    page = {"chosen": chosen, "day": found.day, "summary": written.summary(found), "bulletin": written.bulletin(found)}
    return make_response(render_template("reports/messages.html", **page))


@pages.get("/reports/figures")
@needs(Role.VIEWER, reader=True)
def figures() -> Response:
    """The workbook up to the end of a day."""
    found = _whole()
    return _file(xlsx(found, spoken()), f"so-lieu-{found.campaign.id}-{found.day}.xlsx", XLSX)


@pages.get("/reports/final")
@needs(Role.VIEWER, reader=True)
def final() -> Response:
    """The final report, up to the cut-off or to today where that is earlier; `?as=pdf` where Typst is installed."""
    name = request.args.get("to", To.CHAIRMAN)
    reader = To(name) if name in set(To) else abort(404)
    as_pdf = request.args.get("as") == "pdf"
    if as_pdf and not typst_paper.is_installed():
        abort(404)
    found = _whole(is_final=True)
    name = f"bao-cao-ket-qua-{found.campaign.id}-{reader}"
    return (
        _file(final_pdf(found, reader), f"{name}.pdf", PDF)
        if as_pdf
        else _file(final_report(found, reader), f"{name}.docx", DOCX)
    )


@pages.get("/reports/form")
@needs(Role.VIEWER)
def form() -> Response:
    """How a form of the level above is prepared, with every code that can be written into it."""
    return _form_page(())


@pages.post("/reports/form")
@needs(Role.VIEWER, most_bytes=FILE_BYTES)
def fill_form() -> Response:
    """The form with the figures in it, or each place of it that cannot be filled."""
    found, _ = _report()
    data = b""
    if sent := request.files.get("file"):
        with closing(sent):
            data = sent.stream.read()
    if not data:
        return _form_page([FormFault("", label("form_no_file"))], 400)
    filled = fill(found, data, spoken())
    if filled.faults:
        return _form_page(filled.faults, 400)
    return _file(filled.data, f"bieu-mau-{found.campaign.id}-{found.day}.xlsx", XLSX)


def _form_page(faults: Sequence[FormFault], status: int = 200) -> Response:
    _, campaign, now = _campaign()
    page = {
        "campaign": campaign, "day": _day(campaign, now), "today": day_of_papers(campaign, now), "faults": faults,
        "indicators": [one for one in campaign.indicators if one.enabled], "show": show,
        "areas": [one for one in campaign.areas if not one.retired],
    }  # fmt: skip
    return make_response(render_template("reports/form.html", **page), status)


def _report() -> tuple[Report, object]:
    """The report of the day in the address; 404 where there is no campaign.

    Where that takes long, the page of the papers has a job make it.
    """
    chosen, campaign, now = _campaign()
    day = _day(campaign, now)
    if is_long(campaign, day, day_of_papers(campaign, now)):
        abort(redirect(to("long.all_"), 303))
    return report(the_books(), campaign, day, now), chosen


def _whole(*, is_final: bool = False) -> WholeReport:
    """The same with every day, or the final one, for a file."""
    _, campaign, now = _campaign()
    day = closing_day(campaign, now) if is_final else _day(campaign, now)
    if is_long(campaign, campaign.first_day, day):
        abort(redirect(to("long.all_"), 303))
    return whole(the_books(), campaign, day, now)


def _campaign() -> tuple[Chosen, Campaign, datetime]:
    """The campaign in the address or the form, and the moment that its papers speak of."""
    chosen = choose(the_books(), request.values.get("campaign")) or abort(404)
    return chosen, campaigns.current(the_books(), chosen.id)[0], datetime.now(UTC)


def _day(campaign: Campaign, now: datetime) -> date:
    """The day in the address, brought to the campaign's days until today; today where none is named."""
    named, today = request.values.get("day"), day_of_papers(campaign, now)
    if not named:
        return today
    return min(max(days.asked(named, campaign), campaign.first_day), today)


def _file(data: bytes, name: str, kind: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

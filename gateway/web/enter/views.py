"""Figures by hand: the form of an area's day, the lists of all areas, and the locking of days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway import entering
from gateway.books import campaigns, cursor, inbox, ledger
from gateway.entering import Answered
from gateway.routing import sms_way
from gateway.web.chosen import Chosen, choose, the_books, to
from gateway.web.days import DayError
from gateway.web.enter import place, sheet_form
from gateway.web.enter.pasted import MOST_LINES, PastedLine, read_lines
from gateway.web.enter.place import EntryPlace
from gateway.web.enter.presenter import FormQuestion, asked, outcome, refused
from gateway.web.enter.sheet_form import FilledForm
from gateway.web.giving import arrival, author, carried_out, form_ref, fresh_nonce, given_before
from gateway.web.labels.labels import label
from gateway.web.order_words import submission_words
from gateway.web.outcomes import Became
from gateway.web.roles import Role, abort_outside, needs, person, within
from parsers.campaign.plan import Campaign, Indicator
from parsers.meaning import Reason, Rejection
from parsers.order import FiguresOrder, LockOrder
from parsers.validation.trial import ConfirmationRequest

pages = Blueprint("enter", __name__)

SOURCES = ("telephone", "paper", "in_person", "zalo")
MOST_TOLD_BY = 60
TICK = re.compile(r"(?P<number>[0-9]{1,2}):(?P<mark>[0-9a-f]{16})")
"""A line that is ticked, and what it showed."""


@pages.get("/enter")
@needs(Role.CLERK)
def form() -> Response:
    """The form of an area's day, with the figures that stand."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    return _day_page(place.of_day(_campaign(chosen), request.args), FilledForm(date.min))


@pages.post("/enter")
@needs(Role.CLERK)
def enter() -> Response:
    """Store what was written, or ask or say why not; what was written stays in the form."""
    here = place.of_day(_campaign(_chosen()), request.form)
    filled = sheet_form.read(request.form, here.cells, here.day, here.areas[0])
    return _entered(here, filled, "day")


@pages.get("/enter/lists")
@needs(Role.CLERK)
def lists() -> Response:
    """The lists of all areas in one form."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    return _lists_page(place.of_lists(_campaign(chosen), request.args), FilledForm(date.min))


@pages.post("/enter/lists")
@needs(Role.CLERK)
def enter_lists() -> Response:
    """Store the lists that were changed."""
    here = place.of_lists(_campaign(_chosen()), request.form)
    return _entered(here, sheet_form.read(request.form, here.cells, here.day), "lists")


@pages.get("/enter/lock")
@needs(Role.CLERK)
def locking() -> Response:
    """Up to which day all is locked, and the form that changes it."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign = _campaign(chosen)
    locked = cursor.position(the_books(), campaign.id).locked
    return _page(
        "enter/lock.html", campaign, locked=locked, done=_done(campaign), today=place.today(campaign),
        may_lock=within(person(), campaign, campaign.top.code), back="closing" if "back" in request.args else "",
        undo=_lock_before(campaign, locked),
    )  # fmt: skip


@pages.post("/enter/lock")
@needs(Role.CLERK)
def lock() -> Response:
    """Lock all days up to one, or none."""
    campaign = _campaign(_chosen())
    abort_outside(campaign, campaign.top.code)
    through = None if "unlock" in request.form else place.named_day(request.form.get("day", ""), campaign)
    if through and through > place.today(campaign):  # heads could report nothing any more
        raise DayError
    before = cursor.position(the_books(), campaign.id).locked
    order = LockOrder(author(campaign), through, request.form.get("seen"))
    given = arrival(campaign.id, order, request.form.get("nonce", ""))
    carried_out(campaign.id, given)
    return redirect(to("enter.locking", done=given.id, was=before or "", back=request.form.get("back")), 303)


def _lock_before(campaign: Campaign, locked: date | None) -> date | str | None:
    """Up to which day all was locked before what was just done: "" for no day; None where nothing was done."""
    was = request.args.get("was")
    if was is None or was == (locked.isoformat() if locked else ""):
        return None
    return place.named_day(was, campaign) if was else ""


@pages.get("/enter/paste")
@needs(Role.CLERK)
def paste() -> Response:
    """The box that lines are pasted into."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    return _page("enter/paste.html", _campaign(chosen), pasted="", lines=[], results={}, most=MOST_LINES)


@pages.post("/enter/paste")
@needs(Role.CLERK)
def read_pasted() -> Response:
    """What each line would be read as; nothing is stored."""
    campaign = _campaign(_chosen())
    return _pasted(campaign, {})


@pages.post("/enter/paste/store")
@needs(Role.CLERK)
def store_pasted() -> Response:
    """Store the lines that are ticked, one order each, and say of each what became of it."""
    campaign = _campaign(_chosen())
    results: dict[int, Became] = {}
    ticks = (TICK.fullmatch(one) for one in request.form.getlist("line"))
    marks = {int(tick["number"]): tick["mark"] for tick in ticks if tick}
    for number in sorted(marks.keys() & set(range(1, MOST_LINES + 1))):
        results |= _stored(campaign, number, marks[number])
    return _pasted(campaign, results)


def _stored(campaign: Campaign, number: int, mark: str) -> dict[int, Became]:
    """What became of one line: stored as it was shown, or shown again where it would be another thing by now."""
    order_id = given_before(campaign.id, str(number))
    if not order_id:
        line = next(iter(_lines(campaign, number)), None)  # read anew: the line before may have changed the figures
        if line is None or line.submission is None or line.mark != mark:
            return {}
        told_by = line.sender.name if line.sender else ""
        order = FiguresOrder(author(campaign), line.submission, line.settled, line.seen, "zalo", told_by)
        given = arrival(campaign.id, order, form_ref(str(number)))
        carried_out(campaign.id, given)
        order_id = given.id
    return {number: _became(campaign, order_id) or Became("open", label("enter_waits"))}


def _pasted(campaign: Campaign, results: dict[int, Became]) -> Response:
    pasted = request.form.get("pasted", "")
    return _page("enter/paste.html", campaign, pasted=pasted, lines=_lines(campaign), results=results, most=MOST_LINES)


def _lines(campaign: Campaign, only: int | None = None) -> list[PastedLine]:
    return read_lines(the_books(), campaign, request.form.get("pasted", ""), author(campaign), datetime.now(UTC), only)


def _entered(here: EntryPlace, filled: FilledForm, kind: str) -> Response:
    campaign, now = here.campaign, datetime.now(UTC)
    if before := given_before(campaign.id):
        return _to(here, kind, before)
    show = {"day": _day_page, "lists": _lists_page}[kind]
    if filled.is_empty and not filled.faults:
        filled.faults[""] = label("enter_nothing")
    if filled.faults:
        return show(here, filled, status=400)
    answers = [Answered(*one.split("=", 1)) for one in request.form.getlist("answer") if "=" in one]
    by = author(campaign)
    wanted = sheet_form.submission(campaign, filled)
    tried = entering.tried(the_books(), campaign, by, wanted, now, filled.seen, answers)
    match tried.result:
        case Rejection(reason=Reason.SECOND_REPORT):
            filled.faults[""] = label("enter_overtaken", what=submission_words(wanted))
            return show(here, filled, status=409)
        case Rejection() as rejection:
            filled.faults[""] = refused(campaign, rejection, by, now)
            return show(here, filled, status=400)
        case ConfirmationRequest() as request_:
            return show(here, filled, question=asked(campaign, request_, answers))
    order = FiguresOrder(
        by, tried.submission, tried.settled, filled.seen, _source(), _told_by(), _receipt_to(here),
    )  # fmt: skip
    return _given(here, order, kind)


def _given(here: EntryPlace, order: FiguresOrder, kind: str) -> Response:
    way = sms_way(current_app.extensions["settings"], here.campaign.id) if order.receipt_to else ""
    one = replace(arrival(here.campaign.id, order, form_ref()), answer_by=way)
    carried_out(here.campaign.id, one)
    return _to(here, kind, one.id)


def _to(here: EntryPlace, kind: str, order_id: str) -> Response:
    """The way to the form with what became of an order."""
    if kind == "lists":
        return redirect(to("enter.lists", done=order_id), 303)
    return redirect(to("enter.form", area=here.areas[0], day=here.day.isoformat(), done=order_id), 303)


def _day_page(
    here: EntryPlace, filled: FilledForm, question: FormQuestion | None = None, status: int = 200
) -> Response:
    campaign = here.campaign
    page = { "filled": filled, "question": question, "area": campaign.area[here.areas[0]],
        "areas": [one for one in campaign.areas if not one.retired and within(person(), campaign, one.code)],
        "day_before": here.day - timedelta(days=1) if here.day > campaign.first_day else None,
        "day_after": here.day + timedelta(days=1) if here.day < min(place.today(campaign), campaign.last_day) else None,
        "can_tell": bool(here.heads and sms_way(current_app.extensions["settings"], campaign.id)),
    }  # fmt: skip
    return _form_page("enter/page.html", here, status, **page)


def _lists_page(
    here: EntryPlace, filled: FilledForm, question: FormQuestion | None = None, status: int = 200
) -> Response:
    indicators: Sequence[Indicator] = here.groups[0].indicators if here.groups else ()
    page = {"filled": filled, "question": question, "indicators": indicators, "can_tell": False}
    return _form_page("enter/lists.html", here, status, **page)


def _form_page(template: str, here: EntryPlace, status: int, **page: object) -> Response:
    """A form page: what the books hold stands in the fields, what was just written over it."""
    campaign = here.campaign
    sheet = entering.sheet(the_books(), campaign, here.areas, here.day)
    page |= {
        "place": here,
        "stored": {cell.name: sheet_form.stored(sheet, cell, here.day) for cell in here.cells},
        "level": {cell.name: sheet.level(cell.area, cell.code) for cell in here.cells},
        "said_before": request.form if request.method == "POST" and status != 409 else {},
        "sources": SOURCES, "done": _done(campaign) if request.method == "GET" else None,
        "locked": cursor.position(the_books(), campaign.id).locked, "today": place.today(campaign),
    }  # fmt: skip
    return _page(template, campaign, status, **page)


def _page(template: str, campaign: Campaign, status: int = 200, **page: object) -> Response:
    return make_response(render_template(template, campaign=campaign, nonce=fresh_nonce(), **page), status)


def _done(campaign: Campaign) -> Became | None:
    """What became of the order that the address names."""
    named = request.args.get("done")
    return _became(campaign, named) or Became("open", label("enter_waits")) if named else None


def _became(campaign: Campaign, order_id: str) -> Became | None:
    texts = inbox.texts(the_books(), campaign.id, [order_id])
    if not texts or not texts[0].is_order:
        return None
    entry = texts[0].fields.get("entry", "")
    rows = ledger.rows_of(the_books(), campaign.id, [entry]).get(entry, ()) if entry else ()
    return outcome(texts[0], rows)


def _source() -> str:
    said = request.form.get("source", "")
    return said if said in SOURCES else ""


def _told_by() -> str:
    return " ".join(request.form.get("told_by", "").split())[:MOST_TOLD_BY]


def _receipt_to(here: EntryPlace) -> str:
    wanted = request.form.get("receipt", "")
    return next((one.phone for one in here.heads if one.id == wanted), "")


def _chosen() -> Chosen:
    return choose(the_books(), request.form.get("campaign", "")) or abort(404)


def _campaign(chosen: Chosen) -> Campaign:
    return campaigns.current(the_books(), chosen.id)[0]

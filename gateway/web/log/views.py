"""The page of the log: every order of a person, and every other thing that people do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, abort, current_app, make_response, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import accounts, campaigns, inbox, log
from gateway.books.log import Deed, LogPage, Wanted
from gateway.web import days, export
from gateway.web.chosen import choose
from gateway.web.days import DayError
from gateway.web.export import Cell, Table
from gateway.web.labels.labels import label, phrase
from gateway.web.log.presenter import ShownLine, shown
from gateway.web.order_words import KINDS
from gateway.web.roles import Role, needs, person
from parsers.campaign.plan import Campaign

pages = Blueprint("log", __name__)

LINES = 50
MOST_EXPORTED = 20_000
COLUMNS = ("log_at", "log_who", "log_what", "log_about", "log_became", "log_where")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the form of the page asks for."""

    who: str
    what: str
    day: str
    after: str

    @classmethod
    def read(cls) -> LogFilter:
        """Those of this request."""
        return cls(*(request.args.get(name, "") for name in ("who", "what", "day", "after")))

    def wanted(self, campaign: Campaign) -> Wanted:
        """The lines of one day in the campaign's zone, or of all; DayError where the day is none."""
        everything = Wanted(self.who, self.what)
        if not self.day:
            return everything
        begins = datetime.combine(days.asked(self.day, campaign), time(), campaign.zone)
        try:
            return replace(everything, since=begins, until=begins + timedelta(days=1))
        except OverflowError:
            raise DayError from None


@pages.get("/log")
@needs(Role.ADMIN)
def lines() -> Response:
    """The newest lines that fit, and the way to older ones; as a file all of them, up to a bound."""
    books: Redis = current_app.extensions["books"]
    chosen = choose(books, request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign, _ = campaigns.current(books, chosen.id)
    filters = LogFilter.read()
    if kind := export.wanted():
        return _file(books, campaign, filters, kind)
    found = _read(books, campaign, filters.wanted(campaign), filters.after)
    page = {
        "lines": _worded(books, campaign, found),
        "older": found.older,
        "filters": filters,
        "people": accounts.everyone(books),
        "kinds": [*((kind, f"kind_{kind}") for kind in KINDS), *((deed, f"deed_{deed}") for deed in Deed)],
        "zone": campaign.zone,
    }
    return make_response(render_template("log/page.html", chosen=chosen, campaign=campaign, **page))


def _read(books: Redis, campaign: Campaign, wanted: Wanted, after: str) -> LogPage:
    try:
        return log.page(books, campaign.id, wanted, after, LINES)
    except ValueError:
        abort(400)


def _worded(books: Redis, campaign: Campaign, found: LogPage) -> list[ShownLine]:
    orders = inbox.texts(books, campaign.id, [line.about for line in found.lines if line.is_order])
    people = {one.id: one for one in accounts.everyone(books)}
    return shown(found.lines, {text.id: text for text in orders}, people, campaign)


def _file(books: Redis, campaign: Campaign, filters: LogFilter, kind: export.Format) -> Response:
    """The lines as a file; that it was taken stands in the log itself."""
    now = datetime.now(UTC)
    log.note(books, campaign.id, now, person().id, "desk", Deed.EXPORT_TAKEN, "log")
    rows = list(_rows(books, campaign, filters))
    title = f"{label('log')} – {phrase(campaign.short_name)}"
    return export.answer(Table("nhat-ky", title, tuple(map(label, COLUMNS)), rows, campaign.zone), kind)


def _rows(books: Redis, campaign: Campaign, filters: LogFilter) -> Iterator[tuple[Cell, ...]]:
    after, written = filters.after, 0
    while written < MOST_EXPORTED:
        found = _read(books, campaign, filters.wanted(campaign), after)
        for line in _worded(books, campaign, found):
            yield line.at, line.who, line.what, line.about, line.became, line.where
        written, after = written + len(found.lines), found.older
        if not after:
            return

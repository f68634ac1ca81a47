"""The texts on the pages: a list with filters, and one text with everything that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from gateway.about import areas_of, order_of
from gateway.books import campaigns, log, review_queue
from gateway.books.inbox import Text
from gateway.books.log import Deed
from gateway.orders import DESK
from gateway.texts import search
from gateway.texts.opened import find, opened
from gateway.texts.search import Line, Sought
from gateway.web import days, export, lines, ordered, outcomes, show
from gateway.web.chosen import choose, the_books
from gateway.web.export import Cell, Table
from gateway.web.labels.labels import label, phrase
from gateway.web.roles import Person, Role, RoleError, is_whole, needs, person, within
from gateway.web.texts import presenter
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome

pages = Blueprint("texts", __name__)

BOXES = 60
"""Of more areas than so many, a code is typed and not chosen."""
DIGITS_SHOWN = 3
DIGITS_OF_A_CLERK = 9
EXPORTED, LOOKED_AT = 2_000, 10_000
"""A file holds so many texts at most, found among so many."""
DAYS = date(1970, 1, 2), date(9999, 12, 30)
"""Between these every day begins and ends at a moment that can be told."""
WORD = 60
"""The longest name or word that is looked for."""


@dataclass(frozen=True, slots=True)
class TextFilters:
    """What the address asks for, as it was typed, and what is wrong with it."""

    wanted: Sought
    day: str
    area: str
    day_fault: str = ""
    area_fault: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return self.wanted != Sought() or bool(self.day or self.area)


@pages.get("/texts", endpoint="list")
@needs(Role.VIEWER)
def newest() -> Response:
    """All texts and orders, newest first, or those that are looked for."""
    books, now, me = the_books(), datetime.now(UTC), person()
    chosen = choose(books, request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign, _ = campaigns.current(books, chosen.id)
    filters = read(campaign)
    digits = DIGITS_OF_A_CLERK if me.role.covers(Role.CLERK) else DIGITS_SHOWN
    sought = search.search(books, campaign, filters.wanted, _sees(me, campaign), digits)
    if kind := export.wanted():
        log.note(books, chosen.id, now, me.id, DESK, Deed.EXPORT_TAKEN, "texts")
        return export.answer(_table(campaign, search.page(sought, "", EXPORTED, LOOKED_AT), now), kind)
    found = search.TextsPage((), "") if filters.day_fault or filters.area_fault else _page(sought)
    return make_response(
        render_template(
            "texts/page.html",
            chosen=chosen,
            campaign=campaign,
            filters=filters,
            lines=[lines.line(campaign, of, now) for of in found.lines],
            older=found.older,
            before=request.args.get("before", ""),
            areas=[area for area in campaign.areas if within(me, campaign, area.code)],
            boxes=BOXES,
            outcomes=[(one, outcomes.became(one)) for one in Outcome],
            digits=digits,
        )
    )


@pages.get("/texts/<id>")
@needs(Role.VIEWER)
def one(id: str) -> Response:
    """One text or order, with what it says, how it was understood, what it changed and what was answered."""
    books, now = the_books(), datetime.now(UTC)
    chosen = choose(books, request.args.get("campaign")) or abort(404)
    campaign, revision = campaigns.current(books, chosen.id)
    kept = find(books, chosen.id, id) or abort(404)
    found = opened(books, campaign, revision, kept)
    if not _sees(person(), campaign)(areas_of(kept, found.contact, found.record.rows if found.record else ())):
        raise RoleError
    page = presenter.view(campaign, found, now)
    return make_response(
        render_template("texts/one.html", chosen=chosen, campaign=campaign, to_work_on=_to_work_on(kept), **page)
    )


def read(campaign: Campaign) -> TextFilters:
    """What the address asks for."""
    day, area = request.args.get("day", "").strip(), request.args.get("area", "").strip().upper()
    found = _day(day, campaign)
    outcome = request.args.get("outcome", "")
    wanted = Sought(
        found,
        "" if area == campaign.top.code else area,
        request.args.get("who", "").strip()[:WORD],
        outcome if outcome in set(Outcome) else "",
        request.args.get("q", "").strip()[:WORD],
    )
    return TextFilters(
        wanted,
        day,
        area,
        label("filter_day_wrong") if day and found is None else "",
        label("filter_area_wrong", code=show.words(area)) if area and area not in campaign.area else "",
    )


def _day(written: str, campaign: Campaign) -> date | None:
    found = days.read(written, campaign)
    return found if found and DAYS[0] <= found <= DAYS[1] else None


def _page(sought: search.Search) -> search.TextsPage:
    try:
        return search.page(sought, request.args.get("before", ""))
    except ValueError:
        abort(404)


def _sees(me: Person, campaign: Campaign) -> Callable[[Set[str]], bool]:
    """Whether somebody may see a text about some areas: who answers for all may see those about none."""
    return lambda areas: is_whole(me, campaign) or any(within(me, campaign, area) for area in areas)


def _to_work_on(text: Text) -> bool:
    """Whether a person can do something about it, on its page among those that wait."""
    return review_queue.waits(text) or (text.fields.get("outcome") == Outcome.ASKED and not text.is_order)


def _table(campaign: Campaign, found: search.TextsPage, now: datetime) -> Table:
    cut = f" ({label('texts_cut', n=show.number(len(found.lines)))})" if found.older else ""
    title = f"{label('texts_title')} – {phrase(campaign.short_name)}, {show.whole_moment(now, campaign.zone)}{cut}"
    names = ("column_at", "column_who", "column_words", "column_became", "column_changed")
    rows: Iterator[Sequence[Cell]] = (_row(campaign, of) for of in found.lines)
    return Table(f"tin-nhan-{campaign.id}", title, tuple(label(name) for name in names), rows, campaign.zone)


def _row(campaign: Campaign, of: Line) -> Sequence[Cell]:
    text, order = of.text, order_of(of.text)
    return (
        text.received_at,
        ordered.who(campaign, text, of.contact, order),
        show.words(text.body) if not text.is_order else ordered.asked(campaign, order),
        outcomes.became(lines.outcome(text), text.fields.get("order", "")),
        outcomes.what(lines.said(of.rows), text.fields.get("reason", "")),
    )

"""Broadcasts on the pages: compose one, preview it, send it, and control those that are being sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.books import broadcasts, campaigns, cursor, hold, inbox
from gateway.broadcasts.preview import Preview, Proposal, by_hand, preview
from gateway.web import days, show
from gateway.web.broadcasts import broadcast as broadcast_page
from gateway.web.broadcasts import draft
from gateway.web.broadcasts.draft import Draft
from gateway.web.broadcasts.presenter import line, title
from gateway.web.broadcasts.preview import looked
from gateway.web.chosen import Chosen, choose, the_books
from gateway.web.giving import arrival, author, carried_out
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import phrase
from gateway.web.roles import Role, abort_outside, needs, person, within
from parsers.broadcasts.audience import AudienceKind
from parsers.broadcasts.template import OWN, PLACEHOLDERS
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.summary import STOCKS_NOW
from parsers.order import BroadcastControl, BroadcastControlOrder, DaysOffOrder

pages = Blueprint("broadcasts", __name__)

SHOWN = 20
BOXES = 40
"""Of more areas than so many, their codes are written and not ticked."""


class Refused(StrEnum):
    """Why a broadcast could not be controlled, as the page's address names it."""

    OVER = "over"
    SAME_PERSON = "same_person"
    OUTSIDE = "outside"


@pages.get("/broadcasts")
@needs(Role.CLERK)
def newest() -> Response:
    """The composer, the newest broadcasts and the days off."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign, now = _campaign(chosen), datetime.now(UTC)
    return _composer(chosen, campaign, draft.read(request.args, campaign, now, person()), now)


@pages.post("/broadcasts/preview")
@needs(Role.CLERK)
def look() -> Response:
    """What a draft would do; only the part that changes where a script asks."""
    chosen = _chosen()
    campaign, now = _campaign(chosen), datetime.now(UTC)
    written = draft.read(request.form, campaign, now, person())
    if PART_HEADER not in request.headers:
        return _composer(chosen, campaign, written, now)
    found = _preview(campaign, written, now)
    return make_response(render_template("broadcasts/preview.html", look=looked(found) if found else None))


@pages.post("/broadcasts")
@needs(Role.CLERK)
def send() -> Response:
    """Send a draft, once however often its form is sent; what has grown since it was shown is shown again first."""
    chosen = _chosen()
    campaign, now = _campaign(chosen), datetime.now(UTC)
    written = draft.read(request.form, campaign, now, person())
    found = _preview(campaign, written, now)
    if found is None:
        return _again(chosen, campaign, written, now, "no_route")
    given = arrival(chosen.id, found.order, written.nonce)
    if not inbox.texts(the_books(), chosen.id, [given.id]):
        if not found.can_be_sent:
            return _again(chosen, campaign, written, now, "not_possible")
        if _has_risen(found, written):
            return _again(chosen, campaign, written, now, "has_risen")
        carried_out(chosen.id, given)
    return redirect(url_for("broadcasts.one", broadcast=given.id, campaign=chosen.id), 303)


@pages.get("/broadcasts/<broadcast>")
@needs(Role.VIEWER)
def one(broadcast: str) -> Response:
    """A broadcast as it is now; an empty 304 while nothing has changed since the caller's ETag."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        abort(404)
    return broadcast_page.page(the_books(), chosen, _campaign(chosen), broadcast, person())


@pages.post("/broadcasts/<broadcast>/control")
@needs(Role.CLERK)
def control(broadcast: str) -> Response:
    """Approve, pause, resume or cancel a broadcast."""
    chosen, control = _chosen(), request.form.get("control", "")
    if control not in set(BroadcastControl) or not broadcasts.find(the_books(), chosen.id, [broadcast]):
        abort(404)
    order = BroadcastControlOrder(author(_campaign(chosen)), broadcast, BroadcastControl(control))
    done = carried_out(chosen.id, arrival(chosen.id, order))
    why = done.fields.get("why", "") if done and done.fields["outcome"] == Outcome.REFUSED else ""
    refused = why if why in set(Refused) else None
    return redirect(url_for("broadcasts.one", broadcast=broadcast, campaign=chosen.id, refused=refused), 303)


@pages.post("/broadcasts/days-off")
@needs(Role.CLERK)
def days_off() -> Response:
    """Add a day on which nobody is reminded, or remove one."""
    chosen = _chosen()
    campaign = _campaign(chosen)
    abort_outside(campaign, campaign.top.code)
    kept = set(cursor.position(the_books(), chosen.id).days_off)
    added, removed = _day(campaign, "add"), _day(campaign, "remove")
    left = (kept | {added} if added else kept) - {removed}
    order = DaysOffOrder(author(campaign), tuple(sorted(day for day in left if day)))
    carried_out(chosen.id, arrival(chosen.id, order))
    return redirect(url_for("broadcasts.newest", campaign=chosen.id, _anchor="days-off"), 303)


def _composer(chosen: Chosen, campaign: Campaign, written: Draft, now: datetime, said: str = "") -> Response:
    books = the_books()
    found = _preview(campaign, written, now)
    kept = broadcasts.newest(books, chosen.id, SHOWN)
    daily = (campaign.indicator[code] for code in campaign.daily_stocks)
    stocks = {place: phrase(one.title or one.name) for place, one in zip(STOCKS_NOW, daily, strict=False)}
    level = phrase(campaign.level_names[campaign.indicator[campaign.main].level]).lower()
    page = {
        "chosen": chosen, "campaign": campaign, "draft": written, "said": said, "level": level, "zone": campaign.zone,
        "look": looked(found) if found else None,
        "hold": hold.state(books),
        "clock": lambda moment: show.clock(moment, campaign.zone),
        "groups": list(AudienceKind),
        "keys": [(OWN, title(OWN)), *((key, title(key)) for key in by_hand(campaign))],
        "places": [place for place in PLACEHOLDERS if place in stocks or place not in STOCKS_NOW],
        "stocks": stocks,
        "areas": [one for one in campaign.areas if not one.retired and within(person(), campaign, one.code)],
        "is_whole": within(person(), campaign, campaign.top.code),
        "boxes": BOXES,
        "lines": [line(campaign, of, broadcasts.tally(books, chosen.id, of), now) for of in kept],
        "days_off": cursor.position(books, chosen.id).days_off,
    }  # fmt: skip
    return make_response(render_template("broadcasts/page.html", **page))


def _again(chosen: Chosen, campaign: Campaign, written: Draft, now: datetime, said: str) -> Response:
    """The composer again, with why nothing was sent."""
    response = _composer(chosen, campaign, written, now, said)
    response.status_code = 409
    return response


def _has_risen(found: Preview, written: Draft) -> bool:
    """Whether more people or more money are asked for than the author has seen."""
    if written.people is None or written.cost is None:
        return True
    return len(found.sent) > written.people or found.cost > written.cost


def _preview(campaign: Campaign, written: Draft, now: datetime) -> Preview | None:
    """What a draft would do; None while no channel can send."""
    proposal = Proposal(author(campaign), written.audience, written.key, written.written)
    return preview(the_books(), current_app.extensions["settings"], campaign.id, proposal, now)


def _chosen() -> Chosen:
    """The campaign that a form names."""
    return choose(the_books(), request.form.get("campaign", "")) or abort(404)


def _campaign(chosen: Chosen) -> Campaign:
    campaign, _ = campaigns.current(the_books(), chosen.id)
    return campaign


def _day(campaign: Campaign, name: str) -> date | None:
    """The day in a field; DayError where it is none of the campaign's."""
    said = request.form.get(name)
    return days.of_campaign(said, campaign) if said else None

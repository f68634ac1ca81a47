"""The desk: what the office sees of its campaign."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

from flask import Blueprint, abort, current_app, make_response, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import campaigns, cursor, hold, reconciled
from gateway.books.cursor import DrainPosition
from gateway.books.hold import Hold
from gateway.routing import route
from gateway.status import alarms, pulling
from gateway.status.pulling import Unpulled
from gateway.status.status import Status, status
from gateway.web import days
from gateway.web.chosen import Chosen, again, choose
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import spoken
from gateway.web.roles import Role, may, needs, own_under, person
from gateway.web.status.doors import Doors
from gateway.web.status.many import day_cells, progress_rows
from gateway.web.status.presenter import view
from gateway.web.status.reminding import reminding
from parsers.campaign.plan import Campaign

pages = Blueprint("status", __name__)

SILENT_SHOWN = 24
"""Of more silent areas than so many the others are only counted."""
LONGEST_NUMBER = 6
LONGEST_NAME = 60


@pages.get("/")
@needs(Role.VIEWER, reader=True)
def page() -> Response:
    """The status page; nothing at all (304) while nothing has changed since the caller's ETag."""
    books: Redis = current_app.extensions["books"]
    now = datetime.now(UTC)
    chosen = choose(books, request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    response = make_response("")
    held = hold.state(books)
    missing = pulling.unpulled(books, current_app.extensions["settings"], now)
    version = _version(chosen, cursor.position(books, chosen.id), held, missing, now)
    response.set_etag(version)
    if version in request.if_none_match:
        response.status_code = 304
        return response
    response.set_data(_rendered(books, chosen, held, missing, version, now))
    return response


def _rendered(
    books: Redis, chosen: Chosen, held: Hold | None, missing: list[Unpulled], version: str, now: datetime
) -> str:
    settings = current_app.extensions["settings"]
    plan, _ = campaigns.current(books, chosen.id)
    found = _asked_for(books, plan, now)
    by, today = route(settings, plan.id), found if found.is_today else None
    asked = today if may("broadcasts.send") and not request.args.get("wall") else None
    return render_template(
        "status/part.html" if PART_HEADER in request.headers else "status/page.html",
        chosen=chosen,
        hold=held,
        unpulled=missing,
        version=version,
        remind=reminding(books, asked, cursor.position(books, plan.id).cursor, now) if asked else None,
        confirmed=reconciled.of_areas(books, plan.id, [row.area.code for row in found.rows]),
        alarms=alarms.raised(books, settings, today) if today else (),
        number=by.number if by else "",
        silent=[one for one in found.reporting if found.is_reported and one.is_silent],
        most=SILENT_SHOWN,
        doors=Doors(plan),
        day_cells=day_cells,
        progress_rows=progress_rows,
        here=partial(again, campaign=chosen.id),
        **view(found, has_phones=not person().is_reader),
    )


def _asked_for(books: Redis, plan: Campaign, now: datetime) -> Status:
    """The status of the area and day in the address; 404 where there is no such area, DayError where it is no day."""
    area, first = request.args.get("area"), request.args.get("first", "0")
    if (area is not None and area not in plan.area) or not first.isdecimal() or len(first) > LONGEST_NUMBER:
        abort(404)
    mine = own_under(person(), plan, area or plan.top.code)
    find = request.args.get("find", "").strip()[:LONGEST_NAME]
    return status(books, plan, now, area, _day(plan, now), int(first), mine, find)


def _day(plan: Campaign, now: datetime) -> date | None:
    """The day in the address, brought to the campaign's days until today; None where there is none."""
    named = request.args.get("day")
    if not named:
        return None
    day = days.asked(named, plan)
    today = min(max(plan.day_of(now), plan.first_day), plan.last_day)
    return min(max(day, plan.first_day), today)


def _version(chosen: Chosen, at: DrainPosition, held: Hold | None, missing: list[Unpulled], now: datetime) -> str:
    """What the page depends on: how far the campaign is judged, its revision, a hold, a pull, who looks, the minute."""
    pulled = sum(one.listed + one.waiting for one in missing)
    sends = "held" if held else "sends"
    return (
        f"{chosen.id}.{at.cursor}.{at.revision}.{sends}.{len(missing)}-{pulled}.{person().id}.{now:%d%H%M}.{spoken()}"
    )

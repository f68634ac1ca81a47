"""The desk: what the office sees of its campaign."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import campaigns, cursor, hold, reconciled
from gateway.books.cursor import DrainPosition
from gateway.books.hold import Hold
from gateway.status import alarms, pulling
from gateway.status.pulling import Unpulled
from gateway.status.status import status
from gateway.web.chosen import Chosen, choose
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import LANGUAGE
from gateway.web.roles import Role, needs
from gateway.web.status.presenter import view
from gateway.web.status.reminding import reminding

pages = Blueprint("status", __name__)


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
    plan, _ = campaigns.current(books, chosen.id)
    area = request.args.get("area")
    if area is not None and area not in plan.area:
        abort(404)
    template = "status/part.html" if PART_HEADER in request.headers else "status/page.html"
    found = status(books, plan, now, area)
    reached = cursor.position(books, plan.id).cursor
    confirmed = reconciled.of_areas(books, plan.id, [row.area.code for row in found.rows])
    remind = reminding(books, found, reached, now)
    raised = alarms.raised(books, current_app.extensions["settings"], found)
    return render_template(
        template, chosen=chosen, hold=held, unpulled=missing, version=version, remind=remind, confirmed=confirmed,
        alarms=raised, **view(found),
    )  # fmt: skip


def _version(chosen: Chosen, at: DrainPosition, held: Hold | None, missing: list[Unpulled], now: datetime) -> str:
    """What the page depends on: the campaign, how far it is judged, its revision, a hold, a pull, and the minute."""
    pulled = sum(one.listed + one.waiting for one in missing)
    sends = "held" if held else "sends"
    return f"{chosen.id}.{at.cursor}.{at.revision}.{sends}.{len(missing)}-{pulled}.{now:%d%H%M}.{LANGUAGE}"

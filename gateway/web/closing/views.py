"""The end of a campaign: what does not add up and whom to ask, the locking of all days, and the archive."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import campaigns, cursor, log, roster
from gateway.books.log import Deed
from gateway.reports import archive as packing
from gateway.reports.closing import Disagreement, disagreements, role_of
from gateway.reports.making import TYPES
from gateway.reports.report import Report, report
from gateway.reports.snapshot import day_of_papers, is_long
from gateway.web import show
from gateway.web.chosen import choose, the_books, to
from gateway.web.giving import fresh_nonce
from gateway.web.labels.labels import label, spoken
from gateway.web.people_said import moment
from gateway.web.roles import Role, abort_outside, needs, person, within
from parsers.campaign.plan import Campaign

pages = Blueprint("closing", __name__)

MOST_SHOWN = 100


@pages.get("/closing", endpoint="page")
@needs(Role.VIEWER)
def steps() -> Response:
    """What is left to do, in order."""
    if choose(the_books(), request.args.get("campaign")) is None:
        return make_response(render_template("parts/nothing.html"))
    return _steps()


@pages.get("/closing/archive")
@needs(Role.CLERK)
def archive() -> Response:
    """The archive as a file; that somebody took it stands in the log."""
    campaign, now = _campaign(), datetime.now(UTC)
    abort_outside(campaign, campaign.top.code)
    day = day_of_papers(campaign, now)
    if is_long(campaign, campaign.first_day, day):
        return redirect(to("long.all_"), 303)
    with_words = "words" in request.args
    try:
        data = packing.archive(the_books(), campaign, day, now, with_words=with_words)
    except packing.LedgerDisagreesError:
        return _steps(label("closing_unsteady"), 409)
    log.note(the_books(), campaign.id, now, person().id, "desk", Deed.EXPORT_TAKEN, "archive")
    response = make_response(data)
    response.headers["Content-Type"] = TYPES["zip"]
    response.headers["Content-Disposition"] = f'attachment; filename="{packing.file_name(campaign, day)}"'
    return response


def _steps(said_bad: str = "", status: int = 200) -> Response:
    campaign, now = _campaign(), datetime.now(UTC)
    day = day_of_papers(campaign, now)
    if is_long(campaign, day, day):
        return redirect(to("long.all_"), 303)
    found = report(the_books(), campaign, day, now)
    page = {
        "campaign": campaign, "found": found, "day": day, "said_bad": said_bad,
        "taken": moment(now, campaign.zone), "faults": _faults(found)[:MOST_SHOWN], "nonce": fresh_nonce(),
        "is_over": campaign.day_of(now) > campaign.last_day, "words_until": packing.words_until(campaign),
        "keeps_words": campaign.day_of(now) <= packing.words_until(campaign),
        "has_files": not is_long(campaign, campaign.first_day, day),
        "is_locked": not found.unlocked,
        "locked": cursor.position(the_books(), campaign.id).locked,
        "is_mine": within(person(), campaign, campaign.top.code),
    }  # fmt: skip
    return make_response(render_template("closing/page.html", **page), status)


def _faults(found: Report) -> list[tuple[Disagreement, list[tuple[str, str]]]]:
    """What does not add up, each with the ids and names of who can be asked."""
    books: Redis = current_app.extensions["books"]
    people = [one for one in roster.everyone(books, found.campaign.id) if one.in_office_on(found.day)]
    return [(one, _named(found.campaign, one)) for one in disagreements(found, people, spoken())]


def _named(campaign: Campaign, of: Disagreement) -> list[tuple[str, str]]:
    """People by name; of areas that the person signed in does not answer for, only who they are."""
    found = []
    for one in of.call:
        mine = all(within(person(), campaign, area) for area in one.areas)
        role = role_of(campaign, one, spoken())
        found.append((one.id, f"{show.words(one.name)} ({role})") if mine else ("", f"{role} {' '.join(one.areas)}"))
    return found


def _campaign() -> Campaign:
    chosen = choose(the_books(), request.args.get("campaign")) or abort(404)
    return campaigns.current(the_books(), chosen.id)[0]

"""The areas on the pages: one with its figures, what is in it and its days, and one day with what it is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from gateway.books import campaigns
from gateway.texts.area import AreaShown, area_shown
from gateway.texts.day import AreaDay, area_day
from gateway.web import export, lines
from gateway.web.areas import presenter
from gateway.web.chosen import Chosen, choose, the_books
from gateway.web.labels.labels import phrase
from gateway.web.roles import Role, abort_outside, may, needs, person
from parsers.campaign.plan import Campaign

pages = Blueprint("areas", __name__)


@pages.get("/areas/<code>")
@needs(Role.VIEWER, reader=True)
def area(code: str) -> Response:
    """An area: the way up, its figures, what is in it, and its days."""
    chosen, campaign = _chosen(code)
    now, until = datetime.now(UTC), _day(campaign, request.args.get("until"))
    kind = export.wanted()
    shown = area_shown(
        the_books(), campaign, code, now, until, request.args.get("first", ""), all_days=kind is not None
    )
    if kind:
        return export.answer(presenter.days_table(campaign, shown, now), kind)
    page = {
        "chosen": chosen,
        "campaign": campaign,
        "shown": shown,
        "lineage": _lineage(campaign, code),
        "level": phrase(campaign.level_names[shown.area.level]),
        "figures": [presenter.figure(campaign, one) for one in shown.figures if one.covered],
        "without": [presenter.figure(campaign, one) for one in shown.figures if not one.covered],
        "columns": presenter.under_columns(campaign),
        "under": [presenter.under(campaign, one) for one in shown.under],
        "days": [*presenter.days(campaign, shown)],
        "older": _older(campaign, shown),
        "until": until,
        "may_enter": may("enter.form") and not shown.area.retired and bool(campaign.reported_at(shown.area.level)),
    }
    return make_response(render_template("areas/area.html", **page))


@pages.get("/areas/<code>/<day>")
@needs(Role.VIEWER, reader=True)
def day(code: str, day: str) -> Response:
    """A day of an area: its figures with the texts and orders behind each, and what was not taken."""
    chosen, campaign = _chosen(code)
    on = _day(campaign, day) or abort(404)
    now, me = datetime.now(UTC), person()
    found = area_day(the_books(), campaign, code, on, request.args.get("first", ""))
    if kind := export.wanted():
        return export.answer(presenter.steps_table(campaign, found, now, named=not me.is_reader), kind)
    page = {
        "chosen": chosen,
        "campaign": campaign,
        "found": found,
        "lineage": _lineage(campaign, code),
        "figures": [presenter.day_figure(campaign, one, now) for one in found.figures],
        "under": presenter.below(campaign, found),
        "lines": [] if me.is_reader else [lines.line(campaign, one, now) for one in found.untaken],
        "named": not me.is_reader,
        "before": on - timedelta(days=1) if on > campaign.first_day else None,
        "after": _after(campaign, found, now),
    }
    return make_response(render_template("areas/day.html", **page))


def _chosen(code: str) -> tuple[Chosen, Campaign]:
    """The campaign, where it has this area and the person signed in answers for it."""
    chosen = choose(the_books(), request.args.get("campaign")) or abort(404)
    campaign, _ = campaigns.current(the_books(), chosen.id)
    if code not in campaign.area:
        abort(404)
    abort_outside(campaign, code)
    return chosen, campaign


def _lineage(campaign: Campaign, code: str) -> list[tuple[str, str]]:
    """The areas above one, from the top down."""
    return [(one, campaign.area[one].name) for one in reversed(campaign.lineage[code][1:])]


def _day(campaign: Campaign, written: str | None) -> date | None:
    """A day of the campaign; None where none is named, 404 where it has no such day."""
    if not written:
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError:
        abort(404)
    return found if campaign.first_day <= found <= campaign.last_day else abort(404)


def _older(campaign: Campaign, shown: AreaShown) -> date | None:
    """The newest day before those that are shown."""
    oldest = shown.days[-1].day if shown.days else campaign.first_day
    return oldest - timedelta(days=1) if oldest > campaign.first_day else None


def _after(campaign: Campaign, found: AreaDay, now: datetime) -> date | None:
    following = found.day + timedelta(days=1)
    return following if following <= min(campaign.day_of(now), campaign.last_day) else None

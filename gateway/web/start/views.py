"""The first day at /start: what is there, what is missing and where it is done; nothing is ticked by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from gateway.books import campaigns, drafts
from gateway.campaigns.practice import is_practice
from gateway.settings import Settings
from gateway.status.first_day import Stage, first_day
from gateway.web.chosen import choose, the_books
from gateway.web.roles import Role, needs, person
from gateway.web.start.presenter import CampaignChoice, DraftChoice, choice, stage_line
from parsers.campaign.plan import Campaign

pages = Blueprint("start", __name__)


@pages.get("/start")
@needs(Role.CLERK)
def page() -> Response:
    """Every step of the first day with how it stands."""
    settings: Settings = current_app.extensions["settings"]
    now, plan = datetime.now(UTC), _plan()
    found = first_day(the_books(), settings, plan, now)
    all_drafts = drafts.everyone(the_books())
    lines = [stage_line(found, stage, [one for one in all_drafts if plan and one.of == plan.id]) for stage in Stage]
    page = {
        "campaign": plan, "lines": lines, "missing": found.missing,
        "others": _others(plan, now),
        "drafts": [DraftChoice.of_draft(one) for one in all_drafts if not one.of],
    }  # fmt: skip
    return make_response(render_template("start/page.html", **page))


def _plan() -> Campaign | None:
    """The campaign that is named, or else the one that was put in force last; never a practice twin."""
    books = the_books()
    own = {one.campaign for one in person().areas}
    real = [one for one in campaigns.ids(books) if not is_practice(one) and (not own or one in own)]
    newest = max(real, key=lambda one: (campaigns.opened_at(books, one) or _LONG_AGO, one), default="")
    chosen = choose(books, request.args.get("campaign") or newest or None)
    if chosen and chosen.is_practice:
        chosen = choose(books, chosen.twin) if chosen.twin else None
    return campaigns.current(books, chosen.id)[0] if chosen else None


def _others(plan: Campaign | None, now: datetime) -> list[CampaignChoice]:
    """The other campaigns, of which the office may prepare one instead."""
    real = [one for one in campaigns.ids(the_books()) if not is_practice(one) and (plan is None or one != plan.id)]
    return [choice(campaigns.current(the_books(), one)[0], now) for one in real]


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

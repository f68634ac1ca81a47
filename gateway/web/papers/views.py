"""What is printed for the field: cards, a sheet to note figures, a poster, and sheets to confirm figures by signing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.books import campaigns, roster
from gateway.campaigns.practice import SUFFIX, is_practice
from gateway.reports import closing, words
from gateway.reports.field_card import FieldCards
from gateway.reports.report import report
from gateway.reports.snapshot import day_of_papers, is_long
from gateway.routing import address
from gateway.web import show
from gateway.web.chosen import choose, the_books, to
from gateway.web.labels.labels import label_in
from gateway.web.papers.presenter import Holder, column, holders, missing, months
from gateway.web.roles import Role, abort_outside, needs, person, within
from parsers.campaign import phones
from parsers.campaign.placeholders import Placeholder
from parsers.campaign.plan import Campaign

pages = Blueprint("papers", __name__)

AT_ONCE = 30
"""So many cards stand on one page: more would take a phone long to load."""


@pages.get("/papers/cards")
@needs(Role.VIEWER)
def cards() -> Response:
    """A card for each head of one's own areas, or for one of them; an area without a head has one without a name."""
    campaign = _campaign()
    today = campaign.day_of(datetime.now(UTC))
    people = [one for one in roster.everyone(the_books(), campaign.id) if one.in_office_on(today)]
    found = [one for one in holders(campaign, people) if within(person(), campaign, one.area.code)]
    if asked := request.args.get("area"):
        abort_outside(campaign, asked)
        found = [one for one in found if one.area.code == asked] or abort(404)
    first = min(max(request.args.get("first", 0, type=int), 0), max(len(found) - 1, 0))
    part = found[first : first + AT_ONCE]
    page = {"first": first, "all": len(found), "size": AT_ONCE, "on_a4": request.args.get("on") == "a4"}
    return _page("papers/cards.html", campaign, part, **page)


@pages.get("/papers/tally")
@needs(Role.VIEWER)
def tally() -> Response:
    """A sheet with a row a day, of one village or without a name."""
    campaign = _campaign()
    areas = [campaign.area[code] for code in campaign.reporting_areas]
    named = request.args.get("area", "")
    area = next((one for one in areas if one.code == named), None)
    if named and area is None:
        abort(404)
    shown = Holder(area or campaign.area[campaign.example_area])
    page = {
        "area": area,
        "areas": areas,
        "columns": campaign.by_heads,
        "column": partial(column, language=campaign.language),
        "parts": months(campaign),
    }
    return _page("papers/tally.html", campaign, [shown], **page)


@pages.get("/papers/poster")
@needs(Role.VIEWER)
def poster() -> Response:
    """The texts in large letters, for a wall."""
    campaign = _campaign()
    areas = [campaign.area[code] for code in campaign.reporting_areas]
    return _page("papers/poster.html", campaign, [Holder(campaign.area[campaign.example_area])], areas=areas)


@pages.get("/papers/confirmations")
@needs(Role.VIEWER)
def confirmations() -> Response:
    """A sheet for each area with its figures, to be confirmed by signing."""
    campaign, now = _campaign(), datetime.now(UTC)
    day = day_of_papers(campaign, now)
    if is_long(campaign, day, day):
        return redirect(to("long.all_"), 303)
    found = report(the_books(), campaign, day, now)
    sheets = closing.confirmations(found)
    if asked := request.args.get("area"):
        sheets = [one for one in sheets if one.area.code == asked] or abort(404)
    first = min(max(request.args.get("first", 0, type=int), 0), max(len(sheets) - 1, 0))
    page = {
        "campaign": campaign, "sheets": sheets[first : first + AT_ONCE], "first": first, "all": len(sheets),
        "size": AT_ONCE, "words": words, "found": found, "taken": words.moment(campaign, now), **_in(words.LANGUAGE),
    }  # fmt: skip
    return make_response(render_template("papers/confirmations.html", **page))


def _campaign() -> Campaign:
    chosen = choose(the_books(), request.args.get("campaign")) or abort(404)
    return campaigns.current(the_books(), chosen.id)[0]


def _page(template: str, campaign: Campaign, of: list[Holder], **page: object) -> Response:
    """A page of paper: the cards of these people, and what keeps it from being printed in earnest."""
    number, keyword = address(current_app.extensions["settings"], campaign.id.removesuffix(SUFFIX))
    made = FieldCards(campaign, keyword)
    cards = [replace(made.card(one.area), head=one.name) for one in of]
    page |= {
        "campaign": campaign, "cards": cards, "codes": made.codes(), "is_practice": is_practice(campaign.id),
        "number": show.words(phones.grouped_at_home(number, campaign.phone_region)),
        "office": "" if Placeholder.TELEPHONE in campaign.placeholders else campaign.office.telephone,
        "level": words.level(campaign, campaign.indicator[campaign.main].level, campaign.language),
        "missing": missing(campaign, number, of, made.left_out(cards)), **_in(campaign.language),
    }  # fmt: skip
    return make_response(render_template(template, **page))


def _in(language: str) -> dict[str, object]:
    """What a template needs to word a paper in its own language, whoever prints it."""
    return {
        "paper_language": language,
        "paper": partial(label_in, language),
        "paper_phrase": partial(words.phrase, language=language),
    }

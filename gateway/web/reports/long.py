"""The papers of a campaign that is large: a job makes each, and the page of the reports shows how far it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway import redis
from gateway.books import campaigns, log, papers
from gateway.books.log import Deed
from gateway.books.papers import LongPaper, PaperState
from gateway.jobs import enqueue_paper
from gateway.orders import DESK
from gateway.reports import making, words
from gateway.reports.making import ARCHIVE
from gateway.web.chosen import Chosen, choose, the_books, to
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import label
from gateway.web.roles import Role, abort_outside, may, needs, person, within
from parsers.campaign.plan import Campaign

pages = Blueprint("long", __name__)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A kind of paper on the page: what became of it, and what can be done."""

    kind: str
    name: str
    said: str
    is_bad: bool
    done: int
    of: int
    """How far it is; `of` is 0 where that cannot be told."""
    is_under_way: bool
    is_ready: bool


@pages.get("/reports/files")
@needs(Role.VIEWER, reader=True)
def all_() -> Response:
    """The papers of a large campaign, each with how far it is; an empty 304 where that is as before."""
    chosen = choose(the_books(), request.args.get("campaign")) or abort(404)
    campaign = campaigns.current(the_books(), chosen.id)[0]
    return _page(chosen, campaign)


@pages.post("/reports/long")
@needs(Role.VIEWER)
def ask() -> Response:
    """Have a job make a paper; one that is under way already is waited for."""
    chosen, campaign, kind = _asked()
    books, now = the_books(), datetime.now(UTC)
    found = papers.find(books, campaign.id, kind)
    if found is None or not found.is_under_way(now):
        papers.tell(books, campaign.id, LongPaper(kind, making.day_of(campaign, kind, now), now))
        log.note(books, campaign.id, now, person().id, DESK, Deed.PAPER_ASKED, kind)
        with redis.jobs(current_app.extensions["settings"].redis) as jobs:
            enqueue_paper(jobs, campaign.id, kind)
    return redirect(to("long.all_", campaign=chosen.id, _anchor=kind), 303)


@pages.get("/reports/long")
@needs(Role.VIEWER)
def file() -> Response:
    """A paper that is ready, as a file."""
    _, campaign, kind = _asked()
    found = papers.find(the_books(), campaign.id, kind)
    if found is None or found.state is not PaperState.READY:
        return redirect(to("long.all_"), 303)
    if kind == ARCHIVE:
        log.note(the_books(), campaign.id, datetime.now(UTC), person().id, DESK, Deed.EXPORT_TAKEN, kind)
    answer = make_response(papers.file(the_books(), campaign.id, kind))
    answer.headers["Content-Type"] = making.TYPES[found.name.rpartition(".")[2]]
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _page(chosen: Chosen, campaign: Campaign) -> Response:
    lines = [_line(campaign, kind) for kind in making.kinds() if kind != ARCHIVE or _may_archive(campaign)]
    version = hashlib.blake2b(repr((chosen, lines, person())).encode(), digest_size=10).hexdigest()
    response = make_response("")
    response.set_etag(version)
    if version in request.if_none_match:
        response.status_code = 304
        return response
    template = "reports/long_part.html" if PART_HEADER in request.headers else "reports/long.html"
    shown = {"lines": lines, "goes_on": any(one.is_under_way for one in lines), "version": version}
    response.set_data(render_template(template, chosen=chosen, campaign=campaign, **shown))
    return response


def _line(campaign: Campaign, kind: str) -> PaperLine:
    found, now = papers.find(the_books(), campaign.id, kind), datetime.now(UTC)
    under_way = found is not None and found.is_under_way(now)
    said = ""
    if found:
        state = found.state if under_way or found.state in (PaperState.READY, PaperState.REFUSED) else "lost"
        at, day = words.moment(campaign, found.at), words.day(found.day)
        said = label(f"long_{state}", done=words.number(found.done), of=words.number(found.of), at=at, day=day)
    return PaperLine(
        kind, label(f"long_of_{kind}"), said, bool(found) and not under_way and not _is_ready(found),
        found.done if found and under_way else 0, found.of if found and under_way else 0, under_way, _is_ready(found),
    )  # fmt: skip


def _is_ready(paper: LongPaper | None) -> bool:
    return paper is not None and paper.state is PaperState.READY


def _may_archive(campaign: Campaign) -> bool:
    return may("closing.archive") and within(person(), campaign, campaign.top.code)


def _asked() -> tuple[Chosen, Campaign, str]:
    """The campaign and the kind of paper that a request names, if its caller may have that."""
    chosen = choose(the_books(), request.values.get("campaign")) or abort(404)
    campaign, kind = campaigns.current(the_books(), chosen.id)[0], request.values.get("kind", "")
    if kind not in making.kinds():
        abort(404)
    if kind == ARCHIVE:
        if not may("closing.archive"):
            abort(403)
        abort_outside(campaign, campaign.top.code)
    return chosen, campaign, kind

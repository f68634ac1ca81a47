"""The campaigns: those there are; a new one from a form, or another plan for one in force."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway import redis, routing
from gateway.books import campaigns, drafts
from gateway.books.drafts import DraftEnd, DraftOutcome, PlanDraft
from gateway.books.log import Deed
from gateway.campaigns import campaign_file
from gateway.campaigns.practice import is_practice
from gateway.jobs import enqueue_plan
from gateway.plans import bases, preview, revising, steps
from gateway.plans.changes import consequences
from gateway.plans.notations import phrase
from gateway.plans.steps import STEP, STEPS, FormStep, Items, Spot
from gateway.settings import Settings
from gateway.web.campaigns.presenter import (
    campaign_line,
    change_line,
    controls,
    draft_line,
    faults_by_step,
    item_lines,
    our_numbers,
    standing_line,
)
from gateway.web.chosen import choose, the_books, to
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import label
from gateway.web.labels.plan_faults import plan_fault
from gateway.web.noting import noted
from gateway.web.people_said import zone
from gateway.web.roles import Role, needs, person
from parsers.campaign.plan import Campaign

pages = Blueprint("campaigns", __name__)

FORM_BYTES = 256 * 1024
"""Of a step of the form: some two thousand areas."""
REVIEW = "review"
KEYWORD = re.compile(r"[A-Z0-9]{0,12}")
PATIENCE_SECONDS, LOOK_SECONDS = 10.0, 0.05
"""So long a request waits for the job that puts a plan in force, and looks so often."""


@pages.get("/campaigns")
@needs(Role.ADMIN)
def all_() -> Response:
    """The campaigns, the drafts, and what a new one may begin with."""
    return _all()


@pages.post("/campaigns")
@needs(Role.ADMIN)
def create() -> Response:
    """Begin a draft from a template, an empty plan, or a campaign that is in force."""
    named, books = request.form.get("base", ""), the_books()
    plan = bases.base(named)
    if plan is None:
        if named not in campaigns.ids(books) or is_practice(named):
            abort(400)
        plan = steps.with_value(bases.of_campaign(campaigns.current(books, named)[0]), ("id",), None)
    return _begun(plan)


@pages.post("/campaigns/<id>/settings")
@needs(Role.ADMIN)
def settings(id: str) -> Response:
    """Begin a draft that changes a campaign in force, at the step of the form that was asked for."""
    plan, revision = _in_force(id)
    return _begun(bases.of_campaign(plan), id, revision, _step(request.form.get("step", STEPS[0].name)))


@pages.post("/campaigns/<id>/back")
@needs(Role.ADMIN)
def back(id: str) -> Response:
    """Have the former plan of a campaign put in force again, if nobody has changed it meanwhile."""
    _, revision = _in_force(id)
    seen = request.form.get("revision", "")
    if seen != revision or revision == "0":
        return _all(said=label("review_overtaken" if seen != revision else "back_none"), status=409)
    former = bases.of_campaign(campaigns.of_revision(the_books(), id, str(int(revision) - 1)))
    found = drafts.begin(the_books(), former, person().id, datetime.now(UTC), id, revision)
    return _put(found, "back")


@pages.post("/campaigns/<id>/numbers")
@needs(Role.ADMIN)
def lead(id: str) -> Response:
    """Have the texts to a number of ours, or those that begin with a word there, belong to a campaign."""
    plan, _ = _in_force(id)
    settings: Settings = current_app.extensions["settings"]
    number, word = request.form.get("number", ""), phrase(request.form.get("word", ""))
    if number not in our_numbers(settings) or not KEYWORD.fullmatch(word):
        return _all(said=label("number_wrong"), status=422)
    if not routing.lead(settings, number, word, plan.id):
        return _all(said=label("number_fixed"), status=409)
    noted(Deed.NUMBER_LED, person().id, plan.id)
    return redirect(to("campaigns.all_", done="led"), 303)


@pages.get("/campaigns/<id>/plan.yaml")
@needs(Role.ADMIN)
def file(id: str) -> Response:
    """The plan in force as a campaign file."""
    answer = make_response(campaign_file.dump(_in_force(id)[0]))
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{id}.yaml"'
    return answer


@pages.get("/campaigns/drafts/<draft>/<step>")
@needs(Role.ADMIN)
def form(draft: str, step: str) -> Response:
    """A step of a draft's form, or the review at its end."""
    if step == REVIEW and (became := drafts.outcome(the_books(), draft)):
        return _put_page(draft, became, became.became)
    found = _draft(draft)
    return _review(found) if step == REVIEW else _step_page(found, _step(step))


@pages.post("/campaigns/drafts/<draft>/<step>")
@needs(Role.ADMIN, most_bytes=FORM_BYTES)
def write(draft: str, step: str) -> Response:
    """Keep what was typed; a script asks for the preview alone, and nothing is kept."""
    found, page = _draft(draft), _step(step)
    at, typed = request.form.get("item", ""), request.form.getlist
    items, go = page.items, request.form.get("go", "save")
    base = _item_path(items, at) if items else ()
    plan = steps.filled(found.plan, items.controls if items else page.controls, typed, base)
    if items and go == "remove":
        plan = steps.with_value(plan, base, None)
    plan = _completed(plan, found)
    if PART_HEADER in request.headers:
        return _preview_part(plan)
    if request.form.get("version") != str(found.version):
        return _step_page(found, page, said=label("draft_overtaken"), status=409)
    kept = drafts.save(the_books(), found, plan, person().id, datetime.now(UTC))
    if kept is None:
        return _step_page(_draft(draft), page, said=label("draft_overtaken"), status=409)
    if go == "look":
        anchor = None if found.of else "preview"
        return redirect(to("campaigns.form", draft=draft, step=REVIEW, _anchor=anchor), 303)
    wrong = [one for one in steps.placed(bases.understood(plan)[1]) if (one.place.step, one.place.at) == (step, at)]
    if go == "remove" or (items and not wrong):
        return redirect(to("campaigns.form", draft=draft, step=step, saved=1), 303)
    if go == "next" and not wrong:
        return redirect(to("campaigns.form", draft=draft, step=_after(page)), 303)
    return redirect(to("campaigns.form", draft=draft, step=step, at=at or None, checked=1), 303)


@pages.post("/campaigns/drafts/<draft>/take")
@needs(Role.ADMIN)
def take(draft: str) -> Response:
    """Put a draft in force: as a new campaign, or as the next revision of the one that it changes."""
    found = _draft(draft)
    plan, _ = bases.understood(found.plan)
    if request.form.get("version") != str(found.version) or plan is None or any(revising.too_long(plan)):
        return _review(found, said=label("draft_overtaken"), status=409)
    return _put(found, "begun" if not found.of else "applied")


@pages.post("/campaigns/drafts/<draft>/drop")
@needs(Role.ADMIN)
def drop(draft: str) -> Response:
    """Forget a draft."""
    drafts.drop(the_books(), _draft(draft).id)
    return redirect(to("campaigns.all_", done="dropped"), 303)


def _all(said: str = "", status: int = 200) -> Response:
    books, chosen = the_books(), choose(the_books(), request.values.get("campaign"))
    here, settings = zone(books, chosen), current_app.extensions["settings"]
    real = [one for one in campaigns.ids(books) if not is_practice(one)]
    page = {
        "lines": [campaign_line(settings, *campaigns.current(books, one), datetime.now(UTC)) for one in real],
        "drafts": [draft_line(books, one, here) for one in drafts.everyone(books)],
        "templates": [*bases.names(), bases.BLANK], "said": said, "done": request.args.get("done", ""),
        "numbers": our_numbers(settings),
    }  # fmt: skip
    return make_response(render_template("campaigns/page.html", chosen=chosen, **page), status)


def _step_page(found: PlanDraft, step: FormStep, said: str = "", status: int = 200) -> Response:
    choose(the_books(), request.values.get("campaign"))
    at, items = request.form.get("item", request.args.get("at", "")), step.items
    base = _item_path(items, at) if items and at else ()
    faults = bases.understood(found.plan)[1] if request.args.get("checked") else ()
    wrong = {one.place: plan_fault(one.fault.message) for one in reversed(steps.placed(faults))}
    own = items.controls if items and at else step.controls
    page = {
        "draft": found, "step": step, "at": at, "steps": [*(one.name for one in STEPS), REVIEW],
        "controls": controls(found.plan, own, base, {place.control: words for place, words in wrong.items()
                                                     if (place.step, place.at) == (step.name, at)}, found.of),
        "other": wrong.get(Spot(step.name, at)) or wrong.get(Spot(step.name, "")) or "",
        "items": item_lines(found.plan, items) if items and not at else None,
        "new_at": len(steps.value_at(found.plan, items.path) or ()) if items else 0,
        "said": said, "saved": request.args.get("saved"),
    }  # fmt: skip
    return make_response(render_template("campaigns/step.html", **page), status)


def _review(found: PlanDraft, said: str = "", status: int = 200) -> Response:
    books, chosen = the_books(), choose(the_books(), request.values.get("campaign"))
    plan, faults = bases.understood(found.plan)
    told: list[object] = []
    seen = None
    if plan:
        replies, screens = revising.too_long(plan)
        faults = (*replies, *screens)
        told = list(preview.everything(plan))
        if not found.of and plan.id in campaigns.ids(books):
            said = said or label("review_taken_id")
    if plan and found.of:
        seen = consequences(books, campaigns.current(books, found.of)[0], plan, datetime.now(UTC))
    page = {
        "draft": found, "chosen": chosen, "steps": [*(one.name for one in STEPS), REVIEW],
        "replies_in": steps.language_of(found.plan),
        "faults": faults_by_step(faults), "count": len(faults), "told": told, "seen": seen, "said": said,
        "changes": [change_line(one) for one in seen.changes] if seen else [],
        "standings": [standing_line(*one) for one in seen.standings] if seen else [],
        "frozen": [plan_fault(one) for one in seen.frozen] if seen else [],
    }  # fmt: skip
    return make_response(render_template("campaigns/review.html", **page), status)


def _preview_part(written: dict[str, object]) -> Response:
    plan, _ = bases.understood(written)
    told = preview.everything(plan) if plan else []
    return make_response(render_template("campaigns/preview.html", told=told, replies_in=steps.language_of(written)))


def _begun(plan: dict[str, object], of: str = "", after: str = "", step: FormStep = STEPS[0]) -> Response:
    books = the_books()
    if len(drafts.everyone(books)) >= drafts.MOST:
        return _all(said=label("draft_too_many", n=drafts.MOST), status=409)
    begun = drafts.begin(books, plan, person().id, datetime.now(UTC), of, after)
    return redirect(to("campaigns.form", draft=begun.id, step=step.name), 303)


def _put(found: PlanDraft, done: str) -> Response:
    """Have a job put a draft in force, and wait for what becomes of it."""
    wanted = drafts.save(the_books(), found, found.plan, person().id, datetime.now(UTC), is_wanted=True)
    if wanted is None:
        return _review(_draft(found.id), said=label("draft_overtaken"), status=409)
    with redis.jobs(current_app.extensions["settings"].redis) as jobs:
        enqueue_plan(jobs, found.id)
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if became := drafts.outcome(the_books(), found.id):
            return _put_page(found.id, became, done)
        time.sleep(LOOK_SECONDS)
    return redirect(to("campaigns.form", draft=found.id, step=REVIEW), 303)


def _put_page(draft: str, outcome: DraftOutcome, done: str) -> Response:
    if outcome.became in (DraftEnd.BEGUN, DraftEnd.APPLIED):
        drafts.drop(the_books(), draft)
        return redirect(to("campaigns.all_", done=done), 303)
    said = {DraftEnd.TAKEN: label("review_taken_id"), DraftEnd.OVERTAKEN: label("review_overtaken")}.get(outcome.became)
    said = said or " ".join(map(plan_fault, outcome.why.splitlines()))
    return _review(_draft(draft), said=said, status=409)


def _completed(plan: dict[str, object], found: PlanDraft) -> dict[str, object]:
    """The plan with what follows from what was typed: its id from its name, short names, the name of a rule."""
    if found.of:
        plan["id"] = found.of
    elif not plan.get("id"):
        name = phrase(str(steps.value_at(plan, ("name", "vi")) or "")).lower()
        plan = steps.with_value(plan, ("id",), re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:40] or None)
    for at, one in enumerate(steps.value_at(plan, ("indicators",)) or ()):
        name = phrase(str((one.get("name") or {}).get("vi", "")))
        if not one.get("label") and name:
            plan = steps.with_value(plan, ("indicators", at, "label"), name.capitalize()[:12].strip())
    for at, one in enumerate(steps.value_at(plan, ("reminders",)) or ()):
        if not one.get("name"):
            plan = steps.with_value(plan, ("reminders", at, "name"), f"rule_{at + 1}")
    return plan


def _in_force(id_: str) -> tuple[Campaign, str]:
    if id_ not in campaigns.ids(the_books()) or is_practice(id_):
        abort(404)
    return campaigns.current(the_books(), id_)


def _draft(id_: str) -> PlanDraft:
    return drafts.find(the_books(), id_) or abort(404, label("draft_gone"))


def _step(name: str) -> FormStep:
    return STEP.get(name) or abort(404)


def _item_path(items: Items, at: str) -> tuple[str | int, ...]:
    return steps.item_path(items, at) or abort(404)


def _after(step: FormStep) -> str:
    names = [*(one.name for one in STEPS), REVIEW]
    return names[names.index(step.name) + 1]

"""The waiting list, one text of it, and what a person does about it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, g, make_response, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from gateway import review
from gateway.books import accounts, campaigns, claims, cursor, inbox, ledger, log, review_queue, roster
from gateway.books.inbox import Text
from gateway.books.log import Deed
from gateway.orders import DESK
from gateway.review import NotSettledError
from gateway.status import waits
from gateway.web import export
from gateway.web.chosen import choose, the_books, to
from gateway.web.giving import arrival, author, carried_out, fresh_nonce, order_id
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import label
from gateway.web.reply_words import reply_words
from gateway.web.roles import Role, RoleError, abort_outside, is_whole, may, needs, person
from gateway.web.waiting import listed, presenter, queue
from gateway.web.waiting.one_text import TriedWords, digest, one_text, seen_token
from gateway.web.waiting.presenter import PageContext, ShownOutcome
from gateway.web.waiting.queue import Group
from parsers.campaign import phones
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.meaning import Ask, Command
from parsers.order import How, Order, SettleOrder, WordsOrder

pages = Blueprint("waiting", __name__)

MOST_NOTE = 200
MOST_WORDS = 1_600


@pages.get("/waiting", endpoint="list")
@needs(Role.VIEWER)
def everything() -> Response:
    """All that waits for the person signed in, by group; nothing at all (304) while nothing has changed."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    plan, now = _plan(chosen.id), datetime.now(UTC)
    if kind := export.wanted():
        return _file(plan, kind, now)
    response = make_response("")
    version = _version(plan, now)
    response.set_etag(version)
    if version in request.if_none_match:
        response.status_code = 304
        return response
    response.set_data(_list_page(plan, version))
    return response


@pages.get("/waiting/<id>")
@needs(Role.VIEWER)
def one(id: str) -> Response:
    """One text with all that can be done about it; a clerk who opens it has it in hand."""
    plan = _named_plan(request.args.get("campaign"))
    text = _text(plan, id)
    if listed.may_settle() and review_queue.waits(text):
        claims.claim(the_books(), plan.id, text.id, person().id, datetime.now(UTC) + claims.LASTS)
    words = _line(request.args.get("words", ""), MOST_WORDS)
    if not words:
        return _page(plan, text)
    try:
        order = review.order(the_books(), plan, text, How.STORE, words, author=author(plan))
    except NotSettledError as error:
        return _page(plan, text, problem=_problem(plan, error), tried=TriedWords(words))
    return _page(plan, text, tried=TriedWords(words, order))


@pages.post("/waiting/<id>")
@needs(Role.CLERK)
def settle(id: str) -> Response:
    """Do what the person decided about a text, once; it says so where somebody else was faster."""
    plan = _named_plan(request.form.get("campaign"))
    text, how = _text(plan, id), _how()
    words, note = _line(request.form.get("words", ""), MOST_WORDS), _line(request.form.get("note", ""), MOST_NOTE)
    asks = _registration() if how is How.REGISTER else None
    ref = digest(request.form.get("nonce", ""), text.id, how, words, note, repr(asks))
    if text.fields.get("settled_order") == order_id(plan.id, ref):
        return _settled(plan, text, how, order_id(plan.id, ref))
    if not review_queue.waits(text) and how is not How.REPLAY:
        return _page(plan, text, problem=label("waiting_too_late"), status=409)
    try:
        order = review.order(the_books(), plan, text, how, words, note, author(plan), asks)
    except NotSettledError as error:
        return _page(plan, text, problem=_problem(plan, error), tried=TriedWords(words), status=400)
    for of in order.what.figures if order.what else ():
        abort_outside(plan, of.area)
    if order.what and request.form.get("seen") != seen_token(order.what, order.seen):
        return _page(plan, text, problem=label("waiting_changed"), tried=TriedWords(words, order), status=409)
    done = _give(plan, order, ref)
    claims.release(the_books(), plan.id, text.id, person().id)
    return _settled(plan, text, how, done)


@pages.post("/waiting/<id>/undo")
@needs(Role.CLERK)
def undo(id: str) -> Response:
    """Take back what was done about a text; its figures go back where nothing else has changed them."""
    plan = _named_plan(request.form.get("campaign"))
    text = _text(plan, id)
    try:
        order = review.undo(the_books(), plan, text, author(plan))
    except NotSettledError as error:
        return _page(plan, text, problem=_problem(plan, error), status=409)
    for write in order.back:
        abort_outside(plan, write.area)
    done = _give(plan, order, digest(text.id, "undo", order.settling))
    return redirect(to("waiting.one", id=text.id, done=done), 303)


@pages.post("/waiting/<id>/words")
@needs(Role.CLERK)
def teach(id: str) -> Response:
    """Make a word of a text known in the campaign."""
    plan = _named_plan(request.form.get("campaign"))
    abort_outside(plan, plan.top.code)
    text, word = _text(plan, id), review.phrase(request.form.get("word", ""))
    if review.knowing(plan, (word,)) is None:
        return _page(plan, text, problem=label("words_unfit"), status=400)
    done = _give(
        plan, WordsOrder(author(plan), (word,), f"text {text.id}"), digest(request.form.get("nonce", ""), word)
    )
    return redirect(to("waiting.one", id=text.id, done=done), 303)


@pages.post("/waiting/<id>/number")
@needs(Role.CLERK)
def number(id: str) -> Response:
    """The full number of whoever sent a text; that it was looked at stands in the log."""
    plan = _named_plan(request.form.get("campaign"))
    text = _text(plan, id)
    if not text.is_of_a_phone:
        abort(404)
    log.note(the_books(), plan.id, datetime.now(UTC), person().id, DESK, Deed.NUMBER_SEEN, text.id)
    return _page(plan, text, number=phones.spelled_at_home(text.sender, plan.phone_region))


@pages.post("/waiting/dismiss")
@needs(Role.CLERK)
def dismiss() -> Response:
    """Take the ticked texts of unknown phones off the list, one order each; one answer says how many."""
    plan = _named_plan(request.form.get("campaign"))
    abort_outside(plan, plan.top.code)
    ticked = set(request.form.getlist("text"))
    found = queue.read(the_books(), plan, person()).groups.get(Group.STRANGERS, [])
    acceptor, nonce = current_app.extensions["acceptor"], request.form.get("nonce", "")
    given = [
        arrival(plan.id, SettleOrder(author(plan), of.text.id, How.DISMISS), digest(nonce, of.text.id))
        for of in found
        if of.text.id in ticked
    ]
    for one_order in given:
        acceptor.accept(plan.id, one_order)
    if given:
        acceptor.await_outcome(plan.id, given[-1].id)
    judged = inbox.texts(the_books(), plan.id, [each.id for each in given])
    done = sum(text.fields.get("outcome") == Outcome.ANSWERED for text in judged)
    return redirect(to("waiting.list", group=Group.STRANGERS.value, dismissed=done, left=len(ticked) - done), 303)


def _give(plan: Campaign, order: Order, ref: str) -> str:
    """Give an order; its id."""
    one_order = arrival(plan.id, order, ref)
    carried_out(plan.id, one_order)
    return one_order.id


def _settled(plan: Campaign, text: Text, how: How, done: str) -> Response:
    """Back to the list; to the text where it was refused, or where there is more to do about it."""
    refused = [
        order
        for order in inbox.texts(the_books(), plan.id, [done])
        if order.fields.get("outcome") in (Outcome.REFUSED, Outcome.QUARANTINED)
    ]
    if how in (How.REGISTER, How.REPLAY) or refused:
        return redirect(to("waiting.one", id=request.form.get("of") or text.id, done=done), 303)
    return redirect(to("waiting.list", done=done), 303)


def _list_page(plan: Campaign, version: str) -> str:
    found, only, context = queue.read(the_books(), plan, person()), _group(), _context(plan)
    groups = listed.groups(the_books(), context, found, only)
    counts = [request.args.get(name, 0, type=int) for name in ("dismissed", "left")]
    template = "waiting/part.html" if PART_HEADER in request.headers else "waiting/page.html"
    return render_template(
        template, chosen=g.chosen, plan=plan, groups=groups, only=only, found=found, version=version,
        done=_done(context), counts=counts, nonce=fresh_nonce(), may_settle=listed.may_settle(),
    )  # fmt: skip


def _page(
    plan: Campaign,
    text: Text,
    *,
    problem: str = "",
    tried: TriedWords | None = None,
    number: str = "",
    status: int = 200,
) -> Response:
    context = _context(plan)
    of = queue.one(the_books(), plan, text)
    may_teach = may("waiting.teach") and is_whole(person(), plan)
    page = one_text(
        the_books(), plan, of, request.args.get("teach", ""), may_settle=listed.may_settle(), may_teach=may_teach
    )
    row = listed.listed(context, of)
    page |= {
        "of": row.of, "token": row.token, "registers": row.registers, "enrols": row.enrols, "done": _done(context),
        "drops": queue.may_drop(plan, person(), of.sender), "problem": problem, "tried": tried, "number": number,
        "tried_others": presenter.others(plan, of.sender, what) if (what := tried and tried.what) else "",
        "phone": text.sender, "nonce": fresh_nonce(),
    }  # fmt: skip
    return make_response(render_template("waiting/one.html", chosen=g.chosen, plan=plan, **page), status)


def _file(plan: Campaign, kind: export.Format, now: datetime) -> Response:
    """The list as a file; that it was taken stands in the log."""
    log.note(the_books(), plan.id, now, person().id, DESK, Deed.EXPORT_TAKEN, "waiting")
    found = queue.read(the_books(), plan, person())
    return export.answer(listed.table(the_books(), _context(plan), found), kind)


def _version(plan: Campaign, now: datetime) -> str:
    """What the list depends on: how far the campaign is judged, its revision, who has what in hand, and the minute."""
    at = cursor.position(the_books(), plan.id)
    ids = [text_id for text_id, _ in review_queue.page(the_books(), plan.id, waits.MOST_READ)]
    held = digest(*(f"{id_}{who}" for id_, who in claims.holders(the_books(), plan.id, ids).items()))
    return f"{plan.id}.{at.cursor}.{at.revision}.{held}.{now:%d%H%M}"


def _done(context: PageContext) -> ShownOutcome | None:
    """What became of the order that the address names."""
    plan = context.plan
    found = inbox.texts(the_books(), plan.id, [request.args.get("done", "")])
    order = presenter.order_in(found[0]) if found else None
    if order is None:
        return None
    entry = found[0].entry
    rows = ledger.rows_of(the_books(), plan.id, [entry]).get(entry, ())
    about = inbox.texts(the_books(), plan.id, [presenter.about_text(order)])
    return presenter.became(found[0], order, rows, context, about[0] if about else None)


def _text(plan: Campaign, id_: str) -> Text:
    """The text, if there is one and the person signed in answers for it."""
    found = inbox.texts(the_books(), plan.id, [id_])
    if not found:
        abort(404)
    contact = roster.by_phones(the_books(), plan.id, [found[0].sender]).get(found[0].sender)
    if not queue.concerns(plan, person(), found[0], contact):
        raise RoleError
    return found[0]


def _problem(plan: Campaign, error: NotSettledError) -> str:
    said = reply_words(error.reply, plan) if error.reply else ""
    return label(f"unsettled_{error.why}", said=said)


def _how() -> How:
    how = request.form.get("how", "")
    return How(how) if how in set(How) else abort(400)


def _registration() -> Command | None:
    """As what the form registers a phone; None where its text says that."""
    if "area" not in request.form:
        return None
    name = _line(request.form.get("name", ""), accounts.MOST_CHARACTERS)
    return Command(Ask.REGISTER, request.form["area"].strip().upper(), name)


def _group() -> Group | None:
    named = request.args.get("group", "")
    if named and named not in set(Group):
        abort(404)
    return Group(named) if named else None


def _line(written: str, most: int) -> str:
    return " ".join(written.split())[:most]


def _context(plan: Campaign) -> PageContext:
    return PageContext(plan, {one.id: one.name for one in accounts.everyone(the_books())}, datetime.now(UTC))


def _named_plan(named: str | None) -> Campaign:
    chosen = choose(the_books(), named)
    return _plan(chosen.id) if chosen else abort(404)


def _plan(campaign: str) -> Campaign:
    return campaigns.current(the_books(), campaign)[0]

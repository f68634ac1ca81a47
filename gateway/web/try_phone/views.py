"""The phone on the screen at /try, for training; it writes to the practice campaign only."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, g, jsonify, make_response, redirect, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import campaigns, inbox, outbox, roster
from gateway.books.inbox import Arrival
from gateway.books.log import Deed
from gateway.campaigns import lesson as lessons
from gateway.campaigns.lesson import Lesson
from gateway.channels import practice
from gateway.channels.ussd.dial import LONGEST_INPUT, Begins, Dial, Inputs, bare
from gateway.jobs import enqueue_anew, enqueue_samples
from gateway.status.areas import Cell
from gateway.ussd.session import UssdEntryPoint
from gateway.web.chosen import choose, practised, the_books, to
from gateway.web.giving import carried_out, form_ref, fresh_nonce
from gateway.web.guard import PART_HEADER
from gateway.web.roles import Role, needs, person, within
from gateway.web.try_phone.learning import begun_at, learner
from gateway.web.try_phone.practising import had
from gateway.web.try_phone.samples import SAMPLES
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.replies.facts import facts
from parsers.replies.phrasebook import WORDINGS
from parsers.replies.printing import fold

pages = Blueprint("try_phone", __name__)

MOST_CHARACTERS = 480
"""Three texts of 160: more than any of these phones can write."""
TALK_SHOWN = 40
REF = re.compile(r"[0-9a-f-]{36}")


@pages.get("/try")
@needs(Role.CLERK)
def phone() -> Response:
    """The phone, and whose it may be."""
    books = the_books()
    chosen = practised(books, request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("try_phone/closed.html" if "chosen" in g else "parts/nothing.html"))
    plan, _ = campaigns.current(books, chosen.id)
    people = roster.everyone(books, chosen.id)
    return _phone_page(plan, people, [one for one in people if one.role == plan.head_role])


@pages.post("/try/lesson")
@needs(Role.CLERK)
def begin_lesson() -> Response:
    """Begin a lesson for the head whose phone was chosen, or for the first one."""
    plan = _practised_plan()
    able = [one for one in roster.everyone(the_books(), plan.id) if lessons.is_for(plan, one)]
    heads = [one for one in able if within(person(), plan, one.areas[0])]
    head = next((one for one in heads if one.phone == request.form.get("phone")), None) or next(iter(heads), None)
    if head is None:
        abort(400)
    return redirect(to("try_phone.lesson", who=head.id, since=begun_at(plan, head)), 303)


@pages.get("/try/lesson")
@needs(Role.CLERK)
def lesson() -> Response:
    """A lesson beside the phone; its script asks for the lesson alone."""
    plan = _practised_plan()
    head, since = learner(plan)
    found = lessons.lesson(the_books(), plan, head, since)
    if PART_HEADER in request.headers:
        return make_response(render_template("try_phone/lesson.html", campaign=plan, lesson=found))
    return _phone_page(plan, [head], [head], found)


@pages.post("/try/lesson/texts")
@needs(Role.CLERK)
def say() -> Response:
    """Send a text of a lesson, where no script runs."""
    plan = _practised_plan()
    head, _ = learner(plan)
    body = request.form.get("body", "").strip()[:MOST_CHARACTERS]
    if body:
        carried_out(plan.id, Arrival(practice.NAME, form_ref(), head.phone, practice.NUMBER, body))
    return redirect(to("try_phone.lesson", who=head.id, since=request.values.get("since")), 303)


@pages.post("/try/samples")
@needs(Role.CLERK)
def play() -> Response:
    """Play the sample texts of ten days, and show what they make of the status page."""
    return had(enqueue_samples, Deed.SAMPLES_PLAYED)


@pages.post("/try/samples/clear")
@needs(Role.CLERK)
def clear() -> Response:
    """Take the sample texts out with all else that was practised, or open practice where there is none."""
    return had(enqueue_anew, Deed.PRACTICE_ANEW)


@pages.get("/try/parts")
@needs(Role.VIEWER)
def parts() -> Response:
    """The pieces that pages are made of, all on one page."""
    choose(current_app.extensions["books"], request.args.get("campaign"))
    return make_response(render_template("try_phone/parts.html", states=list(Cell), day=date(2024, 8, 20)))


@pages.post("/try/texts")
@needs(Role.CLERK)
def send() -> tuple[Response, int]:
    """Accept a text typed on the phone; the same ref again is the same text. Accepting masks personal data."""
    sent = request.get_json()
    written, body, ref = (_string(sent, name) for name in ("phone", "body", "ref"))
    campaign_id = _practised_plan().id
    if not REF.fullmatch(ref) or not 0 < len(body) <= MOST_CHARACTERS:
        abort(400)
    phone = _caller(campaign_id, written)
    arrival = Arrival(practice.NAME, ref, phone, practice.NUMBER, body)
    accepted = current_app.extensions["acceptor"].accept(campaign_id, arrival)
    return jsonify(id=accepted.id, new=accepted.new), 202


@pages.post("/try/ussd")
@needs(Role.CLERK)
def ussd() -> Response:
    """A step of the menu on the phone; the same number again gets the same page."""
    sent = request.get_json()
    written, session, said, number = (_string(sent, name) for name in ("phone", "session", "input", "number"))
    campaign_id = _practised_plan().id
    is_step = number.isdecimal() and len(number) <= 4 and len(said) <= LONGEST_INPUT
    if not REF.fullmatch(session) or not is_step:
        abort(400)
    phone = _caller(campaign_id, written)
    line = UssdEntryPoint(practice.NAME, campaign_id, f"{practice.NAME} {practice.NUMBER}")
    begins = Begins.YES if number == "0" else Begins.NO
    dial = Dial(session, phone, bare(practice.CODE), said, Inputs.LATEST, begins, number)
    page = current_app.extensions["menus"].answer(line, dial)
    return jsonify(text=page.text, more=page.more)


@pages.get("/try/talk")
@needs(Role.CLERK)
def talk() -> Response:
    """The conversation with a phone, oldest first: its texts, and our replies once they are sent.

    It is named by its contact's id: an address stands in logs, where no phone may.
    """
    books: Redis = current_app.extensions["books"]
    plan = _practised_plan()
    known = {person.id: person.phone for person in roster.everyone(books, plan.id)} | {"stranger": _stranger(plan)}
    phone = known.get(request.args.get("who", ""))
    if phone is None:
        abort(404)
    response = jsonify(said=_said(books, plan.id, phone))
    response.set_etag(hashlib.blake2b(response.get_data(), digest_size=8).hexdigest())
    return response.make_conditional(request)


def samples(campaign: Campaign, person: Contact | None) -> list[str]:
    """Texts that a person may try, and the code of the menu."""
    home = person.home(campaign) if person else None
    known = facts(campaign, WORDINGS[campaign.language])
    values = {
        "place": home or campaign.example_area,
        "main": campaign.main,
        "example": known["example"],
        "fixed": known["example_fixed"],
        "more": known["example_more"],
        "nil": known["example_nil"],
    }
    return [*(sample.format(**values) for sample in SAMPLES[campaign.language]), practice.CODE]


def _said(books: Redis, campaign_id: str, phone: str) -> list[dict[str, str]]:
    marks = [mark.split(":", 1) for mark in outbox.talk(books, campaign_id, phone, TALK_SHOWN)]
    texts = {text.id: text for text in inbox.texts(books, campaign_id, [of for kind, of in marks if kind == "t"])}
    messages = outbox.messages(books, campaign_id, [of for kind, of in marks if kind == "o"])
    said: list[dict[str, str]] = []
    for kind, of in marks:
        if kind == "t" and of in texts:
            said.append({"id": of, "from": "phone", "body": texts[of].body})
        if kind == "o" and of in messages and messages[of].delivery in outbox.HANDED:
            said.append({"id": of, "from": "gateway", "body": fold(messages[of].body)})
    return said


def _phone_page(plan: Campaign, people: list[Contact], heads: list[Contact], found: Lesson | None = None) -> Response:
    """The page of the phone, which is of one of these people: at first of the first head."""
    stranger = _stranger(plan)
    page = {
        "campaign": plan, "people": people, "first": next((one.phone for one in heads), stranger), "stranger": stranger,
        "samples": {one.phone: samples(plan, one) for one in people} | {stranger: samples(plan, None)},
        "lesson": found, "teaches": any(lessons.is_for(plan, one) for one in heads), "nonce": fresh_nonce(),
        "may_clear": within(person(), plan, plan.top.code),
    }  # fmt: skip
    return make_response(render_template("try_phone/page.html", **page, most=MOST_CHARACTERS, code=practice.CODE))


def _practised_plan() -> Campaign:
    chosen = practised(the_books(), request.values.get("campaign")) or abort(404)
    return campaigns.current(the_books(), chosen.id)[0]


def _caller(campaign_id: str, written: str) -> str:
    """The phone that is used: one of the practice roster, or the stranger's; 400 for any other."""
    books: Redis = current_app.extensions["books"]
    plan, _ = campaigns.current(books, campaign_id)
    phone = phones.read(written, plan.phone_region)
    if phone is None or (phone != _stranger(plan) and phone not in roster.by_phones(books, campaign_id, [phone])):
        abort(400)
    return phone


def _stranger(plan: Campaign) -> str:
    """A phone that nobody has registered."""
    return phones.example(plan.phone_region)


def _string(sent: Any, name: str) -> str:
    value = sent.get(name) if isinstance(sent, dict) else None
    if not isinstance(value, str):
        abort(400)
    return value

"""A waiting text, what could be stored of it, and what became of it, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from gateway import review
from gateway.books.inbox import Text
from gateway.orders import ORDER
from gateway.web import outcomes, show
from gateway.web.labels.labels import TABLES, label, phrase
from gateway.web.order_words import counted, order_words, submission_words
from gateway.web.waiting.queue import Group, WaitingText
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series, Write
from parsers.meaning import Act, Command, Reason, Submission
from parsers.order import How, Order, SettleOrder, UndoOrder, WordsOrder, about
from parsers.tokens.verdict import Verdict
from parsers.validation.review import registration

MOST_WORDS = 3
"""So many unknown words of a text are offered to be taught."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A figure before and after."""

    name: str
    title: str
    """What the code stands for."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as the pages show it."""

    id: str
    at: str
    age: str
    who: str
    role: str
    area: str
    """The codes of the sender's areas; empty where its phone is unknown."""
    words: str
    why: str
    would: str
    """What would be stored, with what stands; empty where nothing could be."""
    others: str
    """The villages whose figures would change though the sender does not answer for them."""
    is_usual: bool
    """Whether storing it changes figures of the sender's own villages alone."""
    asks: str
    """Whom and where a phone asks to be registered for."""
    changes: tuple[ShownChange, ...]
    more: str
    holder: str
    """Who has it in hand; empty for nobody, and for oneself."""
    waits: bool
    settled: str
    """Who settled it, when and how."""
    note: str


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """What became of an order: its tone and words, and the text it was about."""

    tone: str
    words: str
    text_id: str = ""
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the sentences of a page rest on."""

    plan: Campaign
    names: Mapping[str, str]
    """The people of the office by id."""
    now: datetime


def shown(of: WaitingText, page: PageContext, me: str) -> ShownText:
    """A text in words, for the person of this id."""
    text, contact, plan = of.text, of.sender, page.plan
    likely = of.likely
    asked = registration(likely)
    return ShownText(
        id=text.id,
        at=moment(of.since, page),
        age=show.age(of.since, page.now),
        who=show.words(contact.name) if contact else _unknown(text, plan),
        role=phrase(plan.roles[contact.role]) if contact else "",
        area=", ".join(contact.areas) if contact else "",
        words=_words(text, plan),
        why=why(text, of.group),
        would=would(likely, of.seen) if isinstance(likely, Submission) else "",
        others=others(plan, contact, likely) if isinstance(likely, Submission) else "",
        is_usual=isinstance(likely, Submission) and not review.not_of(plan, contact, likely),
        asks=_asks(plan, asked) if asked else "",
        changes=changes(plan, likely, of.seen) if isinstance(likely, Submission) else (),
        more=label("waiting_more", n=of.more) if of.more else "",
        holder=named(of.holder, page.names) if of.holder not in ("", me) else "",
        waits=of.waits,
        settled=settled(text, page),
        note=show.words(text.fields.get("settled_note", "")),
    )


def why(text: Text, group: Group) -> str:
    """Why a text waits, in a sentence."""
    if group is Group.QUARANTINED:
        return label("why_quarantined")
    reason = text.fields.get("reason")
    if reason is None and group is Group.REGISTRATIONS:
        return label("why_registration")
    said = label(f"why_{Reason(reason)}") if reason else label("why_none")
    if group is Group.URGENT:
        return f"{label('why_urgent')} {said}" if reason != Reason.NOT_A_REPORT else label("why_urgent")
    if group is Group.REFUSED:
        return label("why_refused", why=said)
    return label("why_unanswered", why=said) if "unanswered" in text.fields else said


def would(what: Submission, seen: Sequence[Write]) -> str:
    """What would be stored: "sẽ ghi TH1 20/08: ACT 12, ABS 3 (trước: –)"."""
    said = submission_words(what)
    stands = [counted(one.code, one.series, one.value) for one in seen if one.value is not None]
    return label("waiting_would", what=said[:1].lower() + said[1:], before=", ".join(stands) or show.NOTHING)


def others(plan: Campaign, sender: Contact | None, what: Submission) -> str:
    """That figures are of villages which their known sender does not answer for; empty where all are the sender's."""
    areas = review.not_of(plan, sender, what)
    if not sender or not areas:
        return ""
    return label("waiting_others", areas=", ".join(areas), who=show.words(sender.name), own=", ".join(sender.areas))


def changes(plan: Campaign, what: Submission, seen: Sequence[Write]) -> tuple[ShownChange, ...]:
    """The figures that would change, before and after."""
    several = len(what.figures) > 1
    return tuple(
        ShownChange(
            f"{one.area} {_name(one.code, one.series)}" if several else _name(one.code, one.series),
            phrase(plan.indicator[one.code].title or plan.indicator[one.code].name),
            show.number(one.value),
            show.number(_after(what, one)),
        )
        for one in seen
    )


def settled(text: Text, page: PageContext) -> str:
    """Who settled a text, when and how; empty where nobody has."""
    how, at = text.fields.get("settled"), text.fields.get("settled_at")
    if not how or not at:
        return ""
    who = named(text.fields.get("settled_by", ""), page.names)
    return label("waiting_settled", who=who, at=moment(datetime.fromisoformat(at), page), how=label(f"how_{how}"))


def about_text(order: Order) -> str:
    """The id of the text that an order is about; empty where it is about none."""
    return about(order) or ""


def became(
    given: Text, order: Order, rows: Sequence[LedgerRow], page: PageContext, text: Text | None
) -> ShownOutcome | None:
    """What became of an order; None where it is none of these pages. `text` is the one it is about."""
    if not isinstance(order, SettleOrder | UndoOrder | WordsOrder):
        return None
    outcome, text_id = given.fields.get("outcome"), text.id if text else ""
    if outcome is None:
        return ShownOutcome("open", label("waiting_not_yet"), text_id)
    if outcome in (Outcome.REFUSED, Outcome.QUARANTINED):
        return ShownOutcome("bad", _refused(given, text, page), text_id)
    may_undo = isinstance(order, SettleOrder) and order.how is not How.REGISTER
    still = text is not None and text.fields.get("settled_order") == given.id
    return ShownOutcome("good", _done(order, outcome, rows, told="reply" in given.fields), text_id, may_undo and still)


def order_in(given: Text) -> Order | None:
    """The order that a kept text is; None where it is none, or cannot be read."""
    try:
        return ORDER.validate_json(given.body) if given.is_order else None
    except ValidationError:
        return None


def unknown_words(text: Text) -> list[str]:
    """The words that kept a text from being understood, as a plan holds them."""
    found = json.loads(text.fields.get("verdicts", "[]"))
    runs = [text.body[start:end] for start, end, verdict, _ in found if verdict == Verdict.STOPPED]
    words = dict.fromkeys(review.phrase(run) for run in runs if any(letter.isalpha() for letter in run))
    return list(words)[:MOST_WORDS]


def named(id_: str, names: Mapping[str, str]) -> str:
    """The name of somebody of the office; of what is no account, what it is."""
    known = f"who_{id_}"
    return names.get(id_) or (label(known) if known in TABLES["vi"] else id_)


def moment(at: datetime, page: PageContext) -> str:
    """A time of today, or a day and time."""
    local = at.astimezone(page.plan.zone)
    today = page.now.astimezone(page.plan.zone).date()
    return f"{local:%H:%M}" if local.date() == today else show.moment(at, page.plan.zone)


def _done(order: SettleOrder | UndoOrder | WordsOrder, outcome: str, rows: Sequence[LedgerRow], *, told: bool) -> str:
    if isinstance(order, WordsOrder):
        return label("waiting_taught", words=", ".join(map(show.words, order.known)))
    said = [row for row in rows if row.series is not Series.CHANGE]
    if isinstance(order, UndoOrder):
        return label("waiting_undone_figures", what=outcomes.what(said)) if said else label("waiting_undone")
    if outcome == Outcome.COUNTED:
        return label("waiting_stored_told" if told else "waiting_stored", what=outcomes.what(said))
    if outcome == Outcome.DUPLICATE:
        return label("waiting_stood")
    return label(f"waiting_done_{order.how}")


def _refused(given: Text, text: Text | None, page: PageContext) -> str:
    reason = given.fields.get("reason")
    if reason == Reason.NO_PENDING:
        by = settled(text, page) if text else ""
        return label("waiting_was_settled", by=by) if by else label("waiting_waits_no_more")
    if reason == Reason.SECOND_REPORT:
        return label("waiting_changed")
    said = given.fields.get("said") or (outcomes.reason(reason) if reason else label("words_unfit"))
    return label("waiting_refused", why=said)


def _words(text: Text, plan: Campaign) -> str:
    if not text.is_order:
        return show.words(text.body)
    order = order_in(text)
    return order_words(order, plan) if order else label("waiting_unreadable")


def _unknown(text: Text, plan: Campaign) -> str:
    return (
        label("waiting_stranger", phone=show.phone(text.sender, plan.phone_region))
        if text.is_of_a_phone
        else text.sender
    )


def _asks(plan: Campaign, asked: Command) -> str:
    area = plan.area.get(asked.area or "")
    return label(
        "waiting_asks", who=show.words(asked.name) or show.NOTHING, area=f"{area.code} – {area.name}" if area else ""
    )


def _name(code: str, series: Series) -> str:
    return label("total_name", said=code) if series is Series.TOTAL else code


def _after(what: Submission, one: Write) -> int | None:
    if what.act is Act.CANCEL:
        return None
    of = next(each for each in what.figures if (each.area, each.day) == (one.area, one.day))
    value = (of.totals if one.series is Series.TOTAL else of.values)[one.code]
    return value + (one.value or 0) if what.act is Act.ADD and one.series is Series.REPORTED else value

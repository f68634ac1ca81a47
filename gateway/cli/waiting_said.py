"""What `keng waiting` says of a text, a guess, a note and a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from gateway.books.inbox import Text
from gateway.books.review_queue import is_refused
from gateway.web import show
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Flag, FlagNote
from parsers.figures.stored import LedgerRow, Series, Write
from parsers.meaning import Act, AreaReport, Reason, Submission
from parsers.order import How

WHY = MappingProxyType(
    {
        Reason.UNREGISTERED: "the phone is not in the roster",
        Reason.NOT_YOUR_VILLAGE: "another area than the sender's",
        Reason.NOT_YOUR_DAY: "a day on which somebody else had the sender's office",
        Reason.CROSS_CHECK: "more than the list or the whole allows",
        Reason.DATE_TOO_OLD: "a day that is closed to texts",
        Reason.DATE_OUTSIDE: "a day outside the campaign",
        Reason.LOCKED: "a locked day",
        Reason.NOT_A_REPORT: "no report",
        Reason.PERSONAL_DATA: "personal data, struck out",
        Reason.CONFIRM_NEEDED: "it may mean something else",
        Reason.SECOND_REPORT: "other numbers than those that stand",
        Reason.AMBIGUOUS_MODE: "of the day or in total?",
        Reason.CANCEL_UNCLEAR: "cancel what?",
    }
)
REFUSED = MappingProxyType(
    {
        Reason.NO_PENDING: "It was settled meanwhile.",
        Reason.SECOND_REPORT: "The figures changed meanwhile: look at the list again, then repeat the command.",
        Reason.NOT_A_REPORT: "It does not ask to be registered.",
    }
)
DONE = MappingProxyType(
    {
        How.STORE: "it waits no more",
        How.DISMISS: "off the list; nothing was stored",
        How.REGISTER: "in the roster; its next text counts",
        How.REFUSE: "not registered",
        How.HAND_OVER: "handed to the police; nothing was stored",
        How.REPLAY: "it is stored now",
    }
)
ACTS = MappingProxyType({Act.REPORT: "", Act.CORRECT: "correct ", Act.ADD: "add ", Act.CANCEL: "cancel "})


def sender(plan: Campaign, text: Text, contact: Contact | None) -> str:
    """Who sent a text: name and areas, or the phone with its middle hidden."""
    if not text.is_of_a_phone:
        return f"an order of {text.sender}"
    return (
        f"{show.words(contact.name)} ({' '.join(contact.areas)})"
        if contact
        else show.phone(text.sender, plan.phone_region)
    )


def words(text: Text) -> str:
    """The words of a text, in quotes, on one line, without what could change how the line reads."""
    return f'"{show.words(text.body)}"'


def why(text: Text) -> str:
    """Why a text waits."""
    if text.fields.get("outcome") == "quarantined":
        return "it could not be judged"
    reason = text.fields.get("reason")
    known = (WHY.get(Reason(reason)) or reason) if reason else "a registration"
    if is_refused(text):
        return f"refused, and no report of that day has followed ({known})"
    return f"no answer to our question ({known})" if "unanswered" in text.fields else known


def guess(what: Submission, seen: Iterable[Write]) -> str:
    """What could be stored, with the present figure where there is one."""
    stands = {(write.area, write.day, write.code, write.series): write.value for write in seen}
    parts = [f"{ACTS[what.act]}{_said(of)}" for of in what.figures]
    now = [f"{_name(code, series)} {value}" for (_, _, code, series), value in stands.items() if value is not None]
    return f"{'; '.join(parts)} (now: {', '.join(now) or 'nothing'})"


def changes(rows: Iterable[LedgerRow]) -> str:
    """What was stored: the figures, with their values before."""
    return ", ".join(
        f"{row.area} {row.day:%d/%m} {_name(row.code, row.series)} {_moved(row)}"
        for row in rows
        if row.series is not Series.CHANGE
    )


def refused(text_id: str, order: Text) -> str:
    """Why an order to settle a text was refused."""
    reason = Reason(order.fields["reason"])
    told = order.fields.get("said") or REFUSED.get(reason) or f"It was refused: {reason}."
    return f"{text_id} still waits as it did. {told}" if reason is not Reason.NO_PENDING else f"{text_id}: {told}"


def note(one: FlagNote) -> str:
    """A note in a sentence."""
    beside = ", ".join(f"{code} {value}" for code, value in one.beside)
    match one.remark:
        case Flag.FELL:
            what = f"{one.code} fell from {one.old} to {one.new} in a day, but of those only: {beside}"
        case Flag.SAME:
            what = f"the same numbers {one.old} days running, a copied text? {beside}"
        case Flag.SHARE:
            what = f"{one.code} {one.new} is an unusual share of {beside}"
    return f"{one.area} {one.day:%d/%m}: {what}"


def _said(of: AreaReport) -> str:
    values = [f"{code} {value}" for code, value in of.values.items()]
    totals = [f"{_name(code, Series.TOTAL)} {value}" for code, value in of.totals.items()]
    return " ".join([of.area, f"{of.day:%d/%m}", *values, *totals])


def _name(code: str, series: Series) -> str:
    return f"LK {code}" if series is Series.TOTAL else code


def _moved(row: LedgerRow) -> str:
    if row.new is None:
        return f"{row.old} taken away"
    return f"{row.new}" if row.old is None else f"{row.old} → {row.new}"

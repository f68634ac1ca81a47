"""Decide: the entries of a batch are judged in order, each against the state after the one before."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

from gateway.books import cursor, figures, outbox
from gateway.books.cursor import DrainPosition
from gateway.books.outbox import Message
from gateway.fault_place import summary
from parsers.campaign.phones import is_phone, is_service
from parsers.decision import Decision, Outcome, Standing, Waiver
from parsers.figures.stored import NotLoadedError
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    ExpireOrder,
    FiguresOrder,
    LockOrder,
    MenuOrder,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    WordsOrder,
    about,
)
from parsers.replies.render import render
from parsers.reply import Reply
from parsers.ussd.submission import chosen
from parsers.validation.judge import judge, open_question
from parsers.validation.reference import reference_number
from parsers.validation.review import office_reply, told
from parsers.validation.trial import unchanged
from workers import broadcast_control, broadcast_recipients, refused, review, roster, scope, words
from workers.batch import ENTRY_SECONDS, Batch, Entry, read
from workers.effects import Decided, Effects, allowed, carry_out
from workers.practice_forwarding import in_earnest, practises
from workers.time_limit import limited

log = logging.getLogger(__name__)

NOT_CARRIED_OUT = (Outcome.REFUSED, Outcome.QUARANTINED)
MOST_OPERATIONS = 4_000
"""A batch ends when it has this many operations: some milliseconds of the server's time."""


def decide(batch: Batch) -> Effects:
    """Judge the entries in order, each against the state after the one before."""
    effects = Effects(batch.at.cursor)
    references = ReferenceNumbers(batch.at)
    for entry in batch.entries:
        if entry.text.sender in batch.changed and not entry.text.is_order:
            read(batch, entry)
        try:
            decided = _decided(batch, entry, references.next(batch.campaign.day_of(entry.text.received_at)))
        except NotLoadedError:  # the next batch begins with this entry and loads its figures
            break
        references.used += bool(decided.decision.rows)
        carry_out(batch, entry, decided, effects)
        effects.cursor = entry.id
        if len(effects.operations) > MOST_OPERATIONS or isinstance(entry.order, BroadcastOrder | WordsOrder):
            break
    else:
        effects.cursor = batch.last
    effects.operations += figures.operations(batch.campaign.id, batch.at.generation, batch.figures)
    effects.operations += batch.reply_cap.operations(batch.campaign.id)
    effects.operations.append(cursor.moved(batch.campaign.id, _newest_day(batch), references.day, references.used))
    return effects


def _newest_day(batch: Batch) -> date | None:
    """The latest day with a figure."""
    days = [day for _, _, day in batch.figures.sets if day]
    return max([*days, batch.at.newest_day] if batch.at.newest_day else days, default=None)


class ReferenceNumbers:
    """The reference numbers of the present day, counted on through a batch."""

    def __init__(self, at: DrainPosition) -> None:
        self.day, self.used = at.reference_day, at.references

    def next(self, day: date) -> str:
        """The number that the next text stored on `day` gets; count it in `used` if it is given out."""
        if self.day != day.isoformat():
            self.day, self.used = day.isoformat(), 0
        return reference_number(day, self.used)


def _decided(batch: Batch, entry: Entry, number: str) -> Decided:
    """The decision on one entry; one that fails is quarantined, and the others go on."""
    try:
        if not entry.failed:
            with limited(ENTRY_SECONDS):
                judged = allowed(batch, entry.text, scope.refusal(batch, entry) or _judged(batch, entry, number))
                refused.waits_for(batch, entry, judged)  # is known, or the entry belongs to the next batch
                return Decided(judged, reply(batch, entry, judged), number)
    except NotLoadedError:
        raise
    except Exception as error:  # noqa: BLE001 - the other entries go on
        log.error("could not judge %s: %s", entry.text.id, summary(error))  # noqa: TRY400 - its own words may be the text's
    decision = allowed(batch, entry.text, quarantined())
    return Decided(decision, reply(batch, entry, decision), number)


def _judged(batch: Batch, entry: Entry, number: str) -> Decision:
    match entry.order:
        case None | MenuOrder():
            return _judged_text(batch, entry, number)
        case RosterOrder() as order:
            return roster.judged(batch, entry, order)
        case FiguresOrder() as order:
            return _judged_figures(batch, entry, order, number)
        case BroadcastOrder() as order:
            return broadcast_recipients.judged(batch, entry, order)
        case BroadcastControlOrder() | DaysOffOrder() as order:
            return broadcast_control.judged(batch, entry, order)
        case WordsOrder() as order:
            return words.judged(batch, entry, order)
        case SettleOrder() | UndoOrder() | LockOrder() | ExpireOrder() | ConsentOrder() as order:
            return review.judged(batch, entry, order, number)


def _judged_text(batch: Batch, entry: Entry, number: str) -> Decision:
    phone = entry.text.sender
    standing = Standing(
        batch.figures, entry.text.received_at, batch.contacts.get(phone), batch.questions.get(phone),
        batch.asked.get(phone), number, batch.at.locked, entry.text.said_at,
        batch.invited.get(phone),
    )  # fmt: skip
    standing = replace(standing, question=open_question(standing))
    meaning = entry.reading.meaning if entry.reading else Rejection(Reason.EMPTY)
    settled: tuple[Waiver, ...] = ()
    if isinstance(entry.order, MenuOrder):
        standing, meaning, settled = chosen(entry.order, standing)
    contact = standing.contact
    if is_service(phone):
        meaning = Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    elif contact and practises(batch.campaign.id, contact) and not in_earnest(meaning):
        if batch.practice_takes(contact):
            return Decision(Outcome.PRACTISED)
        meaning = Rejection(Reason.NO_PRACTICE, FollowUp.PERSON)
    return judge(batch.campaign, meaning, standing, settled)


def _judged_figures(batch: Batch, entry: Entry, order: FiguresOrder, number: str) -> Decision:
    for figures_ in order.submission.figures:
        batch.figures.require(figures_.area, figures_.day)
    if practises(batch.campaign.id, order.author):
        return Decision(Outcome.REFUSED, reason=Reason.NO_PRACTICE, to=FollowUp.SENDER)
    if not all(unchanged(batch.figures, seen) for seen in order.seen):
        return Decision(Outcome.REFUSED, reason=Reason.SECOND_REPORT, to=FollowUp.SENDER)
    standing = Standing(
        batch.figures, entry.text.received_at, order.author, reference_number=number, locked=batch.at.locked
    )
    decision = told(judge(batch.campaign, order.submission, standing, order.settled))
    stored = decision.outcome is Outcome.COUNTED
    return replace(decision, reply=office_reply(order.submission, decision)) if stored else decision


def quarantined() -> Decision:
    """The decision on an entry that could not be judged: a person sees it, and its sender is told that it is kept."""
    return Decision(Outcome.QUARANTINED, Reply("busy"), to=FollowUp.PERSON)


def reply(batch: Batch, entry: Entry, decision: Decision) -> Message | None:
    """The text that answers an entry; None where nothing is said, or to nobody who can be answered."""
    to = entry.text
    if isinstance(entry.order, SettleOrder | UndoOrder) and decision.outcome not in NOT_CARRIED_OUT:
        to = batch.about[about(entry.order) or ""]
    way_back, receiver = to.way_back, to.sender
    if isinstance(entry.order, FiguresOrder):  # the contact for whom figures were given by hand
        receiver = entry.order.receipt_to if entry.order.receipt_to in batch.contacts else ""
    if decision.reply is None or way_back is None or not is_phone(receiver):
        return None
    contact = batch.contacts.get(receiver)
    body = render(decision.reply, batch.campaign, accents=bool(contact and contact.accents))
    keeps = outbox.QUESTION_KEEPS if decision.question else outbox.REPLY_KEEPS
    return Message(
        outbox.reply_id(entry.text.id, batch.at.epoch), *way_back, receiver, body,
        decision.reply.key, to.id, entry.text.received_at + keeps,
    )  # fmt: skip

"""Broadcast recipients: orders that make a broadcast's texts, some hundred people an order, judged like any entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gateway.books import broadcasts, outbox, questions, reminded
from gateway.books.broadcasts import BroadcastState
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from gateway.broadcasts.recipients import UNANSWERED, Considered, Moment, People, asks_for_reports, consider, way
from gateway.orders import BROADCAST, given
from parsers.broadcasts.audience import AudienceKind, ExclusionReason
from parsers.broadcasts.reminders import READ_BACK
from parsers.broadcasts.template import travels
from parsers.decision import Decision, Outcome, Standing
from parsers.figures.stored import NotLoadedError
from parsers.meaning import Ask, Command
from parsers.order import BroadcastOrder
from parsers.replies.render import render
from parsers.reply import Reply, Value
from parsers.validation.judge import judge
from workers.batch import Batch, Entry
from workers.practice_forwarding import HandedOver

SILENCE_TOLD = "remind_office"


class NoEffectReason(StrEnum):
    """Why such an order has no effect."""

    LATE = "late"  # too late to be of use
    RESTORED = "restored"  # it may have been carried out already, in the time that a restore has lost
    OVER = "over"  # the broadcast's state does not allow it
    SAME_PERSON = "same_person"  # whoever proposed a broadcast cannot approve it


def judged(batch: Batch, entry: Entry, order: BroadcastOrder) -> Decision:
    """The decision on the order of a broadcast, or on one that continues it."""
    if batch.roster_changed:
        raise NotLoadedError(entry.id)
    entry.why = _why_not(batch, entry, order) or ""
    if not entry.why and not _waits_for_approval(batch, order):
        moment = Moment(batch.campaign, batch.figures, entry.text.received_at, batch.at.days_off)
        entry.considered = [*consider(order, _as_they_are(batch, entry), moment)]
    return Decision(Outcome.REFUSED if entry.why else Outcome.ANSWERED)


def _why_not(batch: Batch, entry: Entry, order: BroadcastOrder) -> NoEffectReason | None:
    received, begun = entry.text.received_at, batch.broadcasts.get(order.of)
    if received >= order.until:
        return NoEffectReason.LATE
    if batch.at.epoch and received.timestamp() < int(batch.at.epoch):
        return NoEffectReason.RESTORED
    return NoEffectReason.OVER if order.of and (begun is None or begun.state is BroadcastState.CANCELLED) else None


@dataclass(slots=True)
class Made:
    """What a judged order produces."""

    operations: list[Operation] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    next: list[HandedOver] = field(default_factory=list)
    """The order for the next part."""


def carried_out(batch: Batch, entry: Entry, order: BroadcastOrder) -> Made:
    """The operations of such an order; the batch in memory is updated too."""
    made, broadcast = Made(), order.of or entry.text.id
    if not order.of:
        made.operations += _opened(batch, entry, order)
    if entry.why or _waits_for_approval(batch, order):
        return made
    made.operations += _texts_for(batch, entry, order, broadcast, made)
    if entry.part.more:
        last = entry.part.contacts[-1].id
        made.next.append(next_part(batch, entry, replace(order, of=broadcast, after=last)))
    else:
        made.operations.append(broadcasts.complete(batch.campaign.id, broadcast))
    return made


def next_part(batch: Batch, entry: Entry, order: BroadcastOrder) -> HandedOver:
    """The order for the next part, with the same time of arrival, so that it is judged by the same moment."""
    campaign = batch.campaign.id
    return HandedOver(campaign, given(campaign, f"{order.of}/{order.after}", order, BROADCAST), entry.text.received_at)


def _waits_for_approval(batch: Batch, order: BroadcastOrder) -> bool:
    return not order.of and order.most is not None and order.most > batch.campaign.second_person_above


def _opened(batch: Batch, entry: Entry, order: BroadcastOrder) -> Iterator[Operation]:
    state = BroadcastState.PROPOSED if _waits_for_approval(batch, order) else BroadcastState.RUNNING
    fields = {
        "state": (BroadcastState.NOT_SENT if entry.why else state).value, "key": order.key, "written": order.written,
        "rule": order.rule, "channel": order.channel, "until": order.until.isoformat(), "author": order.author.name,
        "author_id": order.author.id,
        "others": " ".join(dict.fromkeys(name for name, _ in order.others if name != order.channel)),
        "price": str(order.price), "group": order.audience.group.value,
        "most": "" if order.most is None else str(order.most),
    }  # fmt: skip
    known = {name: value for name, value in fields.items() if value}
    yield from broadcasts.opened(batch.campaign.id, entry.text.id, entry.text.received_at, known)


def _texts_for(batch: Batch, entry: Entry, order: BroadcastOrder, broadcast: str, made: Made) -> Iterator[Operation]:
    """Make a text for each person of this part who gets one."""
    campaign, now = batch.campaign, entry.text.received_at
    chosen = [one for one in entry.considered if one.out is None]
    room = _room(batch, order, broadcast, len(chosen))
    sent, past = chosen[:room], chosen[room:]
    left = {one.contact.id: one.out for one in entry.considered if one.out}
    left |= {one.contact.id: ExclusionReason.PAST_SHOWN for one in past}
    texted = [_message(order, broadcast, one, entry.part) for one in sent]
    messages = [*texted, *_told(batch, entry, order, broadcast, sent)]
    rows = [(message, travels(message.body).parts) for message in messages]
    yield from broadcasts.texts_added(campaign.id, broadcast, rows, left, now)
    for message in messages:
        made.messages.append(message)
        yield from outbox.operations(campaign.id, message, now)
        yield outbox.said(campaign.id, message.receiver, f"o:{message.id}")
    for one, message in zip(sent, texted, strict=True) if order.key == READ_BACK else ():
        yield from _read_back(batch, entry, one, message.id)
    changed = {one.contact.phone: one.reminded for one in sent}
    if changed:
        batch.reminded |= changed
        yield reminded.written(campaign.id, changed)


def _as_they_are(batch: Batch, entry: Entry) -> People:
    """The people, with the changes made by earlier entries of the batch."""
    part = entry.part
    contacts = [batch.contacts.get(contact.phone, contact) for contact in part.contacts]
    known = replace(part.known, questions=batch.questions)
    return replace(part, contacts=contacts, known=known, reminded=part.reminded | batch.reminded)


def _room(batch: Batch, order: BroadcastOrder, broadcast: str, wanted: int) -> int:
    """How many may be texted: over all parts no more people than the author was shown."""
    begun = batch.broadcasts.get(broadcast)
    return wanted if order.most is None else max(order.most - (begun.people if begun else 0), 0)


def _message(order: BroadcastOrder, broadcast: str, one: Considered, people: People) -> Message:
    silent = f"{one.area} {order.audience.day}" if order.audience.group is AudienceKind.SILENT else ""
    is_home = not one.contact.areas or one.area == one.contact.areas[0]
    to = one.contact.id if is_home else f"{one.contact.id} {one.area}"
    return Message(
        outbox.row_id(broadcast, to), *way(order, people, one.contact), one.contact.phone, one.body, order.key,
        broadcast, order.until, silent=silent,
    )  # fmt: skip


def _read_back(batch: Batch, entry: Entry, one: Considered, message_id: str) -> Iterator[Operation]:
    """Open the question of a read-back."""
    phone, standing = one.contact.phone, Standing(batch.figures, entry.text.received_at, one.contact)
    question = judge(batch.campaign, Command(Ask.READ_BACK, one.area), standing).question
    if question is None:
        return
    asked = replace(question, reply_id=message_id)
    present = batch.questions.get(phone)
    batch.questions[phone] = asked
    batch.asked.pop(phone, None)
    batch.changed.add(phone)
    yield from questions.opened(batch.campaign.id, phone, asked, present)


def _told(
    batch: Batch, entry: Entry, order: BroadcastOrder, broadcast: str, sent: list[Considered]
) -> Iterator[Message]:
    """The texts that tell the office which areas did not answer several reminders in a row."""
    silent = tuple(dict.fromkeys(one.area for one in sent if one.reminded.unanswered == UNANSWERED))
    if not silent or not asks_for_reports(order):
        return
    values: dict[str, Value] = {"miss": silent, "n": UNANSWERED, "d": batch.campaign.day_of(entry.text.received_at)}
    for contact in entry.part.office:
        yield Message(
            outbox.row_id(broadcast, f"{contact.id} {order.after}"), order.channel, order.number, contact.phone,
            render(Reply(SILENCE_TOLD, values), batch.campaign, contact.accents), SILENCE_TOLD, broadcast, order.until,
        )  # fmt: skip

"""Broadcast control: orders that approve, pause, resume or cancel a broadcast, and those that set the days off."""

from __future__ import annotations

from dataclasses import replace

from gateway.books import broadcasts, cursor
from gateway.books.broadcasts import AFTER, ALLOWED_STATES, BroadcastState
from parsers.decision import Decision, Outcome
from parsers.order import BroadcastControl, BroadcastControlOrder, BroadcastOrder, DaysOffOrder
from workers.batch import Batch, Entry, order_in
from workers.broadcast_recipients import Made, NoEffectReason, next_part


def judged(batch: Batch, entry: Entry, order: BroadcastControlOrder | DaysOffOrder) -> Decision:
    """The decision on such an order."""
    if isinstance(order, BroadcastControlOrder):
        entry.why = _why_not(batch, order) or ""
    return Decision(Outcome.REFUSED if entry.why else Outcome.ANSWERED)


def _why_not(batch: Batch, order: BroadcastControlOrder) -> NoEffectReason | None:
    found = batch.broadcasts.get(order.broadcast)
    if found is None or found.state not in ALLOWED_STATES[order.control]:
        return NoEffectReason.OVER
    # One that was proposed before there were accounts is approved by nobody: it is cancelled and proposed anew.
    is_own = found.author_id in ("", order.author.id)
    return NoEffectReason.SAME_PERSON if order.control is BroadcastControl.APPROVE and is_own else None


def carried_out(batch: Batch, entry: Entry, order: BroadcastControlOrder | DaysOffOrder) -> Made:
    """The operations of such an order; the batch in memory is updated too."""
    made = Made()
    if isinstance(order, DaysOffOrder):
        batch.at = replace(batch.at, days_off=order.days_off)
        made.operations.append(cursor.mark_days_off(batch.campaign.id, order.days_off))
    elif not entry.why:
        _control(batch, entry, order, made)
    return made


def _control(batch: Batch, entry: Entry, order: BroadcastControlOrder, made: Made) -> None:
    found, at = batch.broadcasts[order.broadcast], entry.text.received_at
    made.operations += broadcasts.controlled(batch.campaign.id, found, order.control, order.author.name, at)
    batch.broadcasts[found.id] = replace(found, state=AFTER[order.control])
    if found.state is BroadcastState.PROPOSED and order.control is BroadcastControl.APPROVE:
        proposed = order_in(batch.about[found.id])
        if isinstance(proposed, BroadcastOrder):
            made.next.append(next_part(batch, entry, replace(proposed, of=found.id)))

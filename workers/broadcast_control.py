"""Steering: a broadcast approved, paused, resumed or cancelled, and the days on which nobody is reminded."""

from __future__ import annotations

from dataclasses import replace

from gateway.books import broadcasts, cursor
from gateway.books.broadcasts import AFTER, STEERABLE, BroadcastState
from parsers.decision import Decision, Outcome
from parsers.order import BroadcastOrder, DaysOffOrder, Steering, SteeringOrder
from parsers.replies.printing import fold
from workers.batch import Batch, Entry, order_in
from workers.broadcast_recipients import Made, Why, next_part


def judged(batch: Batch, entry: Entry, order: SteeringOrder | DaysOffOrder) -> Decision:
    """The decision on such an order."""
    if isinstance(order, SteeringOrder):
        entry.why = _why_not(batch, order) or ""
    return Decision(Outcome.REFUSED if entry.why else Outcome.ANSWERED)


def _why_not(batch: Batch, order: SteeringOrder) -> Why | None:
    found = batch.broadcasts.get(order.broadcast)
    if found is None or found.state not in STEERABLE[order.steering]:
        return Why.OVER
    is_own = _is_same(found.author, order.author.name)
    return Why.SAME_PERSON if order.steering is Steering.APPROVE and is_own else None


def _is_same(name: str, other: str) -> bool:
    """Whether two names may be one person's: capitals, accents, spaces and dots tell nobody apart."""
    return _letters(name) == _letters(other)


def _letters(name: str) -> str:
    return "".join(one for one in fold(name).casefold() if one.isalnum())


def carried_out(batch: Batch, entry: Entry, order: SteeringOrder | DaysOffOrder) -> Made:
    """What an order does; carried forward in memory too."""
    made = Made()
    if isinstance(order, DaysOffOrder):
        batch.at = replace(batch.at, days_off=order.days_off)
        made.operations.append(cursor.mark_days_off(batch.campaign.id, order.days_off))
    elif not entry.why:
        _steer(batch, entry, order, made)
    return made


def _steer(batch: Batch, entry: Entry, order: SteeringOrder, made: Made) -> None:
    found, at = batch.broadcasts[order.broadcast], entry.text.received_at
    made.operations += broadcasts.steered(batch.campaign.id, found, order.steering, order.author.name, at)
    batch.broadcasts[found.id] = replace(found, state=AFTER[order.steering])
    if found.state is BroadcastState.PROPOSED and order.steering is Steering.APPROVE:
        proposed = order_in(batch.about[found.id])
        if isinstance(proposed, BroadcastOrder):
            made.next.append(next_part(batch, entry, replace(proposed, of=found.id)))

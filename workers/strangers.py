"""Unknown phones: one text of each waits for a person, of so many phones at most; the rest is kept beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gateway.books import review_queue, strangers
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.strangers import Stranger
from parsers.decision import Decision, Outcome
from parsers.meaning import FollowUp
from workers.batch import Batch
from workers.reply_cap import registers

MOST_WAITING = 200
"""Of so many unknown phones a text waits: whoever has numbers without end fills no list beyond that."""
MOST_REGISTRATIONS = 200
"""So many more wait that ask to be registered: others' texts cannot use these places up."""


def grouped(batch: Batch, text: Text, decision: Decision) -> Decision:
    """The decision without its place on the waiting list, where this phone has one already, or all are taken.

    Who asks to be registered takes over the place of what the phone said before, and has places of its own.
    """
    if not _is_of_a_stranger(batch, text) or decision.to is not FollowUp.PERSON:
        return decision
    held, asks = batch.strangers, registers(decision)
    if text.sender in held.found:
        return decision if asks else _without_place(decision)
    if held.count < MOST_WAITING + asks * MOST_REGISTRATIONS:
        return decision
    return _without_place(replace(decision, reply=None) if asks else decision)


def operations(batch: Batch, text: Text, decision: Decision) -> Iterator[Operation]:
    """What a decision changes of what waits of its phone; carried forward in memory too."""
    if not _is_of_a_stranger(batch, text):
        return
    held, waits = batch.strangers, decision.to is FollowUp.PERSON
    before = held.found.get(text.sender)
    if not waits and (before is None or decision.outcome is not Outcome.IGNORED):
        return
    if before and waits:
        yield from review_queue.taken_over(batch.campaign.id, before.text_id)
    held.count += before is None
    more = before.more + 1 if before else 0
    held.found[text.sender] = Stranger(before.text_id if before and not waits else text.id, more)
    yield strangers.waits(batch.campaign.id, text.sender, held.found[text.sender])


def settled(batch: Batch, phone: str) -> Operation:
    """The operation by which nothing of a phone waits any more."""
    batch.strangers.count -= batch.strangers.found.pop(phone, None) is not None
    return strangers.settled(batch.campaign.id, phone)


def reopened(batch: Batch, text: Text) -> Iterator[Operation]:
    """The operations by which a text of an unknown phone has its place again."""
    if _is_of_a_stranger(batch, text):
        batch.strangers.count += 1
        batch.strangers.found[text.sender] = Stranger(text.id)
        yield strangers.waits(batch.campaign.id, text.sender, batch.strangers.found[text.sender])


def _is_of_a_stranger(batch: Batch, text: Text) -> bool:
    return text.is_of_a_phone and text.sender not in batch.contacts


def _without_place(decision: Decision) -> Decision:
    return replace(decision, outcome=Outcome.IGNORED, to=FollowUp.IGNORE)

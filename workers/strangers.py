"""Unknown phones: one text of each waits for a person, of so many phones at most; the rest is kept beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gateway.books import strangers
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.strangers import Stranger
from parsers.decision import Decision, Outcome
from parsers.meaning import FollowUp, Reason
from workers.batch import Batch

MOST_WAITING = 200
"""Of so many unknown phones a text waits: whoever has numbers without end fills no list beyond that."""


def grouped(batch: Batch, text: Text, decision: Decision) -> Decision:
    """The decision without its place on the waiting list, where one of this phone has it already, or all are taken."""
    if not _reads_as_nothing(batch, text, decision):
        return decision
    if text.sender not in batch.strangers.found and batch.strangers.count < MOST_WAITING:
        return decision
    return replace(decision, outcome=Outcome.IGNORED, to=FollowUp.IGNORE)


def operations(batch: Batch, text: Text, decision: Decision) -> Iterator[Operation]:
    """What a decision changes of what waits of its phone; carried forward in memory too."""
    if not _reads_as_nothing(batch, text, decision):
        return
    held = batch.strangers
    before = held.found.get(text.sender)
    if before is None and decision.to is not FollowUp.PERSON:
        return
    held.count += before is None
    held.found[text.sender] = replace(before, more=before.more + 1) if before else Stranger(text.id)
    yield strangers.waits(batch.campaign.id, text.sender, held.found[text.sender])


def settled(batch: Batch, phone: str) -> Operation:
    """The operation by which nothing of a phone waits any more."""
    batch.strangers.count -= batch.strangers.found.pop(phone, None) is not None
    return strangers.settled(batch.campaign.id, phone)


def _reads_as_nothing(batch: Batch, text: Text, decision: Decision) -> bool:
    unknown = text.is_of_a_phone and text.sender not in batch.contacts
    return unknown and decision.reason is Reason.UNREGISTERED and decision.guess is None

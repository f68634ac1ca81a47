"""Words: orders that make words known in the campaign, each of which makes the next revision of its plan."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from gateway.books import campaigns
from gateway.books.operations import Operation
from parsers.decision import Decision, Outcome
from parsers.order import WordsOrder
from parsers.tokens import reserved
from workers.batch import Batch, Entry

UNFIT = "unfit"
"""Why an order does nothing: the plan in force uses such a word for something else."""


def judged(batch: Batch, entry: Entry, order: WordsOrder) -> Decision:
    """The decision on such an order: whole, or not at all."""
    try:
        fits = not list(reserved.faults(batch.campaign.knowing(order.known)))
    except ValidationError:
        fits = False
    entry.why = "" if fits else UNFIT
    return Decision(Outcome.ANSWERED if fits else Outcome.REFUSED)


def carried_out(batch: Batch, order: WordsOrder) -> Iterator[Operation]:
    """The operations of such an order; the batch ends with it: what comes after is judged by the new plan."""
    after = batch.campaign.knowing(order.known)
    if after != batch.campaign:
        yield from campaigns.revised(after, batch.at.revision)

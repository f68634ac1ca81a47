"""The submission: what was entered on the pages becomes a meaning, judged like that of a text."""

from __future__ import annotations

from dataclasses import replace

from parsers.decision import Standing, Waiver
from parsers.meaning import Act, Answer, Meaning, Reason, Rejection, Submission
from parsers.order import MenuOrder
from parsers.validation.trial import unchanged


def chosen(order: MenuOrder, standing: Standing) -> tuple[Standing, Meaning, tuple[Waiver, ...]]:
    """What was entered, and what it confirms: nothing if the figures on the pages have changed.

    An answer is to the question that the page showed, which thereby had reached its author.
    """
    stands = _stands(order, standing)
    if isinstance(order.asks, Answer):
        question = standing.question
        if question is None or question.text_id != order.about:
            return replace(standing, question=None), order.asks, ()
        return replace(standing, asked_at=standing.received_at if stands else None), order.asks, ()
    if stands or not isinstance(order.asks, Submission):
        return standing, order.asks, order.settled
    return standing, _asked_about(order.asks), ()


def _stands(order: MenuOrder, standing: Standing) -> bool:
    for seen in order.seen:
        standing.figures.require(seen.area, seen.day)
    return all(unchanged(standing.figures, seen) for seen in order.seen)


def _asked_about(said: Submission) -> Submission | Rejection:
    """What must not replace or cancel what its author has not seen: the rules ask, as about a text."""
    if said.act is Act.CANCEL:
        return Rejection(Reason.CANCEL_UNCLEAR, guess=said)
    return replace(said, act=Act.REPORT) if said.act is Act.CORRECT else said

"""Objections: what makes something else of the figures than a report, in the order of docs/reading-rules.md."""

from __future__ import annotations

from collections.abc import Callable

from parsers.meaning import Rejection
from parsers.reading.body.body import Body
from parsers.reading.fields.acts import late_verb
from parsers.reading.objections.blocking_words import block, doubt, gathered, in_words, partial
from parsers.reading.objections.headings import quotation
from parsers.reading.objections.signs import changed_number

OBJECTIONS: tuple[Callable[[Body], Rejection | None], ...] = (
    quotation, block, gathered, partial, in_words, doubt, changed_number, late_verb,
)  # fmt: skip


def objection(body: Body) -> Rejection | None:
    """The first objection to reading a text as a report."""
    return next(filter(None, (find(body) for find in OBJECTIONS)), None)

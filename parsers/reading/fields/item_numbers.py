"""Lists: lines that are numbered 1, 2, 3…, whose numbers are no figures."""

from __future__ import annotations

from parsers.reading.body.body import Body
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

LEAST = 2
"""A single numbered line is no list: its number may be meant."""
BEHIND = frozenset(".)")


def settle_item_numbers(body: Body) -> None:
    """Set aside the numbers of a list: each leads a line, with a sign behind and a code after it, and they ascend."""
    if body.terms[0].form is not Form.NUMBER and all(term.text != "\n" for term in body.terms):
        return
    items = [number for number, word in _led(body.terms) if body.code(word)]
    if len(items) >= LEAST and [item.text for item in items] == [str(at) for at in range(1, len(items) + 1)]:
        for item in items:
            item.settle(Verdict.ASIDE)


def _led(terms: list[Term]) -> list[tuple[Term, Term]]:
    """Every number that leads a line with a sign behind it, and the word after."""
    led = []
    fresh = True
    for at, term in enumerate(terms[:-2]):
        sign, word = terms[at + 1], terms[at + 2]
        if fresh and term.form is Form.NUMBER and sign.text in BEHIND and word.form is Form.WORD:
            led.append((term, word))
        fresh = term.text == "\n"
    return led

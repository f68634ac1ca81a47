"""Lists: lines that are numbered 1, 2, 3…, whose numbers are no figures."""

from __future__ import annotations

from parsers.reading.body.body import Body
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

LEAST, LEAST_OF_WORDS = 2, 3
"""A single numbered line is no list: its number may be meant; nor are two before words that take a number in front."""
BEHIND = frozenset(".)")


def settle_item_numbers(body: Body) -> None:
    """Set aside the numbers of a list: each leads a line, with a sign behind and a code after it, and they ascend."""
    if body.terms[0].form is not Form.NUMBER and all(term.text != "\n" for term in body.terms):
        return
    led = [(number, (code, parted)) for number, word, parted in _led(body.terms) if (code := body.code(word))]
    items, words = [number for number, _ in led], [code for _, code in led]
    least = LEAST if all(parted or word.official for word, parted in words) else LEAST_OF_WORDS
    if len(items) >= least and [item.text for item in items] == [str(at) for at in range(1, len(items) + 1)]:
        for item in items:
            item.settle(Verdict.ASIDE)


def _led(terms: list[Term]) -> list[tuple[Term, Term, bool]]:
    """Every number that leads a line with a sign behind it, the word after, and whether a colon parts that word."""
    led = []
    fresh = True
    for at, term in enumerate(terms[:-2]):
        sign, word = terms[at + 1], terms[at + 2]
        if fresh and term.form is Form.NUMBER and sign.text in BEHIND and word.form is Form.WORD:
            led.append((term, word, any(each.text == ":" for each in terms[at + 3 : at + 4])))
        fresh = term.text == "\n"
    return led

"""Whether numbers are of the day or totals since the first day (domain R-15)."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.body import Body
from parsers.reading import Mode, Reason, Rejection, Verdict
from parsers.tokens import Form, Term


@dataclass(frozen=True, slots=True)
class Said:
    """What the text says of its mode."""

    mode: Mode
    total_word: Term | None = None
    """A word for a total with a number directly behind it: it belongs to the pair before it."""
    of_day: bool = False
    """Whether the text says in words that its numbers are of the day."""


def find_mode(body: Body) -> Said | Rejection:
    """The mode, from words before the first figure; or a total after a pair of its own (ACT 23 LK 156)."""
    unclear = next((term for term in body.open() if term.text in body.vocabulary.grammar.unclear_modes), None)
    if unclear:
        return body.stop(Reason.AMBIGUOUS_MODE, unclear)
    objection = _spans(body)
    if objection:
        return objection
    return _words(body)


def _spans(body: Body) -> Rejection | None:
    """TINH DEN NGAY 14/8: the total up to that day; up to an hour may be either."""
    grammar = body.vocabulary.grammar
    for at, term in enumerate(body.terms):
        if term.verdict is not None or term.form is not Form.WORD:
            continue
        behind = body.terms[at + 1] if at + 1 < len(body.terms) else None
        if term.text in grammar.until and behind and behind.verdict is Verdict.DATE:
            term.settle(Verdict.MODE, Mode.TOTAL)
        elif term.text in grammar.until and behind and behind.verdict is Verdict.CLOCK:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
    return None


def _words(body: Body) -> Said | Rejection:
    totals, days = [], []
    for term in body.terms:
        if term.verdict is Verdict.MODE and term.meaning == Mode.TOTAL:
            totals.append(term)
        elif term.verdict is None and term.text in body.vocabulary.grammar.modes:
            mode = body.vocabulary.grammar.modes[term.text]
            term.settle(Verdict.MODE, mode)
            (totals if mode is Mode.TOTAL else days).append(term)
    if len(totals) > 1:
        return body.stop(Reason.AMBIGUOUS_MODE, totals[1])
    if not totals:
        today = any(term.verdict is Verdict.DATE and term.text in body.vocabulary.grammar.days for term in body.terms)
        return Said(Mode.DAY, of_day=bool(days) or today)
    return _total(body, totals[0], days)


def _total(body: Body, word: Term, days: list[Term]) -> Said | Rejection:
    """One word for a total: before every figure, or between a pair and its own number."""
    if _number_behind(body, word):
        return Said(Mode.BOTH, word)
    first_figure = next((term for term in body.terms if body.code(term) or term in body.numbers()), None)
    if days or (first_figure and first_figure.start < word.start):
        return body.stop(Reason.AMBIGUOUS_MODE, word)
    return Said(Mode.TOTAL)


def _number_behind(body: Body, word: Term) -> Term | None:
    at = body.terms.index(word)
    for term in body.terms[at + 1 :]:
        if term.form is Form.NUMBER and term.verdict is None:
            return term
        if term.form is not Form.SIGN and term.text not in body.vocabulary.words.between:
            return None
    return None

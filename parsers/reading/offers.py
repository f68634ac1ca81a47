"""Offers: the figures of a text of which only a word beside them is not understood, for one key (R-26)."""

from __future__ import annotations

from typing import NamedTuple

from parsers.meaning import Act, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.fields.clause_pairs import by_clause
from parsers.reading.fields.modes import SaidMode
from parsers.reading.fields.pairs import Pair, PairReading, code_first
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

OFFERED = frozenset({Reason.AMBIGUOUS, Reason.UNCLEAR_WORDS, Reason.CONFIRM_NEEDED})
"""The doubts that may leave the figures certain."""
UNREADABLE = frozenset({Form.MALFORMED, Form.TOO_LONG, Form.DATE})


class Offer(NamedTuple):
    """What a text says but for the doubt, and what it does where the doubt is about that."""

    reading: PairReading
    act: Act | None = None


def offer(body: Body, terms: list[Term], said: SaidMode, doubt: Rejection) -> Offer | None:
    """Each code with its one number, if nothing but words beside them is in doubt; else None."""
    if doubt.reason not in OFFERED or said.total_word:
        return None
    for term in terms:
        if term.verdict is Verdict.STOPPED:
            term.verdict = None
        if term.form is Form.ALIKE:
            term.form = Form.NUMBER
    if any(_forbids(body, terms, at) for at in range(len(terms))):
        return None
    kept = [term for term in terms if term.form is not Form.WORD or term.verdict is not None or body.code(term)]
    changed = _changed(body, terms, kept)
    if changed:
        return changed
    found = [each for each in (code_first(body, kept, None), by_clause(body, kept)) if each.complete and each.pairs]
    reading = found[0] if found else _number_first(body, kept)
    if reading is None or any(each.values() != reading.values() for each in found):
        return None
    codes = {pair.code.code for pair in reading.pairs}
    plain = len(codes) == len(reading.pairs) and all(_belongs(body, terms, pair) for pair in reading.pairs)
    return Offer(reading, _act(body, terms)) if plain else None


def _act(body: Body, terms: list[Term]) -> Act | None:
    """What a word for correcting makes of the figures, wherever it stands."""
    corrects = any(term.verdict is None and term.text in body.vocabulary.words.corrections for term in terms)
    return Act.CORRECT if corrects else None


def _forbids(body: Body, terms: list[Term], at: int) -> bool:
    """Whether a token makes another number of a number, or is one that cannot be read."""
    term, words = terms[at], body.vocabulary.words
    if term.verdict is not None or term.form is not Form.WORD:
        return term.verdict is None and term.form in UNREADABLE
    counted = at > 0 and terms[at - 1].form is Form.NUMBER and terms[at - 1].verdict is None
    spoken_to = at and terms[at - 1].text in body.vocabulary.grammar.talk.recipients | words.offices
    if term.text in words.offices and not spoken_to:
        return True  # somebody else's numbers
    people = words.tails | words.persons
    other = term.text in words.courtesy | words.offices and term.text not in people
    return (
        term.text in words.wrong_units
        or term.text in words.cancellations
        or term.text in words.counted
        or (counted and (other or term.glued))
    )


def _belongs(body: Body, terms: list[Term], pair: Pair) -> bool:
    """Whether only words that are known stand between a code and its number."""
    words = body.vocabulary.words
    first, last = sorted((terms.index(pair.word), terms.index(pair.number)))
    usual = words.between | words.before_number | words.before_code | words.stock | words.tails | words.closing
    between = (term for term in terms[first + 1 : last] if term.form is Form.WORD and term.verdict is None)
    return all(term.text in usual | pair.code.units | words.verbs for term in between)


def _number_first(body: Body, kept: list[Term]) -> PairReading | None:
    """TH1 23 ACT 2 ABS: numbers before their codes, without commas."""
    row = [term for term in kept if term.verdict is None and (body.code(term) or term.form is Form.NUMBER)]
    alternate = all((term.form is Form.NUMBER) == (at % 2 == 0) for at, term in enumerate(row))
    if len(row) < 2 or len(row) % 2 or not alternate:
        return None
    pairs = zip(row[::2], row[1::2], strict=True)
    return PairReading([Pair(body.vocabulary.codes[code.text], number, code) for number, code in pairs])


def _changed(body: Body, terms: list[Term], kept: list[Term]) -> Offer | None:
    """ "ACT 23 thanh 25": the second number is the new one."""
    change = body.vocabulary.grammar.change_words
    for at, term in enumerate(terms[1:-1], 1):
        if term.text in change and terms[at - 1].form is Form.NUMBER and terms[at + 1].form is Form.NUMBER:
            reading = code_first(body, [each for each in kept if each is not terms[at - 1]], None)
            return Offer(reading, Act.CORRECT) if reading.complete and len(reading.pairs) == 1 else None
    return None

"""Codes and numbers put together: code, number, code, number… across the text (reading A of R-9; R-10 to R-12)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from parsers.campaign.plan import Kind
from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import DIGITS, Body
from parsers.reading.body.clauses import says_figures
from parsers.tokens.tokens import BOUNDARIES, Form, Term
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import CodeWord

SOFT = frozenset(",;!\n")
"""Signs that part an alias word from its number ("Vâng, 14"), but not an official code."""

JOINING = frozenset("+&")
"""Signs that join two pairs, never a code and its number."""


class Pair(NamedTuple):
    """A code with its number."""

    code: CodeWord
    number: Term
    word: Term
    asides: tuple[Term, ...] = ()
    """The units and filler words that belong to it."""


@dataclass(slots=True)
class PairReading:
    """What one way of reading found; complete only if nothing is left over."""

    pairs: list[Pair] = field(default_factory=list)
    around: list[Term] = field(default_factory=list)
    """Words around the pairs that may stand there."""
    total: Term | None = None
    """The number of a total that belongs to the pair before it."""
    complete: bool = True

    def values(self) -> list[tuple[str, int]]:
        """Codes with their numbers, in order."""
        return [(pair.code.code, pair.number.value) for pair in self.pairs]


def code_first(body: Body, terms: list[Term], total_word: Term | None) -> PairReading:
    """Reading A: code, number, code, number… across the whole text."""
    reading = PairReading()
    significant = _without_asides(body, terms, total_word)
    at = 0
    while at < len(significant) and reading.complete:
        at = _step(body, significant, at, reading, total_word)
    return reading


def _without_asides(body: Body, terms: list[Term], total_word: Term | None) -> list[Term]:
    """The terms but for clauses that hold neither code nor number, the cutting signs kept."""
    kept: list[Term] = []
    clause: list[Term] = []
    for term in terms:
        if term.form is Form.SIGN and term.text in BOUNDARIES:
            kept += clause if total_word in clause or says_figures(body, clause) else []
            kept.append(term)
            clause = []
        else:
            clause.append(term)
    return kept + (clause if says_figures(body, clause) else [])


def _step(body: Body, terms: list[Term], at: int, reading: PairReading, total_word: Term | None) -> int:
    """Read on from `at`: a pair, a total of the pair before, or a word that may stand between; where to go on."""
    term = terms[at]
    if term is total_word and reading.pairs:
        return _total_of_pair(body, terms, at, reading)
    word = body.code(term)
    if word:
        return _pair(body, terms, at, word, reading)
    if term.form is Form.SIGN or term.verdict is not None:
        return at + 1
    if term.form is Form.WORD and _may_stand_around(body, terms, at, behind=bool(reading.pairs)):
        reading.around.append(term)
        return at + 1
    reading.complete = False
    return at


def _may_stand_around(body: Body, terms: list[Term], at: int, behind: bool) -> bool:
    """Whether a word may lead the figures; or, behind one, close what is said or lead to the next."""
    words, text = body.vocabulary.words, terms[at].text
    if text in words.joiners or text in (words.tails if behind else words.courtesy):
        return True
    if behind and may_close(body, terms, at):
        return True
    if text in words.closing:
        return closes(body, terms, at)
    if text not in words.before_code | words.stock:
        return False
    place = at + 1
    while place < len(terms) and terms[place].text in words.before_code:
        place += 1
    word = body.code(terms[place]) if place < len(terms) else None
    return word is not None and (text in words.before_code or word.kind is Kind.STOCK)


def may_close(body: Body, terms: list[Term], at: int) -> bool:
    """Behind a number: whom one speaks to, behind a unit or a particle ("5 chị" are women); "lúc" before a time."""
    words, text = body.vocabulary.words, terms[at].text
    if text in words.before_clock:
        return at + 1 < len(terms) and terms[at + 1].verdict is Verdict.CLOCK
    before = terms[at - 1] if at else None
    counted = before is None or before.form in DIGITS
    if before is not None and before.text in body.vocabulary.words.persons and body.is_capital(terms[at]):
        return True
    return not counted and (text in body.vocabulary.words.persons or text in words.offices or text in words.callers)


def closes(body: Body, terms: list[Term], at: int) -> bool:
    """Whether a particle stands behind a pair, and before a sign, a courtesy or another particle."""
    words = body.vocabulary.words
    before = terms[at - 1] if at else None
    after = terms[at + 1] if at + 1 < len(terms) else None
    if before is None or not (before.verdict is None and (before.form is Form.NUMBER or _ends_pair(body, before))):
        return False
    ends = after is None or after.form is Form.SIGN or after.verdict is not None
    persons = body.vocabulary.grammar.persons
    return ends or (after is not None and (after.text in words.tails | words.closing or after.text in persons))


def _ends_pair(body: Body, term: Term) -> bool:
    words = body.vocabulary.words
    return term.form is Form.WORD and term.text in words.units | words.tails | words.closing


def _pair(body: Body, terms: list[Term], at: int, word: CodeWord, reading: PairReading) -> int:
    """A code at `at`, its number, and the units behind."""
    fillers: list[Term] = []
    place = at + 1
    while word.number != "before" and place < len(terms):
        term = terms[place]
        if term.form is Form.NUMBER and term.verdict is None:
            units, after = units_behind(body, terms, place + 1, word)
            reading.pairs.append(Pair(word, term, terms[at], (*fillers, *units)))
            return after
        if not may_join(body, term, word):
            break
        if term.form is Form.WORD:
            fillers.append(term)
        place += 1
    reading.complete = False
    return place


def may_join(body: Body, term: Term, word: CodeWord) -> bool:
    """Whether a term may stand between a code and its number (R-10)."""
    if term.verdict is not None:
        return term.verdict is Verdict.DATE and term.text in body.vocabulary.grammar.days
    if term.form is Form.SIGN:
        return term.text not in JOINING and (word.official or term.text not in SOFT)
    words = body.vocabulary.words
    if word.number == "next":
        return term.text in words.strict
    stock = word.kind is Kind.STOCK and term.text in words.stock
    return term.text in words.between or term.text in word.units or stock


def units_behind(body: Body, terms: list[Term], place: int, word: CodeWord) -> tuple[list[Term], int]:
    """The units directly behind a number."""
    units = []
    while place < len(terms) and terms[place].verdict is None and is_unit(body, terms[place], word):
        units.append(terms[place])
        place += 1
    return units, place


def is_unit(body: Body, term: Term, word: CodeWord) -> bool:
    """Whether a term is what the numbers of a code count; one that is a code itself is read as that."""
    return term.text in word.units and not body.code(term)


def _total_of_pair(body: Body, terms: list[Term], at: int, reading: PairReading) -> int:
    """ACT 23 LK 156: the number behind is the total of the pair just read."""
    for place in range(at + 1, len(terms)):
        term = terms[place]
        if term.form is Form.NUMBER and term.verdict is None:
            last = reading.pairs[-1]
            reading.complete = reading.total is None and last.code.kind is Kind.FLOW
            reading.total = term
            units, after = units_behind(body, terms, place + 1, last.code)
            reading.around += units
            return after
        if term.form is Form.WORD:
            reading.around.append(term)
    reading.complete = False
    return at


def conflict(body: Body, stopped: Term, said: list[tuple[str, int]]) -> Rejection:
    """Refuse the text and name the first code that is said twice, with both numbers; asked about though they agree."""
    named = stopped.meaning or stopped.text
    rejection = body.stop(Reason.VALUE_CONFLICT, stopped)
    first: dict[str, int] = {}
    for code, value in said:
        if code in first:
            reply = "err_twice" if first[code] == value else ""
            return replace(rejection, values={"code": code, "old": first[code], "new": value}, reply=reply)
        first[code] = value
    return replace(rejection, values={"code": named}, reply="err_twice")

"""Codes and numbers put together clause by clause, in either order (reading B of R-9)."""

from __future__ import annotations

from parsers.campaign.plan import Kind
from parsers.reading.body.body import DIGITS, Body
from parsers.reading.body.clauses import clauses, says_figures
from parsers.reading.fields.pairs import Pair, PairReading, may_close, may_join, units_behind
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import CodeWord


def by_clause(body: Body, terms: list[Term]) -> PairReading:
    """Reading B: each clause holds exactly one code and one number, in either order."""
    reading = PairReading()
    for clause in clauses(body, terms):
        open_terms = [term for term in clause if term.verdict is None]
        if says_figures(body, open_terms):
            whole = reading.complete and not _is_parted(body, clause)
            reading.complete = whole and _read_clause(body, open_terms, reading)
    return reading


def _is_parted(body: Body, clause: list[Term]) -> bool:
    """ "ACT 17h 5": a time of day between a code and its number may be one with it (17:05)."""
    if all(term.verdict is not Verdict.CLOCK for term in clause):
        return False
    figures = [at for at, term in enumerate(clause) if body.code(term) or body.is_number(term)]
    return any(term.verdict is Verdict.CLOCK for term in clause[figures[0] : figures[-1]])


def _read_clause(body: Body, clause: list[Term], reading: PairReading) -> bool:
    codes = [at for at, term in enumerate(clause) if body.code(term)]
    numbers = [at for at, term in enumerate(clause) if term.form in DIGITS and term.verdict is None]
    if len(codes) != 1 or len(numbers) != 1 or clause[numbers[0]].form is not Form.NUMBER:
        return False
    code, number = codes[0], numbers[0]
    word = body.vocabulary.codes[clause[code].text]
    fits = _code_then_number if code < number else _number_then_code
    return fits(body, clause, code, number, word, reading)


def _code_then_number(
    body: Body, clause: list[Term], code: int, number: int, word: CodeWord, reading: PairReading
) -> bool:
    if word.number == "before" or not all(may_join(body, term, word) for term in clause[code + 1 : number]):
        return False
    units, after = units_behind(body, clause, number + 1, word)
    return _keep(body, clause, (0, code), clause[code + 1 : number] + units, after, (word, code, number), reading)


def _number_then_code(
    body: Body, clause: list[Term], code: int, number: int, word: CodeWord, reading: PairReading
) -> bool:
    """ "2 nguoi vang mat": before the number only R-10's few words; between, units and words that say it is done."""
    if word.number == "next":
        return False
    words = body.vocabulary.words
    stock = words.stock if word.kind is Kind.STOCK else frozenset()
    before = words.before_number | stock | words.courtesy
    of_events = _counts_events(clause[code], word)
    if of_events:
        before |= frozenset(body.vocabulary.grammar.held)
        if any(term.verdict is Verdict.DATE for term in body.terms):
            before |= frozenset(body.vocabulary.grammar.held_today)
    lead = [term for term in clause[:number] if term.text not in before]
    units, after = units_behind(body, clause, number + 1, word)
    joining = clause[after:code]
    if lead or any(term.text not in words.before_number | words.before_code | stock for term in joining):
        return False
    behind = code + 1
    while of_events and behind < len(clause) and clause[behind].text in body.vocabulary.grammar.talk.attended:
        behind += 1
    kept = [*clause[:number], *units, *joining, *clause[code + 1 : behind]]
    return _keep(body, clause, (0, 0), kept, behind, (word, code, number), reading)


def _counts_events(term: Term, word: CodeWord) -> bool:
    """Whether a code's word begins with its unit: "1 buổi (hướng dẫn)", "40 lượt (người)"."""
    return term.text.split(" ", 1)[0] == word.unit


def _keep(
    body: Body,
    clause: list[Term],
    before: tuple[int, int],
    asides: list[Term],
    after: int,
    pair: tuple[CodeWord, int, int],
    reading: PairReading,
) -> bool:
    """Keep a pair if only courtesies stand around it."""
    word, code, number = pair
    lead = clause[before[0] : before[1]]
    if not all(_may_lead(body, term, word) for term in lead):
        return False
    if not all(_may_close(body, clause, at) for at in range(after, len(clause))):
        return False
    reading.pairs.append(Pair(word, clause[number], clause[code], tuple(asides)))
    reading.around += [*lead, *clause[after:]]
    return True


def _may_close(body: Body, clause: list[Term], at: int) -> bool:
    words, text = body.vocabulary.words, clause[at].text
    known = text in words.tails or text in words.closing
    return clause[at].form is Form.WORD and (known or may_close(body, clause, at))


def _may_lead(body: Body, term: Term, word: CodeWord) -> bool:
    words, text = body.vocabulary.words, term.text
    known = text in words.courtesy or text in words.before_code or text in words.units
    return term.form is Form.WORD and (known or (word.kind is Kind.STOCK and text in words.stock))

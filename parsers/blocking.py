"""What blocks a report: negations, hedges and questions, and numbers that are no figures (R-13)."""

from __future__ import annotations

from parsers.body import Body
from parsers.campaign import Kind
from parsers.clauses import clauses, says_figures
from parsers.pairs import SOFT
from parsers.reading import Reason, Rejection
from parsers.tokens import Form, Term


def block(body: Body) -> Rejection | None:
    """Negations, hedges and questions; some words only beside a figure, elsewhere they are names."""
    leads = True
    for clause in clauses(body, body.terms):
        leads = leads and not says_figures(body, clause)
        beside = says_figures(body, clause) or (leads and len(clause) == 1)
        for at, term in enumerate(clause):
            if term.verdict is None and _blocks(body, clause, at, beside):
                return body.stop(Reason.UNCLEAR_WORDS, term)
    alone = next((term for at, term in enumerate(body.terms) if _lacks_next(body, at)), None)
    if alone:
        return body.stop(Reason.UNCLEAR_WORDS, alone)
    question = next((term for term in body.terms if term.text == "?"), None)
    return body.stop(Reason.UNCLEAR_WORDS, question) if question else None


def _blocks(body: Body, clause: list[Term], at: int, beside: bool) -> bool:
    term, words = clause[at], body.vocabulary.words
    if term.text in words.blocking:
        return True
    if not beside or term.text not in words.near or (term.glued and term.text in words.wrong_units):
        return False
    return not _means_stock(body, clause, at)


def _lacks_next(body: Body, at: int) -> bool:
    """Whether a word that needs its number directly behind is without it (KH 12, not "kh co mat")."""
    word = body.code(body.terms[at])
    if word is None or word.number != "next":
        return False
    place = at + 1
    while place < len(body.terms) and _may_pass(body, body.terms[place]):
        place += 1
    return place == len(body.terms) or not body.is_number(body.terms[place])


def _may_pass(body: Body, term: Term) -> bool:
    if term.form is Form.SIGN:
        return term.text not in SOFT
    return term.verdict is None and term.text in body.vocabulary.words.strict


def _means_stock(body: Body, clause: list[Term], at: int) -> bool:
    """CON before or behind a stock says how many there still are."""
    if clause[at].text not in body.vocabulary.words.stock:
        return False
    kinds = {word.kind for term in clause if (word := body.code(term))}
    return kinds == {Kind.STOCK}


def partial(body: Body) -> Rejection | None:
    """ "Xom Bau: kich hoat 5": a part of the area, named before its figures (R-13)."""
    for term in body.terms:
        if body.code(term) or body.is_number(term):
            return None
        if term.verdict is None and term.text in body.vocabulary.words.partial:
            return body.stop(Reason.AMBIGUOUS, term)
    return None


def doubt(body: Body) -> Rejection | None:
    """Numbers that are no whole number, and numbers that belong to something else than a figure."""
    for at, term in enumerate(body.terms):
        if term.verdict is not None:
            continue
        if term.form in (Form.PHONE, Form.TOO_LONG) and body.expects_number(at):
            return body.stop(Reason.OUT_OF_RANGE, term)
        if term.form is Form.NUMBER and at and body.terms[at - 1].text in body.vocabulary.words.ordinals:
            before = body.terms[at - 1]
            if before.verdict is None and not body.code(before):
                return body.stop(Reason.AMBIGUOUS, before)
        if body.code(term) and body.vocabulary.codes[term.text].number == "before" and _number_behind(body, at):
            return body.stop(Reason.AMBIGUOUS, term)
    return None


def _number_behind(body: Body, at: int) -> bool:
    """BUOI 2: an ordinal, unless a number stands before it too."""
    behind = body.terms[at + 1] if at + 1 < len(body.terms) else None
    before = body.terms[at - 1] if at else None
    counted = before is not None and before.form is Form.NUMBER and before.verdict is None
    return behind is not None and behind.form is Form.NUMBER and not counted

"""Clauses: a text cut at the signs and words that end one (R-9)."""

from __future__ import annotations

from parsers.reading.body.body import Body
from parsers.tokens.tokens import BOUNDARIES, Form, Term
from parsers.tokens.verdict import Verdict

STOPS = frozenset(".!\n")
"""Of these, signs that end a sentence; what stands in another one than the figures says less of them."""

Clause = tuple[list[Term], str]
"""The terms between two boundaries, and the sign or word that ends them."""


def clauses(body: Body, terms: list[Term]) -> list[list[Term]]:
    """The terms cut at the signs and words that end a clause; signs inside a clause are left out."""
    return [clause for clause, _ in ended_clauses(body, terms)]


def sentences(found: list[Clause]) -> list[list[Clause]]:
    """The clauses by the sentences that they stand in."""
    parted: list[list[Clause]] = [[]]
    for clause in found:
        parted[-1].append(clause)
        if clause[1] in STOPS:
            parted.append([])
    return [sentence for sentence in parted if sentence]


def ended_clauses(body: Body, terms: list[Term]) -> list[Clause]:
    """The clauses, each with the sign or word that ends it; "" for the last."""
    joiners = body.vocabulary.words.joiners
    found: list[Clause] = []
    clause: list[Term] = []
    before: Term | None = None
    for term in terms:
        sign = term.form is Form.SIGN
        if sign:
            behind_code = term.text == ":" and before is not None and body.code(before) is not None
            cuts = term.text in BOUNDARIES and not behind_code
        else:
            cuts = term.text in joiners and term.verdict is None
        if cuts and clause:
            found.append((clause, term.text))
            clause = []
        elif not cuts and not sign:
            clause.append(term)
        before = term
    return [*found, (clause, "")] if clause else found


def says_figures(body: Body, clause: list[Term]) -> bool:
    """Whether a clause holds a code or a number that is still open."""
    return any(term.verdict is None for term in body.figures.intersection(clause))


def reports(body: Body, clause: list[Term]) -> bool:
    """Whether a clause holds figures, or says that there is nothing to report."""
    if says_figures(body, clause):
        return True
    nothing = body.vocabulary.words.nothing & body.said
    return bool(nothing) and any(term.text in nothing for term in clause)


def quoted(body: Body, first: Term, last: Term) -> str:
    """The words from one token to another, in the text's own spelling."""
    return body.text[first.start : last.end]


def settle_asides(body: Body) -> None:
    """What is left belongs to clauses without a figure: signs and asides."""
    for term in body.terms:
        if term.verdict is None:
            if term.form is Form.SIGN:
                term.settle(Verdict.SEPARATOR)
            elif term.form is Form.PHONE:
                term.settle(Verdict.PHONE)
            else:
                courtesy = term.text in body.vocabulary.words.courtesy
                term.settle(Verdict.COURTESY if courtesy else Verdict.ASIDE)

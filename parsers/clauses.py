"""Clauses: a text cut at the signs and words that end one (R-9)."""

from __future__ import annotations

from parsers.body import DIGITS, Body
from parsers.tokens import Form, Term

BOUNDARIES = frozenset(",;.\n&+:")
"""Signs that cut a text into clauses; the colon does not where it stands behind a code."""


def clauses(body: Body, terms: list[Term]) -> list[list[Term]]:
    """The terms cut at the signs and words that end a clause; signs inside a clause are left out."""
    found: list[list[Term]] = [[]]
    behind_code = False
    for term in terms:
        if _cuts(body, term, behind_code):
            found.append([])
        elif term.form is not Form.SIGN:
            found[-1].append(term)
        behind_code = body.code(term) is not None
    return [clause for clause in found if clause]


def _cuts(body: Body, term: Term, behind_code: bool) -> bool:
    if term.form is Form.SIGN:
        return term.text in BOUNDARIES and not (term.text == ":" and behind_code)
    return term.verdict is None and term.text in body.vocabulary.words.joiners


def says_figures(body: Body, clause: list[Term]) -> bool:
    """Whether a clause holds a code or a number that is still open."""
    return any(body.code(term) or (term.form in DIGITS and term.verdict is None) for term in clause)
